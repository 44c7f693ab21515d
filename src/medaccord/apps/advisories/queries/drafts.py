"""What the desk sees of an advisory before it is out: revisions, blocks, findings, and what differs."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from medaccord.apps.advisories import beside
from medaccord.apps.advisories.blocks import Drawn, Replaced, choice_of, draw, frozen
from medaccord.apps.advisories.frame import frame
from medaccord.apps.advisories.models import Advisory, Block, Communication, Revision, RevisionState
from medaccord.apps.advisories.queries.authors import people_named
from medaccord.apps.advisories.queries.communications import communications_of, no_draft
from medaccord.apps.advisories.queries.seats import seats_of
from medaccord.apps.cases.models import Case
from medaccord.core.gate import roles_in
from medaccord.core.principal import Actor
from medaccord.core.scope import query
from medaccord.core.shown import Sight
from medaccord.domain.advisory.blocks import Block as BlockPart
from medaccord.domain.advisory.blocks import Change, Kind, changes
from medaccord.domain.advisory.communication import Outlet
from medaccord.domain.advisory.disputed import apart, turned
from medaccord.domain.advisory.document import document
from medaccord.domain.advisory.gaps import gaps
from medaccord.domain.advisory.template import Frozen
from medaccord.domain.csaf import advisory as csaf
from medaccord.domain.errors import Missing
from medaccord.domain.reading import Thing
from medaccord.domain.roles import DESK


@dataclass(frozen=True, slots=True)
class Who:
    """Who did something and when; `person` is the natural person behind a token."""

    principal: uuid.UUID
    person: uuid.UUID
    name: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class RevisionLine:
    """One revision, drafts that were replaced included.

    `leaves_out` are keys of rows it does not publish, `templates` what it made of the center's texts.
    """

    id: uuid.UUID
    version: int
    state: str
    status: str
    summary: str
    legacy_version: str
    dated: dt.datetime | None
    digest: str
    leaves_out: frozenset[str]
    templates: tuple[Frozen, ...]
    drafted: Who
    submitted: Who | None
    approved: Who | None
    comment: str
    release_at: dt.datetime | None
    scheduled_at: dt.datetime | None
    stopped: str
    stopped_at: dt.datetime | None
    released_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class BlockLine:
    """One block under its stable name."""

    kind: Kind
    source: str
    position: int
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RevisionView:
    """One revision whole.

    `findings` keep it from being approved; `since_release` differs from the version that is out; for the
    desk, `since_draft` is what changed in the case since it was drafted, and `withheld` and `cleared` name
    scores and remediations (kind, row) of which products are left out because nobody was asked about them,
    or because they are not affected, `replaced` scores in whose place the joint statement's stand.
    `disputes` counts those that were opened since, and those that it states and that are not open any more;
    they make no change that stops a release.
    """

    line: RevisionLine
    blocks: tuple[BlockLine, ...]
    document: csaf.Advisory
    findings: tuple[str, ...]
    since_release: tuple[Change, ...]
    since_draft: tuple[Change, ...]
    withheld: tuple[tuple[Kind, str], ...]
    cleared: tuple[tuple[Kind, str], ...]
    replaced: tuple[Replaced, ...]
    disputes: tuple[int, int]
    may_be_second: bool


@dataclass(frozen=True, slots=True)
class AdvisoryView:
    """The advisory of a case: its number, all revisions oldest first, and the newest one whole."""

    id: uuid.UUID
    number: str
    title: str
    revisions: tuple[RevisionLine, ...]
    newest: RevisionView


@query
def advisory_of(
    actor: Actor, case_id: uuid.UUID, now: dt.datetime, *, shown: bool = True
) -> AdvisoryView | None:
    """The advisory of a case with its newest revision, or None where the actor sees none.

    Not `shown` where an answer tells nothing of what that revision says.
    """
    advisory = Advisory.objects.visible_to(actor).filter(stream=case_id).first()
    if advisory is None:
        return None
    rows = _revisions(actor, advisory)
    lines = _lines(rows)
    newest = _view(actor, advisory, rows, rows[-1], lines[rows[-1].id], now)
    if shown:
        _tell(actor, rows[-1])
    return AdvisoryView(
        advisory.id, advisory.number, advisory.title, tuple(lines[row.id] for row in rows), newest
    )


@query
def revision(actor: Actor, revision_id: uuid.UUID, now: dt.datetime) -> RevisionView:
    """One revision whole; raises Missing. Its `document` is what page and CSAF are written from."""
    row = Revision.objects.visible_to(actor).filter(id=revision_id).first()
    if row is None:
        raise Missing
    advisory = Advisory.objects.visible_to(actor).get(id=row.advisory_id)
    rows = _revisions(actor, advisory)
    _tell(actor, row)
    return _view(actor, advisory, rows, row, _lines(rows)[row.id], now)


def _tell(actor: Actor, row: Revision) -> None:
    """That a draft is handed out; what is released is no draft any more."""
    if row.state != RevisionState.RELEASED:
        actor.sees([Sight(row.stream_id, row.room_id, Thing.DRAFT, row.id, row.version)])


def _revisions(actor: Actor, advisory: Advisory) -> list[Revision]:
    """Oldest first; what a later draft of the same version replaced comes before it."""
    rows = Revision.objects.visible_to(actor).filter(advisory=advisory).order_by("drafted_at", "id")
    return sorted(rows, key=lambda row: (row.version, row.state != RevisionState.REPLACED))


def _view(
    actor: Actor,
    advisory: Advisory,
    rows: list[Revision],
    row: Revision,
    line: RevisionLine,
    now: dt.datetime,
) -> RevisionView:
    blocks = _blocks(actor, row)
    out = [r for r in rows if r.state == RevisionState.RELEASED and r.version < row.version]
    out.sort(key=lambda r: r.version)
    origin = Case.objects.visible_to(actor).get(id=advisory.stream_id).origin
    at = row.released_at or row.release_at or now
    also = _beside(actor, advisory, row, now)
    made = document(blocks, frame(advisory.number, out, row, at, origin, also))
    drawn = _drawn(actor, advisory, row)
    people = {line.drafted.person, *([line.submitted.person] if line.submitted else [])}
    return RevisionView(
        line=line,
        blocks=tuple(BlockLine(b.kind, b.source, n, b.content) for n, b in enumerate(blocks, start=1)),
        document=made,
        findings=(*([drawn.bar] if drawn and drawn.bar else []), *gaps(made)),
        since_release=changes(_blocks(actor, out[-1]), blocks) if out else (),
        since_draft=changes(apart(blocks)[0], apart(drawn.blocks)[0]) if drawn else (),
        withheld=tuple(drawn.withheld) if drawn else (),
        cleared=tuple(drawn.cleared) if drawn else (),
        replaced=tuple(drawn.replaced) if drawn else (),
        disputes=_disputes(actor, advisory, row, blocks, drawn),
        may_be_second=actor.person is not None and actor.person not in people,
    )


def _beside(actor: Actor, advisory: Advisory, row: Revision, now: dt.datetime) -> list[Communication]:
    """Safety communications that the document names: those that are out, and those that would go with it.

    A release at an instant takes none along that came too late for it.
    """
    rows = Communication.objects.visible_to(actor).filter(stream=advisory.stream_id)
    waiting = list(rows.filter(state=RevisionState.APPROVED, outlet=Outlet.TOGETHER))
    seats = seats_of(actor, waiting)
    listed = [one for one in waiting if not seats[one.participant_id].gone]
    going = beside.fit(actor.realm, listed)
    if going and row.scheduled_at and row.release_at:
        views = communications_of(actor, advisory.stream_id, now, told=no_draft)
        going -= {one.newest.id for one in views if one.is_late(row.scheduled_at, row.release_at)}
    return [*rows.filter(state=RevisionState.RELEASED), *(one for one in listed if one.id in going)]


def _blocks(actor: Actor, row: Revision) -> list[BlockPart]:
    return frozen(Block.objects.visible_to(actor).filter(revision=row).order_by("position"))


def _drawn(actor: Actor, advisory: Advisory, row: Revision) -> Any:
    """The same revision drawn again; only for the desk, whose sight of the case is whole."""
    released = row.state in (RevisionState.RELEASED, RevisionState.REPLACED)
    if released or not roles_in(actor, row.stream_id) & DESK:
        return None
    return _anew(actor, advisory, row)


def _disputes(
    actor: Actor, advisory: Advisory, row: Revision, blocks: list[BlockPart], drawn: Any
) -> tuple[int, int]:
    """Disputes that a revision does not tell as they stand; of what is public the desk is told as well."""
    if drawn is None and row.state == RevisionState.RELEASED and roles_in(actor, row.stream_id) & DESK:
        drawn = _anew(actor, advisory, row)
    return turned(blocks, drawn.blocks) if drawn else (0, 0)


def _anew(actor: Actor, advisory: Advisory, row: Revision) -> Drawn:
    case = Case.objects.visible_to(actor).get(id=row.stream_id)
    return draw(lambda model: model.objects.visible_to(actor), case, advisory.id, choice_of(row))  # type: ignore[attr-defined]


def _lines(rows: Iterable[Revision]) -> dict[uuid.UUID, RevisionLine]:
    rows = list(rows)
    keys = {key for row in rows for key in (row.author_id, row.submitter_id, row.approver_id) if key}
    people = people_named(keys)
    return {row.id: _line(row, people) for row in rows}


def _line(row: Revision, people: Mapping[uuid.UUID, tuple[uuid.UUID, str]]) -> RevisionLine:
    def who(principal: uuid.UUID | None, at: dt.datetime | None) -> Who | None:
        return Who(principal, *people[principal], at) if principal and at else None

    drafted = who(row.author_id, row.drafted_at)
    assert drafted is not None
    return RevisionLine(
        id=row.id,
        version=row.version,
        state=row.state,
        status=row.status,
        summary=row.summary,
        legacy_version=row.legacy_version,
        dated=row.dated,
        digest=row.digest,
        leaves_out=frozenset(row.leaves_out),
        templates=tuple(row.templates),
        drafted=drafted,
        submitted=who(row.submitter_id, row.submitted_at),
        approved=who(row.approver_id, row.approved_at),
        comment=row.comment,
        release_at=row.release_at,
        scheduled_at=row.scheduled_at,
        stopped=row.stopped,
        stopped_at=row.stopped_at,
        released_at=row.released_at,
    )
