"""Tables as CSV (RFC 4180) that a spreadsheet shows and never computes.

A spreadsheet may begin another cell at a semicolon, a tab or a new line, whatever quotes say; it passes over
what nobody sees, and takes a wide `＝` for `=`.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

SIGNS: Final = frozenset("=+-@\u2212")
"""How what a spreadsheet computes begins; the last is the minus of mathematics."""
BLANK: Final = frozenset({"Cc", "Cf", "Mn", "Me", "Zl", "Zp", "Zs"})
"""Categories of characters that show nothing of their own."""
FILLERS: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and signs by their category that show nothing either."""
CELLS: Final = re.compile(r"([;|\t\r\n])")
MARK: Final = "'"


def inert(text: str) -> str:
    """A text that a spreadsheet shows and never computes: an apostrophe before what begins like a formula."""
    return "".join(f"{MARK}{part}" if _begins(part, after) else part for part, after in _parts(text))


def as_written(text: str) -> str:
    """What was made inert, as it was before."""
    return "".join(
        part[1:] if part.startswith(MARK) and _begins(part[1:], after) else part
        for part, after in _parts(text)
    )


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Heads and rows as CSV with every cell quoted, in which no cell begins a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    for row in (heads, *rows):
        writer.writerow([inert(cell) for cell in row])
    return out.getvalue()


def _parts(text: str) -> Iterable[tuple[str, str]]:
    """What a spreadsheet may take for cells of their own; the first comes with what follows it."""
    parts = CELLS.split(text)
    yield parts[0], "".join(parts[1:2])
    for part in parts[1:]:
        yield part, ""


def _begins(part: str, after: str) -> bool:
    """Whether a cell begins like a formula, marked before or not, or at once with a tab or a new line."""
    for one in part:
        if one in "'\"" or one in FILLERS or (unicodedata.category(one) in BLANK and not CELLS.match(one)):
            continue
        return unicodedata.normalize("NFKC", one)[:1] in SIGNS
    return after in ("\t", "\r", "\n") and not part.strip(MARK)
