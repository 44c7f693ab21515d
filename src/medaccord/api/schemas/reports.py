"""Reports as the API tells them to those who may see them."""

from __future__ import annotations

import datetime as dt
import uuid

from ninja import Schema

from medaccord.api.schemas.common import ErasureOut, ExaminationOut, KindText, MarkedOut
from medaccord.domain.handling import Onward


class LookOut(Schema):
    """One look at who reported: who reads, who asked, on what ground and why; never what was read."""

    id: uuid.UUID
    reader: str
    by: str
    mine: bool
    ground: str
    reason: str
    state: str
    at: dt.datetime
    until: dt.datetime | None


class ReaderOut(Schema):
    """Somebody of the desk who may be named to read who reported."""

    id: uuid.UUID
    name: str


class LookListOut(MarkedOut):
    """Who looked at who reported, the newest first; `may`: the caller may ask, and name one of `readers`.

    What was opened is read on the report's own page alone.
    """

    results: list[LookOut]
    may: bool
    readers: list[ReaderOut]


class ReportLineOut(MarkedOut):
    """A report in a list; `status` is its state.

    `asked_at` says since when a question waits for its reporter, `wrote_at` since which day the reporter's
    words wait for the desk.
    """

    id: uuid.UUID
    number: str
    kind: KindText
    device: str
    status: str
    urgent: bool
    threatened: bool
    asked_at: dt.datetime | None
    wrote_at: dt.datetime | None
    submitted_at: dt.datetime


class ReportListOut(MarkedOut):
    """A page of reports."""

    results: list[ReportLineOut]
    next: str | None


class FileOut(MarkedOut):
    """A file by its name and size; `mine` says that the caller filed it.

    `media_type` is what its content says. An erased one has no size, and perhaps no name.
    """

    id: uuid.UUID
    name: str
    media_type: str
    size: int
    mine: bool
    erased: ErasureOut | None
    examination: ExaminationOut


class RedactionOut(Schema):
    """Fields of a report whose words were erased for good: by whom, why, and on which legal basis."""

    fields: list[str]
    by: str
    reason: str
    basis: str
    at: dt.datetime


class ReleasedOut(Schema):
    """A release of a report: its label `before` and since, by whom of the center, or its sender."""

    before: str
    marking: str
    onward: Onward
    by: str
    at: dt.datetime


class ReportOut(ReportLineOut):
    """A report as it was given, and what came of it.

    Only its desk and its reporter read one. `contact` is how to reach the reporter, `credit_as` how an
    advisory shall thank them, `threat` what they wrote of one, `threat_answer` what the desk does about it.
    `sealed` are fields that tell who reported: they say nothing here; `looked_at` is the day on which someone
    of the center last read them. `is_followed` is false where nobody reads it for its reporter here: a
    manufacturer's that the desk filed. `marked_as` is how its sender had marked it, word for word.
    `own_marking` is that of the report itself, which its files may be stricter than.
    """

    version: int
    own_marking: MarkedOut
    marked_as: str
    came_by: str
    received_at: dt.datetime | None
    told_for: str
    is_of_maker: bool
    is_followed: bool
    is_of_adviser: bool
    identity: str
    known_as: str
    contact: str
    credit_wanted: bool
    credit_as: str
    patient_affected: str
    exploited: str
    already_public: str
    description: str
    effects: list[str]
    used_at: list[str]
    noticed: str
    harm: str
    vendor_told: str
    vendor_told_on: dt.date | None
    vendor_reference: str
    other_coordinators: str
    talk_on: dt.date | None
    not_after: dt.date | None
    encryption_key: str
    sealed: list[str]
    looked_at: dt.datetime | None
    reason: str
    threat: str
    threat_answer: str
    heeded_at: dt.datetime | None
    opened_at: dt.datetime | None
    released: list[ReleasedOut]
    permitted: str
    redacted: list[RedactionOut]
    files: list[FileOut]
