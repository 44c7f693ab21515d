"""What products of cases are as devices, for one reader."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from medaccord.apps.devices.models import Device
from medaccord.core.principal import Actor
from medaccord.domain.devices.device import Support
from medaccord.domain.devices.scope import Scope, ScopeKind


@dataclass(frozen=True, slots=True)
class DeviceView:
    """What one product is as a device; empty is not said.

    `firmware` is each range as given with its reading as VERS, `stages` are days on which a stage of support
    begins. `udi` is the device identifier as its agency writes it.
    """

    id: uuid.UUID
    product: uuid.UUID
    agency: str
    di: str
    udi: str
    product_code: str
    device_class: str
    implant: str
    life_sustaining: str
    submission: str
    model: str
    firmware: tuple[tuple[str, str], ...]
    fielded: int | None
    fielded_source: str
    fielded_on: dt.date | None
    support: str
    stages: tuple[tuple[Support, dt.date], ...]
    cyber: str
    scopes: tuple[Scope, ...]
    version: int


ALIKE = (
    "id",
    "agency",
    "di",
    "udi",
    "product_code",
    "device_class",
    "implant",
    "life_sustaining",
    "submission",
    "model",
    "fielded",
    "fielded_source",
    "fielded_on",
    "support",
    "cyber",
    "version",
)
"""Columns that a reader gets as they are."""


def devices_in(actor: Actor, cases: Sequence[uuid.UUID]) -> Iterator[tuple[uuid.UUID, DeviceView]]:
    """Case and device of each described product that the reader sees, inside an open read scope."""
    rows = Device.objects.visible_to(actor).filter(stream__in=cases, withdrawn_at=None)
    for row in rows.order_by("id"):
        yield row.stream_id, _view(row)


def _view(row: Device) -> DeviceView:
    return DeviceView(
        product=row.product_id,
        firmware=tuple((given, vers) for given, vers in row.firmware),
        stages=tuple((Support(stage), dt.date.fromisoformat(day)) for stage, day in row.stages),
        scopes=tuple(Scope(ScopeKind(kind), first, last) for kind, first, last in row.scopes),
        **{name: getattr(row, name) for name in ALIKE},
    )
