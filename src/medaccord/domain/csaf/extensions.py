"""The extensions of CSAF 2.1 that are known here: those whose schemas the installed distribution carries.

They are the committee's examples. What the metadata of each allows is a table, as the distribution lacks it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from .catalogues import csaf_extensions, referenced_schema
from .edition import Edition
from .schema import part_faults

_MANY = 4096
# Where lists of extensions lie, by what the table calls the place.
PLACES = {
    "root": re.compile(r"/x_extensions"),
    "document": re.compile(r"/document/x_extensions"),
    "branch": re.compile(r"/product_tree(/branches/\d+)+/product/x_extensions"),
    "flat": re.compile(r"/product_tree/full_product_names/\d+/x_extensions"),
    "path": re.compile(r"/product_tree/product_paths/\d+/full_product_name/x_extensions"),
    "metric": re.compile(r"/vulnerabilities/\d+/metrics/\d+/content/x_extensions"),
    "vulnerability": re.compile(r"/vulnerabilities/\d+/x_extensions"),
}


class Extension(NamedTuple):
    """An extension: its name, how many may stand in one list of which place, and what it excludes."""

    name: str
    most: Mapping[str, int]
    incompatible: frozenset[str] = frozenset()

    def most_at(self, pointer: str) -> int:
        """How many of it may stand in the list at a pointer."""
        return next((self.most.get(place, 0) for place, path in PLACES.items() if path.fullmatch(pointer)), 0)


_KNOWN = {
    one.name: one
    for one in (
        Extension("documentation-11", dict.fromkeys(PLACES, 1), frozenset({"documentation-12"})),
        Extension(
            "documentation-12",
            {**dict.fromkeys(PLACES, _MANY), "flat": 10, "path": 2, "metric": 0},
            frozenset({"documentation-11"}),
        ),
        Extension("documentation-13", {"root": 1}),
    )
}


def known_extension(item: Mapping[str, Any]) -> Extension | None:
    """What is known of an extension, found by the schema that it declares."""
    return _KNOWN.get(csaf_extensions().get(item["$schema"], ""))


def extension_faults(pointer: str, item: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Pointer and sentence of each fault of an extension, at a pointer, by the schema that it declares.

    The schema may carry an older address of itself than documents name; the one that was found counts.
    """
    if known_extension(item):
        uri = item["$schema"]
        own = referenced_schema(uri, Edition.V21)["$id"]
        yield from part_faults(uri, pointer, {**item, "$schema": own})
