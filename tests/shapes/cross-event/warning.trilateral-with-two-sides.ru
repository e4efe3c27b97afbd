DELETE { event:meeting cmq:format ?old }
INSERT { event:meeting cmq:format code:trilateral }
WHERE { event:meeting cmq:format ?old }
