DELETE { claim:secret-no cmq:answers ?old }
INSERT { claim:secret-no cmq:answers question:lonely }
WHERE { claim:secret-no cmq:answers ?old } ;
INSERT DATA { question:lonely a cmq:Question ; skos:prefLabel "Does nobody answer? (test)"@en }
