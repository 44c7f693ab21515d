"""What is told by others in files of their own."""
