"""How things are written on every face: addresses, days, names, numbers, and text cut short."""
