"""Sharing what belongs to somebody: the center asks, the owner answers, each share is a line of the ledger.

Until its owner agrees, the item does not exist for the party that it is asked for (need-to-know 24): a share
is a key to the item's own room, given by the owner's yes and taken with the owner's no. Past an owner it goes
for the safety of patients or on a legal basis alone, told at once and looked at by a second person.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection

from django.conf import settings

from medaccord.apps.cases import items
from medaccord.apps.cases.items import admit_to, close, end, ledger_of, takes_part, workers_of
from medaccord.apps.cases.models import Case, ConsentRequest, Item, Participant, Share
from medaccord.apps.cases.second import check_second
from medaccord.apps.cases.sharing import (
    answering,
    asked_for,
    begin_past,
    check_agreed,
    content_of,
    names_of,
    note_received,
    open_upheld,
    present_owner,
    received_by,
    received_past,
    recipient_of,
    require_owner,
    share_by_standing,
    standing_for,
    version_of,
)
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.core.models.access import RoomKind
from medaccord.core.models.principal import STRANGER
from medaccord.domain import text
from medaccord.domain.errors import Denied, Illegal, Invalid
from medaccord.domain.handling import Onward
from medaccord.domain.roles import DESK
from medaccord.domain.sharing import (
    AGREED,
    SAFETY,
    Basis,
    Danger,
    Move,
    Purpose,
    Receipt,
    RequestState,
    Review,
    check_due,
    review_due,
    step,
    terms,
)
from medaccord.domain.verbs import Verb

ALONE = "A second person looks at this: ask a colleague of the desk who did not begin it."


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
    """Ask whose an item is whether one more party may read it, for what and why; silence is no consent.

    What its owner agreed to beforehand is shared at once, and its owner told (decision 0233).
    """
    text.said(reason, "Say why they should read it. Its owner reads this.", limit=text.LETTER)
    due = due_at or act.now + dt.timedelta(days=settings.MEDACCORD.consent_days)
    check_due(due, act.now)
    content_of(act, item)
    owner = present_owner(act, item)
    to = recipient_of(act, item, recipient, owner, purpose)
    if asked_for(act, item).filter(recipient=to, purpose=purpose.value).exists():
        raise Illegal("Its owner was asked this already and has not answered.")
    room = ledger_of(act, Case.objects.within(act).get(), owner)
    request = ConsentRequest(stream_id=item.stream_id, room_id=room, item=item, owner=owner, recipient=to)
    request.recipient_name, request.purpose, request.reason = to.name, purpose.value, reason
    request.asked_at, request.due_at, request.asked_by_id = act.now, due, act.by or STRANGER
    standing = standing_for(act, item, owner, to, purpose)
    if standing is not None:
        request.state, request.answered_at = RequestState.GRANTED.value, act.now
    act.add(request)
    if standing is not None:
        share_by_standing(act, request, item, owner, to, standing)
    return request


@command(Verb.SHARE_ANNOUNCE, on=ConsentRequest)
def announce(act: Act, request: ConsentRequest) -> ConsentRequest:
    """Let the recipient know, as the owner, that something waits for consent: what it is stays unsaid."""
    owner = answering(act, request)
    if request.announced_at is not None:
        raise Illegal("They know already that something waits.")
    item = Item.objects.within(act).get(pk=request.item_id)
    to = recipient_of(act, item, request.recipient_id, owner, Purpose(request.purpose))
    record = received_by(request, owner, to)
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
    owner, far = answering(act, request), terms(onward)
    if not takes_part(act, owner):
        raise Illegal("You do not take part under the terms in force. Agree to them first, then share.")
    item = Item.objects.within(act).get(pk=request.item_id)
    shown = version_of(act, item, owner, instead)
    content = content_of(act, shown)
    to = recipient_of(act, shown, request.recipient_id, owner, Purpose(request.purpose))
    move = Move.GRANT if shown.id == item.id else Move.SANITISE
    state = step(RequestState(request.state), move)
    share = Share(stream_id=item.stream_id, room_id=request.room_id, item=shown, request=request)
    share.recipient, share.basis, share.purpose, share.onward = to, Basis.CONSENT.value, request.purpose, far
    share.recipient_name, share.sha256 = to.name, content.sha256
    share.since, share.by_id = act.told_at, act.by or STRANGER
    act.add(share)
    note_received(act, share, received_by(request, owner, to))
    admit_to(act, shown, to)
    told = {"state": state.value, "answered_at": act.told_at}
    act.change(request, **told, version=request.version + 1)
    for other in asked_for(act, shown).filter(recipient=to, purpose=request.purpose):
        close(act, other, Move.RETRACT, "")  # it asked for what is shared by this
    return share


@command(Verb.SHARE_DENY, on=ConsentRequest)
def deny(act: Act, request: ConsentRequest, *, reason: str, version: int | None = None) -> ConsentRequest:
    """Say no, as the owner, with a reason that the center reads.

    Whom it was asked for learns nothing of it, unless it was told that something waits.
    """
    act.expect(request, version, "state", "reason")
    answering(act, request)
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
        require_owner(act, Item.objects.within(act).get(pk=share.item_id))
        if share.basis not in AGREED:
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


@command(Verb.SHARE_RELEASE, on=Item)
def release(
    act: Act,
    item: Item,
    *,
    recipient: uuid.UUID,
    people: Collection[uuid.UUID],
    ground: Danger,
    minimum: str,
    reason: str,
) -> Share:
    """Let people by name read an item for 72 hours because patients are in danger; its owner learns of it.

    `ground` is one of a list, `minimum` why no less is enough. A second person reviews it by the end of the
    next working day. Never a trade secret.
    """
    text.said(reason, "Say what endangers patients. The owner of the document reads this.", limit=text.LETTER)
    text.said(minimum, "Say why they need this document and nothing less.", limit=text.LETTER)
    share = begin_past(act, item, recipient, Basis.PATIENT_SAFETY, Purpose.PATIENT_RISK)
    to = Participant.objects.within(act).get(pk=share.recipient_id)
    if not people or set(people) - workers_of(act, to):
        raise Invalid({"people": ["Choose by name whoever of that party works on the case."]})
    if items.kind_of(item.room_id) is RoomKind.PCII and items.untrained(people):
        raise Invalid({"people": ["PCII opens to trained people only. Choose those who are trained in it."]})
    share.ground, share.minimum, share.reason = ground.value, minimum, reason
    share.named = names_of(people)
    share.since, share.until, share.review_due = act.now, act.now + SAFETY, review_due(act.now)
    act.add(share)
    act.add(received_past(act, share, item, to))
    admit_to(act, item, to, "patient safety", only=people, until=share.until)
    return share


@command(Verb.SHARE_OVERRIDE, on=Item)
def override(
    act: Act, item: Item, *, recipient: uuid.UUID, purpose: Purpose, legal_basis: str, reason: str
) -> Share:
    """Ask to share an item without its owner's consent, on a legal basis; its owner learns of it at once.

    The basis is one that the agreement allows, and allowed when the owner sent the item (decision 0272).
    Nothing opens before a second person upholds it. Never a trade secret.
    """
    text.said(reason, "Say why it is needed. The owner of the document reads this.", limit=text.LETTER)
    share = begin_past(act, item, recipient, Basis.OVERRIDE, purpose)
    check_agreed(item, legal_basis)
    share.legal_basis, share.reason, share.review_due = legal_basis, reason, review_due(act.now)
    return act.add(share)


@command(Verb.SHARE_REVIEW, on=Share)
def review(act: Act, share: Share, *, outcome: Review, words: str, version: int | None = None) -> Share:
    """Uphold or end, as a second person, a share that its owner did not agree to; the owner reads why."""
    act.expect(share, version, "review_words", "ended_because")
    if share.basis in AGREED:
        raise Illegal("Its owner agreed to this share. There is nothing to review.")
    if share.review or share.ended_at is not None:
        raise Illegal("This share was reviewed or ended already.")
    check_second(act, share.by_id, ALONE)
    text.said(words, "Say why. The owner of the document reads this.", limit=text.LETTER)
    told = {"review": outcome.value, "review_words": words, "reviewed_at": act.now}
    act.change(share, **told, reviewed_by_id=act.by or STRANGER, version=share.version + 1)
    if outcome is Review.ENDED:
        end(act, share, words)
    elif share.since is None:
        open_upheld(act, share)
    return share


@command(Verb.SHARE_EXPIRE, on=Share)
def expire(act: Act, share: Share) -> Share:
    """Note that a share has ended by itself; the keys ended by the clock. Acted by the system."""
    if share.ended_at is not None or share.until is None or share.until > act.now:
        raise Illegal("This share has not run out.")
    end(act, share, "")
    return share
