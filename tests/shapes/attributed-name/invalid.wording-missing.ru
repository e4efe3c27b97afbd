DELETE WHERE { meeting:name-1 skosxl:literalForm ?wording }
