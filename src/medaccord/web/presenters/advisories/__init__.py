"""Presenters of advisories: drafted, read together and published, and safety communications."""
