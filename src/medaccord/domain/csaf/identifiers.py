"""What a CPE or a package URL says of vendor, product and version, held against branches (CSAF 2.1 §6.2.42).

Names of vendors and products are written differently everywhere, so of those only whether they are given is
judged; versions must agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import unquote

from packageurl import PackageURL

Json = Mapping[str, Any]
_ANY = "*"
_NOT_GIVEN = frozenset({_ANY, "-"})
_ATTRIBUTES = (
    "part",
    "vendor",
    "product",
    "version",
    "update",
    "edition",
    "language",
    "sw_edition",
    "target_sw",
    "target_hw",
    "other",
)
# Attributes that need not be there, by the categories of branches that may say the same.
_FURTHER: dict[str, frozenset[str]] = {
    "update": frozenset({"patch_level", "service_pack"}),
    "edition": frozenset({"product_family", "specification"}),
    "language": frozenset({"language"}),
    "sw_edition": frozenset({"product_family", "specification"}),
    "target_sw": frozenset({"host_name", "platform"}),
    "target_hw": frozenset({"architecture"}),
    "other": frozenset({"specification"}),
}
_NAMED = {"vendor": "vendor", "product_name": "product"}
_STANDS_FOR_MORE = re.compile(r"(?<!\\)[*?]")
_WORD = re.compile(r"[^\W_]+")
# Types of package URLs that always have a namespace; others may leave it out or have none.
_WITH_NAMESPACE = frozenset(
    {"alpm", "apk", "bitbucket", "composer", "deb", "github", "golang", "maven", "rpm"}
)


class Path(NamedTuple):
    """The branches above a product: their categories, and what they are called, by category the last."""

    names: dict[str, str]

    @property
    def version(self) -> str | None:
        """The version that the branches name, if they name one."""
        return self.names.get("product_version")

    @property
    def is_range(self) -> bool:
        """The branches name a range of versions."""
        return "product_version_range" in self.names

    @property
    def words(self) -> frozenset[str]:
        """The words of all names."""
        return frozenset(word for name in self.names.values() for word in _words(name))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def cpe_faults(cpe: str, path: Path) -> Iterator[str]:
    """What a CPE lacks or has beyond the branches, each as half a sentence."""
    given = _attributes(cpe)
    for category, attribute in _NAMED.items():
        if category in path.names and _stands_for_more(given[attribute]):
            yield f"names no {attribute}"
    yield from _cpe_version_faults(given, path)
    for attribute, categories in _FURTHER.items():
        value = given[attribute]
        is_said = not categories.isdisjoint(path.names) or path.words.issuperset(_words(_plain(value)))
        if value not in _NOT_GIVEN and not is_said:
            yield f"has the {attribute} '{_plain(value)}', which the branches do not have"


def _cpe_version_faults(given: Mapping[str, str], path: Path) -> Iterator[str]:
    value = given["version"]
    if path.is_range:
        if value != _ANY:
            yield "names one version, where the branches name a range"
    elif path.version is not None:
        whole = _plain(value) + ("" if given["update"] in _NOT_GIVEN else " " + _plain(given["update"]))
        if _stands_for_more(value):
            yield "names no version"
        elif not _is_same_version(path.version, _plain(value), whole):
            yield f"names the version {_plain(value)} instead of {path.version}"


def _stands_for_more(value: str) -> bool:
    return value in _NOT_GIVEN or bool(_STANDS_FOR_MORE.search(value))


def _attributes(cpe: str) -> dict[str, str]:
    """The attributes of a CPE 2.3 or 2.2 that the schema accepts, still quoted; `*` for what is left out."""
    if cpe.startswith("cpe:2.3:"):
        values = re.split(r"(?<!\\):", cpe.removeprefix("cpe:2.3:"))
    else:
        part, *rest = cpe[len("cpe:/") :].split(":")
        values = [part, *(unquote(value) for value in rest)]
        if len(values) > 5 and values[5].startswith("~"):
            edition, sw_edition, target_sw, target_hw, other = (values[5][1:].split("~") + [""] * 5)[:5]
            language = values[6] if len(values) > 6 else ""
            values = [*values[:5], edition, language, sw_edition, target_sw, target_hw, other]
    return {
        name: value or _ANY
        for name, value in zip(_ATTRIBUTES, values + [""] * len(_ATTRIBUTES), strict=False)
    }


def _plain(value: str) -> str:
    """An attribute without its quoting."""
    return re.sub(r"\\(.)", r"\1", value)


def _is_same_version(named: str, *given: str) -> bool:
    """Capitals, what parts the words, and a v in front do not count."""
    return _version_words(named) in [_version_words(one) for one in given]


def _version_words(text: str) -> list[str]:
    return _words(re.sub(r"^[vV](?=[0-9])", "", text))


def purl_faults(purl: str, path: Path) -> Iterator[str]:
    """What a package URL lacks or has beyond the branches, each as half a sentence; no fault if invalid."""
    try:
        given = PackageURL.from_string(purl)
    except ValueError:
        return
    if "vendor" in path.names and given.type in _WITH_NAMESPACE and not given.namespace:
        yield "names no namespace"
    if path.is_range:
        if given.version:
            yield "names one version, where the branches name a range"
    elif path.version is not None:
        if not given.version:
            yield "names no version"
        elif given.version != path.version and not _is_same_version(path.version, given.version):
            yield f"names the version {given.version} instead of {path.version}"
