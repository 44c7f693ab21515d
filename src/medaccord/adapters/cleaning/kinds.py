"""Which cleaning belongs to which kind of file; what is of no kind listed here is not cleaned."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable

from medaccord.adapters.cleaning import archives, captures, markup, pdf, pictures
from medaccord.adapters.cleaning.budget import Budget
from medaccord.domain.cleaning import Uncleanable, Why, is_plain
from medaccord.domain.filekind import kind_of

# Headers of messages (RFC 5322) and of patches, cards and calendars: they name people by their format.
_LETTER = re.compile(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:BEGIN:V(?:CARD|CALENDAR)|From [0-9a-f]{40} |commit [0-9a-f]{40}\s"
    rb"|(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,60}?"
    rb"(?:From|Return-Path|Received|Delivered-To|Message-ID|Author|Sender|Reply-To):)",
    re.IGNORECASE,
)
_HEAD = 16_384


def clean(data: bytes, budget: Budget) -> bytes:
    """The bytes of a file without what tells who made it; raises Uncleanable."""
    kind = kind_of(data)
    if kind.media_type in ("message/rfc822", "application/mbox"):
        raise Uncleanable(Why.LETTER)
    if kind.media_type in ("text/html", "application/xml"):
        raise Uncleanable(Why.UNKNOWN)  # authors, paths and pictures stand in places of each format's own
    if is_plain(kind.media_type):
        return _text(data)
    known = BY_KIND.get(kind.media_type)
    if known is None:
        raise Uncleanable(Why.UNKNOWN)
    return known(data, budget)


def _text(data: bytes) -> bytes:
    if _LETTER.search(data[:_HEAD]):
        raise Uncleanable(Why.LETTER)
    if b"\0" in data and not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Uncleanable(Why.UNKNOWN)
    return data


def _picture(data: bytes, budget: Budget) -> bytes:
    return pictures.clean(data)


def _pdf(data: bytes, budget: Budget) -> bytes:
    return pdf.clean(data)


def _xml(data: bytes, budget: Budget) -> bytes:
    return markup.clean_alone(data)


def _capture(data: bytes, budget: Budget) -> bytes:
    budget.packets = True
    return captures.clean(data)


def _zip(data: bytes, budget: Budget) -> bytes:
    return archives.clean_zip(data, budget, clean)


def _tar(data: bytes, budget: Budget) -> bytes:
    return archives.clean_tar(data, budget, clean)


def _packed(data: bytes, budget: Budget) -> bytes:
    return archives.clean_packed(data, budget, clean)


BY_KIND: dict[str, Callable[[bytes, Budget], bytes]] = {
    **dict.fromkeys((f"image/{one}" for one in ("jpeg", "png", "tiff", "webp", "gif", "bmp")), _picture),
    **dict.fromkeys((f"application/{one}" for one in ("gzip", "x-gzip", "x-bzip2", "x-xz")), _packed),
    "image/svg+xml": _xml,
    **dict.fromkeys(("application/vnd.tcpdump.pcap", "application/x-pcapng"), _capture),
    "application/pdf": _pdf,
    "application/zip": _zip,
    "application/x-tar": _tar,
}
