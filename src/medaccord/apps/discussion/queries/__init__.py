"""Queries of discussion: what reads rows, scoped."""
