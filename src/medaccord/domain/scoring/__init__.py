"""Scoring of vulnerabilities, pure and exact."""
