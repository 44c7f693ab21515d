"""What a CSAF document answers: for each product and vulnerability the status and the details of a cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from medaccord.domain.cvd import cells

from .advisory import (
    Advisory,
    Flag,
    Product,
    Remediation,
    RemediationCategory,
    Status,
    Threat,
    ThreatCategory,
    Vulnerability,
)

# CSAF may give a product several states; the first of these is what its manufacturer answers. That a version
# is recommended answers nothing about the vulnerability.
ANSWERS: Mapping[str, cells.Status] = {
    Status.KNOWN_AFFECTED: cells.Status.AFFECTED,
    Status.FIRST_AFFECTED: cells.Status.AFFECTED,
    Status.LAST_AFFECTED: cells.Status.AFFECTED,
    Status.FIXED: cells.Status.FIXED,
    Status.FIRST_FIXED: cells.Status.FIXED,
    Status.KNOWN_NOT_AFFECTED: cells.Status.NOT_AFFECTED,
    Status.UNDER_INVESTIGATION: cells.Status.INVESTIGATING,
}

RELIEF = frozenset({RemediationCategory.MITIGATION.value, RemediationCategory.WORKAROUND.value})


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said about one product (its id in the document) and one vulnerability (its index)."""

    product: str
    vulnerability: int
    cell: cells.Cell


def answers_of(advisory: Advisory) -> Iterator[Answer]:
    """What a document answers for each product of its tree and each vulnerability, in its own order.

    What a cell wants and the document does not say is 'not stated' (decision 0042).
    """
    products = {product.id: product for product in advisory.products}
    groups = {group.id: group.products for group in advisory.groups}
    for index, vulnerability in enumerate(advisory.vulnerabilities):
        about = _About(vulnerability, groups)
        for product, states in vulnerability.statuses.items():
            status = next((answer for state, answer in ANSWERS.items() if state in states), None)
            if status is not None and product in products:
                yield Answer(product, index, about.cell(products[product], status))


class _About:
    """What one vulnerability says about each of its products besides the status."""

    def __init__(self, vulnerability: Vulnerability, groups: Mapping[str, tuple[str, ...]]) -> None:
        self.remedies = _by_product(((item, item.category) for item in vulnerability.remediations), groups)
        self.flags = _by_product(((item, item.label) for item in vulnerability.flags), groups)
        impacts = (item for item in vulnerability.threats if item.category == ThreatCategory.IMPACT)
        self.impacts = _by_product(((item, item.details) for item in impacts), groups)

    def cell(self, product: Product, status: cells.Status) -> cells.Cell:
        """The answer with the details that the document holds for it, and 'not stated' for the others."""
        match status:
            case cells.Status.AFFECTED:
                return cells.Cell(status, plan=self._plan(product.id))
            case cells.Status.FIXED:
                return cells.Cell(status, fixed_version=product.version or product.name)
            case cells.Status.NOT_AFFECTED:
                return self._unaffected(product.id)
            case _:
                return cells.Cell(status)

    def _plan(self, product: str) -> cells.Plan:
        """What remediations tell for certain: that no fix comes, or that there is relief alone.

        `vendor_fix` stands in real advisories before "contact the vendor" too, so it proves no fix.
        """
        told = set(self.remedies.get(product, ()))
        if RemediationCategory.NO_FIX_PLANNED in told and RemediationCategory.VENDOR_FIX not in told:
            return cells.Plan.NO_FIX
        return cells.Plan.MITIGATION_ONLY if told and told <= RELIEF else cells.Plan.NOT_STATED

    def _unaffected(self, product: str) -> cells.Cell:
        label = next(iter(self.flags.get(product, ())), "")
        impact = next(iter(self.impacts.get(product, ())), "")
        reason = cells.Justification(label) if label in list(cells.Justification) else None
        if reason is None and not impact.strip():
            reason, impact = cells.Justification.NOT_STATED, ""
        return cells.Cell(cells.Status.NOT_AFFECTED, justification=reason, impact_statement=impact)


def _by_product(
    items: Iterable[tuple[Remediation | Flag | Threat, str]], groups: Mapping[str, tuple[str, ...]]
) -> dict[str, list[str]]:
    """What is said of each product, by itself or through its groups, in the order given."""
    said: dict[str, list[str]] = {}
    for item, word in items:
        named = [*item.products, *(product for group in item.groups for product in groups.get(group, ()))]
        for product in dict.fromkeys(named):
            said.setdefault(product, []).append(word)
    return said
