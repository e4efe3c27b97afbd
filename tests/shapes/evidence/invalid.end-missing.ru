DELETE WHERE { meeting:evidence-3-span oa:end ?offset }
