"""Shares that their owner did not agree to: for the safety of patients, or on a legal basis of their own.

Each is told to the owner in the same transaction and looked at by a second person; a trade secret is never
shared so. A release opens at once, for people by name and for 72 hours; an override opens nothing before the
second person upholds it.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection

from medaccord.apps.accounts.models import Person
from medaccord.apps.cases.commands.share import content_of, recipient_of
from medaccord.apps.cases.items import admit_to, end, ledger_of, owner_of, workers_of
from medaccord.apps.cases.models import Case, Item, Participant, Received, Share
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.core.files import marking_of
from medaccord.core.models.principal import STRANGER
from medaccord.core.principal import persons_behind
from medaccord.domain import text
from medaccord.domain.errors import Denied, Illegal, Invalid
from medaccord.domain.handling import Onward
from medaccord.domain.sharing import (
    SAFETY,
    Basis,
    Danger,
    Purpose,
    Receipt,
    Review,
    check_not_secret,
    review_due,
)
from medaccord.domain.verbs import Verb

ALONE = "A second person looks at this: ask a colleague of the desk who did not begin it."


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
    share = _begin(act, item, recipient, Basis.PATIENT_SAFETY, Purpose.PATIENT_RISK)
    to = Participant.objects.within(act).get(pk=share.recipient_id)
    if not people or set(people) - workers_of(act, to):
        raise Invalid({"people": ["Choose by name whoever of that party works on the case."]})
    share.ground, share.minimum, share.reason = ground.value, minimum, reason
    share.named = _names(people)
    share.since, share.until, share.review_due = act.now, act.now + SAFETY, review_due(act.now)
    act.add(share)
    act.add(_record(act, share, item, to))
    admit_to(act, item, to, "patient safety", only=people, until=share.until)
    return share


@command(Verb.SHARE_OVERRIDE, on=Item)
def override(
    act: Act, item: Item, *, recipient: uuid.UUID, purpose: Purpose, legal_basis: str, reason: str
) -> Share:
    """Ask to share an item without its owner's consent, on a legal basis; its owner learns of it at once.

    Nothing opens before a second person upholds it. Never a trade secret.
    """
    text.said(legal_basis, "Name the law, order or agreement that allows it.", limit=text.LETTER)
    text.said(reason, "Say why it is needed. The owner of the document reads this.", limit=text.LETTER)
    share = _begin(act, item, recipient, Basis.OVERRIDE, purpose)
    share.legal_basis, share.reason, share.review_due = legal_basis, reason, review_due(act.now)
    return act.add(share)


@command(Verb.SHARE_REVIEW, on=Share)
def review(act: Act, share: Share, *, outcome: Review, words: str, version: int | None = None) -> Share:
    """Uphold or end, as a second person, a share that its owner did not agree to; the owner reads why."""
    act.expect(share, version, "review_words", "ended_because")
    if share.basis == Basis.CONSENT:
        raise Illegal("Its owner agreed to this share. There is nothing to review.")
    if share.review or share.ended_at is not None:
        raise Illegal("This share was reviewed or ended already.")
    if act.actor.person is None or act.actor.person in persons_behind([share.by_id]):
        raise Denied(ALONE)
    text.said(words, "Say why. The owner of the document reads this.", limit=text.LETTER)
    told = {"review": outcome.value, "review_words": words, "reviewed_at": act.now}
    act.change(share, **told, reviewed_by_id=act.by or STRANGER, version=share.version + 1)
    if outcome is Review.ENDED:
        end(act, share, words)
    elif share.since is None:
        _open(act, share)
    return share


@command(Verb.SHARE_EXPIRE, on=Share)
def expire(act: Act, share: Share) -> Share:
    """Note that a share has ended by itself; the keys ended by the clock. Acted by the system."""
    if share.ended_at is not None or share.until is None or share.until > act.now:
        raise Illegal("This share has not run out.")
    end(act, share, "")
    return share


def _begin(act: Act, item: Item, recipient: uuid.UUID, basis: Basis, purpose: Purpose) -> Share:
    """A line of the ledger of the owner, whether its owner takes part now or not."""
    content = content_of(act, item)
    check_not_secret(marking_of(content).marks)
    owner: Participant = owner_of(act, item) or Participant.objects.within(act).get(pk=item.originator_id)
    to = recipient_of(act, item, recipient, owner, purpose)
    room = ledger_of(act, Case.objects.within(act).get(), owner)
    share = Share(stream_id=item.stream_id, room_id=room, item=item, recipient=to)
    share.recipient_name, share.basis, share.purpose = to.name, basis.value, purpose.value
    share.onward, share.sha256 = Onward.FORBIDDEN.value, content.sha256
    share.by_id = act.by or STRANGER
    return share


def _open(act: Act, share: Share) -> None:
    """Give the keys that a second person has upheld, if the recipient may still get them."""
    item = Item.objects.within(act).get(pk=share.item_id)
    owner: Participant = owner_of(act, item) or Participant.objects.within(act).get(pk=item.originator_id)
    content_of(act, item)
    to = recipient_of(act, item, share.recipient_id, owner, Purpose(share.purpose), but=share.id)
    act.change(share, since=act.now)
    act.add(_record(act, share, item, to))
    admit_to(act, item, to, "by a legal basis")


def _record(act: Act, share: Share, item: Item, to: Participant) -> Received:
    """The recipient's own record of what it got without its owner's consent, and until when."""
    owner = owner_of(act, item) or Participant.objects.within(act).get(pk=item.originator_id)
    record = Received(stream_id=share.stream_id, room_id=to.side_id, recipient=to, share=share, item=item)
    record.owner, record.purpose, record.onward = owner.name, share.purpose, share.onward
    record.state, record.since, record.until = Receipt.OPEN.value, act.now, share.until
    return record


def _names(people: Collection[uuid.UUID]) -> str:
    named = Person.objects.filter(principal__in=people).order_by("name").values_list("name", flat=True)
    return ", ".join(named)
