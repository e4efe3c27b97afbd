INSERT DATA { source:report cmq:sha256 "abc"@en }
