"""What an advisory says of a dispute that is open: what is disputed and since when, never by whom.

An open dispute holds back no advisory; what it is about is printed (agreement F4).
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from medaccord.domain.advisory.blocks import Block
from medaccord.domain.assessment.dispute import DisputeKind
from medaccord.domain.csaf.advisory import Note, NoteCategory

TITLE: Final = "Disputed"
CATEGORY: Final = NoteCategory.GENERAL
MARK: Final = "disputed"
"""The part of a note's content by which drafts know it."""
SAYS: Final[Mapping[DisputeKind, str]] = {
    DisputeKind.HARM: "how severely this could harm patients",
    DisputeKind.TECHNICAL: "technical findings about this",
    DisputeKind.SCOPE: "which products are concerned",
    DisputeKind.CREDIT: "who is credited",
    DisputeKind.DATE: "when this is published",
    DisputeKind.WITHDRAWAL: "that this is a vulnerability, or asks that it be withdrawn",
}
_BEGINS: Final = "A party to this case disputes "
_ENDS: Final = " The dispute is not settled."
_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def note(key: uuid.UUID, kind: DisputeKind, opened: dt.date) -> tuple[uuid.UUID, dict[str, Any]]:
    """The note of one open dispute, with the key by which drafts name it for as long as it is open.

    `opened` is a day in UTC.
    """
    since = f"since {opened.day} {_MONTHS[opened.month - 1]} {opened.year}"
    text = f"{_BEGINS}{SAYS[kind]} ({since}).{_ENDS}"
    told = {"category": CATEGORY.value, "title": TITLE, "text": text, MARK: kind.value}
    return uuid.uuid5(key, MARK), told


def is_disputed(note: Note) -> bool:
    """Whether a note of a document says that something is disputed: it describes nothing."""
    return note.category == CATEGORY and note.title == TITLE and note.text.startswith(_BEGINS)


def apart(blocks: Iterable[Block]) -> tuple[list[Block], list[Block]]:
    """The blocks without those that state disputes, and these: what they say now stops no release."""
    listed = list(blocks)
    return [one for one in listed if MARK not in one.content], [one for one in listed if MARK in one.content]


def turned(before: Sequence[Block], after: Sequence[Block]) -> tuple[int, int]:
    """How many disputes were opened since a draft, and how many that it states are not open any more."""
    was, now = ({block.name for block in apart(blocks)[1]} for blocks in (before, after))
    return len(now - was), len(was - now)
