"""Places papers come from; one folder each, and they do not know each other."""
