INSERT DATA { 
  event:call cmq:participation call:participation-3 .
  call:participation-3 a cmq:Participation ; cmq:participant person:ada ; cmq:side body:northland ;
    cmq:office office:envoy-of-northland ; cmq:evidence call:evidence-1 .
 }
