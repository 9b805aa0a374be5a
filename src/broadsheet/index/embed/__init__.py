"""Texts into vectors: one protocol, several embedders."""
