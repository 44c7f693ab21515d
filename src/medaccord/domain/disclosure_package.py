"""The answer to a request for records: what is released, an index of what is withheld, and their digests."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from medaccord.domain.disclosure import Law, Record
from medaccord.domain.spreadsheet import table
from medaccord.domain.tlp import Tlp

MARKING: Final = Tlp.CLEAR
"""What is released by law may be read by anybody; what may not is not in it."""
RELEASED: Final = "released.txt"
WITHHELD: Final = "withheld.csv"
DIGESTS: Final = "SHA256SUMS"
EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The instant of every file of a package, so that one answer always gives the same bytes."""


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of an answer: its words where it is released, else None and its exemptions."""

    number: int
    kind: Record
    text: str | None
    exemptions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """An approved answer: to which request, of which day, approved when, under which law."""

    reference: str
    as_of: dt.datetime
    approved_at: dt.datetime
    law: Law
    lines: tuple[Line, ...]


def files(answer: Answer) -> Mapping[str, bytes]:
    """The files of a package by name, the digests of the others last."""
    told = {RELEASED: _released(answer).encode(), WITHHELD: _withheld(answer).encode()}
    sums = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in told.items())
    return {**told, DIGESTS: sums.encode()}


def package(answer: Answer) -> bytes:
    """The files as one ZIP; the same answer gives the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, data in files(answer).items():
            bundle.writestr(zipfile.ZipInfo(name, EPOCH), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _released(answer: Answer) -> str:
    head = (
        MARKING.value,
        f"Answer to request {answer.reference}",
        f"{answer.law.edition} ({answer.law.source})",
        f"Records as of {_instant(answer.as_of)}, approved {_instant(answer.approved_at)}",
    )
    return "\n".join(head) + "\n" + "".join(map(_paragraph, answer.lines))


def _paragraph(line: Line) -> str:
    held = f"[withheld: exemption {', '.join(line.exemptions)}]"
    return f"\n[{line.number}] {line.kind.value}\n{held if line.text is None else line.text}\n"


def _withheld(answer: Answer) -> str:
    return table(("number", "kind", "exemptions", "provisions"), _index(answer))


def _index(answer: Answer) -> Iterator[tuple[str, str, str, str]]:
    for line in answer.lines:
        if line.text is None:
            provisions = (answer.law.exemptions[code].source for code in line.exemptions)
            codes = ", ".join(line.exemptions)
            yield str(line.number), line.kind.value, codes, "; ".join(provisions)


def _instant(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
