"""How to cite a record or a source: what is cited, and that as text, BibTeX, RIS and CSL-JSON."""
