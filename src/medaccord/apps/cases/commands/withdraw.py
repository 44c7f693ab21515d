"""The lead withdraws a case that should not have been one, before anything of it is published."""

from __future__ import annotations

from medaccord.apps.cases.departure import depart
from medaccord.apps.cases.models import Case, CaseReport, Participant, ProposalState
from medaccord.apps.cases.picture import Picture, attempt, has_come_in, take_picture
from medaccord.apps.cases.settle import is_covered, settle_phase
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.domain import text
from medaccord.domain.cvd.embargo import EmbargoState
from medaccord.domain.cvd.situation import Attempt, Move
from medaccord.domain.cvd.withdrawal import TOLD, Ground
from medaccord.domain.errors import Illegal
from medaccord.domain.roles import DESK, Role
from medaccord.domain.verbs import Verb

PUBLISHED = (
    "An advisory of this case is published and stays so. Release a new revision that says what was wrong,"
    " then close the case."
)


@command(Verb.CASE_WITHDRAW, on=Case)
def withdraw(act: Act, case: Case, *, ground: Ground, reason: str) -> Case:
    """End a case without a result (Vultron EM: terminate or reject, then RM: C); nothing of it is published.

    All who are in it read the reason. Whoever has not come in is asked no more, and told the ground alone.
    Nobody reads more by it, and the markings of what was read stay.
    """
    text.said(reason, "Say why: everybody in the case reads this.", limit=text.LETTER)
    if case.released_at is not None:
        raise Illegal(PUBLISHED)
    picture = take_picture(act, case)
    for party in _outside(picture):
        told = {"removed_because": TOLD[ground]}
        depart(act, case, picture, party, by=picture.owner, told=told, reads_why=True)
    _end_embargo(act, picture, reason.strip())
    _tell_reporters(act, case, picture)
    attempt(act, picture, Attempt(Move.REPORT_CLOSE, str(picture.owner.id), act.now))
    act.change(case, closed_at=act.now, withdrawn_for=ground.value, withdrawn_why=reason.strip())
    settle_phase(act, picture)
    return case


def _outside(picture: Picture) -> list[Participant]:
    """Parties that were asked and do not read the case; a reporter keeps the part that answers the report."""
    return [
        row
        for row in list(picture.participants.values())
        if row.role not in DESK
        and row.role != Role.REPORTER
        and row.declined_at is None
        and not (has_come_in(row) and is_covered(picture, row))
    ]


def _tell_reporters(act: Act, case: Case, picture: Picture) -> None:
    """Let the record of everybody whose report it answers say that it ended, also where it is not open."""
    answers = CaseReport.objects.within(act).filter(stream=case.stream_id)
    reported = set(answers.values_list("room_id", flat=True))
    for row in picture.participants.values():
        if row.role == Role.REPORTER or row.room_id in reported:
            act.change(row, version=row.version + 1)


def _end_embargo(act: Act, picture: Picture, reason: str) -> None:
    """End what binds and reject what is proposed: there is nothing to keep quiet until a date."""
    owner = str(picture.owner.id)
    if picture.now.binding:
        attempt(act, picture, Attempt(Move.EMBARGO_TERMINATE, owner, act.now))
        act.change(picture.embargo, reason=reason)
    elif picture.now.embargo == EmbargoState.PROPOSED:
        attempt(act, picture, Attempt(Move.EMBARGO_REJECT, owner, act.now))
        for left in picture.open_proposals:
            act.change(left, state=ProposalState.REJECTED.value, decided_at=act.told_at)
