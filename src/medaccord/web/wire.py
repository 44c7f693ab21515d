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
REFUSED = "medaccord.refused"
"""Key in the environment of a request that is to be answered by this status, without reading any of it."""
UNREADABLE = 400
_LENGTH = re.compile(r"[0-9]{1,18}", re.ASCII)


def readable(application: Application) -> Application:
    """An application that is given only what it can read; the rest arrives emptied and marked REFUSED.

    Django looks up the charset of the content, and decodes the address with it, before any middleware runs.
    """

    def answer(environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        kind = environ.get("CONTENT_TYPE") or ""
        if length_of(environ) is None or _charset(kind) not in CHARSETS:
            environ = {**environ, "CONTENT_TYPE": "", "CONTENT_LENGTH": "0", REFUSED: UNREADABLE}
        return application(environ, start_response)

    return answer


def length_of(environ: Environ) -> int | None:
    """The length of the body that is announced, 0 where none is, None where it is no number."""
    length = environ.get("CONTENT_LENGTH") or "0"
    return int(length) if _LENGTH.fullmatch(length) else None


def _charset(kind: str) -> str | None:
    """The charset that a Content-Type names, as Django reads it: ours where none is, None for nonsense."""
    try:
        _, parameters = parse_header_parameters(kind)
    except ValueError:
        return None
    return parameters.get("charset", "utf-8").lower()
