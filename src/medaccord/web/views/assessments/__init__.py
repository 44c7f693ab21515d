"""Views of assessments: judged alone, then together."""
