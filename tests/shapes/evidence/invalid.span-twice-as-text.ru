INSERT DATA { meeting:evidence-3 oa:hasSelector "3 to 7" }
