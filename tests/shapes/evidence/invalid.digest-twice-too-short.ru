INSERT DATA { meeting:evidence-3-span cmq:sha256 "abc"@en }
