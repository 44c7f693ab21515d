"""What is new for one person."""
