INSERT DATA { topic:unused wikibase:propertyType wikibase:Time , "time" }
