"""Broadsheet: the daily papers, on your own press."""

__version__ = "0.1.0"
