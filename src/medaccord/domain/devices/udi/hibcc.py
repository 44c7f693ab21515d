"""HIBC supplier labelling (ANSI/HIBC 2.6): a primary identifier, its production data, and a check character.

`+` labeller (4) product (1 to 18) unit of measure (1), then after `/` what the sign `$` announces, further
fields behind `/`, and the check character over everything before it.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from typing import Final

from medaccord.domain.devices.udi.identifier import Agency, Udi, calendar_day, last_day, ordinal_day
from medaccord.domain.errors import Invalid
from medaccord.domain.sentence import Sentence

CHARACTERS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%"
"""The 43 characters of Code 39, each worth its place; the check character is their sum modulo 43."""

_PRIMARY: Final = re.compile(r"[A-Z][A-Z0-9]{3}[A-Z0-9]{1,18}[0-9]")
_QUANTITY: Final = re.compile(r"8[0-9]{2}|9[0-9]{5}")
_LONGEST_FIELD: Final = 18
_NO_DATE: Final = "7"


@dataclass(frozen=True, slots=True)
class _Form:
    """One way to write a date after `$$`: the sign that announces it, if any, and its pattern."""

    sign: str
    pattern: re.Pattern[str]


_FORMS: Final = (
    _Form("", re.compile(r"(?P<month>[01][0-9])(?P<year>[0-9]{2})")),
    _Form("2", re.compile(r"(?P<month>[0-9]{2})(?P<day>[0-9]{2})(?P<year>[0-9]{2})")),
    _Form("3", re.compile(r"(?P<year>[0-9]{2})(?P<month>[0-9]{2})(?P<day>[0-9]{2})")),
    _Form("4", re.compile(r"(?P<year>[0-9]{2})(?P<month>[0-9]{2})(?P<day>[0-9]{2})(?:[01][0-9]|2[0-3])")),
    _Form("5", re.compile(r"(?P<year>[0-9]{2})(?P<number>[0-9]{3})")),
    _Form("6", re.compile(r"(?P<year>[0-9]{2})(?P<number>[0-9]{3})(?:[01][0-9]|2[0-3])")),
)


def is_hibcc(text: str) -> bool:
    """Whether a text begins as HIBC, also between the stars that printers set around it."""
    return text.startswith(("+", "*+"))


def parse(text: str) -> Udi:
    """Read a primary identifier with or without production data; raises Invalid for any other text.

    The check character is taken before the fields are split, because it may be a slash or a blank.
    """
    whole = _unstarred(text)
    if foreign := sorted(set(whole) - set(CHARACTERS)):
        listed = " ".join(ascii(one) for one in foreign[:5])
        raise Invalid(
            Sentence("HIBC has capital letters, digits and - . $ / + % only, not {listed}.", listed=listed)
        )
    body, given = whole[:-1], whole[-1:]
    right = check_character(body)
    primary, *fields = body.removeprefix("+").split("/")
    if _PRIMARY.fullmatch(primary) is None:
        raise Invalid(
            "There is no device identifier: HIBC writes + and a labeller of four characters, a product "
            "number of 1 to 18 and a digit for the unit of measure."
        )
    ok = given == right
    wrong = Sentence("The check character is {given!a}, not {right!a}.", given=given, right=right)
    found = Udi(Agency.HIBCC, primary, check_digit_ok=ok, warnings=() if ok else (wrong,))
    for field in fields:
        found = _with_field(found, field)
    return found


def check_character(body: str) -> str:
    """The character that belongs after a body, its plus sign included; each must be one of CHARACTERS."""
    return CHARACTERS[sum(CHARACTERS.index(one) for one in body) % len(CHARACTERS)]


def _unstarred(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text.startswith("*") and text.endswith("*") else text


def _with_field(found: Udi, field: str) -> Udi:
    if field.startswith("$"):
        return _with_production(found, field)
    if field.startswith("S"):
        return _said(found, serial=_short(field[1:], "serial number"))
    if field.startswith("16D"):
        return _said(found, manufactured=_full_date(field[3:]))
    if field.startswith("14D"):
        return _said(found, expiration=_full_date(field[3:]))
    unread = Sentence("The field {field!a} says nothing that is read here.", field=field[:40])
    return replace(found, warnings=(*found.warnings, unread))


def _with_production(found: Udi, field: str) -> Udi:
    """What `$` announces: a lot, or a serial number after `+`; before it an expiry after another `$`."""
    rest = field.removeprefix("$")
    dated = rest.startswith("$")
    rest = rest.removeprefix("$")
    serial = rest.startswith("+")
    rest = rest.removeprefix("+")
    expiration = None
    if dated:
        expiration, rest = _expiry(rest)
        found = _said(found, expiration=expiration) if expiration else found
    if not rest:
        return found
    return (
        _said(found, serial=_short(rest, "serial number"))
        if serial
        else _said(found, lot=_short(rest, "lot"))
    )


def _expiry(rest: str) -> tuple[dt.date | None, str]:
    """Take a quantity and an expiry off the front; the quantity is no part of which device it is."""
    if quantity := _QUANTITY.match(rest):
        rest = rest[quantity.end() :]
        if rest[:1] not in tuple("01234567"):
            return None, rest
    if rest.startswith(_NO_DATE):
        return None, rest[1:]
    for form in _FORMS:
        written = form.pattern.match(rest, len(form.sign))
        if rest.startswith(form.sign) and written:
            return _date(written), rest[written.end() :]
    raise Invalid(Sentence("HIBC writes no date like {rest!a} after $$.", rest=rest[:12]))


def _date(written: re.Match[str]) -> dt.date:
    """The standard writes two digits of a year and means this century."""
    parts, text = written.groupdict(), written[0]
    year = 2000 + int(parts["year"])
    if number := parts.get("number"):
        return ordinal_day(year, int(number), text)
    if day := parts.get("day"):
        return calendar_day(year, int(parts["month"]), int(day), text)
    return last_day(year, int(parts["month"]), text)


def _full_date(written: str) -> dt.date:
    if re.fullmatch(r"[0-9]{8}", written) is None:
        raise Invalid(Sentence("HIBC writes a date here as YYYYMMDD, not {written!a}.", written=written[:12]))
    return calendar_day(int(written[:4]), int(written[4:6]), int(written[6:]), written)


def _short(value: str, name: str) -> str:
    if not 1 <= len(value) <= _LONGEST_FIELD:
        sentence = Sentence(
            "A {name} has 1 to {longest} characters here; this one has {length}.",
            name=name,
            longest=_LONGEST_FIELD,
            length=len(value),
        )
        raise Invalid(sentence)
    return value


def _said(found: Udi, **values: object) -> Udi:
    """Add what a field says; two that say otherwise leave it unclear which is meant."""
    for name, value in values.items():
        before = getattr(found, name)
        if before not in (None, value):
            raise Invalid(
                Sentence("The identifier says two things: {before} and {value}.", before=before, value=value)
            )
    return replace(found, **values)  # type: ignore[arg-type]
