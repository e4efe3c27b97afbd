INSERT DATA { call:evidence-1 cmq:supports cmq:place }
