"""pySHACL as the reference engine."""
