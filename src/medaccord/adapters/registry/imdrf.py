"""Annexes of the IMDRF's terminology as JSON or CSV: code, term, definition, status and hierarchy of each.

The names of columns are read as the published tables write them, in any case and with or without blanks.
"""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from medaccord.adapters.registry.lines import lines
from medaccord.adapters.registry.opened import LIMITS, Limits
from medaccord.adapters.registry.results import objects
from medaccord.adapters.registry.rows import Once
from medaccord.domain.devices.registry import PROSE, Reading, TermRecord, said
from medaccord.domain.errors import Invalid
from medaccord.domain.json_text import MARK
from medaccord.domain.scoring import imdrf

NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "code": ("code", "imdrfcode"),
    "term": ("term",),
    "definition": ("definition",),
    "status": ("status",),
    "hierarchy": ("codehierarchy", "hierarchy"),
}
LEVELS: Final = ("level3term", "level2term", "level1term")
"""Where a table has a column for each level, the term stands in the deepest one that is filled."""


def read(pieces: Iterable[bytes], reading: Reading, limits: Limits = LIMITS) -> Iterator[TermRecord]:
    """Each place of each term."""
    given = iter(pieces)
    first = next(given, b"")
    every = itertools.chain([first], given)
    is_json = first.removeprefix(MARK).lstrip()[:1] in (b"[", b"{")
    rows = objects(every, reading, limits) if is_json else _table(every, reading, limits)
    once = Once()
    for line, row in rows:
        try:
            yield _term(row, once)
        except Invalid as wrong:
            reading.refuse(line, wrong.reason)


def _table(pieces: Iterable[bytes], reading: Reading, limits: Limits) -> Iterator[tuple[int, dict[str, Any]]]:
    csv.field_size_limit(limits.row)
    table = csv.reader((f"{line}\n" for _, line in lines(pieces, reading, limits)), strict=True)
    heads: list[str] | None = None
    try:
        for cells in table:
            if heads is None:
                heads = cells
            elif len(cells) > len(heads):
                reading.refuse(table.line_num, "A row has more cells than there are columns.")
            elif any(cells):
                yield table.line_num, dict(zip(heads, cells, strict=False))
    except csv.Error:
        raise Invalid(f"The table cannot be read from line {table.line_num} on.") from None


def _term(given: Mapping[str, Any], once: Once) -> TermRecord:
    plain = {"".join(name.casefold().split()): value for name, value in given.items()}
    row = {ours: next((plain[one] for one in names if one in plain), None) for ours, names in NAMES.items()}
    if row["term"] is None:
        row["term"] = next((plain[one] for one in LEVELS if plain.get(one)), None)
    code = imdrf.check(said(row, "code", imdrf.LONGEST, needed=True))
    place = said(row, "hierarchy", 100) or imdrf.hierarchy(code)
    if place.split("|")[-1] != code or not all(imdrf.is_code(one) for one in place.split("|")):
        raise Invalid({"hierarchy": ["Write the codes above this one, and it last, like A11|A1105|A110501."]})
    once.only(place)
    return TermRecord(
        annex=code[0],
        code=code,
        term=said(row, "term", needed=True),
        definition=said(row, "definition", PROSE),
        status=said(row, "status", 100),
        hierarchy=place,
    )
