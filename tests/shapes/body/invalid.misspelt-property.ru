INSERT DATA { body:southland org:subOrganisationOf body:northland }
