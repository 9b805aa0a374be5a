"""Arithmetic: scores and reasons. No IO, no clock."""
