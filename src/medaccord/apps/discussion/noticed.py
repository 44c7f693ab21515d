"""Notices to submitters as commands need them: who can read one, what was told, and what may leave."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from django.conf import settings
from django.db.models import QuerySet

from medaccord.apps.cases.models import (
    DisclosureNotice,
    DisclosureParagraph,
    DisclosureRequest,
    NoticedParagraph,
    Participant,
)
from medaccord.apps.cases.picture import check_own
from medaccord.apps.discussion.disclosed import SOURCES
from medaccord.core.act import Act
from medaccord.core.models import Grant
from medaccord.core.models.principal import STRANGER
from medaccord.core.scope import opens_now, trusted
from medaccord.domain.disclosure import NEVER, Exemption, Record, listed
from medaccord.domain.disclosure_notice import RELEASABLE, NoticeMove, NoticeState, may_go, step
from medaccord.domain.errors import Illegal, Invalid
from medaccord.domain.policy.matrix import SUBMITTING
from medaccord.domain.sentence import Sentence

L = TypeVar("L", DisclosureParagraph, NoticedParagraph)

UNTOLD = "Its submitter was given no notice. Give notice first, or withhold it under an exemption."
UNANSWERED = "Its submitter has not answered the notice yet. Wait for it, or withhold it under an exemption."
OPPOSED = "Its submitter objected. Withhold it, or tell the submitter why you mean to release it."
WAITS = "A submitter was told that something of it does not go out until {day} has passed."
TOLD = "Notice of one of these was given already."
AWAY = "Nobody of {party} can read this here any more. Withhold it, or answer for it outside."
OVER = "This notice has ended. Nothing is released under it."
CHOOSE = "Choose at least one paragraph of this notice."


def unread(seen: Callable[[Any], QuerySet[Any]], party: Participant, rows: Iterable[L]) -> list[L]:
    """Those of some paragraphs that nobody who acts for a party can open where they stand, or at all.

    `seen` gives the rows of a model in the party's case.
    """
    rows = list(rows)
    if party.left_at is not None:
        return rows
    keys = Grant.objects.filter(opens_now(), trusted(), stream=party.stream_id)
    people = keys.filter(room=party.side_id, role__in=SUBMITTING).values("principal")
    rooms = keys.filter(principal__in=people).values("room")
    read: set[tuple[str, uuid.UUID]] = set()
    for kind in {row.kind for row in rows}:
        sources = {row.source for row in rows if row.kind == kind}
        stand = seen(SOURCES[Record(kind)].model).filter(id__in=sources, room__in=rooms)
        read |= {(kind, key) for key in stand.values_list("id", flat=True)}
    return [row for row in rows if (row.kind, row.source) not in read]


def within(act: Act) -> Callable[[Any], QuerySet[Any]]:
    """The rows of a model, as a command sees them."""
    return lambda model: model.objects.within(act)


def by_submitter(
    act: Act, rows: Iterable[DisclosureParagraph]
) -> list[tuple[Participant, list[DisclosureParagraph]]]:
    """Paragraphs by who submitted them, each one that may be told; raises Illegal for any other."""
    found: defaultdict[uuid.UUID, list[DisclosureParagraph]] = defaultdict(list)
    told = living(NoticedParagraph.objects.within(act), rows := list(rows))
    for row in rows:
        if row.owner_id is None or NEVER & set(row.grounds):
            raise Illegal("Notice is given of what a party submitted and what may be released at all.")
        if row.id in told:
            raise Illegal(TOLD)
        found[row.owner_id].append(row)
    parties = {row.id: row for row in Participant.objects.within(act).filter(id__in=list(found))}
    for party in parties.values():
        if unread(within(act), party, found[party.id]):
            raise Illegal(Sentence(AWAY, party=party.name))
    return [(parties[key], found[key]) for key in sorted(found)]


def lines(notice: DisclosureNotice, rows: Sequence[DisclosureParagraph]) -> list[NoticedParagraph]:
    """The lines of a new notice, numbered by themselves."""
    return [
        NoticedParagraph(
            stream_id=notice.stream_id,
            room_id=notice.room_id,
            notice=notice,
            paragraph=row,
            number=number,
            kind=row.kind,
            source=row.source,
            part=row.part,
            digest=row.digest,
            grounds=row.grounds,
        )
        for number, row in enumerate(rows, 1)
    ]


def living(
    lines: QuerySet[NoticedParagraph], rows: Iterable[DisclosureParagraph]
) -> Mapping[uuid.UUID, NoticedParagraph]:
    """What some lines tell of paragraphs as they are laid out, by the keys of these."""
    digests = {row.id: row.digest for row in rows}
    live = lines.filter(paragraph__in=list(digests)).exclude(state=NoticeState.GONE)
    return {one.paragraph_id: one for one in live if one.digest == digests[one.paragraph_id]}


def check_decided(act: Act, row: DisclosureParagraph) -> NoticedParagraph:
    """What was told of a paragraph that may be decided to be released; raises Illegal for any other."""
    line = living(NoticedParagraph.objects.within(act), [row]).get(row.id)
    if line is None:
        raise Illegal(UNTOLD)
    if line.state not in RELEASABLE:
        raise Illegal(OPPOSED if line.state == NoticeState.OBJECTED else UNANSWERED)
    return line


def check_leaving(act: Act, rows: Iterable[DisclosureParagraph]) -> None:
    """Raise Illegal where one of these may not leave now: its notice is not over, or its day has not come."""
    for row in rows:
        if row.owner_id is None:
            continue
        line = check_decided(act, row)
        if not may_go(NoticeState(line.state), line.not_before, act.now):
            raise Illegal(Sentence(WAITS, day=line.not_before.date() if line.not_before else ""))


def require_running(notice: DisclosureNotice) -> None:
    """Raise Illegal for a notice that has ended."""
    if notice.ended_at is not None:
        raise Illegal(OVER)


def chosen(act: Act, notice: DisclosureNotice, keys: Collection[uuid.UUID]) -> list[NoticedParagraph]:
    """Lines of a notice by their keys; raises Invalid for none, and for one that is not of it."""
    rows = list(NoticedParagraph.objects.within(act).filter(notice=notice.id, id__in=keys).order_by("number"))
    if not rows or len(rows) != len(set(keys)):
        raise Invalid({"paragraphs": [CHOOSE]})
    return rows


def waiting(act: Act, notice: DisclosureNotice) -> list[NoticedParagraph]:
    """Lines of a notice that its submitter has not answered."""
    found = NoticedParagraph.objects.within(act).filter(notice=notice.id, state=NoticeState.TOLD.value)
    return list(found.order_by("number"))


def answering(
    act: Act, notice: DisclosureNotice, keys: Collection[uuid.UUID], version: int | None
) -> list[NoticedParagraph]:
    """Lines that the actor answers for the party that submitted them; raises Denied and Illegal."""
    act.expect(notice, version)
    check_own(act, Participant.objects.within(act).get(pk=notice.owner_id))
    require_running(notice)
    return chosen(act, notice, keys)


def move(act: Act, rows: Sequence[NoticedParagraph], how: NoticeMove, **told: object) -> None:
    """Take lines one step further, with what is told of it."""
    for row in rows:
        act.change(row, state=step(NoticeState(row.state), how).value, **told)


def answer(
    act: Act, notice: DisclosureNotice, rows: Sequence[NoticedParagraph], how: NoticeMove, **told: object
) -> None:
    """Keep what a submitter says."""
    move(act, rows, how, answered_at=act.now, answered_by_id=act.by or STRANGER, **told)
    act.change(notice, version=notice.version + 1)


def void(act: Act, rows: Iterable[NoticedParagraph]) -> None:
    """Nothing is released under these any more; a notice of which nothing is left has ended."""
    rows = list(rows)
    move(act, rows, NoticeMove.VOID)
    for notice in DisclosureNotice.objects.within(act).filter(id__in={row.notice_id for row in rows}):
        left = NoticedParagraph.objects.within(act).filter(notice=notice.id).exclude(state=NoticeState.GONE)
        ended = notice.ended_at if left.exists() else act.now
        act.change(notice, ended_at=ended, version=notice.version + 1)


def overtaken(act: Act, row: DisclosureParagraph) -> list[NoticedParagraph]:
    """What was told of a paragraph before it became another one."""
    found = NoticedParagraph.objects.within(act).filter(paragraph=row.id).exclude(state=NoticeState.GONE)
    return list(found)


def end_all(act: Act, request: DisclosureRequest) -> None:
    """The notices of a request that is closed are over."""
    for notice in DisclosureNotice.objects.within(act).filter(request=request.id, ended_at=None):
        act.change(notice, ended_at=act.now, version=notice.version + 1)


def exemptions_of(notice: DisclosureNotice) -> Mapping[str, Exemption]:
    """Under which exemptions its party objects: those of the law of which it was told.

    Notices from before these were kept have those of the law in force.
    """
    return listed(notice.exemptions) or settings.MEDACCORD.law.exemptions


def begun(act: Act, request: DisclosureRequest, party: Participant) -> DisclosureNotice:
    """A new notice to a party, in its side, with what it may know of the request."""
    row = DisclosureNotice(stream_id=request.stream_id, room_id=party.side_id, request=request, owner=party)
    law = settings.MEDACCORD.law
    row.reference, row.law, row.provision = request.reference, law.edition, law.notice.source
    row.exemptions = law.kept
    row.told_at, row.told_by_id = act.now, act.by or STRANGER
    return row
