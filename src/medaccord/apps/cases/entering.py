"""How a party comes in: in which role; its yes to the terms, by its own word or a standing agreement; then
the report."""

from __future__ import annotations

from collections.abc import Mapping

from medaccord.apps.cases.models import Invitation, Participant
from medaccord.apps.cases.picture import Picture, attempt
from medaccord.apps.cases.settle import admit, is_covered
from medaccord.apps.parties.models import OrganisationKind
from medaccord.core.act import Act
from medaccord.domain.cvd import rules
from medaccord.domain.cvd.case import step
from medaccord.domain.cvd.embargo import IN_SCOPE, EmbargoState
from medaccord.domain.cvd.report import ReportState
from medaccord.domain.cvd.situation import Attempt, Move, Situation
from medaccord.domain.cvd.terms import Terms
from medaccord.domain.errors import Illegal
from medaccord.domain.roles import Role

ROLE_OF: Mapping[str, Role] = {
    OrganisationKind.COORDINATION_CENTER: Role.OBSERVER,
    OrganisationKind.CLINICAL_ADVISER: Role.ADVISER,
    OrganisationKind.MANUFACTURER: Role.MANUFACTURER,
    OrganisationKind.COMPONENT_SUPPLIER: Role.MANUFACTURER,
    OrganisationKind.RESEARCHER: Role.OBSERVER,
    OrganisationKind.HOSPITAL: Role.OBSERVER,
    OrganisationKind.SHARING_PARTNER: Role.OBSERVER,
}
"""What an organisation becomes in a case that it is invited to; the desk is the own center's alone."""


def enter(act: Act, picture: Picture, row: Participant, terms: Terms | None) -> Participant:
    """A party's yes to `terms`, where an embargo is in scope; it receives the report once it is bound."""
    if picture.now.embargo in IN_SCOPE:
        attempt(act, picture, Attempt(Move.CONSENT_ACCEPT, str(row.id), act.now, terms=terms))
    mine = picture.participants[str(row.id)]
    if mine.report_state == ReportState.START and is_covered(picture, mine):
        attempt(act, picture, Attempt(Move.REPORT_SEND, str(picture.owner.id), act.now, str(row.id)))
        act.change(mine, learned_at=mine.learned_at or act.now)
    return mine


def _would_decide(picture: Picture, row: Participant) -> bool:
    """Whether sending it the report would put terms into force that the owner has yet to decide on."""
    is_new = picture.participants[str(row.id)].report_state == ReportState.START
    return is_new and picture.now.embargo == EmbargoState.PROPOSED


def sign_standing(act: Act, picture: Picture, row: Participant) -> None:
    """An agency with a standing agreement has agreed to what it is asked; the invitation says on what basis.

    Every rule is asked before anything is written. Terms that nobody can agree to any more are left to be
    asked for, and so is a party to which the report cannot be sent now; so are terms that the case owner
    has yet to decide on, and a reporter's, whose instant no other party may read in a signature
    (need-to-know 35).
    """
    basis = row.organisation.agreement if row.organisation is not None else ""
    if not basis or act.by_day or _would_decide(picture, row):
        return
    terms = picture.now.terms or picture.now.pending
    if not _can_enter(act, picture, row, terms):
        return
    mine = enter(act, picture, row, terms)
    for sent in Invitation.objects.within(act).filter(participant=row, answered_at=None):
        act.change(sent, answered_at=act.now, basis=basis)
    if mine.lapses_at is not None:
        act.change(mine, lapses_at=None)
    if is_covered(picture, mine):
        admit(act, mine, picture.case, "standing agreement")


def _can_enter(act: Act, picture: Picture, row: Participant, terms: Terms | None) -> bool:
    """Whether no rule stands in the way of any step of `enter`; nothing is written."""
    who, now = str(row.id), picture.now
    try:
        if now.embargo in IN_SCOPE:
            now = _after(now, Attempt(Move.CONSENT_ACCEPT, who, act.now, terms=terms))
        if now.get(who).report == ReportState.START and is_covered(picture, row, now):
            _after(now, Attempt(Move.REPORT_SEND, str(picture.owner.id), act.now, who))
    except Illegal:
        return False
    return True


def _after(now: Situation, move: Attempt) -> Situation:
    """The situation that a move leads to; raises Illegal as `attempt` does for one without reasons."""
    outcome = step(now, move)
    rules.overridden(outcome.cautions, {})
    return outcome.case
