INSERT DATA { ada:tenure-1 org:member "Ada" }
