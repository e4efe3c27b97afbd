DELETE WHERE { ada:link-other cmq:linkTarget ?target }
