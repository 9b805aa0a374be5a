"""What answers at each address of the API. The first line of a docstring is its summary in the reference."""
