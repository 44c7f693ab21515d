"""What tells who made a file is taken out of its bytes, in a process of its own with little of everything.

Its parsers read what a stranger sent: the process has no settings, no keys, no files and little time, and
whatever becomes of it, the file just stays uncleaned.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys

from medaccord.domain.cleaning import Cleaned, Uncleanable, Why

SECONDS = 90.0
"""How long one file may take; the process gives up its processor time before that."""
_WORDS = {one.value: one for one in Why}


def clean(data: bytes, seconds: float = SECONDS) -> Cleaned:
    """The file without what tells who made it, or why that cannot be; never raises for what the file is."""
    digest = hashlib.sha256(data).hexdigest()
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-m", "medaccord.adapters.cleaning.apart"],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"LC_ALL": "C.UTF-8"},
            cwd="/",
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Cleaned(digest, why=Why.LARGE)
    head, _, made = done.stdout.partition(b"\n")
    word = head.decode("ascii", "replace")
    if done.returncode or (word and word not in _WORDS) or not (word or made):
        return Cleaned(digest, why=Why.DAMAGED if done.returncode else Why.TROUBLE)
    return Cleaned(digest, made, _WORDS.get(word))


__all__ = ["Uncleanable", "clean"]
