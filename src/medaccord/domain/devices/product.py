"""A product is its row: names are kept verbatim and never tell two products apart or make them one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final
from uuid import UUID

from medaccord.domain.devices.versions import VersKind, VersReading, parse_version
from medaccord.domain.errors import Invalid
from medaccord.domain.sentence import Sentence
from medaccord.domain.text import PRINTED, label


class BranchCategory(StrEnum):
    """Categories of a product tree's branches (CSAF 2.0 §3.1.2.2)."""

    ARCHITECTURE = "architecture"
    HOST_NAME = "host_name"
    LANGUAGE = "language"
    LEGACY = "legacy"
    PATCH_LEVEL = "patch_level"
    PRODUCT_FAMILY = "product_family"
    PRODUCT_NAME = "product_name"
    PRODUCT_VERSION = "product_version"
    PRODUCT_VERSION_RANGE = "product_version_range"
    SERVICE_PACK = "service_pack"
    SPECIFICATION = "specification"
    VENDOR = "vendor"


# CSAF 2.0 §6.1.31: none of these may stand in the name of a `product_version`.
_MANY: Final = re.compile(r"[<>]|\b(?:after|all|before|earlier|later|prior|versions)\b", re.IGNORECASE)
_VERSIONS: Final = frozenset({BranchCategory.PRODUCT_VERSION, BranchCategory.PRODUCT_VERSION_RANGE})


@dataclass(frozen=True, slots=True)
class Branch:
    """One step of a product's path, its name as given."""

    category: BranchCategory
    name: str


@dataclass(frozen=True, slots=True)
class Product:
    """A product as its row holds it; two products are equal only where they are the same row."""

    id: UUID
    path: tuple[Branch, ...] = field(compare=False)

    @property
    def vendor(self) -> str:
        """Give the vendor's name as given, empty where the path has none."""
        return self._named(BranchCategory.VENDOR)

    @property
    def name(self) -> str:
        """Give the product's name as given, empty where the path has none."""
        return self._named(BranchCategory.PRODUCT_NAME)

    @property
    def version(self) -> str:
        """Give the version text as given, empty where the path has none."""
        return self._named(*_VERSIONS)

    @property
    def reading(self) -> VersReading:
        """Give what the version text says for certain, for matching only: the text is what is printed."""
        return parse_version(self.version)

    @property
    def line(self) -> tuple[str, str]:
        """Vendor and product without any version, for telling that two products are of one line.

        Empty where the path says no product name. Case and blanks do not tell products apart.
        """
        name = _plain(self.name)
        return (_plain(self.vendor), name) if name else ("", "")

    def _named(self, *categories: BranchCategory) -> str:
        # The deepest branch is the most exact one.
        return next((step.name for step in reversed(self.path) if step.category in categories), "")

    def __str__(self) -> str:
        return " ".join(step.name for step in self.path)


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def product_at(row: UUID, path: Iterable[tuple[str, str]]) -> Product:
    """Make the product of a row from its path of (category, name), from the root of the tree to its leaf."""
    steps = tuple(Branch(_category(category), _name(name)) for category, name in path)
    if not steps:
        raise Invalid("Give the product a name.")
    return Product(row, steps)


def product_named(row: UUID, vendor: str, name: str, version: str = "") -> Product:
    """Make the product of a row from what a person typed; the version may be left empty.

    CSAF 2.0 §3.1.2.2: a `product_version` names one version, everything else is a `product_version_range`.
    """
    path = [(BranchCategory.VENDOR, vendor), (BranchCategory.PRODUCT_NAME, name)]
    if version:
        path.append((version_category(version), version))
    return product_at(row, path)


def version_category(version: str) -> BranchCategory:
    """Whether a text names one version or several (CSAF 2.0 §3.1.2.2)."""
    many = _MANY.search(version) or parse_version(version).kind in (VersKind.RANGE, VersKind.ALL)
    return BranchCategory.PRODUCT_VERSION_RANGE if many else BranchCategory.PRODUCT_VERSION


def look_alikes(products: Iterable[Product]) -> list[Sequence[Product]]:
    """Group products that are different rows under the same path, so that screens can tell them apart."""
    groups: defaultdict[tuple[Branch, ...], dict[UUID, Product]] = defaultdict(dict)
    for product in products:
        groups[product.path][product.id] = product
    return [list(group.values()) for group in groups.values() if len(group) > 1]


def _category(category: str) -> BranchCategory:
    try:
        return BranchCategory(category)
    except ValueError:
        raise Invalid(
            Sentence("Choose one of the branch categories {listed}.", listed=", ".join(BranchCategory))
        ) from None


def _name(name: str) -> str:
    if not name.strip():
        raise Invalid("Each part of a product's path needs a name.")
    return label(name, limit=PRINTED)
