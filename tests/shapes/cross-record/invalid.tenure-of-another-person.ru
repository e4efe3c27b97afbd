DELETE { ada:tenure-1 org:member ?old }
INSERT { ada:tenure-1 org:member person:ben }
WHERE { ada:tenure-1 org:member ?old }
