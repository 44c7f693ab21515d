"""What a request must be before Django reads it: text in our charset, of a length that is a number."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from django.utils.http import parse_header_parameters

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

CHARSETS = frozenset({"utf-8", "utf8", "us-ascii"})
"""Python knows codecs that are no charsets (zlib, undefined) and charsets that hide bytes (utf-7)."""
UNREADABLE = "medaccord.unreadable"
"""Key in the environment of a request that is to be refused (400) without reading any of it."""
_LENGTH = re.compile(r"[0-9]{1,18}", re.ASCII)


def readable(application: Application) -> Application:
    """An application that is given only what it can read; the rest arrives emptied and marked UNREADABLE.

    Django looks up the charset of the content, and decodes the address with it, before any middleware runs.
    """

    def answer(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        kind, length = environ.get("CONTENT_TYPE") or "", environ.get("CONTENT_LENGTH") or "0"
        if not _LENGTH.fullmatch(length) or _charset(kind) not in CHARSETS:
            environ = {**environ, "CONTENT_TYPE": "", "CONTENT_LENGTH": "0", UNREADABLE: True}
        return application(environ, start_response)

    return answer


def _charset(kind: str) -> str | None:
    """The charset that a Content-Type names, as Django reads it: ours where none is, None for nonsense."""
    try:
        _, parameters = parse_header_parameters(kind)
    except ValueError:
        return None
    return parameters.get("charset", "utf-8").lower()
