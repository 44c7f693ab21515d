"""Organisations, who belongs to them and how to reach them."""
