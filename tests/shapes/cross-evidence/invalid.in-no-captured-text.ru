DELETE { meeting:evidence-3 oa:hasSource ?old }
INSERT { meeting:evidence-3 oa:hasSource source:book }
WHERE { meeting:evidence-3 oa:hasSource ?old }
