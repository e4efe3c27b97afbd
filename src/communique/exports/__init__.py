"""Forms of the corpus that editors of other collections can take over."""
