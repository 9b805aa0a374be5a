"""What our API takes and gives, as types; ``shapes`` makes them from the model."""
