"""How what is said of a device is kept, and copied with its product into another case."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from medaccord.apps.devices.models import Device, Product
from medaccord.core.act import Act
from medaccord.domain.devices.device import Description, code, identifier, readings, submission_number

SAID = (
    "agency",
    "di",
    "udi",
    "product_code",
    "device_class",
    "implant",
    "life_sustaining",
    "submission",
    "model",
    "firmware",
    "fielded",
    "fielded_source",
    "fielded_on",
    "support",
    "stages",
    "cyber",
    "scopes",
)
"""Columns that say what a device is."""


def columns(told: Description) -> dict[str, Any]:
    """How a checked description is kept."""
    known = identifier(told.udi)
    return {
        "agency": known.agency.value if known else "",
        "di": known.di if known else "",
        "udi": known.written if known else "",
        "product_code": code(told.product_code),
        "device_class": told.device_class.value if told.device_class else "",
        "implant": told.implant.value,
        "life_sustaining": told.life_sustaining.value,
        "submission": submission_number(told.submission),
        "model": told.model,
        "firmware": [list(one) for one in readings(told.firmware)],
        "fielded": told.fielded,
        "fielded_source": told.fielded_source,
        "fielded_on": told.fielded_on,
        "support": told.support.value if told.support else "",
        "stages": [[stage.value, day.isoformat()] for stage, day in sorted(told.stages.items())],
        "cyber": told.cyber.value,
        "scopes": [[one.kind.value, one.first, one.last] for one in told.scopes],
    }


def copy(act: Act, products: Mapping[uuid.UUID, Product]) -> None:
    """Say of products the same as of those that they were listed from, by the keys of these."""
    rows = Device.objects.within(act).filter(product__in=list(products)).order_by("id")
    act.add_all(_twin(row, products[row.product_id]) for row in rows)


def _twin(row: Device, product: Product) -> Device:
    place = {"stream_id": product.stream_id, "room_id": product.room_id, "marking": row.marking}
    return Device(product=product, **place, **{name: getattr(row, name) for name in SAID})
