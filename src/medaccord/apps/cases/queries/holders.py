"""Which SBOMs contain a component, as far as one person may see them: whom to invite (for a case's desk)."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Q

from medaccord.apps.cases.queries.searches import at_desk_of
from medaccord.apps.cases.queries.views import CaseView
from medaccord.apps.devices.models import SbomComponent
from medaccord.apps.devices.queries.sboms import component
from medaccord.apps.parties.models import MAKERS, Organisation
from medaccord.core.marking import label_of, together
from medaccord.core.models import Stream
from medaccord.core.principal import Actor
from medaccord.core.scope import query
from medaccord.domain.devices.component import Fit, Sought, may_be
from medaccord.domain.devices.sbom import Component
from medaccord.domain.handling import Marking

MOST = 2_000
"""Components that are looked at for one question; beyond that it is too wide to be one."""


@dataclass(frozen=True, slots=True)
class Holding:
    """One component that was found, in which SBOM of which product, and in which case that lies.

    `unsure` says that its version could not be compared with those asked for, or that it says no package.
    """

    sbom: uuid.UUID
    case: uuid.UUID
    number: str
    product: str
    label: str
    found: Component
    unsure: bool
    marked: Marking


@dataclass(frozen=True, slots=True)
class Holder:
    """A manufacturer whose products contain the component; `party` is its part in this case, if it has one.

    `invitable` says that the case's desk could invite it.
    """

    organisation: uuid.UUID
    name: str
    party: uuid.UUID | None
    invitable: bool
    holdings: tuple[Holding, ...]


@dataclass(frozen=True, slots=True)
class Holders:
    """All manufacturers found, by name; `more` says that not every component was looked at."""

    found: tuple[Holder, ...]
    more: bool
    marked: Marking


@query
def holders(actor: Actor, case_id: uuid.UUID, wanted: Sought) -> Holders:
    """Whose products contain a component, by SBOMs in rooms that the actor may enter, of whatever case.

    Raises Missing for anybody but the case's desk. What was withdrawn says nothing here, and neither does the
    product of an organisation of another origin than the case.
    """
    view = at_desk_of(actor, case_id)
    rows = SbomComponent.objects.visible_to(actor).filter(
        _named(wanted), sbom__withdrawn_at=None, sbom__product__withdrawn_at=None
    )
    listed = rows.select_related("sbom__product").order_by("sbom__product__name", "-sbom__attached_at", "id")
    looked_at = list(listed[: MOST + 1])
    found = _fitting(wanted, looked_at[:MOST])
    groups: dict[uuid.UUID, list[Holding]] = defaultdict(list)
    for maker, holding in found:
        groups[maker].append(holding)
    listed_here = tuple(_holders(view, groups))
    return Holders(
        listed_here,
        len(looked_at) > MOST,
        together([one for holder in listed_here for one in holder.holdings], view.marked),
    )


def _named(wanted: Sought) -> Q:
    """Components of a package, and those of its name that say no package; else those of a name."""
    if wanted.package:
        return Q(package=wanted.package) | Q(package="", plain=wanted.name)
    return Q(plain=wanted.name)


def _fitting(wanted: Sought, rows: Iterable[SbomComponent]) -> Iterator[tuple[uuid.UUID, Holding]]:
    """The components whose version is asked for, with the maker of their product."""
    told = [(row, may_be(wanted, row.package, row.release)) for row in rows]
    kept = [(row, fit) for row, fit in told if fit is not Fit.NO]
    numbers = dict(
        Stream.objects.filter(id__in={row.stream_id for row, _ in kept}).values_list("id", "number")
    )
    for row, fit in kept:
        yield (
            row.sbom.product.organisation_id,
            Holding(
                sbom=row.sbom_id,
                case=row.stream_id,
                number=numbers[row.stream_id],
                product=row.sbom.product.name,
                label=row.sbom.label,
                found=component(row),
                unsure=fit is Fit.UNSURE,
                marked=label_of(row),
            ),
        )


def _holders(view: CaseView, groups: dict[uuid.UUID, list[Holding]]) -> Iterator[Holder]:
    here = {party.organisation: party.id for party in view.parties if not party.left_at}
    makers = Organisation.objects.filter(id__in=groups, origin=view.origin).order_by("name", "id")
    for row in makers:
        yield Holder(row.id, row.name, here.get(row.id), row.kind in MAKERS, tuple(groups[row.id]))
