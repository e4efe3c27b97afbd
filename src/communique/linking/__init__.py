"""Linking our things with Wikidata: candidates with reasons, decisions, and the proof that links still hold."""
