"""Which products are versions of one product, as far as a product tree tells (CSAF 2.1 §6.1.27.13).

The readings are in decision 0297.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from .document import Document21

# What tells versions of a product apart; all other branches tell which product it is.
_VERSIONS = frozenset({"patch_level", "product_version", "product_version_range", "service_pack"})
_BESIDE = "installed_with"
_DEEPEST = 30  # product paths that begin with product paths


class Chain(NamedTuple):
    """A product as a path: the id that it begins with, then categories and ids of its steps."""

    begin: str
    steps: tuple[tuple[str, str], ...] = ()


class Correspondence:
    """The products of a document with what identifies each, whatever its version."""

    def __init__(self, document: Document21) -> None:
        self._document = document

    def affected_before(self, products: Iterable[str], affected: Iterable[str]) -> set[str]:
        """Of the products, those that an affected one may be another version of, or is what they mend."""
        chains = [self._chain(other) for other in affected]
        keys = {self._key(chain) for chain in chains}
        is_vague = any(self._identity(chain.begin) is None for chain in chains)
        return {product for product in products if chains and (is_vague or self._answers(product, keys))}

    def _answers(self, product: str, keys: set[Hashable]) -> bool:
        """One of the keys is the product's; ids say nothing where no branch leads to it."""
        is_vague = self._identity(self._chain(product).begin) is None
        return is_vague or any(self._key(chain) in keys for chain in self._fitting(product))

    def mended(self, products: Iterable[str], fixed: Iterable[str]) -> set[str]:
        """Of the products, those that a fixed one may be another version of, or is installed with."""
        ends = list(fixed)
        keys = {self._key(chain) for end in ends for chain in self._fitting(end)}
        is_vague = any(self._identity(self._chain(end).begin) is None for end in ends)
        chains = {product: self._chain(product) for product in products} if ends else {}
        return {
            product
            for product, chain in chains.items()
            if is_vague or self._identity(chain.begin) is None or self._key(chain) in keys
        }

    def _fitting(self, product: str) -> Iterator[Chain]:
        """The product, and what it is installed with: that is what it mends."""
        whole = self._chain(product)
        yield whole
        for chain in (whole, *(self._chain(path) for path in self._beside.get(product, ()))):
            for place, (category, _) in enumerate(chain.steps):
                if category == _BESIDE:
                    yield Chain(chain.begin, chain.steps[:place])

    def _key(self, chain: Chain) -> Hashable:
        """What versions of a product share: it is installed on one version, but part of any of another."""
        steps = (
            (category, end if category.startswith("installed_") else self._identity(end) or end)
            for category, end in chain.steps
        )
        return self._identity(chain.begin), tuple(steps)

    def _identity(self, product: str) -> Hashable:
        return self._identities.get(product)

    @cached_property
    def _identities(self) -> dict[str, Hashable]:
        """Categories and names of the branches to each product, those of its version left out."""
        return {
            product["product_id"]: tuple(
                (branch["category"], branch["name"]) for branch in path if branch["category"] not in _VERSIONS
            )
            for _, path, product in self._document.lineages
        }

    @cached_property
    def _paths(self) -> dict[str, Chain]:
        """The product paths by the ids of the products that they make."""
        return {
            item["full_product_name"]["product_id"]: Chain(
                item["beginning_product_reference"],
                tuple((step["category"], step["next_product_reference"]) for step in item["subpaths"]),
            )
            for item in self._document.tree.get("product_paths", ())
        }

    @cached_property
    def _beside(self) -> dict[str, list[str]]:
        """The products of the paths in which a product is installed with others, by its id."""
        found: dict[str, list[str]] = {}
        for product, chain in self._paths.items():
            for category, end in chain.steps:
                if category == _BESIDE:
                    found.setdefault(end, []).append(product)
        return found

    def _chain(self, product: str) -> Chain:
        """A product as a path from what is no path itself; circles (§6.1.3) and absurd depths stay paths."""
        chain = Chain(product)
        for _ in range(_DEEPEST):
            before = self._paths.get(chain.begin)
            if before is None:
                break
            chain = Chain(before.begin, before.steps + chain.steps)
        return chain
