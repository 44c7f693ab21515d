"""Forms of assessments: judged alone, then together."""
