"""Records of a case as paragraphs: what is laid out for a request, what each is, and whose.

Nothing here is kept: a paragraph is read where it stands, and a keyed digest says whether it still does.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from medaccord.apps.cases.commands.hold import lock_reports
from medaccord.apps.cases.commands.participant import DESK_ENTERS
from medaccord.apps.cases.models import (
    Case,
    Cell,
    DisclosureParagraph,
    Item,
    Note,
    NoticedParagraph,
    Participant,
    Remediation,
    Vulnerability,
)
from medaccord.apps.discussion.models import Post, Thread
from medaccord.apps.intake.models import Report
from medaccord.core import ports
from medaccord.core.act import Act
from medaccord.core.marking import label_of
from medaccord.core.models import Blob, Grant, Principal, Room
from medaccord.core.models.access import RoomKind
from medaccord.core.models.principal import Kind
from medaccord.core.principal import Actor
from medaccord.core.scope import own_principals
from medaccord.core.shown import Sight
from medaccord.domain.disclosure import OF_MARK, Piece, Record, WithholdingGround, parts
from medaccord.domain.handling import Mark, Marking
from medaccord.domain.policy.matrix import SUBMITTING
from medaccord.domain.reading import Thing
from medaccord.domain.roles import DESK, Role

PURPOSE = "disclosure"
"""Under the key of this purpose paragraphs are digested."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where one kind of record stands: its table, its field, and in which order it is laid out."""

    model: Any
    field: str
    order: tuple[str, ...] = ("id",)


@dataclass(frozen=True, slots=True)
class Said:
    """What a paragraph says now, and how that is to be handled where it stands.

    `sight` is what whoever is shown it has read, where that leaves a record (decision 0269).
    """

    text: str
    marked: Marking
    sight: Sight | None


SOURCES: Mapping[Record, Source] = {
    Record.TITLE: Source(Case, "title"),
    Record.VULNERABILITY: Source(Vulnerability, "title", ("position", "id")),
    Record.NOTE: Source(Note, "text", ("position", "id")),
    Record.REMEDIATION: Source(Remediation, "details", ("position", "id")),
    Record.STATEMENT: Source(Cell, "impact_statement", ("answered_at", "id")),
    Record.SUBJECT: Source(Thread, "subject", ("at", "id")),
    Record.POST: Source(Post, "text", ("at", "id")),
    Record.DOCUMENT: Source(Blob, "name"),
    Record.DEVICE: Source(Report, "device"),
    Record.DESCRIPTION: Source(Report, "description"),
    Record.HARM: Source(Report, "harm"),
}
"""Fields of a report that say who sent it are no records here, and what is sealed is read by nothing."""


def laid(act: Act, case: uuid.UUID) -> list[Piece]:
    """Every paragraph of a case and of its reports as it stands now, in rooms that its desk enters.

    What people said to each other by name is not among them, nor what the desk keeps of who read what.
    """
    reports, known = lock_reports(act, case), Known.of(act, case)
    found: list[Piece] = []
    for kind, source in SOURCES.items():
        streams = reports if source.model is Report else [case]
        rows = source.model.objects.within(act).filter(stream__in=streams).order_by(*source.order)
        found += [piece for row in rows for piece in known.pieces(kind, row)]
    return found


def standing(act: Act, row: DisclosureParagraph) -> Piece | None:
    """One paragraph as it stands now; None where nothing stands there any more."""
    lock_reports(act, row.stream_id)
    kind, known = Record(row.kind), Known.of(act, row.stream_id)
    found = SOURCES[kind].model.objects.within(act).filter(id=row.source).first()
    told = known.pieces(kind, found) if found is not None else ()
    return next((piece for piece in told if piece.part == row.part), None)


def digest(piece: Piece) -> str:
    """What stands in a row for one paragraph: it tells nothing of words to whoever lacks the key."""
    return ports.keys().digest(PURPOSE, piece.sealed)


def texts(actor: Actor, rows: Iterable[DisclosureParagraph | NoticedParagraph]) -> dict[uuid.UUID, Said]:
    """What paragraphs say now, by their keys, as far as the reader may open where they stand.

    Whoever hands out what they say tells their sights; a command that checks them shows nothing.
    """
    rows, own = list(rows), own_principals(actor)
    said: dict[tuple[Record, uuid.UUID], list[Said]] = {}
    for kind, source in SOURCES.items():
        keys = {row.source for row in rows if row.kind == kind}
        seen = source.model.objects.visible_to(actor).filter(id__in=keys) if keys else ()
        said |= {(kind, one.pk): _said(one, source.field, own) for one in seen}
    found = ((row, said.get((Record(row.kind), row.source), [])) for row in rows)
    return {row.id: told[row.part - 1] for row, told in found if len(told) >= row.part}


def _said(row: Any, field: str, own: Collection[uuid.UUID]) -> list[Said]:
    made, sight = label_of(row), _sight(row, own)
    return [Said(text, made, sight) for text in parts(getattr(row, field))]


def _sight(row: Any, own: Collection[uuid.UUID]) -> Sight | None:
    """What is read with a paragraph of a report, or of a post of somebody else; of others nothing is kept."""
    if isinstance(row, Report):
        return Sight(row.id, row.room_id, Thing.REPORT, row.id, row.version)
    if isinstance(row, Post) and row.author_id not in own:
        return Sight(row.stream_id, row.room_id, Thing.POST, row.id, row.version)
    return None


def _acting_for(people: Collection[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """Whom the programs and links of these people stand for: what they write is that person's.

    A reporter's receipt is not among them: who reported stays apart from whose account it is.
    """
    rows = Principal.objects.filter(joined_to__in=list(people)).exclude(kind=Kind.RECEIPT)
    return {key: who for key, who in rows.values_list("id", "joined_to_id") if who}


@dataclass(frozen=True, slots=True)
class Known:
    """What of a locked case says what a record is and whose: its rooms, whose they are, and who wrote it."""

    rooms: Mapping[uuid.UUID, RoomKind]
    sides: Mapping[uuid.UUID, uuid.UUID]
    items: Mapping[uuid.UUID, uuid.UUID]
    people: Mapping[uuid.UUID, Collection[uuid.UUID]]
    desk: frozenset[uuid.UUID]
    reporters: frozenset[uuid.UUID]

    @classmethod
    def of(cls, act: Act, case: uuid.UUID) -> Known:
        """Of one case."""
        kinds = set(DESK_ENTERS) - {RoomKind.READINGS}
        rooms = Room.objects.filter(stream=case, kind__in=kinds).values_list("id", "kind")
        parties = list(Participant.objects.within(act).filter(stream=case))
        sides = {row.side_id: row.id for row in parties if row.role in SUBMITTING}
        items = Item.objects.within(act).filter(stream=case, originator__in=list(sides.values()))
        held = Grant.objects.filter(stream=case, room__in=list(sides), role__in=SUBMITTING)
        people: defaultdict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
        for person, room in held.values_list("principal_id", "room_id"):
            people[person].add(sides[room])
        center = Grant.objects.filter(stream=case, role__in=DESK)
        desk = set(center.values_list("principal_id", flat=True))
        acting = _acting_for({*people, *desk})
        return cls(
            rooms={key: RoomKind(kind) for key, kind in rooms},
            sides=sides,
            items=dict(items.values_list("room_id", "originator_id")),
            people=dict(people) | {key: people[who] for key, who in acting.items() if who in people},
            desk=frozenset(desk | {key for key, who in acting.items() if who in desk}),
            reporters=frozenset(row.side_id for row in parties if row.role == Role.REPORTER),
        )

    def pieces(self, kind: Record, row: Any) -> Iterator[Piece]:
        """The paragraphs of one field of one row; none of a room that the desk does not enter."""
        if not isinstance(row, Report) and row.room_id not in self.rooms:
            return
        grounds, owner = tuple(self._grounds(row)), self._owner(row)
        for part, said in enumerate(parts(getattr(row, SOURCES[kind].field)), 1):
            yield Piece(kind, str(row.pk), part, said, grounds, str(owner) if owner else None)

    def _grounds(self, row: Any) -> Iterator[WithholdingGround]:
        """What a row is by its marks, by who wrote it, and by who alone reads it."""
        room = self.rooms.get(row.room_id)
        marks = map(Mark, getattr(row, "handling", ()))
        told = isinstance(row, Report) or row.room_id in self.reporters or getattr(row, "by_day", False)
        found = {OF_MARK[mark] for mark in marks}
        found |= {WithholdingGround.PCII} if room is RoomKind.PCII else set()
        found |= {WithholdingGround.PREDECISIONAL} if room is RoomKind.AGENCIES else set()
        found |= {WithholdingGround.REPORTER} if told else set()
        return (ground for ground in WithholdingGround if ground in found)

    def _owner(self, row: Any) -> uuid.UUID | None:
        """The party that submitted a row; None for the center, an agency or a reporter.

        What lies in a party's side is that party's, whoever else its author works for; but what the desk
        writes there is the desk's. A document that the desk files there may have come from that party by
        another way, so it stays the party's. Words in a common room whose author works for several
        parties are the first one's, always the same: their author is among those who get its notice.
        """
        if isinstance(row, Report):
            return None
        party, author = getattr(row, "party_id", None), getattr(row, "author_id", None)
        own = self.items.get(row.room_id) or (party if party in self.sides.values() else None)
        who: Any = author or getattr(row, "filed_by_id", None)
        by = None if getattr(row, "by_day", False) else min(self.people.get(who, ()), default=None)
        here = None if author in self.desk else self.sides.get(row.room_id)
        return own or here or by
