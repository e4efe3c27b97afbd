"""The page of the downloads: which file is for whom, how large it is, and how to load it."""
