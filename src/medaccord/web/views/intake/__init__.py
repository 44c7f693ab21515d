"""Views of intake: reporting, following a report, and the desk that decides about it."""
