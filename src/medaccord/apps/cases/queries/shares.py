"""Who asked to share what belongs to somebody, what was shared, and what a reader received."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from medaccord.apps.cases.models import ConsentRequest, Item, Participant, Received, Share
from medaccord.apps.cases.queries.seen import check_seen, label_of_case
from medaccord.apps.cases.queries.team import workers_in
from medaccord.apps.parties.queries.reach import people_behind
from medaccord.core.gate import counts_for
from medaccord.core.marking import marking_of, together
from medaccord.core.models import Blob
from medaccord.core.principal import Actor
from medaccord.core.scope import open_grants, own_principals, query
from medaccord.domain.handling import Marking, Onward
from medaccord.domain.roles import DESK, Role
from medaccord.domain.sharing import Basis, Purpose, Receipt, RequestState
from medaccord.domain.verbs import Verb


@dataclass(frozen=True, slots=True)
class RequestView:
    """The center asks an owner, the reader where `own`, to let one more party read a file."""

    id: uuid.UUID
    own: bool
    item: uuid.UUID
    file: uuid.UUID
    name: str
    recipient: uuid.UUID
    recipient_name: str
    purpose: Purpose
    reason: str
    asked_at: dt.datetime
    due_at: dt.datetime
    state: RequestState
    answer: str
    answered_at: dt.datetime | None
    announced_at: dt.datetime | None
    version: int

    @property
    def is_open(self) -> bool:
        """Whether its owner has not answered it yet."""
        return self.state is RequestState.ASKED


@dataclass(frozen=True, slots=True)
class ShareView:
    """One line of the ledger, for the owner, which is the reader where `own`, and for the desk.

    What its owner did not agree to says why, and what it agreed to beforehand who decided that there and
    when. `since` is None until a second person upheld it; `may_review`
    says that the reader may be that one.
    """

    id: uuid.UUID
    own: bool
    request: uuid.UUID | None
    item: uuid.UUID
    file: uuid.UUID
    name: str
    recipient: uuid.UUID
    recipient_name: str
    basis: Basis
    agreed_by: str
    agreed_at: dt.datetime | None
    purpose: Purpose
    onward: Onward
    sha256: str
    since: dt.datetime | None
    until: dt.datetime | None
    ground: str
    reason: str
    minimum: str
    legal_basis: str
    named: str
    review_due: dt.datetime | None
    review: str
    review_words: str
    may_review: bool
    ended_at: dt.datetime | None
    ended_because: str
    version: int

    @property
    def awaits_review(self) -> bool:
        """Whether a second person has yet to look at it."""
        return self.review_due is not None and not self.review and self.ended_at is None

    def is_open(self, now: dt.datetime) -> bool:
        """Whether its recipient reads by it."""
        return self.since is not None and self.ended_at is None and (self.until is None or self.until > now)


@dataclass(frozen=True, slots=True)
class ReceivedView:
    """What a recipient, the reader where `own`, has or waits for, from whom and on what terms.

    `file` is None unless it is open.
    """

    id: uuid.UUID
    own: bool
    owner: str
    file: uuid.UUID | None
    name: str
    purpose: Purpose
    onward: Onward
    state: Receipt
    since: dt.datetime
    until: dt.datetime | None
    ended_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Sharing:
    """All that a reader knows of the sharing in one case, the newest first."""

    requests: tuple[RequestView, ...]
    shares: tuple[ShareView, ...]
    received: tuple[ReceivedView, ...]
    marked: Marking

    @property
    def opened(self) -> tuple[uuid.UUID, ...]:
        """Files of others that the reader reads for its own party, each once: their reading is kept."""
        return tuple(dict.fromkeys(one.file for one in self.received if one.own and one.file))


@dataclass(frozen=True, slots=True)
class _File:
    """The key, name and marking of an item's file, and whether its content is kept or was erased."""

    id: uuid.UUID
    name: str
    kept: bool
    marked: Marking


Files = Mapping[uuid.UUID, _File]
"""By item its file."""


@dataclass(frozen=True, slots=True)
class Asked:
    """By case the requests that wait for the reader as their owner, and how what they name is handled."""

    requests: Mapping[uuid.UUID, tuple[RequestView, ...]] = field(default_factory=dict)
    marked: Marking = field(default_factory=Marking)


@query
def asked_of(actor: Actor, case_ids: Collection[uuid.UUID], now: dt.datetime) -> Asked:
    """What the reader is asked to share of their own party's, in many cases at once, the next one due first.

    Whoever enters an owner's ledger for the desk is asked nothing, and past the due instant nobody is.
    """
    rows = ConsentRequest.objects.visible_to(actor).filter(stream__in=case_ids, due_at__gt=now)
    asked = list(rows.filter(state=RequestState.ASKED.value).order_by("due_at", "id"))
    if not asked:
        return Asked()
    cases = {row.stream_id for row in asked}
    reader = _Reader(False, (), _own_rooms(actor, cases))
    own = [row for row in asked if row.room_id in reader.rooms]
    files = _files(actor, cases, {row.item_id for row in own})
    found: dict[uuid.UUID, list[RequestView]] = defaultdict(list)
    for row in own:
        if row.item_id in files:
            found[row.stream_id].append(_request(row, files, reader))
    told = {case: tuple(requests) for case, requests in found.items()}
    return Asked(told, together(files.values(), Marking()))


@query
def sharing(actor: Actor, case_id: uuid.UUID) -> Sharing:
    """Requests, shares and what was received in a case, as far as the reader may know; raises Missing."""
    label = label_of_case(actor, case_id)
    asked = list(ConsentRequest.objects.visible_to(actor).filter(stream=case_id).order_by("-asked_at", "id"))
    rows = Share.objects.visible_to(actor).filter(stream=case_id).select_related("standing")
    lines = list(rows.order_by("-since", "id"))
    got = list(Received.objects.visible_to(actor).filter(stream=case_id).order_by("-since", "id"))
    named = {row.item_id for row in (*asked, *lines, *got) if row.item_id}
    files = _files(actor, [case_id], named)
    reader = _Reader(_is_desk(actor, case_id), own_principals(actor), _own_rooms(actor, [case_id]))
    return Sharing(
        tuple(_request(row, files, reader) for row in asked if row.item_id in files),
        tuple(_share(row, files, reader) for row in lines if row.item_id in files),
        tuple(_received(row, files, reader) for row in got),
        together(files.values(), label),
    )


def _own_rooms(actor: Actor, cases: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Rooms that the reader enters for a party, and not for the desk."""
    held = open_grants(actor).filter(stream__in=cases).exclude(role__in=DESK)
    return set(held.values_list("room_id", flat=True))


def _files(actor: Actor, cases: Collection[uuid.UUID], items: Collection[uuid.UUID]) -> Files:
    """The files of items that the reader may open."""
    rooms = Item.objects.visible_to(actor).filter(stream__in=cases, id__in=items)
    by_room = dict(rooms.values_list("room_id", "id"))
    found = Blob.objects.visible_to(actor).filter(stream__in=cases, room__in=by_room)
    return {
        by_room[row.room_id]: _File(row.id, row.name, row.erased_at is None, marking_of(row)) for row in found
    }


def _request(row: ConsentRequest, files: Files, reader: _Reader) -> RequestView:
    file = files[row.item_id]
    return RequestView(
        id=row.id,
        own=row.room_id in reader.rooms,
        item=row.item_id,
        file=file.id,
        name=file.name,
        recipient=row.recipient_id,
        recipient_name=row.recipient_name,
        purpose=Purpose(row.purpose),
        reason=row.reason,
        asked_at=row.asked_at,
        due_at=row.due_at,
        state=RequestState(row.state),
        answer=row.answer,
        answered_at=row.answered_at,
        announced_at=row.announced_at,
        version=row.version,
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    """Whether the reader is of the desk, which principals are the reader, and the rooms
    that the reader enters for a party."""

    is_desk: bool
    own: Collection[uuid.UUID]
    rooms: Collection[uuid.UUID]


def _is_desk(actor: Actor, case_id: uuid.UUID) -> bool:
    """Whether the reader works for the desk of a case."""
    return counts_for(Verb.SHARE_REVIEW, actor, case_id)


def _share(row: Share, files: Files, reader: _Reader) -> ShareView:
    file = files[row.item_id]
    return ShareView(
        id=row.id,
        own=row.room_id in reader.rooms,
        request=row.request_id,
        item=row.item_id,
        file=file.id,
        name=file.name,
        recipient=row.recipient_id,
        recipient_name=row.recipient_name,
        basis=Basis(row.basis),
        agreed_by=row.standing.given_by if row.standing else "",
        agreed_at=row.standing.since if row.standing else None,
        purpose=Purpose(row.purpose),
        onward=Onward(row.onward),
        sha256=row.sha256 if files[row.item_id].kept else "",
        since=row.since,
        until=row.until,
        ground=row.ground,
        reason=row.reason,
        minimum=row.minimum,
        legal_basis=row.legal_basis,
        named=row.named,
        review_due=row.review_due,
        review=row.review,
        review_words=row.review_words,
        may_review=reader.is_desk and row.by_id not in reader.own,
        ended_at=row.ended_at,
        ended_because=row.ended_because,
        version=row.version,
    )


def _received(row: Received, files: Files, reader: _Reader) -> ReceivedView:
    file = files.get(row.item_id) if row.item_id else None
    return ReceivedView(
        id=row.id,
        own=row.room_id in reader.rooms,
        owner=row.owner,
        file=file.id if file else None,
        name=file.name if file else "",
        purpose=Purpose(row.purpose),
        onward=Onward(row.onward),
        state=Receipt(row.state),
        since=row.since,
        until=row.until,
        ended_at=row.ended_at,
    )


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody who works on a case for a party, and so may be named to read something."""

    principal: uuid.UUID
    name: str
    party: uuid.UUID


@query
def workers(actor: Actor, case_id: uuid.UUID) -> list[Worker]:
    """Who works for each party of a case, by name, for its desk; empty for everybody else. Raises Missing."""
    check_seen(actor, case_id)
    if not _is_desk(actor, case_id):
        return []
    rows = Participant.objects.visible_to(actor).filter(stream=case_id, left_at=None).exclude(role=Role.LEAD)
    inside = workers_in(actor, case_id, dict(rows.values_list("room_id", "id")))
    known = people_behind({one for people in inside.values() for one in people})
    found = [
        Worker(one, known[one].name, party) for party, people in inside.items() for one in people & set(known)
    ]
    return sorted(found, key=lambda worker: (worker.name, str(worker.principal)))
