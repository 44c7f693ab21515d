"""Opinions: each party gives its own behind the seal or declines, and shows it to others once it has opened.

An answer opens nothing by itself: whoever answers last would be told apart by the instant.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from typing import Any

from medaccord.apps.assessments.models import Asked, Assessment, Consultation, Exhibit, Opinion
from medaccord.apps.assessments.seal import exhibit, last_answers
from medaccord.apps.assessments.speaking import author
from medaccord.apps.assessments.workspace import settle
from medaccord.apps.cases.items import takes_part
from medaccord.apps.cases.models import Participant
from medaccord.apps.cases.picture import check_own
from medaccord.apps.devices.queries.registry import Unusable, unusable
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.core.models.principal import STRANGER
from medaccord.domain import text
from medaccord.domain.assessment import opinion
from medaccord.domain.assessment.seal import State
from medaccord.domain.assessment.workspace import What
from medaccord.domain.errors import Illegal, Invalid
from medaccord.domain.roles import Role
from medaccord.domain.sentence import Sentence
from medaccord.domain.verbs import Verb

OPEN = "The seal is open: opinions are compared now, and none is added. Ask the desk to have it judged anew."
OVER = "The time to answer is over: the seal opens now. Ask the desk to have it judged anew."
SEALED = "The seal is closed. What your party thinks can be shown once it has opened."


@command(Verb.OPINION_GIVE, on=Consultation)
def give(
    act: Act,
    row: Consultation,
    *,
    answers: Mapping[str, Any],
    version: int | None = None,
    draft: int | None = None,
) -> Opinion:
    """Give the opinion of one's own party; another one may follow until the seal opens, and the last counts.

    It ends the party's draft, of which `draft` is the version that was read. Raises Invalid with findings by
    the key of each question, Illegal once the seal is open.
    """
    party = _sealed(act, row, version)
    kept = opinion.read(Role(party.role), answers)
    _check_terms(kept.get("terms", ()))
    settle(act, row.vulnerability_id, party, What.OPINION, draft)
    return _answered(act, row, party, State.GIVEN, kept, "")


@command(Verb.OPINION_DECLINE, on=Consultation)
def decline(act: Act, row: Consultation, *, reason: str, version: int | None = None) -> Opinion:
    """Say that one's own party gives no opinion, and why; it may still give one until the seal opens."""
    party = _sealed(act, row, version)
    text.said(reason, "Say in a few words why you give no opinion.", limit=text.REASON)
    return _answered(act, row, party, State.DECLINED, {}, reason)


UNUSABLE = {
    Unusable.UNKNOWN: "The annex that is loaded here has no code {code!a}. Find the term by its words.",
    Unusable.HEADING: "{code!a} is a heading of its annex. Choose a code below it.",
}


def _check_terms(codes: Collection[str]) -> None:
    """Raise Invalid for each code that the loaded annexes do not have as a term."""
    if wrong := unusable(codes):
        raise Invalid({"terms": [Sentence(UNUSABLE[why], code=code) for code, why in wrong.items()]})


def _sealed(act: Act, row: Consultation, version: int | None) -> Participant:
    party: Participant = Participant.objects.within(act).get(pk=row.participant_id)
    check_own(act, party)
    act.speak(row.room_id, as_reporter=party.role == Role.REPORTER)
    if row.opened_at is not None:
        raise Illegal(OPEN)
    if row.due_at <= act.now:
        raise Illegal(OVER)
    act.expect(row, version)
    return party


def _answered(
    act: Act, row: Consultation, party: Participant, state: State, answers: dict[str, Any], reason: str
) -> Opinion:
    number = Opinion.objects.within(act).filter(consultation=row).count() + 1
    made: Opinion = act.add(
        Opinion(
            stream_id=row.stream_id,
            room_id=row.room_id,
            marking=row.marking,
            consultation=row,
            number=number,
            state=state.value,
            answers=answers,
            reason=reason,
            author_id=act.by or STRANGER,
            author_name=author(act, party),
            at=act.told_at,
        )
    )
    act.change(row, state=state.value, version=row.version + 1)
    asked = Asked.objects.within(act).get(assessment=row.assessment_id, participant=party)
    if asked.state != state:
        act.change(asked, state=state.value, version=asked.version + 1)
    return made


@command(Verb.OPINION_RELEASE, on=Consultation)
def release(act: Act, row: Consultation, *, parties: Collection[uuid.UUID]) -> list[Exhibit]:
    """Show the opinion of one's own party to others by name, once the seal is open.

    A finder is shown technical metrics only. Whoever was shown it already is left out.
    """
    party: Participant = Participant.objects.within(act).get(pk=row.participant_id)
    check_own(act, party)
    act.speak(row.room_id, as_reporter=party.role == Role.REPORTER)
    if row.opened_at is None:
        raise Illegal(SEALED)
    if row.state != State.GIVEN:
        raise Illegal("Your party gave no opinion that could be shown.")
    readers = _readers(act, row, party, parties)
    round_ = Assessment.objects.within(act).get(pk=row.assessment_id)
    said = last_answers(act, [row]).get(row.id)
    return act.add_all(exhibit(act, round_, row, party, said, one.side_id, one) for one in readers)


def _readers(
    act: Act, row: Consultation, party: Participant, parties: Collection[uuid.UUID]
) -> list[Participant]:
    """The parties by name that were asked with it and were not shown it; raises Invalid for any other."""
    asked = Asked.objects.within(act).filter(assessment=row.assessment_id).exclude(participant=party)
    others = Participant.objects.within(act).filter(
        id__in=asked.values("participant"), role__in=(Role.MANUFACTURER, Role.REPORTER)
    )
    wanted = [
        one for one in others.filter(id__in=list(parties)).order_by("name", "id") if takes_part(act, one)
    ]
    if not parties or len(wanted) != len(set(parties)):
        raise Invalid({"parties": ["Choose manufacturers or finders that were asked as well."]})
    shown = Exhibit.objects.within(act).filter(assessment=row.assessment_id, participant=party)
    rooms = set(shown.values_list("room_id", flat=True))
    return [one for one in wanted if one.side_id not in rooms]
