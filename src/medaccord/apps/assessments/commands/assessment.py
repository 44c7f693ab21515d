"""Rounds of assessment: parties are asked to judge one vulnerability alone, until all have or time is up."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection

from medaccord.apps.assessments import speaking
from medaccord.apps.assessments.models import Asked, Assessment, Consultation
from medaccord.apps.assessments.seal import try_open
from medaccord.apps.cases import inputs
from medaccord.apps.cases.items import takes_part
from medaccord.apps.cases.models import Participant, Vulnerability
from medaccord.apps.cases.opinions import opinion_room
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.core.models.principal import STRANGER
from medaccord.domain import text
from medaccord.domain.assessment.questions import JUDGING
from medaccord.domain.assessment.seal import Because, State, opens
from medaccord.domain.devices import device
from medaccord.domain.errors import Illegal
from medaccord.domain.findings import Findings
from medaccord.domain.roles import DESK
from medaccord.domain.sentence import Sentence
from medaccord.domain.verbs import Verb

LONGEST = dt.timedelta(days=30)
"""Nothing is judged in the open while a seal is closed: for no longer than that."""
OPEN = "The seal is open already."
RUNS = "Parties judge this vulnerability already. Wait until the seal opens, then ask again if need be."


@command(Verb.ASSESSMENT_ASK, on=Vulnerability)
def ask(
    act: Act,
    row: Vulnerability,
    *,
    parties: Collection[uuid.UUID],
    due_at: dt.datetime,
    question: str = "",
    product_codes: Collection[str] = (),
    because: str = "",
    reason: str = "",
) -> Assessment:
    """Ask parties what they think of the risk of one vulnerability, each alone, until an instant (UTC).

    Product codes say what kind of device it is to those who may not read which one. Where it was judged
    before, `because` and `reason` say what is new. Raises Illegal while a round runs.
    """
    inputs.standing(row)
    earlier = list(Assessment.objects.within(act).filter(vulnerability=row).order_by("number"))
    if earlier and earlier[-1].opened_at is None:
        raise Illegal(RUNS)
    found = Findings()
    inputs.check_question(act, found, due_at, question)
    if not found.by_name.get("due_at") and due_at > act.now + LONGEST:
        found.add("due_at", Sentence("Choose an instant within {days} days.", days=LONGEST.days))
    _check_again(found, bool(earlier), because, reason)
    codes = found.take("product_codes", device.codes, product_codes)
    wanted = _wanted(act, parties, found)
    found.settle()
    made: Assessment = act.add(
        Assessment(
            stream_id=row.stream_id,
            room_id=act.desk(row.stream_id),
            marking=speaking.label(act, row),
            vulnerability=row,
            number=len(earlier) + 1,
            question=question,
            product_codes=codes,
            because=because,
            reason=reason,
            asked_by_id=act.by or STRANGER,
            asked_at=act.now,
            due_at=due_at,
        )
    )
    _consult(act, made, wanted)
    return made


def _check_again(found: Findings, again: bool, because: str, reason: str) -> None:
    if again and not because:
        found.add("because", "This was judged before. Say what is new: that is why it is judged again.")
    elif not again and because in [one.value for one in Because]:
        found.add("because", "This was not judged before, so leave this out.")
    if because:
        _check_news(found, because, reason)
    elif reason.strip():
        found.add("reason", "Say what kind of news this is.")


def _check_news(found: Findings, because: str, reason: str) -> None:
    if because not in [one.value for one in Because]:
        found.add("because", Sentence("Choose one of: {listed}.", listed=", ".join(Because)))
    found.take("reason", text.said, reason, "Say in a few words what is new.", limit=text.REASON)


def _wanted(act: Act, parties: Collection[uuid.UUID], found: Findings) -> list[Participant]:
    rows = Participant.objects.within(act).filter(id__in=list(parties), role__in=JUDGING)
    wanted = [row for row in rows.order_by("name", "id") if row.role in DESK or takes_part(act, row)]
    if not parties or len(wanted) != len(set(parties)):
        found.add(
            "parties",
            "Choose parties that take part in this case now, are bound by its terms, and can judge it.",
        )
    return wanted


def _consult(act: Act, made: Assessment, wanted: Collection[Participant]) -> None:
    """Ask each party where it alone reads it, and keep for the agencies that it was asked."""
    rooms = {party.id: opinion_room(act, party) for party in wanted}
    here = {"stream_id": made.stream_id, "marking": made.marking, "assessment": made}
    act.add_all(
        Asked(**here, room_id=made.room_id, participant=party, name=party.name, role=party.role)
        for party in wanted
    )
    act.add_all(
        Consultation(
            **here,
            room_id=rooms[party.id],
            participant=party,
            vulnerability_id=made.vulnerability_id,
            role=party.role,
            number=made.number,
            question=made.question,
            product_codes=made.product_codes,
            because=made.because,
            asked_at=act.now,
            due_at=made.due_at,
        )
        for party in wanted
    )


@command(Verb.ASSESSMENT_CLOSE, on=Assessment)
def close(act: Act, row: Assessment, *, because: str, reason: str) -> Assessment:
    """End a round before its time, for a kind of news and in words: its due instant is now.

    It opens nothing: the platform opens the seal as at every due instant, and who has not answered by now has
    not when it opens. Raises Illegal where nobody is waited for any more.
    """
    if row.opened_at is not None:
        raise Illegal(OPEN)
    asked = Asked.objects.within(act).filter(assessment=row)
    if opens((State(one.state) for one in asked), row.due_at, act.now) is not None:
        raise Illegal("Nobody is waited for any more: the seal opens now.")
    found = Findings()
    _check_news(found, because, reason)
    found.settle()
    told = {"due_at": act.now, "ended_because": because}
    for one in Consultation.objects.within(act).filter(assessment=row).order_by("id"):
        act.change(one, **told, version=one.version + 1)
        act.outcomes[one.room_id] = because
    act.outcomes[row.room_id] = because
    who = {"ended_by_id": act.by or STRANGER, "ended_name": speaking.person(act), "ended_reason": reason}
    return act.change(row, **told, **who, version=row.version + 1)


@command(Verb.ASSESSMENT_OPEN, on=Assessment)
def open(act: Act, row: Assessment) -> Assessment:
    """Open the seal of a round whose time is up, or for which nobody is waited any more; by the system."""
    if row.opened_at is not None:
        raise Illegal(OPEN)
    if not try_open(act, row):
        raise Illegal("A party has time to answer. The seal stays closed.")
    return row
