INSERT DATA { code:stray a skos:Concept ; skos:prefLabel "stray (test)"@en ; skos:definition "A stray code."@en ; skos:inScheme code:topics }
