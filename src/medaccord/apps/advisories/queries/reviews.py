"""Who was asked to read a draft, what was answered, and every comment with what became of its block."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from medaccord.apps.advisories.blocks import frozen
from medaccord.apps.advisories.drafted import place
from medaccord.apps.advisories.models import Block, Comment, Passage, Review, Revision, RevisionState
from medaccord.apps.advisories.queries.communications import spoken
from medaccord.apps.advisories.queries.drafts import BlockLine
from medaccord.apps.assessments.queries.disputes import settlements_in
from medaccord.apps.assessments.queries.provisional import revisits_in
from medaccord.apps.assessments.queries.rounds import awaited_in
from medaccord.apps.assessments.queries.workspace import begun_in
from medaccord.apps.cases.models import Override, Participant
from medaccord.core.principal import Actor
from medaccord.core.scope import open_grants, query
from medaccord.core.shown import Sight
from medaccord.domain.advisory.blocks import Change, Kind, changes
from medaccord.domain.advisory.review import NOT_ASKED, RULES, State, grounds, state
from medaccord.domain.cvd.turn import Reading
from medaccord.domain.reading import Thing
from medaccord.domain.roles import Role

Blocks = Sequence[Any]
"""The blocks of one revision as the reader was shown them, in their order."""


class Fate(StrEnum):
    """What became of the block that a comment is about, in the newest draft that the reader was shown."""

    SAME = "same"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One review as of now; where `by_day` is true a reporter answers, and `answered_at` stands for its day.

    `out` says that its version is published; `changed` is what differs in a newer draft that the reader was
    shown; `over` is why a release, or the date of one, went over it, for the agencies.
    """

    id: uuid.UUID
    revision: uuid.UUID
    edition: int
    participant: uuid.UUID
    mine: bool
    question: str
    asked_at: dt.datetime
    due_at: dt.datetime
    state: State
    words: str
    answered_at: dt.datetime | None
    closed: bool
    out: bool
    version: int
    changed: tuple[Change, ...]
    over: str
    by_day: bool


@dataclass(frozen=True, slots=True)
class CommentLine:
    """One comment with its disposition; `kind` and `source` name its block, `by_day` as in a review.

    `earlier` says that it is about another draft than the newest that the reader was shown. `settled_before`
    are dispositions that were changed since, oldest first: word, sentence, when.
    """

    id: uuid.UUID
    revision: uuid.UUID
    edition: int
    participant: uuid.UUID
    kind: Kind
    source: str
    author: str
    mine: bool
    text: str
    at: dt.datetime
    disposition: str
    settled_because: str
    settled_before: tuple[tuple[str, str, str], ...]
    settled_at: dt.datetime | None
    version: int
    earlier: bool
    fate: Fate
    by_day: bool


@query
def reviews_of(actor: Actor, case_id: uuid.UUID, now: dt.datetime) -> tuple[ReviewLine, ...]:
    """Reviews of a case that the actor may see, the newest first; empty where there is none for it."""
    rows = list(Review.objects.visible_to(actor).filter(stream=case_id).order_by("-asked_at", "id"))
    if not rows:
        return ()
    parties = _parties(actor, {row.participant_id for row in rows})
    shown = _shown(actor, case_id, {row.revision_id for row in rows})
    reasons = _reasons(actor, case_id)
    return tuple(_line(row, parties, shown(row.participant_id), reasons, now) for row in rows)


def _reasons(actor: Actor, case_id: uuid.UUID) -> Mapping[str, str]:
    """Why reviews were gone over, by what each reason refers to."""
    kept = Override.objects.visible_to(actor).filter(stream=case_id, rule__in=RULES).order_by("at", "id")
    return dict(kept.values_list("grounds", "reason"))


def _line(
    row: Review, parties: Parties, shown: Shown, reasons: Mapping[str, str], now: dt.datetime
) -> ReviewLine:
    over = (reasons.get(grounds(rule, str(row.id), row.version), "") for rule in RULES)
    return ReviewLine(
        id=row.id,
        revision=row.revision_id,
        edition=row.edition,
        participant=row.participant_id,
        mine=row.participant_id in parties.own,
        question=row.question,
        asked_at=row.asked_at,
        due_at=row.due_at,
        state=state(row.answer, row.due_at, now, closed=row.closed_at is not None),
        words=row.words,
        answered_at=row.answered_at,
        closed=row.closed_at is not None,
        out=row.edition in shown.out,
        version=row.version,
        changed=shown.since(row.revision_id),
        over=next(filter(None, over), ""),
        by_day=row.participant_id in parties.reporters,
    )


@dataclass(frozen=True, slots=True)
class UnaskedLine:
    """A clinical adviser whom nobody asked about a version; `over` is why its release did not wait."""

    participant: uuid.UUID
    edition: int
    out: bool
    over: str


@query
def unasked_of(actor: Actor, case_id: uuid.UUID) -> tuple[UnaskedLine, ...]:
    """Advisers whom nobody asked about the newest version of an advisory; for those who see its drafts.

    Of a version that is out, only those over whom it went: an adviser may have come since.
    """
    drafts = list(Revision.objects.visible_to(actor).filter(stream=case_id))
    if not drafts:
        return ()
    newest = max(drafts, key=place)
    advisers = Participant.objects.visible_to(actor).filter(stream=case_id, role=Role.ADVISER, left_at=None)
    asked = Review.objects.visible_to(actor).filter(stream=case_id, edition=newest.version)
    keys = set(asked.values_list("participant_id", flat=True))
    reasons = _reasons(actor, case_id)
    out = newest.state == RevisionState.RELEASED
    lines = (
        UnaskedLine(key, newest.version, out, reasons.get(grounds(NOT_ASKED, str(key), newest.version), ""))
        for key in advisers.order_by("name", "id").values_list("id", flat=True)
        if key not in keys
    )
    return tuple(line for line in lines if line.over or not out)


@query
def comments_of(actor: Actor, case_id: uuid.UUID) -> tuple[CommentLine, ...]:
    """Comments of a case that the actor may read, the oldest first."""
    rows = list(Comment.objects.visible_to(actor).filter(stream=case_id).order_by("at", "id"))
    if not rows:
        return ()
    parties = _parties(actor, {row.participant_id for row in rows})
    shown = _shown(actor, case_id, {row.revision_id for row in rows})
    return tuple(_comment(row, parties, shown(row.participant_id)) for row in rows)


def _comment(row: Comment, parties: Parties, shown: Shown) -> CommentLine:
    kind = Kind(row.kind)
    return CommentLine(
        id=row.id,
        revision=row.revision_id,
        edition=row.edition,
        participant=row.participant_id,
        kind=kind,
        source=str(row.source),
        author=row.author_name,
        mine=row.participant_id in parties.own,
        text=row.text,
        at=row.at,
        disposition=row.disposition,
        settled_because=row.settled_because,
        settled_before=tuple((word, why, at) for word, why, at in row.settled_before),
        settled_at=row.settled_at,
        version=row.version,
        earlier=shown.newest not in (None, row.revision_id),
        fate=shown.fate(row.revision_id, (kind, str(row.source))),
        by_day=row.participant_id in parties.reporters,
    )


@dataclass(frozen=True, slots=True)
class Parties:
    """Of some parties those for which the actor speaks, and those that are reporters."""

    own: frozenset[uuid.UUID]
    reporters: frozenset[uuid.UUID]


def _parties(actor: Actor, parties: Iterable[uuid.UUID]) -> Parties:
    """The actor speaks for a party whose own room it enters in that party's role."""
    rows = Participant.objects.visible_to(actor).filter(id__in=list(parties))
    held = set(open_grants(actor).values_list("room_id", "role")) if rows else set()
    speaking = {row.id for row in rows if (row.room_id, row.role) in held}
    desk = {row.id for row in rows if row.role == "lead" and (row.room_id, "coordinator") in held}
    reporters = frozenset(row.id for row in rows if row.role == Role.REPORTER)
    return Parties(frozenset(speaking | desk), reporters)


@dataclass(frozen=True, slots=True)
class Shown:
    """Revisions as the actor was shown them, by key; `newest` is the last, `out` are published versions."""

    by_revision: Mapping[uuid.UUID, list[Any]]
    newest: uuid.UUID | None
    out: frozenset[int] = frozenset()

    def since(self, revision: uuid.UUID) -> tuple[Change, ...]:
        """What differs between a revision and the newest."""
        if self.newest is None or revision not in self.by_revision:
            return ()
        return changes(self.by_revision[revision], self.by_revision[self.newest])

    def fate(self, revision: uuid.UUID, name: tuple[Kind, str]) -> Fate:
        """What became of one block since."""
        if self.newest is None:
            return Fate.SAME
        now = {block.name: block for block in self.by_revision[self.newest]}
        then = {block.name: block for block in self.by_revision.get(revision, ())}
        if name not in now:
            return Fate.GONE
        return Fate.SAME if then.get(name) == now[name] else Fate.CHANGED


def _shown(actor: Actor, case_id: uuid.UUID, revisions: Iterable[uuid.UUID]) -> Callable[[uuid.UUID], Shown]:
    """The revisions with the newest one, by the party that reads: whole for the agencies, or in passages."""
    drafts = list(Revision.objects.visible_to(actor).filter(stream=case_id))
    if not drafts:
        return _passages(actor, case_id)
    newest = max(drafts, key=place).id
    whole = Block.objects.visible_to(actor).filter(revision__in={*revisions, newest})
    found: dict[uuid.UUID, list[Block]] = {}
    for row in whole.order_by("position"):
        found.setdefault(row.revision_id, []).append(row)
    out = frozenset(row.version for row in drafts if row.state == RevisionState.RELEASED)
    whole_drafts = Shown({key: frozen(rows) for key, rows in found.items()}, newest, out)
    return lambda _party: whole_drafts


def _passages(actor: Actor, case_id: uuid.UUID) -> Callable[[uuid.UUID], Shown]:
    """What each party was shown; one person may read for two, whose parts are never mixed."""
    found = Review.objects.visible_to(actor).filter(stream=case_id).order_by("edition", "asked_at", "id")
    reviews = list(found)
    parts: dict[uuid.UUID, list[Any]] = {}
    shown = Passage.objects.visible_to(actor).filter(review__in=[row.id for row in reviews])
    for row in shown.order_by("position"):
        parts.setdefault(row.review_id, []).append(row)
    by_party: dict[uuid.UUID, dict[uuid.UUID, list[Any]]] = {}
    for review in reviews:
        if review.id in parts:
            by_party.setdefault(review.participant_id, {})[review.revision_id] = frozen(parts[review.id])
    told = {party: Shown(drafts, list(drafts)[-1]) for party, drafts in by_party.items()}
    return lambda party: told.get(party, Shown({}, None))


@query
def passages_of(actor: Actor, review_id: uuid.UUID) -> tuple[BlockLine, ...]:
    """The blocks that a party outside the agencies was shown for one review; empty for anybody else."""
    found = Passage.objects.visible_to(actor).filter(review=review_id).order_by("position")
    rows = list(found.select_related("review"))
    drafts = ((row, row.review) for row in rows[:1])
    actor.sees(
        Sight(row.stream_id, row.room_id, Thing.DRAFT, asked.revision_id, asked.edition)
        for row, asked in drafts
    )
    return tuple(BlockLine(Kind(row.kind), str(row.source), row.position, row.content) for row in rows)


@query
def readings(actor: Actor, case_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Reading]:
    """Who was asked and has not answered, whose opinion is awaited, what is to be settled or gone on with."""
    waiting = Review.objects.visible_to(actor).filter(stream__in=case_ids, answer="", closed_at=None)
    asked_in: dict[uuid.UUID, list[tuple[str, str, dt.datetime]]] = {}
    for row in waiting.order_by("due_at", "id"):
        one = (str(row.id), str(row.participant_id), row.due_at)
        asked_in.setdefault(row.stream_id, []).append(one)
    unsettled: dict[uuid.UUID, int] = {}
    open_ = Comment.objects.visible_to(actor).filter(stream__in=case_ids, settled_at=None)
    for case in open_.values_list("stream_id", flat=True):
        unsettled[case] = unsettled.get(case, 0) + 1
    beside, judging = spoken(actor, case_ids), awaited_in(actor, case_ids)
    again, disputed = revisits_in(actor, case_ids), settlements_in(actor, case_ids)
    begun = begun_in(actor, case_ids)
    return {
        key: Reading(
            tuple(asked_in.get(key, ())),
            unsettled.get(key, 0),
            beside.get(key, ()),
            judging.get(key, ()),
            again.get(key, ()),
            disputed.get(key, ()),
            begun.get(key, ()),
        )
        for key in {*asked_in, *unsettled, *beside, *judging, *again, *disputed, *begun}
    }
