"""The web edge's one clock: every command and page of a request asks here what time it is."""

from __future__ import annotations

import datetime as dt


def now() -> dt.datetime:
    """The present instant, aware, in UTC."""
    return dt.datetime.now(dt.UTC)
