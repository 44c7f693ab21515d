"""Products of a case and sets of them."""
