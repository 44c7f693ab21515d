"""Which product of one advisory is which of another: by path and name, and among equals by all their uses.

Ids mean nothing across two documents, and two products may share one path, so each product is also known by
the places that name it: states, score sets, remediations, flags, threats, groups.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Iterator

from .advisory import Advisory, Flag, Product, Remediation, Threat, Vulnerability

Key = Callable[["Side", Product], Hashable]
Place = tuple[str, ...]


class Side:
    """One advisory with what identifies its products; `sets` numbers equal product sets alike on both."""

    def __init__(self, advisory: Advisory, sets: dict[Hashable, str]) -> None:
        self.advisory = advisory
        self.products = {product.id: product for product in advisory.products}
        self.groups = {group.id: group for group in advisory.groups}
        self.uses: dict[str, list[Place]] = defaultdict(list)
        self._sets = sets
        for group in advisory.groups:
            self._use(group.products, ("group", group.summary or "", self.set_number(group.products)))
        for key, vulnerability in zip(vulnerability_keys(advisory), advisory.vulnerabilities, strict=True):
            self._vulnerability(key, vulnerability)

    def _vulnerability(self, key: str, vulnerability: Vulnerability) -> None:
        for cell in vulnerability.cells:
            self.uses[cell.product].append((key, "status", cell.status))
        for score in vulnerability.scores:
            self._use(score.products, (key, "score", score.vector, self.set_number(score.products)))
        for index, remediation in enumerate(vulnerability.remediations):
            self._targets(remediation, (key, "remediation", str(index)))
        for index, threat in enumerate(vulnerability.threats):
            self._targets(threat, (key, "threat", str(index)))
        for flag in vulnerability.flags:
            self._targets(flag, (key, "flag", flag.label, flag.date or ""))

    def _targets(self, item: Remediation | Threat | Flag, place: Place) -> None:
        self._use(item.products, place)
        for group in item.groups:
            if group in self.groups:
                self._use(self.groups[group].products, (*place, "group", self.groups[group].summary or ""))

    def _use(self, products: Iterable[str], place: Place) -> None:
        for product in set(products):
            self.uses[product].append(place)

    def set_number(self, ids: Iterable[str]) -> str:
        """A number that equal sets of paths share."""
        key = tuple(sorted(repr(self.path(self.products.get(product))) for product in set(ids)))
        return self._sets.setdefault(key, str(len(self._sets)))

    def path(self, product: Product | None) -> Hashable:
        """The path of a product; of one in a relationship, the names of the products that it is made of."""
        if product is None:
            return "undefined"
        if product.relation is None:
            return product.path
        ends = (self.products.get(end) for end in (product.relation.product, product.relation.relates_to))
        return (product.relation.category, *(end and (end.path, end.name) for end in ends))

    def places(self, product: Product) -> tuple[Place, ...]:
        """All uses of a product, in one order."""
        return tuple(sorted(self.uses.get(product.id, ())))


def _identity(side: Side, product: Product) -> Hashable:
    return side.path(product), product.name, product.helper


# From the surest sign to the weakest; each round takes only products that the rounds before it left.
_ROUNDS: tuple[Key, ...] = (
    lambda side, product: (_identity(side, product), side.places(product)),
    _identity,
    lambda side, product: (side.path(product), side.places(product)),
    lambda side, product: side.path(product),
    lambda side, product: (product.name, side.places(product)),
)


def matched(original: Side, rebuilt: Side) -> dict[str, str]:
    """Product ids of the original with the id of the rebuilt product that each is, if there is one."""
    pairs: dict[str, str] = {}
    left = list(original.advisory.products)
    right = list(rebuilt.advisory.products)
    for key in _ROUNDS:
        if not left:
            break
        waiting: dict[Hashable, deque[Product]] = defaultdict(deque)
        for product in right:
            waiting[key(rebuilt, product)].append(product)
        unmatched = []
        for product in left:
            partners = waiting.get(key(original, product))
            if partners:
                pairs[product.id] = partners.popleft().id
            else:
                unmatched.append(product)
        left = unmatched
        right = [product for partners in waiting.values() for product in partners]
    return pairs


def vulnerability_keys(advisory: Advisory) -> list[str]:
    """What each vulnerability is called: CVE, else ids, else title; repeated names are counted."""
    return list(_counted(_called(item) for item in advisory.vulnerabilities))


def _called(item: Vulnerability) -> str:
    return (
        item.cve or " ".join(f"{other.system_name}:{other.text}" for other in item.ids) or item.title or "?"
    )


def _counted(names: Iterable[str]) -> Iterator[str]:
    seen: dict[str, int] = {}
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        yield name if seen[name] == 1 else f"{name} ({seen[name]})"
