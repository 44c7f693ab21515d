"""Claims of PCII: spoken and then stated in writing, validated or rejected (6 CFR part 29, decision 0238).

A document is claimed as it is filed (`file.add`), and is protected as claimed from then on.
"""

from __future__ import annotations

import datetime as dt

from django.conf import settings

from medaccord.apps.cases.models import Claim, Item, Participant
from medaccord.apps.cases.picture import check_own
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.core.models.principal import STRANGER
from medaccord.domain import text
from medaccord.domain.claims import ClaimMove, ClaimState, due, step
from medaccord.domain.errors import Denied, Illegal, Invalid
from medaccord.domain.roles import DESK
from medaccord.domain.sharing import Purpose
from medaccord.domain.verbs import Verb

UNSTATED = "PCII needs its express statement. Confirm it, or file this under another mark."
LONGEST_NUMBER = 100
UNTRAINED = "Only somebody who is trained in PCII and may open this document decides on it."
OWN = "The center claims nothing from itself. Choose the party that claimed it."


@command(Verb.CLAIM_RECORD, on=Participant)
def record(act: Act, row: Participant, *, words: str, said_at: dt.datetime) -> Claim:
    """Note, as the desk, that a party claimed PCII in speech, for what and when; it states it in writing.

    It is due some calendar days after it was said (6 CFR 29.5); the party and the desk see until when.
    """
    if row.role in DESK:
        raise Illegal(OWN)
    if row.left_at is not None:
        raise Illegal("This party takes no part any more, so it can state nothing here.")
    text.said(words, "Say what was claimed, in a few words.", limit=text.LETTER, name="words")
    until = due(said_at, act.now, settings.MEDACCORD.pcii_statement_days)
    claim = Claim(stream_id=row.stream_id, room_id=row.side_id, owner=row, words=words)
    claim.said_at, claim.due_at, claim.state = said_at, until, ClaimState.SPOKEN.value
    return act.add(claim)


@command(Verb.CLAIM_CONFIRM, on=Claim)
def confirm(act: Act, claim: Claim, *, purpose: Purpose, stated: bool, version: int | None = None) -> Claim:
    """State in writing, as the party that claimed it, what it claimed in speech."""
    act.expect(claim, version, "state", "words")
    check_own(act, Participant.objects.within(act).get(pk=claim.owner_id))
    require_stated(stated)
    state = step(ClaimState(claim.state), ClaimMove.CONFIRM)
    if claim.due_at is None or claim.due_at <= act.now:
        raise Illegal("The time to state this in writing has passed. Submit it as a document.")
    told = {"state": state.value, "purpose": purpose.value, "stated_at": act.told_at}
    words, by = settings.MEDACCORD.pcii_statement, act.by or STRANGER
    return act.change(claim, **told, statement=words, stated_by_id=by, version=claim.version + 1)


def require_stated(stated: bool) -> None:
    """Raise Invalid for what claims PCII without its express statement."""
    if not stated:
        raise Invalid({"stated": [UNSTATED]})


@command(Verb.CLAIM_LAPSE, on=Claim)
def lapse(act: Act, claim: Claim) -> Claim:
    """Note that what was spoken was not stated in writing in time; acted by the system."""
    state = step(ClaimState(claim.state), ClaimMove.LAPSE)
    if claim.due_at is None or claim.due_at > act.now:
        raise Illegal("This claim is not overdue.")
    return act.change(claim, state=state.value, answered_at=act.now, version=claim.version + 1)


@command(Verb.CLAIM_VALIDATE, on=Claim)
def validate(act: Act, claim: Claim, *, number: str, version: int | None = None) -> Claim:
    """Accept, as the desk, that it is PCII, and give it its identification number."""
    _judged(act, claim, version)
    text.line(number, limit=LONGEST_NUMBER, name="number")
    if not number.strip():
        raise Invalid({"number": ["Give the number under which it is registered as PCII."]})
    state = step(ClaimState(claim.state), ClaimMove.VALIDATE)
    told = {"state": state.value, "number": number.strip(), "answered_at": act.now}
    return act.change(claim, **told, version=claim.version + 1)


@command(Verb.CLAIM_REJECT, on=Claim)
def reject(act: Act, claim: Claim, *, reason: str, version: int | None = None) -> Claim:
    """Refuse it, as the desk, with a reason that its owner reads; it stays protected until it is erased.

    The document is erased by whoever filed it or the case lead; it can be filed anew under another mark.
    """
    _judged(act, claim, version)
    text.said(reason, "Say why it is no PCII. Its owner reads this.", limit=text.LETTER)
    state = step(ClaimState(claim.state), ClaimMove.REJECT)
    told = {"state": state.value, "answer": reason, "answered_at": act.now}
    return act.change(claim, **told, version=claim.version + 1)


def _judged(act: Act, claim: Claim, version: int | None) -> None:
    """Whoever decides on a document may open it."""
    act.expect(claim, version, "state", "number", "answer")
    seen = claim.item_id is None or Item.objects.visible_to(act.actor).filter(pk=claim.item_id).exists()
    if not seen:
        raise Denied(UNTRAINED)
