"""Pages: the library as a broadsheet in the browser."""
