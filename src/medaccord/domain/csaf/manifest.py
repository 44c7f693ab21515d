"""What one generation of a provider's tree holds, so that the next one makes only what is new."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

import msgspec

from .listed import Listed

EPOCH = dt.datetime.fromtimestamp(0, dt.UTC)


class Kept(msgspec.Struct, frozen=True, gc=False):
    """One document: `key` of the publication whose bytes it has, and fingerprint of what signed it."""

    key: str
    listed: Listed
    signer: str

    @property
    def shelf(self) -> str:
        """Its label and year, such as `white/2026`: documents of one shelf share a folder."""
        return f"{self.listed.label.lower()}/{self.listed.year}"


Made = Callable[[Kept], tuple[bytes, bytes]]
"""Bytes and signature of a document that does not lie there yet."""


class Manifest(msgspec.Struct, frozen=True):
    """Documents of a generation, with the name of each shelf's folder and the instant of the last change."""

    number: int = 0
    last_updated: dt.datetime = EPOCH
    years: dict[str, str] = {}
    documents: tuple[Kept, ...] = ()


def by_shelf(documents: Iterable[Kept]) -> dict[str, dict[str, Kept]]:
    """Documents by shelf, in it by key."""
    found: dict[str, dict[str, Kept]] = {}
    for one in documents:
        found.setdefault(one.shelf, {})[one.key] = one
    return found
