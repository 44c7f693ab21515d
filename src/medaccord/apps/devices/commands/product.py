"""Products as their makers name them, and unchangeable sets of them; the parts that need no case."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Max

from medaccord.apps.devices.models import Product, ProductSet, ProductSetMember
from medaccord.core.act import Act
from medaccord.core.models import Scoped
from medaccord.core.scope import granted_rooms, open_grants
from medaccord.domain import text
from medaccord.domain.devices import product
from medaccord.domain.devices.scope import WHOLE_SERIAL, is_whole_serial
from medaccord.domain.devices.versions import parse_version
from medaccord.domain.errors import Invalid
from medaccord.domain.findings import Findings
from medaccord.domain.policy.matrix import AGENCIES
from medaccord.domain.sentence import Sentence

MOST = 2_000
MOST_BRANCHES = 30
LONGEST_IDENTIFIERS = 50_000
DEEPEST = 5

IDENTIFIERS = frozenset(
    {
        "cpe",
        "hashes",
        "model_numbers",
        "purl",
        "sbom_urls",
        "serial_numbers",
        "skus",
        "x_generic_uris",
    }
)
"""Parts of a product identification helper (CSAF 2.0 §3.1.3.3)."""


@dataclass(frozen=True, slots=True)
class NewProduct:
    """A product as given: its maker, full name, path of (category, name) and identification helper."""

    organisation: uuid.UUID
    name: str
    path: tuple[tuple[str, str], ...] = ()
    identifiers: Mapping[str, Any] = field(default_factory=dict)


def typed(organisation: uuid.UUID, vendor: str, name: str, version: str = "") -> NewProduct:
    """A product as a person types it into a form; raises Invalid where a part of its path is missing."""
    steps = product.product_named(uuid.UUID(int=0), vendor, name, version).path
    path = tuple((step.category.value, step.name) for step in steps)
    return NewProduct(organisation, " ".join(step for _, step in path), path)


def check(products: Sequence[NewProduct], found: Findings) -> None:
    """Every text must be printable within its length, every path and helper of the form that CSAF knows."""
    if not 0 < len(products) <= MOST:
        found.add("products", Sentence("Add between 1 and {most:,} products at a time.", most=MOST))
        return
    for place, one in enumerate(products):
        check_one(one, found, f"{place}/")


def check_one(one: NewProduct, found: Findings, prefix: str = "") -> None:
    """As `check`, for one product."""
    found.take(f"{prefix}name", text.label, one.name, limit=text.PRINTED)
    if not one.name.strip():
        found.add(f"{prefix}name", "Give the product a name.")
    if len(one.path) > MOST_BRANCHES:
        found.add(
            f"{prefix}path",
            Sentence("Shorten the path to {most_branches} parts.", most_branches=MOST_BRANCHES),
        )
    elif one.path:
        found.take(f"{prefix}path", product.product_at, uuid.UUID(int=0), one.path)
    found.take(f"{prefix}identifiers", _check_identifiers, one.identifiers)


def _check_identifiers(given: Mapping[str, Any]) -> None:
    """A helper holds texts, lists and objects only; a number would not come back from storage as given."""
    if foreign := sorted(set(given) - IDENTIFIERS):
        known = ", ".join(sorted(IDENTIFIERS))
        raise Invalid(
            Sentence(
                "{foreign!a} does not identify a product. Use: {known}.", foreign=foreign[0][:20], known=known
            )
        )
    _check_value(given, DEEPEST)
    if len(json.dumps(given)) > LONGEST_IDENTIFIERS:
        raise Invalid(
            Sentence(
                "Shorten the identifiers to {longest_identifiers:,} characters.",
                longest_identifiers=LONGEST_IDENTIFIERS,
            )
        )


def check_serials(given: Mapping[str, Any], found: Findings, prefix: str = "") -> None:
    """Find a whole serial number, which names one device; what is published already is kept as it is."""
    told = given.get("serial_numbers", ())
    serials = told if isinstance(told, list | tuple) else (told,)
    if any(isinstance(one, str) and is_whole_serial(one) for one in serials):
        found.add(f"{prefix}identifiers", WHOLE_SERIAL)


def _check_value(value: Any, depth: int) -> None:
    if isinstance(value, str):
        text.line(value, limit=text.PRINTED)
    elif depth and isinstance(value, Mapping):
        for name, part in value.items():
            _check_value(name, 0)
            _check_value(part, depth - 1)
    elif depth and isinstance(value, list):
        for part in value:
            _check_value(part, depth - 1)
    else:
        raise Invalid("Write identifiers as texts, lists of texts and lists of objects.")


def place(
    act: Act, stream: uuid.UUID, products: Sequence[NewProduct], sides: Mapping[uuid.UUID, uuid.UUID]
) -> list[Product]:
    """Add checked products to a locked stream, each in the side of its maker: organisation to room."""
    last = Product.objects.within(act).aggregate(last=Max("position"))["last"] or 0
    return act.add_all(
        Product(
            stream_id=stream,
            room_id=sides[one.organisation],
            organisation_id=one.organisation,
            position=position,
            **columns(one),
        )
        for position, one in enumerate(products, last + 1)
    )


def columns(one: NewProduct) -> dict[str, Any]:
    """How a checked product is kept."""
    return {
        "name": one.name,
        "path": [list(step) for step in one.path],
        "identifiers": dict(one.identifiers),
        "vers": _reading(one) or "",
    }


def _reading(one: NewProduct) -> str | None:
    """What the version text says for certain; the text itself stays what is kept and printed."""
    versions = [step for category, step in one.path if category.startswith("product_version")]
    return parse_version(versions[-1]).vers if versions else None


def homes(
    act: Act, products: Iterable[uuid.UUID], found: Findings, name: str = "products"
) -> dict[uuid.UUID, uuid.UUID]:
    """The room of each product that the actor may name here; all others are one finding.

    Agencies may name every product of the case, because they write and read its drafts; a manufacturer
    only those in its own side. What it may not see reads like what does not exist.
    """
    wanted = set(products)
    rows = Product.objects.within(act).filter(withdrawn_at=None)
    if not act.roles & AGENCIES:
        rows = rows.filter(room__in=granted_rooms(act.actor))
    known = dict(rows.values_list("id", "room_id"))
    if wanted - set(known):
        found.add(name, "Choose products of this case.")
    return {key: known[key] for key in wanted if key in known}


def group_homes(act: Act, groups: Iterable[uuid.UUID], found: Findings) -> dict[uuid.UUID, uuid.UUID]:
    """The room of each named set that the actor may point at, by the same rule as products."""
    wanted = set(groups)
    rows = ProductSet.objects.within(act).exclude(group="").filter(id__in=wanted, withdrawn_at=None)
    if not act.roles & AGENCIES:
        rows = rows.filter(room__in=granted_rooms(act.actor))
    known = dict(rows.values_list("id", "room_id"))
    if wanted - set(known):
        found.add("groups", "Choose product groups of this case.")
    return known


def common_room(act: Act, case: Scoped, rooms: Iterable[uuid.UUID]) -> uuid.UUID:
    """Where a row about things in these rooms lies: in their one side, else in the agencies' room.

    Nobody writes into a room that they cannot enter, so what an adviser says stays among the agencies.
    """
    distinct = set(rooms)
    if len(distinct) == 1 and open_grants(act.actor).filter(room__in=distinct).exists():
        return distinct.pop()
    return act.desk(case.stream_id)


def product_sets(
    act: Act,
    case: Scoped,
    wanted: Iterable[tuple[frozenset[uuid.UUID], uuid.UUID]],
) -> dict[tuple[frozenset[uuid.UUID], uuid.UUID], ProductSet]:
    """The sets with these members in these rooms, each kept once; those that are new are added."""
    digests = {key: set_digest(key[0]) for key in wanted}
    have = _kept(act, case, digests.values())
    new = {key: digest for key, digest in digests.items() if (key[1], digest) not in have}
    for (_, room), digest in new.items():
        row = ProductSet(id=uuid.uuid4(), stream_id=case.stream_id, room_id=room, digest=digest)
        have[room, digest] = row
    act.add_all([have[room, digest] for (_, room), digest in new.items()])
    _add_members(act, [(have[key[1], digest], key[0]) for key, digest in new.items()])
    return {key: have[key[1], digest] for key, digest in digests.items()}


def product_set(
    act: Act,
    case: Scoped,
    product_ids: Iterable[uuid.UUID],
    group: str = "",
    summary: str = "",
) -> ProductSet:
    """The set of these products of the case, named as a group or not; one and the same when asked again.

    A group that was withdrawn stands again.

    It lies in the side of its members where they share one, else in the agencies' room. Raises Invalid for
    an empty set and for products that the actor may not name.
    """
    members, found = frozenset(product_ids), Findings()
    if not members:
        found.add("products", "Choose one product or more.")
    rooms = homes(act, members, found)
    found.take("group", text.line, group, limit=text.GROUP)
    found.take("summary", text.text, summary)
    found.settle()
    room = common_room(act, case, rooms.values())
    digest = set_digest(members, group, summary)
    kept = _kept(act, case, [digest]).get((room, digest))
    if kept is not None:
        return _standing_again(act, kept) if kept.withdrawn_at else kept
    row = ProductSet(stream_id=case.stream_id, room_id=room, digest=digest, group=group, summary=summary)
    act.add(row)
    _add_members(act, [(row, members)])
    return row


def _standing_again(act: Act, row: ProductSet) -> ProductSet:
    none = {"withdrawn_at": None, "withdrawn_by_id": None, "withdrawn_because": ""}
    return act.change(row, **none, version=row.version + 1)


def _kept(act: Act, case: Scoped, digests: Iterable[str]) -> dict[tuple[uuid.UUID, str], ProductSet]:
    rows = ProductSet.objects.within(act).filter(stream=case.stream_id, digest__in=set(digests))
    return {(row.room_id, row.digest): row for row in rows}


def _add_members(act: Act, sets: Sequence[tuple[ProductSet, frozenset[uuid.UUID]]]) -> None:
    act.add_all(
        ProductSetMember(stream_id=row.stream_id, room_id=row.room_id, product_set=row, product_id=member)
        for row, members in sets
        for member in sorted(members)
    )


def set_digest(members: frozenset[uuid.UUID], group: str = "", summary: str = "") -> str:
    """SHA-256 over what makes a set this one: its sorted members and, for a group, its name and summary."""
    ids = sorted(map(str, members))
    told = json.dumps([ids, group, summary] if group or summary else ids)
    return hashlib.sha256(told.encode()).hexdigest()
