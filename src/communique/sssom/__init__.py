"""SSSOM 1.1 (https://w3id.org/sssom/spec): the identity links of a corpus as a mapping set for others."""
