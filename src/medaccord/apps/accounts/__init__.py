"""People, their sign-in and their tokens."""
