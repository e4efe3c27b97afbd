INSERT DATA { meeting:name-1 cmq:useBy source:report }
