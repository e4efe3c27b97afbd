DELETE WHERE { ada:link-other cmq:linkRelation ?relation }
