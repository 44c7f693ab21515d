"""A list of answers held against a case: which cells its lines mean, and which they cannot mean.

A product is identified by its row, never by its names: a name that two products share names neither.
"""

from __future__ import annotations

import hashlib
import itertools
import re
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from medaccord.apps.cases.queries.views import CaseView, CellView, ProductView, VulnerabilityView
from medaccord.domain.csaf.advisory import Advisory
from medaccord.domain.csaf.answers import answers_of
from medaccord.domain.cvd.answer_list import ALL, Line
from medaccord.domain.cvd.cells import Cell, told_by
from medaccord.domain.errors import Invalid
from medaccord.domain.findings import Findings
from medaccord.domain.sentence import Sentence

Pair = tuple[uuid.UUID, uuid.UUID]
"""A product and a vulnerability."""
MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Meant:
    """A cell that a list answers: by which line last, and which version of the cell that was held against."""

    product: uuid.UUID
    vulnerability: uuid.UUID
    cell: Cell
    line: int
    version: int = 0


@dataclass(frozen=True, slots=True)
class Known:
    """What a list may name: products and vulnerabilities of the case, and its named groups of products."""

    products: tuple[ProductView, ...]
    vulnerabilities: tuple[VulnerabilityView, ...]
    groups: Mapping[str, frozenset[uuid.UUID]]


def known(view: CaseView, groups: Iterable[tuple[str, Iterable[uuid.UUID]]]) -> Known:
    """What the reader's own list may name: a manufacturer its own products, the desk everybody's."""
    mine = view.mine
    own = view.products if view.is_desk else ()
    if not view.is_desk and mine is not None:
        own = tuple(one for one in view.products if one.organisation == mine.organisation)
    keys = {one.id for one in own}
    named: dict[str, frozenset[uuid.UUID]] = {}
    for name, products in groups:
        if name and (members := keys & set(products)):
            named[_plain(name)] = named.get(_plain(name), frozenset()) | members
    return Known(own, tuple(one for one in view.vulnerabilities if not one.moved), named)


def meant(lines: Iterable[Line], among: Known) -> tuple[Meant, ...]:
    """The cells that a list answers; a later line is an exception to the ones before it.

    Raises Invalid with findings under `line <number>` for names that the case does not hold.
    """
    found = Findings()
    answers: dict[Pair, Meant] = {}
    for line in lines:
        place = f"line {line.number}"
        products = found.take(place, _products, line.product, among) or ()
        vulnerabilities = found.take(place, _vulnerabilities, line.vulnerability, among) or ()
        for product in products:
            for vulnerability in vulnerabilities:
                pair = (product, vulnerability)
                answers.pop(pair, None)
                answers[pair] = Meant(*pair, line.cell, line.number)
    found.settle()
    return tuple(answers.values())


def outside(lines: Iterable[Line], among: Known) -> tuple[Line, ...]:
    """The lines about what the case does not hold; what several are called is held, and told apart."""
    listed = tuple(lines)
    products = {one for one in {line.product for line in listed} if not _is_product(one, among)}
    flaws = {one for one in {line.vulnerability for line in listed} if not _is_vulnerability(one, among)}
    return tuple(line for line in listed if line.product in products or line.vulnerability in flaws)


def unlike(view: CaseView, answers: Iterable[Meant]) -> tuple[Meant, ...]:
    """The answers that differ from what stands: to say the same again changes nothing."""
    cells = {(cell.product, cell.vulnerability): cell for cell in view.cells}
    pairs = [(one, cells.get((one.product, one.vulnerability))) for one in answers]
    return tuple(
        replace(one, version=cell.version if cell else 0) for one, cell in pairs if _told(cell) != one.cell
    )


def _told(cell: CellView | None) -> Cell:
    """What a cell says; one that there is not says nothing."""
    return told_by(cell) if cell else Cell()


def current(view: CaseView, among: Known) -> Iterator[Line]:
    """What stands now as a list to go on with: every cell of these products, open ones without a status."""
    cells = {(cell.product, cell.vulnerability): cell for cell in view.cells}
    names = _names(among)
    number = 1
    for product in among.products:
        for one in among.vulnerabilities:
            number += 1
            yield Line(number, names[product.id], _label(one, among), _told(cells.get((product.id, one.id))))


@dataclass(frozen=True, slots=True)
class Family:
    """Several products by one name, of a group or of a branch of the tree; `key` names it in a form."""

    key: str
    name: str
    products: frozenset[uuid.UUID]


def families(among: Known, groups: Iterable[tuple[str, Iterable[uuid.UUID]]]) -> tuple[Family, ...]:
    """The sets of products that one answer may be given for, beside all: branches and groups.

    Branches with the same products are one, by its fullest name.
    """
    every = frozenset(one.id for one in among.products)
    found: dict[frozenset[uuid.UUID], str] = {}
    for name, members in groups:
        if name and (own := every & frozenset(members)):
            found.setdefault(own, name)
    branches: dict[tuple[tuple[str, str], ...], set[uuid.UUID]] = {}
    for one in among.products:
        for length in range(1, len(one.path)):
            branches.setdefault(one.path[:length], set()).add(one.id)
    named = {
        frozenset(keys): " ".join(name for _category, name in path)
        for path, keys in branches.items()
        if 1 < len(keys) < len(every)
    }
    found = named | found
    return tuple(Family(_key_of(keys), name, keys) for keys, name in found.items())


def _key_of(products: frozenset[uuid.UUID]) -> str:
    """The same for the same products: what a form was shown with is what it means."""
    return hashlib.sha256(" ".join(sorted(map(str, products))).encode()).hexdigest()[:32]


def the_same(
    among: Known,
    products: Collection[uuid.UUID] | None,
    vulnerabilities: Collection[uuid.UUID] | None,
    cell: Cell,
) -> Iterator[Line]:
    """One answer as lines for these products and vulnerabilities; None stands for all."""
    names = _names(among)
    called = [ALL] if products is None else [names[one.id] for one in among.products if one.id in products]
    flaws = [ALL]
    if vulnerabilities is not None:
        flaws = [_label(one, among) for one in among.vulnerabilities if one.id in vulnerabilities]
    for number, (product, flaw) in enumerate(itertools.product(called, flaws), start=2):
        yield Line(number, product, flaw, cell)


def of_document(advisory: Advisory) -> Iterator[Line]:
    """What a CSAF document answers as lines: products by their full names, vulnerabilities by CVE or id."""
    names = {product.id: product.name for product in advisory.products}
    for number, answer in enumerate(answers_of(advisory), start=2):
        item = advisory.vulnerabilities[answer.vulnerability]
        said = item.cve or next((one.text for one in item.ids), "") or (item.title or "")
        yield Line(number, names[answer.product], said, answer.cell)


def _label(one: VulnerabilityView, among: Known) -> str:
    """Its CVE ID, or its number where it has none or another one has the same."""
    same = sum(1 for other in among.vulnerabilities if other.cve == one.cve)
    return one.cve if one.cve and same == 1 else one.label


def _names(among: Known) -> dict[uuid.UUID, str]:
    """Each product by its name, or by its key where another one has that name too."""
    counts: dict[str, int] = {}
    for product in among.products:
        counts[_plain(product.name)] = counts.get(_plain(product.name), 0) + 1
    return {one.id: one.name if counts[_plain(one.name)] == 1 else str(one.id) for one in among.products}


def _products(text: str, among: Known) -> tuple[uuid.UUID, ...]:
    if text == ALL:
        return tuple(one.id for one in among.products)
    named = _named_products(text, among)
    if len(named) == 1:
        return (named[0].id,)
    if len(named) > 1:
        keys = ", ".join(str(one.id) for one in named[:MOST_NAMED])
        raise Invalid(
            Sentence(
                "{count} products are called '{text}'. Name one by its key: {keys}.",
                count=len(named),
                text=text[:80],
                keys=keys,
            )
        )
    if group := among.groups.get(_plain(text)):
        return tuple(sorted(group))
    raise Invalid(
        Sentence(
            "No product or family here is called '{text}'. Write its name as listed, or {all}.",
            text=text[:80],
            all=ALL,
        )
    )


def _named_products(text: str, among: Known) -> list[ProductView]:
    wanted = _plain(text)
    return [one for one in among.products if wanted in (_plain(one.name), _path(one), str(one.id))]


def _is_product(text: str, among: Known) -> bool:
    return text == ALL or _plain(text) in among.groups or bool(_named_products(text, among))


def _vulnerabilities(text: str, among: Known) -> tuple[uuid.UUID, ...]:
    if text == ALL:
        return tuple(one.id for one in among.vulnerabilities)
    named = _named_vulnerabilities(text, among)
    if len(named) == 1:
        return (named[0],)
    if named:
        raise Invalid(
            Sentence(
                "{count} vulnerabilities are called '{text}'. Name one like V1.",
                count=len(named),
                text=text[:80],
            )
        )
    raise Invalid(
        Sentence(
            "No vulnerability here is called '{text}'. Write its CVE ID, or V1, or {all}.",
            text=text[:80],
            all=ALL,
        )
    )


def _named_vulnerabilities(text: str, among: Known) -> list[uuid.UUID]:
    wanted = _plain(text)
    return [one.id for one in among.vulnerabilities if wanted in _called(one)]


def _is_vulnerability(text: str, among: Known) -> bool:
    return text == ALL or bool(_named_vulnerabilities(text, among))


def _called(one: VulnerabilityView) -> set[str]:
    texts = (one.label, one.cve, one.title, *(text for _system, text in one.ids))
    return {_plain(text) for text in texts if text}


def _path(one: ProductView) -> str:
    """The names of its branches in a row, as documents write full product names."""
    return _plain(" ".join(name for _category, name in one.path))


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip().casefold()
