DELETE WHERE { meeting:evidence-3 oa:hasSource ?source }
