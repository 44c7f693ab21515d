"""What an advisory lost or gained on its way: every difference that a reader of it could notice.

Not compared, because they are the publisher's own: product and group ids, publisher, generator, tracking id,
text and address of the distribution, document notes of category legal_disclaimer, added aliases, and a
reference of category self to the publisher's own address that the original does not have (decision 0126).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

import msgspec

from .advisory import (
    Advisory,
    Cwe,
    Distribution,
    Flag,
    Involvement,
    Note,
    NoteCategory,
    Product,
    Reference,
    Remediation,
    Revision,
    Threat,
    Vulnerability,
)
from .matching import Side, matched, vulnerability_keys
from .ordering import instant
from .read import read


class Difference(msgspec.Struct, frozen=True):
    """One difference: `what` in words, JSON pointer, and both values as plain JSON; None where absent."""

    what: str
    pointer: str
    original: object
    rebuilt: object


def compare(
    original: Advisory | Mapping[str, Any], rebuilt: Advisory | Mapping[str, Any]
) -> list[Difference]:
    """All differences between two advisories or CSAF 2.0 documents; empty means equal."""
    return list(_Comparison(_advisory(original), _advisory(rebuilt)).differences())


def _advisory(given: Advisory | Mapping[str, Any]) -> Advisory:
    return given if isinstance(given, Advisory) else read(given)


def _moment(text: str | None) -> object:
    """A date as the instant that it means; two spellings of one instant are equal."""
    try:
        return text and instant(text)
    except ValueError:
        return text


class _Comparison:
    """Two advisories and the partner of every product."""

    def __init__(self, original: Advisory, rebuilt: Advisory) -> None:
        self.original, self.rebuilt = original, rebuilt
        sets: dict[Any, str] = {}
        self.left, self.right = Side(original, sets), Side(rebuilt, sets)
        self.partner = matched(self.left, self.right)

    def differences(self) -> Iterator[Difference]:
        yield from self._document()
        yield from self._tracking()
        yield from self._products()
        yield from self._vulnerabilities()
        yield from _unread(self.original.unread, self.rebuilt.unread)

    def _document(self) -> Iterator[Difference]:
        one, two = self.original, self.rebuilt
        yield from _value("title", "/document/title", one.title, two.title)
        yield from _value("category", "/document/category", one.category, two.category)
        yield from _value("language", "/document/lang", one.lang, two.lang)
        yield from _value("source language", "/document/source_lang", one.source_lang, two.source_lang)
        yield from _value("severity", "/document/aggregate_severity", one.severity, two.severity)
        yield from _value(
            "TLP label",
            "/document/distribution/tlp/label",
            _label(one.distribution),
            _label(two.distribution),
        )
        yield from _sequence("note", "/document/notes", _own_words(one.notes), _own_words(two.notes))
        yield from _sequence(
            "acknowledgment", "/document/acknowledgments", one.acknowledgments, two.acknowledgments
        )
        yield from _sequence(
            "reference", "/document/references", one.references, self._given_references(), key=_reference
        )

    def _given_references(self) -> tuple[Reference, ...]:
        """References of the rebuilt advisory without the publisher's own address for it."""
        known = {_reference(item) for item in self.original.references}
        home = self.rebuilt.publisher.namespace
        return tuple(
            item
            for item in self.rebuilt.references
            if not (item.category == "self" and item.url.startswith(home) and _reference(item) not in known)
        )

    def _tracking(self) -> Iterator[Difference]:
        one, two = self.original.tracking, self.rebuilt.tracking
        at = "/document/tracking"
        yield from _value("tracking status", f"{at}/status", one.status, two.status)
        yield from _value("version", f"{at}/version", one.version, two.version)
        for name in ("initial_release_date", "current_release_date"):
            yield from _value(name, f"{at}/{name}", getattr(one, name), getattr(two, name), key=_moment)
        yield from _sequence(
            "revision", f"{at}/revision_history", one.revisions, two.revisions, key=_revision
        )
        if lost := [alias for alias in one.aliases if alias not in two.aliases]:
            yield Difference("alias", f"{at}/aliases", lost, None)

    def _products(self) -> Iterator[Difference]:
        for product in self.original.products:
            partner = self.right.products.get(self.partner.get(product.id, ""))
            if partner is None:
                yield Difference("product", "/product_tree", _shown_product(product), None)
            else:
                yield from self._product(product, partner)
        found = set(self.partner.values())
        for product in self.rebuilt.products:
            if product.id not in found:
                yield Difference("product", "/product_tree", None, _shown_product(product))
        yield from _multiset(
            "product group",
            "/product_tree/product_groups",
            [(group.summary, self._named(group.products)) for group in self.original.groups],
            [(group.summary, frozenset(group.products)) for group in self.rebuilt.groups],
        )

    def _product(self, one: Product, two: Product) -> Iterator[Difference]:
        label = _shown_product(one)
        yield from _value(f"path of product {label}", "/product_tree", one.path, two.path)
        yield from _value(f"name of product {label}", "/product_tree", one.name, two.name)
        yield from _value(f"identification of product {label}", "/product_tree", one.helper, two.helper)
        left = one.relation and (
            one.relation.category,
            self.partner.get(one.relation.product),
            self.partner.get(one.relation.relates_to),
        )
        right = two.relation and (two.relation.category, two.relation.product, two.relation.relates_to)
        yield from _value(f"relationship of product {label}", "/product_tree/relationships", left, right)

    def _vulnerabilities(self) -> Iterator[Difference]:
        ours = vulnerability_keys(self.original)
        theirs = dict(zip(vulnerability_keys(self.rebuilt), self.rebuilt.vulnerabilities, strict=True))
        for index, (key, item) in enumerate(zip(ours, self.original.vulnerabilities, strict=True)):
            if key in theirs:
                yield from self._vulnerability(f"/vulnerabilities/{index}", item, theirs[key])
            else:
                yield Difference("vulnerability", f"/vulnerabilities/{index}", key, None)
        for key in theirs:
            if key not in ours:
                yield Difference("vulnerability", "/vulnerabilities", None, key)
        if ours != list(theirs) and set(ours) == set(theirs):
            yield Difference("order of vulnerabilities", "/vulnerabilities", ours, list(theirs))

    def _vulnerability(self, at: str, one: Vulnerability, two: Vulnerability) -> Iterator[Difference]:
        yield from _value("CVE", f"{at}/cve", one.cve, two.cve)
        yield from _multiset("id", f"{at}/ids", one.ids, two.ids)
        yield from _value("CWE", f"{at}/cwe", one.cwe, two.cwe, key=_cwe)
        yield from _value("title of vulnerability", f"{at}/title", one.title, two.title)
        for name in ("discovery_date", "release_date"):
            yield from _value(name, f"{at}/{name}", getattr(one, name), getattr(two, name), key=_moment)
        yield from _sequence("note", f"{at}/notes", one.notes, two.notes)
        yield from _sequence("reference", f"{at}/references", one.references, two.references, key=_reference)
        yield from _sequence(
            "acknowledgment", f"{at}/acknowledgments", one.acknowledgments, two.acknowledgments
        )
        yield from _sequence(
            "involvement", f"{at}/involvements", one.involvements, two.involvements, key=_involvement
        )
        yield from self._statuses(at, one, two)
        yield from _multiset(
            "score",
            f"{at}/scores",
            [(score.vector, self._named(score.products)) for score in one.scores],
            [(score.vector, frozenset(score.products)) for score in two.scores],
        )
        yield from self._targeted(at, one, two)

    def _statuses(self, at: str, one: Vulnerability, two: Vulnerability) -> Iterator[Difference]:
        left: dict[str, set[str]] = {}
        for product, states in one.statuses.items():
            left.setdefault(self._partner(product), set()).update(states)
        right = {product: set(states) for product, states in two.statuses.items()}
        for product in sorted(left.keys() | right.keys()):
            ours, theirs = left.get(product, set()), right.get(product, set())
            if ours != theirs:
                label = _shown_product(self.right.products.get(product)) or product
                yield Difference(
                    f"status of product {label}", f"{at}/product_status", sorted(ours), sorted(theirs)
                )

    def _targeted(self, at: str, one: Vulnerability, two: Vulnerability) -> Iterator[Difference]:
        yield from _sequence(
            "remediation",
            f"{at}/remediations",
            [self._item(item, self.left) for item in one.remediations],
            [self._item(item, self.right) for item in two.remediations],
        )
        yield from _sequence(
            "threat",
            f"{at}/threats",
            [self._item(item, self.left) for item in one.threats],
            [self._item(item, self.right) for item in two.threats],
        )
        yield from _multiset(
            "flag",
            f"{at}/flags",
            [self._item(item, self.left) for item in one.flags],
            [self._item(item, self.right) for item in two.flags],
        )

    def _item(self, item: Remediation | Threat | Flag, side: Side) -> tuple[object, ...]:
        """All that an item says, its products as partners and its groups by summary and members."""
        named = self._named if side is self.left else frozenset
        groups = frozenset(
            (group, None)
            if group not in side.groups
            else (side.groups[group].summary, named(side.groups[group].products))
            for group in item.groups
        )
        plain = msgspec.structs.replace(item, products=(), groups=(), date=None)
        return plain, _moment(item.date), named(item.products), groups

    def _partner(self, product: str) -> str:
        return self.partner.get(product, f"without partner: {product}")

    def _named(self, products: Iterable[str]) -> frozenset[str]:
        return frozenset(map(self._partner, products))


def _label(distribution: Distribution | None) -> str | None:
    return distribution.tlp if distribution else None


def _own_words(notes: Sequence[Note]) -> list[Note]:
    return [note for note in notes if note.category != NoteCategory.LEGAL_DISCLAIMER]


def _reference(item: Reference | None) -> object:
    """A reference with its category; external is the default (CSAF 2.0 §3.1.10.2)."""
    return item and (item.category or "external", item.summary, item.url)


def _revision(item: Revision | None) -> object:
    return item and (item.number, _moment(item.date), item.summary, item.legacy_version)


def _involvement(item: Involvement | None) -> object:
    return item and (item.party, item.status, _moment(item.date), item.summary)


def _cwe(cwe: Cwe | None) -> object:
    """A weakness; blanks around its name are no difference, since `build` takes them off."""
    return cwe and (cwe.id, cwe.name.strip())


def _shown_product(product: Product | None) -> str | None:
    if product is None:
        return None
    return " > ".join(branch.name for branch in product.path) or product.name


def _plain(value: object) -> object:
    """The value as JSON can print it."""
    if isinstance(value, frozenset | set):
        return sorted((_plain(item) for item in value), key=repr)
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return msgspec.to_builtins(value)


def _same(value: Any) -> Any:
    return value


def _value(
    what: str, pointer: str, one: Any, two: Any, key: Callable[[Any], object] = _same
) -> Iterator[Difference]:
    if key(one) != key(two):
        yield Difference(what, pointer, _plain(one), _plain(two))


def _sequence(
    what: str, pointer: str, one: Sequence[Any], two: Sequence[Any], key: Callable[[Any], object] = _same
) -> Iterator[Difference]:
    for index, (ours, theirs) in enumerate(zip_longest(one, two)):
        yield from _value(what, f"{pointer}/{index}", ours, theirs, key)


def _multiset(what: str, pointer: str, one: Iterable[Any], two: Iterable[Any]) -> Iterator[Difference]:
    ours, theirs = Counter(one), Counter(two)
    for value in (ours - theirs).elements():
        yield Difference(what, pointer, _plain(value), None)
    for value in (theirs - ours).elements():
        yield Difference(what, pointer, None, _plain(value))


def _unread(one: Iterable[tuple[str, object]], two: Iterable[tuple[str, object]]) -> Iterator[Difference]:
    theirs = list(two)
    for pointer, value in one:
        if (pointer, value) in theirs:
            theirs.remove((pointer, value))
        else:
            yield Difference("value that is not carried", pointer, value, None)
    for pointer, value in theirs:
        yield Difference("value that is not carried", pointer, None, value)
