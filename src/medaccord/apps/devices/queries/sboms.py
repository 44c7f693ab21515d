"""SBOMs of products, for one reader: only those in rooms that the reader may enter."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from medaccord.apps.devices.models import Sbom, SbomComponent
from medaccord.core.marking import label_of
from medaccord.core.principal import Actor
from medaccord.core.scope import query
from medaccord.domain.devices.sbom import Component
from medaccord.domain.errors import Invalid, Missing
from medaccord.domain.handling import Marking

PAGE = 100
"""Components of one page."""


@dataclass(frozen=True, slots=True)
class SbomView:
    """One SBOM: what it says of itself, how many components it lists, and what it lacks, by element."""

    id: uuid.UUID
    product: uuid.UUID
    label: str
    format: str
    spec: str
    author: str
    made_at: dt.datetime | None
    serial: str
    subject: str
    digest: str
    size: int
    components: int
    dependencies: int
    missing: Mapping[str, int]
    attached_at: dt.datetime
    marked: Marking
    withdrawn_at: dt.datetime | None
    withdrawn_because: str
    version: int

    @property
    def marking(self) -> str:
        """Give its label."""
        return self.marked.label.value


@dataclass(frozen=True, slots=True)
class ComponentPage:
    """Some components of an SBOM in its order, each with its position, and where to go on."""

    sbom: SbomView
    lines: tuple[tuple[int, Component], ...]
    next: int | None


@query
def sboms(actor: Actor, case_id: uuid.UUID, product: uuid.UUID | None = None) -> tuple[SbomView, ...]:
    """The SBOMs of a case, or of one product of it, the newest first, those that were withdrawn as well."""
    rows = Sbom.objects.visible_to(actor).filter(stream=case_id, product__withdrawn_at=None)
    if product is not None:
        rows = rows.filter(product=product)
    return tuple(map(_view, rows.order_by("-attached_at", "id")))


@query
def components(actor: Actor, case_id: uuid.UUID, sbom: uuid.UUID, after: int = 0) -> ComponentPage:
    """One SBOM with a page of its components; raises Missing for what the reader does not see."""
    row = Sbom.objects.visible_to(actor).filter(stream=case_id, id=sbom, product__withdrawn_at=None).first()
    if row is None:
        raise Missing
    found = SbomComponent.objects.visible_to(actor).filter(sbom=row, position__gt=after)
    listed = list(found.order_by("position")[: PAGE + 1])
    lines = tuple((one.position, component(one)) for one in listed[:PAGE])
    return ComponentPage(_view(row), lines, lines[-1][0] if len(listed) > PAGE else None)


def component(row: SbomComponent) -> Component:
    """A component as it is kept."""
    return Component(
        name=row.name,
        version=row.release,
        group=row.group,
        supplier=row.supplier,
        purl=row.purl,
        cpe=row.cpe,
        licence=row.licence,
        support=row.support,
        support_ends=row.support_ends,
    )


def place_in(told: str) -> int:
    """The position after which a page begins; raises Invalid for what no page named."""
    if not told:
        return 0
    if not (told.isascii() and told.isdigit() and len(told) <= 6):
        raise Invalid({"after": ["This page address is damaged. Start again from the first page."]})
    return int(told)


def _view(row: Sbom) -> SbomView:
    return SbomView(
        id=row.id,
        product=row.product_id,
        label=row.label,
        format=row.format,
        spec=row.spec,
        author=row.author,
        made_at=row.made_at,
        serial=row.serial,
        subject=row.subject,
        digest=row.digest,
        size=row.size,
        components=row.components,
        dependencies=row.dependencies,
        missing=row.missing,
        attached_at=row.attached_at,
        marked=label_of(row),
        withdrawn_at=row.withdrawn_at,
        withdrawn_because=row.withdrawn_because,
        version=row.version,
    )
