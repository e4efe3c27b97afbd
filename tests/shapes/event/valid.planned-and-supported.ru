DELETE { event:call cmq:eventStatus ?old }
INSERT { event:call cmq:eventStatus code:planned }
WHERE { event:call cmq:eventStatus ?old } ;
INSERT DATA { call:evidence-1 cmq:supports cmq:eventStatus }
