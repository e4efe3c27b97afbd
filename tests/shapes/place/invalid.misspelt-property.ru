INSERT DATA { place:rivertown geo:asWtk "POINT(1 2)"^^geo:wktLiteral }
