INSERT DATA { 
  ada:tenure-2 a cmq:Tenure ; org:member person:ada ; cmq:office office:envoy-of-northland ;
    cmq:date "1990/1991"^^edtf:EDTF ; cmq:earliest "1990-01-01"^^xsd:date ; cmq:latest "1991-12-31"^^xsd:date ;
    cmq:evidence ada:evidence-1 .
 }
