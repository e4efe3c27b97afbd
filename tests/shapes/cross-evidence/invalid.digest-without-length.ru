INSERT DATA { source:book cmq:sha256 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef" }
