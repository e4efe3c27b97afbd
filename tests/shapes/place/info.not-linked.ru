DELETE WHERE { place:rivertown owl:sameAs ?item } ;
DELETE WHERE { rivertown:link-wikidata ?property ?value }
