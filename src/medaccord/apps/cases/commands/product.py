"""Products of a case: each lies in the side of its maker, who takes part; sets of them carry a name."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from medaccord.apps.cases import corrections
from medaccord.apps.cases.models import Case, Cell
from medaccord.apps.cases.own_products import own
from medaccord.apps.cases.own_products import sides as sides_of
from medaccord.apps.cases.settle import read_phase
from medaccord.apps.devices.commands import product as devices
from medaccord.apps.devices.commands.product import NewProduct, product_set, typed
from medaccord.apps.devices.models import Product, ProductSet
from medaccord.apps.parties.models import Origin
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.domain.cvd.cells import Status
from medaccord.domain.errors import Denied, Invalid, Missing
from medaccord.domain.findings import Findings
from medaccord.domain.roles import DESK
from medaccord.domain.verbs import Verb

__all__ = ["NewProduct", "add", "change", "group", "product_set", "typed", "ungroup", "withdraw"]


@command(Verb.PRODUCT_ADD, on=Case)
def add(act: Act, case: Case, *, products: Sequence[NewProduct]) -> list[Product]:
    """Add products, names kept verbatim; two may share every name, because each is its row.

    Raises Invalid with findings by place in the list, such as `0/path`. A manufacturer adds its own only. A
    whole serial number is refused, unless the case is replayed: then it is published already.
    """
    found = Findings()
    devices.check(products, found)
    if case.origin != Origin.REPLAY:
        for place, one in enumerate(products):
            devices.check_serials(one.identifiers, found, f"{place}/")
    sides = sides_of(act)
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


@command(Verb.PRODUCT_CHANGE, on=Case)
def change(
    act: Act,
    case: Case,
    *,
    product: uuid.UUID,
    name: str,
    path: Sequence[tuple[str, str]] | None = None,
    identifiers: Mapping[str, Any] | None = None,
    version: int | None = None,
) -> Product:
    """Put another name, kept verbatim, in place of the one there; path and identifiers stay if left out.

    It stays the same product, with all that was said about it: a product is its row, never its names.
    """
    row = own(act, Product, product)
    corrections.check(act, row, version)
    steps = tuple((kind, step) for kind, step in (row.path if path is None else path))
    wanted = NewProduct(
        row.organisation_id, name, steps, row.identifiers if identifiers is None else identifiers
    )
    found = Findings()
    devices.check_one(wanted, found)
    if wanted.identifiers != row.identifiers and case.origin != Origin.REPLAY:
        devices.check_serials(wanted.identifiers, found)
    found.settle()
    return corrections.put(act, row, **devices.columns(wanted))


@command(Verb.PRODUCT_WITHDRAW, on=Case)
def withdraw(act: Act, case: Case, *, product: uuid.UUID, reason: str, version: int | None = None) -> Product:
    """Say that a product is not to be spoken of here, and why; its answers count no more.

    Scores, remediations and groups go on without it. Once the desk has asked about it, its maker cannot
    make it disappear: then it answers, or asks the desk.
    """
    row = own(act, Product, product)
    answers = Cell.objects.within(act).filter(product=row)
    if not act.roles & DESK and answers.exclude(status=Status.NOT_ASKED).exists():
        raise Denied(
            "Somebody asked or answered about this product. Ask the coordination center to withdraw it."
        )
    corrections.withdraw(act, row, reason, version)
    if answers.exists():
        read_phase(act, case)
    return row


@command(Verb.PRODUCT_UNGROUP, on=Case)
def ungroup(act: Act, case: Case, *, group: uuid.UUID, reason: str, version: int | None = None) -> ProductSet:
    """Say that a set of products goes by this name no more, and why; what named it speaks of its products."""
    row = own(act, ProductSet, group)
    if not row.group:
        raise Missing
    return corrections.withdraw(act, row, reason, version)
