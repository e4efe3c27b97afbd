INSERT DATA { meeting:outcome-1 cmq:produced "the truce" }
