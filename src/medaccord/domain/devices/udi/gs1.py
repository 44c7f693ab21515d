"""GS1 element strings (GS1 General Specifications §3 and §7.8): read by `biip`, in brackets or as scanned."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from biip import ParseError
from biip.checksums import gs1_standard_check_digit
from biip.gs1_application_identifiers import GS1ApplicationIdentifier
from biip.gs1_element_strings import GS1ElementString

from medaccord.domain.devices.udi.identifier import Agency, Udi
from medaccord.domain.errors import Invalid
from medaccord.domain.sentence import Sentence

SEPARATOR: Final = "\x1d"
"""GS, which a scanner writes for FNC1 after a field of variable length."""

# What scanners put before a GS1 message by its carrier: GS1-128, DataBar, DataMatrix, QR code.
_CARRIER: Final = re.compile(r"\](?:C1|e0|d2|Q3)")
_FIELD: Final = re.compile(r"\((\d{2,4})\)([^(]+)")
_DI, _LOT, _MADE, _EXPIRES, _SERIAL = "01", "10", "11", "17", "21"
_LONGEST_FIELD: Final = 20
_NAMES: Final = {_LOT: "lot", _SERIAL: "serial number"}


def is_gs1(text: str) -> bool:
    """Whether a text begins as one of GS1's forms: a bracket, a digit, FNC1, or the sign of a carrier."""
    return bool(text) and (text[0] in f"({SEPARATOR}0123456789" or _CARRIER.match(text) is not None)


def parse(text: str) -> Udi:
    """Read an identifier with its device identifier (01); raises Invalid for what GS1 does not write.

    Application identifiers that say nothing about which device it is are passed over.
    """
    found = _once(_in_brackets(text) if text.startswith("(") else _as_scanned(text))
    if _DI not in found:
        raise Invalid("There is no device identifier: GS1 writes it after (01), with 14 digits.")
    number = found[_DI].value
    right = gs1_standard_check_digit(number[:-1])
    ok = int(number[-1]) == right
    wrong = Sentence(
        "The check digit of the device identifier is {given}, not {right}.", given=number[-1], right=right
    )
    return Udi(
        Agency.GS1,
        number,
        lot=_value(found, _LOT),
        serial=_value(found, _SERIAL),
        expiration=found[_EXPIRES].date if _EXPIRES in found else None,
        manufactured=found[_MADE].date if _MADE in found else None,
        check_digit_ok=ok,
        warnings=() if ok else (wrong,),
    )


def _value(found: dict[str, GS1ElementString], identifier: str) -> str | None:
    return found[identifier].value if identifier in found else None


def _once(fields: Iterator[GS1ElementString]) -> dict[str, GS1ElementString]:
    """The fields by their identifiers; GS1 lets one stand twice only where it says the same twice."""
    found: dict[str, GS1ElementString] = {}
    for field in fields:
        before = found.setdefault(field.ai.ai, field)
        if before.value != field.value:
            raise Invalid(Sentence("The field ({ai}) is there twice with two values.", ai=field.ai.ai))
    return found


def _in_brackets(text: str) -> Iterator[GS1ElementString]:
    """Read the form for people, `(01)…(17)…`, in which blanks may stand before a bracket only."""
    place, plain = 0, re.sub(rf"[ {SEPARATOR}]+(?=\(|$)", "", text)
    while place < len(plain):
        field = _FIELD.match(plain, place)
        if field is None:
            rest = plain[place : place + 20]
            raise Invalid(Sentence("Write a number in brackets and its value, not {rest!a}.", rest=rest))
        identifier, value = field.groups()
        yield _element(identifier, value)
        place = field.end()


def _element(identifier: str, value: str) -> GS1ElementString:
    try:
        known = GS1ApplicationIdentifier.extract(identifier)
    except ParseError:
        known = None
    if known is None or known.ai != identifier:
        raise Invalid(Sentence("GS1 has no field ({ai}).", ai=identifier))
    try:
        return GS1ElementString.parse(identifier + value)
    except ParseError:
        raise _unreadable(identifier, value) from None


def _as_scanned(text: str) -> Iterator[GS1ElementString]:
    """Read the form of a scanner, where GS ends a field of variable length."""
    rest = _CARRIER.sub("", text, count=1) if text.startswith("]") else text
    rest = rest.lstrip(SEPARATOR)
    while rest:
        try:
            known = GS1ApplicationIdentifier.extract(rest)
        except ParseError:
            raise Invalid(Sentence("GS1 has no field that begins with {rest!a}.", rest=rest[:4])) from None
        try:
            field = GS1ElementString.extract(rest)
        except ParseError:
            value = rest.removeprefix(known.ai).partition(SEPARATOR)[0]
            raise _unreadable(known.ai, value) from None
        yield field
        after = rest[len(field) :]
        if known.separator_required and after and not after.startswith(SEPARATOR):
            raise _unreadable(known.ai, rest.removeprefix(known.ai).partition(SEPARATOR)[0])
        rest = after.lstrip(SEPARATOR)


def _unreadable(identifier: str, value: str) -> Invalid:
    name = _NAMES.get(identifier)
    if name and len(value) > _LONGEST_FIELD:
        sentence = Sentence(
            "A {name} has at most {longest} characters; this one has {length}.",
            name=name,
            longest=_LONGEST_FIELD,
            length=len(value),
        )
        return Invalid(sentence)
    return Invalid(
        Sentence("GS1 does not write {value!a} in the field ({ai}).", value=value[:40], ai=identifier)
    )
