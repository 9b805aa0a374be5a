"""Reads: ask the index, ask the ranking, take papers off the shelf. Never write."""
