"""Notes: texts for the advisory, of the whole case or of one vulnerability (CSAF 2.0 §3.1.5).

A manufacturer's is its own statement, printed word for word: nobody else changes it (decision 0219).
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from medaccord.apps.cases import corrections, counsel, inputs
from medaccord.apps.cases.models import Case, Note, NoteKind, Participant
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.domain import text
from medaccord.domain.advisory import statement
from medaccord.domain.errors import Denied
from medaccord.domain.findings import Findings
from medaccord.domain.roles import DESK, Role
from medaccord.domain.sentence import Sentence
from medaccord.domain.verbs import Verb

STATEMENT = NoteKind(statement.CATEGORY)
REPLACED = "Its author came back to the case and wrote another one."
ONCE = "You have a statement about this already. Change the one that stands, or withdraw it first."


@dataclass(frozen=True, slots=True)
class NewNote:
    """A note as given; `common` shows it to every party of the case, otherwise the agencies alone read it.

    Of its statement a manufacturer gives the text and what it is about; all else is fixed.
    """

    category: NoteKind | None
    text: str
    title: str = ""
    vulnerability: uuid.UUID | None = None
    common: bool = False


@command(Verb.NOTE_ADD, on=Case)
def add(act: Act, case: Case, *, notes: Sequence[NewNote]) -> list[Note]:
    """Add notes in the order given, kept verbatim; findings go by place in the list, such as `0/text`.

    The desk's lie in the agencies' room, a manufacturer's in its side.
    """
    party = corrections.writer(act, Role.MANUFACTURER)
    home = corrections.home_of(act, case, party)
    found = Findings()
    inputs.some(notes, found, "notes")
    inputs.check_vulnerabilities(act, (one.vulnerability for one in notes), found)
    stated = _stated(act, party)
    for place, one in enumerate(notes):
        _check(one, party, found, f"{place}/")
        _check_once(one, stated, found, f"{place}/")
        if party is not None:
            stated.add(one.vulnerability)
    found.settle()
    _tell(act, home, party)
    _replace(act, party, {one.vulnerability for one in notes})
    positions = inputs.places(act, Note, (one.vulnerability for one in notes))
    rows = act.add_all(
        Note(
            stream_id=case.stream_id,
            room_id=case.room_id if one.common else home,
            party=party,
            position=position,
            **_columns(one, party),
        )
        for one, position in zip(notes, positions, strict=True)
    )
    counsel.submit(act, party, rows)
    return rows


@command(Verb.NOTE_CHANGE, on=Note)
def change(act: Act, row: Note, *, wanted: NewNote, version: int | None = None) -> Note:
    """Put another text in place of all that stands there; who reads it follows from `common`."""
    corrections.check(act, row, version)
    author = _author(act, row)
    if author is not None and act.roles & DESK:
        raise Denied(
            Sentence(
                "{name} is printed word for word. Ask them to change it, or leave it out of the advisory.",
                name=row.title,
            )
        )
    found = Findings()
    inputs.check_vulnerability(act, wanted.vulnerability, found)
    _check(wanted, author, found, "")
    _check_once(wanted, _stated(act, author) - {row.vulnerability_id}, found, "")
    found.settle()
    _tell(act, row.room_id, author)
    position = corrections.place(act, row, wanted.vulnerability)
    room = corrections.room_of(act, row, wanted.common)
    corrections.put(act, row, **_columns(wanted, author), position=position, room_id=room)
    counsel.submit(act, author, [row])
    return row


@command(Verb.NOTE_WITHDRAW, on=Note)
def withdraw(act: Act, row: Note, *, reason: str, version: int | None = None) -> Note:
    """Say that a text is over, and why; the desk withdraws a statement only when its author has left."""
    corrections.check(act, row, version)
    author = _author(act, row)
    if author is not None and author.left_at is None and act.roles & DESK:
        raise Denied(
            Sentence(
                "{name} is theirs to withdraw. Ask them, or leave it out of the advisory.", name=row.title
            )
        )
    _tell(act, row.room_id, author)
    counsel.close(act, row.id)
    return corrections.take_back(act, row, reason)


def _author(act: Act, row: Note) -> Participant | None:
    """Whose statement a note is; None for a text of the desk."""
    return Participant.objects.within(act).get(id=row.party_id) if row.party_id else None


def _stated(act: Act, party: Participant | None) -> set[uuid.UUID | None]:
    """What a party has a standing statement about, the whole case (None) among it."""
    if party is None:
        return set()
    rows = Note.objects.within(act).filter(party=party, withdrawn_at=None)
    return set(rows.values_list("vulnerability_id", flat=True))


def _replace(act: Act, party: Participant | None, about: Collection[uuid.UUID | None]) -> None:
    """Who comes back as another participant and states anew takes back what its organisation said before."""
    if party is None:
        return
    gone = Participant.objects.within(act).filter(organisation=party.organisation_id, left_at__isnull=False)
    before = set(gone.values_list("id", flat=True))
    for row in Note.objects.within(act).filter(party__in=before, withdrawn_at=None):
        if row.vulnerability_id in about:
            corrections.take_back(act, row, REPLACED)


def _tell(act: Act, room: uuid.UUID, party: Participant | None) -> None:
    """Let the history say that it was a statement."""
    if party is not None:
        act.outcomes[room] = statement.STATED


def _columns(one: NewNote, party: Participant | None) -> dict[str, Any]:
    category, title = one.category, one.title
    if party is not None:
        category, title = STATEMENT, statement.heading(party.name)
    assert category is not None
    return {
        "vulnerability_id": one.vulnerability,
        "category": category.value,
        "title": title,
        "text": one.text,
        "waits": counsel.is_seated(party),
    }


def _check(one: NewNote, party: Participant | None, found: Findings, prefix: str) -> None:
    found.take(f"{prefix}text", text.text, one.text)
    if not one.text.strip():
        found.add(f"{prefix}text", "Write the text of the note.")
    if party is not None:
        _check_fixed(one, statement.heading(party.name), found, prefix)
        return
    found.take(f"{prefix}title", text.label, one.title, limit=text.PRINTED)
    if statement.is_heading(one.title):
        found.add(f"{prefix}title", "A manufacturer’s own statement alone is headed so. Choose another one.")
    if one.category is None:
        found.add(f"{prefix}category", "Say what kind of text this is.")


def _check_fixed(one: NewNote, heading: str, found: Findings, prefix: str) -> None:
    """What a party cannot choose may be left out or given as it is."""
    if one.category not in (None, STATEMENT):
        found.add(f"{prefix}category", "Leave this out: a statement is of one kind.")
    if one.title not in ("", heading):
        found.add(f"{prefix}title", Sentence("Leave this out: the heading is “{heading}”.", heading=heading))
    if one.common:
        found.add(f"{prefix}common", "Only the coordination center shows a text to every party.")


def _check_once(one: NewNote, stated: set[uuid.UUID | None], found: Findings, prefix: str) -> None:
    if one.vulnerability in stated:
        found.add(f"{prefix}vulnerability", ONCE)
