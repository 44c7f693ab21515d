"""Commands of discussion: what changes rows."""
