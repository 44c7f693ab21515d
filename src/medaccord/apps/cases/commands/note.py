"""Notes: texts for the advisory, of the whole case or of one vulnerability (CSAF 2.0 §3.1.5)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from medaccord.apps.cases import corrections, inputs
from medaccord.apps.cases.models import Case, Note, NoteKind
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.domain import text
from medaccord.domain.findings import Findings
from medaccord.domain.verbs import Verb


@dataclass(frozen=True, slots=True)
class NewNote:
    """A note as given; `common` shows it to every party of the case, otherwise the agencies alone read it."""

    category: NoteKind
    text: str
    title: str = ""
    vulnerability: uuid.UUID | None = None
    common: bool = False


@command(Verb.NOTE_ADD, on=Case)
def add(act: Act, case: Case, *, notes: Sequence[NewNote]) -> list[Note]:
    """Add notes in the order given, kept verbatim; findings go by place in the list, such as `0/text`."""
    found = Findings()
    inputs.some(notes, found, "notes")
    inputs.check_vulnerabilities(act, (one.vulnerability for one in notes), found)
    for place, one in enumerate(notes):
        _check(one, found, f"{place}/")
    found.settle()
    desk = act.desk(case.stream_id)
    positions = inputs.places(act, Note, (one.vulnerability for one in notes))
    return act.add_all(
        Note(
            stream_id=case.stream_id,
            room_id=case.room_id if one.common else desk,
            position=position,
            **_columns(one),
        )
        for one, position in zip(notes, positions, strict=True)
    )


@command(Verb.NOTE_CHANGE, on=Note)
def change(act: Act, row: Note, *, wanted: NewNote, version: int | None = None) -> Note:
    """Put another text in place of all that stands there; who reads it follows from `common`."""
    corrections.check(act, row, version)
    found = Findings()
    inputs.check_vulnerability(act, wanted.vulnerability, found)
    _check(wanted, found, "")
    found.settle()
    position = corrections.place(act, row, wanted.vulnerability)
    room = corrections.room_of(act, row, wanted.common)
    return corrections.put(act, row, **_columns(wanted), position=position, room_id=room)


@command(Verb.NOTE_WITHDRAW, on=Note)
def withdraw(act: Act, row: Note, *, reason: str, version: int | None = None) -> Note:
    """Say that a text is over, and why."""
    return corrections.withdraw(act, row, reason, version)


def _columns(one: NewNote) -> dict[str, Any]:
    return {
        "vulnerability_id": one.vulnerability,
        "category": one.category.value,
        "title": one.title,
        "text": one.text,
    }


def _check(one: NewNote, found: Findings, prefix: str) -> None:
    found.take(f"{prefix}title", text.label, one.title, limit=text.PRINTED)
    found.take(f"{prefix}text", text.text, one.text)
    if not one.text.strip():
        found.add(f"{prefix}text", "Write the text of the note.")
