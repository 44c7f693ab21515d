"""Queries of intake: what reads rows, scoped."""
