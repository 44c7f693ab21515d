"""Recordings of network traffic: what their headers say of machine, system and people goes, packets stay.

pcap has nothing but a header and packets; pcapng keeps notes of all kinds in options of its blocks
(IETF draft-ietf-opsawg-pcapng): interfaces keep what times need, packets keep nothing, other blocks go.
"""

from __future__ import annotations

import struct
from typing import Literal

from medaccord.domain.cleaning import Uncleanable, Why

Order = Literal["little", "big"]

SECTION, INTERFACE, SIMPLE, PACKET = 0x0A0D0D0A, 1, 3, 6
MAGIC = 0x1A2B3C4D
FILE_HEADER, RECORD_HEADER = 24, 16
_FIXED = {SECTION: 16, INTERFACE: 8, PACKET: 20}
"""Bytes of a block's body before its data or options."""
_TIMES = {9: 1, 14: 8}
"""Options of an interface by which times are read, with their lengths: if_tsresol and if_tsoffset."""
_LITTLE = (b"\xd4\xc3\xb2\xa1", b"\x4d\x3c\xb2\xa1")


def clean(data: bytes) -> bytes:
    """The same packets at the same times; raises Uncleanable where it does not keep to its format."""
    return _pcapng(data) if data.startswith(b"\x0a\x0d\x0d\x0a") else _pcap(data)


def _pcap(data: bytes) -> bytes:
    """Packet after packet as far as each is whole; what follows the last one is not of the format."""
    order: Order = "little" if data[:4] in _LITTLE else "big"
    if len(data) < FILE_HEADER:
        raise Uncleanable(Why.DAMAGED)
    kept = [data[:8], bytes(8), data[16:FILE_HEADER]]  # the zone and accuracy of its clock say nothing
    place = FILE_HEADER
    while place < len(data):
        length = int.from_bytes(data[place + 8 : place + 12], order)
        end = place + RECORD_HEADER + length
        if end > len(data):
            raise Uncleanable(Why.DAMAGED)
        kept.append(data[place:end])
        place = end
    return b"".join(kept)


def _pcapng(data: bytes) -> bytes:
    kept, place = [], 0
    order: Order = "little"
    while place < len(data):
        if data[place : place + 4] == b"\x0a\x0d\x0d\x0a":
            order = "little" if int.from_bytes(data[place + 8 : place + 12], "little") == MAGIC else "big"
        kind = int.from_bytes(data[place : place + 4], order)
        length = int.from_bytes(data[place + 4 : place + 8], order)
        if length < 12 or length % 4 or place + length > len(data):
            raise Uncleanable(Why.DAMAGED)
        kept.append(_block(kind, data[place + 8 : place + length - 4], order))
        place += length
    return b"".join(kept)


def _block(kind: int, body: bytes, order: Order) -> bytes:
    """A block with its data alone; nothing of one that holds names, statistics or notes."""
    if kind == SIMPLE:  # its length, then its data, and nothing behind that
        held = body[4 : 4 + int.from_bytes(body[:4], order)]
        return _wrapped(kind, body[:4] + held + bytes(-len(held) % 4), order)
    if kind not in _FIXED:
        return b""
    fixed = body[: _FIXED[kind]]
    if len(fixed) < _FIXED[kind]:
        raise Uncleanable(Why.DAMAGED)
    if kind == SECTION:  # its length is of the section as it was: unknown from now on
        return _wrapped(kind, fixed[:8] + b"\xff" * 8, order)
    if kind == INTERFACE:
        return _wrapped(kind, fixed + _times(body[_FIXED[kind] :], order), order)
    length = int.from_bytes(fixed[12:16], order)
    held = body[20 : 20 + length]
    if len(held) < length:
        raise Uncleanable(Why.DAMAGED)
    return _wrapped(kind, fixed + held + bytes(-length % 4), order)


def _times(options: bytes, order: Order) -> bytes:
    """The options of an interface by which the times of its packets are read."""
    kept, place = b"", 0
    while place + 4 <= len(options):
        code = int.from_bytes(options[place : place + 2], order)
        length = int.from_bytes(options[place + 2 : place + 4], order)
        end = place + 4 + length + (-length % 4)
        if code == 0 or end > len(options):
            break
        if _TIMES.get(code) == length:
            kept += options[place : place + 4 + length] + bytes(-length % 4)
        place = end
    return kept + bytes(4) if kept else b""


def _wrapped(kind: int, body: bytes, order: Order) -> bytes:
    sign = "<" if order == "little" else ">"
    length = struct.pack(f"{sign}I", len(body) + 12)
    return struct.pack(f"{sign}I", kind) + length + body + length
