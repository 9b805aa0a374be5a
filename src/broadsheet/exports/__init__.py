"""Papers and listings as files: for reference managers, spreadsheets and readers of Markdown."""
