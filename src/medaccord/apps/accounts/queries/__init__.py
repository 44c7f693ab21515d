"""Queries of accounts: what reads rows, scoped."""
