"""Presenters of assessments: judged alone, then together."""
