"""Addresses of the screens, one file a group."""
