"""Commands of cases: what changes rows."""
