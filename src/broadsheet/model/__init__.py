"""The nouns of Broadsheet as frozen dataclasses; standard library only."""
