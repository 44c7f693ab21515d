"""Files that somebody names, and those below a folder that they name: found, read and shown on one line."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

_KINDS = {
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}
_PIECE = 1 << 20
"""Bytes that are read at once beyond the size that a file says it has."""


def walk(named: Iterable[Path], ending: str) -> Iterator[Path]:
    """Each path as it was named, and for a folder every file below it with this ending, by name.

    What is hidden or a link lies in no folder; a folder that cannot be listed stands for what it holds.
    """
    for path in named:
        yield from _below(path, ending) if os.path.isdir(path) else (path,)


def _below(folder: Path, ending: str) -> Iterator[Path]:
    waiting = [(str(folder), True)]
    while waiting:
        path, is_folder = waiting.pop()
        inside = _listed(path, ending) if is_folder else None
        if inside is None:
            yield Path(path)
        else:
            waiting.extend(inside)


def _listed(folder: str, ending: str) -> list[tuple[str, bool]] | None:
    """Files and folders in a folder, the first by name last; None where it cannot be listed."""
    try:
        with os.scandir(folder) as entries:
            found = [
                (entry.path, is_folder)
                for entry in entries
                if not entry.name.startswith(".")
                and (
                    (is_folder := entry.is_dir(follow_symlinks=False))
                    or (entry.name.endswith(ending) and entry.is_file(follow_symlinks=False))
                )
            ]
    except OSError:
        return None
    return sorted(found, reverse=True)


def read(path: str | Path, most: int) -> bytes:
    """Bytes of a file, one more than `most` of a longer one; OSError at once for what is no file."""
    status = os.stat(path)
    if stat.S_ISDIR(status.st_mode):
        os.scandir(path).close()  # says why it was not walked
    if not stat.S_ISREG(status.st_mode):
        raise OSError(f"this is {_KINDS.get(stat.S_IFMT(status.st_mode), 'no file')}")
    # Not waiting: since it was looked at, the file may have become a pipe that nobody writes to.
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    try:
        parts = [os.read(handle, min(status.st_size, most) + 1)]
        while parts[-1] and (left := most + 1 - sum(map(len, parts))) > 0:
            parts.append(os.read(handle, min(left, _PIECE)))
    finally:
        os.close(handle)
    return b"".join(parts)


def shown(path: Path) -> str:
    """A path on one line: what is no printable character, or no UTF-8, is written as an escape."""
    return one_line(os.fsencode(path).decode("utf-8", "backslashreplace"))


def one_line(text: str) -> str:
    """A text with what is no printable character written as an escape, so that no terminal obeys it."""
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text)
