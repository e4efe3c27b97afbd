DELETE { ada:link-other cmq:about ?old }
INSERT { ada:link-other cmq:about person:ben }
WHERE { ada:link-other cmq:about ?old }
