"""Writes: one verb each, one transaction."""
