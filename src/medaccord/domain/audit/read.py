"""Reading stored audit entries that may be damaged: every function answers None instead of raising."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import cast

from medaccord.domain.audit.chain import Json, Op, Side, canonical, is_digest
from medaccord.domain.errors import Invalid


def read_object(stored: object) -> tuple[dict[str, Json], bytes] | None:
    """Read a stored JSON object with its canonical bytes; text in any other than canonical form is damage."""
    try:
        value = json.loads(stored) if isinstance(stored, str) else stored
        if not isinstance(value, dict):
            return None
        text = canonical(value)
        if isinstance(stored, str) and stored.encode() != text:
            return None
    except (Invalid, ValueError, RecursionError):
        return None
    return value, text


def read_changes(envelope: Mapping[str, Json]) -> list[dict[str, Json]] | None:
    """Give the changes of an envelope, or None where one of them lacks the agreed form."""
    changes = envelope.get("changes")
    if not isinstance(changes, list) or not all(_is_change(change) for change in changes):
        return None
    return cast("list[dict[str, Json]]", changes)


def _is_change(change: object) -> bool:
    if not isinstance(change, dict) or change.get("op") not in (Op.ADD, Op.SET):
        return False
    if not (isinstance(change.get("m"), str) and isinstance(change.get("id"), str)):
        return False
    if not isinstance(change.get("f"), dict) or ("t" in change) != ("n" in change):
        return False
    return "t" not in change or (is_digest(change["t"]) and _is_names(change["n"]))


def _is_names(names: object) -> bool:
    return isinstance(names, list) and bool(names) and all(isinstance(name, str) for name in names)


def read_erases(envelope: Mapping[str, Json], seq: int) -> list[tuple[int, int]] | None:
    """Give the (seq, key) pairs an envelope declares erased; None where one is malformed or not earlier."""
    pairs = envelope.get("erases", [])
    if not isinstance(pairs, list):
        return None
    found = []
    for pair in pairs:
        if not (isinstance(pair, list) and len(pair) == 2 and all(is_number(item) for item in pair)):
            return None
        found.append((cast("int", pair[0]), cast("int", pair[1])))
    return found if all(1 <= earlier < seq and key >= 0 for earlier, key in found) else None


def is_number(value: object) -> bool:
    """Tell a whole number from anything else, true and false included."""
    return isinstance(value, int) and not isinstance(value, bool)


def salt_of(side: Side) -> bytes | None:
    """Give a side's salt as bytes, empty where it is gone, None where it is no bytes at all."""
    salt: object = side.salt
    if salt is None:
        return b""
    return bytes(salt) if isinstance(salt, bytes | bytearray | memoryview) else None
