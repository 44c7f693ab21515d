"""Requests for records of a case and their paragraphs, for the desk of the case alone."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from medaccord.apps.cases.models import (
    Case,
    DisclosureParagraph,
    DisclosureRequest,
    Embargo,
    NoticedParagraph,
    Participant,
)
from medaccord.apps.cases.queries.contacts import names_of
from medaccord.apps.cases.queries.seen import check_seen, labels_of
from medaccord.apps.discussion.disclosed import Said, digest, texts
from medaccord.apps.discussion.noticed import living, unread
from medaccord.core.context import database_context
from medaccord.core.gate import counts_for
from medaccord.core.marking import at_least, label_of
from medaccord.core.paging import DAMAGED
from medaccord.core.principal import Actor
from medaccord.core.scope import query
from medaccord.core.shown import Sight
from medaccord.domain.cvd.embargo import BINDING
from medaccord.domain.disclosure import NEVER, Decision, Piece, Record, WithholdingGround
from medaccord.domain.disclosure_notice import NoticeState
from medaccord.domain.disclosure_package import Answer, Line
from medaccord.domain.errors import Invalid, Missing
from medaccord.domain.handling import Marking
from medaccord.domain.verbs import Verb

PAGE = 50
"""Paragraphs on one page of the screens."""
MOST = 500
"""On one page; the API keeps a limit of its own."""


@dataclass(frozen=True, slots=True)
class RequestView:
    """One request: its reference, what it asks for, by when, and how far it has come.

    `leads` says that the reader may close it. `counts` are paragraphs by what was decided, '' for nothing.
    """

    id: uuid.UUID
    case: uuid.UUID
    reference: str
    asked: str
    came_on: dt.date
    due_on: dt.date
    law: str
    by: str
    at: dt.datetime
    laid_out_at: dt.datetime | None
    approved_by: str
    approved_at: dt.datetime | None
    closed_at: dt.datetime | None
    closed_why: str
    counts: Mapping[str, int]
    leads: bool
    marking: str
    version: int

    @property
    def marked(self) -> Marking:
        """How it is to be handled: as its case is."""
        return label_of(self)

    @property
    def undecided(self) -> int:
        """How many paragraphs nobody has decided about."""
        return self.counts.get("", 0)


@dataclass(frozen=True, slots=True)
class ParagraphView:
    """One paragraph: where it stands, what it says to this reader, what is proposed and what was decided.

    `text` is None for whoever may not open where it stands, and for what is gone. `changed` says that it is
    not what was laid out. `kept` says that it is never released. `told` is where the notice to its submitter
    stands, and before `not_before` it does not go out over an objection.
    """

    id: uuid.UUID
    request: uuid.UUID
    case: uuid.UUID
    number: int
    kind: Record
    text: str | None
    changed: bool
    grounds: tuple[WithholdingGround, ...]
    proposed: tuple[str, ...]
    owner: str
    told: NoticeState | None
    not_before: dt.datetime | None
    kept: bool
    decision: Decision | None
    exemptions: tuple[str, ...]
    words: str
    decided_by: str
    decided_at: dt.datetime | None
    version: int
    marked: Marking
    """How what it says is to be handled where it stands."""
    sight: Sight | None
    """What whoever is shown it has read, where that leaves a record."""

    @property
    def may_be_told(self) -> bool:
        """Whether notice of it can be given to who submitted it."""
        return bool(self.owner) and self.told is None and not (self.kept or self.changed or self.text is None)


@dataclass(frozen=True, slots=True)
class ParagraphPage:
    """Some paragraphs by their numbers, and where to go on."""

    lines: tuple[ParagraphView, ...]
    next: str | None


@query
def requests(actor: Actor, case_id: uuid.UUID) -> list[RequestView]:
    """The requests for records of a case, the newest first; none for everybody but its desk."""
    check_seen(actor, case_id)
    rows = DisclosureRequest.objects.visible_to(actor).filter(stream=case_id)
    return _requests(actor, list(rows.order_by("-at", "id")))


@query
def request(actor: Actor, key: uuid.UUID) -> RequestView:
    """One request; raises Missing for everybody but the desk of its case."""
    return _one(actor, key)


@query
def paragraphs(actor: Actor, key: uuid.UUID) -> list[ParagraphView]:
    """The paragraphs of one request by their numbers; raises Missing as for the request."""
    _one(actor, key)
    rows = DisclosureParagraph.objects.visible_to(actor).filter(request=key)
    return _shown(actor, _paragraphs(actor, list(rows.order_by("number"))))


@query
def untold(actor: Actor, key: uuid.UUID) -> list[ParagraphView]:
    """Those of which notice can be given to who submitted them, and who can read it; raises Missing."""
    return _shown(actor, list(_untold(actor, _one(actor, key), at_once=MOST)))


@query
def has_untold(actor: Actor, key: uuid.UUID) -> bool:
    """Whether there is one of these: no more is read than tells it. Raises Missing as for the request."""
    return any(True for _row in _untold(actor, _one(actor, key), at_once=1))


def _untold(actor: Actor, one: RequestView, *, at_once: int) -> Iterator[ParagraphView]:
    """What is submitted, not told, ever released, and read by somebody of its submitter, by number.

    What paragraphs say is read last, of so many `at_once`, twice as many each time.
    """
    if one.closed_at:
        return
    mine = DisclosureParagraph.objects.visible_to(actor).filter(request=one.id)
    owned = [row for row in mine.exclude(owner=None).order_by("number") if not NEVER & set(row.grounds)]
    told = living(NoticedParagraph.objects.visible_to(actor), owned)
    rows = [row for row in owned if row.id not in told]
    away = _away(actor, one.case, rows) if rows else set()
    left = [row for row in rows if row.id not in away]
    while left:
        some, left = left[:at_once], left[at_once:]
        yield from (row for row in _paragraphs(actor, some) if row.may_be_told)
        at_once *= 2


def _away(actor: Actor, case: uuid.UUID, rows: Sequence[DisclosureParagraph]) -> set[uuid.UUID]:
    """What nobody of its submitter can read any more; keys of others are read as the platform."""
    with transaction.atomic(), database_context(None, actor.realm, [case]):
        parties = list(Participant.rows.filter(stream=case, id__in={row.owner_id for row in rows}))
        return {
            row.id
            for party in parties
            for row in unread(
                lambda model: model.rows.filter(stream=case),
                party,
                [one for one in rows if one.owner_id == party.id],
            )
        }


@query
def paragraph_page(actor: Actor, key: uuid.UUID, *, after: str = "", limit: int = PAGE) -> ParagraphPage:
    """Some paragraphs of one request; `after` is a page's `next`. Raises Missing as for the request."""
    _one(actor, key)
    limit = max(1, min(limit, MOST))
    rows = DisclosureParagraph.objects.visible_to(actor).filter(request=key, number__gt=_number(after))
    found = list(rows.order_by("number")[: limit + 1])
    page, more = found[:limit], len(found) > limit
    return ParagraphPage(
        tuple(_shown(actor, _paragraphs(actor, page))), str(page[-1].number) if more else None
    )


def _number(after: str) -> int:
    """The paragraph that a page ended with; its number is known to whoever reads it."""
    if not re.fullmatch(r"[0-9]{0,9}", after, re.ASCII):
        raise Invalid({"after": [DAMAGED]})
    return int(after or 0)


@query
def paragraph(actor: Actor, key: uuid.UUID) -> ParagraphView:
    """One paragraph; raises Missing as for its request."""
    rows = list(DisclosureParagraph.objects.visible_to(actor).filter(id=key))
    if not rows:
        raise Missing
    return _shown(actor, _paragraphs(actor, rows))[0]


@query
def answer(actor: Actor, key: uuid.UUID) -> Answer:
    """The answer to one request as it is taken out; raises Missing before it is approved.

    Whatever changed since its export was kept is noticed here: then there is no answer. What is withheld is
    not looked at.
    """
    one = _one(actor, key)
    if one.approved_at is None or one.laid_out_at is None:
        raise Missing
    mine = DisclosureParagraph.objects.visible_to(actor).filter(request=key)
    rows = list(mine.order_by("number"))
    released = _paragraphs(actor, [row for row in rows if row.decision == Decision.RELEASE])
    if any(row.changed or row.text is None for row in released):
        raise Missing
    said = {row.id: row.text for row in _shown(actor, released)}
    lines = tuple(Line(row.number, Record(row.kind), said.get(row.id), tuple(row.exemptions)) for row in rows)
    return Answer(one.reference, one.laid_out_at, one.approved_at, settings.MEDACCORD.law, lines)


def _shown(actor: Actor, found: list[ParagraphView]) -> list[ParagraphView]:
    """These are handed out with what they say."""
    actor.sees(row.sight for row in found if row.sight)
    return found


def _one(actor: Actor, key: uuid.UUID) -> RequestView:
    found = _requests(actor, list(DisclosureRequest.objects.visible_to(actor).filter(id=key)))
    if not found:
        raise Missing
    return found[0]


def _requests(actor: Actor, rows: Sequence[DisclosureRequest]) -> list[RequestView]:
    mine = DisclosureParagraph.objects.visible_to(actor).filter(request__in=[row.id for row in rows])
    decided: dict[uuid.UUID, Counter[str]] = {row.id: Counter() for row in rows}
    for key, said in mine.values_list("request_id", "decision"):
        decided[key][said] += 1
    names = names_of(key for row in rows for key in (row.by_id, row.approved_by_id) if key)
    labels = labels_of(actor, {row.stream_id for row in rows})
    return [_request(actor, row, names, decided[row.id], labels) for row in rows]


def _request(
    actor: Actor,
    row: DisclosureRequest,
    names: Mapping[uuid.UUID, str],
    decided: Counter[str],
    labels: Mapping[uuid.UUID, str],
) -> RequestView:
    return RequestView(
        id=row.id,
        case=row.stream_id,
        reference=row.reference,
        asked=row.asked,
        came_on=row.came_on,
        due_on=row.due_on,
        law=row.law,
        by=names.get(row.by_id, ""),
        at=row.at,
        laid_out_at=row.laid_out_at,
        approved_by=names.get(row.approved_by_id, "") if row.approved_by_id else "",
        approved_at=row.approved_at,
        closed_at=row.closed_at,
        closed_why=row.closed_why,
        counts={said: decided[said] for said in ("", *Decision)},
        leads=counts_for(Verb.DISCLOSURE_CLOSE, actor, row.stream_id),
        marking=at_least(row.marking, labels.get(row.stream_id, row.marking)),
        version=row.version,
    )


def _paragraphs(actor: Actor, rows: Sequence[DisclosureParagraph]) -> list[ParagraphView]:
    said, names = texts(actor, rows), names_of(row.decided_by_id for row in rows if row.decided_by_id)
    owners = Participant.objects.visible_to(actor).filter(id__in={row.owner_id for row in rows})
    owned = dict(owners.values_list("id", "name"))
    told = living(NoticedParagraph.objects.visible_to(actor), rows)
    held = {stream: _is_unreleased(actor, stream) for stream in {row.stream_id for row in rows}}
    return [
        _paragraph(row, said.get(row.id), names, owned, told.get(row.id), held[row.stream_id]) for row in rows
    ]


def _is_unreleased(actor: Actor, case: uuid.UUID) -> bool:
    """Whether an embargo binds, or nobody outside knows yet."""
    known = Case.objects.visible_to(actor).filter(id=case).exclude(public_at=None).exists()
    bound = Embargo.objects.visible_to(actor).filter(stream=case, state__in=[one.value for one in BINDING])
    return not known or bool(bound.exists())


def _paragraph(
    row: DisclosureParagraph,
    said: Said | None,
    names: Mapping[uuid.UUID, str],
    owners: Mapping[uuid.UUID, str],
    told: NoticedParagraph | None,
    unreleased: bool,
) -> ParagraphView:
    marked = tuple(map(WithholdingGround, row.grounds))
    grounds = (*marked, WithholdingGround.UNRELEASED) if unreleased else marked
    owner = str(row.owner_id) if row.owner_id else None
    now = Piece(Record(row.kind), str(row.source), row.part, said.text, marked, owner) if said else None
    return ParagraphView(
        id=row.id,
        request=row.request_id,
        case=row.stream_id,
        number=row.number,
        kind=Record(row.kind),
        text=said.text if said else None,
        changed=now is not None and digest(now) != row.digest,
        grounds=grounds,
        proposed=settings.MEDACCORD.law.proposed(grounds),
        owner=owners.get(row.owner_id, "") if row.owner_id else "",
        told=NoticeState(told.state) if told else None,
        not_before=told.not_before if told else None,
        kept=bool(NEVER & set(marked)),
        decision=Decision(row.decision) if row.decision else None,
        exemptions=tuple(row.exemptions),
        words=row.words,
        decided_by=names.get(row.decided_by_id, "") if row.decided_by_id else "",
        decided_at=row.decided_at,
        version=row.version,
        marked=said.marked if said else Marking(),
        sight=said.sight if said else None,
    )
