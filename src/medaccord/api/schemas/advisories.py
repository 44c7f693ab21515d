"""Published advisories, which are for everyone."""

from __future__ import annotations

import datetime as dt

from ninja import Schema


class AdvisoryOut(Schema):
    """One published advisory at its current version."""

    number: str
    version: int
    title: str
    summary: str
    vendors: list[str]
    status: str
    released_at: dt.datetime
    first_released_at: dt.datetime
    csaf_name: str


class AdvisoryListOut(Schema):
    """A page of published advisories."""

    results: list[AdvisoryOut]
    next: str | None
