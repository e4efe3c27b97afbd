INSERT DATA { event:meeting skos:note "A remark." }
