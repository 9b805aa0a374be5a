"""The meaning index: 1-bit codes scanned exactly, int8 vectors that rescore the best."""
