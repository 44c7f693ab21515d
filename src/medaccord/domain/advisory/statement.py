"""A manufacturer's own statement, which an advisory prints word for word under its name (decision 0219)."""

from __future__ import annotations

import unicodedata
from typing import Final

from medaccord.domain.csaf.advisory import Note, NoteCategory

CATEGORY: Final = NoteCategory.OTHER
"""Its category as a note: its heading tells what it is (CSAF 2.0 §3.1.5.1)."""

_BEGINS: Final = "Statement of "

STATED: Final = "statement"
"""What came of a step with a text of the advisory: it was a party's own statement."""


def heading(name: str) -> str:
    """Under what the statement of the organisation of this name is printed; nobody words it otherwise."""
    return f"{_BEGINS}{name}"


def is_heading(title: str) -> bool:
    """Whether a heading says that some organisation speaks for itself: for its own statement alone."""
    words = " ".join(unicodedata.normalize("NFKC", title).casefold().split())
    return words.startswith(_BEGINS.casefold())


def is_statement(note: Note) -> bool:
    """Whether a note is a manufacturer's own: it describes nothing in the center's name."""
    return note.category == CATEGORY and is_heading(note.title or "")
