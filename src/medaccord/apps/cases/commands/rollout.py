"""Rollouts: when a manufacturer's fix comes in one region, with the clearance that it needs there.

A manufacturer plans for its own products. The desk records what one stated elsewhere, and says where.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Max

from medaccord.apps.cases import corrections, inputs
from medaccord.apps.cases.models import Case, Participant, Rollout, RolloutVulnerability
from medaccord.apps.devices.commands.product import group_homes, homes, product_sets
from medaccord.apps.devices.models import Product, ProductSetMember
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.domain import text
from medaccord.domain.cvd.rollout import Told, check
from medaccord.domain.errors import Illegal
from medaccord.domain.findings import Findings
from medaccord.domain.roles import Role
from medaccord.domain.verbs import Verb

ONE_MAKER = "Choose products of one manufacturer that takes part in this case."
SAME_MAKER = "Choose products of the manufacturer whose plan this is."

Keys = frozenset[uuid.UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRollout(Told):
    """A rollout as given, for products, for those of groups as they are now, or for both.

    Without vulnerabilities it is for all that the case has now; a manufacturer that names no products means
    all of its own. `reason` says where it was stated, if the desk records it.
    """

    products: Keys = frozenset()
    groups: Keys = frozenset()
    vulnerabilities: Keys = frozenset()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """What a rollout is for: one manufacturer, some of its products, some vulnerabilities."""

    maker: Participant
    products: Keys
    vulnerabilities: Keys


@command(Verb.ROLLOUT_ADD, on=Case)
def add(act: Act, case: Case, *, rollouts: Sequence[NewRollout]) -> list[Rollout]:
    """Add rollouts in the order given, one a region, each in the side of its manufacturer.

    Raises Invalid with findings by place in the list, such as `0/stages/1/done`, and adds nothing then.
    """
    found = Findings()
    inputs.some(rollouts, found, "rollouts")
    known = _Known.of(act)
    about = [known.about(one, found, f"{place}/") for place, one in enumerate(rollouts)]
    found.settle()
    last = Rollout.objects.within(act).aggregate(last=Max("position"))["last"] or 0
    told = [(one, what) for one, what in zip(rollouts, about, strict=True) if what is not None]
    sets = product_sets(act, case, {(what.products, what.maker.side_id) for _, what in told})
    rows = act.add_all(
        Rollout(
            id=uuid.uuid4(),
            stream_id=case.stream_id,
            room_id=what.maker.side_id,
            party=what.maker,
            products=sets[what.products, what.maker.side_id],
            position=position,
            **_columns(one),
        )
        for position, (one, what) in enumerate(told, last + 1)
    )
    act.add_all(link for row, (_, what) in zip(rows, told, strict=True) for link in _links(row, what))
    return rows


@command(Verb.ROLLOUT_CHANGE, on=Rollout)
def change(act: Act, row: Rollout, *, wanted: NewRollout, version: int | None = None) -> Rollout:
    """Put another rollout in place of all that stands there: a stage is done by giving it its day."""
    corrections.check(act, row, version)
    _check_standing(act, row)
    found = Findings()
    what = _Known.of(act).about(wanted, found, "")
    if what is not None and what.maker.id != row.party_id:
        found.add("products", SAME_MAKER)
    found.settle()
    assert what is not None
    sets = product_sets(act, row, [(what.products, row.room_id)])
    corrections.put(act, row, **_columns(wanted), products=sets[what.products, row.room_id])
    _name(act, row, what)
    return row


@command(Verb.ROLLOUT_WITHDRAW, on=Rollout)
def withdraw(act: Act, row: Rollout, *, reason: str, version: int | None = None) -> Rollout:
    """Say that a rollout is over, and why."""
    corrections.check(act, row, version)
    _check_standing(act, row)
    return corrections.take_back(act, row, reason)


def _check_standing(act: Act, row: Rollout) -> None:
    """Raise Illegal where everything that it fixes was withdrawn, or goes on in a linked case."""
    known = inputs.vulnerabilities(act)
    links = RolloutVulnerability.objects.within(act).filter(rollout=row, ended_at=None)
    faults = [inputs.fault(known.get(key)) for key in links.values_list("vulnerability_id", flat=True)]
    if all(faults):
        raise Illegal(next((sentence for sentence in faults if sentence == inputs.MOVED), inputs.WITHDRAWN))


@dataclass(frozen=True)
class _Known:
    """What the actor may name in the locked case; `own` is the manufacturer it speaks for, None the desk."""

    act: Act
    own: Participant | None
    makers: Mapping[uuid.UUID, Participant]
    vulnerabilities: Mapping[uuid.UUID, str]

    @classmethod
    def of(cls, act: Act) -> _Known:
        makers = Participant.objects.within(act).filter(role=Role.MANUFACTURER)
        flaws = {key: inputs.fault(row) for key, row in inputs.vulnerabilities(act).items()}
        return cls(act, corrections.writer(act), {row.side_id: row for row in makers}, flaws)

    def about(self, one: NewRollout, found: Findings, prefix: str) -> About | None:
        """What it is for, after every check of it alone; None after a finding about its products."""
        check(one, self.act.now, found, prefix)
        self._check_reason(one.reason, found, f"{prefix}reason")
        vulnerabilities = self._vulnerabilities(one, found, f"{prefix}vulnerabilities")
        products = self._products(one, found, prefix)
        maker = self._maker(products, found, f"{prefix}products") if products else None
        return About(maker, frozenset(products), vulnerabilities) if maker else None

    def _check_reason(self, reason: str, found: Findings, name: str) -> None:
        found.take(name, text.text, reason, limit=text.REASON)
        if self.own is None and not reason.strip():
            found.add(name, "Say where the manufacturer stated this: you record it in its place.")
        if self.own is not None and reason:
            found.add(name, "Leave this empty: you plan for yourself.")

    def _vulnerabilities(self, one: NewRollout, found: Findings, name: str) -> Keys:
        for key in one.vulnerabilities:
            if sentence := self.vulnerabilities.get(key, inputs.fault(None)):
                found.add(name, sentence)
        chosen = one.vulnerabilities or frozenset(key for key, no in self.vulnerabilities.items() if not no)
        if not chosen:
            found.add(name, "Add a vulnerability to the case first.")
        return chosen

    def _products(self, one: NewRollout, found: Findings, prefix: str) -> dict[uuid.UUID, uuid.UUID]:
        """The products that it is for, each with its room; those of groups as they are now."""
        mine = Findings()
        chosen = set(one.products)
        if groups := group_homes(self.act, one.groups, mine):
            members = ProductSetMember.objects.within(self.act).filter(product_set__in=groups)
            chosen |= set(members.filter(product__withdrawn_at=None).values_list("product_id", flat=True))
        if self.own is not None and not (one.products or one.groups):
            own = Product.objects.within(self.act).filter(room=self.own.side_id, withdrawn_at=None)
            chosen = set(own.values_list("id", flat=True))
        products = homes(self.act, chosen, mine)
        for name, sentences in mine.by_name.items():
            for sentence in sentences:
                found.add(f"{prefix}{name}", sentence)
        if not chosen and not mine.by_name:
            found.add(f"{prefix}products", "Choose one product or group, or more.")
        return {} if mine.by_name else products

    def _maker(
        self, products: Mapping[uuid.UUID, uuid.UUID], found: Findings, name: str
    ) -> Participant | None:
        sides = set(products.values())
        maker = self.makers.get(sides.pop()) if len(sides) == 1 else None
        if maker is None or (self.own is not None and maker.id != self.own.id):
            found.add(name, ONE_MAKER)
            return None
        return maker


def _columns(one: NewRollout) -> dict[str, Any]:
    return {
        "region": one.region,
        "fixed_version": one.fixed_version,
        "clearance": one.clearance.value,
        "clearance_date": one.clearance_date,
        "clearance_reference": one.clearance_reference,
        "stages": [[stage.name, f"{stage.planned}", _day(stage.done)] for stage in one.stages],
        "reason": one.reason,
    }


def _day(day: dt.date | None) -> str:
    return day.isoformat() if day else ""


def _links(row: Rollout, what: About) -> Iterable[RolloutVulnerability]:
    return [_link(row, key) for key in sorted(what.vulnerabilities)]


def _link(row: Rollout, key: uuid.UUID) -> RolloutVulnerability:
    return RolloutVulnerability(
        stream_id=row.stream_id, room_id=row.room_id, rollout=row, vulnerability_id=key
    )


def _name(act: Act, row: Rollout, what: About) -> None:
    """Let a rollout fix these vulnerabilities alone."""
    links = list(RolloutVulnerability.objects.within(act).filter(rollout=row, ended_at=None).order_by("id"))
    over = [link for link in links if link.vulnerability_id not in what.vulnerabilities]
    for link in over:
        link.ended_at = act.now
    act.change_all(over, ["ended_at"])
    kept = {link.vulnerability_id for link in links} - {link.vulnerability_id for link in over}
    act.add_all([_link(row, key) for key in sorted(what.vulnerabilities - kept)])
