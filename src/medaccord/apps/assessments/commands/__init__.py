"""Commands of assessments: what changes rows."""
