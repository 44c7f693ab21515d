"""The directory as the API tells it."""

from __future__ import annotations

import datetime as dt
import uuid

from ninja import Schema

from medaccord.api.schemas.common import ID, Day, Flag, In, MarkedOut, Version, example
from medaccord.apps.parties.queries.reach import Channel, OrganisationKind


class PointOut(Schema):
    """One way to reach an organisation; `stale` where nobody has checked it for too long."""

    id: uuid.UUID
    channel: str
    value: str
    note: str
    verified_on: dt.date | None
    stale: bool
    version: int


class OrganisationOut(Schema):
    """One organisation with every way to reach it; `agreement` is that by which an agency consents."""

    id: uuid.UUID
    name: str
    kind: str
    agreement: str
    points: list[PointOut]


class OrganisationListOut(MarkedOut):
    """A page of the directory."""

    results: list[OrganisationOut]
    next: str | None


class OrganisationAddIn(In):
    """An organisation that is not in the directory yet."""

    model_config = example({"name": "Quokka Works", "kind": "manufacturer"})
    name: str
    kind: OrganisationKind


class ContactAddIn(In):
    """One way to reach an organisation; `verified_on` is the day on which it was tried and worked."""

    model_config = example(
        {"channel": "mail", "value": "psirt@quokka.example", "note": "Mornings", "verified_on": "2026-11-27"}
    )
    channel: Channel
    value: str
    note: str = ""
    verified_on: Day | None = None


class ContactChangeIn(ContactAddIn):
    """The same, corrected."""

    model_config = example(
        {
            "channel": "mail",
            "value": "psirt@quokka.example",
            "note": "Mornings",
            "verified_on": None,
            "version": 1,
        }
    )
    version: Version = None


class OrganisationMemberOut(Schema):
    """Somebody of an organisation, what they do there, and how they come in.

    `way_in` is none, link, entered, sign_in, sign_on or closed; `trained_until` is until when their training
    in PCII holds.
    """

    person: uuid.UUID
    name: str
    title: str
    triage: bool
    administrator: bool
    way_in: str
    trained_until: dt.datetime | None


class OrganisationMemberListOut(MarkedOut):
    """Everybody of one organisation, on one page."""

    results: list[OrganisationMemberOut]
    next: None = None


class MemberAddIn(In):
    """A person who is new here."""

    model_config = example({"name": "Ines Lund", "title": "Product security", "triage": True})
    name: str
    title: str = ""
    triage: Flag = False


class MemberIn(In):
    """One member."""

    model_config = example({"person": ID})
    person: uuid.UUID


class MembershipChangeIn(In):
    """What a member does for the organisation from now on."""

    model_config = example({"person": ID, "triage": True, "administrator": False})
    person: uuid.UUID
    triage: Flag
    administrator: Flag


class TrainingRecordIn(In):
    """Who was trained in PCII, and on which day."""

    model_config = example({"person": ID, "trained_on": "2026-11-27"})
    person: uuid.UUID
    trained_on: Day
