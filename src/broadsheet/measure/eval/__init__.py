"""Measures quality: search and keywords, on judged sets."""
