"""SSVC namespaces and versions of decision points, as CSAF 2.1 §6.2.34-6.2.37 and §6.3.13 read them."""

from __future__ import annotations

from .catalogues import decision_points
from .ordering import Instant, instant, version

# Kept by SSVC for documents and tests; `invalid` is kept too, and is what its name says.
_RESERVED = frozenset({"example", "test"})


def is_reserved(namespace: str) -> bool:
    """Its base namespace is kept for examples or tests."""
    return _base(namespace).partition("#")[0] in _RESERVED


def is_registered(namespace: str) -> bool:
    """The whole namespace, extension included, is registered."""
    return namespace in decision_points()


def is_known(namespace: str) -> bool:
    """Its base namespace is registered and supported here, or kept for examples or tests."""
    return _base(namespace) in decision_points() or is_reserved(namespace)


def is_unregistered(namespace: str) -> bool:
    """Its base namespace is one of those that anybody may take, which begin with x_."""
    return namespace.startswith("x_")


def is_extended(namespace: str) -> bool:
    """It has an extension; a language is one."""
    return "/" in namespace and not is_reserved(namespace)


def _base(namespace: str) -> str:
    return namespace.partition("/")[0]


def latest_version(namespace: str, key: str, moment: Instant | None = None) -> str | None:
    """The latest version of a registered decision point, of those published by a moment if one is given.

    None where it is not registered, or where none was published by then: the dates of the catalogue are those
    of its files, which for the oldest points are later than the points themselves.
    """
    point = decision_points().get(namespace, {}).get(key)
    if point is None:
        return None
    known = [
        number
        for number, entry in point["versions"].items()
        if moment is None or instant(entry["available_since"]) <= moment
    ]
    return max(known, key=version, default=None)
