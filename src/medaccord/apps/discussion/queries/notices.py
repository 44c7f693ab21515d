"""Notices to submitters, each for the party that it is told and for the desk of its case."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from medaccord.apps.cases.models import DisclosureNotice, DisclosureParagraph, NoticedParagraph, Participant
from medaccord.apps.cases.queries.seen import check_seen, labels_of
from medaccord.apps.discussion.disclosed import Said, digest, texts
from medaccord.apps.discussion.noticed import exemptions_of
from medaccord.core.gate import roles_in
from medaccord.core.marking import at_least, label_of, together
from medaccord.core.principal import Actor
from medaccord.core.scope import query
from medaccord.domain.disclosure import Exemption, Piece, Record, WithholdingGround
from medaccord.domain.disclosure_notice import NoticeMove, NoticeState, fits
from medaccord.domain.errors import Missing
from medaccord.domain.handling import Marking
from medaccord.domain.roles import DESK


@dataclass(frozen=True, slots=True)
class NoticedLine:
    """One paragraph of a notice as it stands now, what its submitter said, and what the desk answered.

    `text` is None where it is not what stood there as notice was given, or may not be opened. `paragraph` is
    its number in the request, for the desk alone.
    """

    id: uuid.UUID
    number: int
    paragraph: int | None
    kind: Record
    text: str | None
    state: NoticeState
    exemptions: tuple[str, ...]
    words: str
    answered_at: dt.datetime | None
    reasons: str
    intended_at: dt.datetime | None
    not_before: dt.datetime | None
    marked: Marking


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A notice to one party: of which request and law, until when it may object, and each of its paragraphs.

    `exemptions` are those of that law, under which it objects.

    `request` is the key of the request, for the desk alone; `is_desk` says that the reader is of it.
    """

    id: uuid.UUID
    case: uuid.UUID
    request: uuid.UUID | None
    party: str
    reference: str
    law: str
    provision: str
    exemptions: tuple[Exemption, ...]
    told_at: dt.datetime
    due_at: dt.datetime
    ended_at: dt.datetime | None
    lines: tuple[NoticedLine, ...]
    is_desk: bool
    marking: str
    version: int

    @property
    def marked(self) -> Marking:
        """How it is to be handled: as its case is, and as what it tells of where that stands."""
        return together(self.lines, label_of(self))

    def open_to(self, move: NoticeMove, now: dt.datetime) -> tuple[NoticedLine, ...]:
        """Lines that can be taken a step further now; objecting has an end."""
        if self.ended_at is not None or (move is NoticeMove.OBJECT and self.due_at <= now):
            return ()
        return tuple(line for line in self.lines if fits(line.state, move))


@query
def notices(actor: Actor, case_id: uuid.UUID, *, shown: bool = True) -> list[NoticeView]:
    """The notices of a case, the newest first: those to the reader's own party, for the desk all of them.

    Not `shown` where an answer tells nothing of what their paragraphs say.
    """
    check_seen(actor, case_id)
    rows = DisclosureNotice.objects.visible_to(actor).filter(stream=case_id)
    return _views(actor, list(rows.order_by("-told_at", "id")), shown=shown)


@query
def notice(actor: Actor, key: uuid.UUID) -> NoticeView:
    """One notice; raises Missing for everybody but its party and the desk."""
    found = _views(actor, list(DisclosureNotice.objects.visible_to(actor).filter(id=key)))
    if not found:
        raise Missing
    return found[0]


def _views(actor: Actor, rows: Sequence[DisclosureNotice], *, shown: bool = True) -> list[NoticeView]:
    found = NoticedParagraph.objects.visible_to(actor).filter(notice__in=[row.id for row in rows])
    told = list(found.order_by("number"))
    said, owners = texts(actor, told), {row.id: row.owner_id for row in rows}
    asked = DisclosureParagraph.objects.visible_to(actor).filter(id__in=[one.paragraph_id for one in told])
    numbers = dict(asked.values_list("id", "number"))
    lines: defaultdict[uuid.UUID, list[NoticedLine]] = defaultdict(list)
    for one in told:
        now = _standing(one, owners[one.notice_id], said.get(one.id))
        if shown and now and now.sight:
            actor.sees([now.sight])
        lines[one.notice_id].append(_line(one, now, numbers.get(one.paragraph_id)))
    parties = Participant.objects.visible_to(actor).filter(id__in=set(owners.values()))
    names = dict(parties.values_list("id", "name"))
    labels = labels_of(actor, {row.stream_id for row in rows})
    desks = {row.stream_id: bool(roles_in(actor, row.stream_id) & DESK) for row in rows}
    return [_view(row, names, tuple(lines[row.id]), desks[row.stream_id], labels) for row in rows]


def _standing(row: NoticedParagraph, owner: uuid.UUID, said: Said | None) -> Said | None:
    """What a line says, where it says what was told; else nothing is shown in its place."""
    if said is None:
        return None
    marked = tuple(map(WithholdingGround, row.grounds))
    now = Piece(Record(row.kind), str(row.source), row.part, said.text, marked, str(owner))
    return said if digest(now) == row.digest else None


def _line(row: NoticedParagraph, said: Said | None, paragraph: int | None) -> NoticedLine:
    return NoticedLine(
        id=row.id,
        number=row.number,
        paragraph=paragraph,
        kind=Record(row.kind),
        text=said.text if said else None,
        state=NoticeState(row.state),
        exemptions=tuple(row.exemptions),
        words=row.words,
        answered_at=row.answered_at,
        reasons=row.reasons,
        intended_at=row.intended_at,
        not_before=row.not_before,
        marked=said.marked if said else Marking(),
    )


def _view(
    row: DisclosureNotice,
    names: Mapping[uuid.UUID, str],
    lines: tuple[NoticedLine, ...],
    is_desk: bool,
    labels: Mapping[uuid.UUID, str],
) -> NoticeView:
    return NoticeView(
        id=row.id,
        case=row.stream_id,
        request=row.request_id if is_desk else None,
        party=names.get(row.owner_id, ""),
        reference=row.reference,
        law=row.law,
        provision=row.provision,
        exemptions=tuple(exemptions_of(row).values()),
        told_at=row.told_at,
        due_at=row.due_at,
        ended_at=row.ended_at,
        lines=lines,
        is_desk=is_desk,
        marking=at_least(row.marking, labels.get(row.stream_id, row.marking)),
        version=row.version,
    )
