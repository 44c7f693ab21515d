"""Commands of advisories: what changes rows."""
