INSERT DATA { meeting:evidence-3 oa:source source:report }
