"""FDA's product classification file: 18 columns between upright strokes, their names in its first line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from medaccord.adapters.registry.lines import lines
from medaccord.adapters.registry.opened import LIMITS, Limits
from medaccord.adapters.registry.rows import Once
from medaccord.domain.devices.registry import CodeRecord, Reading, flag, product_code, said
from medaccord.domain.errors import Invalid
from medaccord.domain.sentence import Sentence

COLUMNS: Final = 18
NAMES: Final[Mapping[str, str]] = {
    "code": "PRODUCTCODE",
    "name": "DEVICENAME",
    "device_class": "DEVICECLASS",
    "specialty": "MEDICALSPECIALTY",
    "panel": "REVIEWPANEL",
    "regulation": "REGULATIONNUMBER",
    "implant": "IMPLANTFLAG",
    "life_sustaining": "LIFESUSTAINSUPPORTFLAG",
}


def read(pieces: Iterable[bytes], reading: Reading, limits: Limits = LIMITS) -> Iterator[CodeRecord]:
    """Each product code; raises Invalid for a file whose first line does not name what is needed."""
    rows, places, once = lines(pieces, reading, limits), None, Once()
    for number, line in rows:
        if places is None:
            places = _places(line.split("|"))
            continue
        if not line.strip():
            continue
        try:
            yield _code(line.split("|"), places, once)
        except Invalid as wrong:
            reading.refuse(number, wrong.reason)
    if places is None:
        raise Invalid("The file is empty.")


def _places(heads: Sequence[str]) -> Mapping[str, int]:
    named = ["".join(sign for sign in head.upper() if sign.isalnum()) for head in heads]
    missing = [name for name in NAMES.values() if name not in named]
    if missing or len(named) != COLUMNS:
        told = Sentence(
            "The first line must name the {count} columns of FDA's file, among them {listed}.",
            count=COLUMNS,
            listed=", ".join(missing or NAMES.values()),
        )
        raise Invalid(told)
    return {ours: named.index(theirs) for ours, theirs in NAMES.items()}


def _code(cells: Sequence[str], places: Mapping[str, int], once: Once) -> CodeRecord:
    if len(cells) != COLUMNS:
        sentence = "A row has {count} columns; this one has {found}."
        raise Invalid(Sentence(sentence, count=COLUMNS, found=len(cells)))
    row = {name: cells[place] for name, place in places.items()}
    return CodeRecord(
        code=once.only(product_code(row, "code")),
        name=said(row, "name", needed=True),
        device_class=said(row, "device_class", 1),
        specialty=said(row, "specialty", 100),
        panel=said(row, "panel", 100),
        regulation=said(row, "regulation", 40),
        implant=flag(row, "implant"),
        life_sustaining=flag(row, "life_sustaining"),
    )
