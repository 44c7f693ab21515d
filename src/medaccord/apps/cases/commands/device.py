"""What a product of a case is as a device: said by its maker, or by the desk in its place."""

from __future__ import annotations

import uuid

from medaccord.apps.cases import corrections
from medaccord.apps.cases.models import Case
from medaccord.apps.cases.own_products import own
from medaccord.apps.devices.commands.device import columns
from medaccord.apps.devices.models import Device, Product
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.domain.devices.device import Description, check
from medaccord.domain.errors import Missing
from medaccord.domain.findings import Findings
from medaccord.domain.verbs import Verb


@command(Verb.DEVICE_DESCRIBE, on=Case)
def describe(
    act: Act, case: Case, *, product: uuid.UUID, wanted: Description, version: int | None = None
) -> Device:
    """Put a description of the device in place of all that is said there; version 0 where nothing was.

    Of a full identifier (UDI) the device identifier is kept, and nothing of the one unit whose label it was.
    Raises Invalid with findings by field, such as `scopes/1/last`, and keeps nothing then.
    """
    home = own(act, Product, product)
    corrections.check(act, home, None)
    found = Findings()
    check(wanted, act.now, found)
    found.settle()
    row: Device | None = Device.objects.within(act).filter(product=home).first()
    if row is not None:
        corrections.check(act, row, version)
        return corrections.put(act, row, **columns(wanted))
    if version:
        raise Missing
    place = {"stream_id": home.stream_id, "room_id": home.room_id, "marking": home.marking}
    return act.add(Device(product=home, **place, **columns(wanted)))
