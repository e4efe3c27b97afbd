INSERT DATA { meeting:evidence-3 cmq:supports "the date" }
