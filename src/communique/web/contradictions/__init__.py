"""The list of questions on which positions differ: sorted and narrowed by its address, and the same for programs."""
