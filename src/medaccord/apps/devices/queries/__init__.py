"""Queries of devices: what reads rows, scoped."""
