INSERT DATA { ada:link-other cmq:about "Ada" }
