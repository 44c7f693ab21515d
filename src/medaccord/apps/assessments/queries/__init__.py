"""Queries of assessments: what reads rows, scoped."""
