"""Consent: each party's own answer to the terms, and what it opens (Vultron PEC)."""

from __future__ import annotations

import uuid
from types import EllipsisType

from medaccord.apps.cases.commands.participant import answered, check_may_come_in
from medaccord.apps.cases.entering import enter
from medaccord.apps.cases.first_contact import take_excerpts
from medaccord.apps.cases.models import Case, Participant
from medaccord.apps.cases.picture import Picture, attempt, check_own, has_come_in, take_picture
from medaccord.apps.cases.settle import admit, is_covered, settle_grants, settle_phase
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.domain.cvd.consent import AWAITING, ConsentState
from medaccord.domain.cvd.embargo import IN_SCOPE
from medaccord.domain.cvd.mandatory import check_shown
from medaccord.domain.cvd.situation import Attempt, Move
from medaccord.domain.cvd.terms import Terms
from medaccord.domain.errors import Illegal
from medaccord.domain.verbs import Verb

NOT_OVERDUE = "This consent is not overdue."


@command(Verb.CONSENT_ACCEPT, on=Participant)
def accept(
    act: Act, row: Participant, *, terms: uuid.UUID | EllipsisType | None = ..., duties: str = ""
) -> Participant:
    """Agree to the terms that were shown; the party receives the report and enters the case's room.

    `terms` is the proposal as shown, None where none was shown; superseded ones are refused, and so is a yes
    to terms that nobody has read (Vultron EMB-17). An ellipsis means those now in scope. Without an embargo
    in scope it agrees to take part. `duties` names the version of the duties by law that was shown before.
    """
    check_own(act, row)
    check_shown(duties)
    check_may_come_in(act, row)
    case = Case.objects.within(act).get()
    shown = terms if isinstance(terms, uuid.UUID) else None
    picture = take_picture(act, case, pending=shown)
    if picture.now.embargo in IN_SCOPE and terms is None:
        raise Illegal("Terms have come since this page was shown. Read them, then answer.")
    mine = enter(act, picture, row, _shown(picture, shown))
    answered(act, mine, duties)
    settle_grants(act, picture)
    if is_covered(picture, mine):
        admit(act, mine, case, "consented")
    settle_phase(act, picture)
    return mine


@command(Verb.CONSENT_DECLINE, on=Participant)
def decline(act: Act, row: Participant) -> Participant:
    """Refuse the terms; the party sees nothing further of the case and may be invited again."""
    check_own(act, row)
    case = Case.objects.within(act).get()
    picture = take_picture(act, case)
    if picture.now.embargo in IN_SCOPE:
        attempt(act, picture, Attempt(Move.CONSENT_DECLINE, str(row.id), act.now))
    mine = picture.participants[str(row.id)]
    answered(act, mine)
    act.change(mine, declined_at=act.now)
    take_excerpts(act, [mine])
    settle_grants(act, picture)
    settle_phase(act, picture)
    return mine


@command(Verb.CONSENT_LAPSE, on=Participant)
def lapse(act: Act, row: Participant) -> Participant:
    """Silence past the due date is a refusal (Vultron CM-18: pocket veto); acted by the system.

    Without an embargo in scope there is no consent to move: the invitation alone is closed.
    """
    if row.lapses_at is None or row.lapses_at > act.now or row.left_at is not None:
        raise Illegal(NOT_OVERDUE)
    case = Case.objects.within(act).get()
    picture = take_picture(act, case)
    mine = picture.participants[str(row.id)]
    if picture.now.embargo in IN_SCOPE:
        if ConsentState(mine.consent) not in AWAITING:
            raise Illegal(NOT_OVERDUE)
        attempt(act, picture, Attempt(Move.CONSENT_DECLINE, str(row.id), act.now))
    elif has_come_in(mine) or mine.declined_at is not None:
        raise Illegal(NOT_OVERDUE)
    act.change(mine, declined_at=act.now)
    take_excerpts(act, [mine])
    settle_grants(act, picture)
    settle_phase(act, picture)
    return mine


def _shown(picture: Picture, terms: uuid.UUID | None) -> Terms | None:
    proposal = picture.proposals.get(str(terms))
    return Terms(str(proposal.id), proposal.ends_at) if proposal else picture.now.terms or picture.now.pending
