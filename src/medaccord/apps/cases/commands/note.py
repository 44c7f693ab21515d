"""Notes: texts for the advisory, of the whole case or of one vulnerability (CSAF 2.0 §3.1.5)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from medaccord.apps.cases import inputs
from medaccord.apps.cases.models import Case, Note, NoteKind
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.domain import text
from medaccord.domain.findings import Findings
from medaccord.domain.verbs import Verb

LONGEST_TITLE = 2_000


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
        found.take(f"{place}/title", text.label, one.title, limit=LONGEST_TITLE)
        found.take(f"{place}/text", text.text, one.text)
        if not one.text.strip():
            found.add(f"{place}/text", "Write the text of the note.")
    found.settle()
    desk = act.desk(case.stream_id)
    positions = inputs.places(act, Note, (one.vulnerability for one in notes))
    return act.add_all(
        Note(
            stream_id=case.stream_id,
            room_id=case.room_id if one.common else desk,
            vulnerability_id=one.vulnerability,
            position=position,
            category=one.category.value,
            title=one.title,
            text=one.text,
        )
        for one, position in zip(notes, positions, strict=True)
    )
