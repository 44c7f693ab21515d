"""Commands of intake: what changes rows."""
