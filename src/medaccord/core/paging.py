"""Cursors of lists: where a page ended, as an address can carry it; it says nothing of rows beyond."""

from __future__ import annotations

import base64
import datetime as dt
import uuid

from medaccord.domain.errors import Invalid

DAMAGED = "This page address is damaged. Start again from the first page."


def cursor(at: dt.datetime, key: uuid.UUID) -> str:
    """The place of a page's last row in a list that goes by instant, then key."""
    return base64.urlsafe_b64encode(f"{at.isoformat()}|{key}".encode()).decode()


def read_cursor(text: str) -> tuple[dt.datetime, uuid.UUID]:
    """Instant and key of the row before a page; raises Invalid for a damaged one."""
    try:
        at, key = base64.urlsafe_b64decode(text.encode()).decode().split("|")
        instant = dt.datetime.fromisoformat(at)
        if instant.utcoffset() != dt.timedelta(0):
            raise ValueError
        return instant, uuid.UUID(key)
    except (ValueError, UnicodeError) as wrong:
        raise Invalid({"after": [DAMAGED]}) from wrong


def cursor_ahead(at: dt.datetime, key: uuid.UUID, ahead: bool) -> str:
    """The place of a page's last row in a list in which some rows stand `ahead` of all others."""
    return f"{'a' if ahead else 'b'}{cursor(at, key)}"


def read_cursor_ahead(text: str) -> tuple[dt.datetime, uuid.UUID, bool]:
    """Instant and key of the row before a page, and whether it stood ahead; raises Invalid where damaged."""
    if text[:1] not in ("a", "b"):
        raise Invalid({"after": [DAMAGED]})
    return *read_cursor(text[1:]), text[0] == "a"
