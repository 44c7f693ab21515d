"""From the blocks of a revision to the advisory that page and CSAF document are written from.

Everything that the case says comes from the blocks; only who publishes, and when, is added (`Frame`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from medaccord.domain.advisory import answers
from medaccord.domain.advisory.blocks import Block, Kind
from medaccord.domain.advisory.history import Release, tracking
from medaccord.domain.advisory.template import FOR_ALL
from medaccord.domain.csaf.advisory import (
    Acknowledgment,
    Advisory,
    Branch,
    Cwe,
    Distribution,
    Generator,
    Group,
    Hashes,
    Helper,
    Note,
    Product,
    Publisher,
    Reference,
    Remediation,
    Score,
    Vulnerability,
    VulnerabilityId,
)

CATEGORY = "csaf_security_advisory"
"""The profile of every advisory (CSAF 2.0 §4.4)."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What no case row says: who publishes, the number, the history so far and the advisory's own addresses.

    `releases` are oldest first and end with the revision that the blocks belong to.
    """

    number: str
    publisher: Publisher
    generator: Generator
    releases: tuple[Release, ...]
    distribution_text: str = ""
    addresses: tuple[Reference, ...] = ()


def document(blocks: Sequence[Block], frame: Frame) -> Advisory:
    """The whole advisory of a revision; ValueError where a block that every advisory has is missing."""
    parts = _Parts(blocks)
    about = parts.one(Kind.TRACKING)
    products = tuple(_product(b) for b in blocks if b.kind == Kind.PRODUCT)
    versions = {product.id: product.version or product.name for product in products}
    return Advisory(
        title=parts.one(Kind.TITLE)["title"],
        category=CATEGORY,
        lang=about["language"] or None,
        publisher=frame.publisher,
        tracking=tracking(frame.number, about["status"], frame.releases, frame.generator),
        distribution=Distribution(
            tlp=parts.one(Kind.DISTRIBUTION)["tlp"], text=frame.distribution_text or None
        ),
        notes=(*(_note(c) for c in parts.of(Kind.NOTE)), *_silence(blocks, parts)),
        references=(*(_reference(c) for c in parts.of(Kind.REFERENCE)), *frame.addresses),
        acknowledgments=tuple(_acknowledgment(c) for c in parts.of(Kind.ACKNOWLEDGMENT)),
        products=products,
        groups=tuple(_group(b) for b in blocks if b.kind == Kind.GROUP),
        vulnerabilities=tuple(
            _vulnerability(b, parts, versions) for b in blocks if b.kind == Kind.VULNERABILITY
        ),
    )


class _Parts:
    """Contents of blocks by kind and by the vulnerability that they belong to ("" for the whole)."""

    def __init__(self, blocks: Iterable[Block]) -> None:
        self._found: dict[tuple[Kind, str], list[Mapping[str, Any]]] = {}
        for block in blocks:
            key = (block.kind, block.content.get("vulnerability", ""))
            self._found.setdefault(key, []).append(block.content)

    def of(self, kind: Kind, vulnerability: str = "") -> list[Mapping[str, Any]]:
        return self._found.get((kind, vulnerability), [])

    def one(self, kind: Kind) -> Mapping[str, Any]:
        (content,) = self.of(kind)
        return content


def _note(content: Mapping[str, Any]) -> Note:
    return Note(
        category=content["category"],
        text=content["text"],
        title=content["title"] or None,
        audience=FOR_ALL if "template" in content else content.get("audience"),
    )


def _reference(content: Mapping[str, Any]) -> Reference:
    return Reference(summary=content["summary"], url=content["url"], category=content["category"] or None)


def _acknowledgment(content: Mapping[str, Any]) -> Acknowledgment:
    return Acknowledgment(
        names=tuple(content["names"]),
        organization=content["organization"] or None,
        summary=content["summary"] or None,
        urls=tuple(content["urls"]),
    )


def _product(block: Block) -> Product:
    content = block.content
    path = tuple(Branch(category=category, name=name) for category, name in content["path"])
    return Product(id=block.source, name=content["name"], path=path, helper=_helper(content["identifiers"]))


def _helper(given: Mapping[str, Any]) -> Helper | None:
    """The product identification helper as given (CSAF 2.0 §3.1.3.3); what is misshapen stays as an empty
    text, which the schema then names.
    """
    if not given:
        return None
    return Helper(
        cpe=given.get("cpe"),
        purl=given.get("purl"),
        hashes=tuple(_hashes(item) for item in _listed(given, "hashes")),
        model_numbers=tuple(_listed(given, "model_numbers")),
        sbom_urls=tuple(_listed(given, "sbom_urls")),
        serial_numbers=tuple(_listed(given, "serial_numbers")),
        skus=tuple(_listed(given, "skus")),
        uris=tuple(_pair(item, "namespace", "uri") for item in _listed(given, "x_generic_uris")),
    )


def _hashes(item: Any) -> Hashes:
    values = tuple(_pair(value, "algorithm", "value") for value in _listed(item, "file_hashes"))
    return Hashes(filename=_pair(item, "filename", "")[0], values=values)


def _listed(given: Any, name: str) -> list[Any]:
    found = given.get(name, []) if isinstance(given, Mapping) else [""]
    return found if isinstance(found, list) else [""]


def _pair(item: Any, first: str, second: str) -> tuple[str, str]:
    told = item if isinstance(item, Mapping) else {}
    return (told.get(first, ""), told.get(second, ""))


def _group(block: Block) -> Group:
    content = block.content
    return Group(id=content["id"], products=tuple(content["products"]), summary=content["summary"] or None)


def _silence(blocks: Sequence[Block], parts: _Parts) -> tuple[Note, ...]:
    """The note that names, by vulnerability, the products whose manufacturer has not answered."""
    names = {block.source: block.content["name"] for block in blocks if block.kind == Kind.PRODUCT}
    listed = [block for block in blocks if block.kind == Kind.VULNERABILITY]
    note = answers.silence(
        (
            block.content["cve"] or block.content["title"] or f"Vulnerability {place}",
            [names[key] for key in answers.unanswered(_given(parts, block.source)) if key in names],
        )
        for place, block in enumerate(listed, start=1)
    )
    return (note,) if note else ()


def _given(parts: _Parts, vulnerability: str) -> list[Mapping[str, Any]]:
    return [answer for status in parts.of(Kind.STATUS, vulnerability) for answer in status["answers"]]


def _vulnerability(block: Block, parts: _Parts, versions: Mapping[str, str]) -> Vulnerability:
    content, key = block.content, block.source
    given = _given(parts, key)
    remediations = tuple(_remediation(c) for c in parts.of(Kind.REMEDIATION, key))
    return Vulnerability(
        cve=content["cve"] or None,
        title=content["title"] or None,
        cwe=Cwe(id=content["cwe"], name=content["cwe_name"]) if content["cwe"] else None,
        ids=tuple(VulnerabilityId(system_name=system, text=text) for system, text in content["ids"]),
        notes=tuple(_note(c) for c in parts.of(Kind.NOTE, key)),
        references=tuple(_reference(c) for c in parts.of(Kind.REFERENCE, key)),
        acknowledgments=tuple(_acknowledgment(c) for c in parts.of(Kind.ACKNOWLEDGMENT, key)),
        cells=answers.statuses(given),
        scores=tuple(
            Score(vector=c["vector"], products=tuple(c["products"])) for c in parts.of(Kind.SCORE, key)
        ),
        remediations=remediations + answers.plans(given, _told(remediations, parts), versions),
        flags=answers.flags(given),
        threats=answers.impacts(given),
        unanswered=answers.unanswered(given),
    )


def _remediation(content: Mapping[str, Any]) -> Remediation:
    return Remediation(
        category=content["category"],
        details=content["details"],
        products=tuple(content["products"]),
        groups=tuple(content["groups"]),
        url=content["url"] or None,
        date=content["dated"],
    )


def _told(remediations: Iterable[Remediation], parts: _Parts) -> dict[str, set[str]]:
    """The categories of the remediations that name each product, itself or by a group."""
    members = {c["id"]: c["products"] for c in parts.of(Kind.GROUP)}
    told: dict[str, set[str]] = {}
    for item in remediations:
        named = [*item.products, *(p for group in item.groups for p in members.get(group, ()))]
        for product in named:
            told.setdefault(product, set()).add(item.category)
    return told
