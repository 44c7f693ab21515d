"""Medaccord: the open coordination center for medical device vulnerabilities."""

import datetime as _dt

RELEASED = _dt.date(2026, 11, 27)
"""The day of this version."""

PREFIX = "MEDACCORD_"
"""What the environment variables of all settings begin with; it stands here so that a command line that needs
no setting does not read how they are checked."""
