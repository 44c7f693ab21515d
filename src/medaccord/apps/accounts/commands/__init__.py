"""Commands of accounts: what changes rows."""
