"""arXiv: OAI-PMH for records, RSS for what was announced, the query API for single papers."""
