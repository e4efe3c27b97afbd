INSERT DATA { truce:signature-2 cmq:place "Rivertown" }
