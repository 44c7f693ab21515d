"""Telling people, and their having seen it."""
