"""Posts, each with an audience."""
