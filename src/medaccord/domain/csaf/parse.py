"""From bytes to a document: whatever is not one JSON text in UTF-8 is a finding, never an exception.

CSAF 2.0 is JSON (RFC 8259, I-JSON in spirit): no byte order mark, no key twice, no NaN, no number beyond a
double. A fast decoder reads good input; only suspicious input is read again, slowly, to name the fault.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from typing import Any, NamedTuple

import msgspec

from .findings import MOST, Finding, Severity, pointer_of, shown

LARGEST = 50 * 1024**2
"""Bytes of a document, the soft limit of CSAF 2.1 appendix C.1 (2.0 has 15 MB); a longer one is not read."""
_DECODER = msgspec.json.Decoder()
_ENCODER = msgspec.json.Encoder()


def parse(raw: bytes) -> tuple[Any, list[Finding]]:
    """The document and no findings, or None and findings of test `schema` that say what to change."""
    if len(raw) > LARGEST:
        return None, [_fault(f"Keep the document within {LARGEST:,} bytes, or split it.")]
    try:
        document = _DECODER.decode(raw)
        suspicious = _keys_may_repeat(raw, document)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        return None, _diagnosed(raw) or [_fault(f"Write whole Unicode characters: {shown(str(error))}.")]
    if suspicious and (findings := _diagnosed(raw)):
        return None, findings
    return document, []


def _keys_may_repeat(raw: bytes, document: object) -> bool:
    """A key that occurs twice is lost in decoding, and with it a colon; other colons survive encoding."""
    return _colons(raw) != _colons(_ENCODER.encode(document)) or _has_escaped_sign(raw)


def _colons(raw: bytes) -> int:
    # Faster than `count`, which looks at each byte by itself.
    return len(raw) - len(raw.replace(b":", b""))


def _has_escaped_sign(raw: bytes) -> bool:
    """Whether a colon may be written as `\\u003a`; texts have few backslashes, and the next is found fast."""
    at, find = -2, raw.find
    while (at := find(b"\\", at + 2)) >= 0:
        if raw.startswith(b"u003", at + 1):
            return True
    return False


class _Doubled(dict[str, Any]):
    """An object in which a key occurs more than once."""

    names: str


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    plain = dict(pairs)
    if len(plain) == len(pairs):
        return plain
    doubled = _Doubled(plain)
    counts = Counter(key for key, _ in pairs)
    doubled.names = shown(", ".join(sorted(key for key, count in counts.items() if count > 1)))
    return doubled


def _constant(name: str) -> Any:
    raise ValueError(f"{name} is not a number in JSON")


def _float(text: str) -> float:
    value = float(text)
    if math.isinf(value):
        raise ValueError(f"the number {shown(text, 20)} is too large")
    return value


def _diagnosed(raw: bytes) -> list[Finding]:
    """What the slow reader finds wrong; empty where it finds nothing."""
    if raw.startswith(b"\xef\xbb\xbf"):
        return [_fault("Save the file as UTF-8 without a byte order mark.")]
    try:
        document = json.loads(
            raw.decode("utf-8"), object_pairs_hook=_object, parse_constant=_constant, parse_float=_float
        )
    except UnicodeDecodeError as error:
        return [_fault(f"Save the file as UTF-8: byte {error.start} does not belong to it.")]
    except json.JSONDecodeError as error:
        return [_fault(f"Write one JSON text: line {error.lineno}, column {error.colno}: {error.msg}.")]
    except RecursionError:
        return [_fault("Nest the document less deeply; real advisories stay under 30 levels.")]
    except ValueError as error:
        return [_fault(f"Use only numbers that JSON allows: {shown(str(error))}.")]
    return _doubled(document)


class _Place(NamedTuple):
    """Where a node lies: its key and the place of what it lies in; a path is made only for what is told."""

    above: _Place | None
    key: str | int

    def path(self) -> list[str | int]:
        path, place = [self.key], self.above
        while place is not None:
            path.append(place.key)
            place = place.above
        return path[::-1]


def _doubled(document: object) -> list[Finding]:
    """A finding for each object that names a key twice, as many as are told."""
    findings: list[Finding] = []
    stack: list[tuple[_Place | None, object]] = [(None, document)]
    while stack and len(findings) < MOST:
        place, node = stack.pop()
        if isinstance(node, _Doubled):
            pointer = pointer_of(place.path()) if place else ""
            findings.append(_fault(f"Name each key once in this object: {node.names}.", pointer))
        inside = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
        stack.extend((_Place(place, key), value) for key, value in inside if isinstance(value, dict | list))
    return findings


def _fault(message: str, pointer: str = "") -> Finding:
    return Finding("schema", Severity.ERROR, pointer, message)
