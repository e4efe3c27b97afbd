INSERT DATA { body:gazette org:subOrganizationOf body:gazette }
