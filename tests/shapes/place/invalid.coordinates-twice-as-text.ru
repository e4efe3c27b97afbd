INSERT DATA { place:rivertown geo:asWKT "50 N 10 E" }
