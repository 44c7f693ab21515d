"""One walk over a CSAF document that the schema accepts; the tests of §6 read what it indexed.

Where the editions say one thing in two ways (scores and metrics, relationships and product paths, cwe and
cwes), the index has one name for it, so that a test of both editions is one function.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from .edition import Edition
from .findings import pointer_of
from .kept import kept
from .ordering import Instant, Version, instant, version

if TYPE_CHECKING:
    from .overlaps import Family

Json = dict[str, Any]
Placed = tuple[str, Json]  # an object with its JSON pointer
# Product states by group (CSAF 2.0 §6.1.6).
AFFECTED = ("first_affected", "known_affected", "last_affected")
FIXED = ("first_fixed", "fixed")

_CVSS = ("cvss_v2", "cvss_v3", "cvss_v4")
_DATES = (
    "current_release_date",
    "date",
    "disclosure_date",
    "discovery_date",
    "exploitation_date",
    "initial_release_date",
    "timestamp",
)


_Use = tuple[tuple[str | int, ...], list[str]]
_NOTHING: Json = {}
_KEPT = 5_000
"""Branches of a product tree whose pointers are kept."""


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


class Relation(NamedTuple):
    """A product made of others: its own name, and each product id that it refers to with its pointer."""

    pointer: str
    name: Json
    refers: tuple[tuple[str, str], ...]


class Scored(NamedTuple):
    """An item of `scores` or `metrics`: its products, and the object in which `cvss_v3` and others lie."""

    pointer: str
    products: list[str]
    inside: str  # pointer of `content`
    content: Json
    source: str = ""  # address of whoever scored; empty for the document's author

    def cvss(self) -> Iterator[tuple[str, str, Json]]:
        """Each CVSS object: its name such as `cvss_v3`, its pointer, and itself."""
        for kind in _CVSS:
            if kind in self.content:
                yield kind, f"{self.inside}/{kind}", self.content[kind]


class Reach:
    """The products that some items name, themselves or through groups; asked product by product.

    One group may have every product and every vulnerability may name it: groups are never spread out here.
    """

    def __init__(self, items: Iterable[Json], groups_of: Mapping[str, set[str]]) -> None:
        self.products: set[str] = set()
        self.groups: set[str] = set()
        for item in items:
            self.products.update(item.get("product_ids", ()))
            self.groups.update(item.get("group_ids", ()))
        self._groups_of = groups_of

    def __contains__(self, product: str) -> bool:
        return product in self.products or not self.groups.isdisjoint(self._groups_of.get(product, ()))


class Lineage(NamedTuple):
    """A branch that holds a product: its pointer, the branches from the root to itself, and the product."""

    pointer: str
    path: tuple[Json, ...]
    product: Json


class _Again(Iterable[Placed]):
    """What a walk gives, made anew each time it is asked for."""

    def __init__(self, walk: Callable[[], Iterator[Placed]]) -> None:
        self._walk = walk

    def __iter__(self) -> Iterator[Placed]:
        return self._walk()


class Document:
    """Index of a CSAF 2.0 document that has passed the schema; made once, read by every test."""

    edition = Edition.V20
    # The lists of a vulnerability whose items name products or groups, besides product_status and scores.
    targeted: tuple[str, ...] = ("flags", "remediations", "threats")
    scores_name = "scores"
    statuses: frozenset[str] = frozenset(
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

    def __init__(self, root: Json, now: Instant | None = None) -> None:
        self.root = root
        self.now = now  # when it is validated; tests that need it say nothing without it
        self.document: Json = root["document"]
        self.tracking: Json = self.document["tracking"]
        self.tree: Json = root.get("product_tree", {})
        self.vulnerabilities: list[Json] = root.get("vulnerabilities", [])
        self.category: str = self.document["category"]
        self.status: str = self.tracking["status"]
        self.groups: list[Json] = self.tree.get("product_groups", [])

    @kept
    def branch_items(self) -> list[Json]:
        """Every branch, parents before children, without a pointer: most tests find nothing to point at."""
        found: list[Json] = []
        waiting = [self.tree]
        while waiting:
            children = waiting.pop().get("branches")
            if children:
                found += children
                waiting += children
        return found

    @kept
    def product_items(self) -> list[Json]:
        """Every full product name without a pointer, in another order than `products`."""
        found = [branch["product"] for branch in self.branch_items if "product" in branch]
        found += self.tree.get("full_product_names", ())
        found += [relation.name for relation in self.relations]
        return found

    @kept
    def defined(self) -> frozenset[str]:
        """The product ids that the product tree defines."""
        return frozenset([product["product_id"] for product in self.product_items])

    @kept
    def branches(self) -> Iterable[Placed]:
        """Every branch with its pointer, parents before children."""
        return self._again(lambda: _branches(self.tree))

    def _again(self, walk: Callable[[], Iterator[Placed]]) -> Iterable[Placed]:
        """What a walk gives: kept, or of a large tree made anew each time, since pointers grow with depth."""
        return list(walk()) if len(self.branch_items) <= _KEPT else _Again(walk)

    @kept
    def relations(self) -> list[Relation]:
        """Every product that is made of others."""
        return list(self._relations())

    @kept
    def _uses(self) -> tuple[list[_Use], list[_Use]]:
        """Every list of product ids, and of group ids, with the steps of its pointer."""
        products: list[_Use] = []
        groups: list[_Use] = []
        for index, group in enumerate(self.groups):
            products.append((("product_tree", "product_groups", index, "product_ids"), group["product_ids"]))
        for index, vulnerability in enumerate(self.vulnerabilities):
            for status, ids in vulnerability.get("product_status", _NOTHING).items():
                if status in self.statuses:
                    products.append((("vulnerabilities", index, "product_status", status), ids))
            for place, item in enumerate(vulnerability.get(self.scores_name, ())):
                products.append(
                    (("vulnerabilities", index, self.scores_name, place, "products"), item["products"])
                )
            for name in self.targeted:
                if name in vulnerability:
                    _targets(("vulnerabilities", index, name), vulnerability[name], products, groups)
        for steps, items in self._targeted_besides():
            _targets(steps, items, products, groups)
        return products, groups

    def _targeted_besides(self) -> Iterator[tuple[tuple[str, ...], list[Json]]]:
        """Lists outside of vulnerabilities whose items name products or groups, with their steps."""
        return iter(())

    @property
    def product_lists(self) -> list[list[str]]:
        """Every list of product ids that refers to the product tree."""
        return [ids for _, ids in self._uses[0]]

    @property
    def product_uses(self) -> Iterator[Uses]:
        """Every list of product ids that refers to the product tree, with its pointer."""
        return (Uses(pointer_of(steps), ids) for steps, ids in self._uses[0])

    @property
    def group_uses(self) -> Iterator[Uses]:
        """Every list of group ids, with its pointer."""
        return (Uses(pointer_of(steps), ids) for steps, ids in self._uses[1])

    def _relations(self) -> Iterator[Relation]:
        for index, item in enumerate(self.tree.get("relationships", ())):
            pointer = f"/product_tree/relationships/{index}"
            ends = ("product_reference", "relates_to_product_reference")
            yield Relation(
                pointer, item["full_product_name"], tuple((f"{pointer}/{end}", item[end]) for end in ends)
            )

    def scored_of(self, pointer: str, vulnerability: Json) -> Iterator[Scored]:
        """The score sets of the vulnerability at a pointer."""
        for index, item in enumerate(vulnerability.get("scores", ())):
            place = f"{pointer}/scores/{index}"
            yield Scored(place, item["products"], place, item)

    def weaknesses_of(self, pointer: str, vulnerability: Json) -> Iterator[Placed]:
        """The CWE objects of the vulnerability at a pointer."""
        if "cwe" in vulnerability:
            yield f"{pointer}/cwe", vulnerability["cwe"]

    def purls_of(self, helper: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """The package URLs of a product identification helper, each with its pointer inside it."""
        if "purl" in helper:
            yield "/purl", helper["purl"]

    @kept
    def placed(self) -> list[Placed]:
        """Every vulnerability with its pointer."""
        return [(f"/vulnerabilities/{index}", item) for index, item in enumerate(self.vulnerabilities)]

    @kept
    def scored(self) -> list[list[Scored]]:
        """The score sets of every vulnerability, in their order."""
        return [list(self.scored_of(pointer, item)) for pointer, item in self.placed]

    @kept
    def weaknesses(self) -> list[Placed]:
        """Every CWE object of every vulnerability."""
        return [found for pointer, item in self.placed for found in self.weaknesses_of(pointer, item)]

    @kept
    def products(self) -> Iterable[Placed]:
        """Every full product name: of branches, of the flat list, of relationships or product paths."""
        return self._again(self._products)

    def _products(self) -> Iterator[Placed]:
        for pointer, item in self.branches:
            if "product" in item:
                yield f"{pointer}/product", item["product"]
        for index, product in enumerate(self.tree.get("full_product_names", ())):
            yield f"/product_tree/full_product_names/{index}", product
        for relation in self.relations:
            yield f"{relation.pointer}/full_product_name", relation.name

    @kept
    def helpers(self) -> Iterable[Placed]:
        """Every product identification helper."""
        if any("product_identification_helper" in product for product in self.product_items):
            return self._again(self._helpers)
        return ()

    def _helpers(self) -> Iterator[Placed]:
        for pointer, product in self.products:
            if "product_identification_helper" in product:
                yield f"{pointer}/product_identification_helper", product["product_identification_helper"]

    @property
    def hashed(self) -> Iterator[tuple[str, list[Json]]]:
        """The hashes of every file of every product, with the pointer of `file_hashes`."""
        for pointer, helper in self.helpers:
            for index, item in enumerate(helper.get("hashes", ())):
                yield f"{pointer}/hashes/{index}/file_hashes", item["file_hashes"]

    @kept
    def languages(self) -> list[tuple[str, str]]:
        """The language tags of the document and of its source, where given."""
        return [
            (f"/document/{key}", self.document[key])
            for key in ("lang", "source_lang")
            if key in self.document
        ]

    @kept
    def members(self) -> dict[str, frozenset[str]]:
        """Product ids of each group; of a group defined twice, all of them."""
        return _members(self.groups, "group_id", "product_ids")

    @kept
    def revisions(self) -> list[Revision]:
        """The revision history, ascending by date; equal dates by number."""
        return sorted(
            Revision(instant(item["date"]), version(item["number"]), index, item["number"])
            for index, item in enumerate(self.tracking["revision_history"])
        )

    @kept
    def version(self) -> Version:
        """The document's version number."""
        return version(self.tracking["version"])

    def stated(
        self, pointer: str, vulnerability: Json, statuses: tuple[str, ...]
    ) -> Iterator[tuple[str, str]]:
        """Products of these states of the vulnerability at a pointer, each with its own pointer."""
        status = vulnerability.get("product_status", {})
        for name in statuses:
            for place, product in enumerate(status.get(name, ())):
                yield f"{pointer}/product_status/{name}/{place}", product

    @kept
    def groups_of(self) -> dict[str, set[str]]:
        """Ids of the groups that each product lies in."""
        found: dict[str, set[str]] = {}
        for name, products in self.members.items():
            for product in products:
                found.setdefault(product, set()).add(name)
        return found

    def reach(self, items: Iterable[Json]) -> Reach:
        """The products that any of these items reaches."""
        return Reach(items, self.groups_of)

    def reached(self, item: Json) -> set[str]:
        """Products that an item names itself or through its groups."""
        products = set(item.get("product_ids", ()))
        for group in item.get("group_ids", ()):
            products |= self.members.get(group, frozenset())
        return products


class Document21(Document):
    """Index of a CSAF 2.1 document: metrics, product paths, several weaknesses and package URLs."""

    edition = Edition.V21
    scores_name = "metrics"
    targeted = (
        "first_known_exploitation_dates",
        "flags",
        "ids",
        "notes",
        "remediations",
        "threats",
    )
    statuses = Document.statuses | {"unknown"}

    def __init__(self, root: Json, now: Instant | None = None) -> None:
        super().__init__(root, now)
        self.involvement: Json = self.document.get("involvement", {})
        self._entities_by_refs: dict[tuple[str, ...], frozenset[str]] = {}

    def _targeted_besides(self) -> Iterator[tuple[tuple[str, ...], list[Json]]]:
        yield ("document", "notes"), self.document.get("notes", [])
        yield ("document", "involvement", "actions"), self.involvement.get("actions", [])

    def _relations(self) -> Iterator[Relation]:
        for index, item in enumerate(self.tree.get("product_paths", ())):
            pointer = f"/product_tree/product_paths/{index}"
            begins = (f"{pointer}/beginning_product_reference", item["beginning_product_reference"])
            steps = (
                (f"{pointer}/subpaths/{place}/next_product_reference", step["next_product_reference"])
                for place, step in enumerate(item["subpaths"])
            )
            yield Relation(pointer, item["full_product_name"], (begins, *steps))

    def scored_of(self, pointer: str, vulnerability: Json) -> Iterator[Scored]:
        """The metrics of the vulnerability at a pointer."""
        for index, item in enumerate(vulnerability.get("metrics", ())):
            place = f"{pointer}/metrics/{index}"
            source = item.get("source", "")
            yield Scored(place, item["products"], f"{place}/content", item["content"], source)

    def weaknesses_of(self, pointer: str, vulnerability: Json) -> Iterator[Placed]:
        """The CWE objects of the vulnerability at a pointer."""
        for index, item in enumerate(vulnerability.get("cwes", ())):
            yield f"{pointer}/cwes/{index}", item

    def purls_of(self, helper: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """The package URLs of a product identification helper, each with its pointer inside it."""
        for index, purl in enumerate(helper.get("purls", ())):
            yield f"/purls/{index}", purl

    def items(self, name: str) -> Iterator[Placed]:
        """Every item of the lists of this name in the vulnerabilities, with its pointer."""
        for pointer, vulnerability in self.placed:
            for place, item in enumerate(vulnerability.get(name, ())):
                yield f"{pointer}/{name}/{place}", item

    def contents(self, name: str) -> Iterator[Placed]:
        """Every object of this name in the content of a metric, such as `epss`, with its pointer."""
        for scores in self.scored:
            for scored in scores:
                if name in scored.content:
                    yield f"{scored.inside}/{name}", scored.content[name]

    def dates_of(self, name: str) -> Iterator[tuple[str, str]]:
        """The date of this name of each vulnerability that has one, with its pointer."""
        for pointer, vulnerability in self.placed:
            if name in vulnerability:
                yield f"{pointer}/{name}", vulnerability[name]

    @kept
    def label(self) -> str:
        """The TLP label."""
        return str(self.document["distribution"]["tlp"]["label"])

    @kept
    def sharing_group(self) -> Json:
        """The sharing group, empty where there is none."""
        group: Json = self.document["distribution"].get("sharing_group", {})
        return group

    @kept
    def is_english(self) -> bool:
        """The document is in English, or says of no language that it is in it."""
        lang = str(self.document.get("lang", "en")).lower()
        return lang == "i-default" or lang.split("-")[0] == "en"

    @kept
    def dates(self) -> list[tuple[str, str]]:
        """Every date and time that CSAF itself knows, with its pointer."""
        tracking = "/document/tracking"
        owners: list[Placed] = [(tracking, self.tracking), *self.placed, *self.actions]
        if "generator" in self.tracking:
            owners.append((f"{tracking}/generator", self.tracking["generator"]))
        history = self.tracking["revision_history"]
        owners += [(f"{tracking}/revision_history/{index}", item) for index, item in enumerate(history)]
        for name in ("first_known_exploitation_dates", "flags", "remediations", "threats"):
            owners += self.items(name)
        for name in ("epss", "ssvc_v2"):
            owners += self.contents(name)
        return [
            (f"{pointer}/{name}", item[name]) for pointer, item in owners for name in _DATES if name in item
        ]

    @kept
    def actions(self) -> list[Placed]:
        """The actions of those involved, with their pointers."""
        actions = self.involvement.get("actions", ())
        return [(f"/document/involvement/actions/{index}", item) for index, item in enumerate(actions)]

    @kept
    def entities(self) -> list[Json]:
        """Those involved."""
        return list(self.involvement.get("entities", ()))

    @kept
    def entity_groups(self) -> list[Json]:
        """The groups of those involved."""
        return list(self.involvement.get("entity_groups", ()))

    @kept
    def entity_members(self) -> dict[str, frozenset[str]]:
        """Entity ids of each entity group; of a group defined twice, all of them."""
        return _members(self.entity_groups, "entity_group_id", "entity_ids")

    def entities_of(self, action: Json, name: str) -> frozenset[str]:
        """Entities that `acting_entity_refs` or `receiving_entity_refs` names itself or through groups."""
        refs = tuple(action.get(name, ()))
        if refs not in self._entities_by_refs:
            members = (self.entity_members.get(ref, (ref,)) for ref in refs)
            self._entities_by_refs[refs] = frozenset(one for group in members for one in group)
        return self._entities_by_refs[refs]

    @kept
    def local_ids(self) -> frozenset[str]:
        """The document-local ids of the vulnerabilities."""
        return frozenset(item["dl_vuln_id"] for item in self.vulnerabilities if "dl_vuln_id" in item)

    @kept
    def is_released(self) -> bool:
        """The status is final or interim."""
        return self.status in ("final", "interim")

    @kept
    def lineages(self) -> list[Lineage]:
        """Every branch that holds a product, with all branches of its path from the root to itself."""
        paths: dict[str, tuple[Json, ...]] = {"/product_tree": ()}
        found = []
        for pointer, branch in self.branches:
            path = (*paths[pointer.rpartition("/branches/")[0]], branch)
            if "branches" in branch:
                paths[pointer] = path
            if "product" in branch:
                found.append(Lineage(pointer, path, branch["product"]))
        return found

    @kept
    def extended(self) -> list[tuple[str, list[Json]]]:
        """Every list of extensions with its pointer."""
        owners: list[Placed] = [("", self.root), ("/document", self.document), *self.products, *self.placed]
        owners += [(scored.inside, scored.content) for scores in self.scored for scored in scores]
        return [
            (f"{pointer}/x_extensions", owner["x_extensions"])
            for pointer, owner in owners
            if "x_extensions" in owner
        ]

    @kept
    def is_clear(self) -> bool:
        """Labelled TLP:CLEAR."""
        return self.label == "CLEAR"

    @kept
    def families(self) -> list[Family]:
        """Versions and ranges beside each other in the product tree, as far as they can be compared."""
        from .overlaps import families  # where no ranges are asked for, nothing about them is loaded

        below: dict[str, list[str]] = defaultdict(list)
        for lineage in self.lineages:
            pointer = lineage.pointer
            for branch in reversed(lineage.path):
                if branch["category"] in ("product_version", "product_version_range"):
                    below[pointer].append(lineage.product["product_id"])
                pointer = pointer.rpartition("/branches/")[0]
        return families(self.branches, below)

    @kept
    def extensions(self) -> list[Placed]:
        """Every extension with its pointer."""
        return [
            (f"{pointer}/{index}", extension)
            for pointer, extensions in self.extended
            for index, extension in enumerate(extensions)
        ]

    @kept
    def selections(self) -> list[tuple[str, Json, Json]]:
        """Every SSVC decision point: its pointer, itself, and the SSVC object that it lies in."""
        return [
            (f"{pointer}/selections/{index}", selection, ssvc)
            for pointer, ssvc in self.contents("ssvc_v2")
            for index, selection in enumerate(ssvc["selections"])
        ]


def indexed(root: Json, edition: Edition, now: datetime | None = None) -> Document:
    """The index of a document of an edition whose schema it has passed; `now` is when it is validated."""
    moment = None if now is None else instant(now.astimezone(UTC).isoformat())
    return Document21(root, moment) if edition is Edition.V21 else Document(root, moment)


def _members(groups: list[Json], key: str, members: str) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for group in groups:
        found.setdefault(group[key], set()).update(group[members])
    return {name: frozenset(inside) for name, inside in found.items()}


def _targets(
    steps: tuple[str | int, ...], items: list[Json], products: list[_Use], groups: list[_Use]
) -> None:
    for place, item in enumerate(items):
        if "product_ids" in item:
            products.append(((*steps, place, "product_ids"), item["product_ids"]))
        if "group_ids" in item:
            groups.append(((*steps, place, "group_ids"), item["group_ids"]))


def _branches(tree: Json) -> Iterator[Placed]:
    """Every branch with its pointer, parents before children, without recursion."""
    waiting = [("/product_tree", tree)]
    while waiting:
        pointer, node = waiting.pop()
        inner = []
        for index, child in enumerate(node.get("branches", ())):
            placed = f"{pointer}/branches/{index}", child
            yield placed
            if "branches" in child:
                inner.append(placed)
        waiting.extend(reversed(inner))
