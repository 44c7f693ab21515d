"""What follows from a vulnerability for each manufacturer: its facts, its clocks, and what they rest on."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from medaccord.apps.assessments.models import DutyFact
from medaccord.apps.assessments.queries.elsewhere import Elsewhere, elsewhere, withdrawn_in
from medaccord.apps.assessments.queries.together import DeterminationLine
from medaccord.apps.cases.models import Cell
from medaccord.apps.devices.models import Device
from medaccord.core.marking import label_of, together
from medaccord.core.principal import Actor
from medaccord.core.scope import query
from medaccord.domain.assessment import clocks
from medaccord.domain.assessment.clocks import Reckoned, Weighed
from medaccord.domain.assessment.duties import BY_FACT, Clock, Fact
from medaccord.domain.cvd.cells import Status
from medaccord.domain.devices.device import YesNo
from medaccord.domain.handling import Marking
from medaccord.domain.roles import Role
from medaccord.domain.scoring import fda


@dataclass(frozen=True, slots=True)
class FactLine:
    """One statement of a fact as the reader sees it; `newest` of its fact and item.

    `moved`: it went along into a linked case; `elsewhere` are its other copies that the reader may see.
    `gone`: its vulnerability was withdrawn.
    """

    id: uuid.UUID
    vulnerability: uuid.UUID
    participant: uuid.UUID
    maker: uuid.UUID
    name: str
    fact: Fact
    item: int
    number: int
    newest: bool
    day: dt.date
    named: str
    words: str
    link: str
    reason: str
    taken_back: bool
    author_name: str
    at: dt.datetime
    moved: bool
    elsewhere: tuple[Elsewhere, ...]
    gone: bool
    marked: Marking


@dataclass(frozen=True, slots=True)
class FollowsLine:
    """What follows for one manufacturer from one vulnerability; `hints` nobody has stated.

    `standing` is what it states now, in the order of its days; `facts` the last of each fact. What `moved`
    along into a linked case is counted there and not here. `gone`: the vulnerability was withdrawn.
    `cyber`: whether a device of it is a cyber device, for which one of the clocks alone runs.
    """

    vulnerability: uuid.UUID
    participant: uuid.UUID
    name: str
    standing: tuple[FactLine, ...]
    facts: Mapping[Fact, FactLine]
    statements: tuple[FactLine, ...]
    hints: Mapping[Fact, dt.date]
    clocks: tuple[Reckoned, ...]
    conditions: tuple[Weighed, ...]
    cyber: YesNo
    moved: bool
    elsewhere: tuple[Elsewhere, ...]
    gone: bool
    marked: Marking

    def is_one_of_several(self, fact: Fact) -> bool:
        """Whether the manufacturer has stated, or stated once, more than one event of this kind."""
        duty = BY_FACT.get(fact)
        told = (one.item for one in self.statements if duty is not None and one.fact == duty.starts)
        return max(told, default=1) > 1


@query
def facts_of(actor: Actor, case_id: uuid.UUID) -> tuple[FactLine, ...]:
    """Statements of facts in a case that the reader is shown, each once, the newest first."""
    rows = DutyFact.objects.visible_to(actor).filter(stream=case_id).order_by("-at", "-number", "-id")
    once = {row.key: row for row in rows}
    other = elsewhere(actor, DutyFact, case_id, list(once))
    gone = withdrawn_in(actor, case_id)
    return tuple(
        _line(row, other.get(row.key, ()), gone=row.vulnerability_id in gone) for row in once.values()
    )


def _line(row: DutyFact, other: tuple[Elsewhere, ...], *, gone: bool) -> FactLine:
    return FactLine(
        id=row.id,
        vulnerability=row.vulnerability_id,
        participant=row.participant_id,
        maker=row.maker,
        name=row.name,
        fact=Fact(row.fact),
        item=row.item,
        number=row.number,
        newest=row.replaced_at is None,
        day=row.day,
        named=row.named,
        words=row.words,
        link=row.link,
        reason=row.reason,
        taken_back=row.taken_back,
        author_name=row.author_name,
        at=row.at,
        moved=row.moved,
        elsewhere=other,
        gone=gone,
        marked=label_of(row),
    )


Cyber = Mapping[tuple[uuid.UUID, uuid.UUID], YesNo]
"""By vulnerability and party whether a device of it is a cyber device (21 USC 360n-2(c))."""


@query
def cyber_of(actor: Actor, case_id: uuid.UUID) -> Cyber:
    """Whether a device that may be affected is a cyber device, as far as the reader is shown devices.

    One that nobody described is not known; no pair stands for what the reader is shown nothing of.
    """
    described = Device.objects.visible_to(actor).filter(stream=case_id, withdrawn_at=None)
    said = dict(described.values_list("product_id", "cyber"))
    cells = Cell.objects.visible_to(actor).filter(stream=case_id, product__withdrawn_at=None)
    open_ = cells.exclude(status=Status.NOT_AFFECTED.value)
    found: dict[tuple[uuid.UUID, uuid.UUID], set[YesNo]] = {}
    for flaw, party, product in open_.values_list("vulnerability_id", "participant_id", "product_id"):
        found.setdefault((flaw, party), set()).add(YesNo(said.get(product) or YesNo.UNKNOWN))
    return {pair: _any(answers) for pair, answers in found.items()}


def _any(answers: set[YesNo]) -> YesNo:
    if YesNo.YES in answers:
        return YesNo.YES
    return YesNo.NO if answers == {YesNo.NO} else YesNo.UNKNOWN


def follows(
    facts: Iterable[FactLine],
    determinations: Iterable[DeterminationLine],
    now: dt.datetime,
    cyber: Cyber | None = None,
) -> tuple[FollowsLine, ...]:
    """What follows for each manufacturer that the reader is shown a fact or a determination of.

    Its own determinations alone suggest anything: what an adviser thinks starts no clock. What is due for a
    cyber device is left out where every device is known to be none.
    """
    said: dict[tuple[uuid.UUID, uuid.UUID], list[FactLine]] = {}
    for one in facts:
        said.setdefault((one.vulnerability, one.maker), []).append(one)
    home = {line.participant: line.maker for lines in said.values() for line in lines}
    own: dict[tuple[uuid.UUID, uuid.UUID], list[DeterminationLine]] = {}
    for line in determinations:
        if line.role == Role.MANUFACTURER:
            maker = home.get(line.participant, line.participant)
            own.setdefault((line.vulnerability, maker), []).append(line)
    found = [
        _follows(flaw, said.get((flaw, maker), []), own.get((flaw, maker), []), now, cyber or {})
        for flaw, maker in {**said, **own}
    ]
    return tuple(sorted(found, key=lambda one: (one.name, str(one.participant))))


def _follows(
    flaw: uuid.UUID,
    statements: list[FactLine],
    own: list[DeterminationLine],
    now: dt.datetime,
    cyber: Cyber,
) -> FollowsLine:
    holding = (one for one in statements if one.newest and not one.taken_back)
    standing = sorted(holding, key=lambda one: (one.day, one.item))
    facts = {one.fact: one for one in standing}
    each = {(one.fact, one.item): one.day for one in standing}
    days = clocks.last(each)
    bad = (one.at for one in own if one.risk == fda.Determination.UNCONTROLLED)
    hints = {fact: day for fact, day in clocks.suggested(bad).items() if fact not in days}
    moved = any(one.moved for one in statements)
    said: list[FactLine | DeterminationLine] = [*statements, *own]
    last = max(said, key=lambda one: one.at)
    day = clocks.today(now)
    is_cyber = cyber.get((flaw, last.participant), YesNo.UNKNOWN)
    left_out = {Clock.OUT_OF_CYCLE} if is_cyber == YesNo.NO else set()
    reckoned = tuple(one for one in clocks.reckon(each, hints, day) if one.clock not in left_out)
    return FollowsLine(
        vulnerability=flaw,
        participant=last.participant,
        name=last.name,
        standing=tuple(standing),
        facts=facts,
        statements=tuple(statements),
        hints={} if moved else hints,
        clocks=() if moved else reckoned,
        conditions=() if moved else clocks.weigh(days, day),
        cyber=is_cyber,
        moved=moved,
        elsewhere=tuple(dict.fromkeys(other for one in statements for other in one.elsewhere)),
        gone=any(one.gone for one in statements),
        marked=together(said),
    )
