"""Sharing what belongs to somebody: the center asks, the owner answers, each share is a line of the ledger.

Until its owner agrees, the item does not exist for the party that it is asked for (need-to-know 24): a share
is a key to the item's own room, given by the owner's yes and taken with the owner's no.
"""

from __future__ import annotations

import datetime as dt
import uuid

from django.conf import settings
from django.db.models import QuerySet

from medaccord.apps.cases.items import admit_to, close, end, ledger_of, owner_of, takes_part
from medaccord.apps.cases.models import Case, ConsentRequest, Item, Participant, Received, Share
from medaccord.apps.cases.picture import acting_participant
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.core.models import Blob
from medaccord.core.models.principal import STRANGER
from medaccord.domain import text
from medaccord.domain.errors import Denied, Illegal, Invalid
from medaccord.domain.handling import Onward
from medaccord.domain.roles import DESK
from medaccord.domain.sentence import Sentence
from medaccord.domain.sharing import (
    Basis,
    Move,
    Purpose,
    Receipt,
    RequestState,
    check_answerable,
    check_due,
    step,
    terms,
)
from medaccord.domain.verbs import Verb

NOT_YOURS = "Only whoever this belongs to decides whether others read it."
OWN = "This is the center's own. File it for those who should read it; no consent is needed."
AWAY = "Whoever this belongs to takes no part in the case now, so nobody can agree. It must come in first."


@command(Verb.SHARE_ASK, on=Item)
def ask(
    act: Act,
    item: Item,
    *,
    recipient: uuid.UUID,
    purpose: Purpose,
    reason: str,
    due_at: dt.datetime | None = None,
) -> ConsentRequest:
    """Ask whose an item is whether one more party may read it, for what and why; silence is no consent."""
    text.said(reason, "Say why they should read it. Its owner reads this.", limit=text.LETTER)
    due = due_at or act.now + dt.timedelta(days=settings.MEDACCORD.consent_days)
    check_due(due, act.now)
    content_of(act, item)
    owner = _present_owner(act, item)
    to = recipient_of(act, item, recipient, owner, purpose)
    if _asked(act, item).filter(recipient=to, purpose=purpose.value).exists():
        raise Illegal("Its owner was asked this already and has not answered.")
    room = ledger_of(act, Case.objects.within(act).get(), owner)
    request = ConsentRequest(stream_id=item.stream_id, room_id=room, item=item, owner=owner, recipient=to)
    request.recipient_name, request.purpose, request.reason = to.name, purpose.value, reason
    request.asked_at, request.due_at, request.asked_by_id = act.now, due, act.by or STRANGER
    return act.add(request)


@command(Verb.SHARE_ANNOUNCE, on=ConsentRequest)
def announce(act: Act, request: ConsentRequest) -> ConsentRequest:
    """Let the recipient know, as the owner, that something waits for consent: what it is stays unsaid."""
    owner = _answering(act, request)
    if request.announced_at is not None:
        raise Illegal("They know already that something waits.")
    item = Item.objects.within(act).get(pk=request.item_id)
    to = recipient_of(act, item, request.recipient_id, owner, Purpose(request.purpose))
    record = _record(request, owner, to)
    record.state, record.since = Receipt.AWAITING.value, act.told_at
    act.add(record)
    return act.change(request, announced_at=act.told_at, version=request.version + 1)


@command(Verb.SHARE_GRANT, on=ConsentRequest)
def grant(
    act: Act,
    request: ConsentRequest,
    *,
    instead: uuid.UUID | None = None,
    onward: Onward | None = None,
    version: int | None = None,
) -> Share:
    """Agree, as the owner, that the recipient reads the item, or `instead` another of the owner's items.

    The recipient gets the key of that one room and the terms; `onward` is how far it may pass it on.
    """
    act.expect(request, version, "state", "reason")
    owner, far = _answering(act, request), terms(onward)
    if not takes_part(act, owner):
        raise Illegal("You do not take part under the terms in force. Agree to them first, then share.")
    item = Item.objects.within(act).get(pk=request.item_id)
    shown = _version(act, item, owner, instead)
    content = content_of(act, shown)
    to = recipient_of(act, shown, request.recipient_id, owner, Purpose(request.purpose))
    move = Move.GRANT if shown.id == item.id else Move.SANITISE
    state = step(RequestState(request.state), move)
    share = Share(stream_id=item.stream_id, room_id=request.room_id, item=shown, request=request)
    share.recipient, share.basis, share.purpose, share.onward = to, Basis.CONSENT.value, request.purpose, far
    share.recipient_name, share.sha256 = to.name, content.sha256
    share.since, share.by_id = act.told_at, act.by or STRANGER
    act.add(share)
    _note(act, share, _record(request, owner, to))
    admit_to(act, shown, to)
    told = {"state": state.value, "answered_at": act.told_at}
    act.change(request, **told, version=request.version + 1)
    for other in _asked(act, shown).filter(recipient=to, purpose=request.purpose):
        close(act, other, Move.RETRACT, "")  # it asked for what is shared by this
    return share


@command(Verb.SHARE_DENY, on=ConsentRequest)
def deny(act: Act, request: ConsentRequest, *, reason: str, version: int | None = None) -> ConsentRequest:
    """Say no, as the owner, with a reason that the center reads.

    Whom it was asked for learns nothing of it, unless it was told that something waits.
    """
    act.expect(request, version, "state", "reason")
    _answering(act, request)
    text.said(reason, "Say why not. The coordination center reads it.", limit=text.LETTER)
    return close(act, request, Move.DENY, reason)


@command(Verb.SHARE_RETRACT, on=ConsentRequest)
def retract(act: Act, request: ConsentRequest, *, reason: str, version: int | None = None) -> ConsentRequest:
    """Take a request back, as the desk, with a reason that the owner reads."""
    act.expect(request, version, "state", "reason")
    text.said(reason, "Say why it is no longer asked for. Its owner reads this.", limit=text.LETTER)
    return close(act, request, Move.RETRACT, reason)


@command(Verb.SHARE_LAPSE, on=ConsentRequest)
def lapse(act: Act, request: ConsentRequest) -> ConsentRequest:
    """Silence past the due instant is no consent; acted by the system."""
    if request.due_at > act.now:
        raise Illegal("This request is not overdue.")
    return close(act, request, Move.LAPSE, "")


@command(Verb.SHARE_WITHDRAW, on=Share)
def withdraw(act: Act, share: Share, *, reason: str, version: int | None = None) -> Share:
    """End a share, as the owner or the desk: the recipient loses the item at once.

    What it read before it may have kept; the ledger says from when to when it could.
    """
    act.expect(share, version, "ended_because")
    if not act.roles & DESK:
        _require_owner(act, Item.objects.within(act).get(pk=share.item_id))
        if share.basis != Basis.CONSENT:
            raise Denied("This share does not rest on your consent. Write to the center, which reviews it.")
    if share.ended_at is not None:
        raise Illegal("This share has ended already.")
    text.said(reason, "Say why it ends. Its owner and the center read it.", limit=text.LETTER)
    end(act, share, reason)
    if share.request_id is not None:
        request = ConsentRequest.objects.within(act).get(pk=share.request_id)
        state = step(RequestState(request.state), Move.WITHDRAW)
        act.change(request, state=state.value, version=request.version + 1)
    return share


def _answering(act: Act, request: ConsentRequest) -> Participant:
    """The owner, for whom the actor answers a request that is open; raises Denied and Illegal."""
    owner = _require_owner(act, Item.objects.within(act).get(pk=request.item_id))
    check_answerable(RequestState(request.state), request.due_at, act.now)
    return owner


def _require_owner(act: Act, item: Item) -> Participant:
    owner = owner_of(act, item)
    if owner is None or acting_participant(act, [owner]) is None:
        raise Denied(NOT_YOURS)
    return owner


def _present_owner(act: Act, item: Item) -> Participant:
    owner = owner_of(act, item)
    if owner is not None and owner.role in DESK:
        raise Illegal(OWN)
    if owner is None or not takes_part(act, owner):
        raise Illegal(AWAY)
    return owner


def _asked(act: Act, item: Item) -> QuerySet[ConsentRequest]:
    """Requests for an item that its owner has not answered."""
    rows: QuerySet[ConsentRequest] = ConsentRequest.objects.within(act).filter(
        item=item, state=RequestState.ASKED.value
    )
    return rows


def recipient_of(
    act: Act,
    item: Item,
    key: uuid.UUID,
    owner: Participant,
    purpose: Purpose,
    *,
    but: uuid.UUID | None = None,
) -> Participant:
    """A party that may get the item for a purpose: it takes part, is bound, and has it not yet for that.

    `but` is a share that is about to open.
    """
    parties = Participant.objects.within(act).filter(pk=key, stream=item.stream_id)
    to: Participant | None = parties.first()
    if to is None or to.id == owner.id or to.role in DESK:
        raise Invalid({"recipient": ["Choose another party of this case."]})
    if not takes_part(act, to):
        told = "{name} does not take part under the terms in force. It can receive this once it does."
        raise Invalid({"recipient": [Sentence(told, name=to.name)]})
    same = {"item": item, "recipient": to, "purpose": purpose.value, "ended_at": None}
    here = Share.objects.within(act).filter(**same).exclude(pk=but)
    if here.exclude(since=None).exists():
        raise Illegal("This is shared with them already.")
    if here.exists():
        raise Illegal("To share this with them waits for a second person already.")
    return to


def _version(act: Act, item: Item, owner: Participant, instead: uuid.UUID | None) -> Item:
    """What is shared: the item itself, or another one of the same owner's."""
    if instead is None or instead == item.id:
        return item
    found = Item.objects.within(act).filter(pk=instead, stream=item.stream_id)
    other: Item | None = found.first()
    if other is None or owner_of(act, other) != owner:
        raise Invalid({"instead": ["Choose another document of yours that only you and the center read."]})
    return other


def content_of(act: Act, item: Item) -> Blob:
    """The file in an item's room; what was erased is shared with nobody."""
    content = Blob.rows.get(stream=item.stream_id, room=item.room_id)
    if content.erased_at is not None:
        raise Illegal("This file was erased. There is nothing to share.")
    return content


def _record(request: ConsentRequest, owner: Participant, to: Participant) -> Received:
    """The recipient's own record of what it was asked for; it lies in the recipient's side."""
    record = Received(stream_id=request.stream_id, room_id=to.side_id, recipient=to, request=request)
    record.owner, record.purpose = owner.name, request.purpose
    return record


def _note(act: Act, share: Share, record: Received) -> None:
    """Tell the recipient what it has, from whom and on what terms; one record for what it waited for."""
    told = {"share": share, "item_id": share.item_id, "onward": share.onward}
    told |= {"state": Receipt.OPEN.value, "since": act.told_at}
    waiting = Received.objects.within(act).filter(request=share.request_id).first()
    if waiting is not None:
        act.change(waiting, **told)
        return
    for name, value in told.items():
        setattr(record, name, value)
    act.add(record)
