"""Disputes: a party contests something, talks about it with whoever reads that, and one role settles it."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import Any

from medaccord.apps.assessments import copies, speaking
from medaccord.apps.assessments.models import Determination, Dispute
from medaccord.apps.cases import inputs
from medaccord.apps.cases.items import takes_part
from medaccord.apps.cases.models import Case, Participant, Vulnerability
from medaccord.apps.cases.picture import check_own
from medaccord.apps.cases.second import check_second
from medaccord.apps.discussion.disputed import talk
from medaccord.apps.discussion.models import Post
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.core.models.principal import STRANGER
from medaccord.core.scope import open_grants
from medaccord.domain import text as texts
from medaccord.domain import voice
from medaccord.domain.assessment import dispute
from medaccord.domain.assessment.dispute import (
    JUDGING,
    OPENING,
    Claim,
    DisputeKind,
    DisputeState,
    Settlement,
    settles,
)
from medaccord.domain.errors import Denied, Illegal, Invalid
from medaccord.domain.handling import Mark, Onward, Wish
from medaccord.domain.roles import DESK, Role
from medaccord.domain.tlp import Tlp
from medaccord.domain.verbs import Verb

OVER = "This dispute has ended. Open another one if something else speaks for it."
MOVED = "This dispute goes on in a linked case, with its vulnerability. Go on with it there."
OWN = "A second person settles it, not whoever opened it. Whoever opened it can withdraw it."
NO_ADVISER = (
    "Only a clinical adviser settles what is disputed about harm, and none takes part. The desk invites one."
)
ADVISERS = "The clinical adviser settles what is disputed about harm, by a determination of its own."
CENTERS = "The coordination center settles this dispute."
NO_DETERMINATION = (
    "Choose a determination of your agency that stands now, with concurrence where it asks for it."
    " Without one, determine the risk first."
)
NO_REPORTER = "You are no reporter here. Speak for your party."
OTHERS = "Only a dispute about harm rests on a determination. Leave this out."


@command(Verb.DISPUTE_OPEN, on=Case)
def open(
    act: Act,
    case: Case,
    *,
    wanted: Claim,
    vulnerability: uuid.UUID | None = None,
    as_reporter: bool = False,
) -> Dispute:
    """Dispute something for one's own party: of one vulnerability, or a credit or date of the whole case.

    It is read in the party's side and among the agencies. It holds facts and is never sealed, so this may
    be said while opinions are. Whoever is a reporter and works for a party too says with `as_reporter` as
    whom. Raises Invalid by the name of each part.
    """
    act.speak(case.room_id, as_reporter=as_reporter)
    _expect_voice(act, as_reporter)
    party = speaking.party_of(act, *OPENING)
    flaw = None if vulnerability is None else _flaw(act, case, vulnerability)
    kind = dispute.read(wanted, of_case=flaw is None)
    told = {
        "key": uuid.uuid4(),
        "stream_id": case.stream_id,
        "marking": case.marking if flaw is None else speaking.label(act, flaw),
        "vulnerability": flaw,
        "participant": party,
        "name": party.name,
        "role": party.role,
        "kind": kind.value,
        "subject": wanted.subject,
        "claim": wanted.claim,
        "opened_by_id": act.by or STRANGER,
        "opened_name": speaking.author(act, party),
        "opened_at": act.told_at,
    }
    return copies.lay(act, Dispute, told, [speaking.home(act, party), act.desk(case.stream_id)])[0]


def _expect_voice(act: Act, as_reporter: bool) -> None:
    if as_reporter and not act.by_day:
        raise Invalid({"as_reporter": [NO_REPORTER]})


def _flaw(act: Act, case: Case, key: uuid.UUID) -> Vulnerability:
    """A vulnerability that the actor is shown; raises Invalid for any other."""
    seen = Vulnerability.objects.visible_to(act.actor).filter(stream=case.stream_id, pk=key).first()
    if sentence := inputs.fault(seen):
        raise Invalid({"vulnerability": [sentence]})
    found: Vulnerability = Vulnerability.objects.within(act).get(pk=key)
    return found


@command(Verb.DISPUTE_RELEASE, on=Dispute)
def release(act: Act, row: Dispute, *, parties: Collection[uuid.UUID]) -> list[Dispute]:
    """Show the dispute of one's own party to manufacturers and finders by name.

    Whoever was shown it already is left out. They read how it ends and what is written about it from now on.
    """
    _own(act, row)
    _expect_here(row)
    if not parties:
        raise Invalid({"parties": ["Choose whom you show it to."]})
    readers = speaking.told(act, parties, Role.MANUFACTURER, Role.REPORTER, but=row.participant_id)
    return copies.show(act, row, readers)


def _own(act: Act, row: Dispute) -> Participant:
    """The party that opened it, if the actor speaks for it here."""
    party: Participant = Participant.objects.within(act).get(pk=row.participant_id)
    act.speak(speaking.home(act, party), as_reporter=party.role == Role.REPORTER)
    check_own(act, party, "Only the party that opened a dispute can do that.")
    return party


@command(Verb.DISPUTE_WRITE, on=Dispute)
def write(
    act: Act,
    row: Dispute,
    *,
    text: str,
    marking: Tlp | None = None,
    handling: Collection[Mark] = (),
    onward: Onward | None = None,
    as_reporter: bool = False,
) -> Post:
    """Write about an open dispute to everybody who reads it now: its party, the agencies, whom it was shown.

    The word goes into the thread that has exactly these readers, or begins one. What belongs to somebody is
    refused there in every form: a dispute is settled with what is no trade secret (agreement F6). Who reads
    it as the reporter and for a party too says with `as_reporter` as whom this is said.
    """
    _expect_open(act, row, None)
    case = Case.objects.within(act).get(pk=row.stream_id)
    rooms = copies.rooms(act, row)
    held = open_grants(act.actor).filter(room__in=rooms).values_list("role", flat=True)
    act.by_day = voice.is_reporters([Role(role) for role in held], act.verb, wanted=as_reporter)
    _expect_voice(act, as_reporter)
    return talk(act, case, row.key, row.subject, rooms, text, Wish(marking, handling, onward))


@command(Verb.DISPUTE_SETTLE, on=Dispute)
def settle(
    act: Act,
    row: Dispute,
    *,
    wanted: Settlement,
    determination: uuid.UUID | None = None,
    version: int | None = None,
) -> Dispute:
    """Settle a dispute as whoever its kind is for: harm as the clinical adviser, all else as the center.

    Harm rests on a `determination` of the adviser's agency that stands now. A second person settles what
    somebody of the same side opened. Raises Illegal while parties judge alone what it would tell.
    """
    kind = DisputeKind(row.kind)
    own = _settler(act, row, kind)
    check_second(act, row.opened_by_id, OWN)
    _expect_open(act, row, version)
    outcome, settled_as = dispute.settle(kind, wanted)
    rests = _standing(act, row, own, determination) if kind is DisputeKind.HARM else None
    if kind is not DisputeKind.HARM and determination is not None:
        raise Invalid({"determination": [OTHERS]})
    if (kind, settled_as) in JUDGING and row.vulnerability_id is not None:
        speaking.require_open(act, row.vulnerability_id, own)
    said = {"outcome": outcome.value, "settled_as": settled_as.value, "report": wanted.report}
    return _end(
        act,
        row,
        state=DisputeState.SETTLED.value,
        determination=rests,
        words=wanted.words,
        ended_name=speaking.name_of(act, own),
        **said,
    )


def _settler(act: Act, row: Dispute, kind: DisputeKind) -> Participant:
    """The party that settles this kind, if the actor speaks for it; the refusal says who does."""
    by = settles(kind)
    if by == Role.LEAD and not act.roles & DESK:
        raise Denied(CENTERS)
    if by == Role.ADVISER and by not in act.roles:
        rows = Participant.objects.within(act).filter(role=by)
        raise Denied(ADVISERS if any(takes_part(act, one) for one in rows) else NO_ADVISER)
    return speaking.party_of(act, by)


def _standing(act: Act, row: Dispute, own: Participant, chosen: uuid.UUID | None) -> uuid.UUID:
    """Key of a determination of the agency that counts: nothing took its place, and nobody is to concur."""
    assert row.vulnerability_id is not None  # harm is disputed of a vulnerability
    mine = speaking.of_same(act, Determination, row.vulnerability_id, own)
    found = mine.filter(pk=chosen, replaced_at=None).first()
    if found is None or (found.wants_concurrence and found.concurred_at is None):
        raise Invalid({"determination": [NO_DETERMINATION]})
    key: uuid.UUID = found.key
    return key


@command(Verb.DISPUTE_WITHDRAW, on=Dispute)
def withdraw(act: Act, row: Dispute, *, reason: str, version: int | None = None) -> Dispute:
    """Withdraw the dispute of one's own party, with a reason that its readers are told."""
    party = _own(act, row)
    _expect_open(act, row, version)
    texts.said(reason, "Say why you withdraw it. Whoever reads the dispute reads this.", limit=texts.REASON)
    state = DisputeState.WITHDRAWN.value
    return _end(act, row, state=state, words=reason, ended_name=speaking.author(act, party))


def _expect_here(row: Dispute) -> None:
    if row.moved:
        raise Illegal(MOVED)


def _expect_open(act: Act, row: Dispute, version: int | None) -> None:
    _expect_here(row)
    if row.state != DisputeState.OPEN:
        raise Illegal(OVER)
    act.expect(row, version)


def _end(act: Act, row: Dispute, **said: Any) -> Dispute:
    copies.change(act, row, **said, ended_by_id=act.by or STRANGER, ended_at=act.told_at)
    found: Dispute = Dispute.objects.within(act).get(pk=row.pk)
    return found
