"""Leaves that know nothing of papers: polite fetching, the clock, text and markup."""
