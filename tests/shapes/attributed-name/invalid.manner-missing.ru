DELETE WHERE { meeting:name-1 cmq:nameManner ?manner }
