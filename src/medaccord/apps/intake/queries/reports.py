"""Reports as their desk and their reporters may see them."""

from __future__ import annotations

import base64
import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Q, QuerySet, Value, When

from medaccord.apps.intake.models import (
    Effect,
    Identity,
    Known,
    Noticed,
    Place,
    Report,
    Said,
    SealedWords,
    Triage,
    Urgency,
    Way,
)
from medaccord.core import search
from medaccord.core.files import Erasure, Examination, erasure_of, examination_of, is_entrusted
from medaccord.core.gate import keys_for
from medaccord.core.marking import marking_of
from medaccord.core.models import Blob, Fact
from medaccord.core.paging import DAMAGED
from medaccord.core.principal import Actor
from medaccord.core.scope import open_grants, own_principals, query
from medaccord.core.shown import Sight
from medaccord.domain.cvd.report import ReportState
from medaccord.domain.errors import Invalid, Missing
from medaccord.domain.handling import Marking, Readers
from medaccord.domain.reading import Thing
from medaccord.domain.roles import Role
from medaccord.domain.sentence import Sentence
from medaccord.domain.verbs import Verb
from medaccord.domain.voice import is_hidden, told_at

__all__ = [
    "Effect",
    "FileLine",
    "Identity",
    "Known",
    "Noticed",
    "Place",
    "ReportLine",
    "ReportPage",
    "ReportView",
    "Said",
    "Urgency",
    "Way",
    "report_list",
]

MOST = 100
STATES = {
    "open": (ReportState.RECEIVED.value, ReportState.VALID.value),
    **{state.value: (state.value,) for state in ReportState},
}
"""What a list can be narrowed to; `open` is all that is the desk's turn, with what TURN adds."""
WARNED = Q(threatened_at__isnull=False, heeded_at=None)
"""A threat to the reporter that nobody has taken up."""
WROTE = Q(wrote_at__isnull=False)
"""Words of its reporter wait for the desk."""
TURN = WARNED | WROTE | Q(state=ReportState.ACCEPTED.value, opened_at=None)
"""What is the desk's turn in other states: a threat, words that wait, a report taken on without a case."""
Happened = tuple[str, dt.datetime, bool]
"""A verb, its instant, and whether that stands for its day (need-to-know 35)."""


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One report in a list."""

    id: uuid.UUID
    number: str
    kind: str
    device: str
    state: str
    urgent: bool
    threatened: bool
    patient_affected: str
    exploited: str
    already_public: str
    identity: str
    known_as: str
    not_after: dt.date | None
    asked_at: dt.datetime | None
    submitted_at: dt.datetime
    opened_at: dt.datetime | None
    wrote_at: dt.datetime | None
    marking: str
    handling: list[str]
    onward: str
    left: bool = False

    @property
    def marked(self) -> Marking:
        """How it is to be handled."""
        return marking_of(self)

    @property
    def is_ours(self) -> bool:
        """Whether the next step is the desk's; `left` says that its only case was withdrawn."""
        begun = self.state in STATES["open"] or (self.state == ReportState.ACCEPTED and not self.opened_at)
        told = self.threatened or self.left or self.wrote_at is not None
        return told or (begun and not self.asked_at)


@dataclass(frozen=True, slots=True)
class ReportPage:
    """Some reports, the urgent ones first, and where to go on."""

    lines: tuple[ReportLine, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file by its name and size; its bytes are behind another door.

    `mine` says that the reader filed it; an erased one has no size, and perhaps no name.
    """

    id: uuid.UUID
    name: str
    media_type: str
    size: int
    marking: str
    handling: list[str]
    onward: str
    mine: bool
    erased: Erasure | None
    examination: Examination

    @property
    def marked(self) -> Marking:
        """How it is to be handled."""
        return marking_of(self)


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report as given, for one reader, with that reader's own roles in it.

    What makes it urgent is as its reporter says by now; `alarms` are those answers that came later. `sealed`
    are fields that tell who reported and that nobody reads here; `looked_at` is the day somebody last did.
    """

    id: uuid.UUID
    number: str
    room: uuid.UUID
    marking: str
    handling: list[str]
    onward: str
    marked_as: str
    released: list[dict[str, Any]]
    permitted: str
    state: str
    kind: str
    urgent: bool
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
    alarms: list[str]
    device: str
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
    sealed: tuple[str, ...]
    looked_at: dt.datetime | None
    reason: str
    redacted: list[dict[str, Any]]
    threat: str
    threatened: bool
    threatened_at: dt.datetime | None
    threat_answer: str
    heeded_at: dt.datetime | None
    feed_open: bool
    proved: bool
    submitted_at: dt.datetime
    opened_at: dt.datetime | None
    asked_at: dt.datetime | None
    wrote_at: dt.datetime | None
    version: int
    roles: frozenset[Role]
    files: tuple[FileLine, ...]

    @property
    def marked(self) -> Marking:
        """How it is to be handled."""
        return marking_of(self)

    @property
    def readers(self) -> Readers:
        """For whom it is, beside the center."""
        return Readers.AGENCIES if self.is_of_adviser else Readers.SIDE

    @property
    def is_desk(self) -> bool:
        """Whether the reader judges it for the coordination center."""
        return bool(self.roles & {Role.LEAD, Role.COORDINATOR})


@query
def report_list(
    actor: Actor,
    *,
    state: str = "",
    text: str = "",
    after: str = "",
    limit: int = 50,
    left: Collection[uuid.UUID] = (),
) -> ReportPage:
    """Reports that the actor may see: threatened reporters first, urgent ones not closed, then the newest.

    `after` is a page's `next`; `left` are accepted ones whose case was withdrawn, which are the desk's turn.
    """
    limit = max(1, min(limit, MOST))
    rows = _wanted(actor, state, text, left)
    if after:
        rows = rows.filter(_beyond(after))
    found = list(rows.select_related("stream").order_by("-hot", "-submitted_at", "-id")[: limit + 1])
    page, more = found[:limit], len(found) > limit
    urgent = _found_urgent(actor, [row.id for row in page])
    return ReportPage(tuple(_line(row, urgent, left) for row in page), _cursor(page[-1]) if more else None)


@query
def report_view(actor: Actor, report_id: uuid.UUID, *, shown: bool = True) -> ReportView:
    """One report as the actor may see it; raises Missing when there is none to be seen.

    Not `shown` where an answer tells nothing of what it says, so that nobody is said to have read it.
    """
    found = one_report(actor, report_id)
    if shown:
        actor.sees([Sight(found.id, found.room, Thing.REPORT, found.id, found.version)])
    return found


@query
def report_views(actor: Actor, report_ids: Sequence[uuid.UUID]) -> list[ReportView]:
    """Reports by their keys, in that order, without those that the actor may not see."""
    return load(actor, report_ids)


@query
def happened(actor: Actor, stream: uuid.UUID, room: uuid.UUID | None = None) -> list[Happened]:
    """What happened in a stream, or in one room of it, the newest first.

    It tells of rooms that the actor may enter and of nothing else.
    """
    rows = Fact.objects.visible_to(actor).filter(stream=stream)
    if room is not None:
        rows = rows.filter(room=room)
    own = own_principals(actor)
    told = {}
    for entry, verb, at, of_reporter, who in rows.values_list(
        "entry", "verb", "occurred_at", "by_day", "actor"
    ):
        by_day = is_hidden(of_reporter, who, own)
        told[entry] = verb, told_at(at, by_day), by_day
    return [told[entry] for entry in sorted(told, reverse=True)]


def one_report(actor: Actor, report_id: uuid.UUID) -> ReportView:
    """As `report_view`, inside a read scope that is open already."""
    found = load(actor, [report_id])
    if not found:
        raise Missing
    return found[0]


def load(actor: Actor, report_ids: Sequence[uuid.UUID]) -> list[ReportView]:
    """As `report_views`, inside a read scope that is open already: five queries, whatever their number."""
    seen = Report.objects.visible_to(actor).filter(id__in=list(report_ids))
    rows = {row.id: row for row in seen.select_related("stream", "organisation")}
    roles: dict[uuid.UUID, set[Role]] = {key: set() for key in rows}
    for stream, role in open_grants(actor).filter(stream__in=rows).values_list("stream_id", "role"):
        roles[stream].add(Role(role))
    files: dict[uuid.UUID, list[FileLine]] = {key: [] for key in rows}
    own = own_principals(actor)
    blobs = list(Blob.objects.visible_to(actor).filter(stream__in=rows).order_by("name", "id"))
    naming = _naming(actor, blobs)
    for blob in blobs:
        files[blob.stream_id].append(_file(actor, blob, own, entrusts=blob.stream_id in naming))
    urgent = _found_urgent(actor, rows)
    sealed: dict[uuid.UUID, list[SealedWords]] = {key: [] for key in rows}
    for one in (
        SealedWords.objects.visible_to(actor).filter(stream__in=rows, erased_at=None).order_by("field")
    ):
        sealed[one.stream_id].append(one)
    return [
        _view(rows[key], frozenset(roles[key]), tuple(files[key]), urgent, sealed[key])
        for key in report_ids
        if key in rows
    ]


def _found_urgent(actor: Actor, reports: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those that their desk found urgent, as far as the actor is of it."""
    found = Triage.objects.visible_to(actor).filter(stream__in=list(reports), urgent=True)
    return set(found.values_list("stream_id", flat=True))


def _as_told(row: Report, urgent: Collection[uuid.UUID]) -> dict[str, Any]:
    """What a report says by now: its number, its answers with those that came later, how urgent it is."""
    return {what.value: row.says(what) for what in Urgency} | {
        "number": row.stream.number,
        "urgent": row.is_urgent or row.id in urgent,
        "threatened": row.is_threatened,
    }


def _naming(actor: Actor, files: Collection[Blob]) -> set[uuid.UUID]:
    """Where there is an exploit or firmware of which the actor says who takes it."""
    streams = {one.stream_id for one in files if one.exploit}
    held = keys_for(Verb.FILE_ENTRUST, actor).filter(stream__in=streams) if streams else ()
    return {key.stream_id for key in held}


def _file(actor: Actor, blob: Blob, own: set[uuid.UUID], *, entrusts: bool) -> FileLine:
    mine, erased = blob.filed_by_id in own, erasure_of(blob, own)
    takes = is_entrusted(actor, blob, own)
    examined = examination_of(blob, own, takes=takes, entrusts=entrusts, led=False)
    how = (blob.marking, blob.handling, blob.onward)
    return FileLine(blob.id, blob.name, blob.media_type, blob.size, *how, mine, erased, examined)


def _view(
    row: Report,
    roles: frozenset[Role],
    files: tuple[FileLine, ...],
    urgent: Collection[uuid.UUID],
    sealed: Sequence[SealedWords],
) -> ReportView:
    given = {name: getattr(row, name) for name in ReportView.__slots__ if hasattr(row, name)}
    return ReportView(
        **given
        | _as_told(row, urgent)
        | {
            "room": row.room_id,
            "proved": bool(row.statement),
            "talk_on": row.talk,
            "not_after": row.limit,
            "roles": roles,
            "files": files,
            "sealed": tuple(one.field for one in sealed),
            "looked_at": max((one.looked_at for one in sealed if one.looked_at), default=None),
        }
    )


def _wanted(actor: Actor, state: str, text: str, left: Collection[uuid.UUID]) -> QuerySet[Any]:
    told = Q(patient_affected=Known.YES) | Q(exploited=Known.YES) | Q(already_public=Known.YES)
    told |= Q(alarmed_at__isnull=False)
    told |= Q(id__in=Triage.objects.visible_to(actor).filter(urgent=True).values("stream"))
    pressing = told & (~Q(state=ReportState.CLOSED.value) | WROTE)
    hot = Case(When(WARNED, then=Value(2)), When(pressing, then=Value(1)), default=Value(0))
    rows: QuerySet[Any] = Report.objects.visible_to(actor).annotate(hot=hot)
    if state:
        if state not in STATES:
            raise Invalid({"state": [Sentence("Choose one of: {listed}.", listed=", ".join(STATES))]})
        chosen = Q(state__in=STATES[state])
        ours = TURN | Q(id__in=list(left), state=ReportState.ACCEPTED.value)
        rows = rows.filter(chosen | ours if state == "open" else chosen)
    if text.strip():
        rows = rows.filter(id__in=search.streams(actor, text))
    return rows


def _line(row: Report, urgent: Collection[uuid.UUID], left: Collection[uuid.UUID]) -> ReportLine:
    given = {name: getattr(row, name) for name in ReportLine.__slots__ if hasattr(row, name)}
    was_left = row.id in left and row.state == ReportState.ACCEPTED
    return ReportLine(**given | _as_told(row, urgent) | {"left": was_left, "not_after": row.limit})


def _beyond(cursor: str) -> Q:
    """Rows that come after the last one of a page."""
    hot, at, key = _read_cursor(cursor)
    same = Q(hot=hot)
    return Q(hot__lt=hot) | (same & Q(submitted_at__lt=at)) | (same & Q(submitted_at=at) & Q(id__lt=key))


def _cursor(row: Any) -> str:
    told = f"{row.hot}|{row.submitted_at.isoformat()}|{row.id}"
    return base64.urlsafe_b64encode(told.encode()).decode()


def _read_cursor(cursor: str) -> tuple[int, dt.datetime, uuid.UUID]:
    try:
        hot, at, key = base64.urlsafe_b64decode(cursor.encode()).decode().split("|")
        instant = dt.datetime.fromisoformat(at)
        if instant.utcoffset() != dt.timedelta(0) or hot not in ("0", "1", "2"):
            raise ValueError
        return int(hot), instant, uuid.UUID(key)
    except (ValueError, UnicodeError) as wrong:
        raise Invalid({"after": [DAMAGED]}) from wrong
