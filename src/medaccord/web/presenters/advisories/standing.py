"""How each product of an advisory stands: the worst of all vulnerabilities; silence is never good news."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from medaccord.domain.csaf.advisory import Advisory, Product, Status, Vulnerability
from medaccord.web.viewmodels import Cell, Row, Table
from medaccord.web.viewmodels.parts import StatusKind

AFFECTED, NO_ANSWER, INVESTIGATING, NOT_STATED, FIXED, NOT_AFFECTED = (
    "affected",
    "no_answer",
    "investigating",
    "not_stated",
    "fixed",
    "not_affected",
)
KINDS: Final = (AFFECTED, NO_ANSWER, INVESTIGATING, NOT_STATED, FIXED, NOT_AFFECTED)
"""From what needs most care to what needs least; a product stands as the worst of its vulnerabilities."""
LABELS: Final[dict[str, Any]] = {
    AFFECTED: _l("Affected"),
    NO_ANSWER: _l("No answer from the manufacturer"),
    INVESTIGATING: _l("Under investigation"),
    NOT_STATED: _l("Not stated"),
    FIXED: _l("Fixed"),
    NOT_AFFECTED: _l("Not affected"),
}
SHAPES: Final[dict[str, StatusKind]] = {
    AFFECTED: "affected",
    NO_ANSWER: "asked",
    INVESTIGATING: "investigating",
    NOT_STATED: "not_asked",
    FIXED: "fixed",
    NOT_AFFECTED: "not_affected",
}
WORDS: Final[dict[str, str]] = {
    Status.KNOWN_AFFECTED: AFFECTED,
    Status.FIRST_AFFECTED: AFFECTED,
    Status.LAST_AFFECTED: AFFECTED,
    Status.UNDER_INVESTIGATION: INVESTIGATING,
    Status.FIXED: FIXED,
    Status.FIRST_FIXED: FIXED,
    Status.RECOMMENDED: FIXED,
    Status.KNOWN_NOT_AFFECTED: NOT_AFFECTED,
}
"""The kind of each status word (CSAF 2.0 §3.2.3.9)."""
OPEN: Final = (AFFECTED, NO_ANSWER, INVESTIGATING, NOT_STATED)
"""Kinds in which somebody has to do something."""


def kinds(item: Vulnerability) -> dict[str, str]:
    """The kind of each product that one vulnerability names, the worst where it is given several."""
    silent = set(item.unanswered)
    return {
        product: NO_ANSWER if product in silent else min(map(_kind, words), key=KINDS.index)
        for product, words in item.statuses.items()
    }


def _kind(word: str) -> str:
    return WORDS.get(word, NOT_STATED)


def worst(advisory: Advisory) -> dict[str, str]:
    """The kind of every product over all vulnerabilities; one that is not mentioned counts as not stated."""
    return _worst(advisory, [kinds(item) for item in advisory.vulnerabilities])


def _worst(advisory: Advisory, told: list[dict[str, str]]) -> dict[str, str]:
    def of(product: str) -> str:
        return min((one.get(product, NOT_STATED) for one in told), key=KINDS.index, default=NOT_STATED)

    return {product.id: of(product.id) for product in advisory.products}


def vulnerability_name(item: Vulnerability, place: int) -> str:
    """A short name of a vulnerability; `place` counts from 1."""
    other = next((one.text for one in item.ids), "")
    return item.cve or other or item.title or _("Vulnerability %d") % place


def product_table(advisory: Advisory, steps: dict[str, str]) -> Table:
    """One row for each product, the most urgent first; `steps` are remedies by product."""
    told = [kinds(item) for item in advisory.vulnerabilities]
    labels = [vulnerability_name(item, n) for n, item in enumerate(advisory.vulnerabilities, start=1)]
    found = _worst(advisory, told)
    rows = sorted(advisory.products, key=lambda product: KINDS.index(found[product.id]))
    return Table(
        _("Products of this advisory"),
        (_("Product"), _("Versions"), _("Status"), _("What to do")),
        tuple(_row(p, found[p.id], _detail(p.id, told, labels), steps.get(p.id, "")) for p in rows),
        _("No product is named."),
    )


VERSIONS: Final = ("product_version", "product_version_range", "service_pack", "patch_level")


def _row(product: Product, kind: str, detail: str, step: str) -> Row:
    parts = {branch.category: branch.name for branch in product.path}
    version = next((parts[name] for name in VERSIONS if name in parts), "")
    return Row(
        (
            Cell(parts.get("product_name", product.name), product.vendor or ""),
            Cell(version),
            Cell(str(LABELS[kind]), detail, SHAPES[kind]),
            Cell(_what_to_do(kind, step)),
        )
    )


def _what_to_do(kind: str, step: str) -> str:
    if kind == AFFECTED:
        return step or _("No remedy is named. Ask the manufacturer.")
    if kind in OPEN:
        return ". ".join(filter(None, (_("Treat as affected"), step)))
    return _("Nothing")


def _detail(product: str, told: list[dict[str, str]], labels: list[str]) -> str:
    """'Affected: CVE-1. Not affected: CVE-2.'; nothing where there is one vulnerability or one answer."""
    named: dict[str, list[str]] = {}
    for one, label in zip(told, labels, strict=True):
        named.setdefault(one.get(product, NOT_STATED), []).append(label)
    if len(named) < 2:
        return ""
    return " ".join(f"{LABELS[kind]}: {', '.join(named[kind])}." for kind in KINDS if kind in named)


def status_table(item: Vulnerability, names: dict[str, str]) -> Table | None:
    """How one vulnerability stands for each product, the most urgent first."""
    found = kinds(item)
    rows = tuple(
        Row((Cell(str(LABELS[kind]), status=SHAPES[kind]), Cell("; ".join(_names(found, kind, names)))))
        for kind in KINDS
        if kind in found.values()
    )
    return Table(_("Status of each product"), (_("Status"), _("Products")), rows) if rows else None


def _names(found: dict[str, str], kind: str, names: dict[str, str]) -> Iterator[str]:
    return (names.get(product, product) for product, one in found.items() if one == kind)
