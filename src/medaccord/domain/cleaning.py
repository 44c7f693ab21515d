"""What tells who made a file is taken out before others get it: what came of that, and neutral names."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from medaccord.domain.errors import Illegal


class Cleaning(StrEnum):
    """How far a file of a protected reporter is on its way to others."""

    WAITING = "waiting"
    CLEANED = "cleaned"
    STUCK = "stuck"
    """It waits for a coordinator."""
    FORWARDED = "forwarded"
    """A coordinator handed it on, on purpose."""
    ERASED = "erased"


class Handed(StrEnum):
    """What a file is to a protected reporter's: the file itself, or what others get in its place."""

    SEALED = "sealed"
    CLEANED = "cleaned"
    FORWARDED = "forwarded"


class Why(StrEnum):
    """Why a file could not be cleaned."""

    UNKNOWN = "unknown"
    ENCRYPTED = "encrypted"
    NESTED = "nested"
    LARGE = "large"
    DAMAGED = "damaged"
    ACTIVE = "active"
    PACKETS = "packets"
    LETTER = "letter"
    SUSPICIOUS = "suspicious"
    TROUBLE = "trouble"


SENTENCES: Final = {
    Why.UNKNOWN: "It is, or holds, a kind of file that cannot be cleaned here.",
    Why.ENCRYPTED: "It is, or holds, something that only a password opens.",
    Why.NESTED: "It holds archives within archives, too deep to be looked through.",
    Why.LARGE: "Unpacked it is too large, or takes too long, to be cleaned.",
    Why.DAMAGED: "It is damaged, or does not keep to its own format.",
    Why.ACTIVE: "It holds programs or macros, which can name who wrote them.",
    Why.PACKETS: "Comments and names of machines were taken out of this recording. Its packets can still tell"
    " addresses, names and passwords: look through them.",
    Why.LETTER: "It is a message, a patch or a card with names of people in its header.",
    Why.SUSPICIOUS: "The scanner for malware found something in it.",
    Why.TROUBLE: "The cleaning itself failed. Tell whoever runs Medaccord.",
}
"""What a coordinator is told of it."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What came of cleaning the bytes with this SHA-256: other bytes, or why not, or both.

    With both the bytes are cleaned as far as it goes, and somebody has to judge the rest.
    """

    sha256: str
    data: bytes = b""
    why: Why | None = None


class Uncleanable(Exception):
    """It cannot be cleaned, for this reason."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


ENDINGS: Final = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/tiff": "tif",
    "image/webp": "webp",
    "image/gif": "gif",
    "image/bmp": "bmp",
    "image/svg+xml": "svg",
    "application/pdf": "pdf",
    "application/zip": "zip",
    "application/gzip": "gz",
    "application/x-gzip": "gz",
    "application/x-bzip2": "bz2",
    "application/x-xz": "xz",
    "application/x-tar": "tar",
    "application/json": "json",
    "application/xml": "xml",
    "application/vnd.tcpdump.pcap": "pcap",
    "application/x-pcapng": "pcapng",
    "text/html": "html",
    "text/x-shellscript": "sh",
    "text/plain": "txt",
}
OFFICE: Final = ("docx", "xlsx", "pptx", "odt", "ods", "odp", "odg")
"""Endings that an archive may keep, for without them nothing opens it."""
SOURCES: Final = "c h cc cpp cs java js ts py rb go rs php pl ps1 bat cmd vbs sql csv tsv log md yaml yml ini"
"""Endings that a text may keep: they say what it is in, and nothing of who wrote it."""


def is_plain(media_type: str) -> bool:
    """Whether every byte of such a file is content, so that it is handed on as it is."""
    return media_type.startswith("text/") or media_type == "application/json"


def neutral(number: int, media_type: str, ending: str) -> str:
    """`file-1.png`: nothing of the name that its sender gave but an ending that says what it is."""
    keeps = OFFICE if media_type == "application/zip" else SOURCES.split() if is_plain(media_type) else ()
    usual = ENDINGS.get(media_type, "txt" if is_plain(media_type) else "bin")
    plain = ending if ending in keeps else usual
    return f"file-{number}.{plain}"


def require_stuck(state: str) -> None:
    """Raise Illegal unless a file in this state waits for a coordinator."""
    if state == Cleaning.WAITING:
        raise Illegal("This file is being cleaned. Try again in a few minutes.")
    if state == Cleaning.ERASED:
        raise Illegal("This file was erased already.")
    if state != Cleaning.STUCK:
        raise Illegal("This file was handed on already.")
