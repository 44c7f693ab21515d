"""Steps with a case: what becomes known, its embargo, its parties, how it ends."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest
from ninja import Router

from medaccord.api.schemas.case_inputs import (
    CaseAssignIn,
    CaseMergeIn,
    CaseReclassifyIn,
    CaseRecordIn,
    CaseRenameIn,
    CaseReopenIn,
    CaseSplitIn,
    CaseWithdrawIn,
    EmbargoKeepIn,
    EmbargoProposeIn,
    EmbargoTerminateIn,
    ParticipantAdmitIn,
    ParticipantInviteIn,
    ReasonedIn,
)
from medaccord.api.writing import done, made, writes
from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.commands import embargo, participant
from medaccord.apps.cases.commands.assign import assign
from medaccord.apps.cases.commands.merge import merge
from medaccord.apps.cases.commands.reopen import reopen
from medaccord.apps.cases.commands.split import split
from medaccord.apps.cases.commands.withdraw import withdraw
from medaccord.domain.verbs import Verb

router = Router()


@router.post("/{case_id}/rename", **writes(Verb.CASE_RENAME, "Give a case another title"))
def rename(request: HttpRequest, case_id: uuid.UUID, body: CaseRenameIn) -> Any:
    """Put another title in place of the one that `version` names."""
    return done(request, cases.rename, case_id, **body.inputs())


@router.post("/{case_id}/reclassify", **writes(Verb.CASE_RECLASSIFY, "Correct the kind of a case"))
def reclassify(request: HttpRequest, case_id: uuid.UUID, body: CaseReclassifyIn) -> Any:
    """Say that it coordinates another kind of thing than was thought; everything in it stays."""
    return done(request, cases.reclassify, case_id, **body.inputs())


@router.post("/{case_id}/record", **writes(Verb.CASE_RECORD, "Record what became known"))
def record(request: HttpRequest, case_id: uuid.UUID, body: CaseRecordIn) -> Any:
    """Record that it or an exploit is public, that attacks were seen, or what adversaries know or hold."""
    return done(request, cases.record, case_id, **body.inputs())


@router.post("/{case_id}/close", **writes(Verb.CASE_CLOSE, "Close a case"))
def close(request: HttpRequest, case_id: uuid.UUID, body: ReasonedIn) -> Any:
    """End the coordination center's work on the case."""
    return done(request, cases.close, case_id, **body.inputs())


@router.post("/{case_id}/withdraw", **writes(Verb.CASE_WITHDRAW, "Withdraw a case"))
def take_back(request: HttpRequest, case_id: uuid.UUID, body: CaseWithdrawIn) -> Any:
    """End a case that should not have been one, with its embargo; nothing of it is published."""
    return done(request, withdraw, case_id, **body.inputs())


@router.post("/{case_id}/assign", **writes(Verb.CASE_ASSIGN, "Hand a case to another lead"))
def hand_over(request: HttpRequest, case_id: uuid.UUID, body: CaseAssignIn) -> Any:
    """Let a colleague lead the case from now on, or as a coordinator take it over; what is set stays set."""
    return done(request, assign, case_id, **body.inputs())


@router.post("/{case_id}/merge", **writes(Verb.CASE_MERGE, "Merge a case into another"))
def join(request: HttpRequest, case_id: uuid.UUID, body: CaseMergeIn) -> Any:
    """Let this case go into another one of the same lead, and close it; answers with the other one."""
    return done(request, merge, case_id, **body.inputs())


@router.post("/{case_id}/reopen", **writes(Verb.CASE_REOPEN, "Reopen a case", new=True))
def go_on(request: HttpRequest, case_id: uuid.UUID, body: CaseReopenIn) -> Any:
    """Go on with a closed case in a linked one, to which its parties are invited anew; answers with that."""
    return made(request, reopen, case_id, **body.inputs())


@router.post("/{case_id}/split", **writes(Verb.CASE_SPLIT, "Split a case", new=True))
def divide(request: HttpRequest, case_id: uuid.UUID, body: CaseSplitIn) -> Any:
    """Move vulnerabilities to a linked case with the same people and embargo; answers with that case."""
    return made(request, split, case_id, **body.inputs())


@router.post("/{case_id}/proposals", **writes(Verb.EMBARGO_PROPOSE, "Propose an end", new=True))
def propose(request: HttpRequest, case_id: uuid.UUID, body: EmbargoProposeIn) -> Any:
    """Propose an end of the embargo: a first one, a counter-proposal, or a revision."""
    return made(request, embargo.propose, case_id, **body.inputs())


@router.post("/{case_id}/embargo/terminate", **writes(Verb.EMBARGO_TERMINATE, "End the embargo early"))
def terminate(request: HttpRequest, case_id: uuid.UUID, body: EmbargoTerminateIn) -> Any:
    """End the embargo early; nothing is published by it and nobody sees more."""
    return done(request, embargo.terminate, case_id, **body.inputs())


@router.post("/{case_id}/embargo/keep", **writes(Verb.EMBARGO_KEEP, "Say why the embargo stays"))
def keep(request: HttpRequest, case_id: uuid.UUID, body: EmbargoKeepIn) -> Any:
    """Say why the embargo stays as it is although a rule asks otherwise; it holds until the facts change."""
    return done(request, embargo.keep, case_id, **body.inputs())


@router.post("/{case_id}/participants", **writes(Verb.PARTICIPANT_INVITE, "Invite a party", new=True))
def invite(request: HttpRequest, case_id: uuid.UUID, body: ParticipantInviteIn) -> Any:
    """Invite an organisation: its people see the terms and nothing of the case until they consent."""
    return made(request, participant.invite, case_id, **body.inputs())


@router.post("/{case_id}/desk", **writes(Verb.PARTICIPANT_ADMIT, "Admit a colleague"))
def admit(request: HttpRequest, case_id: uuid.UUID, body: ParticipantAdmitIn) -> Any:
    """Let a colleague of the coordination center into the case and all its sides."""
    return done(request, participant.admit, case_id, **body.inputs())
