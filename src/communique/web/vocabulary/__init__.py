"""The page of the vocabulary: every term and code with what it means, how it is related and how often it is used."""
