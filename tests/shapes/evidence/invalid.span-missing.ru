DELETE WHERE { meeting:evidence-3 oa:hasSelector ?span } ;
DELETE WHERE { meeting:evidence-3-span ?property ?value }
