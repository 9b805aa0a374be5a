"""Writes papers in the forms others read: BibTeX, RIS, CSL-JSON, CSV, Markdown."""
