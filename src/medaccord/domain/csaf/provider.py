"""A provider of advisories as it describes itself, and where its description is looked for (CSAF 2.0 §7).

What is read here comes from a stranger: a fault raises Misread with a sentence that says what is wrong,
and an address that is not complete and under https is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Any
from urllib.parse import urljoin, urlsplit

import msgspec

from .findings import shown
from .parse import parse

WELL_KNOWN = "/.well-known/csaf/provider-metadata.json"
MOST_FEEDS = 100
"""Feeds, folders and keys of one provider that are read; real ones name fewer than ten."""
LABELS = ("CLEAR", "WHITE", "GREEN", "AMBER", "AMBER+STRICT", "RED", "UNLABELED")


class Misread(ValueError):
    """What a provider says cannot be used; the sentence says why."""


class Role(StrEnum):
    """What a party that distributes advisories promises (CSAF 2.0 §7.2)."""

    PUBLISHER = "csaf_publisher"
    PROVIDER = "csaf_provider"
    TRUSTED_PROVIDER = "csaf_trusted_provider"


class Key(msgspec.Struct, frozen=True):
    """A public key that signs advisories: `fingerprint` in lower-case hexadecimal digits."""

    url: str
    fingerprint: str = ""


class Feed(msgspec.Struct, frozen=True):
    """A ROLIE feed of the advisories of one TLP label (CSAF 2.0 §7.1.15)."""

    url: str
    tlp_label: str = ""


class Folder(msgspec.Struct, frozen=True):
    """A folder with `index.txt` and `changes.csv`; `url` ends with a slash (CSAF 2.0 §7.1.11 to §7.1.14)."""

    url: str
    tlp_label: str = ""


class Provider(msgspec.Struct, frozen=True):
    """What `provider-metadata.json` says (CSAF 2.0 §7.1.7)."""

    canonical_url: str
    publisher: str
    namespace: str
    role: Role
    last_updated: str
    feeds: tuple[Feed, ...] = ()
    folders: tuple[Folder, ...] = ()
    keys: tuple[Key, ...] = ()

    @property
    def is_trusted(self) -> bool:
        """Whether it promises a hash and a signature beside each advisory (CSAF 2.0 §7.2.3)."""
        return self.role is Role.TRUSTED_PROVIDER


_Line = Annotated[str, msgspec.Meta(max_length=1_000, pattern=r"^[^\x00-\x1f\x7f-\x9f]*$")]
"""A text that stays on one line of a page or a terminal."""


class _Publisher(msgspec.Struct):
    name: Annotated[_Line, msgspec.Meta(min_length=1)]
    namespace: _Line = ""


class _Rolie(msgspec.Struct):
    feeds: list[Feed] = []


class _Directory(msgspec.Struct):
    url: str
    tlp_label: str = ""


class _Distribution(msgspec.Struct):
    rolie: _Rolie | None = None
    directory: _Directory | None = None  # 2.1
    directory_url: str | None = None  # 2.0


class _Metadata(msgspec.Struct):
    canonical_url: str
    publisher: _Publisher
    metadata_version: str
    last_updated: str
    role: Role = Role.PROVIDER
    distributions: list[_Distribution] = []
    public_openpgp_keys: list[Key] = []


def places(asked: str) -> tuple[str, ...]:
    """Addresses at which the description of a provider is looked for, in the norm's order (CSAF 2.0 §7.3.1).

    `asked` is a domain, or the complete address of a description, which is then the only one. What
    `security_fields` finds in `security_texts` comes after the first. Raises Misread.
    """
    if "://" in asked:
        address = secure(asked)
        if urlsplit(address).path.strip("/"):
            return (address,)
        host = urlsplit(address).netloc
    else:
        host = urlsplit(secure(f"https://{asked.strip('/')}")).netloc
    return (f"https://{host}{WELL_KNOWN}", f"https://csaf.data.security.{host}")


def security_texts(host: str) -> tuple[str, str]:
    """Where a host's `security.txt` lies: well known, then the older place (RFC 9116 §3)."""
    return f"https://{host}/.well-known/security.txt", f"https://{host}/security.txt"


def security_fields(raw: bytes) -> tuple[str, ...]:
    """Addresses in the CSAF fields of a `security.txt`, the well-known place first (CSAF 2.0 §7.1.8)."""
    lines = raw.decode("utf-8", "replace").splitlines()
    named = (line.split(":", 1)[1].strip() for line in lines if line.lower().startswith("csaf:"))
    found = [address for address in named if _is_secure(address)]
    return tuple(sorted(found, key=lambda address: urlsplit(address).path != WELL_KNOWN)[:MOST_FEEDS])


def describe(raw: bytes) -> Provider:
    """The provider that a `provider-metadata.json` describes, of 2.0 or 2.1; raises Misread."""
    said = converted(raw, _Metadata, "The description of the provider")
    if said.metadata_version not in {"2.0", "2.1"}:
        raise Misread(f"The description is of version {shown(said.metadata_version)}; 2.0 and 2.1 are read.")
    feeds = tuple(_fed(said.distributions))
    folders = tuple(_filed(said.distributions))
    keys = tuple(_keyed(said.public_openpgp_keys))
    if max(len(feeds), len(folders), len(keys)) > MOST_FEEDS:
        raise Misread(f"The description names more than {MOST_FEEDS} feeds, folders or keys.")
    return Provider(
        canonical_url=secure(said.canonical_url),
        publisher=said.publisher.name,
        namespace=said.publisher.namespace,
        role=said.role,
        last_updated=said.last_updated,
        feeds=feeds,
        folders=folders,
        keys=keys,
    )


def _fed(distributions: list[_Distribution]) -> Iterator[Feed]:
    for one in distributions:
        for feed in one.rolie.feeds if one.rolie else ():
            yield Feed(secure(feed.url), _label(feed.tlp_label))


def _filed(distributions: list[_Distribution]) -> Iterator[Folder]:
    for one in distributions:
        if one.directory is not None:
            yield Folder(_ended(one.directory.url), _label(one.directory.tlp_label))
        if one.directory_url is not None:
            yield Folder(_ended(one.directory_url))


def _keyed(keys: list[Key]) -> Iterator[Key]:
    for key in keys:
        fingerprint = key.fingerprint.lower()
        if fingerprint and not re.fullmatch(r"[0-9a-f]{40,64}", fingerprint):
            raise Misread(f"{shown(key.fingerprint)} is not the fingerprint of an OpenPGP key.")
        yield Key(secure(key.url), fingerprint)


def _label(label: str) -> str:
    if label and label not in LABELS:
        raise Misread(f"{shown(label)} is not a label of the Traffic Light Protocol.")
    return label


def _ended(address: str) -> str:
    return secure(address).rstrip("/") + "/"


def secure(address: str) -> str:
    """The address, complete and under https without a login in it; raises Misread (CSAF 2.0 §7.1.3)."""
    if not _is_secure(address):
        raise Misread(f"{shown(address)} is not a complete address under https.")
    return address


def joined(base: str, address: str) -> str:
    """The complete address that one means which is named at `base`; raises Misread."""
    try:
        whole = urljoin(base, address)
    except ValueError as wrong:
        raise Misread(f"{shown(address)} is not an address.") from wrong
    return secure(whole)


def _is_secure(address: str) -> bool:
    if not re.fullmatch(r"[\x21-\x7e]{1,2000}", address):
        return False
    try:
        parts = urlsplit(address)
        return (
            parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc and parts.port != 0
        )
    except ValueError:  # a port that is none, half an IPv6 address
        return False


def converted(raw: bytes, into: type[Any], what: str) -> Any:
    """JSON from a stranger as a struct; raises Misread with a sentence about `what` and where it fails."""
    document, findings = parse(raw)
    if findings:
        raise Misread(f"{what} is not JSON. {findings[0].message}")
    try:
        return msgspec.convert(document, into)
    except msgspec.ValidationError as wrong:
        raise Misread(f"{what} is not as the standard wants it: {shown(str(wrong), 200)}.") from wrong
