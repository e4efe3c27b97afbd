DELETE { meeting:participation-1 cmq:side ?old }
INSERT { meeting:participation-1 cmq:side body:ministry-of-northland }
WHERE { meeting:participation-1 cmq:side ?old }
