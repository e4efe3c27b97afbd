INSERT DATA { meeting:evidence-3 oa:hasSource "the report" }
