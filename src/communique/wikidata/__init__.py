"""Reading Wikidata: entities, search and queries, politely, remembered on disk. Nothing here writes to it."""
