"""What the record rests on, and what it does not have: method, coverage, gaps, terms."""
