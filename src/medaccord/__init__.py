"""Medaccord: the open coordination center for medical device vulnerabilities."""

import datetime as _dt

RELEASED = _dt.date(2026, 11, 27)
"""The day of this version."""
