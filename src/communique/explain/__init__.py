"""Everything that the records know about one thing, in sentences with their statements and sources.

The sentences are made from the labels of the vocabulary and of the code lists, so that a new property or code needs
no change here.
"""
