DELETE WHERE { place:rivertown geo:asWKT ?point }
