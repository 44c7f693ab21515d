"""Safety communications as the agencies of a case see them: drafts, answers, what stands against it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from medaccord.apps.advisories.beside import PENDING, asked, fit
from medaccord.apps.advisories.drafted import place
from medaccord.apps.advisories.models import Communication, Remark, Revision, RevisionState
from medaccord.apps.advisories.queries.authors import people_named
from medaccord.apps.advisories.queries.seats import Seat, seats_of
from medaccord.apps.cases.models import Override
from medaccord.core.marking import label_of
from medaccord.core.principal import Actor
from medaccord.core.scope import own_principals, query
from medaccord.core.shown import Sight
from medaccord.domain.advisory import review
from medaccord.domain.advisory.communication import Outlet, Part, differing, is_late, standing
from medaccord.domain.advisory.review import Standing, State
from medaccord.domain.cvd.turn import Spoken
from medaccord.domain.handling import Marking
from medaccord.domain.reading import Thing


@dataclass(frozen=True, slots=True)
class RemarkLine:
    """One answer of the coordination center; `parts` are its comments on single parts of that draft."""

    id: uuid.UUID
    draft: uuid.UUID
    answer: str
    words: str
    parts: Mapping[str, str]
    author: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class DraftLine:
    """One draft or version; `state` is where it stands, `read` where the center's answer to it does."""

    id: uuid.UUID
    version: int
    state: str
    outlet: str
    title: str
    language: str
    parts: Mapping[str, str]
    summary: str
    digest: str
    author: str
    drafted_at: dt.datetime
    question: str
    due_at: dt.datetime
    approver: str
    approved_at: dt.datetime | None
    released_at: dt.datetime | None
    read: State
    waits: bool
    """Whether counsel of its agency has not approved it."""


@dataclass(frozen=True, slots=True)
class CommunicationView:
    """The safety communication of one agency in a case: its drafts oldest first, and every answer.

    `participant` is the agency's newest place in the case: one that left and came back has another now.
    `mine` says that the reader acts for that agency, `may_be_second` that it may approve the newest draft;
    `stands` that whoever approved the newest may still approve, `gone` that the agency has left.
    `against` is what a release takes a reason for, less what was given one; `over` are such reasons, by rule.
    `since_answer` are parts of the newest draft that differ from the one last answered, `since_release` from
    the version that is out.
    """

    number: str
    agency: str
    participant: uuid.UUID
    mine: bool
    gone: bool
    stands: bool
    drafts: tuple[DraftLine, ...]
    remarks: tuple[RemarkLine, ...]
    may_be_second: bool
    against: tuple[Standing, ...]
    over: Mapping[str, str]
    since_answer: tuple[Part, ...]
    since_release: tuple[Part, ...]

    @property
    def newest(self) -> DraftLine:
        """The one that is worked on, or the last that was published."""
        return self.drafts[-1]

    @property
    def is_out(self) -> bool:
        """Whether nothing newer than what is published is being worked on."""
        return self.newest.state == RevisionState.RELEASED

    def is_late(self, since: dt.datetime, at: dt.datetime) -> bool:
        """Whether a release at `at`, set at `since`, leaves the newest draft behind whoever approves it."""
        line = self.newest
        clear = not any(one.rule != review.COMMUNICATION_OPEN or at < line.due_at for one in self.against)
        return is_late(line.drafted_at, line.approved_at, since, clear=clear)


Told = Callable[[Sequence[CommunicationView]], Iterable[DraftLine]]
"""Of which drafts an answer tells what they say."""


def every_draft(found: Sequence[CommunicationView]) -> Iterator[DraftLine]:
    """All that there is."""
    return (line for one in found for line in one.drafts)


def no_draft(_found: Sequence[CommunicationView]) -> Iterable[DraftLine]:
    """Of none: where they stand is told at most."""
    return ()


def newest_of(agency: str) -> Told:
    """The newest of the one that a page for an agency shows."""

    def told(found: Sequence[CommunicationView]) -> Iterable[DraftLine]:
        one = chosen(found, agency)
        return (one.newest,) if one else ()

    return told


def newest_with(draft: uuid.UUID) -> Told:
    """The newest of the one that this draft is of."""
    return lambda found: [one.newest for one in found if draft in {line.id for line in one.drafts}]


def chosen(found: Sequence[CommunicationView], agency: str = "") -> CommunicationView | None:
    """The one of the agency asked for by its key, of the reader's own, or the first."""
    asked = next((one for one in found if str(one.participant) == agency), None)
    return asked or own_of(found) or next(iter(found), None)


def own_of(found: Sequence[CommunicationView]) -> CommunicationView | None:
    """The one of the reader's own agency."""
    return next((one for one in found if one.mine), None)


@query
def communications_of(
    actor: Actor, case_id: uuid.UUID, now: dt.datetime, *, told: Told = every_draft
) -> tuple[CommunicationView, ...]:
    """The safety communications of a case, by agency; empty for whoever is not of the agencies.

    Those of agencies that have left come last. What drafts say that are `told` is read (decision 0277).
    """
    rows = list(Communication.objects.visible_to(actor).filter(stream=case_id))
    if not rows:
        return ()
    remarks = list(Remark.objects.visible_to(actor).filter(stream=case_id).order_by("at", "number"))
    facts = _Facts(
        seats_of(actor, rows),
        fit(actor.realm, rows),
        _names(rows),
        _reasons(actor, case_id),
    )
    me = {actor.person, *own_principals(actor)}
    found = []
    for number in sorted({row.number for row in rows}):
        mine = sorted((row for row in rows if row.number == number), key=place)
        about = {row.id for row in mine}
        found.append(_view(mine, [one for one in remarks if one.communication_id in about], facts, me, now))
    made = tuple(sorted(found, key=lambda one: (one.gone, one.agency, one.number)))
    shown = {line.id for line in told(made)}
    actor.sees(sights(actor, (row for row in rows if row.id in shown)))
    return made


def sights(actor: Actor, rows: Iterable[Communication]) -> Iterator[Sight]:
    """What is read of these: drafts of others; what is released is no draft any more."""
    own = own_principals(actor)
    for row in rows:
        if row.state != RevisionState.RELEASED and row.author_id not in own:
            yield Sight(row.stream_id, row.room_id, Thing.SAFETY, row.id, row.version)


@dataclass(frozen=True, slots=True)
class _Facts:
    """What all communications of a case are read with."""

    seats: Mapping[uuid.UUID, Seat]
    fit: frozenset[uuid.UUID]
    names: Mapping[uuid.UUID, tuple[uuid.UUID, str]]
    reasons: Mapping[tuple[str, str], str]


def _view(
    rows: list[Communication],
    remarks: list[Remark],
    facts: _Facts,
    me: set[uuid.UUID | None],
    now: dt.datetime,
) -> CommunicationView:
    newest = rows[-1]
    seat, stands = facts.seats[newest.participant_id], newest.id in facts.fit
    unapproved = newest.state in PENDING and not stands
    author = facts.names.get(newest.author_id, (newest.author_id, ""))[0]
    out = [row for row in rows if row.state == RevisionState.RELEASED]
    of_version = asked([row for row in rows if row.version == newest.version], remarks)
    found = standing(of_version, now) if newest.state in PENDING else ()
    told = {one.rule: facts.reasons[one.rule, one.grounds] for one in found if _known(one, facts)}
    return CommunicationView(
        number=newest.number,
        agency=newest.agency,
        participant=seat.participant,
        mine=seat.own,
        gone=seat.gone,
        stands=stands,
        drafts=tuple(_line(row, remarks, facts.names, now) for row in rows),
        remarks=tuple(_remark(one) for one in reversed(remarks)),
        may_be_second=seat.own and unapproved and author not in me,
        against=tuple(one for one in found if not _known(one, facts)),
        over=told,
        since_answer=_since(
            [row for row in rows if row.id in {one.communication_id for one in remarks}], newest
        ),
        since_release=_since(out, newest),
    )


def _known(one: Standing, facts: _Facts) -> bool:
    return (one.rule, one.grounds) in facts.reasons


def _since(before: Sequence[Communication], newest: Communication) -> tuple[Part, ...]:
    return differing(before[-1].parts, newest.parts) if before and before[-1].id != newest.id else ()


def _line(
    row: Communication,
    remarks: Iterable[Remark],
    names: Mapping[uuid.UUID, tuple[uuid.UUID, str]],
    now: dt.datetime,
) -> DraftLine:
    last = next((one for one in reversed(list(remarks)) if one.communication_id == row.id), None)
    ended = row.state not in PENDING
    return DraftLine(
        id=row.id,
        version=row.version,
        state=row.state,
        outlet=row.outlet,
        title=row.title,
        language=row.language,
        parts=row.parts,
        summary=row.summary,
        digest=row.digest,
        author=names.get(row.author_id, (None, ""))[1],
        drafted_at=row.drafted_at,
        question=row.question,
        due_at=row.due_at,
        approver=names.get(row.approver_id, (None, ""))[1] if row.approver_id else "",
        approved_at=row.approved_at,
        released_at=row.released_at,
        read=review.state(last.answer if last else "", row.due_at, now, closed=ended),
        waits=row.waits,
    )


def _remark(row: Remark) -> RemarkLine:
    return RemarkLine(
        id=row.id,
        draft=row.communication_id,
        answer=row.answer,
        words=row.words,
        parts=row.parts,
        author=row.author_name,
        at=row.at,
    )


def _names(rows: Iterable[Communication]) -> dict[uuid.UUID, tuple[uuid.UUID, str]]:
    """Person and name behind each author and approver."""
    return people_named({key for row in rows for key in (row.author_id, row.approver_id) if key})


def _reasons(actor: Actor, case_id: uuid.UUID) -> dict[tuple[str, str], str]:
    """Why answers were gone over, by rule and what each reason refers to."""
    kept = (
        Override.objects.visible_to(actor).filter(stream=case_id, rule__in=review.RULES).order_by("at", "id")
    )
    return {(row.rule, row.grounds): row.reason for row in kept}


@dataclass(frozen=True, slots=True)
class DraftName:
    """By what one draft is told from others: whose it is, which version, and when it was written.

    `participant` is the agency's newest place in the case, by which its page is asked for.
    """

    agency: str
    participant: uuid.UUID
    version: int
    at: dt.datetime
    marked: Marking


@query
def drafts_named(actor: Actor, case_id: uuid.UUID, keys: Collection[uuid.UUID]) -> dict[uuid.UUID, DraftName]:
    """Those of these drafts of a case that the actor may read, by key; that is no reading of them."""
    if not keys:
        return {}
    rows = Communication.objects.visible_to(actor).filter(stream=case_id, id__in=keys)
    found = list(rows.only(*NAMING))
    seats = seats_of(actor, found)
    return {row.id: _named(row, seats[row.participant_id]) for row in found}


NAMING = ("id", "stream", "participant", "agency", "version", "drafted_at", "marking")
"""What names a draft; no text of its own."""


def _named(row: Communication, seat: Seat) -> DraftName:
    return DraftName(row.agency, seat.participant, row.version, row.drafted_at, label_of(row))


@query
def spoken(actor: Actor, case_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, tuple[Spoken, ...]]:
    """The communications that somebody has to do something about, in each of these cases.

    Of an agency that has left nothing goes out, and nobody waits for it.
    """
    waiting = Communication.objects.visible_to(actor).filter(stream__in=case_ids, state__in=PENDING)
    listed = list(waiting.order_by("due_at", "id"))
    seats = seats_of(actor, listed)
    rows = [row for row in listed if not seats[row.participant_id].gone]
    if not rows:
        return {}
    answered = set(
        Remark.objects.visible_to(actor)
        .filter(communication__in=[row.id for row in rows])
        .values_list("communication_id", flat=True)
    )
    worked_on = set(
        Revision.objects.visible_to(actor)
        .filter(stream__in=[row.stream_id for row in rows])
        .exclude(state__in=(RevisionState.RELEASED, RevisionState.REPLACED))
        .values_list("stream_id", flat=True)
    )
    own, approved = own_principals(actor), fit(actor.realm, rows)
    found: dict[uuid.UUID, list[Spoken]] = {}
    for row in rows:
        one = Spoken(
            id=str(row.id),
            party=str(seats[row.participant_id].participant),
            due_at=row.due_at,
            answered=row.id in answered,
            approved=row.id in approved,
            alone=row.outlet == Outlet.ALONE or row.stream_id not in worked_on,
            may_review=row.author_id not in own,
            waits=row.waits,
        )
        found.setdefault(row.stream_id, []).append(one)
    return {key: tuple(told) for key, told in found.items()}
