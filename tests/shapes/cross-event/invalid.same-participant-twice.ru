INSERT DATA { 
  event:meeting cmq:participation meeting:participation-3 .
  meeting:participation-3 a cmq:Participation ; cmq:participant person:ada ; cmq:side body:northland ;
    cmq:office office:envoy-of-northland ; cmq:evidence meeting:evidence-1 .
 }
