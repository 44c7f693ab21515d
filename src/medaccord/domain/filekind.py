"""What a file is by its content, whatever its name and its sender say; nothing is unpacked or executed.

Signatures are those of puremagic. Where content fits several formats, as every Office document is a ZIP
archive, the one that contains the others is named.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from enum import StrEnum

import puremagic

UNKNOWN = "application/octet-stream"


class Group(StrEnum):
    """What kinds have in common for whoever opens them."""

    PROGRAM = "program"
    ARCHIVE = "archive"
    DOCUMENT = "document"
    PICTURE = "picture"
    MEDIA = "media"
    RECORDING = "recording"
    PAGE = "page"
    TEXT = "text"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Kind:
    """The media type (RFC 6838) that content has, and whether it can be read as something else as well."""

    media_type: str
    mixed: bool = False

    @property
    def group(self) -> Group:
        """What it is for whoever opens it."""
        return group_of(self.media_type)


# Formats that hold others, and those to which puremagic gives no media type, by their first bytes.
_OWN: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "application/zip"),
    (b"PK\x05\x06", "application/zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"%PDF", "application/pdf"),
    (b"\x7fELF", "application/x-elf"),
    (b"\xd4\xc3\xb2\xa1", "application/vnd.tcpdump.pcap"),
    (b"\xa1\xb2\xc3\xd4", "application/vnd.tcpdump.pcap"),
    (b"\x4d\x3c\xb2\xa1", "application/vnd.tcpdump.pcap"),
    (b"\x0a\x0d\x0d\x0a", "application/x-pcapng"),
    (b"L\x00\x00\x00\x01\x14\x02\x00", "application/x-ms-shortcut"),
    (b"\xca\xfe\xba\xbe", "application/java-vm"),
    (b"\xfe\xed\xfa\xce", "application/x-mach-binary"),
    (b"\xfe\xed\xfa\xcf", "application/x-mach-binary"),
    (b"\xce\xfa\xed\xfe", "application/x-mach-binary"),
    (b"\xcf\xfa\xed\xfe", "application/x-mach-binary"),
    (b"{\\rtf", "application/rtf"),
)
_WINDOWS = "application/vnd.microsoft.portable-executable"
_SHORT = 5
"""Printable signatures below this length also begin ordinary sentences."""

_GROUPS: dict[str, Group] = {
    **dict.fromkeys(
        (
            _WINDOWS,
            "application/x-elf",
            "application/java-vm",
            "application/x-mach-binary",
            "application/x-ms-shortcut",
            "application/x-iso9660-appimage",
            "text/x-shellscript",
        ),
        Group.PROGRAM,
    ),
    **dict.fromkeys(
        (
            "application/zip",
            "application/gzip",
            "application/x-gzip",
            "application/x-7z-compressed",
            "application/vnd.rar",
            "application/x-bzip2",
            "application/x-xz",
            "application/x-tar",
            "application/zstd",
            "application/vnd.ms-cab-compressed",
            "application/x-iso9660-image",
        ),
        Group.ARCHIVE,
    ),
    **dict.fromkeys(("application/pdf", "application/rtf", "application/x-ole-storage"), Group.DOCUMENT),
    **dict.fromkeys(("application/vnd.tcpdump.pcap", "application/x-pcapng"), Group.RECORDING),
    **dict.fromkeys(("text/html", "application/xml", "image/svg+xml"), Group.PAGE),
    "application/json": Group.TEXT,
}
_FAMILIES = {"image": Group.PICTURE, "audio": Group.MEDIA, "video": Group.MEDIA, "text": Group.TEXT}

_NAMED: dict[Group, str] = {
    Group.PROGRAM: "exe dll sys scr com msi elf so lnk class dylib appimage",
    Group.ARCHIVE: "zip gz tgz 7z rar bz2 xz tar zst cab iso jar apk docx xlsx pptx docm xlsm pptm odt ods "
    "odp epub",
    Group.DOCUMENT: "pdf rtf doc xls ppt msg",
    Group.PICTURE: "png jpg jpeg gif bmp tif tiff webp heic ico",
    Group.MEDIA: "mp3 wav flac ogg mp4 mov avi mkv webm",
    Group.RECORDING: "pcap pcapng cap",
    Group.TEXT: "txt log csv tsv md json yaml yml xml html htm svg py js ps1 bat cmd vbs c h",
}
_PROMISED = {ending: group for group, endings in _NAMED.items() for ending in endings.split()}
_FITTING = {
    Group.PROGRAM: {Group.PROGRAM, Group.DOCUMENT},  # an installer (msi) is stored as Office documents were
    Group.TEXT: {Group.TEXT, Group.PAGE},
    Group.DOCUMENT: {Group.DOCUMENT},
    Group.ARCHIVE: {Group.ARCHIVE},
    Group.PICTURE: {Group.PICTURE},
    Group.MEDIA: {Group.MEDIA},
    Group.RECORDING: {Group.RECORDING},
}
_ENDING = re.compile(r"\.([a-z0-9]{1,8})\Z", re.ASCII)


def kind_of(data: bytes) -> Kind:
    """The kind of a file by its content; what nothing is known of is an octet-stream."""
    found = _media_type(data)
    return Kind(found, _is_mixed(data, group_of(found)))


def group_of(media_type: str) -> Group:
    """What a media type is for whoever opens it."""
    return _GROUPS.get(media_type) or _FAMILIES.get(media_type.split("/")[0], Group.OTHER)


def is_misnamed(name: str, media_type: str) -> bool:
    """Whether a name's ending promises another kind than the content is; an ending may promise none."""
    promised = _PROMISED.get(ending_of(name))
    found_group = group_of(media_type)
    return promised is not None and found_group not in (Group.OTHER, *_FITTING[promised])


def ending_of(name: str) -> str:
    """The ending of a name, in small letters, without its dot; empty where it has none."""
    found = _ENDING.search(name.lower())
    return found[1] if found else ""


def _media_type(data: bytes) -> str:
    if _is_program(data):
        return _WINDOWS
    own = next((kind for start, kind in _OWN if data.startswith(start)), None)
    if own:
        return own
    is_text = _is_text(data)
    known = _by_signature(data, is_text)
    if known:
        return known
    if is_text:
        return _kind_of_text(data)
    return _WINDOWS if data.startswith(b"MZ") else UNKNOWN


def _is_program(data: bytes) -> bool:
    """Whether Windows would start it, whatever else its header says as well (PE/COFF: MS-DOS stub)."""
    place = int.from_bytes(data[0x3C:0x40], "little")
    return data.startswith(b"MZ") and data[place : place + 4] == b"PE\0\0"


def _by_signature(data: bytes, is_text: bool) -> str:
    """The media type of the longest signature at a fixed place from the beginning; empty where none is."""
    try:
        found = puremagic.magic_string(data)
    except (puremagic.PureError, ValueError):
        return ""
    sure = [one for one in found if one.offset >= 0 and one.mime_type and _is_sure(one.byte_match, is_text)]
    best = max(sure, key=lambda one: len(one.byte_match), default=None)
    return best.mime_type if best else ""


def _is_sure(signature: bytes, is_text: bool) -> bool:
    is_word = is_text and len(signature) < _SHORT and signature.isascii()
    return len(signature) > 2 and not is_word


_SAMPLE, _ENDS = 65_536, 4_096
"""Bytes from the beginning and from the end by which a text is known: reading all of it takes seconds."""
_NOT_TEXT = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")


def _is_text(data: bytes) -> bool:
    """Whether it reads as text: UTF-8, one byte a letter, or UTF-16 that says so; no control marks."""
    some = data[:_SAMPLE]
    cut = len(data) > _SAMPLE
    if some.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = _decoded(some, "utf-16", cut)
        return text is not None and "\x00" not in text
    if _NOT_TEXT.search(some) or _NOT_TEXT.search(data[-_ENDS:]):
        return False
    return _decoded(some, "utf-8", cut) is not None or _is_western(some)


def _decoded(some: bytes, encoding: str, cut: bool) -> str | None:
    """A text's beginning, which may end within a letter where it was `cut`; None where it is no such text."""
    try:
        return codecs.getincrementaldecoder(encoding)().decode(some, final=not cut)
    except UnicodeDecodeError:
        return None


def _is_western(data: bytes) -> bool:
    """Whether most of it is plain letters, as in a text of one byte a letter; random bytes are not."""
    return sum(byte < 128 for byte in data[:4096]) >= 0.7 * len(data[:4096])


def _kind_of_text(data: bytes) -> str:
    start = data.removeprefix(codecs.BOM_UTF8)[:1024].lstrip().lower()
    if start.startswith(b"#!"):
        return "text/x-shellscript"
    if start.startswith((b"<!doctype html", b"<html", b"<script", b"<body", b"<head")):
        return "text/html"
    if b"<svg" in start and start.startswith((b"<svg", b"<?xml", b"<!doctype svg")):
        return "image/svg+xml"
    if start.startswith(b"<?xml"):
        return "application/xml"
    return "application/json" if start.startswith((b"{", b"[")) else "text/plain"


_TAIL = 65_557
"""Bytes from the end in which the directory of a ZIP archive begins (APPNOTE 4.3.16)."""
_HEAD = 1024
_MARKUP = re.compile(rb"<(?:script|html|svg)[\s>]", re.IGNORECASE)


def _is_mixed(data: bytes, group: Group) -> bool:
    """Whether it carries the marks of a second format, where programs look for them."""
    head = data[:_HEAD]
    if data.startswith(b"MZ") and group not in (Group.TEXT, Group.PROGRAM):
        return True
    if group != Group.ARCHIVE and b"PK\x05\x06" in data[-_TAIL:]:
        return True
    if b"%PDF-" in head[1:] and group != Group.TEXT:
        return True
    return group not in (Group.TEXT, Group.PAGE, Group.ARCHIVE) and bool(_MARKUP.search(head))
