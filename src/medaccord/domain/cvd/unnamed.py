"""Whether a text tells who reported: by a name, an address or a number, whole or in parts.

What is compared has no case, accents or unseen marks, so that no way of writing it passes. Words that occur
in any text are left alone: whoever is refused is not told which were found and must be able to find them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

SHORTEST = 4
"""Shorter names occur in any text."""
SHORTEST_LOCAL = 5
"""Of what stands before the @ of an address."""
SHORTEST_CHUNK = 6
"""Of an address that is no e-mail address, such as a page or a handle."""
FEWEST_DIGITS = 6
# fmt: off
OF_ANYBODY = frozenset({
    "abuse", "admin", "contact", "device", "devices", "hello", "hostmaster", "hotline", "mailbox",
    "marketing", "medical", "office", "postmaster", "privacy", "product", "products", "psirt",
    "report", "reporter", "reporters", "reports", "research", "researcher", "safety", "sales",
    "security", "service", "support", "vulnerability", "webmaster",
})
# fmt: on
"""Mailboxes of a function (RFC 2142 and their like): they name nobody, and reports are full of such words."""

_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"[^\W\d_]{2,}")
_MAIL = re.compile(r"([^\s@<>()\[\],;:\"']+)@[^\s@<>()\[\],;:\"']+")
_CHUNK = re.compile(r"[^\s<>()\[\],;\"']+")
_LOCATED = re.compile(r"\S*[@/]\S*")
_SCHEME = re.compile(r"^\w+://")
_PIECE = re.compile(r"[,;:/|<>()\[\]\n]+")
_NUMBER = re.compile(r"\d(?:[^\w,;:]{0,3}\d)*")
_TRUNK = re.compile(r"\(0\)")
"""As in +44 (0)20, which is dialled from inside the country only."""


def betrayed(texts: Mapping[str, str], hidden: Iterable[str]) -> list[str]:
    """Keys of those texts in which one of a reporter's own words stands, or a part by which it is known."""
    words = list(hidden)
    return [key for key, said in texts.items() if any(_stands(word, said) for word in words)]


def _stands(word: str, said: str) -> bool:
    plain, there = _plain(word), _plain(said)
    if len(plain) >= SHORTEST and plain in there:
        return True
    told = [found[0] for found in _WORD.finditer(there)]
    return (
        any(_is_apart(one, there) for one in _addresses(plain))
        or any(_are_together(names, told) for names in _names(word))
        or _shares_number(plain, there)
    )


def _plain(value: str) -> str:
    """A text as it is compared: letters alone, whatever stands around or upon them."""
    apart = unicodedata.normalize("NFKD", value.casefold())
    seen = "".join(mark for mark in apart if unicodedata.category(mark) not in ("Mn", "Me", "Cf"))
    return _SPACE.sub(" ", seen).strip().casefold()


def _addresses(plain: str) -> Iterator[str]:
    """Addresses in how somebody is reached, and of an e-mail address what stands before the @."""
    for chunk in _CHUNK.findall(plain):
        bare = _SCHEME.sub("", chunk).strip(".:!?/")
        if len(bare) >= SHORTEST_CHUNK and re.search(r"[^\W\d_]", bare) and re.search(r"[@./]", bare):
            yield bare
    for found in _MAIL.finditer(plain):
        local = found[1].split("+")[0].strip(".")
        if len(local) >= SHORTEST_LOCAL and local not in OF_ANYBODY:
            yield local


def _is_apart(word: str, there: str) -> bool:
    """Whether a word stands in a text as a word of its own, not inside a longer one."""
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", there) is not None


def _names(word: str) -> Iterator[list[str]]:
    """Words that name somebody together, of each piece in which there are two at least."""
    locals_of = [found[1].split("+")[0] for found in _MAIL.finditer(word)]
    for piece in (*_PIECE.split(_LOCATED.sub(",", word)), *locals_of):
        names = _WORD.findall(_plain(piece).replace("_", " "))
        if len(names) > 1:
            yield names


def _are_together(names: list[str], told: list[str]) -> bool:
    """Whether these words follow each other, in any order; initials between them do not part them."""
    wanted, size = sorted(names), len(names)
    return any(sorted(told[at : at + size]) == wanted for at in range(len(told) - size + 1))


def _shares_number(plain: str, there: str) -> bool:
    """Whether a telephone number stands in a text, however its digits are set apart and it begins."""
    ours, theirs = _numbers(plain), _numbers(there)
    return any(one in other or other in one for one in ours for other in theirs)


def _numbers(plain: str) -> list[str]:
    """The digits of each long number, without the zeros by which a country or an exchange is dialled."""
    runs = _NUMBER.findall(_TRUNK.sub("", plain))
    found = ("".join(str(unicodedata.decimal(mark)) for mark in one if mark.isdecimal()) for one in runs)
    long = [digits for digits in found if len(digits) >= FEWEST_DIGITS]
    return [bare if len(bare := digits.lstrip("0")) >= FEWEST_DIGITS else digits for digits in long]
