"""The bridge between rows and state models: rows become a `Situation`, a decided one becomes rows again.

Commands say what somebody attempts; `domain.cvd.case.step` decides; this file writes exactly the
difference. No command sets a state column by itself.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from medaccord.apps.cases.models import (
    Case,
    CaseRow,
    Cell,
    Embargo,
    Link,
    Override,
    Participant,
    Proposal,
    ProposalState,
    Sign,
    Signature,
)
from medaccord.core.act import Act
from medaccord.core.models.principal import STRANGER
from medaccord.core.scope import open_grants
from medaccord.domain.cvd import case as models_of_case
from medaccord.domain.cvd import case_state, rules, situation
from medaccord.domain.cvd.case_state import Exposure, FixState
from medaccord.domain.cvd.cells import Status
from medaccord.domain.cvd.consent import ConsentState
from medaccord.domain.cvd.embargo import BINDING, OPEN_PROPOSAL, EmbargoState
from medaccord.domain.cvd.kind import Indication
from medaccord.domain.cvd.report import ReportState
from medaccord.domain.cvd.situation import Attempt, Fix, Move, Situation
from medaccord.domain.cvd.terms import Terms, in_force
from medaccord.domain.errors import Denied, Illegal
from medaccord.domain.roles import DESK, Role, speaks_before

PARTS: Mapping[Role, frozenset[situation.Role]] = {
    Role.LEAD: frozenset({situation.Role.COORDINATOR, situation.Role.CASE_OWNER}),
    Role.COORDINATOR: frozenset({situation.Role.COORDINATOR}),
    Role.MANUFACTURER: frozenset({situation.Role.MANUFACTURER}),
    Role.REPORTER: frozenset({situation.Role.FINDER, situation.Role.REPORTER}),
    Role.ADVISER: frozenset({situation.Role.OBSERVER}),
    Role.OBSERVER: frozenset({situation.Role.OBSERVER}),
}
"""What each role of a participant is in the disclosure models."""

LIVING: Mapping[str, Any] = {
    "vulnerability__moved": False,
    "vulnerability__withdrawn_at": None,
    "product__withdrawn_at": None,
}
"""Cells that count: about what neither went on in a linked case nor was withdrawn."""


@dataclass
class Picture:
    """The rows of a locked case that the state models speak of, and the situation they amount to.

    Who has left, and what it answered, is out of the models' sight; the phase still counts it.
    """

    case: Case
    embargo: Embargo
    participants: dict[str, Participant]
    proposals: dict[str, Proposal]
    cells: dict[tuple[str, str, str], Cell]
    now: Situation
    overrides: list[Override] = field(default_factory=list)
    left: list[Participant] = field(default_factory=list)
    left_cells: list[Cell] = field(default_factory=list)

    @property
    def owner(self) -> Participant:
        """The coordination center that owns the case."""
        return next(p for p in self.participants.values() if p.role == Role.LEAD)

    @property
    def open_proposals(self) -> list[Proposal]:
        """Proposals that nobody has decided yet, in the order of their making."""
        return [p for p in self.proposals.values() if p.state == ProposalState.OPEN]


def take_picture(act: Act, case: Case, pending: uuid.UUID | None = None) -> Picture:
    """Read a locked case; `pending` names the open proposal that an attempt is about (else the newest)."""
    everyone = list(_rows(act, case, Participant))
    participants = {str(p.id): p for p in everyone if p.left_at is None}
    proposals = {str(p.id): p for p in _rows(act, case, Proposal).order_by("number")}
    answers = list(_rows(act, case, Cell).filter(**LIVING))
    cells = {
        (str(c.participant_id), str(c.product_id), str(c.vulnerability_id)): c
        for c in answers
        if str(c.participant_id) in participants
    }
    embargo = _rows(act, case, Embargo).get()
    signatures: dict[str, set[str]] = {}
    for signed in _rows(act, case, Signature):
        signatures.setdefault(str(signed.participant_id), set()).add(str(signed.proposal_id))
    fixes: dict[str, list[Fix]] = {}
    for (who, product, vulnerability), cell in cells.items():
        fixes.setdefault(who, []).append(_fix(product, vulnerability, cell))
    leaked = _rows(act, case, Link).exclude(leaked_at=None)
    signs = set(_rows(act, case, Sign).values_list("indication", flat=True))
    now = Situation(
        participants=tuple(
            _participant(row, frozenset(signatures.get(key, ())), tuple(fixes.get(key, ())))
            for key, row in participants.items()
        ),
        embargo=EmbargoState(embargo.state),
        exposure=Exposure(bool(case.public_at), bool(case.exploit_at), bool(case.attacks_at)),
        terms=_terms(proposals.get(str(embargo.terms_id))) if embargo.state in BINDING else None,
        pending=_pending(proposals, pending) if embargo.state in OPEN_PROPOSAL else None,
        adversaries_hold_exploit=Indication.EXPLOIT in signs,
        adversaries_know_details=Indication.DETAILS in signs,
        leaked_kin=frozenset(map(str, leaked.values_list("other_id", flat=True))),
    )
    picture = Picture(case, embargo, participants, proposals, cells, now)
    picture.left = [p for p in everyone if p.left_at is not None]
    picture.left_cells = [c for c in answers if str(c.participant_id) not in participants]
    _catch_up(act, picture)
    return picture


def _fix(product: str, vulnerability: str, cell: Cell) -> Fix:
    return Fix(product, vulnerability, FixState(cell.fix), needed=cell.status != Status.NOT_AFFECTED)


def _rows(act: Act, case: Case, model: type[CaseRow]) -> Any:
    """Rows of this case alone, also where a command has locked several."""
    return model.objects.within(act).filter(stream=case.stream_id)


def _catch_up(act: Act, picture: Picture) -> None:
    """An embargo that has run out is ended first, as of its instant: a late tick prolongs nothing."""
    if not picture.now.binding or in_force(picture.embargo, act.now):
        return
    claimed, act.occurred_at = act.occurred_at, picture.embargo.ends_at or act.now
    attempt(act, picture, Attempt(situation.Move.EMBARGO_TERMINATE, "", act.now))
    act.occurred_at = claimed


def _participant(row: Participant, signed: frozenset[str], fixes: tuple[Fix, ...]) -> situation.Participant:
    return situation.Participant(
        id=str(row.id),
        roles=PARTS[Role(row.role)],
        report=ReportState(row.report_state),
        consent=ConsentState(row.consent),
        accepted_terms=signed,
        accepted_before=row.accepted_before,
        fixes=fixes,
    )


def _terms(proposal: Proposal | None) -> Terms | None:
    return Terms(str(proposal.id), proposal.ends_at) if proposal else None


def _pending(proposals: Mapping[str, Proposal], named: uuid.UUID | None) -> Terms | None:
    if named is not None:
        return _terms(proposals.get(str(named)))
    waiting = [p for p in proposals.values() if p.state == ProposalState.OPEN]
    return _terms(waiting[-1] if waiting else None)


def attempt(
    act: Act, picture: Picture, move: Attempt, reasons: Mapping[str, str] | None = None
) -> tuple[Any, ...]:
    """Take one move: the models decide, the rows follow; returns the effects.

    Raises Illegal for what a MUST or SHALL forbids and where a SHOULD stands in the way without a reason
    in `reasons` (by rule), Invalid for a reason that is no text; each that was needed is kept as an Override.
    """
    outcome = models_of_case.step(picture.now, move)
    keep_reasons(act, picture, rules.overridden(outcome.cautions, reasons or {}))
    _write(act, picture, outcome.case)
    return outcome.effects


def keep_reasons(act: Act, picture: Picture, given: Mapping[str, str], grounds: str = "") -> None:
    """A reason is for the desk, which weighs it, and for the party that gave it, never for the others.

    Raises Invalid for a text that cannot be kept.
    """
    if not given:
        return
    rules.check_reasons(given)
    room = _room_of_reasons(act, picture)
    for rule, reason in given.items():
        row = Override(stream=picture.case.stream, room_id=room, rule=rule, verb=act.verb)
        row.principal_id, row.reason, row.at = act.by or STRANGER, reason, act.now
        row.grounds = grounds
        picture.overrides.append(act.add(row))


def _room_of_reasons(act: Act, picture: Picture) -> uuid.UUID:
    own = picture.participants.get(str(acting_participant(act, picture.participants.values())))
    return act.desk(picture.case.stream_id) if own is None or own.role in DESK else own.room_id


def has_come_in(row: Participant) -> bool:
    """Whether a party has the report: by its own yes, or because it wrote it.

    That the desk noted when it learned of the risk opens nothing.
    """
    return row.report_state != ReportState.START or row.role == Role.REPORTER


def is_here(row: Participant) -> bool:
    """Whether a party takes part now: it has the report, its last answer was no no, and it has not left."""
    return row.left_at is None and row.declined_at is None and has_come_in(row)


def acting_participant(act: Act, participants: Iterable[Participant]) -> uuid.UUID | None:
    """The participant for whom the actor acts here: one whose own room the actor's role opens.

    Nobody acts for a party that has gone, though its people may read why. Whoever is both a reporter and
    somebody else here acts as the one that this step speaks as (decision 0180). Of several it is the one that
    the pages call the reader's own (`CaseView.mine`).
    """
    rows = {p.room_id: p for p in participants if p.left_at is None}
    held = open_grants(act.actor).filter(stream__in=act.streams).values_list("room_id", "role")
    own = [rows[room] for room, role in held if room in rows and _speaks(role, rows[room])]
    spoken = [row for row in own if (row.role == Role.REPORTER) == act.by_day]
    first = min(spoken, key=lambda row: speaks_before(row.role, row.name, row.id), default=None)
    return first.id if first else None


def check_own(act: Act, row: Participant, refusal: str = "Only this party itself can do that.") -> None:
    """A party speaks for itself only; raises Denied for whoever does not act for this one."""
    if acting_participant(act, [row]) is None:
        raise Denied(refusal)


def _speaks(role: str, row: Participant) -> bool:
    """Whether a role in a participant's own room is held for that participant, not for the desk."""
    return role in (row.role, Role.INVITEE) or (row.role == Role.LEAD and role in DESK)


def _write(act: Act, picture: Picture, after: Situation) -> None:
    before, picture.now = picture.now, after
    _write_exposure(act, picture.case, before.exposure, after.exposure)
    pairs = list(zip(before.participants, after.participants, strict=True))
    _write_states(act, picture, pairs)
    for old, new in pairs:
        _write_participant(act, picture, old, new)
    _write_embargo(act, picture, before, after)


def _write_exposure(act: Act, case: Case, before: Exposure, after: Exposure) -> None:
    happened = {
        f"{name}_at": act.occurred_at
        for name in ("public", "exploit", "attacks")
        if getattr(after, name) and not getattr(before, name)
    }
    if happened:
        act.change(case, **happened)


def _write_states(
    act: Act, picture: Picture, pairs: Iterable[tuple[situation.Participant, situation.Participant]]
) -> None:
    """The states of participants; those that change alike, as all do when an embargo ends, together."""
    alike: dict[tuple[str, ...], list[Participant]] = {}
    for old, new in pairs:
        row = picture.participants[new.id]
        values: dict[str, Any] = {}
        if old.report != new.report:
            values |= {"report_state": new.report.value, "accepted_before": new.accepted_before}
        if old.consent != new.consent:
            values["consent"] = new.consent.value
        if values:
            for name, value in values.items():
                setattr(row, name, value)
            row.version += 1
            alike.setdefault((*values, "version"), []).append(row)
    for names, rows in alike.items():
        if len(rows) == 1:
            act.change(rows[0], **{name: getattr(rows[0], name) for name in names})
        else:
            act.change_all(rows, names)


def _write_participant(
    act: Act, picture: Picture, old: situation.Participant, new: situation.Participant
) -> None:
    row = picture.participants[new.id]
    act.add_all(
        Signature(
            stream_id=row.stream_id, room_id=row.room_id, participant=row, proposal_id=terms, at=act.now
        )
        for terms in sorted(new.accepted_terms - old.accepted_terms)
    )
    if old.fixes != new.fixes:
        _write_fixes(act, picture, old, new)


def _write_fixes(act: Act, picture: Picture, old: situation.Participant, new: situation.Participant) -> None:
    moved = []
    for was, fix in zip(old.fixes, new.fixes, strict=True):
        if was.state != fix.state:
            cell = picture.cells[new.id, fix.product, fix.vulnerability]
            cell.fix = fix.state.value
            moved.append(cell)
    act.change_all(moved, ["fix"])


def _write_embargo(act: Act, picture: Picture, before: Situation, after: Situation) -> None:
    if (before.embargo, before.terms, before.pending) == (after.embargo, after.terms, after.pending):
        return
    row = picture.embargo
    values: dict[str, Any] = {"state": after.embargo.value, "version": row.version + 1}
    if after.terms and after.terms != before.terms:
        values |= {"terms_id": uuid.UUID(after.terms.id), "ends_at": after.terms.ends_at}
        values |= {} if before.binding else {"began_at": act.told_at}
        _decide(act, picture, after.terms.id, ProposalState.ACCEPTED)
    if before.binding and not after.binding:
        values["ended_at"] = act.occurred_at
    if before.pending and not after.pending and after.terms != before.pending:
        _decide(act, picture, before.pending.id, ProposalState.REJECTED)
    if after.embargo == EmbargoState.EXITED:
        for left in picture.open_proposals:
            _decide(act, picture, str(left.id), ProposalState.REJECTED)
    act.change(row, **values)


def _decide(act: Act, picture: Picture, proposal: str, state: ProposalState) -> None:
    act.change(picture.proposals[proposal], state=state.value, decided_at=act.told_at)


def about(picture: Picture, pending: Proposal) -> None:
    """Make one of several open proposals the one that the next attempt is about."""
    picture.now = replace(picture.now, pending=_terms(pending))


def attempt_rows(
    act: Act,
    picture: Picture,
    move: Attempt,
    rows: Collection[tuple[str, str]],
    reasons: Mapping[str, str] | None = None,
) -> None:
    """Take one move for many rows (product, vulnerability) of one participant, written as one difference.

    Equal to taking it row by row, at the cost of one; raises as `attempt` does, and then changes nothing.
    """
    if not rows:
        return
    outcome = step_rows(picture.now, move, rows)
    keep_reasons(act, picture, rules.overridden(outcome.cautions, reasons or {}))
    _write(act, picture, outcome.case)


def step_rows(now: Situation, move: Attempt, rows: Collection[tuple[str, str]]) -> models_of_case.Outcome:
    """The outcome of one move for each of these rows of one participant, decided by a single step.

    No guard looks at another row than its own, so the step is taken in a picture that shows these rows
    alone. Being made aware is the exception: whoever knows one row knows them all (Vultron CV).
    """
    everything = replace(move, row=None)
    if move.move == Move.STATE_VENDOR_AWARE:
        return models_of_case.step(now, everything)
    whole, wanted = now.get(move.whose), frozenset(rows)
    chosen = tuple(fix for fix in whole.fixes if fix.row in wanted)
    if len(chosen) != len(wanted):
        raise Illegal("Some of these products and vulnerabilities are not listed for this party.")
    outcome = models_of_case.step(now.with_participant(replace(whole, fixes=chosen)), everything)
    moved = outcome.case.get(move.whose)
    by_row = {fix.row: fix for fix in moved.fixes}
    fixes = tuple(by_row.get(fix.row, fix) for fix in whole.fixes)
    return replace(outcome, case=outcome.case.with_participant(replace(moved, fixes=fixes)))


def first_fix(picture: Picture, participant: Participant) -> FixState:
    """Where the fix path of a row begins: whoever has the report knows all of it, as all do in a public case.

    Vultron CV and SM-09-001.
    """
    knows = ReportState(participant.report_state) != ReportState.START
    start = FixState.VENDOR_AWARE if knows else FixState.VENDOR_UNAWARE
    return case_state.settle(start, picture.now.exposure)


def list_cells(picture: Picture, new: Iterable[Cell]) -> None:
    """Take rows that were just added into the picture."""
    added: dict[str, list[Fix]] = {}
    for cell in new:
        who, row = str(cell.participant_id), (str(cell.product_id), str(cell.vulnerability_id))
        picture.cells[who, *row] = cell
        added.setdefault(who, []).append(_fix(*row, cell))
    for who, fixes in added.items():
        party = picture.now.get(who)
        picture.now = picture.now.with_participant(replace(party, fixes=(*party.fixes, *fixes)))


def forget_moved(picture: Picture, vulnerabilities: Collection[uuid.UUID]) -> None:
    """Take what goes on in another case out of the picture."""
    gone = {key for key, cell in picture.cells.items() if cell.vulnerability_id in vulnerabilities}
    picture.cells = {key: cell for key, cell in picture.cells.items() if key not in gone}
    picture.left_cells = [c for c in picture.left_cells if c.vulnerability_id not in vulnerabilities]


def weigh_answers(picture: Picture, changed: Iterable[Cell]) -> None:
    """Take answers that were just given into the picture: who is not affected needs no fix."""
    told = {(str(c.participant_id), str(c.product_id), str(c.vulnerability_id)): c for c in changed}
    for who in {key[0] for key in told}:
        party = picture.now.get(who)
        fixes = tuple(_fix(*f.row, told[who, *f.row]) if (who, *f.row) in told else f for f in party.fixes)
        picture.now = picture.now.with_participant(replace(party, fixes=fixes))
