"""One module per page: read from the site, arrange, print."""
