INSERT DATA { meeting:evidence-3-span oa:begin 3 }
