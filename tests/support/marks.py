"""Markers: words that occur nowhere else, planted in every text that anybody typed."""

from __future__ import annotations

import itertools

from medaccord.apps.intake.commands.report import Evidence

MARK = "zqx"

number = itertools.count(1)
sealed: list[str] = []
"""Markers that went into sealed files or were refused, and so into no chain."""


def mark(what: str = "") -> str:
    """A text that occurs nowhere else."""
    return f"{MARK}{next(number)}{what}"


def unwritten() -> str:
    """A text that is sealed, and so stands in no table and no chain."""
    sealed.append(mark())
    return sealed[-1]


def sealed_file() -> Evidence:
    """A file with a marker in its name and another in its bytes."""
    data = mark()
    sealed.append(data)
    return Evidence(f"{mark('name')}.txt", "text/plain", data.encode())
