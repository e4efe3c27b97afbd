INSERT DATA { event:dismissal cmq:earliest "2001-02-30"^^xsd:date }
