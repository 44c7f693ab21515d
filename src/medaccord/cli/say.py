"""What a command prints and how it ends: 0 done, 1 the answer is no, 2 wrong usage."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import json
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NoReturn

DONE, NO, WRONG = 0, 1, 2


def escape_what_the_output_cannot_hold() -> None:
    """From here on, a character that the output's encoding lacks is printed as an escape."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def line(text: str = "") -> None:
    """Print one line and let it go at once, also into a pipe."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def aside(sentence: str) -> None:
    """Print a sentence where errors go, and go on."""
    sys.stderr.write(f"{sentence}\n")
    sys.stderr.flush()


def as_json(value: object) -> None:
    """Print one JSON object on one line; instants, keys and dataclasses become plain JSON."""
    line(json.dumps(value, default=_plain, ensure_ascii=False))


def _plain(value: object) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    if isinstance(value, Path) or type(value).__name__ == "UUID":
        return str(value)
    raise TypeError(type(value).__name__)


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows under their heads, in columns as wide as their longest word."""
    printed = [tuple(heads), *(tuple("" if v is None else str(v) for v in row) for row in rows)]
    widths = [max(len(row[place]) for row in printed) for place in range(len(heads))]
    for row in printed:
        line("  ".join(word.ljust(width) for word, width in zip(row, widths, strict=True)).rstrip())


def leave(code: int = DONE) -> NoReturn:
    """End at once: on a busy machine the interpreter's own tidying takes longer than its children."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def no(sentence: str) -> NoReturn:
    """Say why the answer is no, and end with 1."""
    fail(sentence, NO)


def wrong(sentence: str) -> NoReturn:
    """Say what to do instead, and end with 2."""
    fail(sentence, WRONG)


def fail(sentence: str, code: int) -> NoReturn:
    """Print a sentence where errors go, and end with this code."""
    aside(sentence)
    raise SystemExit(code)
