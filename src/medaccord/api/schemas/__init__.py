"""What operations answer, one file a noun."""
