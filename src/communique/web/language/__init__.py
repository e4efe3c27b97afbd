"""The languages in which pages are read: catalogues of texts, dates and numbers, and which one a reader gets."""
