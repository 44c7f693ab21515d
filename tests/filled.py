"""A case with two manufacturers at work in it, and questions that every test of its commands asks."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

from tests.factories import World, world
from tests.support.laid import laid
from tests.support.whole import assert_whole

from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.commands import consent, participant, product, vulnerability
from medaccord.apps.cases.commands.product import NewProduct
from medaccord.apps.cases.commands.vulnerability import NewVulnerability
from medaccord.apps.cases.models import Case, Participant, Vulnerability
from medaccord.apps.devices.models import Product
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.core.context import database_context
from medaccord.core.models import Fact, Grant, Room, Stream
from medaccord.core.models.access import RoomKind
from medaccord.core.principal import Actor
from medaccord.core.scope import read_scope
from medaccord.domain.roles import Role
from medaccord.domain.verbs import Verb


@dataclass
class Filled:
    """The case, its people, and the rooms that its rows may lie in."""

    w: World
    case: Case
    reporter: Actor
    parties: dict[str, Participant]

    @property
    def now(self) -> Any:
        return self.w.now

    def room(self, kind: RoomKind) -> uuid.UUID:
        with self.inside():
            return Room.objects.get(stream=self.case.id, kind=kind).id

    def side(self, maker: str) -> uuid.UUID:
        return self.parties[maker].side_id

    def inside(self) -> Any:
        """The context of a command on this case, for looking at its tables."""
        return database_context(None, "live", [self.case.id])

    def rows(self, model: Any, **which: Any) -> list[Any]:
        with self.inside():
            return list(model.rows.filter(stream=self.case.id, **which))

    def seen(self, model: Any, actor: Actor) -> list[Any]:
        """What one person sees of a model, in this case."""
        with read_scope(actor):
            return list(model.objects.visible_to(actor).filter(stream=self.case.id))

    def entries(self) -> int:
        with self.inside():
            return Stream.objects.get(id=self.case.id).count

    def facts(self) -> list[tuple[str, uuid.UUID]]:
        """Verb and room of every fact, in the order in which they were told."""
        told = sorted(self.rows(Fact), key=lambda fact: fact.entry)
        return [(fact.verb, fact.room_id) for fact in told]

    def assert_whole(self) -> None:
        """The chain verifies, and rebuilding from it gives the stored rows."""
        assert_whole(self.case.id)

    def close(self) -> None:
        self.case = cases.close(self.w.lead, self.case.id, self.now)
        assert self.case.phase == "closed"

    def organisation(self, maker: str) -> uuid.UUID:
        return self.w.makers[maker].id

    def products(self, maker: str = "northgate", count: int = 1) -> list[Product]:
        """New products of one manufacturer, as the desk adds them."""
        return _products(self, maker, count)

    def vulnerabilities(self, count: int = 1) -> list[Vulnerability]:
        return _vulnerabilities(self, count)

    def split_off(self, row: Vulnerability) -> None:
        """What a split leaves behind of a vulnerability; no command, and so in no chain."""
        with self.inside():
            Vulnerability.rows.filter(id=row.id).update(moved=True)

    def likeness(self) -> Hashable:
        """By what two of them are the same."""
        return self.case.id, self.w.likeness()


_cves = (f"CVE-2026-{number}" for number in itertools.count(10_000))


@laid
def filled() -> Filled:
    """A case without an embargo, in which Northgate and Halcyon have accepted the report."""
    w = world()
    case, reporter = w.case()
    parties = {maker: w.join(case, maker) for maker in ("northgate", "halcyon")}
    return Filled(w, case, reporter, parties)


@laid
def _products(f: Filled, maker: str, count: int) -> list[Product]:
    new = [NewProduct(f.organisation(maker), f"{maker} pump {n}") for n in range(count)]
    return product.add(f.w.lead, f.case.id, f.now, products=new)


@laid
def _vulnerabilities(f: Filled, count: int) -> list[Vulnerability]:
    new = [NewVulnerability(title="Hard-coded password", cve=next(_cves)) for _ in range(count)]
    return vulnerability.add(f.w.lead, f.case.id, f.now, vulnerabilities=new)


@laid
def adviser_in(f: Filled) -> Actor:
    """The agency's adviser, who has agreed to take part and sits with the agencies."""
    row = participant.invite(f.w.lead, f.case.id, f.now, organisation=f.w.agency.id)
    consent.accept(f.w.adviser, row.id, f.now)
    _seat(f.w.lead, f.case.id, f.now, person=f.w.adviser.person)
    return f.w.adviser


@command(Verb.PARTICIPANT_ADMIT, on=Case)
def _seat(act: Act, case: Case, *, person: uuid.UUID) -> None:
    """A key to the agencies' room, unless consenting has given it already."""
    room = Room.objects.get(stream=case.id, kind=RoomKind.AGENCIES)
    if not Grant.objects.filter(room=room, principal=person, until=None).exists():
        act.grant(room.id, case.id, person, Role.ADVISER, "consented")
