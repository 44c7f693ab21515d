"""Whether a text tells who reported: by a name, an address or a number, whole or in parts.

What is compared has no case, accents or unseen marks, so that no way of writing it passes. Words that occur
in any text are left alone: whoever is refused is not told which were found and must be able to find them.

What a word looks like in a text is told as marks. A sealed word leaves keyed digests in them, so that texts
are compared with words that nobody here can read (decision 0232).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

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

LONGEST_DIGITS: Final = 15
"""A telephone number has no more digits (ITU-T E.164 §6.2)."""

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


class Form(StrEnum):
    """In what way a word, or a part of it, stands in a text."""

    WHOLE = "whole"
    APART = "apart"
    """As a word of its own, not inside a longer one."""
    NAMES = "names"
    """Words that follow each other, in any order; initials between them do not part them."""
    NUMBER = "number"
    """The digits of a number, within those of another."""
    DIGITS = "digits"
    """A part of a number that is a whole one in the text."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What betrays a word: in which form, how long it is there, and what it reads, or a digest of that.

    The size counts characters, of names the words, of numbers the digits.
    """

    form: Form
    size: int
    reads: str


Keyed = Callable[[str], str]
"""What turns a reading into what a mark holds of it: a keyed digest, or the reading itself."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """Words that must not be told, as their marks, and what those were made with."""

    marks: frozenset[Mark]
    keyed: Keyed = str


def hidden(words: Iterable[str]) -> Hidden:
    """Words that are readable here, each with the parts by which it is known."""
    return Hidden(frozenset(mark for word in words for mark in marks(word)))


def marks(word: str, keyed: Keyed = str) -> Iterator[Mark]:
    """What betrays a word in a text."""
    for form, size, reads in _readings(word):
        yield Mark(form, size, keyed(_reading(form, reads)))


def _readings(word: str) -> Iterator[tuple[Form, int, str]]:
    plain = _plain(word)
    if len(plain) >= SHORTEST:
        yield Form.WHOLE, len(plain), plain
    for one in _addresses(plain):
        yield Form.APART, len(one), one
    for names in _names(word):
        yield Form.NAMES, len(names), " ".join(sorted(names))
    for digits in _numbers(plain):
        yield Form.NUMBER, len(digits), digits
        for size in range(FEWEST_DIGITS, min(len(digits), LONGEST_DIGITS) + 1):
            for part in _windows(digits, size):
                yield Form.DIGITS, size, part


def _reading(form: Form, reads: str) -> str:
    """What is digested: the same letters in another form are another mark."""
    return f"{form}/{reads}"


def betrayed(texts: Mapping[str, str], words: Iterable[Hidden]) -> list[str]:
    """Keys of those texts in which one of a reporter's own words stands, or a part by which it is known."""
    those = list(words)
    found = {key: _Text(said) for key, said in texts.items() if said.strip()}
    return [key for key, told in found.items() if any(_stands(one, told) for one in those)]


def _stands(word: Hidden, told: _Text) -> bool:
    wanted = {(mark.form, mark.size) for mark in word.marks}
    reads = {mark.reads for mark in word.marks}
    return any(
        word.keyed(_reading(form, found)) in reads
        for form, size in sorted(wanted)
        for found in told.readings(form, size)
    )


class _Text:
    """A text as it is compared: every place where a word of some form and size may stand."""

    def __init__(self, said: str) -> None:
        self.there = _plain(said)
        self.words = [found[0] for found in _WORD.finditer(self.there)]
        self.numbers = _numbers(self.there)

    def readings(self, form: Form, size: int) -> Iterable[str]:
        """What stands in each of those places."""
        match form:
            case Form.WHOLE:
                return _windows(self.there, size)
            case Form.APART:
                return self._apart(size)
            case Form.NAMES:
                spans = (self.words[at : at + size] for at in range(len(self.words) - size + 1))
                return (" ".join(sorted(span)) for span in spans)
            case Form.NUMBER:
                return (part for one in self.numbers for part in _windows(one, size))
            case Form.DIGITS:
                return (one[:size] for one in self.numbers if min(len(one), LONGEST_DIGITS) == size)

    def _apart(self, size: int) -> Iterator[str]:
        for at, found in enumerate(_windows(self.there, size)):
            before, after = self.there[max(at - 1, 0) : at], self.there[at + size : at + size + 1]
            if not (_in_word(before) or _in_word(after)):
                yield found


def _in_word(mark: str) -> bool:
    return mark == "_" or mark.isalnum()


def _windows(text: str, size: int) -> Iterator[str]:
    """Every piece of a text that is so long."""
    return (text[at : at + size] for at in range(len(text) - size + 1))


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


def _names(word: str) -> Iterator[list[str]]:
    """Words that name somebody together, of each piece in which there are two at least."""
    locals_of = [found[1].split("+")[0] for found in _MAIL.finditer(word)]
    for piece in (*_PIECE.split(_LOCATED.sub(",", word)), *locals_of):
        names = _WORD.findall(_plain(piece).replace("_", " "))
        if len(names) > 1:
            yield names


def _numbers(plain: str) -> list[str]:
    """The digits of each long number, without the zeros by which a country or an exchange is dialled."""
    runs = _NUMBER.findall(_TRUNK.sub("", plain))
    found = ("".join(str(unicodedata.decimal(mark)) for mark in one if mark.isdecimal()) for one in runs)
    long = [digits for digits in found if len(digits) >= FEWEST_DIGITS]
    return [bare if len(bare := digits.lstrip("0")) >= FEWEST_DIGITS else digits for digits in long]
