"""Queries of parties: what reads rows, scoped."""
