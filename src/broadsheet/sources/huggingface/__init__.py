"""Hugging Face Daily Papers through its JSON API."""
