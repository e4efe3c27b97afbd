INSERT DATA { ada:link-other cmq:linkRelation code:held }
