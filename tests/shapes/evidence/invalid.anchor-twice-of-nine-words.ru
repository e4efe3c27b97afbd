INSERT DATA { meeting:evidence-3 cmq:anchor "one two three four five six seven eight nine"@en }
