"""Server-rendered screens: a thin edge over commands and queries."""
