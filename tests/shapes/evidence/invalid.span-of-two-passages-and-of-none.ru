DELETE { meeting:evidence-3 oa:hasSelector ?old }
INSERT { meeting:evidence-3 oa:hasSelector meeting:evidence-2-span }
WHERE { meeting:evidence-3 oa:hasSelector ?old }
