"""The directory as the API tells it."""

from __future__ import annotations

import datetime as dt
import uuid

from ninja import Schema


class PointOut(Schema):
    """One way to reach an organisation; `stale` where nobody has checked it for too long."""

    id: uuid.UUID
    channel: str
    value: str
    note: str
    verified_on: dt.date | None
    stale: bool


class OrganisationOut(Schema):
    """One organisation with every way to reach it; `agreement` is that by which an agency consents."""

    id: uuid.UUID
    name: str
    kind: str
    agreement: str
    points: list[PointOut]


class OrganisationListOut(Schema):
    """A page of the directory."""

    results: list[OrganisationOut]
    next: str | None
