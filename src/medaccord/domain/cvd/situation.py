"""What the rules look at: a frozen picture of a case, and what somebody is about to do in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

from medaccord.domain.cvd.case_state import QUIET, CaseEvent, Deployment, Exposure, FixState
from medaccord.domain.cvd.consent import ConsentState, adheres
from medaccord.domain.cvd.embargo import BINDING, EmbargoEvent, EmbargoState
from medaccord.domain.cvd.report import ReportEvent, ReportState
from medaccord.domain.cvd.terms import Terms
from medaccord.domain.errors import Missing


class Role(StrEnum):
    """A participant's part in a case as the disclosure models know it; one may have several."""

    FINDER = "finder"
    REPORTER = "reporter"
    MANUFACTURER = "manufacturer"
    DEPLOYER = "deployer"
    COORDINATOR = "coordinator"
    OBSERVER = "observer"
    CASE_OWNER = "case_owner"


@dataclass(frozen=True)
class Fix:
    """The fix path of one product and vulnerability of one participant.

    `needed` is False while its manufacturer says that the product is not affected: nobody waits for a fix of
    it. The path itself stays, for the answer may change back and what was known is not unlearned.
    """

    product: str
    vulnerability: str
    state: FixState | Deployment
    needed: bool = True

    @property
    def row(self) -> tuple[str, str]:
        """Product and vulnerability, which name the row."""
        return (self.product, self.vulnerability)


@dataclass(frozen=True)
class Participant:
    """One party of a case with everything the models keep for it.

    `accepted_terms` are ids of terms; `accepted_before` stays true once the report was ever accepted.
    """

    id: str
    roles: frozenset[Role]
    report: ReportState = ReportState.START
    consent: ConsentState = ConsentState.NO_EMBARGO
    accepted_terms: frozenset[str] = frozenset()
    accepted_before: bool = False
    fixes: tuple[Fix, ...] = ()

    @property
    def makes_fixes(self) -> bool:
        """Whether this is a manufacturer."""
        return Role.MANUFACTURER in self.roles

    @property
    def awaited(self) -> tuple[FixState, ...]:
        """The fix paths of a manufacturer on which a fix is waited for, was made or was deployed."""
        return tuple(fix.state for fix in self.fixes if fix.needed and isinstance(fix.state, FixState))


class Move(StrEnum):
    """What somebody is about to do; the part before the dot names the model or noun."""

    REPORT_RECEIVE = "report.receive"
    REPORT_VALIDATE = "report.validate"
    REPORT_INVALIDATE = "report.invalidate"
    REPORT_ACCEPT = "report.accept"
    REPORT_DEFER = "report.defer"
    REPORT_CLOSE = "report.close"
    REPORT_SEND = "report.send"
    EMBARGO_PROPOSE = "embargo.propose"
    EMBARGO_ACCEPT = "embargo.accept"
    EMBARGO_REJECT = "embargo.reject"
    EMBARGO_TERMINATE = "embargo.terminate"
    CONSENT_INVITE = "consent.invite"
    CONSENT_ACCEPT = "consent.accept"
    CONSENT_DECLINE = "consent.decline"
    STATE_VENDOR_AWARE = "state.vendor_aware"
    STATE_FIX_READY = "state.fix_ready"
    STATE_FIX_DEPLOYED = "state.fix_deployed"
    STATE_PUBLIC = "state.public"
    STATE_EXPLOIT = "state.exploit"
    STATE_ATTACKS = "state.attacks"
    EXPLOIT_PUBLISH = "exploit.publish"
    ADVISORY_RELEASE = "advisory.release"
    PARTICIPANT_JOIN = "participant.join"
    PARTICIPANT_LEAVE = "participant.leave"
    CASE_MERGE = "case.merge"
    CASE_SPLIT = "case.split"


def _tail(move: Move) -> str:
    return move.value.partition(".")[2]


def _moves(noun: str) -> tuple[Move, ...]:
    return tuple(move for move in Move if move.value.startswith(f"{noun}."))


REPORT_EVENT_OF: Mapping[Move, ReportEvent] = MappingProxyType(
    {move: ReportEvent(_tail(move)) for move in _moves("report") if move != Move.REPORT_SEND}
)
EMBARGO_EVENT_OF: Mapping[Move, EmbargoEvent] = MappingProxyType(
    {move: EmbargoEvent(_tail(move)) for move in _moves("embargo")}
)
CASE_EVENT_OF: Mapping[Move, CaseEvent] = MappingProxyType(
    {move: CaseEvent(_tail(move)) for move in _moves("state")}
    | {Move.EXPLOIT_PUBLISH: CaseEvent.EXPLOIT, Move.ADVISORY_RELEASE: CaseEvent.PUBLIC}
)


@dataclass(frozen=True)
class Attempt:
    """One move by one actor, before it is checked.

    `subject` is whose state moves (the actor's own by default), `row` one product and vulnerability, `terms`
    what is proposed or signed, `cause` the move that set this one off where no person decided it,
    `merged` the other case's terms, `leak_risk_weighed` the recorded judgment that a split case needs.
    """

    move: Move
    actor: str
    now: datetime
    subject: str = ""
    row: tuple[str, str] | None = None
    terms: Terms | None = None
    cause: Move | None = None
    merged: Terms | None = None
    newcomer: Participant | None = None
    leak_risk_weighed: bool = False

    @property
    def whose(self) -> str:
        """The participant whose state moves."""
        return self.subject or self.actor


@dataclass(frozen=True)
class Situation:
    """A case as the rules see it: `terms` in force, `pending` proposed, the ends of sibling cases.

    `limits` are days until which reporters keep it private.
    `leaked_kin` are linked cases that became public while this one was none.
    """

    participants: tuple[Participant, ...]
    embargo: EmbargoState = EmbargoState.NONE
    exposure: Exposure = QUIET
    terms: Terms | None = None
    pending: Terms | None = None
    adversaries_hold_exploit: bool = False
    adversaries_know_details: bool = False
    sibling_ends: tuple[datetime, ...] = ()
    limits: tuple[date, ...] = ()
    leaked_kin: frozenset[str] = frozenset()

    @property
    def binding(self) -> bool:
        """Whether an embargo is active; by its state alone, `terms.in_force` decides by the instant."""
        return self.embargo in BINDING

    @property
    def past_embargo(self) -> bool:
        """Whether no embargo can come into force any more: it was ended, or details or attacks are known."""
        return self.embargo == EmbargoState.EXITED or not (self.binding or self.exposure.quiet)

    @property
    def terms_id(self) -> str | None:
        """The id of the terms in force."""
        return self.terms.id if self.terms and self.binding else None

    def find(self, participant_id: str) -> Participant | None:
        """The participant with this id, or None (the system and outsiders act too)."""
        return next((p for p in self.participants if p.id == participant_id), None)

    def get(self, participant_id: str) -> Participant:
        """The participant with this id; raises Missing."""
        if (found := self.find(participant_id)) is None:
            raise Missing("That party does not take part in this case: invite it first.")
        return found

    def owns(self, participant_id: str) -> bool:
        """Whether this participant is the case owner."""
        found = self.find(participant_id)
        return found is not None and Role.CASE_OWNER in found.roles

    def fix_states(self) -> Iterator[FixState]:
        """The fix paths of every manufacturer's rows."""
        for participant in self.participants:
            for fix in participant.fixes:
                if isinstance(fix.state, FixState):
                    yield fix.state

    def awaited_fixes(self) -> frozenset[FixState]:
        """The states of every manufacturer's row that needs a fix."""
        return frozenset(state for participant in self.participants for state in participant.awaited)

    def with_participant(self, changed: Participant) -> Situation:
        """The same case with one participant's row replaced."""
        rows = tuple(changed if p.id == changed.id else p for p in self.participants)
        return replace(self, participants=rows)


def decided_terms(attempt: Attempt, case: Situation) -> Terms | None:
    """The terms that the case owner is about to put forward or into force; None for any other act.

    Only the owner knows every case of a split, and nothing comes into force without it (Vultron T22).
    """
    if not case.owns(attempt.actor):
        return None
    return {Move.EMBARGO_PROPOSE: attempt.terms, Move.EMBARGO_ACCEPT: case.pending}.get(attempt.move)


def sees_content(participant: Participant, situation: Situation) -> bool:
    """Whether the embargo lets the participant see the case's content (Vultron CM-10-004).

    It only ever takes away: a grant is needed besides, and an embargo's end must not hand out any.
    """
    if not situation.binding:
        return True
    return adheres(participant.consent, participant.accepted_terms, situation.terms_id)
