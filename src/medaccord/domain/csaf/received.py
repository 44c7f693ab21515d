"""What is taken of an advisory that somebody else distributes: checked first, then read (CSAF 2.0 §7.3).

Hash and signature are judged on bytes alone. Only then is the document parsed, with the loose schema: a
retriever refuses nothing that the standard allows.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import Any

import msgspec

from medaccord.domain.advisory.names import csaf_file_name

from .edition import Edition, edition_of
from .findings import Finding, Severity, shown
from .listing import Entry, agrees, file_name
from .ordering import instant
from .parse import parse
from .provider import Misread, Provider
from .validate import validate

MOST = 50_000_000
"""Bytes of one document that are read."""


_FIRST, _LAST = instant("1900-01-01T00:00:00Z")[0], instant("3000-01-01T00:00:00Z")[0]


class Refused(ValueError):
    """An advisory that is not taken; the sentence says why."""


class Verification(StrEnum):
    """How far an advisory was shown to be its provider's: by signature, by hash alone, or not at all."""

    SIGNED = "signed"
    HASHED = "hashed"
    UNVERIFIED = "unverified"


class Product(msgspec.Struct, frozen=True):
    """A product that an advisory names, with its vendor where its branches tell one."""

    vendor: str
    name: str


class Received(msgspec.Struct, frozen=True):
    """An advisory as taken from a provider: its bytes and hash, and what is searched and shown of it.

    `changed` is what the list said, so that the same advisory is not fetched again; `signer` is the
    fingerprint that signed it. `findings` are errors of mandatory tests.
    """

    url: str
    changed: str
    document: bytes
    sha256: str
    verification: Verification
    signer: str
    edition: Edition
    number: str
    version: str
    title: str
    label: str
    publisher: str
    namespace: str
    current: dt.datetime
    first: dt.datetime
    cves: tuple[str, ...]
    products: tuple[Product, ...]
    findings: tuple[Finding, ...]


Verify = Callable[[bytes, bytes], str]
"""From a document and a detached signature to the fingerprint of the listed key that made it, or nothing."""


def received(
    entry: Entry,
    document: bytes,
    provider: Provider,
    *,
    hashes: Mapping[str, bytes],
    signature: bytes | None,
    signed_by: Verify,
) -> Received:
    """What is taken of a document with the hash files and the signature that were found; raises Refused.

    A trusted provider promises both, so that one which is missing refuses the document; a wrong one does
    whatever was promised (CSAF 2.0 §7.1.18, §7.1.19).
    """
    if len(document) > MOST:
        raise Refused(f"It has more than {MOST // 1_000_000} million bytes.")
    signer = _checked(entry, document, provider, hashes, signature, signed_by)
    unsigned = Verification.HASHED if hashes else Verification.UNVERIFIED
    doc, edition, findings = _read(document)
    head, tracking = doc["document"], doc["document"]["tracking"]
    if file_name(entry.url) != csaf_file_name(tracking["id"]):
        name = csaf_file_name(tracking["id"])
        raise Refused(f"It says that it is {shown(tracking['id'])}, whose file is named {shown(name)}.")
    return Received(
        url=entry.url,
        changed=entry.changed,
        document=document,
        sha256=hashlib.sha256(document).hexdigest(),
        verification=Verification.SIGNED if signer else unsigned,
        signer=signer,
        edition=edition,
        number=tracking["id"],
        version=tracking["version"],
        title=head["title"],
        label=head.get("distribution", {}).get("tlp", {}).get("label", ""),
        publisher=head["publisher"]["name"],
        namespace=head["publisher"]["namespace"],
        current=_dated(tracking["current_release_date"]),
        first=_dated(tracking["initial_release_date"]),
        cves=tuple(dict.fromkeys(one["cve"] for one in doc.get("vulnerabilities", ()) if "cve" in one)),
        products=tuple(dict.fromkeys(_products(doc.get("product_tree", {})))),
        findings=findings,
    )


def _checked(
    entry: Entry,
    document: bytes,
    provider: Provider,
    hashes: Mapping[str, bytes],
    signature: bytes | None,
    signed_by: Verify,
) -> str:
    """The fingerprint of the key that signed it, or nothing where nothing is promised."""
    for address, text in hashes.items():
        try:
            right = agrees(document, text, address)
        except Misread as wrong:
            raise Refused(str(wrong)) from wrong
        if not right:
            raise Refused(f"It is not what {file_name(address)} says: it was changed after it was published.")
    if provider.is_trusted and not hashes:
        raise Refused("It has no hash beside it, which a trusted provider promises.")
    if signature is None:
        if provider.is_trusted:
            raise Refused("It has no signature beside it, which a trusted provider promises.")
        return ""
    signer = signed_by(document, signature)
    if not signer:
        raise Refused("Its signature was not made by a key of this provider, or not for this document.")
    return signer


def _read(document: bytes) -> tuple[dict[str, Any], Edition, tuple[Finding, ...]]:
    """The document, and errors of mandatory tests; raises Refused where the schema does not hold."""
    doc, faults = parse(document)
    edition = edition_of(doc)
    found = faults or validate(doc, edition=edition, schema="loose")
    if broken := next((one for one in found if one.test == "schema"), None):
        raise Refused(f"It is not a CSAF document at {broken.pointer or 'the whole'}: {broken.message}")
    return doc, edition, tuple(one for one in found if one.severity is Severity.ERROR)


def _dated(text: str) -> dt.datetime:
    """To the second, in UTC; the standard allows dates that no calendar here has in every time zone."""
    seconds, _ = instant(text)
    if not _FIRST <= seconds < _LAST:
        raise Refused(f"Its date {shown(text)} lies before the year 1900 or after 2999.")
    return dt.datetime(1900, 1, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=seconds - _FIRST)


def _products(tree: Mapping[str, Any]) -> Iterator[Product]:
    """Every product under its vendor, in the document's order."""
    waiting = [("", branch) for branch in reversed(tree.get("branches", ()))]
    while waiting:
        vendor, branch = waiting.pop()
        named = branch["name"] if branch["category"] == "vendor" else vendor
        if "product" in branch:
            yield Product(named, branch["product"]["name"])
        waiting.extend((named, below) for below in reversed(branch.get("branches", ())))
    for one in tree.get("full_product_names", ()):
        yield Product("", one["name"])
    for key in ("relationships", "product_paths"):
        for one in tree.get(key, ()):
            yield Product("", one["full_product_name"]["name"])
