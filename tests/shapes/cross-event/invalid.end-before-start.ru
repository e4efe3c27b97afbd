DELETE { event:dismissal cmq:latest ?old }
INSERT { event:dismissal cmq:latest "2001-05-01"^^xsd:date }
WHERE { event:dismissal cmq:latest ?old }
