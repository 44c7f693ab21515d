"""Remediations: what users can do about a vulnerability in a set of products (CSAF 2.0 §3.2.3.12)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from medaccord.apps.cases import corrections, inputs
from medaccord.apps.cases.models import Remediation, RemediationGroup, RemediationKind, Vulnerability
from medaccord.apps.devices.commands.product import common_room, group_homes, homes, product_sets
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.domain import identifiers, text
from medaccord.domain.findings import Findings
from medaccord.domain.verbs import Verb

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
    inputs.standing(row)
    found = Findings()
    inputs.some(remediations, found, "remediations")
    for place, one in enumerate(remediations):
        _check(one, found, f"{place}/")
    rooms = homes(act, (product for one in remediations for product in one.products), found)
    rooms |= group_homes(act, (group for one in remediations for group in one.groups), found)
    found.settle()
    homed = [
        (one, common_room(act, row, (rooms[key] for key in one.products | one.groups)))
        for one in remediations
    ]
    return _written(act, row, homed)


@command(Verb.REMEDIATION_CHANGE, on=Remediation)
def change(act: Act, row: Remediation, *, wanted: NewRemediation, version: int | None = None) -> Remediation:
    """Put another remediation in place of all that stands there, its products and groups included."""
    corrections.check(act, row, version)
    found = Findings()
    _check(wanted, found, "")
    rooms = homes(act, wanted.products, found) | group_homes(act, wanted.groups, found)
    found.settle()
    room = corrections.room_among(act, row, rooms.values())
    sets = product_sets(act, row, [(wanted.products, room)] if wanted.products else [])
    moved = room != row.room_id
    values = _columns(wanted) | {"products": sets.get((wanted.products, room)), "room_id": room}
    corrections.put(act, row, **values)
    _name(act, row, wanted.groups, afresh=moved)
    return row


@command(Verb.REMEDIATION_WITHDRAW, on=Remediation)
def withdraw(act: Act, row: Remediation, *, reason: str, version: int | None = None) -> Remediation:
    """Say that a remediation is over, and why."""
    return corrections.withdraw(act, row, reason, version)


def _name(act: Act, row: Remediation, groups: Members, *, afresh: bool) -> None:
    """Let a remediation name these groups alone; one that moved to another room names each anew there."""
    named = RemediationGroup.objects.within(act).filter(remediation=row, ended_at=None)
    links = list(named.order_by("id"))
    over = [link for link in links if afresh or link.group_id not in groups]
    for link in over:
        link.ended_at = act.now
    act.change_all(over, ["ended_at"])
    kept = {link.group_id for link in links} - {link.group_id for link in over}
    act.add_all(_links([(row, groups - kept)]))


def _links(named: Iterable[tuple[Remediation, Members]]) -> list[RemediationGroup]:
    return [
        RemediationGroup(stream_id=row.stream_id, room_id=row.room_id, remediation=row, group_id=group)
        for row, groups in named
        for group in sorted(groups)
    ]


def _columns(one: NewRemediation) -> dict[str, Any]:
    return {"category": one.category.value, "details": one.details, "url": one.url, "dated": one.dated}


def _check(one: NewRemediation, found: Findings, prefix: str) -> None:
    found.take(f"{prefix}details", text.text, one.details, limit=text.LETTER)
    if not one.details.strip():
        found.add(f"{prefix}details", "Say what users can do.")
    if one.url:
        found.take(f"{prefix}url", identifiers.address, one.url)
    if one.dated is not None and one.dated.tzinfo is None:
        found.add(f"{prefix}dated", "Give the date with its time zone.")
    if not (one.products or one.groups):
        found.add(f"{prefix}products", "Choose one product or group, or more.")


def _written(
    act: Act, row: Vulnerability, homed: Sequence[tuple[NewRemediation, uuid.UUID]]
) -> list[Remediation]:
    sets = product_sets(act, row, [(one.products, room) for one, room in homed if one.products])
    positions = inputs.places(act, Remediation, [row.id] * len(homed))
    party = corrections.writer(act)
    rows = act.add_all(
        Remediation(
            id=uuid.uuid4(),
            stream_id=row.stream_id,
            room_id=room,
            vulnerability=row,
            products=sets.get((one.products, room)),
            party=party,
            position=position,
            **_columns(one),
        )
        for (one, room), position in zip(homed, positions, strict=True)
    )
    act.add_all(_links((written, one.groups) for written, (one, _) in zip(rows, homed, strict=True)))
    return rows
