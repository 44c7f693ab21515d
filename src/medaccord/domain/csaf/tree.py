"""A trusted provider's tree, file by file, from its documents and keys (CSAF 2.0 §7.1, rules 1 to 20).

Paths are relative to a generation of the tree. `public` stands for the address `/.well-known/`, and
`restricted` for one of its own (rule 5), which no web server of plain files should serve.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from medaccord.domain.openpgp import PublicKey
from medaccord.domain.security_text import security_text

from .advisory import Publisher
from .listed import LABELS, PUBLIC, Listed

Json = dict[str, Any]
Files = dict[str, bytes]
"""Bytes by their path in a generation."""

METADATA: Final = "public/csaf/provider-metadata.json"
SECURITY: Final = "public/security.txt"
SERVICE: Final = "public/csaf/service.json"
CATEGORY: Final = "public/csaf/category.json"
METADATA_PLACE: Final = "/.well-known/csaf/provider-metadata.json"
RESTRICTED_PLACE: Final = "/csaf-restricted/"
_PLACES: Final = {"public": "/.well-known/", "restricted": RESTRICTED_PLACE}
SCHEMA: Final = "https://docs.oasis-open.org/csaf/csaf/v2.0/csaf_json_schema.json"
IS_CSAF: Final = {"scheme": "urn:ietf:params:rolie:category:information-type", "term": "csaf"}
SIGNATURE: Final = ".asc"
HASHES: Final = (".sha256", ".sha512")
ENDINGS: Final = (SIGNATURE, *HASHES, "")
"""What lies beside a document and the document itself, in the order in which it is written: itself last."""


@dataclass(frozen=True, slots=True)
class Provider:
    """Who distributes, from which origin (https, no last slash), and under which keys, the newest last.

    `until` is the day on which security.txt expires; `listed` lets aggregators list and mirror it.
    """

    origin: str
    publisher: Publisher
    contact: str
    until: dt.date
    keys: tuple[PublicKey, ...]
    listed: bool = True

    def address(self, path: str) -> str:
        """Where a file of the tree, or a folder, is reached."""
        root, _, rest = path.partition("/")
        return f"{self.origin}{_PLACES[root]}{rest}"


def folder(label: str) -> str:
    """Folder of a label's documents: the public one, or one that is restricted."""
    return f"{'public/csaf' if label == PUBLIC else 'restricted'}/{label.lower()}"


def feed_path(label: str) -> str:
    """Path of a label's ROLIE feed."""
    return f"{folder(label)}/csaf-feed-tlp-{label.lower()}.json"


def document_files(one: Listed, document: bytes, signature: bytes) -> Files:
    """A document with its hashes and its detached signature, by name (rules 18 and 19), itself last."""
    return {
        one.name + SIGNATURE: signature,
        one.name + HASHES[0]: f"{one.sha256}  {one.name}\n".encode(),
        one.name + HASHES[1]: f"{one.sha512}  {one.name}\n".encode(),
        one.name: document,
    }


def shared_files(provider: Provider, documents: Iterable[Listed], at: dt.datetime) -> Files:
    """Every file that is no document's own; `at` is the instant of the last change."""
    by_label = grouped(documents)
    files = {SECURITY: _security(provider), CATEGORY: _json({"categories": {"category": [IS_CSAF]}})}
    files[SERVICE] = _json(_service(provider, by_label))
    files |= {_key_path(key): key.armored.encode() for key in provider.keys}
    for label, rows in by_label.items():
        files[f"{folder(label)}/index.txt"] = index(rows)
        files[f"{folder(label)}/changes.csv"] = changes(rows)
        files[feed_path(label)] = msgspec.json.encode(_feed(provider, label, rows, at)) + b"\n"
    return files | {METADATA: metadata(provider, by_label, at)}


def grouped(documents: Iterable[Listed]) -> dict[str, list[Listed]]:
    """Documents by label, newest release first; the public label is there also without any (rule 15)."""
    found: dict[str, list[Listed]] = {PUBLIC: []}
    for one in documents:
        found.setdefault(one.label, []).append(one)
    return {
        label: sorted(found[label], key=lambda one: (one.instant, one.name), reverse=True)
        for label in LABELS
        if label in found
    }


def index(rows: Sequence[Listed]) -> bytes:
    """index.txt: the path of every document, one a line (rule 12)."""
    return "".join(f"{place}\n" for place in sorted(one.place for one in rows)).encode()


def changes(rows: Sequence[Listed]) -> bytes:
    """changes.csv: path and date of the current release, quoted, newest first (rule 13)."""
    return "".join(f'"{one.place}","{one.current}"\n' for one in rows).encode()


def metadata(provider: Provider, labels: Iterable[str], at: dt.datetime) -> bytes:
    """provider-metadata.json (rule 7): who, under which keys, and where each label's documents are."""
    return _json(
        {
            "canonical_url": provider.address(METADATA),
            "distributions": [_distribution(provider, label) for label in labels],
            "last_updated": _instant(at),
            "list_on_CSAF_aggregators": provider.listed,
            "metadata_version": "2.0",
            "mirror_on_CSAF_aggregators": provider.listed,
            "public_openpgp_keys": [
                {"fingerprint": key.fingerprint, "url": provider.address(_key_path(key))}
                for key in provider.keys
            ],
            "publisher": _publisher(provider.publisher),
            "role": "csaf_trusted_provider",
        }
    )


def _distribution(provider: Provider, label: str) -> Json:
    summary = f"All TLP:{label} advisories of {provider.publisher.name}."
    return {
        "directory_url": provider.address(f"{folder(label)}/"),
        "rolie": {
            "categories": [provider.address(CATEGORY)],
            "feeds": [{"summary": summary, "tlp_label": label, "url": provider.address(feed_path(label))}],
            "services": [provider.address(SERVICE)],
        },
    }


def _publisher(publisher: Publisher) -> Json:
    said = {
        "category": publisher.category,
        "contact_details": publisher.contact_details,
        "issuing_authority": publisher.issuing_authority,
        "name": publisher.name,
        "namespace": publisher.namespace,
    }
    return {name: value for name, value in said.items() if value}


def _feed(provider: Provider, label: str, rows: Sequence[Listed], at: dt.datetime) -> Json:
    """A label's ROLIE feed (rule 15, RFC 8322), updated with its newest document."""
    self_ = {"rel": "self", "href": provider.address(feed_path(label))}
    base = provider.address(f"{folder(label)}/")
    return {
        "feed": {
            "id": f"csaf-feed-tlp-{label.lower()}",
            "title": _title(provider, label),
            "link": [self_, {"rel": "service", "href": provider.address(SERVICE)}],
            "category": [IS_CSAF],
            "updated": rows[0].current if rows else _instant(at),
            "entry": [_entry(one, base + one.place) for one in rows],
        }
    }


def _title(provider: Provider, label: str) -> str:
    return f"CSAF documents of {provider.publisher.name}, TLP:{label}"


def _entry(one: Listed, url: str) -> Json:
    entry: Json = {
        "id": one.number,
        "title": one.title,
        "link": [
            {"rel": "self", "href": url},
            *({"rel": "hash", "href": url + ending} for ending in HASHES),
            {"rel": "signature", "href": url + SIGNATURE},
        ],
        "published": one.first,
        "updated": one.current,
        "content": {"type": "application/json", "src": url},
        "format": {"schema": SCHEMA, "version": "2.0"},
    }
    return entry | ({"summary": {"content": one.summary}} if one.summary else {})


def _service(provider: Provider, labels: Mapping[str, object]) -> Json:
    """The ROLIE service document (rule 16): one collection for each feed."""
    collections = [
        {
            "title": _title(provider, label),
            "href": provider.address(feed_path(label)),
            "categories": {"category": [IS_CSAF]},
        }
        for label in labels
    ]
    workspace = {"title": f"CSAF documents of {provider.publisher.name}", "collection": collections}
    return {"service": {"workspace": [workspace]}}


def _security(provider: Provider) -> bytes:
    return security_text(
        provider.origin, provider.contact, provider.until, provider.address(METADATA)
    ).encode()


def _key_path(key: PublicKey) -> str:
    return f"public/csaf/openpgp/{key.fingerprint}.asc"


def _instant(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _json(value: Json) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"
