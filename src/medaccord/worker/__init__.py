"""Background and periodic work."""
