"""Remediations: what users can do about a vulnerability in a set of products (CSAF 2.0 §3.2.3.12)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from medaccord.apps.cases import inputs
from medaccord.apps.cases.models import Remediation, RemediationGroup, RemediationKind, Vulnerability
from medaccord.apps.devices.commands.product import common_room, group_homes, homes, product_sets
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.domain import identifiers, text
from medaccord.domain.findings import Findings
from medaccord.domain.verbs import Verb

LONGEST_DETAILS = 20_000

Members = frozenset[uuid.UUID]


@dataclass(frozen=True, slots=True)
class NewRemediation:
    """A remediation as given, for products, for groups (`product.group`), or for both."""

    category: RemediationKind
    details: str
    products: Members = frozenset()
    groups: Members = frozenset()
    url: str = ""
    dated: dt.datetime | None = None


@command(Verb.REMEDIATION_ADD, on=Vulnerability)
def add(act: Act, row: Vulnerability, *, remediations: Sequence[NewRemediation]) -> list[Remediation]:
    """Add remediations in the order given, texts and addresses kept verbatim.

    Raises Invalid with findings by place in the list, such as `0/url`.
    """
    inputs.unmoved(row)
    found = Findings()
    inputs.some(remediations, found, "remediations")
    for place, one in enumerate(remediations):
        _check(place, one, found)
    rooms = homes(act, (product for one in remediations for product in one.products), found)
    rooms |= group_homes(act, (group for one in remediations for group in one.groups), found)
    found.settle()
    homed = [
        (one, common_room(act, row, (rooms[key] for key in one.products | one.groups)))
        for one in remediations
    ]
    return _written(act, row, homed)


def _check(place: int, one: NewRemediation, found: Findings) -> None:
    found.take(f"{place}/details", text.text, one.details, limit=LONGEST_DETAILS)
    if not one.details.strip():
        found.add(f"{place}/details", "Say what users can do.")
    if one.url:
        found.take(f"{place}/url", identifiers.address, one.url)
    if one.dated is not None and one.dated.tzinfo is None:
        found.add(f"{place}/dated", "Give the date with its time zone.")
    if not (one.products or one.groups):
        found.add(f"{place}/products", "Choose one product or group, or more.")


def _written(
    act: Act, row: Vulnerability, homed: Sequence[tuple[NewRemediation, uuid.UUID]]
) -> list[Remediation]:
    sets = product_sets(act, row, [(one.products, room) for one, room in homed if one.products])
    positions = inputs.places(act, Remediation, [row.id] * len(homed))
    rows = act.add_all(
        Remediation(
            id=uuid.uuid4(),
            stream_id=row.stream_id,
            room_id=room,
            vulnerability=row,
            products=sets.get((one.products, room)),
            position=position,
            category=one.category.value,
            details=one.details,
            url=one.url,
            dated=one.dated,
        )
        for (one, room), position in zip(homed, positions, strict=True)
    )
    act.add_all(
        RemediationGroup(
            stream_id=row.stream_id, room_id=written.room_id, remediation=written, group_id=group
        )
        for written, (one, _) in zip(rows, homed, strict=True)
        for group in sorted(one.groups)
    )
    return rows
