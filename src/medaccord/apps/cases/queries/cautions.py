"""What a case as it stands asks of the desk and what the rules leave open, by the rules themselves."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from medaccord.apps.cases.picture import PARTS
from medaccord.apps.cases.queries.views import CaseView, CellView, KeptView, Party, Terms
from medaccord.domain.cvd import rules, terms
from medaccord.domain.cvd.case_state import Exposure, FixState
from medaccord.domain.cvd.cautions import followed_by, grounds
from medaccord.domain.cvd.cells import Status
from medaccord.domain.cvd.consent import ConsentState
from medaccord.domain.cvd.embargo import BINDING, OPEN_PROPOSAL, EmbargoState
from medaccord.domain.cvd.kind import Indication
from medaccord.domain.cvd.report import ReportState
from medaccord.domain.cvd.rulebook import BY_CODE
from medaccord.domain.cvd.situation import Fix, Participant, Situation
from medaccord.domain.policy.matrix import LEAD, decide
from medaccord.domain.roles import Role
from medaccord.domain.verbs import Verb

WEIGHED = ("T4", "T6", "T13", "T23")
"""Rules that leave something open which the desk weighs; the other permissions are the matrix's."""


FIXES = {state.value: state for state in FixState}


@dataclass(frozen=True, slots=True)
class CautionView:
    """One rule that asks something of the embargo, the verb that does it, and why it is not done."""

    rule: str
    sentence: str
    verb: Verb
    kept: KeptView | None


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a rule leaves open in a case as it stands."""

    rule: str
    sentence: str


def cautions(view: CaseView, now: dt.datetime) -> tuple[CautionView, ...]:
    """What the case as it stands asks of the desk; nobody else is told, for it speaks of every party.

    A rule is silent once the phase leaves no way to follow it. A reason holds while its grounds do.
    """
    if not view.is_desk:
        return ()
    case = situation(view, now)
    found = []
    for asked in rules.standing(case):
        verb = Verb(followed_by(asked.rule, case).value)
        if decide(verb, LEAD, view.phase) is None:
            facts = grounds(asked.rule, case)
            kept = next((k for k in view.kept if (k.rule, k.grounds) == (asked.rule, facts)), None)
            found.append(CautionView(asked.rule, asked.sentence, verb, kept))
    return tuple(found)


def allowances(view: CaseView, now: dt.datetime) -> tuple[Allowance, ...]:
    """What the rules leave open to the desk about the embargo as it stands."""
    center = next((p for p in view.parties if p.role == Role.LEAD), None)
    if not view.is_desk or center is None:
        return ()
    case = situation(view, now)
    open_ = (rule for rule in WEIGHED if rules.permits(rule, case, str(center.id)))
    return tuple(Allowance(rule, BY_CODE[rule].sentence) for rule in open_)


def situation(view: CaseView, now: dt.datetime) -> Situation:
    """The case as the state models see it at `now`, drawn from the desk's view.

    An embargo that has run out counts as ended, ticked or not, as commands take it (`picture.take_picture`).
    """
    embargo = view.embargo_at(now)
    state = EmbargoState(embargo.state) if embargo else EmbargoState.NONE
    # Thousands of cells name few rows: each key is written once.
    living = {v.id: str(v.id) for v in view.vulnerabilities if not v.moved}
    products = {key: str(key) for key in {cell.product for cell in view.cells}}
    in_force = next((t for t in view.proposals if embargo and t.id == embargo.terms), None)
    waiting = [t for t in view.proposals if t.state == "open"]
    return Situation(
        participants=tuple(
            _party(p, tuple(_fixes(view.cells_of(p.id), products, living)))
            for p in view.parties
            if p.left_at is None
        ),
        embargo=state,
        exposure=Exposure(bool(view.public_at), bool(view.exploit_at), bool(view.attacks_at)),
        terms=_terms(in_force) if state in BINDING else None,
        pending=_terms(waiting[-1] if waiting else None) if state in OPEN_PROPOSAL else None,
        adversaries_hold_exploit=any(sign.indication == Indication.EXPLOIT for sign in view.signs),
        adversaries_know_details=any(sign.indication == Indication.DETAILS for sign in view.signs),
        leaked_kin=frozenset(str(other) for other in view.leaked_kin),
    )


def _fixes(
    cells: Iterable[CellView], products: Mapping[uuid.UUID, str], living: Mapping[uuid.UUID, str]
) -> Iterator[Fix]:
    """The fix paths of one party about vulnerabilities that are still in the case."""
    for cell in cells:
        if vulnerability := living.get(cell.vulnerability):
            needed = cell.status != Status.NOT_AFFECTED
            yield Fix(products[cell.product], vulnerability, FIXES[cell.fix], needed)


def _party(party: Party, fixes: tuple[Fix, ...]) -> Participant:
    return Participant(
        id=str(party.id),
        roles=PARTS[Role(party.role)],
        report=ReportState(party.report_state),
        consent=ConsentState(party.consent),
        accepted_terms=frozenset(str(key) for key in party.signed),
        fixes=fixes,
    )


def _terms(row: Terms | None) -> terms.Terms | None:
    return terms.Terms(str(row.id), row.ends_at) if row else None
