"""Answers as a list that people paste from a spreadsheet, and that a spreadsheet reads: one line a cell.

Columns are told apart by tabs, semicolons or commas (RFC 4180 quoting); a first line with their names may
put them in any order. A line without a status answers nothing: a list of open questions can be filled in
part by part.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from medaccord.domain.cvd.cells import TELLABLE, Cell, Justification, Plan, Status, findings
from medaccord.domain.errors import Invalid
from medaccord.domain.findings import Findings
from medaccord.domain.sentence import Sentence
from medaccord.domain.spreadsheet import as_written, inert

HEADS = (
    "product",
    "vulnerability",
    "status",
    "plan",
    "plan date",
    "fixed version",
    "justification",
    "statement",
)
MOST_LINES = 10_000
LONGEST = 2_000_000
"""Characters of a whole list."""
ALL = "*"
"""In place of a product or a vulnerability: every one of them."""
_Word = TypeVar("_Word", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what it calls the product and the vulnerability, and its answer; numbered as in the list."""

    number: int
    product: str
    vulnerability: str
    cell: Cell


def read(text: str) -> tuple[Line, ...]:
    """The lines that answer something; raises Invalid with findings under `line <number>`."""
    if len(text) > LONGEST:
        raise Invalid(
            {
                "list": [
                    Sentence(
                        "This list is too long. Send at most {longest:,} characters at a time.",
                        longest=LONGEST,
                    )
                ]
            }
        )
    found = Findings()
    lines = [line for number, row in _rows(text) if (line := _line(number, row, found)) is not None]
    found.settle()
    return tuple(lines)


def write(lines: Iterable[Line]) -> str:
    """A list with its heads that `read` takes again; no cell begins a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADS)
    for line in lines:
        cell = line.cell
        answered = cell.status in TELLABLE
        writer.writerow(
            map(
                inert,
                (
                    line.product,
                    line.vulnerability,
                    cell.status.value if answered else "",
                    cell.plan or "",
                    cell.plan_date.isoformat() if cell.plan_date else "",
                    cell.fixed_version,
                    cell.justification or "",
                    cell.impact_statement,
                ),
            )
        )
    return out.getvalue()


def _rows(text: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    """The lines by the number of their last line of text, each as fields by head."""
    text = text.removeprefix("\ufeff")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    heads: tuple[str, ...] | None = None
    for count in range(MOST_LINES + 1):
        try:
            row = next(reader, None)
        except csv.Error as error:
            sentence = "Close every quotation mark, and double those inside a quoted field."
            raise Invalid({f"line {reader.line_num}": [sentence]}) from error
        if row is None:
            return
        if count == MOST_LINES:
            raise Invalid(
                {"list": [Sentence("Send at most {most_lines:,} lines at a time.", most_lines=MOST_LINES)]}
            )
        fields = [_shown(field) for field in row]
        if not any(fields):
            continue
        if heads is None:
            named = _heads(fields)
            heads = named or HEADS
            if named:
                continue
        if len(fields) > len(heads):
            raise Invalid(
                {
                    f"line {reader.line_num}": [
                        Sentence("This line has more than {count} columns.", count=len(heads))
                    ]
                }
            )
        yield reader.line_num, dict(zip(heads, fields, strict=False))


def _shown(field: str) -> str:
    """A field without blanks around it, and without the apostrophes that kept it from being computed."""
    return as_written(field.strip()).strip()


def _delimiter(text: str) -> str:
    first = next((line for line in text.splitlines() if line.strip()), "")
    return next((mark for mark in "\t;" if mark in first), ",")


def _heads(fields: list[str]) -> tuple[str, ...] | None:
    """The names in the first line; None where it holds an answer already."""
    names = tuple(re.sub(r"[\s_]+", " ", field.casefold()) for field in fields)
    if "product" not in names:
        return None
    if unknown := [name for name in names if name not in HEADS]:
        known = ", ".join(HEADS)
        raise Invalid(
            {
                "line 1": [
                    Sentence(
                        "No column is called '{unknown}'. The columns are: {known}.",
                        unknown=unknown[0],
                        known=known,
                    )
                ]
            }
        )
    if len(set(names)) < len(names) or not {"vulnerability", "status"} <= set(names):
        raise Invalid({"line 1": ["Name product, vulnerability and status, and each column only once."]})
    return names


def _line(number: int, row: Mapping[str, str], found: Findings) -> Line | None:
    status = row.get("status", "")
    if not status:
        return None
    place = f"line {number}"
    for name in ("product", "vulnerability"):
        if not row.get(name):
            found.add(place, Sentence("Name the {name}, or write {all} for all.", name=name, all=ALL))
    cell = Cell(
        status=_word(Status, status, place, found, TELLABLE) or Status.NOT_ASKED,
        plan=_word(Plan, row.get("plan", ""), place, found),
        plan_date=_date(row.get("plan date", ""), place, found),
        fixed_version=row.get("fixed version", ""),
        justification=_word(Justification, row.get("justification", ""), place, found),
        impact_statement=row.get("statement", ""),
    )
    if place not in found.by_name:  # what is not a word cannot be missing as well
        for sentences in findings(cell).values():
            for sentence in sentences:
                found.add(place, sentence)
    return Line(number, row.get("product", ""), row.get("vulnerability", ""), cell)


def _word(
    kind: type[_Word], text: str, place: str, found: Findings, among: frozenset[_Word] | None = None
) -> _Word | None:
    """A word of a list, whether written with blanks, hyphens or underscores."""
    if not text:
        return None
    wanted = re.sub(r"[\s-]+", "_", text.casefold())
    known = [word for word in kind if among is None or word in among]
    for word in known:
        if word.value == wanted:
            return word
    found.add(
        place,
        Sentence(
            "'{text}' is not known here. Write one of: {listed}.", text=text[:60], listed=", ".join(known)
        ),
    )
    return None


def _date(text: str, place: str, found: Findings) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        found.add(place, Sentence("'{text}' is no date. Write it like 2027-03-01.", text=text[:60]))
        return None
