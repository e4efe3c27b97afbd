DELETE WHERE { ada:link-other cmq:about ?thing }
