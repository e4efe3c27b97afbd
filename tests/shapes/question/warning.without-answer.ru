INSERT DATA { question:lonely a cmq:Question ; skos:prefLabel "Does nobody answer? (test)"@en }
