"""Where the agencies looked for a way to reach somebody, and who else may be concerned by a case."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from medaccord.apps.cases.models import ContactSearch, Participant
from medaccord.apps.cases.queries.contacts import desks, names_of
from medaccord.apps.cases.queries.load import load
from medaccord.apps.cases.queries.views import CaseView
from medaccord.apps.devices.models import Product
from medaccord.apps.parties.models import MAKERS, Organisation, OrganisationKind
from medaccord.core.models import Stream
from medaccord.core.principal import Actor
from medaccord.core.scope import query
from medaccord.domain.cvd.reaching import Found
from medaccord.domain.devices.product import product_at
from medaccord.domain.errors import Missing

__all__ = ["Concerned", "Found", "Search", "concerned", "searches"]


@dataclass(frozen=True, slots=True)
class Search:
    """One search: what was searched for whom, on which day, what came of it, and by whom."""

    id: uuid.UUID
    organisation: uuid.UUID
    name: str
    source: str
    found: str
    result: str
    searched_on: dt.date
    by: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Concerned:
    """An organisation outside a case that products of the case point at.

    It makes `products`, or supplied parts of them in the `cases` of these numbers, which the reader works on.
    """

    organisation: uuid.UUID
    name: str
    kind: str
    products: tuple[str, ...]
    cases: tuple[str, ...] = ()


@query
def searches(actor: Actor, case_id: uuid.UUID) -> list[Search]:
    """Every search of a case, the newest first, for its desk; raises Missing for anybody else."""
    return made(actor, at_desk_of(actor, case_id))


@query
def concerned(actor: Actor, case_id: uuid.UUID) -> list[Concerned]:
    """Who is not in a case and may be concerned by it, for its desk: makers first, then known suppliers."""
    view = at_desk_of(actor, case_id)
    here = {party.organisation for party in view.parties if not party.left_at}
    makers = _makers(view, here)
    known = here | {one.organisation for one in makers}
    return [*makers, *_suppliers(actor, view, known)]


def at_desk_of(actor: Actor, case_id: uuid.UUID) -> CaseView:
    """The case, if the actor works on it for the coordination center; raises Missing."""
    views = load(actor, [case_id], answers=False)
    if not views or not desks(actor, [case_id]):
        raise Missing
    return views[0]


def made(actor: Actor, view: CaseView) -> list[Search]:
    """As `searches`, inside a read scope that is open already."""
    rows = ContactSearch.objects.visible_to(actor).filter(stream=view.id).select_related("organisation")
    found = list(rows.order_by("-searched_on", "-at", "id"))
    names = names_of(row.by_id for row in found)
    return [
        Search(
            id=row.id,
            organisation=row.organisation_id,
            name=row.organisation.name,
            source=row.source,
            found=row.found,
            result=row.result,
            searched_on=row.searched_on,
            by=names.get(row.by_id, ""),
            at=row.at,
        )
        for row in found
    ]


def _makers(view: CaseView, here: set[uuid.UUID | None]) -> list[Concerned]:
    """Makers of the case's own products that take no part in it."""
    products: dict[uuid.UUID, list[str]] = defaultdict(list)
    for product in view.products:
        if product.organisation not in here:
            products[product.organisation].append(product.name)
    rows = Organisation.objects.filter(id__in=products, kind__in=MAKERS, origin=view.origin).order_by("name")
    return [Concerned(row.id, row.name, row.kind, tuple(products[row.id])) for row in rows]


def _likeness(key: uuid.UUID, name: str, path: Sequence[Sequence[str]]) -> set[tuple[str, str]]:
    """By what two products of one maker are the same for finding a supplier: name as given, or its line.

    A supplier's part is in the other versions of a product too, as long as nobody says otherwise.
    """
    line = product_at(key, [(kind, step) for kind, step in path]).line if path else ("", "")
    return {("", name), *([line] if any(line) else [])}


def _suppliers(actor: Actor, view: CaseView, known: set[uuid.UUID | None]) -> list[Concerned]:
    """Component suppliers that took part in another case of the reader's about a product of this one."""
    own = {(p.organisation, key) for p in view.products for key in _likeness(p.id, p.name, p.path)}
    alike = Product.objects.visible_to(actor).filter(
        organisation__in={maker for maker, _ in own}, withdrawn_at=None
    )
    about: dict[uuid.UUID, set[str]] = defaultdict(set)
    for row in alike.exclude(stream=view.id).only("stream_id", "organisation_id", "name", "path"):
        if any((row.organisation_id, key) in own for key in _likeness(row.id, row.name, row.path)):
            about[row.stream_id].add(row.name)
    numbers = dict(Stream.objects.filter(id__in=desks(actor, about)).values_list("id", "number"))
    rows = Participant.objects.visible_to(actor).filter(
        stream__in=numbers,
        organisation__kind=OrganisationKind.COMPONENT_SUPPLIER,
        organisation__origin=view.origin,
    )
    found: dict[tuple[uuid.UUID, str], set[uuid.UUID]] = defaultdict(set)
    for row in rows.select_related("organisation"):
        if row.organisation is not None and row.organisation_id not in known:
            found[row.organisation.id, row.organisation.name].add(row.stream_id)
    return [
        Concerned(
            key,
            name,
            OrganisationKind.COMPONENT_SUPPLIER.value,
            tuple(sorted({product for stream in streams for product in about[stream]})),
            tuple(sorted(numbers[stream] for stream in streams)),
        )
        for (key, name), streams in sorted(found.items(), key=lambda one: (one[0][1], str(one[0][0])))
    ]
