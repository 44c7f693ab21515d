"""What a request's body must be before an operation reads it: one JSON text, else it is refused (400)."""

from __future__ import annotations

import hashlib
import json
from typing import Any, cast

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from ninja.parser import Parser
from ninja.types import DictStrAny

from medaccord.domain import json_text
from medaccord.domain.errors import Invalid

UNREADABLE = (
    "The body could not be read. Send one JSON text in UTF-8, each name once, numbers without NaN, "
    f"at most {json_text.DEEPEST} levels deep."
)


class Strict(Parser):
    """Reads bodies as RFC 8259 writes them, and nothing more."""

    def parse_body(self, request: HttpRequest) -> DictStrAny:
        """The body as plain values; raises ValueError for what is not one JSON text."""
        return cast(DictStrAny, read(request.body))


def read(raw: bytes) -> Any:
    """JSON as plain values; raises ValueError."""
    try:
        return json_text.read(raw)
    except Invalid as refused:
        raise ValueError(UNREADABLE) from refused


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
