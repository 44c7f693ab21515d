"""GS1 element strings (GS1 General Specifications §3 and §7.8): read by `biip`, in brackets or as scanned."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from biip import ParseError
from biip.checksums import gs1_standard_check_digit
from biip.gs1_element_strings import GS1ElementString

from medaccord.domain.devices.udi.identifier import Agency, Udi
from medaccord.domain.errors import Invalid
from medaccord.domain.sentence import Sentence

SEPARATOR: Final = "\x1d"
"""GS, which a scanner writes for FNC1 after a field of variable length."""

# What scanners put before a GS1 message by its carrier: GS1-128, DataBar, DataMatrix, QR code.
_CARRIER: Final = re.compile(r"\](?:C1|e0|d2|Q3)")
_FIELD: Final = re.compile(r"\((\d{2,4})\)((?:(?!\(\d{2,4}\)).)+)")
_DI, _LOT, _MADE, _EXPIRES, _SERIAL = "01", "10", "11", "17", "21"
_READ: Final = (_DI, _LOT, _MADE, _EXPIRES, _SERIAL)
"""The application identifiers that a unique device identifier is made of."""
_LONGEST_FIELD: Final = 20
_NAMES: Final = {_LOT: "lot", _SERIAL: "serial number"}


def is_gs1(text: str) -> bool:
    """Whether a text begins as one of GS1's forms: a bracket, a digit, FNC1, or the sign of a carrier."""
    return bool(text) and (text[0] in f"({SEPARATOR}0123456789" or _CARRIER.match(text) is not None)


def parse(text: str) -> Udi:
    """Read an identifier; raises Invalid where its device identifier (01) is missing, or where that, a lot, a
    serial number or a date is not as GS1 writes it.

    Other fields say nothing about which device it is: one that cannot be read only warns.
    """
    found, warnings = _fields(text)
    if _DI not in found:
        raise Invalid("There is no device identifier: GS1 writes it after (01), with 14 digits.")
    number = found[_DI].value
    right = gs1_standard_check_digit(number[:-1])
    ok = int(number[-1]) == right
    if not ok:
        sentence = "The check digit of the device identifier is {given}, not {right}."
        warnings = (Sentence(sentence, given=number[-1], right=right), *warnings)
    return Udi(
        Agency.GS1,
        number,
        lot=_value(found, _LOT),
        serial=_value(found, _SERIAL),
        expiration=found[_EXPIRES].date if _EXPIRES in found else None,
        manufactured=found[_MADE].date if _MADE in found else None,
        check_digit_ok=ok,
        warnings=warnings,
    )


def _value(found: dict[str, GS1ElementString], identifier: str) -> str | None:
    return found[identifier].value if identifier in found else None


def _fields(text: str) -> tuple[dict[str, GS1ElementString], tuple[str, ...]]:
    """The fields that are read, by their identifiers, and what is said of those that cannot be.

    GS1 lets a field stand twice only where it says the same twice.
    """
    found: dict[str, GS1ElementString] = {}
    warnings: list[str] = []
    for field in _in_brackets(text) if text.startswith("(") else _as_scanned(text):
        if isinstance(field, Sentence):
            warnings.append(field)
        elif field.ai.ai in _READ:
            before = found.setdefault(field.ai.ai, field)
            if before.value != field.value:
                raise Invalid(Sentence("The field ({ai}) is there twice with two values.", ai=field.ai.ai))
    return found, tuple(warnings)


def _in_brackets(text: str) -> Iterator[GS1ElementString | Sentence]:
    """Read the form for people, `(01)…(17)…`, in which blanks may stand before a bracket and at the end.

    A value may have brackets of its own; the next field begins where two to four digits stand in brackets.
    """
    place, plain = 0, re.sub(rf"[ {SEPARATOR}]+(?=\(\d{{2,4}}\)|$)", "", text)
    while place < len(plain):
        field = _FIELD.match(plain, place)
        if field is None:
            rest = plain[place : place + 20]
            raise Invalid(Sentence("Write a number in brackets and its value, not {rest!a}.", rest=rest))
        identifier, value = field.groups()
        place = field.end()
        if identifier in _READ:
            yield _element(identifier, value)
        elif not _is_known(identifier, value):
            yield Sentence("The field ({ai}) is passed over: GS1 does not write it so.", ai=identifier)


def _is_known(identifier: str, value: str) -> bool:
    try:
        return GS1ElementString.parse(identifier + value).ai.ai == identifier
    except ParseError:
        return False


def _element(identifier: str, value: str) -> GS1ElementString:
    try:
        return GS1ElementString.parse(identifier + value)
    except ParseError:
        raise _unreadable(identifier, value) from None


def _as_scanned(text: str) -> Iterator[GS1ElementString | Sentence]:
    """Read the form of a scanner, where GS ends a field of variable length.

    What cannot be read is passed over up to the next GS: nobody knows how long it is.
    """
    rest = _CARRIER.sub("", text, count=1) if text.startswith("]") else text
    rest = rest.lstrip(SEPARATOR)
    while rest:
        before, _, after = rest.partition(SEPARATOR)
        field = _first(rest)
        if field is None:
            yield Sentence("The part {rest!a} is passed over: GS1 writes no such field.", rest=before[:40])
            rest = after.lstrip(SEPARATOR)
            continue
        yield field
        rest = rest[len(field) :].lstrip(SEPARATOR)


def _first(rest: str) -> GS1ElementString | None:
    """The field that a text begins with; None for one that is not read here and cannot be read."""
    identifier = next((name for name in _READ if rest.startswith(name)), "")
    value = rest.removeprefix(identifier).partition(SEPARATOR)[0]
    try:
        field = GS1ElementString.extract(rest)
    except ParseError:
        if identifier:
            raise _unreadable(identifier, value) from None
        return None
    after = rest[len(field) :]
    if not (field.ai.separator_required and after) or after.startswith(SEPARATOR):
        return field
    if identifier:
        raise _unreadable(identifier, value)
    return None


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
