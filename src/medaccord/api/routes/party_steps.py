"""Steps of one party: its consent, its answer to a proposal, its work on the report, its leaving."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest
from ninja import Router

from medaccord.api.auth import actor_of
from medaccord.api.marked import listed
from medaccord.api.schemas.case_inputs import (
    ColleagueIn,
    ConsentAcceptIn,
    LeakClaimIn,
    ParticipantContactIn,
    ParticipantCreditIn,
    ParticipantFinishIn,
    ParticipantJudgeIn,
    ParticipantLabelIn,
    ParticipantLeaveIn,
    ParticipantProposeIn,
    ParticipantRemoveIn,
    ParticipantTurnDownIn,
    ReasonedIn,
)
from medaccord.api.schemas.common import REFUSALS
from medaccord.api.schemas.rooms import ColleagueListOut
from medaccord.api.writing import done, made, writes
from medaccord.apps.cases.commands import colleague, consent, embargo, finish, leak, participant, resume
from medaccord.apps.cases.commands import propose as proposing
from medaccord.apps.cases.commands import remove as removing
from medaccord.apps.cases.commands import turn_down as turning_down
from medaccord.apps.cases.queries.team import team
from medaccord.domain.verbs import Verb

router = Router()
proposals = Router()
nominations = Router()


@router.post("/{participant_id}/consent/accept", **writes(Verb.CONSENT_ACCEPT, "Agree to the terms"))
def accept(request: HttpRequest, participant_id: uuid.UUID, body: ConsentAcceptIn) -> Any:
    """Agree to the terms that were read; the party enters the case."""
    return done(request, consent.accept, participant_id, **body.inputs())


@router.post("/{participant_id}/consent/decline", **writes(Verb.CONSENT_DECLINE, "Refuse the terms"))
def decline(request: HttpRequest, participant_id: uuid.UUID) -> Any:
    """Refuse the terms; the party sees nothing further of the case and may be invited again."""
    return done(request, consent.decline, participant_id)


@router.post("/{participant_id}/open", **writes(Verb.PARTICIPANT_OPEN, "Note that it was opened"))
def open_(request: HttpRequest, participant_id: uuid.UUID) -> Any:
    """Note that the party has opened its invitation; only the first time counts."""
    return done(request, participant.open, participant_id)


@router.post("/{participant_id}/judge", **writes(Verb.PARTICIPANT_JUDGE, "Judge the report"))
def judge(request: HttpRequest, participant_id: uuid.UUID, body: ParticipantJudgeIn) -> Any:
    """The party's own step: validate, invalidate, accept, defer or close."""
    return done(request, participant.judge, participant_id, **body.inputs())


@router.post("/{participant_id}/credit", **writes(Verb.PARTICIPANT_CREDIT, "Say how to be thanked"))
def credit(request: HttpRequest, participant_id: uuid.UUID, body: ParticipantCreditIn) -> Any:
    """Say how the next advisory shall thank the reporter."""
    return done(request, participant.credit, participant_id, **body.inputs())


@router.post("/{participant_id}/label", **writes(Verb.PARTICIPANT_LABEL, "Give a case your own number"))
def label(request: HttpRequest, participant_id: uuid.UUID, body: ParticipantLabelIn) -> Any:
    """Note the party's own number and neutral name for the case; the desk reads them too."""
    return done(request, participant.label, participant_id, **body.inputs())


@router.post("/{participant_id}/finish", **writes(Verb.PARTICIPANT_FINISH, "Say that you are done"))
def finish_(request: HttpRequest, participant_id: uuid.UUID, body: ParticipantFinishIn) -> Any:
    """Say that the party has done its part; it reads on and keeps what it agreed to."""
    return done(request, finish.finish, participant_id, **body.inputs())


@router.post("/{participant_id}/resume", **writes(Verb.PARTICIPANT_RESUME, "Take up work again"))
def resume_(request: HttpRequest, participant_id: uuid.UUID) -> Any:
    """Take up work again: what the party owes is waited for as before."""
    return done(request, resume.resume, participant_id)


@router.post("/{participant_id}/leave", **writes(Verb.PARTICIPANT_LEAVE, "Leave a case"))
def leave(request: HttpRequest, participant_id: uuid.UUID, body: ParticipantLeaveIn) -> Any:
    """Leave: the party sees nothing further, the embargo of the others goes on."""
    return done(request, participant.leave, participant_id, **body.inputs())


@router.post(
    "/{participant_id}/nominations", **writes(Verb.PARTICIPANT_PROPOSE, "Propose another party", new=True)
)
def propose(request: HttpRequest, participant_id: uuid.UUID, body: ParticipantProposeIn) -> Any:
    """Propose that another party is brought in; the coordination center decides and nobody else reads it."""
    return made(request, proposing.propose, participant_id, **body.inputs())


@router.post("/{participant_id}/remove", **writes(Verb.PARTICIPANT_REMOVE, "Take a party out"))
def remove(request: HttpRequest, participant_id: uuid.UUID, body: ParticipantRemoveIn) -> Any:
    """Take a party out of the case; it reads why, and until when it agreed to keep details private."""
    return done(request, removing.remove, participant_id, **body.inputs())


@router.get(
    "/{participant_id}/people",
    response={200: ColleagueListOut, **REFUSALS},
    operation_id="colleague.list",
    summary="List the people of a party",
)
def list_people(request: HttpRequest, participant_id: uuid.UUID) -> Any:
    """Who works on the case for the party, for its own people and the coordination center."""
    found = team(actor_of(request), participant_id)
    people = [(one, True) for one in found.people] + [(one, False) for one in found.others]
    rows = [{"id": one.person, "name": one.name, "inside": inside} for one, inside in people]
    return listed(found.marked, rows)


@router.post("/{participant_id}/people", **writes(Verb.COLLEAGUE_ADD, "Bring a colleague in"))
def add_person(request: HttpRequest, participant_id: uuid.UUID, body: ColleagueIn) -> Any:
    """Bring a colleague of the party's organisation in, with the keys that the caller has for it."""
    return done(request, colleague.add, participant_id, **body.inputs())


@router.post("/{participant_id}/people/remove", **writes(Verb.COLLEAGUE_REMOVE, "Take a colleague out"))
def remove_person(request: HttpRequest, participant_id: uuid.UUID, body: ColleagueIn) -> Any:
    """Take one person of the party out of the case; the party goes on."""
    return done(request, colleague.remove, participant_id, **body.inputs())


@router.post("/{participant_id}/people/confirm", **writes(Verb.COLLEAGUE_CONFIRM, "Confirm who somebody is"))
def confirm_person(request: HttpRequest, participant_id: uuid.UUID, body: ColleagueIn) -> Any:
    """Say that one of the party's people is who they were, after a reset or a recovery; nobody themselves."""
    return done(request, colleague.confirm, participant_id, **body.inputs())


@nominations.post(
    "/{nomination_id}/turn-down", **writes(Verb.PARTICIPANT_TURN_DOWN, "Turn a proposed party down")
)
def turn_down(request: HttpRequest, nomination_id: uuid.UUID, body: ParticipantTurnDownIn) -> Any:
    """Turn a proposed party down, with a reason for whoever proposed it."""
    return done(request, turning_down.turn_down, nomination_id, **body.inputs())


@router.post(
    "/{participant_id}/history", **writes(Verb.PARTICIPANT_SHOW_HISTORY, "Show what was said before")
)
def show_history(request: HttpRequest, participant_id: uuid.UUID) -> Any:
    """Let the party read what was said and filed for everybody before it came in."""
    return done(request, participant.show_history, participant_id)


@router.post("/{participant_id}/contacts", **writes(Verb.PARTICIPANT_CONTACT, "Log a contact", new=True))
def contact(request: HttpRequest, participant_id: uuid.UUID, body: ParticipantContactIn) -> Any:
    """Log one attempt to reach a party, or a sign that it was reached."""
    return made(request, participant.contact, participant_id, **body.inputs())


@router.post("/{participant_id}/leaks", **writes(Verb.LEAK_CLAIM, "Claim a leak", new=True))
def claim(request: HttpRequest, participant_id: uuid.UUID, body: LeakClaimIn) -> Any:
    """Say where something of the case was seen outside; the desk alone reads it, and nothing changes yet."""
    return made(request, leak.claim, participant_id, **body.inputs())


@proposals.post("/{proposal_id}/accept", **writes(Verb.EMBARGO_ACCEPT, "Accept a proposal"))
def accept_proposal(request: HttpRequest, proposal_id: uuid.UUID, body: ReasonedIn) -> Any:
    """Answer a proposal with yes: the case owner's puts it into force, another's is its own consent."""
    return done(request, embargo.accept, proposal_id, **body.inputs())


@proposals.post("/{proposal_id}/reject", **writes(Verb.EMBARGO_REJECT, "Reject a proposal"))
def reject_proposal(request: HttpRequest, proposal_id: uuid.UUID, body: ReasonedIn) -> Any:
    """Answer a proposal with no: the case owner's ends it, another's keeps what that party agreed to."""
    return done(request, embargo.reject, proposal_id, **body.inputs())
