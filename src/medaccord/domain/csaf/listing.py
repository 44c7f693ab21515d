"""What a provider lists: ROLIE feeds, or a folder's `index.txt` and `changes.csv` (CSAF 2.0 §7.1.11-17).

All of it is written by a stranger. One entry that cannot be used does not cost the others: it is named in
`Listing.left` with the reason.
"""

from __future__ import annotations

import csv
import hashlib
import hmac
import itertools
import re
from collections.abc import Iterable
from typing import Annotated
from urllib.parse import quote, urlsplit

import msgspec

from .findings import shown
from .provider import Folder, Misread, converted, joined, secure

MOST = 200_000
"""Entries of one list; the largest provider known has under 50,000."""
MOST_LEFT = 100
"""Sentences about what one list names and cannot be used."""
MOST_LINE = 2_000
"""Characters of one line of a list."""
_HASHES = {".sha512": "sha512", ".sha256": "sha256"}
"""By the end of a file's name, the strongest first."""


class Entry(msgspec.Struct, frozen=True):
    """One advisory that is listed: where it lies, with its hashes and signature, and when it last changed.

    `hashes` are addresses of hash files, the strongest first; `changed` is as the provider writes it, empty
    where the list tells no time.
    """

    url: str
    changed: str = ""
    hashes: tuple[str, ...] = ()
    signature: str = ""


class Listing(msgspec.Struct, frozen=True):
    """Entries in the list's order, and sentences about those that cannot be used."""

    entries: tuple[Entry, ...]
    left: tuple[str, ...] = ()


class _Link(msgspec.Struct):
    href: str
    rel: str = ""


class _Content(msgspec.Struct):
    src: str = ""


class _Entry(msgspec.Struct):
    id: str = ""
    link: list[_Link] = []
    content: _Content | None = None
    updated: str = ""


class _Entries(msgspec.Struct):
    entry: Annotated[list[object], msgspec.Meta(max_length=MOST)] = []


class _Feed(msgspec.Struct):
    feed: _Entries


def rolie(raw: bytes, address: str) -> Listing:
    """The advisories of a ROLIE feed as JSON (RFC 8322), which lies at `address`; raises Misread."""
    feed = converted(raw, _Feed, "The feed").feed
    entries, left = [], []
    for number, said in enumerate(feed.entry, 1):
        try:
            entries.append(_listed(msgspec.convert(said, _Entry), address))
        except (msgspec.ValidationError, Misread) as wrong:
            left.append(f"Entry {number} of the feed: {shown(str(wrong), 200)}")
    return Listing(tuple(entries), _cut(left))


def _cut(left: list[str]) -> tuple[str, ...]:
    """As many of these sentences as somebody reads, and how many more there are."""
    more = len(left) - MOST_LEFT
    return (*left[:MOST_LEFT], f"There are {more} more that cannot be used.") if more > 0 else tuple(left)


def _printed(changed: str) -> str:
    """A date as a list writes it, or nothing where it holds what no date does."""
    return changed if re.fullmatch(r"[\x20-\x7e]{1,100}", changed) else ""


def _listed(said: _Entry, address: str) -> Entry:
    by_rel: dict[str, list[str]] = {}
    for link in said.link:
        by_rel.setdefault(link.rel, []).append(joined(address, link.href))
    own = by_rel.get("self") or ([joined(address, said.content.src)] if said.content else [])
    if not own:
        raise Misread(f"{shown(said.id) or 'It'} has no address.")
    return Entry(
        url=own[0],
        changed=_printed(said.updated),
        hashes=_strongest(by_rel.get("hash", ())),
        signature=next(iter(by_rel.get("signature", ())), ""),
    )


def _strongest(addresses: Iterable[str]) -> tuple[str, ...]:
    return tuple(one for end in _HASHES for one in addresses if urlsplit(one).path.endswith(end))


def folder(index: bytes | None, changes: bytes | None, place: Folder) -> Listing:
    """The advisories of a folder, as `changes.csv` dates them and `index.txt` names them; one may be missing.

    Each has its hashes and its signature beside it. Raises Misread where there is neither list.
    """
    if index is None and changes is None:
        raise Misread("The folder has neither index.txt nor changes.csv.")
    dated, left = _changes(changes or b"")
    names = dict.fromkeys(dated)
    names.update(dict.fromkeys(_lines(index or b"")))
    entries = []
    for name in names:
        try:
            entries.append(_beside(name, place.url, dated.get(name, "")))
        except Misread as wrong:
            left.append(str(wrong))
    return Listing(tuple(entries[:MOST]), _cut(left))


def _beside(name: str, place: str, changed: str) -> Entry:
    if not _is_path(name):
        raise Misread(f"{shown(name)} is not the path of an advisory.")
    url = secure(place + quote(name, safe="/+-_.~"))
    return Entry(url, _printed(changed), tuple(url + end for end in _HASHES), url + ".asc")


def _changes(raw: bytes) -> tuple[dict[str, str], list[str]]:
    """Dates by path, the newest first; quoted in 2.0, bare in 2.1 (RFC 4180)."""
    dated: dict[str, str] = {}
    left = []
    for number, line in enumerate(_lines(raw), 1):
        row = next(csv.reader([line])) if len(line) <= MOST_LINE else []
        if len(row) == 2 and row[0]:
            dated.setdefault(row[0], row[1])
        else:
            left.append(f"Line {number} of changes.csv is not a path and a date.")
    return dated, left


def _lines(raw: bytes) -> list[str]:
    """Lines that are not empty, the first so many."""
    found = (one.decode("utf-8", "replace").strip() for one in re.split(rb"[\r\n]+", raw, maxsplit=MOST))
    return [line for line in itertools.islice(found, MOST) if line]


def _is_path(name: str) -> bool:
    """Whether it stays within the folder and names a JSON file; `..` and addresses lead out of it."""
    parts = name.split("/")
    return (
        name.endswith(".json")
        and len(name) <= MOST_LINE
        and re.search(r"[\x00-\x1f\x7f\\:?#]", name) is None
        and all(part not in {"", ".", ".."} for part in parts)
    )


def file_name(address: str) -> str:
    """The last part of an address's path: what the file is called there."""
    return urlsplit(address).path.rsplit("/", 1)[-1]


def agrees(document: bytes, hash_file: bytes, address: str) -> bool:
    """Whether a document has the hash that the hash file at `address` begins with (CSAF 2.0 §7.1.18).

    Raises Misread where the file holds no hash of its kind.
    """
    kind = next((name for end, name in _HASHES.items() if urlsplit(address).path.endswith(end)), None)
    if kind is None:
        raise Misread(f"{shown(file_name(address))} is neither a SHA-256 nor a SHA-512 file.")
    right, said = hashlib.new(kind, document).hexdigest(), digest(hash_file)
    if len(said) != len(right):
        raise Misread(f"{shown(file_name(address))} does not begin with a hash.")
    return hmac.compare_digest(said, right)


def digest(hash_file: bytes) -> str:
    """The hash that a hash file begins with, in lower case; nothing where it begins otherwise."""
    found = re.match(rb"\s{0,9}([0-9A-Fa-f]{1,200})(?:\s|$)", hash_file)
    return found[1].decode().lower() if found else ""
