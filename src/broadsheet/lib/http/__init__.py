"""Polite fetch: one connection per host group across processes, patience when asked, caps on everything."""
