"""Items that belong to somebody: each in a room of its own, which its originator and the center enter.

Others enter it while a share gives them its key and they take part under the terms that bind them.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Q
from django.db.models.functions import Now

from medaccord.apps.cases.models import Case, ConsentRequest, Item, Participant, Received, Share
from medaccord.core.act import Act
from medaccord.core.models import Grant, Room
from medaccord.core.models.access import RoomKind
from medaccord.domain.roles import Role
from medaccord.domain.sharing import Move, Receipt, RequestState, step

SHARED = "shared by its owner"


def open_for(act: Act, case: Case, side: uuid.UUID) -> uuid.UUID:
    """Open the room of a new item for the party whose side this is, and for whoever else enters that side."""
    room = act.open_room(case.stream_id, RoomKind.ITEM)
    held = Grant.objects.filter(stream=case.stream_id, room=side, until=None).order_by("since", "id")
    for principal, role in held.values_list("principal_id", "role"):
        act.grant(room.id, case.stream_id, principal, Role(role), "whose it is")
    return room.id


def keep(act: Act, case: Case, room: uuid.UUID, side: uuid.UUID) -> Item:
    """Note that what lies in a room of its own belongs to the party whose side this is."""
    originator = Participant.objects.within(act).get(stream=case.stream_id, side=side)
    return act.add(Item(stream_id=case.stream_id, room_id=room, originator=originator))


def item_rooms(act: Act, participant: Participant) -> list[uuid.UUID]:
    """Rooms of what belongs to a participant, from before it left and came back as another one too."""
    owners = [participant.id]
    if participant.organisation_id is not None:
        same = Participant.objects.within(act).filter(organisation=participant.organisation_id)
        owners += same.values_list("id", flat=True)
    rows = Item.objects.within(act).filter(originator__in=owners)
    return sorted(rows.values_list("room_id", flat=True))


def owner_of(act: Act, item: Item) -> Participant | None:
    """The participant whose an item is, as it takes part now; None while it does not."""
    first: Participant = Participant.objects.within(act).get(pk=item.originator_id)
    if first.left_at is None or first.organisation_id is None:
        return first if first.left_at is None else None
    here = Participant.objects.within(act).filter(organisation=first.organisation_id, left_at=None)
    again: Participant | None = here.order_by("id").first()
    return again


def received_rooms(
    act: Act, participants: Collection[Participant], **which: Any
) -> Mapping[uuid.UUID, list[uuid.UUID]]:
    """Rooms of the items that are shared with each of these participants, by the participant's key."""
    rows = Share.objects.within(act).filter(recipient__in=participants, ended_at=None, **which)
    rows = rows.exclude(since=None)
    found: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    for recipient, item in rows.order_by("id").values_list("recipient_id", "item_id"):
        found[recipient].append(item)
    rooms = dict(Item.objects.within(act).filter(id__in=_all(found)).values_list("id", "room_id"))
    return {recipient: [rooms[item] for item in items] for recipient, items in found.items()}


def _all(found: Mapping[uuid.UUID, list[uuid.UUID]]) -> set[uuid.UUID]:
    return {one for many in found.values() for one in many}


def admit_to(
    act: Act,
    item: Item,
    recipient: Participant,
    basis: str = SHARED,
    *,
    only: Collection[uuid.UUID] | None = None,
    until: dt.datetime | None = None,
) -> None:
    """Give the key of an item to those who work for a party that may read it now, or to some of them."""
    held = _keys_of(act, [recipient.side_id], recipient.role) - _keys_of(act, [item.room_id], recipient.role)
    for person, role in sorted(held):
        if only is None or person in only:
            act.grant(item.room_id, item.stream_id, person, Role(role), basis, until)


def workers_of(act: Act, party: Participant) -> set[uuid.UUID]:
    """Principals who enter a party's side in its own role."""
    return {person for person, _ in _keys_of(act, [party.side_id], party.role)}


def end(act: Act, share: Share, because: str) -> None:
    """End a share: whom nothing else lets in loses the key at once, and the recipient's record says so."""
    act.change(share, ended_at=act.told_at, ended_because=because, version=share.version + 1)
    item = Item.objects.within(act).get(pk=share.item_id)
    _close_to(act, item, share)
    for record in Received.objects.within(act).filter(share=share):
        act.change(record, item=None, state=Receipt.ENDED.value, ended_at=act.told_at)


def _close_to(act: Act, item: Item, share: Share) -> None:
    """Take the keys of a recipient's people, but of those who work for the owner or another recipient too."""
    recipient = Participant.objects.within(act).get(pk=share.recipient_id)
    others = Share.objects.within(act).filter(item=item, ended_at=None).exclude(pk=share.pk)
    others = others.exclude(since=None)
    owner = owner_of(act, item)
    named = {*others.values_list("recipient_id", flat=True), *([owner.id] if owner else [])}
    sides = Participant.objects.within(act).filter(id__in=named).values_list("side_id", flat=True)
    stay = {person for person, _ in _keys_of(act, list(sides), recipient.role)}
    still = Q(until=None) | Q(until__gt=Now())
    held = Grant.objects.filter(still, stream=item.stream_id, room=item.room_id, role=recipient.role)
    act.end(held.exclude(principal__in=stay).order_by("since", "id"))


def _keys_of(act: Act, rooms: Collection[uuid.UUID], role: str) -> set[tuple[uuid.UUID, str]]:
    still = Q(until=None) | Q(until__gt=Now())
    held = Grant.objects.filter(still, stream__in=act.streams, room__in=rooms, role=role)
    return set(held.values_list("principal_id", "role"))


def part_with(act: Act, participant: Participant) -> None:
    """As a party goes: what was shared with it ends, and so does what it or its owner was to be asked."""
    gone = "The recipient takes no part any more."
    for share in Share.objects.within(act).filter(recipient=participant, ended_at=None).order_by("id"):
        end(act, share, gone)
    asked = ConsentRequest.objects.within(act).filter(state=RequestState.ASKED.value).order_by("id")
    for request in asked:
        whose = owner_of(act, Item.objects.within(act).get(pk=request.item_id))
        if participant.id == request.recipient_id or whose in (None, participant):
            close(act, request, Move.RETRACT, "One of the two parties takes no part any more.")


def close(act: Act, request: ConsentRequest, move: Move, answer: str) -> ConsentRequest:
    """End a request without a share; whoever was told that something waits learns that it waits no more."""
    state = step(RequestState(request.state), move)
    for record in Received.objects.within(act).filter(request=request):
        act.change(record, state=Receipt.ENDED.value, ended_at=act.told_at)
    told = {"state": state.value, "answer": answer, "answered_at": act.told_at}
    return act.change(request, **told, version=request.version + 1)


def kind_of(room: uuid.UUID) -> RoomKind:
    """What a room of a locked stream is for."""
    return RoomKind(Room.objects.values_list("kind", flat=True).get(id=room))
