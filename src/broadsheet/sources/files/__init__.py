"""Files of papers: JSON Lines (plain or gzip) and BibTeX, in the format of docs/reference/file-format.md."""
