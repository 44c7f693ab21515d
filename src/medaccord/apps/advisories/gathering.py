"""Advisories of a provider, one after the other, as its lists name them (CSAF 2.0 §7.3).

The provider is looked for in the norm's order, ROLIE feeds are read before folders, and what cannot be used
is told and passed over: one bad advisory costs no other.
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from medaccord.core.ports import Absent, Source, Unreachable, Verifier
from medaccord.domain.csaf import listing, parse, provider
from medaccord.domain.csaf.listing import Entry, Listing
from medaccord.domain.csaf.provider import Folder, Misread, Provider
from medaccord.domain.csaf.received import MOST as MOST_OF_DOCUMENT
from medaccord.domain.csaf.received import Received, Refused, Verify, received
from medaccord.domain.sentence import Sentence

MOST_OF_LIST = parse.LARGEST
"""Bytes of a feed, an index or a list of changes."""
MOST_OF_SMALL = 1_000_000
"""Bytes of a description, a key, a hash file, a signature or a security.txt."""


@dataclass(frozen=True, slots=True)
class Held:
    """What is here of an address already: what the list said of it then, and digests of its bytes as hex."""

    changed: str
    digests: frozenset[str]


@dataclass(frozen=True, slots=True)
class Found:
    """The provider, where its description lay, and how many advisories its lists name."""

    provider: Provider
    address: str
    entries: int


@dataclass(frozen=True, slots=True)
class Taken:
    """An advisory that is good to keep."""

    advisory: Received


@dataclass(frozen=True, slots=True)
class Same:
    """An address at which lies what is here already."""

    address: str


@dataclass(frozen=True, slots=True)
class Left:
    """What is not taken, and why."""

    address: str
    because: str


Step = Found | Taken | Same | Left


def gather(
    source: Source, verifier: Verifier, asked: str, held: Callable[[str, str], Held | None]
) -> Iterator[Step]:
    """Everything that a provider distributes and is not here yet; raises Unreachable where there is none.

    `asked` is a domain or the address of a description; `held` says what is here of a provider, by its own
    address, and of an address.
    """
    one, address = discover(source, asked)
    signed_by, faults = _keys(source, verifier, one)
    entries, left = _listed(source, one)
    yield Found(one, address, len(entries))
    yield from faults
    yield from left
    for entry in entries:
        yield _gathered(source, one, entry, signed_by, held(one.canonical_url, entry.url))


def discover(source: Source, asked: str) -> tuple[Provider, str]:
    """A provider and where its description lies (CSAF 2.0 §7.3.1); raises Unreachable with what was tried."""
    tried: list[str] = []
    for address in _places(source, provider.places(asked)):
        try:
            return _described(source, address)
        except (Absent, Unreachable, Misread) as wrong:
            tried.append(f"{address}: {wrong}")
    raise Unreachable("No description of a CSAF provider was found. " + " ".join(tried))


def _described(source: Source, address: str) -> tuple[Provider, str]:
    """The description that lies at the address which it calls its own: whoever copies one speaks for nobody.

    One that names another place leads there, and there alone it counts.
    """
    said = provider.describe(source.get(address, MOST_OF_SMALL))
    if said.canonical_url != address:
        address = said.canonical_url
        said = provider.describe(source.get(address, MOST_OF_SMALL))
    if said.canonical_url != address:
        told = "The description there calls another address its own, {address}."
        raise Misread(Sentence(told, address=said.canonical_url))
    return said, address


def _places(source: Source, places: tuple[str, ...]) -> Iterator[str]:
    """The well-known place, those that security.txt names, then the name in DNS; each once."""
    first, *others = places
    yield first
    if not others:
        return
    for text in provider.security_texts(urlsplit(first).netloc):
        with contextlib.suppress(Absent, Unreachable):
            named = provider.security_fields(source.get(text, MOST_OF_SMALL))
            yield from (one for one in named if one != first)
            break
    yield from others


def _keys(source: Source, verifier: Verifier, one: Provider) -> tuple[Verify, list[Left]]:
    """Who signed, by keys whose fingerprints the description names; and those that cannot be used."""
    good: list[bytes] = []
    left = []
    for key in one.keys:
        if not key.fingerprint:
            left.append(Left(key.url, "The provider's description names no fingerprint of this key."))
            continue
        try:
            good.append(verifier.key(source.get(key.url, MOST_OF_SMALL), key.fingerprint))
        except (Absent, Unreachable, Misread) as wrong:
            left.append(Left(key.url, str(wrong)))
    return functools.partial(verifier.signer, good), left


def _listed(source: Source, one: Provider) -> tuple[list[Entry], list[Left]]:
    """What its feeds name; where no feed can be read, what its folders name."""
    entries: dict[str, Entry] = {}
    left: list[Left] = []
    read = False
    for feed in one.feeds:
        try:
            found = listing.rolie(source.get(feed.url, MOST_OF_LIST), feed.url)
        except (Absent, Unreachable, Misread) as wrong:
            left.append(Left(feed.url, str(wrong)))
            continue
        read = True
        _merge(feed.url, found, entries, left)
    for place in one.folders if not read else ():
        try:
            found = _folder(source, place)
        except (Unreachable, Misread) as wrong:
            left.append(Left(place.url, str(wrong)))
            continue
        read = True
        _merge(place.url, found, entries, left)
    if not read:
        told = " ".join(f"{one.address}: {one.because}" for one in left)
        raise Unreachable(Sentence("None of the provider's lists can be read. {told}", told=told).strip())
    return list(entries.values()), left


def _merge(address: str, found: Listing, entries: dict[str, Entry], left: list[Left]) -> None:
    for entry in found.entries:
        entries.setdefault(entry.url, entry)
    left.extend(Left(address, told) for told in found.left)


def _folder(source: Source, place: Folder) -> Listing:
    index = _if_there(source, place.url + "index.txt", MOST_OF_LIST)
    changes = _if_there(source, place.url + "changes.csv", MOST_OF_LIST)
    return listing.folder(index, changes, place)


def _if_there(source: Source, address: str, most: int) -> bytes | None:
    try:
        return source.get(address, most)
    except Absent:
        return None


def _gathered(source: Source, one: Provider, entry: Entry, signed_by: Verify, held: Held | None) -> Step:
    if held is not None and entry.changed and held.changed == entry.changed:
        return Same(entry.url)
    try:
        hashes = _hashes(source, entry)
        if held is not None and any(listing.digest(text) in held.digests for text in hashes.values()):
            return Same(entry.url)
        document = source.get(entry.url, MOST_OF_DOCUMENT)
        signature = _if_there(source, entry.signature, MOST_OF_SMALL) if entry.signature else None
        taken = received(
            entry,
            document,
            one,
            hashes=hashes,
            signature=signature,
            signed_by=signed_by,
        )
    except (Absent, Unreachable, Refused) as wrong:
        return Left(entry.url, str(wrong))
    return Taken(taken)


def _hashes(source: Source, entry: Entry) -> dict[str, bytes]:
    """The strongest hash file that is there; one is enough to tell that a document was changed."""
    for address in entry.hashes:
        text = _if_there(source, address, MOST_OF_SMALL)
        if text is not None:
            return {address: text}
    return {}
