DELETE WHERE { meeting:evidence-3-span cmq:sha256 ?digest }
