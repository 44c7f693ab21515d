"""SBOMs: what one says of a product's components, and which minimum elements it lacks.

The elements are those of NTIA (The Minimum Elements for an SBOM, 2021) and the two that FDA's guidance on
premarket submissions (2023, reissued 2026) adds: the level of support and the end of support. What is missing
is told and never refused: a poor SBOM is worth more here than none.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from packageurl import PackageURL

from medaccord.domain import text
from medaccord.domain.errors import Invalid
from medaccord.domain.findings import Findings
from medaccord.domain.sentence import Sentence

MOST: Final = 10_000
"""Components of one SBOM."""
NAMED: Final = 300
"""Characters of a component's name, version, supplier and CPE, and of the texts about an SBOM."""
PURL: Final = 500
LICENCE: Final = 2_000
NAMES: Final = ("name", "group", "version", "supplier", "cpe", "support")


class SbomFormat(StrEnum):
    """In which of the two common formats an SBOM is written."""

    CYCLONEDX = "cyclonedx"
    SPDX = "spdx"


class SbomElement(StrEnum):
    """What an SBOM should say: NTIA's seven minimum elements, then what FDA asks for besides."""

    SUPPLIER = "supplier"
    NAME = "name"
    VERSION = "version"
    IDENTIFIER = "identifier"
    DEPENDENCIES = "dependencies"
    AUTHOR = "author"
    TIMESTAMP = "timestamp"
    SUPPORT = "support"
    SUPPORT_END = "support_end"


@dataclass(frozen=True, slots=True)
class Component:
    """One component as the SBOM gives it, each text verbatim; empty is what it does not say."""

    name: str = ""
    version: str = ""
    group: str = ""
    supplier: str = ""
    purl: str = ""
    cpe: str = ""
    licence: str = ""
    support: str = ""
    """The level of support, in the SBOM's own words."""
    support_ends: dt.date | None = None

    @property
    def full_name(self) -> str:
        """Give the name with the group that it is one of, if it says one."""
        return f"{self.group}/{self.name}" if self.group else self.name


@dataclass(frozen=True, slots=True)
class Bill:
    """An SBOM as read: what it says of itself, its components, and how many dependencies it names.

    `serial` is its serial number or namespace, `subject` what it says it is about.
    """

    format: SbomFormat
    spec: str
    components: tuple[Component, ...]
    author: str = ""
    made_at: dt.datetime | None = None
    serial: str = ""
    subject: str = ""
    dependencies: int = 0
    digest: str = ""
    """SHA-256 of the bytes that it was read from."""
    size: int = 0


@dataclass(frozen=True, slots=True)
class Gap:
    """One element that is missing: from `count` components of all, or from the SBOM itself (0)."""

    element: SbomElement
    count: int = 0


def check(bill: Bill) -> None:
    """Raise Invalid for what cannot be kept: too many components, and texts too long or not printable."""
    if not 0 < len(bill.components) <= MOST:
        raise Invalid(
            Sentence("An SBOM lists between 1 and {most:,} components here. Attach a part of it.", most=MOST)
        )
    found = Findings()
    for name in ("author", "serial", "subject", "spec"):
        found.take(name, text.label, getattr(bill, name), limit=NAMED)
    found.settle()
    for place, one in enumerate(bill.components, 1):
        _check_component(one, place)


def _check_component(one: Component, place: int) -> None:
    try:
        for name in NAMES:
            text.label(getattr(one, name), limit=NAMED)
        text.label(one.purl, limit=PURL)
        text.label(one.licence, limit=LICENCE)
    except Invalid as refused:
        told = Sentence("Component {place}: {told}", place=place, told=refused.findings[""][0])
        raise Invalid(told) from refused


def gaps(bill: Bill) -> tuple[Gap, ...]:
    """Which elements are missing, and from how many components, in the order of the elements."""
    said: dict[SbomElement, list[object]] = {
        SbomElement.SUPPLIER: [one.supplier for one in bill.components],
        SbomElement.NAME: [one.name for one in bill.components],
        SbomElement.VERSION: [one.version for one in bill.components],
        SbomElement.IDENTIFIER: [one.purl or one.cpe for one in bill.components],
        SbomElement.SUPPORT: [one.support for one in bill.components],
        SbomElement.SUPPORT_END: [one.support_ends for one in bill.components],
    }
    whole = {
        SbomElement.DEPENDENCIES: bill.dependencies,
        SbomElement.AUTHOR: bill.author.strip(),
        SbomElement.TIMESTAMP: bill.made_at,
    }
    found = [Gap(element, sum(map(_is_unsaid, told))) for element, told in said.items()]
    lacking = [gap for gap in found if gap.count]
    lacking += [Gap(element) for element, told in whole.items() if not told]
    return tuple(sorted(lacking, key=lambda gap: _ORDER[gap.element]))


_ORDER: Final = {element: place for place, element in enumerate(SbomElement)}


def _is_unsaid(value: object) -> bool:
    return not (value.strip() if isinstance(value, str) else value)


def plain_name(name: str) -> str:
    """A name as it is compared: case and blanks do not tell components apart."""
    return " ".join(name.casefold().split())


def package_of(purl: str) -> str:
    """Type, namespace and name of a package URL, as it is compared; empty for what is none.

    Version, qualifiers and subpath say which one of a package it is, not which package.
    """
    one = read_purl(purl)
    if one is None:
        return ""
    package = "/".join(filter(None, (one.type, one.namespace, one.name))).casefold()
    try:
        return text.label(package, limit=3 * PURL)
    except Invalid:  # percent signs may hide what no text here may hold, such as NUL
        return ""


def read_purl(purl: str) -> PackageURL | None:
    """The parts of a package URL, its scheme in any case, or None for what is none."""
    try:
        return PackageURL.from_string(purl[:4].lower() + purl[4:])
    except ValueError:
        return None
