"""The device identifier of a text alone: what a label says of one unit is left out, and told to be."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from medaccord.domain.devices.udi import hibcc
from medaccord.domain.devices.udi.identifier import Agency, Udi
from medaccord.domain.devices.udi.parse import parse

# GTIN-8, -12, -13 and -14 as they stand in a catalogue, without the (01) before them.
_BARE: Final = re.compile(r"[0-9]{8}|[0-9]{12,14}", re.ASCII)


class UnitPart(StrEnum):
    """What a label says of one unit, and a product does not."""

    LOT = "lot"
    SERIAL = "serial"
    DONATION = "donation"
    DATE = "date"


LEFT_OUT: Final = {
    UnitPart.SERIAL: "The serial number was left out: it names one device, which may be one patient's.",
    UnitPart.DONATION: "The donation number was left out: it names one donor's donation.",
    UnitPart.LOT: "The lot was left out: if only some lots are meant, list them under 'Lots'.",
    UnitPart.DATE: "Dates were left out: they are of one unit, not of the product.",
}
"""What is said of each part that is not kept; its value is not repeated."""


@dataclass(frozen=True, slots=True)
class DeviceIdentifier:
    """A device identifier as its agency assigned it; `written` is the text that reads as it again.

    `warnings` say that a check digit is wrong. Of an identifier of HIBCC that came with production data the
    check character belongs to the whole, so that `written` has its own, right one.
    """

    agency: Agency
    di: str
    written: str
    warnings: tuple[str, ...] = ()
    left_out: tuple[UnitPart, ...] = ()

    @property
    def sentences(self) -> tuple[str, ...]:
        """What whoever typed it is to know."""
        return (*self.warnings, *(LEFT_OUT[part] for part in self.left_out))


def device_identifier(text: str) -> DeviceIdentifier:
    """Read the device identifier of a text; raises Invalid where there is none.

    A text of HIBCC may end with a blank that is its check character; other blanks around it are none.
    """
    given = text.lstrip()
    if not hibcc.is_hibcc(given):
        given = given.rstrip()
    found = parse(f"(01){given.zfill(14)}" if _BARE.fullmatch(given) else given)
    warnings = found.warnings[:1] if found.check_digit_ok is False else ()
    left_out = tuple(part for part in UnitPart if _says(found, part))
    return DeviceIdentifier(found.issuing_agency, found.di, _written(found, given), warnings, left_out)


def _says(found: Udi, part: UnitPart) -> bool:
    said: dict[UnitPart, object] = {
        UnitPart.LOT: found.lot,
        UnitPart.SERIAL: found.serial,
        UnitPart.DONATION: found.donation_id,
        UnitPart.DATE: found.expiration or found.manufactured,
    }
    return said[part] is not None


def _written(found: Udi, given: str) -> str:
    match found.issuing_agency:
        case Agency.GS1:
            return f"(01){found.di}"
        case Agency.ICCBBA:
            return f"={'/' if len(found.di) == 16 else ')'}{found.di}"
        case Agency.HIBCC:
            alone = f"+{found.di}"
            typed = given.strip("*")
            return typed if typed[:-1] == alone else alone + hibcc.check_character(alone)
