"""Composes digests: a subscription's listings as one mail, in HTML and plain text."""
