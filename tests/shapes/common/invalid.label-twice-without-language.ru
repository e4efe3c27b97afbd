INSERT DATA { event:call skos:prefLabel "Call" }
