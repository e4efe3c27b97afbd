"""The tables of the index, an SQLite database that is built with a release and only read afterwards.

A path is the IRI of a thing below `…/id/`: `person/x`. A key is a folded name (`folding.folded`). A type is the IRI
of a class or code in its short form: `cmq:Meeting`, `code:state`.
"""

from __future__ import annotations

GRAM = 3
"""Letters of the pieces by which names are found that are spelt otherwise."""

SCHEMA = """
CREATE TABLE things (
  id INTEGER PRIMARY KEY,   -- in the order of the paths
  path TEXT NOT NULL UNIQUE,
  label TEXT NOT NULL,      -- the neutral one
  earliest TEXT NOT NULL,   -- first and last possible day, ISO 8601, empty where there is none
  latest TEXT NOT NULL
);
CREATE TABLE names (
  id INTEGER PRIMARY KEY,
  thing INTEGER NOT NULL,
  rank INTEGER NOT NULL,    -- 0 the label, 1 names from reference tables, 2 names that somebody uses
  key TEXT NOT NULL,
  text TEXT NOT NULL,
  language TEXT NOT NULL,
  user TEXT NOT NULL        -- path of who uses it, empty if unknown
);
CREATE INDEX names_by_key ON names (key);
CREATE INDEX names_by_thing ON names (thing, rank, key);
CREATE INDEX names_by_user ON names (user) WHERE user <> '';
CREATE TABLE statements (
  thing INTEGER NOT NULL,
  property TEXT NOT NULL,   -- see properties.py
  value TEXT NOT NULL,      -- path, type or text
  PRIMARY KEY (thing, property, value)
) WITHOUT ROWID;
CREATE TABLE holders (      -- the same the other way round, for values that are asked for
  property TEXT NOT NULL,
  value TEXT NOT NULL,
  thing INTEGER NOT NULL,
  PRIMARY KEY (property, value, thing)
) WITHOUT ROWID;
CREATE INDEX things_by_day ON things (earliest) WHERE earliest <> '';
CREATE TABLE types (id TEXT PRIMARY KEY, name TEXT NOT NULL, is_class INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE broader (type TEXT NOT NULL, broader TEXT NOT NULL, PRIMARY KEY (type, broader)) WITHOUT ROWID;
CREATE VIRTUAL TABLE grams USING fts5(key, content='', tokenize='trigram', detail='none', columnsize=0);
CREATE TABLE frequencies (gram TEXT PRIMARY KEY, names INTEGER NOT NULL) WITHOUT ROWID;
"""


def in_grams(key: str) -> str:
    """Return a key as `grams` has it: with a space at each end, so that words have a beginning and an end."""
    return f" {key} "


def grams_of(key: str) -> list[str]:
    """Return the distinct pieces of a key, in its order."""
    text = in_grams(key)
    return list(dict.fromkeys(text[at : at + GRAM] for at in range(len(text) - GRAM + 1)))
