"""A case with a crowd of manufacturers, products and posts, made through the real commands."""

from __future__ import annotations

import datetime as dt
import itertools
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from tests.factories import World, organisation, person

from medaccord.apps.cases.commands import consent, participant, product, status, vulnerability
from medaccord.apps.cases.commands.product import NewProduct
from medaccord.apps.cases.commands.status import Answer
from medaccord.apps.cases.commands.vulnerability import NewVulnerability
from medaccord.apps.cases.models import Case, Participant
from medaccord.apps.discussion.commands import post
from medaccord.apps.parties.models import OrganisationKind
from medaccord.core.principal import Actor
from medaccord.domain.cvd.cells import Cell, Justification, Plan, Status

DAY = dt.timedelta(days=1)
ANSWERS = (
    Cell(Status.INVESTIGATING),
    Cell(Status.NOT_AFFECTED, justification=Justification.COMPONENT_NOT_PRESENT),
    Cell(Status.AFFECTED, plan=Plan.UNDECIDED, plan_date=dt.date(2027, 1, 15)),
    Cell(Status.AFFECTED, plan=Plan.FIX_PLANNED, plan_date=dt.date(2027, 2, 1)),
)
"""What those who answer say, in turn; every third manufacturer stays silent after it came in."""


@dataclass(frozen=True)
class Maker:
    """A manufacturer of the crowd, its person and its part in the case."""

    organisation: uuid.UUID
    person: Actor
    part: Participant


def invited(w: World, case: Case, count: int) -> list[Maker]:
    """Manufacturers that were invited and have not answered."""
    made = []
    for _ in range(count):
        someone = person()
        maker = organisation(OrganisationKind.MANUFACTURER, someone)
        part = participant.invite(w.lead, case.id, w.now, organisation=maker.id)
        made.append(Maker(maker.id, someone, part))
    return made


def crowded(
    w: World, *, makers: int, products: int, vulnerabilities: int, posts: int
) -> tuple[Case, Sequence[Maker]]:
    """A case in which one in five manufacturers has let its invitation lie, and most others have answered."""
    case, _ = w.case("Network stack of many devices")
    w.embargo(case, 90)
    crowd = invited(w, case, makers)
    inside = [maker for number, maker in enumerate(crowd) if number % 5]
    for maker in inside:
        consent.accept(maker.person, maker.part.id, w.now)
    new = [NewVulnerability(title=f"Overflow in part {n}") for n in range(vulnerabilities)]
    flaws = vulnerability.add(w.lead, case.id, w.now, vulnerabilities=new)
    homes = itertools.islice(itertools.cycle(crowd), products)
    listed = [NewProduct(maker.organisation, f"Device {n} 2.{n}") for n, maker in enumerate(homes)]
    rows = product.add(w.lead, case.id, w.now, products=listed)
    pairs = [(row.id, flaw.id) for row in rows for flaw in flaws]
    status.ask(w.lead, case.id, w.now, pairs=pairs, due_at=w.now + 14 * DAY)
    told = [
        Answer(row.id, flaw.id, ANSWERS[(n + k) % len(ANSWERS)])
        for n, row in enumerate(rows)
        if n % 5 and n % 3
        for k, flaw in enumerate(flaws)
        if ANSWERS[(n + k) % len(ANSWERS)].status in (Status.INVESTIGATING, Status.NOT_AFFECTED) or n % 2
    ]
    status.answer(w.lead, case.id, w.now + DAY, answers=told, reason="https://maker.example/statement")
    for number in range(posts):
        at = w.now + dt.timedelta(minutes=number)
        room = case.room_id if number % 3 else crowd[number % len(crowd)].part.side_id
        post.write(w.lead, case.id, at, room=room, text=f"Build {number} passed its first tests.")
    return case, crowd
