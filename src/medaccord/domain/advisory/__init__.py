"""Advisories as blocks: what a second person approves, what changed, and the document that it becomes."""
