"""The operator's doors: whether it lives, whether it is ready, and figures for monitoring."""
