"""Duties by law that go on whatever a party agrees to, shown to it before it agrees.

Data, not advice: who has a duty, where, on what ground, in plain words. `confirmed` are those whose wording
and time this product's sources state; the others are known from practice and must be checked in the law's own
text before they are relied on. The version changes with every change of the list, and consents name it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from medaccord.domain.errors import Illegal

VERSION: Final = "2026-11-26"


class Region(StrEnum):
    """Where a duty holds."""

    US = "us"
    EU = "eu"


@dataclass(frozen=True, slots=True)
class Mandatory:
    """One duty: of which kinds of organisation, where, on what ground, and what it asks in plain words."""

    code: str
    kinds: frozenset[str]
    region: Region
    name: str
    text: str
    source: str
    confirmed: bool


MAKER: Final = frozenset({"manufacturer"})
SUPPLIER: Final = frozenset({"component_supplier"})
HOSPITAL: Final = frozenset({"hospital"})
AGENCY: Final = frozenset({"clinical_adviser"})

LIST: Final[tuple[Mandatory, ...]] = (
    Mandatory(
        "us-report",
        MAKER,
        Region.US,
        "report to the regulator",
        "Report a death or serious injury to which the device may have contributed, and a malfunction that"
        " would likely lead to one, within 30 calendar days of becoming aware.",
        "21 CFR 803.50",
        True,
    ),
    Mandatory(
        "us-five-day",
        MAKER,
        Region.US,
        "five-day report",
        "Report within 5 work days where remedial action is needed to prevent an unreasonable risk of"
        " substantial harm.",
        "21 CFR 803.53",
        True,
    ),
    Mandatory(
        "us-correction",
        MAKER,
        Region.US,
        "report of corrections and removals",
        "Report a correction or removal that reduces a risk to health within 10 working days of its start.",
        "21 CFR 806.10",
        True,
    ),
    Mandatory(
        "eu-vigilance",
        MAKER,
        Region.EU,
        "vigilance",
        "Report serious incidents and field safety corrective actions to the competent authorities in the"
        " time that the regulation sets.",
        "Regulation (EU) 2017/745, Article 87",
        False,
    ),
    Mandatory(
        "eu-component",
        SUPPLIER,
        Region.EU,
        "report of exploited vulnerabilities",
        "Report an actively exploited vulnerability of a product with digital elements: a first warning"
        " within 24 hours, more within 72 hours.",
        "Regulation (EU) 2024/2847, Article 14",
        False,
    ),
    Mandatory(
        "us-user-facility",
        HOSPITAL,
        Region.US,
        "report of a user facility",
        "Report a death or serious injury to which a device may have contributed, to the regulator or to its"
        " manufacturer.",
        "21 CFR 803.30",
        False,
    ),
    Mandatory(
        "eu-network",
        HOSPITAL,
        Region.EU,
        "report of significant incidents",
        "Report an incident that disturbs your services significantly: a first warning within 24 hours, more"
        " within 72 hours.",
        "Directive (EU) 2022/2555, Article 23",
        False,
    ),
    Mandatory(
        "us-agency-warning",
        AGENCY,
        Region.US,
        "act on a risk to health",
        "The device agency acts where a device puts health at unreasonable risk, and may then have to see"
        " that users are told.",
        "21 U.S.C. 360h",
        False,
    ),
    Mandatory(
        "us-agency-records",
        AGENCY,
        Region.US,
        "law on records",
        "What an agency holds is under the law on records; to other agencies it goes only where they may not"
        " pass it on without written permission.",
        "21 CFR 20.85",
        True,
    ),
)
"""Every duty, those of manufacturers first."""


def duties_of(kind: str) -> tuple[Mandatory, ...]:
    """The duties of one kind of organisation; empty where none is listed."""
    return tuple(one for one in LIST if kind in one.kinds)


def of_agencies(kind: str) -> tuple[Mandatory, ...]:
    """Duties of the agencies that others sign beside, for whoever is no agency itself."""
    return () if kind in AGENCY else tuple(_of_agencies())


def _of_agencies() -> Iterator[Mandatory]:
    return (one for one in LIST if one.kinds & AGENCY)


def check_shown(version: str) -> None:
    """Refuse an answer that names another version than the present one; none means that none was shown."""
    if version and version != VERSION:
        raise Illegal("The duties by law have changed since this page was shown. Read them, then answer.")
