INSERT DATA { ada:link-other cmq:linkTarget "Q999999903" }
