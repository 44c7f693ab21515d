"""The witness of the chains as a file: lines are added at its end and nothing else ever happens to it."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from django.conf import settings


class FileWitness:
    """One signed checkpoint a line. What a crash left half written at the end is no line."""

    def lines(self) -> list[str]:
        """Every whole line in order; bytes that are no text make a line that nobody signed."""
        return lines_of(_place()) if _place().exists() else []

    def append(self, line: str, *, after: int) -> None:
        """Add a line under a lock: of two that append at once, one finds more lines than it expects."""
        place = _place()
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with open(os.open(place, os.O_CREAT | os.O_RDWR, 0o600), "r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            held = file.read()
            whole = held.rfind(b"\n") + 1
            if held.count(b"\n") != after:
                raise OSError("The witness has another number of lines than expected.")
            file.seek(whole)
            file.truncate()
            file.write(line.encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        _sync(place.parent)


def lines_of(path: Path) -> list[str]:
    """The whole lines of a witness, or of a copy of one; raises OSError."""
    parts = path.read_bytes().split(b"\n")
    return [part.decode(errors="replace") for part in parts[:-1]]


def _place() -> Path:
    return Path(settings.MEDACCORD_WITNESS_FILE)


def _sync(folder: Path) -> None:
    there = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(there)
    finally:
        os.close(there)
