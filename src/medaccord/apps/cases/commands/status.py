"""Statuses: what is asked for each product and vulnerability, and what its manufacturer answers.

One command takes a whole set of cells, finds every mistake in it, and writes all or nothing.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from medaccord.apps.cases import inputs
from medaccord.apps.cases.commands.resume import take_up
from medaccord.apps.cases.models import Case, Cell, Participant, Vulnerability
from medaccord.apps.cases.picture import (
    Picture,
    acting_participant,
    attempt_rows,
    first_fix,
    list_cells,
    take_picture,
    weigh_answers,
)
from medaccord.apps.cases.settle import settle_phase
from medaccord.apps.devices.models import Product
from medaccord.core.act import Act, overtaken
from medaccord.core.command import command
from medaccord.domain import text
from medaccord.domain.cvd import cells
from medaccord.domain.cvd.case_state import CaseEvent, FixState
from medaccord.domain.cvd.cells import Status
from medaccord.domain.cvd.situation import Attempt, Move
from medaccord.domain.errors import Denied, Illegal, Invalid
from medaccord.domain.findings import Findings
from medaccord.domain.roles import DESK, Role
from medaccord.domain.sentence import Sentence
from medaccord.domain.verbs import Verb

MOST = 5_000

Pair = tuple[uuid.UUID, uuid.UUID]
"""A product and a vulnerability, which name a cell."""

UNANSWERED = cells.WAITING - cells.ANSWERS
MOVE_OF = {CaseEvent.VENDOR_AWARE: Move.STATE_VENDOR_AWARE, CaseEvent.FIX_READY: Move.STATE_FIX_READY}
"""What an answer can imply, in order; that a fix is deployed is never read from an answer."""

COLUMNS = (
    "status",
    "plan",
    "plan_date",
    "fixed_version",
    "justification",
    "impact_statement",
    "reason",
    "asked_at",
    "seen_at",
    "answered_at",
    "due_at",
    "question",
    "version",
)
"""What these verbs set in a cell; its fix path moves by the state models alone."""


TOLD = (
    "product_id",
    "vulnerability_id",
    "status",
    "plan",
    "plan_date",
    "fixed_version",
    "justification",
    "impact_statement",
)
"""What is told of a cell that has changed since it was shown."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered for one product and vulnerability; `version` is that of the cell as it was shown."""

    product: uuid.UUID
    vulnerability: uuid.UUID
    cell: cells.Cell
    version: int | None = None

    @property
    def pair(self) -> Pair:
        """The cell's name."""
        return (self.product, self.vulnerability)


@dataclass
class Grid:
    """The locked case's cells by product and vulnerability, and everything wrong that was found so far."""

    picture: Picture
    makers: dict[uuid.UUID, Participant]
    vulnerabilities: dict[uuid.UUID, Vulnerability]
    rows: dict[Pair, Cell]
    found: Findings = field(default_factory=Findings)
    stale: list[Cell] = field(default_factory=list)
    """Cells that have changed since they were shown to whoever answers."""
    before: dict[Pair, dict[str, object]] = field(default_factory=dict)
    """What each cell of this command held when it began."""

    def report(self, pair: Pair, name: str, sentence: str) -> None:
        """Remember what is wrong with one field of one cell, under `product/vulnerability/field`."""
        self.found.add(f"{pair[0]}/{pair[1]}/{name}", sentence)

    def report_all(self, pair: Pair, findings: Mapping[str, Sequence[str]]) -> None:
        """Remember everything that is wrong with one cell, by field."""
        for name, sentences in findings.items():
            for sentence in sentences:
                self.report(pair, name, sentence)

    def cell(self, pair: Pair) -> Cell | None:
        """The cell, a new one where there is none yet; None after a finding."""
        maker = self.makers.get(pair[0])
        if sentence := inputs.fault(self.vulnerabilities.get(pair[1])):
            self.report(pair, "vulnerability", sentence)
        if maker is None:
            self.report(pair, "product", "Choose a product of a manufacturer that takes part in this case.")
        if pair in self.before:
            self.report(pair, "status", "This product and vulnerability is given twice. Give it once.")
        cell = self.rows.get(pair) or (self._new(pair, maker) if maker else None)
        self.before[pair] = dict(vars(cell)) if cell else {}
        return None if sentence or maker is None else cell

    def _new(self, pair: Pair, maker: Participant) -> Cell:
        return Cell(
            stream_id=maker.stream_id,
            room_id=maker.side_id,
            participant=maker,
            product_id=pair[0],
            vulnerability_id=pair[1],
            fix=first_fix(self.picture, maker).value,
            version=0,
        )

    def write(self, act: Act, changed: Sequence[Cell]) -> None:
        """Store cells that were changed in memory: new ones whole, others in the columns that differ."""
        for cell in changed:
            cell.version += 1
        new = [cell for cell in changed if cell.version == 1]
        old = [cell for cell in changed if cell.version > 1]
        act.change_all(old, [name for name in COLUMNS if any(self._differs(cell, name) for cell in old)])
        list_cells(self.picture, act.add_all(new))

    def _differs(self, cell: Cell, name: str) -> bool:
        before = self.before[cell.product_id, cell.vulnerability_id]
        return bool(before[name] != getattr(cell, name))


def _grid(act: Act, case: Case, only: Participant | None, picture: Picture) -> Grid:
    """The cells of all manufacturers that take part, or of one of them; others' read like missing ones."""
    makers = [p for p in picture.participants.values() if p.role == Role.MANUFACTURER and only in (None, p)]
    sides = {maker.side_id: maker for maker in makers}
    listed = Product.objects.within(act).filter(room__in=list(sides), withdrawn_at=None)
    products = listed.values_list("id", "room_id")
    return Grid(
        picture=picture,
        makers={key: sides[room] for key, room in products},
        vulnerabilities=inputs.vulnerabilities(act),
        rows={(cell.product_id, cell.vulnerability_id): cell for cell in picture.cells.values()},
    )


@command(Verb.STATUS_ASK, on=Case)
def ask(
    act: Act, case: Case, *, pairs: Collection[Pair], due_at: dt.datetime, question: str = ""
) -> list[Cell]:
    """Ask the manufacturers about these products and vulnerabilities, each about its own, by a due date.

    What is asked already and not answered gets the new due date. What is answered is asked back with a
    `question`; the answer stands until another is given. Raises Invalid with findings under
    `product/vulnerability/field`, and asks nothing then.
    """
    grid = _grid(act, case, None, take_picture(act, case))
    _check_size(pairs, grid.found, "pairs")
    if due_at.tzinfo is None or due_at <= act.now:
        grid.found.add("due_at", "Give a due date in the future, with its time zone.")
    grid.found.take("question", text.text, question, limit=text.LETTER)
    asked = [cell for pair in pairs if (cell := _asked(grid, pair, question.strip())) is not None]
    grid.found.settle()
    for cell in asked:
        cell.asked_at, cell.due_at = cell.asked_at or act.now, due_at
    grid.write(act, asked)
    first = {cell.room_id for cell in asked if cell.status in UNANSWERED or not cell.question}
    act.outcomes |= {cell.room_id: cells.ASKED_BACK for cell in asked if cell.room_id not in first}
    take_up(act, (grid.picture.participants[key] for key in {str(c.participant_id) for c in asked}))
    settle_phase(act, grid.picture)
    return asked


def _asked(grid: Grid, pair: Pair, question: str) -> Cell | None:
    """The cell with the question in it; without a new one, what was asked before stays asked."""
    cell = grid.cell(pair)
    if cell is None:
        return None
    if not question and not cells.is_awaited(cell) and cell.status in cells.ANSWERS:
        words = "This is answered already, as '{status}'. Write what you ask about this answer."
        grid.report(pair, "question", Sentence(words, status=cell.status))
        return None
    if question or cell.status == Status.DECLINED:
        cell.asked_at = cell.asked_at if cell.status in UNANSWERED else None
    if cell.status not in UNANSWERED | cells.ANSWERS:
        cell.status = cells.step(Status(cell.status), Status.ASKED).value
    cell.question = question or cell.question
    return cell


@command(Verb.STATUS_SEE, on=Case)
def see(act: Act, case: Case) -> list[Cell]:
    """Note that a manufacturer has seen what it is asked; nothing is written where nothing is new."""
    picture = take_picture(act, case)
    own = _speaker(act, picture)
    grid = _grid(act, case, own, picture)
    mine = [pair for pair, c in grid.rows.items() if c.participant_id == own.id and c.status == Status.ASKED]
    asked = [cell for pair in mine if (cell := grid.cell(pair)) is not None]
    for cell in asked:
        cell.status = cells.step(Status(cell.status), Status.SEEN).value
        cell.seen_at = act.now
    grid.write(act, asked)
    if _advance(act, picture, own, asked):
        settle_phase(act, picture)
    return asked


@command(Verb.STATUS_ANSWER, on=Case)
def answer(
    act: Act,
    case: Case,
    *,
    answers: Sequence[Answer],
    reason: str = "",
    reasons: Mapping[str, str] | None = None,
) -> list[Cell]:
    """Answer for a set of products and vulnerabilities at once, as one entry of the chain.

    A manufacturer answers for its own products. The desk records what one stated publicly and says in
    `reason` where. Raises Invalid with findings under `product/vulnerability/field`, Stale where a cell has
    another version than the one shown, Illegal where a fix comes before the report was accepted (Vultron
    CSB-18-001); nothing is written then.
    """
    picture = take_picture(act, case)
    own = None if act.roles & DESK else _speaker(act, picture)
    grid = _grid(act, case, own, picture)
    _check_size(answers, grid.found, "answers")
    _check_reason(reason, own, grid.found)
    told = [cell for one in answers if (cell := _answered(grid, one, act.now)) is not None]
    if grid.stale:
        raise overtaken(grid.stale, TOLD)
    grid.found.settle()
    for cell in told:
        cell.answered_at, cell.reason, cell.question = act.now, reason, ""
        cell.seen_at = cell.seen_at or (act.now if own else None)
    grid.write(act, told)
    weigh_answers(picture, told)
    act.outcomes |= _outcomes(told)
    for key in {cell.participant_id: None for cell in told}:
        mine = [cell for cell in told if cell.participant_id == key]
        maker = picture.participants[str(key)]
        _advance(act, picture, maker, mine, actor=own or picture.owner, reasons=reasons)
    take_up(act, [own] if own else [])
    settle_phase(act, picture)
    return told


def _outcomes(told: Iterable[Cell]) -> dict[uuid.UUID, str]:
    """By room the one answer that was given there; several differ too much for one word."""
    given: dict[uuid.UUID, set[str]] = {}
    for cell in told:
        given.setdefault(cell.room_id, set()).add(cell.status)
    return {room: statuses.pop() for room, statuses in given.items() if len(statuses) == 1}


def _check_size(things: Collection[object], found: Findings, name: str) -> None:
    if not 0 < len(things) <= MOST:
        found.add(
            name, Sentence("Give between 1 and {most:,} products and vulnerabilities at a time.", most=MOST)
        )


def _check_reason(reason: str, own: Participant | None, found: Findings) -> None:
    found.take("reason", text.text, reason)
    if own is None and not reason.strip():
        found.add("reason", "Say where the manufacturer stated this: you answer in its place.")
    if own is not None and reason:
        found.add("reason", "Leave this empty: you answer for yourself.")


def _answered(grid: Grid, one: Answer, now: dt.datetime) -> Cell | None:
    """The cell with the answer in it, after every check of it alone."""
    row = grid.cell(one.pair)
    if row is None:
        return None
    if one.version not in (None, row.version):
        grid.stale.append(row)
        return None
    _check_text(grid, one, "fixed_version", text.PRINTED)
    _check_text(grid, one, "impact_statement", text.BODY)
    if one.cell.status not in cells.TELLABLE:
        possible = ", ".join(sorted(cells.TELLABLE))
        grid.report(
            one.pair,
            "status",
            Sentence(
                "'{status}' is no answer; choose one of: {possible}.",
                status=one.cell.status,
                possible=possible,
            ),
        )
    try:
        target = cells.change(cells.told_by(row), one.cell)
    except Illegal as refused:
        grid.report(one.pair, "status", refused.reason)
        return None
    except Invalid as refused:
        grid.report_all(one.pair, refused.findings)
        return None
    if target != cells.told_by(row) and (found := cells.misdated(target, now)):
        grid.report_all(one.pair, found)
        return None
    return _written(row, target)


def _check_text(grid: Grid, one: Answer, name: str, limit: int) -> None:
    try:
        text.text(getattr(one.cell, name), limit=limit)
    except Invalid as refused:
        grid.report(one.pair, name, refused.reason)


def _written(row: Cell, target: cells.Cell) -> Cell:
    row.status = target.status.value
    row.plan = target.plan.value if target.plan else ""
    row.plan_date = target.plan_date
    row.fixed_version = target.fixed_version
    row.justification = target.justification.value if target.justification else ""
    row.impact_statement = target.impact_statement
    return row


def _speaker(act: Act, picture: Picture) -> Participant:
    """The manufacturer for which the actor speaks."""
    makers = [p for p in picture.participants.values() if p.role == Role.MANUFACTURER]
    own = acting_participant(act, makers)
    if own is None:
        raise Denied("Only a manufacturer that takes part can answer for its products.")
    return picture.participants[str(own)]


def _advance(
    act: Act,
    picture: Picture,
    maker: Participant,
    told: Sequence[Cell],
    *,
    actor: Participant | None = None,
    reasons: Mapping[str, str] | None = None,
) -> bool:
    """Take the case events that the answers of one manufacturer imply; whether there were any."""
    moved = False
    for event, step in MOVE_OF.items():
        rows = [(str(c.product_id), str(c.vulnerability_id)) for c in told if event in _implied(c)]
        move = Attempt(step, str((actor or maker).id), act.now, str(maker.id))
        attempt_rows(act, picture, move, rows, reasons)
        moved = moved or bool(rows)
    return moved


def _implied(cell: Cell) -> Iterator[CaseEvent]:
    yield from cells.implied_events(FixState(cell.fix), cells.told_by(cell))
