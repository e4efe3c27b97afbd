INSERT DATA { place:rivertown dcterms:source "an atlas" }
