"""The Reconciliation API, versions 0.2 and 1.0-draft: others match their data against the things here."""
