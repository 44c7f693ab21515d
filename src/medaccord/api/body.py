"""What a request's body must be before an operation reads it: one JSON text that means one thing.

Python's reader takes more than RFC 8259 allows: NaN, a name given twice, half a surrogate pair. Each of
them would be read differently by somebody else, so each is refused (400).
"""

from __future__ import annotations

import hashlib
import json
from typing import Any, NoReturn, cast

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from ninja.parser import Parser
from ninja.types import DictStrAny

DEEPEST = 20
"""Levels of lists and objects; what is deeper means nothing here and would exhaust the reader."""
UNREADABLE = (
    "The body could not be read. Send one JSON text in UTF-8, each name once, numbers without NaN, "
    f"at most {DEEPEST} levels deep."
)


class Strict(Parser):
    """Reads bodies as RFC 8259 writes them, and nothing more."""

    def parse_body(self, request: HttpRequest) -> DictStrAny:
        """The body as plain values; raises ValueError for what is not one JSON text."""
        return cast(DictStrAny, read(request.body))


def read(raw: bytes) -> Any:
    """JSON as plain values; raises ValueError (RecursionError is one of many ways to be too deep)."""
    try:
        found = json.loads(raw.decode(), parse_constant=_no_number, object_pairs_hook=_once_each)
        json.dumps(found, ensure_ascii=False).encode()  # half a surrogate pair is no text
    except RecursionError as deep:
        raise ValueError(UNREADABLE) from deep
    if _depth(found) > DEEPEST:
        raise ValueError(UNREADABLE)
    return found


def asked(request: HttpRequest) -> bytes:
    """The bytes that say what a request asks, the same whenever it is sent again.

    The parts of a form are named one by one, because each sending draws another boundary between them.
    """
    path = request.path.encode()
    if request.content_type != "multipart/form-data":
        return path + b"\n" + request.body
    fields = sorted((name, values) for name, values in request.POST.lists())
    files = sorted(
        (name, one.name or "", one.content_type or "", _digest(one))
        for name, kept in request.FILES.lists()
        for one in kept
    )
    return path + b"\n" + json.dumps([fields, files]).encode()


def _digest(file: UploadedFile[Any]) -> str:
    """SHA-256 of a file's bytes, wherever it was read up to."""
    file.seek(0)
    return hashlib.sha256(file.read()).hexdigest()


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number in JSON.")


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("A name is given twice.")
    return found


def _depth(value: Any) -> int:
    """How many lists and objects lie in one another at most."""
    deepest, waiting = 0, [(value, 1)]
    while waiting:
        one, depth = waiting.pop()
        if isinstance(one, dict | list):
            deepest = max(deepest, depth)
            waiting += [(part, depth + 1) for part in (one.values() if isinstance(one, dict) else one)]
    return deepest
