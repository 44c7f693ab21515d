"""What the CWE catalogue says of a weakness in one of its versions (CSAF 2.1 §6.2.23-6.2.26)."""

from __future__ import annotations

from functools import cache
from typing import Any

from .catalogues import installed
from .edition import DRAFT
from .ordering import Instant, instant


@cache
def _catalogue() -> dict[str, Any]:
    catalogue: dict[str, Any] = installed(f"csaf/v21{DRAFT}/cwe/catalog.json")
    return catalogue


@cache
def _places() -> dict[str, int]:
    """The versions of the catalogue such as `4.13`, each with its place in their order."""
    ordered = sorted(_catalogue()["version_dates"], key=lambda text: [int(part) for part in text.split(".")])
    return {version: place for place, version in enumerate(ordered)}


@cache
def is_deprecated(cwe: str, version: str) -> bool:
    """A weakness such as `CWE-596` is deprecated in a version of the catalogue; False for unknown ones."""
    places = _places()
    weakness = _catalogue()["weaknesses"].get(cwe.removeprefix("CWE-"))
    if weakness is None or version not in places:
        return False
    names = [name for since, name in weakness["history"] if places[since] <= places[version]]
    return bool(names and names[-1] and names[-1].startswith("DEPRECATED"))


def usage(cwe: str) -> str | None:
    """How far the catalogue lets a weakness be mapped to, such as `Allowed`; None where it does not say."""
    weakness = _catalogue()["weaknesses"].get(cwe.removeprefix("CWE-"))
    return None if weakness is None else weakness["usage"]


@cache
def _released() -> list[tuple[Instant, str]]:
    """The versions of the catalogue by the instant at which their day began, ascending."""
    dates = _catalogue()["version_dates"]
    return [(instant(f"{dates[version]}T00:00:00Z"), version) for version in _places()]


def latest(moment: Instant) -> str | None:
    """The version of the catalogue that was the latest at a moment; None before the first."""
    return next((version for day, version in reversed(_released()) if day <= moment), None)
