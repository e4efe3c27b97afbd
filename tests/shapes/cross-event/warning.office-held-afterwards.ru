DELETE { ada:tenure-1 cmq:earliest ?old }
INSERT { ada:tenure-1 cmq:earliest "2001-06-01"^^xsd:date }
WHERE { ada:tenure-1 cmq:earliest ?old }
