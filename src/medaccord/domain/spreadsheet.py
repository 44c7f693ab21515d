"""Tables as CSV (RFC 4180) that a spreadsheet shows and never computes."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Final

FORMULA: Final = re.compile(r"[=+\-@\t\r]")
"""How what a spreadsheet computes begins."""


def inert(text: str) -> str:
    """A text that a spreadsheet shows and never computes: an apostrophe before what begins like a formula."""
    return f"'{text}" if FORMULA.match(text) else text


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Heads and rows as CSV, in which no cell begins a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for row in (heads, *rows):
        writer.writerow([inert(cell) for cell in row])
    return out.getvalue()
