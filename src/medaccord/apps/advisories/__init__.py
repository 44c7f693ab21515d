"""Advisories: drafts, approval and what was published."""
