"""Lines of a text from outside: UTF-8 where it is, else the code page that FDA's files are written in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from medaccord.adapters.registry.opened import LIMITS, Limits
from medaccord.domain.devices.registry import Reading
from medaccord.domain.errors import Invalid
from medaccord.domain.json_text import MARK
from medaccord.domain.sentence import Sentence


def lines(pieces: Iterable[bytes], reading: Reading, limits: Limits = LIMITS) -> Iterator[tuple[int, str]]:
    """Number and text of each line without its end; one in no known code is told and left out."""
    for number, raw in enumerate(_raw(pieces, limits), start=1):
        try:
            yield number, _decoded(raw.removeprefix(MARK) if number == 1 else raw)
        except UnicodeDecodeError:
            reading.refuse(number, "Write UTF-8 or Windows-1252.")


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("cp1252")


def _raw(pieces: Iterable[bytes], limits: Limits) -> Iterator[bytes]:
    kept = b""
    for piece in pieces:
        *whole, kept = (kept + piece).split(b"\n")
        if max(len(kept), *(len(one) for one in whole), 0) > limits.row:
            raise Invalid(Sentence("A line has more than {most:,} bytes.", most=limits.row))
        yield from (one.removesuffix(b"\r") for one in whole)
    if kept:
        yield kept.removesuffix(b"\r")
