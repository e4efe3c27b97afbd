DELETE { meeting:evidence-3-span oa:end ?end }
INSERT { meeting:evidence-3-span oa:end ?start }
WHERE { meeting:evidence-3-span oa:start ?start ; oa:end ?end }
