"""A manufacturer's own statement, which an advisory prints word for word under its name (decision 0219)."""

from __future__ import annotations

from typing import Final

from medaccord.domain.csaf.advisory import NoteCategory

CATEGORY: Final = NoteCategory.OTHER
"""Its category as a note: its heading tells what it is (CSAF 2.0 §3.1.5.1)."""

STATED: Final = "statement"
"""What came of a step with a text of the advisory: it was a party's own statement."""


def heading(name: str) -> str:
    """Under what the statement of the organisation of this name is printed; nobody words it otherwise."""
    return f"Statement of {name}"
