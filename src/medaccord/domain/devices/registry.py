"""Public registries by which a device is named: FDA's product codes, GUDID, recalls, counts of event reports.

What their files give is judged field by field: kept as given or refused, never repaired. Nothing of a
registry is in the code; an operator loads the published files (decision 0283).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from medaccord.domain import text as texts
from medaccord.domain.errors import Invalid
from medaccord.domain.sentence import Sentence
from medaccord.domain.years import FIRST, LAST

Row = Mapping[str, Any]

LINE: Final = 500
"""Characters of a name, a company or a regulation."""
PROSE: Final = 20_000
"""Characters of a reason, an action or a definition."""
LONGEST_DI: Final = 64
LONGEST_NUMBER: Final = 60
MOST_IN_A_ROW: Final = 2_000
"""Identifiers, product codes or submissions of one record."""
SHOWN: Final = 20
"""Bad rows that are told by line; the others are counted."""

CODE: Final = re.compile(r"[A-Z0-9]{3}", re.ASCII)
_DI: Final = re.compile(r"[!-~]{1,64}", re.ASCII)
_DAY: Final = re.compile(r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})(T[0-9:.]{1,16}Z?)?", re.ASCII)


class Source(StrEnum):
    """What is loaded, by the name that the command line calls it."""

    FOICLASS = "foiclass"
    """FDA's product classification file."""
    CLASSIFICATION = "classification"
    """The same registry as openFDA gives it."""
    UDI = "udi"
    """GUDID as openFDA gives it."""
    RECALL = "recall"
    ENFORCEMENT = "enforcement"
    """Enforcement reports, where the class of a recall is."""
    EVENT = "event"
    """Counts of reports, without any report."""
    IMDRF = "imdrf"
    """Annexes A to G of the IMDRF's terminology (N43)."""


class Shelf(StrEnum):
    """What a source fills: a newer edition of any source of a shelf takes the place of the older."""

    PRODUCT_CODES = "product_codes"
    DEVICES = "devices"
    RECALLS = "recalls"
    CLASSES = "classes"
    EVENTS = "events"
    TERMS = "terms"


SHELVES: Final[Mapping[Source, Shelf]] = MappingProxyType(
    {
        Source.FOICLASS: Shelf.PRODUCT_CODES,
        Source.CLASSIFICATION: Shelf.PRODUCT_CODES,
        Source.UDI: Shelf.DEVICES,
        Source.RECALL: Shelf.RECALLS,
        Source.ENFORCEMENT: Shelf.CLASSES,
        Source.EVENT: Shelf.EVENTS,
        Source.IMDRF: Shelf.TERMS,
    }
)

FLAGS: Final = (
    "is_rx",
    "is_otc",
    "is_kit",
    "is_combination_product",
    "is_hct_p",
    "is_single_use",
    "is_pm_exempt",
    "is_direct_marking_exempt",
    "is_labeled_as_nrl",
    "is_labeled_as_no_nrl",
    "has_lot_or_batch_number",
    "has_serial_number",
    "has_manufacturing_date",
    "has_expiration_date",
    "has_donation_id_number",
)
"""Flags of a GUDID record, by their own names."""


@dataclass(frozen=True, slots=True)
class CodeRecord:
    """One product code of FDA's classification."""

    code: str
    name: str
    device_class: str
    specialty: str
    panel: str
    regulation: str
    implant: bool | None
    life_sustaining: bool | None


@dataclass(frozen=True, slots=True)
class DeviceRecord:
    """One device identifier with the record that it names."""

    di: str
    kind: str
    primary_di: str
    issuing_agency: str
    brand: str
    model: str
    catalog_number: str
    company: str
    product_codes: tuple[str, ...]
    flags: Mapping[str, bool]
    submissions: tuple[str, ...]
    mri_safety: str
    distribution: str
    distribution_ended_on: dt.date | None
    record_status: str
    record_key: str
    record_version: str
    published_on: dt.date | None


@dataclass(frozen=True, slots=True)
class RecallRecord:
    """One recalled product; the class comes from enforcement reports alone."""

    number: str
    event: str
    product_code: str
    recall_class: str
    status: str
    firm: str
    product: str
    reason: str
    cause: str
    initiated_on: dt.date | None
    posted_on: dt.date | None
    terminated_on: dt.date | None


@dataclass(frozen=True, slots=True)
class CountRecord:
    """How many reports of events name a product code in one year."""

    code: str
    year: int
    count: int


@dataclass(frozen=True, slots=True)
class TermRecord:
    """One place of a term in an annex; a code of annex E stands under several parents."""

    annex: str
    code: str
    term: str
    definition: str
    status: str
    hierarchy: str


Record = CodeRecord | DeviceRecord | RecallRecord | CountRecord | TermRecord


@dataclass
class Reading:
    """What was read of one file or answer so far: which edition it is, and the rows that were refused."""

    source: Source
    name: str
    sha256: str = ""
    edition: str = ""
    rows: int = 0
    bad: int = 0
    told: list[tuple[int, str]] = field(default_factory=list)

    def refuse(self, line: int, sentence: str) -> None:
        """Count a row that cannot be read; the first ones are told with their line."""
        self.bad += 1
        if len(self.told) < SHOWN:
            self.told.append((line, sentence))


def said(row: Row, name: str, limit: int = LINE, *, needed: bool = False) -> str:
    """The text under a name, without blanks around it; empty where there is none."""
    value = row.get(name)
    if value is None and not needed:
        return ""
    if not isinstance(value, str):
        raise Invalid({name: [Sentence("Give {name}, a text.", name=name)]})
    found = texts.text(value.strip(), limit=limit, name=name)
    if needed and not found:
        raise Invalid({name: [Sentence("Give {name}, a text.", name=name)]})
    return found


def flag(row: Row, name: str) -> bool | None:
    """A yes or no, as these files write them; None where nothing is said."""
    value = row.get(name)
    if isinstance(value, bool):
        return value
    word = said(row, name, 10).casefold()
    if word in ("", "n/a"):
        return None
    if word not in ("true", "false", "y", "n"):
        raise Invalid({name: [Sentence("Write {name} as true or false.", name=name)]})
    return word in ("true", "y")


def day(row: Row, name: str) -> dt.date | None:
    """A day as 2026-11-23 or 20261123; None where there is none."""
    word = said(row, name, 40)
    if not word:
        return None
    found = _DAY.fullmatch(word)
    try:
        if found is None or not FIRST <= int(found[1]) <= LAST:
            raise ValueError
        return dt.date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        raise Invalid({name: [Sentence("Write {name} as a day, like 2026-11-23.", name=name)]}) from None


def several(row: Row, name: str) -> Sequence[Row]:
    """The objects of a list; none for a list that is null."""
    value = row.get(name)
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise Invalid({name: [Sentence("Give {name}, a list of objects.", name=name)]})
    if len(value) > MOST_IN_A_ROW:
        raise Invalid({name: [Sentence("List at most {most} in {name}.", most=MOST_IN_A_ROW, name=name)]})
    return value


def product_code(row: Row, name: str = "product_code", *, needed: bool = True) -> str:
    """A product code: three letters or digits."""
    found = said(row, name, 20, needed=needed)
    if found and not CODE.fullmatch(found):
        raise Invalid({name: ["A product code has three capital letters or digits."]})
    return found


def identifier(row: Row, name: str) -> str:
    """A device identifier as an agency gave it."""
    found = said(row, name, LONGEST_DI, needed=True)
    if not _DI.fullmatch(found):
        raise Invalid({name: ["A device identifier has letters, digits and signs without blanks."]})
    return found


def asked_for(typed: str) -> tuple[str, ...]:
    """The identifiers that somebody may mean who types one: as it is, and a GTIN of fewer digits in full."""
    word = typed.strip()
    if word.isascii() and word.isdigit() and len(word) in (8, 12, 13):
        return word, word.zfill(14)
    return (word,) if _DI.fullmatch(word) else ()
