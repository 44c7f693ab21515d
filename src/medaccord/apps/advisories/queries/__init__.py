"""Queries of advisories: what reads rows, scoped."""
