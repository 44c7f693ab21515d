"""Assessments: opinions behind a seal, determinations, and joint statements."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from ninja import Router

from medaccord.api.auth import actor_of
from medaccord.api.marked import listed
from medaccord.api.schemas.assessments import (
    AssessmentAskIn,
    AssessmentCloseIn,
    AssessmentListOut,
    ConsensusConcurIn,
    ConsensusDissentIn,
    ConsensusJoinIn,
    ConsensusListOut,
    ConsensusProposeIn,
    ConsensusSignIn,
    DeterminationConcurIn,
    DeterminationListOut,
    DeterminationMakeIn,
    DeterminationReleaseIn,
    OpinionDeclineIn,
    OpinionGiveIn,
    OpinionReleaseIn,
    ProvisionalIssueIn,
    ProvisionalListOut,
    ProvisionalWithdrawIn,
)
from medaccord.api.schemas.common import REFUSALS
from medaccord.api.schemas.duties import DutyListOut, DutyStateIn, followed
from medaccord.api.writing import done, made, writes
from medaccord.apps.assessments.commands import (
    assessment,
    consensus,
    determination,
    duty,
    opinion,
    provisional,
)
from medaccord.apps.assessments.queries.following import cyber_of, facts_of, follows
from medaccord.apps.assessments.queries.provisional import provisionals_of
from medaccord.apps.assessments.queries.rounds import codes_in, exhibits_of, own_of, rounds_of
from medaccord.apps.assessments.queries.standing import Standing, standing
from medaccord.apps.assessments.queries.together import determinations_of, joinings_of, statements_of
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.devices.queries.registry import named
from medaccord.core.marking import Handled, together
from medaccord.domain.assessment.duties import VERSION
from medaccord.domain.roles import Role
from medaccord.domain.verbs import Verb

cases = Router()
vulnerabilities = Router()
rounds = Router()
consultations = Router()
determinations = Router()
statements = Router()
joinings = Router()
provisionals = Router()


def _plain(found: tuple[Any, ...]) -> list[dict[str, Any]]:
    """Rows in plain values; how each is to be handled is said of the answer."""
    return [
        {name: value for name, value in asdict(one).items() if name not in ("marked", "copies")}
        for one in found
    ]


@cases.get(
    "/{case_id}/assessments",
    response={200: AssessmentListOut, **REFUSALS},
    operation_id="assessment.list",
    summary="Read who was asked, your own opinions and what is shown of others'",
)
def read(request: HttpRequest, case_id: uuid.UUID) -> Any:
    """What scores propose, rounds for the agencies, what your own party answered, opinions you are shown."""
    actor = actor_of(request)
    view = case_view(actor, case_id, answers=False)
    rounds, own, shown = rounds_of(actor, case_id), own_of(actor, case_id), exhibits_of(actor, case_id)
    all_: list[Handled] = [*rounds, *own, *shown]
    told = listed(together(all_, view.marked), _plain(rounds))
    judged = (rounds, own, shown, determinations_of(actor, case_id))
    agency = view.is_desk or Role.ADVISER in view.roles
    here = [standing(view.scores, one.id, *judged) for one in view.vulnerabilities if not one.moved]
    stand = {"vulnerabilities": [_standing(one, agency=agency) for one in here]}
    terms = {"terms": [{"code": code, "term": term} for code, term in named(codes_in(own, shown)).items()]}
    return told | stand | terms | {"consultations": _plain(own), "exhibits": _plain(shown)}


def _standing(one: Standing, *, agency: bool) -> dict[str, Any]:
    said = {True: "assessed", False: "not assessed" if agency else "not shown"}
    return asdict(one) | {
        "exploitability": one.proposed,
        "harm": said[one.harm],
        "determination": said[one.determination],
    }


@cases.get(
    "/{case_id}/determinations",
    response={200: DeterminationListOut, **REFUSALS},
    operation_id="determination.list",
    summary="Read determinations",
)
def read_determinations(request: HttpRequest, case_id: uuid.UUID) -> Any:
    """Determinations of a case that you are shown; none is a regulatory decision unless it says so."""
    actor = actor_of(request)
    view = case_view(actor, case_id, answers=False)
    found = determinations_of(actor, case_id)
    return listed(together(found, view.marked), _plain(found))


@cases.get(
    "/{case_id}/duties",
    response={200: DutyListOut, **REFUSALS},
    operation_id="duty.list",
    summary="Read what follows for each manufacturer: facts, clocks and conditions",
)
def read_duties(request: HttpRequest, case_id: uuid.UUID) -> Any:
    """Facts that manufacturers state, and what they start; the platform counts and files nothing."""
    actor = actor_of(request)
    view = case_view(actor, case_id, answers=False)
    now = dt.datetime.now(dt.UTC)
    found = follows(
        facts_of(actor, case_id), determinations_of(actor, case_id), now, cyber_of(actor, case_id)
    )
    told = listed(together(found, view.marked), [followed(one) for one in found])
    return told | {"rules": VERSION}


@cases.get(
    "/{case_id}/consensus",
    response={200: ConsensusListOut, **REFUSALS},
    operation_id="consensus.list",
    summary="Read joint statements",
)
def read_statements(request: HttpRequest, case_id: uuid.UUID) -> Any:
    """Joint statements, who signed them, and what each party says of them as far as you may know."""
    actor = actor_of(request)
    view = case_view(actor, case_id, answers=False)
    found, own = statements_of(actor, case_id), joinings_of(actor, case_id)
    told = listed(together([*found, *own], view.marked), _plain(found))
    return told | {"joinings": _plain(own)}


@vulnerabilities.post(
    "/{vulnerability_id}/assessments", **writes(Verb.ASSESSMENT_ASK, "Ask parties to judge it", new=True)
)
def ask(request: HttpRequest, vulnerability_id: uuid.UUID, body: AssessmentAskIn) -> Any:
    """Ask parties to judge one vulnerability, each alone, until an instant."""
    return made(request, assessment.ask, vulnerability_id, **body.inputs())


@rounds.post("/{assessment_id}/close", **writes(Verb.ASSESSMENT_CLOSE, "End a round early"))
def close(request: HttpRequest, assessment_id: uuid.UUID, body: AssessmentCloseIn) -> Any:
    """End a round before its time; the platform then opens the seal, as at any due instant."""
    return done(request, assessment.close, assessment_id, **body.inputs())


@vulnerabilities.post(
    "/{vulnerability_id}/determinations", **writes(Verb.DETERMINATION_MAKE, "Determine its risk", new=True)
)
def make(request: HttpRequest, vulnerability_id: uuid.UUID, body: DeterminationMakeIn) -> Any:
    """Determine whether the risk is controlled, for your own party."""
    return made(request, determination.make, vulnerability_id, **body.inputs())


@cases.get(
    "/{case_id}/provisionals",
    response={200: ProvisionalListOut, **REFUSALS},
    operation_id="provisional.list",
    summary="Read provisional statements",
)
def read_provisionals(request: HttpRequest, case_id: uuid.UUID) -> Any:
    """Provisional clinical statements of a case that you are shown, with what took the place of each."""
    actor = actor_of(request)
    view = case_view(actor, case_id, answers=False)
    found = provisionals_of(actor, case_id)
    told = [row | {"stands": one.stands} for row, one in zip(_plain(found), found, strict=True)]
    return listed(together(found, view.marked), told)


@vulnerabilities.post(
    "/{vulnerability_id}/provisionals",
    **writes(Verb.PROVISIONAL_ISSUE, "Issue a provisional statement", new=True),
)
def issue(request: HttpRequest, vulnerability_id: uuid.UUID, body: ProvisionalIssueIn) -> Any:
    """Say in an emergency what harm is plausible and what to do; a newer one takes its place."""
    return made(request, provisional.issue, vulnerability_id, **body.inputs())


@provisionals.post("/{provisional_id}/withdraw", **writes(Verb.PROVISIONAL_WITHDRAW, "Take it back"))
def withdraw(request: HttpRequest, provisional_id: uuid.UUID, body: ProvisionalWithdrawIn) -> Any:
    """Take back a provisional statement of your agency, and tell its readers what holds now."""
    return done(request, provisional.withdraw, provisional_id, **body.inputs())


@vulnerabilities.post(
    "/{vulnerability_id}/duties",
    **writes(Verb.DUTY_STATE, "State a fact that duties are counted from", new=True),
)
def state(request: HttpRequest, vulnerability_id: uuid.UUID, body: DutyStateIn) -> Any:
    """State one fact for your own organization, as its manufacturer; nothing is filed with anybody."""
    return made(request, duty.state, vulnerability_id, **body.inputs())


@vulnerabilities.post(
    "/{vulnerability_id}/consensus", **writes(Verb.CONSENSUS_PROPOSE, "Write a joint statement", new=True)
)
def propose(request: HttpRequest, vulnerability_id: uuid.UUID, body: ConsensusProposeIn) -> Any:
    """Put forward a joint statement, or its next version; nobody has signed it yet."""
    return made(request, consensus.propose, vulnerability_id, **body.inputs())


@consultations.post("/{consultation_id}/give", **writes(Verb.OPINION_GIVE, "Give an opinion", new=True))
def give(request: HttpRequest, consultation_id: uuid.UUID, body: OpinionGiveIn) -> Any:
    """Give your party's opinion; until the seal opens another one may follow, and the last counts."""
    return made(request, opinion.give, consultation_id, **body.inputs())


@consultations.post("/{consultation_id}/decline", **writes(Verb.OPINION_DECLINE, "Give no opinion", new=True))
def decline(request: HttpRequest, consultation_id: uuid.UUID, body: OpinionDeclineIn) -> Any:
    """Say that your party gives no opinion, and why."""
    return made(request, opinion.decline, consultation_id, **body.inputs())


@consultations.post("/{consultation_id}/release", **writes(Verb.OPINION_RELEASE, "Show an opinion", new=True))
def release(request: HttpRequest, consultation_id: uuid.UUID, body: OpinionReleaseIn) -> Any:
    """Show your party's opinion to others by name, once the seal is open; a finder sees metrics only."""
    return made(request, opinion.release, consultation_id, **body.inputs())


@determinations.post(
    "/{determination_id}/concur", **writes(Verb.DETERMINATION_CONCUR, "Concur with a determination")
)
def concur(request: HttpRequest, determination_id: uuid.UUID, body: DeterminationConcurIn) -> Any:
    """Concur as a second person of the party that determined."""
    return done(request, determination.concur, determination_id, **body.inputs())


@determinations.post(
    "/{determination_id}/release", **writes(Verb.DETERMINATION_RELEASE, "Show a determination", new=True)
)
def show(request: HttpRequest, determination_id: uuid.UUID, body: DeterminationReleaseIn) -> Any:
    """Show your party's newest determination to manufacturers by name."""
    return made(request, determination.release, determination_id, **body.inputs())


@statements.post("/{consensus_id}/sign", **writes(Verb.CONSENSUS_SIGN, "Sign a part"))
def sign(request: HttpRequest, consensus_id: uuid.UUID, body: ConsensusSignIn) -> Any:
    """Sign the technical part for the center, or the clinical part for the adviser's agency."""
    return done(request, consensus.sign, consensus_id, **body.inputs())


@statements.post("/{consensus_id}/concur", **writes(Verb.CONSENSUS_CONCUR, "Concur with the clinical part"))
def concur_statement(request: HttpRequest, consensus_id: uuid.UUID, body: ConsensusConcurIn) -> Any:
    """Concur with the clinical part as a second person of the agency that signed it."""
    return done(request, consensus.concur, consensus_id, **body.inputs())


@joinings.post("/{joining_id}/join", **writes(Verb.CONSENSUS_JOIN, "Join a joint statement"))
def join(request: HttpRequest, joining_id: uuid.UUID, body: ConsensusJoinIn) -> Any:
    """Join a joint statement for your party."""
    return done(request, consensus.join, joining_id, **body.inputs())


@joinings.post("/{joining_id}/dissent", **writes(Verb.CONSENSUS_DISSENT, "Dissent from a joint statement"))
def dissent(request: HttpRequest, joining_id: uuid.UUID, body: ConsensusDissentIn) -> Any:
    """Dissent for your party, with a reason that stands beside the statement."""
    return done(request, consensus.dissent, joining_id, **body.inputs())
