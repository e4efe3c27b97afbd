"""The list of events: filters that stand in its address, pages, and the same list for programs."""
