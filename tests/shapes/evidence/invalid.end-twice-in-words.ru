INSERT DATA { meeting:evidence-3-span oa:end "seven" }
