"""Commands of parties: what changes rows."""
