INSERT DATA { ada:tenure-1 cmq:since "2000" }
