"""Products of a case: each lies in the side of its maker, who takes part; sets of them carry a name."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence

from medaccord.apps.cases.models import Case, Participant
from medaccord.apps.cases.picture import acting_participant
from medaccord.apps.devices.commands import product as devices
from medaccord.apps.devices.commands.product import NewProduct, product_set, typed
from medaccord.apps.devices.models import Product, ProductSet
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.domain.errors import Invalid
from medaccord.domain.findings import Findings
from medaccord.domain.roles import DESK, Role
from medaccord.domain.verbs import Verb

__all__ = ["NewProduct", "add", "group", "product_set", "typed"]


@command(Verb.PRODUCT_ADD, on=Case)
def add(act: Act, case: Case, *, products: Sequence[NewProduct]) -> list[Product]:
    """Add products, names kept verbatim; two may share every name, because each is its row.

    Raises Invalid with findings by place in the list, such as `0/path`. A manufacturer adds its own only.
    """
    found = Findings()
    devices.check(products, found)
    sides = _sides(act)
    for place, one in enumerate(products):
        if one.organisation not in sides:
            found.add(f"{place}/organisation", "Choose a manufacturer that takes part, or invite it first.")
    found.settle()
    return devices.place(act, case.stream_id, products, sides)


@command(Verb.PRODUCT_GROUP, on=Case)
def group(act: Act, case: Case, *, products: Iterable[uuid.UUID], name: str, summary: str = "") -> ProductSet:
    """Give a set of products a name, so that remediations can point at it (CSAF 2.0 §3.2.2.3)."""
    if not name.strip():
        raise Invalid({"group": ["Give the group a name."]})
    return product_set(act, case, products, group=name, summary=summary)


def _sides(act: Act) -> dict[uuid.UUID, uuid.UUID]:
    """The side of each manufacturer whose products the actor may add: organisation to room."""
    makers = list(Participant.objects.within(act).filter(left_at=None, role=Role.MANUFACTURER))
    if not act.roles & DESK:
        own = acting_participant(act, makers)
        makers = [p for p in makers if p.id == own]
    return {p.organisation_id: p.side_id for p in makers if p.organisation_id is not None}
