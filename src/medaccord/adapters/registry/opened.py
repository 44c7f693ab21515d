"""A file from outside, plain or as the one file of a ZIP archive, in pieces and within limits.

Nothing of it is unpacked to a disk; the names inside an archive lead nowhere.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from medaccord.domain.errors import Invalid
from medaccord.domain.sentence import Sentence

PIECE: Final = 64 * 1024
ZIP: Final = b"PK\x03\x04"
_KNOWN_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED: Final = 0x1
_LEAST: Final = 1_000_000
"""Bytes that may come out of an archive whatever their ratio: a small file of blanks is no attack."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read: bytes of the file and of what is in it, their ratio, bytes of a row."""

    file: int = 2 * 1024**3
    unpacked: int = 16 * 1024**3
    ratio: int = 100
    row: int = 1024**2


LIMITS: Final = Limits()


@dataclass(frozen=True, slots=True)
class Given:
    """A file that was opened: its own SHA-256, the day on which an archive says it was made, its pieces."""

    sha256: str
    made_on: dt.date | None
    pieces: Iterator[bytes]


@contextmanager
def opened(path: Path, limits: Limits = LIMITS) -> Iterator[Given]:
    """Open a file; raises Invalid with a sentence for one that is too large or no archive of one file."""
    try:
        with path.open("rb") as file:
            digest, size = _digest(file, limits)
            file.seek(0)
            if file.read(len(ZIP)) != ZIP:
                file.seek(0)
                yield Given(digest, None, _limited(file, limits.unpacked, limits.unpacked))
                return
            with _archive(file) as archive:
                member = _only(archive)
                with archive.open(member) as inside:
                    most = max(_LEAST, min(size, member.compress_size) * limits.ratio)
                    yield Given(digest, _made_on(member), _limited(inside, limits.unpacked, most))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        raise Invalid("The archive is damaged or of a kind that is not read. Load it again.") from None
    except OSError as unreadable:
        sentence = Sentence("The file cannot be read ({kind}).", kind=type(unreadable).__name__)
        raise Invalid(sentence) from None


def _digest(file: IO[bytes], limits: Limits) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while piece := file.read(PIECE):
        digest.update(piece)
        size += len(piece)
        if size > limits.file:
            raise Invalid(Sentence("The file has more than {most:,} bytes.", most=limits.file))
    return digest.hexdigest(), size


def _archive(file: IO[bytes]) -> zipfile.ZipFile:
    file.seek(0)
    return zipfile.ZipFile(file)


def _only(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    """The one file of an archive that can be read."""
    files = [one for one in archive.infolist() if not one.is_dir()]
    if len(files) != 1:
        raise Invalid(Sentence("The archive must hold one file; it holds {count}.", count=len(files)))
    if files[0].flag_bits & _ENCRYPTED or files[0].compress_type not in _KNOWN_METHODS:
        raise Invalid("The archive is encrypted or packed in a way that is not read. Unpack it first.")
    return files[0]


def _made_on(member: zipfile.ZipInfo) -> dt.date | None:
    try:
        return dt.date(*member.date_time[:3])
    except ValueError:
        return None


def _limited(file: IO[bytes], most: int, most_by_ratio: int) -> Iterator[bytes]:
    size = 0
    while piece := file.read(PIECE):
        size += len(piece)
        if size > most_by_ratio < most:
            raise Invalid("The archive holds far more than it should for its size. It is not read.")
        if size > most:
            raise Invalid(Sentence("What the file holds has more than {most:,} bytes.", most=most))
        yield piece
