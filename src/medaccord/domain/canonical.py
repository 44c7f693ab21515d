"""Canonical JSON (RFC 8785) of values without fractions: the bytes that digests and chains are made of.

The standard library's encoder writes the very same bytes for everything that is left once fractions and
foreign types are refused, many times faster than the reference implementation; the one thing it orders
differently, names beyond ASCII, goes to the reference. A test holds the two against each other.
"""

from __future__ import annotations

import json
from typing import Final

import rfc8785

LARGEST: Final = 2**53 - 1
"""The largest whole number that every reader of JSON keeps exactly (RFC 7493 §2.2)."""

_ENCODER: Final = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, allow_nan=False, sort_keys=True, separators=(",", ":")
)


def canonical(value: object) -> bytes:
    """The canonical bytes of a value made of dict, list, str, int, bool and None.

    Raises TypeError for any other type, fractions included, ValueError for a number beyond 2^53 or for text
    that is no Unicode, RecursionError for endless nesting.
    """
    if _has_wide_name(value):
        return bytes(rfc8785.dumps(value))  # type: ignore[arg-type]
    return _ENCODER.encode(value).encode()


def _has_wide_name(value: object) -> bool:
    """Whether a name in the value is not ASCII; refuses on the way what canonical JSON cannot hold.

    Every part is looked at: a refusal must not depend on what stands before it.
    """
    wide = False
    if isinstance(value, dict):
        for name, item in value.items():
            if not isinstance(name, str):
                raise TypeError("A name must be text.")
            wide |= not name.isascii()
            wide |= _has_wide_name(item)
    elif isinstance(value, list):
        for item in value:
            wide |= _has_wide_name(item)
    elif value is not None and not isinstance(value, str):
        _check_number(value)
    return wide


def _check_number(value: object) -> None:
    if not isinstance(value, int):
        raise TypeError(f"{type(value).__name__} has no canonical form here.")
    if not -LARGEST <= value <= LARGEST:
        raise ValueError("A number beyond 2^53 is not kept exactly by every reader.")
