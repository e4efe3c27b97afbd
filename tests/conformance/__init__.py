"""The test suites of the W3C and of DASH for SHACL, as pySHACL's source distribution delivers them."""
