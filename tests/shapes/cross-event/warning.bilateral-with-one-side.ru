DELETE WHERE { meeting:participation-2 cmq:side ?side }
