"""Releases: what a checked corpus becomes, a folder that never changes once it is there."""
