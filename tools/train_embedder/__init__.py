"""Rebuilds the default embedder's file from any JSON Lines of papers."""
