"""The rationale of an assessment for one reader: as a page, as a file, and as a program reads it.

All three are made of the same queries, so that no way out shows more than another (decision 0286).
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation

from medaccord.adapters import pdf
from medaccord.apps.cases.queries.views import CaseView
from medaccord.apps.parties.queries.profile import profile_of
from medaccord.core.principal import Actor
from medaccord.core.shown import Sight
from medaccord.domain.handling import Marking, taken_out
from medaccord.domain.reading import Thing
from medaccord.web import viewmodels as v
from medaccord.web.context import drawn_for, marked, public_shell
from medaccord.web.marked import marking_of
from medaccord.web.presenters.assessments.rationale import Made, rationale_page
from medaccord.web.views.assessments.assessment import all_of, assessed_by, flaw_judged, judged_by

LETTER = "@page{size:letter}"
GAPS = re.compile(r"<br>(?:\s*<br>){2,}")
"""Empty lines of a text: thousands of them take minutes to lay out, and say no more than one."""


@dataclass(frozen=True, slots=True)
class Rationale:
    """What one reader may see of one assessment, as a document; `sight` is what is kept of its reading."""

    view: CaseView
    row: uuid.UUID
    page: v.RationalePage
    made: Made
    sight: Sight

    @property
    def marking(self) -> Marking:
        """How all that it shows is to be handled."""
        return self.made.marking


def rationale(actor: Actor, case: uuid.UUID, row: uuid.UUID, at: dt.datetime) -> Rationale:
    """What the page of the assessment shows this reader; raises Missing where there is none for them."""
    view = assessed_by(actor, case)
    judged = judged_by(actor, case, at).of(row)
    one = flaw_judged(view, row, judged)
    who = profile_of(actor.person) if actor.person else None
    reader = ", ".join(filter(None, (who.name, who.organisation))) if who else ""
    shown = replace(judged, follows=())  # facts of legal duties are no judgments, and not in it
    made = Made(reader, at, marking_of(view, *all_of(shown)))
    page = rationale_page(view, row, one, judged, settings.MEDACCORD.matrix, made)
    return Rationale(view, row, page, made, Sight(view.id, view.room, Thing.RATIONALE, row, 1))


def laid_out(found: Rationale, paper: str = "") -> tuple[str, bytes]:
    """Its file, A4 unless `paper` is "letter", and its name; raises pdf.Unprintable and pdf.TooLong."""
    made = found.made
    shell = replace(public_shell(), marking=marked(made.marking), printed=drawn_for(made.reader))
    told = {"page": replace(found.page, acts=()), "shell": shell, "made": f"{made.at:%Y-%m-%dT%H:%M:%SZ}"}
    style = str(render_to_string("assessment/rationale_paper.css"))
    if paper == "letter":
        style += LETTER
    data = pdf.made(GAPS.sub("<br><br>", render_to_string("assessment/rationale_paper.html", told)), style)
    return taken_out(found.view.number, made.marking, f"rationale_{found.row.hex[:8]}", "pdf"), data


@dataclass(frozen=True, slots=True)
class Told:
    """A rationale in plain values, with how it is to be handled and what is kept of its reading."""

    words: dict[str, Any]
    marking: Marking
    sight: Sight


def for_programs(
    actor: Actor, case: uuid.UUID, row: uuid.UUID, at: dt.datetime, paper: str | None = None
) -> Told:
    """What a program of the reader's is told, in English and UTC: the words, or with `paper` the file."""
    with translation.override("en"), timezone.override("UTC"):
        found = rationale(actor, case, row, at)
        if paper is None:
            return Told(_words(found), found.marking, found.sight)
        name, data = laid_out(found, paper)
        return Told({"name": name, "data": data}, found.marking, found.sight)


def _words(found: Rationale) -> dict[str, Any]:
    page = found.page
    return {
        "heading": page.heading,
        "about": page.about,
        "status": page.status,
        "facts": [_pair(one) for one in page.facts],
        "chapters": [
            {
                "chapter": chapter.id,
                "heading": chapter.heading,
                "note": " ".join(filter(None, (chapter.note, chapter.matrix_note))),
                "passages": [*_matrix(chapter), *map(_passage, chapter.passages)],
            }
            for chapter in page.chapters
        ],
    }


def _pair(one: v.Pair) -> dict[str, str]:
    return {"label": str(one.label), "value": str(one.value), "note": str(one.note)}


def _passage(one: v.Passage) -> dict[str, Any]:
    return {
        "heading": one.heading,
        "lead": one.lead,
        "text": one.text,
        "meta": one.meta,
        "pairs": [_pair(pair) for pair in one.pairs],
        "tables": [_table(table) for table in one.tables],
    }


def _table(one: v.Table) -> dict[str, Any]:
    return {"caption": one.caption, "heads": list(one.heads), "rows": [*_rows(one)]}


def _rows(table: v.Table) -> Iterator[list[str]]:
    """Each row as the text of its cells; a subheading is a row of one."""
    for row in table.rows:
        yield [row.group] if row.group else [_cell(cell) for cell in row.cells]


def _cell(one: v.Cell) -> str:
    tag = one.tag.text if one.tag else ""
    return "\n".join(filter(None, (str(one.text), tag, str(one.note))))


def _matrix(chapter: v.Chapter) -> Iterator[dict[str, Any]]:
    """The matrix as a table of words, with what falls into each cell."""
    if chapter.matrix is not None:
        heads = ["", *chapter.matrix.heads]
        rows = [[row.name, *map(_place, row.cells)] for row in chapter.matrix.rows]
        drawn = {"caption": chapter.matrix.caption, "heads": heads, "rows": rows}
        none: dict[str, Any] = dict.fromkeys(("heading", "lead", "text", "meta"), "")
        yield none | {"pairs": [], "tables": [drawn]}


def _place(cell: v.parts.MatrixCell) -> str:
    return "\n".join((str(cell.word), *(str(pin.words) for pin in cell.pins)))
