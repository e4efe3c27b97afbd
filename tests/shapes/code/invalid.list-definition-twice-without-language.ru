INSERT DATA { code:topics skos:definition "Topics." }
