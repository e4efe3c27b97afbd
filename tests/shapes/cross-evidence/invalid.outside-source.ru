DELETE { meeting:evidence-3-span oa:end ?old }
INSERT { meeting:evidence-3-span oa:end 5001 }
WHERE { meeting:evidence-3-span oa:end ?old }
