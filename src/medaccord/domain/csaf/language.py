"""Language tags (RFC 5646 §2.2.9): well-formed, every subtag registered for its place, nothing twice."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from .catalogues import language_registry

_TAG = re.compile(
    r"(?P<language>[a-z]{2,3}(?P<extlang>(?:-[a-z]{3}){0,3})|[a-z]{4,8})"
    r"(?:-(?P<script>[a-z]{4}))?"
    r"(?:-(?P<region>[a-z]{2}|[0-9]{3}))?"
    r"(?P<variants>(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*)"
    r"(?P<extensions>(?:-[0-9a-wy-z](?:-[a-z0-9]{2,8})+)*)"
    r"(?:-x(?:-[a-z0-9]{1,8})+)?"
)
_PRIVATE_REGIONS = frozenset({"aa", "zz"})  # single regions for private use; the others are ranges
_PRIVATE = re.compile(r"x(?:-[a-z0-9]{1,8})+")


@cache
def language_fault(tag: str) -> str | None:
    """What is wrong with a language tag, as half a sentence, or None; case does not matter (RFC 5646)."""
    low = tag.lower()
    if low in language_registry()["grandfathered"] or _PRIVATE.fullmatch(low):
        return None
    match = _TAG.fullmatch(low)
    if match is None:
        return "is not formed like a language tag of RFC 5646"
    parts = [
        ("language", match["language"].split("-")[0]),
        *(("extlang", part) for part in _subtags(match["extlang"])),
        ("script", match["script"]),
        ("region", match["region"]),
        *(("variant", part) for part in _subtags(match["variants"])),
    ]
    for kind, part in parts:
        if part and not _registered(kind, part):
            return f"has the {kind} '{part}', which is not registered as a {kind} subtag"
    return _extlang_fault(match) or _repeated(match)


def is_private(tag: str) -> bool:
    """A subtag of the tag is for private use: behind x, or in a range that the registry keeps for it."""
    low = tag.lower()
    if low in language_registry()["grandfathered"]:
        return False
    match = _TAG.fullmatch(low)
    if match is None or "-x-" in low:
        return low.startswith("x-") or "-x-" in low
    ranges = language_registry()["ranges"]
    parts = (
        ("language", match["language"].split("-")[0]),
        ("script", match["script"]),
        ("region", match["region"]),
    )
    return any(
        part is not None
        and ((kind == "region" and part in _PRIVATE_REGIONS) or _within(ranges.get(kind, ()), part))
        for kind, part in parts
    )


def _subtags(text: str | None) -> list[str]:
    return text.strip("-").split("-") if text else []


def _registered(kind: str, part: str) -> bool:
    registry = language_registry()
    return part in registry[kind] or _within(registry["ranges"].get(kind, ()), part)


def _within(ranges: Iterable[tuple[str, str]], part: str) -> bool:
    return any(len(low) == len(part) and low <= part <= high for low, high in ranges)


def _extlang_fault(match: re.Match[str]) -> str | None:
    primary = match["language"].split("-")[0]
    for part in _subtags(match["extlang"]):
        prefixes = language_registry()["extlang"][part]["prefix"]
        if primary not in prefixes:
            return f"has the extlang '{part}', which belongs behind '{prefixes[0]}'"
    return None


def _repeated(match: re.Match[str]) -> str | None:
    singletons = re.findall(r"-([0-9a-wy-z])(?=-)", match["extensions"] or "")
    for parts in (_subtags(match["variants"]), singletons):
        twice = {part for part in parts if parts.count(part) > 1}
        if twice:
            return f"repeats '{min(twice)}'"
    return None
