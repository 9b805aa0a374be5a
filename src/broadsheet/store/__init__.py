"""The truth: the only package that holds SQL. Every write appends to the change log."""
