"""Forms as strict UTF-8: malformed bytes are refused, where Django would put U+FFFD in their place.

What is stored must be what was sent (`domain.text`), so a damaged form is not taken at all (400).
"""

from __future__ import annotations

import codecs
import re
from functools import partial
from typing import Any

from django.http import HttpRequest, QueryDict
from django.http.multipartparser import MultiPartParser, MultiPartParserError

TOLERANT = "utf_8_with_marks"
"""UTF-8 in which a malformed byte becomes a lone surrogate, whatever is asked, so that it can be found."""
_MARK = re.compile(r"[\ud800-\udfff]")
_ESCAPE = re.compile(rb"%([0-9A-Fa-f]{2})")


def _decode(data: Any, _errors: str = "", /) -> tuple[str, int]:
    return codecs.utf_8_decode(data, "surrogateescape", True)


def _find(name: str) -> codecs.CodecInfo | None:
    return codecs.CodecInfo(codecs.utf_8_encode, _decode, name=TOLERANT) if name == TOLERANT else None


codecs.register(_find)


def is_readable(request: HttpRequest) -> bool:
    """Whether a form without files is UTF-8, its escapes resolved; one with files is read strictly."""
    if request.content_type == "multipart/form-data":
        request.parse_file_upload = partial(_read_parts, request)  # type: ignore[method-assign]
        return True
    if request.content_type != "application/x-www-form-urlencoded":
        return True
    try:
        _ESCAPE.sub(lambda found: bytes.fromhex(found[1].decode()), request.body).decode()
    except UnicodeDecodeError:
        return False
    return True


def _read_parts(request: HttpRequest, meta: dict[str, Any], data: Any) -> tuple[QueryDict, Any]:
    """As Django does, but that a malformed name or text refuses the whole form."""
    told, files = MultiPartParser(meta, data, request.upload_handlers, TOLERANT).parse()
    if any(_MARK.search(text) for name, texts in told.lists() for text in (name, *texts)):
        raise MultiPartParserError("A field of this form is not UTF-8.")
    return told, files
