"""What the commands of sharing share: who is asked, who may receive, and the rows that tell of it."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from django.conf import settings
from django.db.models import QuerySet

from medaccord.apps.accounts.models import Person
from medaccord.apps.cases.items import admit_to, ledger_of, owner_ever, owner_of, party_rows, takes_part
from medaccord.apps.cases.models import Case, ConsentRequest, Item, Participant, Received, Share
from medaccord.apps.cases.picture import acting_participant
from medaccord.apps.parties.models import StandingConsent
from medaccord.apps.parties.queries.standing_consents import in_force
from medaccord.core.act import Act
from medaccord.core.marking import marking_of
from medaccord.core.models import Blob
from medaccord.core.models.principal import STRANGER
from medaccord.domain.errors import Denied, Illegal, Invalid
from medaccord.domain.handling import Onward
from medaccord.domain.roles import DESK
from medaccord.domain.sentence import Sentence
from medaccord.domain.sharing import (
    AGREED,
    REFUSED,
    Basis,
    Purpose,
    Receipt,
    RequestState,
    agreed_beforehand,
    bases_of,
    check_answerable,
    check_basis,
    check_past,
)

NOT_YOURS = "Only whoever this belongs to decides whether others read it."
OWN = "This is the center's own. File it for those who should read it; no consent is needed."
AWAY = "Whoever this belongs to takes no part in the case now, so nobody can agree. It must come in first."


def answering(act: Act, request: ConsentRequest) -> Participant:
    """The owner, for whom the actor answers a request that is open; raises Denied and Illegal."""
    owner = require_owner(act, Item.objects.within(act).get(pk=request.item_id))
    check_answerable(RequestState(request.state), request.due_at, act.now)
    return owner


def require_owner(act: Act, item: Item) -> Participant:
    """Whose an item is, for whom the actor acts; raises Denied for everybody else."""
    owner = owner_of(act, item)
    if owner is None or acting_participant(act, [owner]) is None:
        raise Denied(NOT_YOURS)
    return owner


def present_owner(act: Act, item: Item) -> Participant:
    """Whose an item is and who can agree now; raises Illegal where nobody can, or need not."""
    owner = owner_of(act, item)
    if owner is not None and owner.role in DESK:
        raise Illegal(OWN)
    if owner is None or not takes_part(act, owner):
        raise Illegal(AWAY)
    return owner


def asked_for(act: Act, item: Item) -> QuerySet[ConsentRequest]:
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


def version_of(act: Act, item: Item, owner: Participant, instead: uuid.UUID | None) -> Item:
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


def received_by(request: ConsentRequest, owner: Participant, to: Participant) -> Received:
    """The recipient's own record of what it was asked for; it lies in the recipient's side."""
    record = Received(stream_id=request.stream_id, room_id=to.side_id, recipient=to, request=request)
    record.owner, record.purpose = owner.name, request.purpose
    return record


def note_received(act: Act, share: Share, record: Received) -> None:
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


def standing_for(
    act: Act, item: Item, owner: Participant, to: Participant, purpose: Purpose
) -> StandingConsent | None:
    """What an owner agreed to beforehand that covers this item now; None where it must be asked.

    After a no, another version in its place, or the end of such a share it is asked again: what was said of
    this very item comes before what was said of all.
    """
    if not agreed_beforehand(purpose, marking_of(content_of(act, item)).marks):
        return None
    same = list(party_rows(act, to))
    said = {"item": item, "purpose": purpose.value, "recipient__in": same}
    refused = ConsentRequest.objects.within(act).filter(**said, state__in=sorted(REFUSED))
    over = Share.objects.within(act).filter(**said, basis__in=sorted(AGREED)).exclude(ended_at=None)
    if refused.exists() or over.exists():
        return None
    return in_force(owner.organisation_id, to.organisation_id, purpose)


def share_by_standing(
    act: Act,
    request: ConsentRequest,
    item: Item,
    owner: Participant,
    to: Participant,
    standing: StandingConsent,
) -> Share:
    """Share at once what its owner agreed to beforehand; owner and recipient are told as of any share."""
    share = Share(stream_id=item.stream_id, room_id=request.room_id, item=item, request=request)
    share.recipient, share.recipient_name, share.basis = to, to.name, Basis.STANDING.value
    share.standing, share.purpose, share.onward = standing, request.purpose, standing.onward
    share.sha256, share.reason = content_of(act, item).sha256, request.reason
    share.since, share.by_id = act.now, act.by or STRANGER
    act.add(share)
    note_received(act, share, received_by(request, owner, to))
    admit_to(act, item, to, "standing consent")
    for room in (request.room_id, to.side_id):
        act.outcomes[room] = Basis.STANDING.value
    return share


def check_agreed(item: Item, basis: str) -> None:
    """Raise Denied or Invalid unless the agreement allows a basis now, and did as its owner sent the item."""
    check_basis(basis, bases_of(item.override_bases, settings.MEDACCORD.override_bases))


def begin_past(act: Act, item: Item, recipient: uuid.UUID, basis: Basis, purpose: Purpose) -> Share:
    """A line of the ledger of the owner, whether its owner takes part now or not."""
    content = content_of(act, item)
    check_past(marking_of(content).marks, purpose)
    owner = owner_ever(act, item)
    to = recipient_of(act, item, recipient, owner, purpose)
    room = ledger_of(act, Case.objects.within(act).get(), owner)
    share = Share(stream_id=item.stream_id, room_id=room, item=item, recipient=to)
    share.recipient_name, share.basis, share.purpose = to.name, basis.value, purpose.value
    share.onward, share.sha256 = Onward.FORBIDDEN.value, content.sha256
    share.by_id = act.by or STRANGER
    return share


def open_upheld(act: Act, share: Share) -> None:
    """Give the keys that a second person has upheld, if the recipient may still get them."""
    item = Item.objects.within(act).get(pk=share.item_id)
    check_agreed(item, share.legal_basis)
    owner = owner_ever(act, item)
    content_of(act, item)
    to = recipient_of(act, item, share.recipient_id, owner, Purpose(share.purpose), but=share.id)
    act.change(share, since=act.now)
    act.add(received_past(act, share, item, to))
    admit_to(act, item, to, "by a legal basis")


def received_past(act: Act, share: Share, item: Item, to: Participant) -> Received:
    """The recipient's own record of what it got without its owner's consent, and until when."""
    owner = owner_ever(act, item)
    record = Received(stream_id=share.stream_id, room_id=to.side_id, recipient=to, share=share, item=item)
    record.owner, record.purpose, record.onward = owner.name, share.purpose, share.onward
    record.state, record.since, record.until = Receipt.OPEN.value, act.now, share.until
    return record


def names_of(people: Collection[uuid.UUID]) -> str:
    """The names of people who were chosen one by one, as the ledger keeps them."""
    named = Person.objects.filter(principal__in=people).order_by("name").values_list("name", flat=True)
    return ", ".join(named)
