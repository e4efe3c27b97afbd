DELETE WHERE { ada:tenure-1 org:member ?person }
