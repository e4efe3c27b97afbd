INSERT DATA { meeting:name-1 cmq:usedBy "the report" }
