"""Queries of cases: what reads rows, scoped."""
