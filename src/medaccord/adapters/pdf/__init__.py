"""PDF files of pages of our own, each laid out in a process of its own with little of everything.

The process gets a page and its style: no settings, no keys, no files and little time. A limit of characters
alone would be none of time: a text of 20,000 line ends, or one word as long, takes minutes to lay out.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from typing import Final

LONGEST: Final = 600_000
"""Characters of a page, some 150 sheets. Each text of a case has a limit, their number has none."""
SECONDS: Final = 90.0
"""How long one file may take: a process gives up before that."""
PATIENCE: Final = 2.0
"""How long one waits for another: whoever waits holds a thread that others need."""
LACKING: Final = 3
"""The process ends so where libraries are missing."""
HEAVY: Final = 4
"""And so where it needs too much memory; a signal ends it where it needs too much time."""
PACKAGES: Final = "libpango-1.0-0, libpangoft2-1.0-0, libharfbuzz-subset0, fonts-dejavu-core"
"""Of Debian, for whoever reads that they are missing."""
ABSENT: Final = f"This server cannot draw PDF files. Its operator installs the extra 'pdf' and {PACKAGES}."

_TURN = threading.Lock()


class Unprintable(Exception):
    """No file can be made here now; why is a sentence for the operator, without content."""


class TooLong(Exception):
    """A page that is longer, or takes longer, than one file may."""


def made(page: str, style: str, seconds: float = SECONDS) -> bytes:
    """A tagged PDF (ISO 14289-1) of a page of HTML with its style; the same page gives the same bytes.

    Raises TooLong, Unprintable where libraries are missing or another file is being made, RuntimeError
    for a page that names an address of anything, which none of our templates does (need-to-know 27).
    """
    if len(page) > LONGEST:
        raise TooLong
    if not _TURN.acquire(timeout=min(PATIENCE, seconds)):
        raise Unprintable("Another file is being made just now. Try again in a minute.")
    try:
        return _laid_out(page, style, seconds)
    finally:
        _TURN.release()


def _laid_out(page: str, style: str, seconds: float) -> bytes:
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-m", "medaccord.adapters.pdf.apart"],
            input=json.dumps([page, style]).encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"LC_ALL": "C.UTF-8"},
            cwd="/",
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise TooLong from None
    if done.returncode == LACKING:
        raise Unprintable(ABSENT)
    if done.returncode == HEAVY or done.returncode < 0:
        raise TooLong
    if done.returncode:
        raise RuntimeError("No file was made of a page of our own.")
    return done.stdout
