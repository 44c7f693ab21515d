"""Reaching a party: where was looked for a way, who may be concerned, and what was done."""

from __future__ import annotations

import datetime as dt
import uuid

from ninja import Schema

from medaccord.api.schemas.cases import ContactOut
from medaccord.api.schemas.common import MarkedOut
from medaccord.api.schemas.rooms import ToldOut


class ContactSearchOut(Schema):
    """One search for a way to reach an organisation."""

    id: uuid.UUID
    organisation: uuid.UUID
    name: str
    source: str
    found: str
    result: str
    searched_on: dt.date
    by: str
    at: dt.datetime


class ContactSearchListOut(MarkedOut):
    """The searches of a case, the newest first."""

    results: list[ContactSearchOut]
    next: None = None


class ConcernedOut(Schema):
    """An organisation outside a case: it makes these products, or supplied parts of them in these cases."""

    organisation: uuid.UUID
    name: str
    kind: str
    products: list[str]
    cases: list[str]


class ConcernedListOut(MarkedOut):
    """Who else may be concerned: makers first, then suppliers known from the caller's other cases."""

    results: list[ConcernedOut]
    next: None = None


class SentOut(Schema):
    """One invitation: `fate` is answered, opened or unopened. `sent_at` is only a day where `by_day`.

    `past_embargo`: no embargo was possible any more, so it went under its marking alone.
    """

    id: uuid.UUID
    sent_at: dt.datetime
    by_day: bool
    due_at: dt.datetime
    answered_at: dt.datetime | None
    fate: str
    duties: str
    basis: str
    past_embargo: bool


class UntoldOut(Schema):
    """Why the maker of the device was invited without what the report says of it."""

    reason: str
    by: str
    at: dt.datetime


class AttemptsOut(MarkedOut):
    """What was done to reach one party, the oldest first.

    `disclosable_from` is `days` after the first attempt, null where nothing follows from silence. Nothing is
    disclosed of itself once it has passed.
    """

    participant: uuid.UUID
    number: str
    name: str
    role: str
    first_at: dt.datetime | None
    answered_at: dt.datetime | None
    days: int
    disclosable_from: dt.datetime | None
    told: ToldOut | None
    untold: list[UntoldOut]
    contacts: list[ContactOut]
    invitations: list[SentOut]
    searches: list[ContactSearchOut]
