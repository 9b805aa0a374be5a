"""Checks and measurements; may reach raw engines, is no face."""
