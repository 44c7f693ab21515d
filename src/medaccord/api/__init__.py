"""The machine-readable edge: `/api/v1`, tokens only, one operation a verb or query."""
