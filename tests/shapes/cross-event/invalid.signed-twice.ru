INSERT DATA { 
  agreement:truce cmq:signature truce:signature-3 .
  truce:signature-3 a cmq:Signature ; cmq:signatory person:ben ; cmq:side body:southland ; cmq:evidence truce:evidence-1 .
 }
