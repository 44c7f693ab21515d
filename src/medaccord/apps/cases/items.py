"""Items that belong to somebody: each in a room of its own, which its originator and the center enter.

Others enter it while a share gives them its key and they take part under the terms that bind them.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.db.models.functions import Now

from medaccord.apps.cases.models import (
    Case,
    Claim,
    ConsentRequest,
    Embargo,
    Invitation,
    Item,
    Participant,
    Proposal,
    Reading,
    Received,
    Share,
    Signature,
)
from medaccord.apps.cases.picture import is_here
from medaccord.core.act import Act
from medaccord.core.models import Grant, Principal, Room
from medaccord.core.models.access import RoomKind
from medaccord.core.models.principal import STRANGER
from medaccord.core.scope import still_open
from medaccord.domain.claims import ClaimMove, ClaimState
from medaccord.domain.claims import step as after
from medaccord.domain.cvd.consent import ConsentState, covered
from medaccord.domain.cvd.embargo import BINDING
from medaccord.domain.cvd.terms import in_force
from medaccord.domain.handling import Mark
from medaccord.domain.roles import DESK, Role
from medaccord.domain.sharing import Move, Purpose, Receipt, RequestState, step

SHARED = "shared by its owner"


def open_for(act: Act, case: Case, side: uuid.UUID, kind: RoomKind = RoomKind.ITEM) -> uuid.UUID:
    """Open the room of a new item for the party whose side this is, and for whoever else enters that side.

    Of what only trained people read the owner's own people need no training (decision 0238).
    """
    room = act.open_room(case.stream_id, kind)
    held = Grant.objects.filter(stream=case.stream_id, room=side, until=None).order_by("since", "id")
    for principal, role in held.values_list("principal_id", "role"):
        own = role not in DESK
        act.grant(room.id, case.stream_id, principal, Role(role), "whose it is", own=own)
    return room.id


def kind_for(marks: Collection[Mark]) -> RoomKind:
    """The kind of room that an item with these marks lies in."""
    return RoomKind.PCII if Mark.PCII in marks else RoomKind.ITEM


def untrained(people: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of some people who may not open PCII now."""
    trained = Principal.objects.filter(id__in=people, trained_until__gt=Now())
    return set(people) - set(trained.values_list("id", flat=True))


def claim(act: Act, item: Item, purpose: Purpose, statement: str) -> Claim:
    """Note that an item is submitted as PCII with its express statement; it is protected from here on."""
    owner = Participant.objects.within(act).get(pk=item.originator_id)
    row = Claim(stream_id=item.stream_id, room_id=owner.side_id, owner=owner, item=item)
    row.purpose, row.state = purpose.value, ClaimState.SUBMITTED.value
    row.statement, row.stated_at, row.stated_by_id = statement, act.told_at, act.by or STRANGER
    return act.add(row)


def drop_claim(act: Act, item: Item, why: str) -> None:
    """Take back the claim of an item that is not validated; raises Illegal for one that is."""
    open_ = (ClaimState.SUBMITTED.value, ClaimState.VALIDATED.value, ClaimState.REJECTED.value)
    for row in Claim.objects.within(act).filter(item=item, state__in=open_).order_by("id"):
        state = after(ClaimState(row.state), ClaimMove.WITHDRAW)
        told = {"state": state.value, "answer": why, "answered_at": act.told_at}
        act.change(row, **told, version=row.version + 1)


def keep(act: Act, case: Case, room: uuid.UUID, side: uuid.UUID, *, told: bool) -> Item:
    """Note that what lies in a room of its own belongs to the party whose side this is.

    What that party was `told` of the agreement as it made it its own holds for it from then on; where others
    made it so, the party was told nothing, and nothing takes it past its owner (decision 0272).
    """
    originator = Participant.objects.within(act).get(stream=case.stream_id, side=side)
    bases = list(settings.MEDACCORD.override_bases) if told else []
    row = Item(stream_id=case.stream_id, room_id=room, originator=originator, override_bases=bases)
    return act.add(row)


def item_rooms(act: Act, participant: Participant) -> list[uuid.UUID]:
    """Rooms of what belongs to a participant, and its ledger, from before it left and came back too."""
    rows = Item.objects.within(act).filter(originator__in=party_rows(act, participant))
    return sorted({*rows.values_list("room_id", flat=True), *_ledgers(act, participant)})


def party_rows(act: Act, participant: Participant) -> list[uuid.UUID]:
    """The participants that one organisation was and is in a case."""
    if participant.organisation_id is None:
        return [participant.id]
    same = Participant.objects.within(act).filter(organisation=participant.organisation_id)
    return list(same.values_list("id", flat=True))


def _ledgers(act: Act, owner: Participant) -> list[uuid.UUID]:
    """The room in which an owner's requests, shares and read records lie, if there is one."""
    items = list(
        Item.objects.within(act).filter(originator__in=party_rows(act, owner)).values_list("id", flat=True)
    )
    found: set[uuid.UUID] = set()
    for model in (ConsentRequest, Share, Reading):
        found |= set(model.objects.within(act).filter(item__in=items).values_list("room_id", flat=True))
    return sorted(found)


def ledger_of(act: Act, case: Case, owner: Participant) -> uuid.UUID:
    """The room of an owner's requests and shares, opened with the first; its keys are those of its side."""
    return next(iter(_ledgers(act, owner)), None) or open_for(act, case, owner.side_id)


def owner_of(act: Act, item: Item) -> Participant | None:
    """The participant whose an item is, as it takes part now; None while it does not."""
    first: Participant = Participant.objects.within(act).get(pk=item.originator_id)
    if first.left_at is None or first.organisation_id is None:
        return first if first.left_at is None else None
    here = Participant.objects.within(act).filter(organisation=first.organisation_id, left_at=None)
    again: Participant | None = here.order_by("id").first()
    return again


def owner_ever(act: Act, item: Item) -> Participant:
    """Whose an item is, as it takes part now, or as it last did."""
    last: Participant = Participant.objects.within(act).get(pk=item.originator_id)
    return owner_of(act, item) or last


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
    """Give the key of an item to those who work for a party that may read it now, or to some of them.

    Who holds one that lasts as long gets none. One without an end and one with an end stand beside each
    other: each rests on a ground of its own, and ends with it.
    """
    as_long = Q(until=None) if until is None else Q(until__gte=until)
    there = _keys_of(act, [item.room_id], recipient.role, as_long=as_long)
    for person, role in sorted(_keys_of(act, [recipient.side_id], recipient.role) - there):
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
    """Take the keys of a recipient's people, but of those to whom the owner or another share gives one too.

    A share that ends by itself gave keys of its own, which end with it.
    """
    recipient = Participant.objects.within(act).get(pk=share.recipient_id)
    held = Grant.objects.filter(stream=item.stream_id, room=item.room_id, role=recipient.role)
    if share.until is not None:
        running = held.filter(until=share.until, until__gt=Now())
        named = running.filter(principal__in=workers_of(act, recipient))
        act.end(named.order_by("since", "id"))
        return
    sides = [party.side_id for party in _others(act, item, share)]
    stay = {person for person, _ in _keys_of(act, sides, recipient.role)}
    act.end(held.filter(until=None).exclude(principal__in=stay).order_by("since", "id"))


def _others(act: Act, item: Item, share: Share) -> list[Participant]:
    """The owner, and the parties that take part now and to which another share gives the item."""
    others = Share.objects.within(act).filter(item=item, ended_at=None, until=None).exclude(pk=share.pk)
    keys = others.exclude(since=None).values_list("recipient_id", flat=True)
    parties = Participant.objects.within(act).filter(id__in=list(keys))
    owner = owner_of(act, item)
    return [*([owner] if owner else []), *(party for party in parties if takes_part(act, party))]


def _keys_of(
    act: Act, rooms: Collection[uuid.UUID], role: str, *, as_long: Q | None = None
) -> set[tuple[uuid.UUID, str]]:
    held = Grant.objects.filter(as_long or still_open(), stream__in=act.streams, room__in=rooms, role=role)
    return set(held.values_list("principal_id", "role"))


def takes_part(act: Act, party: Participant) -> bool:
    """Whether a party has come in, has neither gone nor refused, and is bound by the terms in force."""
    if not is_here(party):
        return False
    if Invitation.objects.within(act).filter(participant=party, answered_at=None).exists():
        return False
    embargo = Embargo.objects.within(act).get(stream=party.stream_id)
    if party.role in DESK or embargo.state not in BINDING or not in_force(embargo, act.now):
        return True
    rows = Signature.objects.within(act).filter(participant=party)
    terms = Proposal.objects.within(act).filter(id__in=list(rows.values_list("proposal_id", flat=True)))
    signed = list(terms.values_list("ends_at", flat=True))
    return covered(ConsentState(party.consent), signed, embargo.ends_at)


def forget(act: Act, room: uuid.UUID) -> None:
    """As the file in a room is erased: what is asked for is no longer asked, what is shared ends."""
    item: Item | None = Item.objects.within(act).filter(room=room).first()
    if item is None:
        return
    part(act, item)
    judged = {ClaimState.VALIDATED.value, ClaimState.LAPSED.value, ClaimState.WITHDRAWN.value}
    if not Claim.objects.within(act).filter(item=item, state__in=judged).exists():
        drop_claim(act, item, "")


def part(act: Act, item: Item, because: str = "") -> None:
    """End what is asked for of an item and what is shared of it: whoever needs it asks its owner anew."""
    for request in ConsentRequest.objects.within(act).filter(item=item, state=RequestState.ASKED.value):
        close(act, request, Move.RETRACT, because)
    for share in Share.objects.within(act).filter(item=item, ended_at=None).order_by("id"):
        end(act, share, because)


def part_with(act: Act, participant: Participant) -> None:
    """As a party goes: what was shared with it ends, and so does what it or its owner was to be asked."""
    for share in Share.objects.within(act).filter(recipient=participant, ended_at=None).order_by("id"):
        end(act, share, "")
    asked = ConsentRequest.objects.within(act).filter(state=RequestState.ASKED.value).order_by("id")
    for request in asked:
        whose = owner_of(act, Item.objects.within(act).get(pk=request.item_id))
        if participant.id == request.recipient_id or whose in (None, participant):
            close(act, request, Move.RETRACT, "")


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
