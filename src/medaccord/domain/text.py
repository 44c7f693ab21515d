"""What any text from outside must pass: kept verbatim or refused, never repaired behind its author's back."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from medaccord.domain.errors import Invalid
from medaccord.domain.sentence import Sentence

LINE: Final = 300
REFERENCE: Final = 64
"""Of a number or name that a party gives a case for itself."""
PERSON: Final = 200
"""Of the name of somebody known here."""
POSITION: Final = 100
"""What somebody does in their organisation."""
SUBJECT: Final = 200
"""Of what is talked about."""
GROUP: Final = 200
"""Of the name of a group of products."""
TITLE: Final = 1_000
"""Of a case."""
PRINTED: Final = 2_000
"""Of what an advisory prints as a name or heading: products, versions, vulnerabilities, notes, thanks."""
REASON: Final = 2_000
"""Why somebody goes on although a rule says SHOULD NOT."""
LETTER: Final = 20_000
"""What the parties of a case write to each other: why an end, why they leave, what should change."""
BODY: Final = 100_000

FILE_NAME_BYTES: Final = 255

# Cc but tab, LF and CR before LF: controls garble terminals, logs and mails, and PostgreSQL refuses NUL.
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]|\r(?!\n)")
_SURROGATE: Final = re.compile(r"[\ud800-\udfff]")
_BREAK: Final = re.compile(r"[\t\n]")

# Embeddings, overrides and isolates reorder what follows; the marks U+200E and U+200F only place themselves.
_TURN: Final = re.compile(r"[\u202a-\u202e\u2066-\u2069]")

# Unicode bidirectional controls can show `gpj.exe` as `exe.jpg`.
_BIDI: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_UNSHOWN: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})


def text(value: str, *, limit: int = BODY, name: str = "") -> str:
    """Pass a text of at most `limit` characters on unchanged, or refuse it under its field's name.

    No normalisation and no trimming: trailing blanks, CR LF line ends and decomposed letters stay.
    """
    if len(value) > limit:
        _refuse(
            name,
            Sentence(
                "Shorten this to {limit:,} characters; it has {count:,}.", limit=limit, count=len(value)
            ),
        )
    if _SURROGATE.search(value):
        _refuse(name, "This is not valid Unicode text. Type it again rather than pasting it.")
    if found := _CONTROL.search(value):
        code = ord(found[0])
        _refuse(
            name,
            Sentence(
                "Remove the control character U+{code:04X} at position {start}.",
                code=code,
                start=found.start() + 1,
            ),
        )
    return value


def said(value: str, sentence: str, *, limit: int = BODY, name: str = "reason") -> str:
    """Pass a text on as `text` does, unless it is empty or blank: that is refused with `sentence`."""
    text(value, limit=limit, name=name)
    if not value.strip():
        _refuse(name, sentence)
    return value


def line(value: str, *, limit: int = LINE, name: str = "") -> str:
    """Pass a text of a single line on unchanged: as `label`, but without tabs and line ends."""
    label(value, limit=limit, name=name)
    if _BREAK.search(value):
        _refuse(name, "Write this on one line, without tabs.")
    return value


def label(value: str, *, limit: int = BODY, name: str = "") -> str:
    """Pass a name or title on unchanged: as `text`, but without marks that show it as another one.

    A second person approves what it looks like.
    """
    text(value, limit=limit, name=name)
    if found := _TURN.search(value):
        where = f"U+{ord(found[0]):04X} at position {found.start() + 1}"
        _refuse(
            name,
            Sentence("Remove the direction mark {where}. It can show this as something else.", where=where),
        )
    return value


def title(value: str, *, name: str = "title") -> str:
    """Pass a case's title on unchanged: as `label`, at most TITLE characters of which one can be seen."""
    label(value, limit=TITLE, name=name)
    if not any(mark.isprintable() and not mark.isspace() for mark in value):
        _refuse(name, "Give the case a short title.")
    return value


def visible(value: str) -> str:
    """A published name or title in which marks that reorder text stand as `[U+202E]`."""
    return _TURN.sub(lambda found: f"[U+{ord(found[0]):04X}]", value)


def _refuse(name: str, sentence: str) -> None:
    raise Invalid({name: [sentence]})


def file_name(value: str) -> str:
    """Clean a file's name for display: no folders, no control or direction marks, at most 255 bytes of UTF-8.

    The ending is kept where the name must be cut. A name of which nothing is left becomes `file`.
    """
    base = re.split(r"[/\\]", value)[-1]
    shown = "".join(mark for mark in base if mark not in _BIDI and unicodedata.category(mark) not in _UNSHOWN)
    return _shortened(shown.strip(" .")) or "file"


def _shortened(name: str) -> str:
    """Cut a name to 255 bytes between characters, before its ending if that is short enough to be one."""
    if len(name.encode()) <= FILE_NAME_BYTES:
        return name
    stem, dot, ending = name.rpartition(".")
    if not stem or len(ending.encode()) > 16:
        stem, dot, ending = name, "", ""
    room = FILE_NAME_BYTES - len((dot + ending).encode())
    return stem.encode()[:room].decode(errors="ignore").strip(" .") + dot + ending
