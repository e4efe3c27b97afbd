INSERT DATA { meeting:evidence-3-span oa:start "three" }
