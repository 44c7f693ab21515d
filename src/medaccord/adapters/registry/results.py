"""The objects of a JSON text of any length, one after the other: a list, or `{"meta": …, "results": […]}`.

Only one object is held at a time, and what stands around the list. Each of them is then read as strictly as
any JSON text here (RFC 8259), and one comma stands between two rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from medaccord.adapters.registry.opened import LIMITS, Limits
from medaccord.domain import json_text
from medaccord.domain.devices.registry import Reading
from medaccord.domain.errors import Invalid
from medaccord.domain.sentence import Sentence

DEEPEST: Final = 30
NO_RESULTS: Final = "The file holds neither a list nor an object with the list `results`."
CUT: Final = "The file ends in the middle. Load it again."
BROKEN: Final = "The file is no JSON text of rows."
_OUTSIDE: Final = re.compile(rb'["{}\[\]]')
_INSIDE: Final = re.compile(rb'["\\]')
_BLANKS: Final = b" \t\r\n"
_OPEN: Final = b"{["
_LONGEST_KEY: Final = 40


def objects(
    pieces: Iterable[bytes], reading: Reading, limits: Limits = LIMITS
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Line and content of each row; a row that cannot be read is told to the reading and left out.

    `meta.last_updated` becomes the edition where there is one. Raises Invalid for a file that is cut or none.
    """
    scan = _Scan(limits)
    for piece in pieces:
        for line, name, raw in scan.feed(piece):
            if name == b"meta":
                _take_edition(raw, reading)
                continue
            try:
                yield line, _row(raw)
            except Invalid as wrong:
                reading.refuse(line, wrong.reason)
    scan.end()


def _row(raw: bytes) -> dict[str, Any]:
    found = json_text.read(raw)
    if not isinstance(found, dict):
        raise Invalid("Write each row as an object.")
    return found


def _take_edition(raw: bytes, reading: Reading) -> None:
    meta = json_text.read(raw)
    told = meta.get("last_updated") if isinstance(meta, dict) else None
    if isinstance(told, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", told, re.ASCII):
        reading.edition = reading.edition or told


class _Scan:
    """Where one is in the text: how deep, in a string or not, and the value that is being held."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.depth, self.line = 0, 1
        self.in_string = self.skips = self.ended = self.began = False
        self.top, self.rows_at = b"", 0  # the depth at which rows begin, 0 outside their list
        self.word = bytearray()
        self.held: bytearray | None = None
        self.held_name, self.held_line, self.held_depth = b"", 0, 0
        self.had_results = False
        self.frame = bytearray()  # the text with an empty list in place of its rows
        self.had_row, self.commas = False, 0  # a row ended before, and commas since

    def feed(self, piece: bytes) -> Iterator[tuple[int, bytes, bytes]]:
        """Line, name and bytes of each value that ends in this piece."""
        if not self.began:
            piece = piece.removeprefix(json_text.MARK)
            self.began = True
        at, counted = 0, 0
        while at < len(piece):
            if self.in_string:
                at = self._string(piece, at)
                continue
            found = _OUTSIDE.search(piece, at)
            stop = found.start() if found else len(piece)
            self._plain(piece[at:stop])
            if found is None:
                break
            sign, at = found[0], stop + 1
            if sign == b'"':
                self._begin_string()
            elif sign in _OPEN:
                self.line += piece.count(b"\n", counted, stop)
                counted = stop
                self._open(sign)
            else:
                yield from self._close(sign)
        self.line += piece.count(b"\n", counted)

    def end(self) -> None:
        """Raise Invalid unless the text is whole."""
        if not self.top or (not self.had_results and self.ended):
            raise Invalid(NO_RESULTS)
        if self.in_string or self.depth or not self.ended:
            raise Invalid(CUT)
        try:
            json_text.read(bytes(self.frame))
        except Invalid:
            raise Invalid(BROKEN) from None

    def _string(self, piece: bytes, at: int) -> int:
        begun = at
        if self.skips:
            self.skips, at = False, at + 1
        while found := _INSIDE.search(piece, at):
            at = found.end()
            if found[0] == b'"':
                self.in_string = False
                break
            if at == len(piece):
                self.skips = True
                break
            at += 1
        else:
            at = len(piece)
        self._take(piece[begun:at])
        if self.held is None and len(self.word) <= _LONGEST_KEY:
            self.word += piece[begun:at]
        return at

    def _begin_string(self) -> None:
        if self.held is None and (not self.depth or self.depth == self.rows_at):
            raise Invalid(BROKEN)
        self.in_string = True
        self.word.clear()
        self._take(b'"')

    def _plain(self, part: bytes) -> None:
        if self.held is None and (not self.depth or self.depth == self.rows_at):
            self._between(part)
        else:
            self._take(part)

    def _between(self, part: bytes) -> None:
        """Blanks anywhere, and a comma after a row."""
        self.commas += part.count(b",")
        if part.translate(None, _BLANKS + b",") or self.commas > int(self.had_row and bool(self.depth)):
            raise Invalid(BROKEN)

    def _open(self, sign: bytes) -> None:
        if self.ended or self.depth >= DEEPEST:
            raise Invalid(BROKEN if self.ended else "The file nests its lists and objects too deep.")
        self._check_comma()
        key, is_row = bytes(self.word).removesuffix(b'"'), bool(self.depth) and self.depth == self.rows_at
        if not self.depth:
            self.top = sign
            self.rows_at, self.had_results = (1, True) if sign == b"[" else (0, False)
        elif (
            self.held is None and self.depth == 1 and self.top == b"{" and sign == b"[" and key == b"results"
        ):
            if self.had_results:
                raise Invalid("The file holds `results` twice.")
            self.rows_at, self.had_results = 2, True
        elif self.held is None and (is_row or (self.depth == 1 and key == b"meta")):
            self.held, self.held_name = bytearray(), b"" if is_row else key
            self.held_line, self.held_depth = self.line, self.depth
        self._take(sign)
        self.depth += 1

    def _check_comma(self) -> None:
        """Raise Invalid where a row begins without the comma after the row before it."""
        if self.held is None and self.depth and self.depth == self.rows_at:
            if self.commas != int(self.had_row):
                raise Invalid(BROKEN)
            self.had_row, self.commas = True, 0

    def _close(self, sign: bytes) -> Iterator[tuple[int, bytes, bytes]]:
        self._take(sign)
        self.depth -= 1
        if self.depth < 0:
            raise Invalid(BROKEN)
        if self.rows_at and self.depth == self.rows_at - 1:
            self._end_rows(sign)
        if self.held is not None and self.depth == self.held_depth:
            raw, self.held = bytes(self.held), None
            yield self.held_line, self.held_name, raw
        elif self.held is None and self.rows_at == 2 and self.depth == 1:
            self.rows_at = 0
        self.ended = not self.depth

    def _end_rows(self, sign: bytes) -> None:
        if self.commas:
            raise Invalid(BROKEN)
        self._frame(sign)

    def _frame(self, part: bytes) -> None:
        self.frame += part
        if len(self.frame) > self.limits.row:
            told = "What stands around the rows has more than {most:,} bytes."
            raise Invalid(Sentence(told, most=self.limits.row))

    def _take(self, part: bytes) -> None:
        if not self.rows_at or self.depth < self.rows_at:
            self._frame(part)
        if self.held is None:
            return
        self.held += part
        if len(self.held) > self.limits.row:
            told = Sentence(
                "The row at line {line} has more than {most:,} bytes.",
                line=self.held_line,
                most=self.limits.row,
            )
            raise Invalid(told)
