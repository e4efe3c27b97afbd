"""SHACL validation (W3C Recommendation of 20 July 2017): Core, SPARQL constraints and SPARQL-based components."""
