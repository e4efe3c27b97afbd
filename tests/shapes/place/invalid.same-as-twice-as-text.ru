INSERT DATA { place:rivertown owl:sameAs "Q999999905" }
