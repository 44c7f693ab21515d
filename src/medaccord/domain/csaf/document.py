"""One walk over a CSAF 2.0 document that the schema accepts; the tests of §6 read what it indexed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any, NamedTuple

from .ordering import Instant, Version, instant, version

Json = dict[str, Any]

# The lists that name products or groups, besides product_status and scores.
_TARGETED = ("flags", "remediations", "threats")


class Revision(NamedTuple):
    """An item of the revision history with its place in the list; sorts by date, then by number (§6.1.14)."""

    date: Instant
    key: Version
    place: int
    number: str


class Uses(NamedTuple):
    """A list of product or group ids with its JSON pointer."""

    pointer: str
    ids: list[str]


class Document:
    """Index of one document; made once, read by every test. The document must have passed the schema."""

    def __init__(self, root: Json) -> None:
        self.root = root
        self.document: Json = root["document"]
        self.tracking: Json = self.document["tracking"]
        self.tree: Json = root.get("product_tree", {})
        self.vulnerabilities: list[Json] = root.get("vulnerabilities", [])
        self.category: str = self.document["category"]
        self.status: str = self.tracking["status"]
        self.branches: list[tuple[str, Json]] = list(_branches(self.tree))
        self.relationships: list[Json] = self.tree.get("relationships", [])
        self.groups: list[Json] = self.tree.get("product_groups", [])
        self.product_uses: list[Uses] = []
        self.group_uses: list[Uses] = []
        for index, group in enumerate(self.groups):
            self.product_uses.append(
                Uses(f"/product_tree/product_groups/{index}/product_ids", group["product_ids"])
            )
        for index, vulnerability in enumerate(self.vulnerabilities):
            self._index(f"/vulnerabilities/{index}", vulnerability)

    def _index(self, pointer: str, vulnerability: Json) -> None:
        uses = self.product_uses
        for status, ids in vulnerability.get("product_status", {}).items():
            if status in STATUSES:
                uses.append(Uses(f"{pointer}/product_status/{status}", ids))
        for index, score in enumerate(vulnerability.get("scores", ())):
            uses.append(Uses(f"{pointer}/scores/{index}/products", score["products"]))
        for name in _TARGETED:
            for index, item in enumerate(vulnerability.get(name, ())):
                if "product_ids" in item:
                    uses.append(Uses(f"{pointer}/{name}/{index}/product_ids", item["product_ids"]))
                if "group_ids" in item:
                    self.group_uses.append(Uses(f"{pointer}/{name}/{index}/group_ids", item["group_ids"]))

    @cached_property
    def products(self) -> list[tuple[str, Json]]:
        """Every full product name with its pointer: of branches, of the flat list, of relationships."""
        return [
            *(
                (f"{pointer}/product", branch["product"])
                for pointer, branch in self.branches
                if "product" in branch
            ),
            *(
                (f"/product_tree/full_product_names/{index}", product)
                for index, product in enumerate(self.tree.get("full_product_names", ()))
            ),
            *(
                (f"/product_tree/relationships/{index}/full_product_name", relationship["full_product_name"])
                for index, relationship in enumerate(self.relationships)
            ),
        ]

    @cached_property
    def members(self) -> dict[str, frozenset[str]]:
        """Product ids of each group; of a group defined twice, all of them."""
        found: dict[str, frozenset[str]] = {}
        for group in self.groups:
            name = group["group_id"]
            found[name] = found.get(name, frozenset()) | frozenset(group["product_ids"])
        return found

    @cached_property
    def revisions(self) -> list[Revision]:
        """The revision history, ascending by date; equal dates by number."""
        return sorted(
            Revision(instant(item["date"]), version(item["number"]), index, item["number"])
            for index, item in enumerate(self.tracking["revision_history"])
        )

    @cached_property
    def version(self) -> Version:
        """The document's version number."""
        return version(self.tracking["version"])

    def reached(self, item: Json) -> set[str]:
        """Products that an item names itself or through its groups."""
        products = set(item.get("product_ids", ()))
        for group in item.get("group_ids", ()):
            products |= self.members.get(group, frozenset())
        return products


STATUSES = frozenset(
    {
        "first_affected",
        "first_fixed",
        "fixed",
        "known_affected",
        "known_not_affected",
        "last_affected",
        "recommended",
        "under_investigation",
    }
)


def _branches(tree: Json) -> Iterator[tuple[str, Json]]:
    """Every branch with its pointer, parents before children, without recursion."""
    stack = [("/product_tree", tree)]
    while stack:
        pointer, node = stack.pop()
        children = [
            (f"{pointer}/branches/{index}", child) for index, child in enumerate(node.get("branches", ()))
        ]
        yield from children
        stack.extend(child for child in reversed(children) if "branches" in child[1])
