INSERT DATA { meeting:name-1 skosxl:literalForm "" , place:rivertown }
