INSERT DATA { body:gazette org:subOrganizationOf "a group" }
