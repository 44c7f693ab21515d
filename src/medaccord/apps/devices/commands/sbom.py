"""How an SBOM that was read and checked is kept: the parts that need no case."""

from __future__ import annotations

import uuid

from medaccord.apps.devices.models import Product, Sbom, SbomComponent
from medaccord.core.act import Act
from medaccord.domain.devices.sbom import Bill, Component, gaps, package_of, plain_name
from medaccord.domain.tlp import Tlp


def place(act: Act, product: Product, told: Bill, *, label: str, marking: Tlp) -> Sbom:
    """Keep an SBOM and its components in the room of its product, all under one label."""
    where = {"stream_id": product.stream_id, "room_id": product.room_id, "marking": marking.value}
    row = act.add(
        Sbom(
            id=uuid.uuid4(),
            **where,
            product=product,
            label=label,
            format=told.format.value,
            spec=told.spec,
            author=told.author,
            made_at=told.made_at,
            serial=told.serial,
            subject=told.subject,
            digest=told.digest,
            size=told.size,
            components=len(told.components),
            dependencies=told.dependencies,
            missing={gap.element.value: gap.count for gap in gaps(told)},
            attached_at=act.now,
        )
    )
    act.add_all(
        SbomComponent(**where, sbom=row, position=position, **_columns(one))
        for position, one in enumerate(told.components, 1)
    )
    return row


def _columns(one: Component) -> dict[str, object]:
    return {
        "name": one.name,
        "group": one.group,
        "release": one.version,
        "supplier": one.supplier,
        "purl": one.purl,
        "cpe": one.cpe,
        "licence": one.licence,
        "support": one.support,
        "support_ends": one.support_ends,
        "plain": plain_name(one.name),
        "package": package_of(one.purl),
    }
