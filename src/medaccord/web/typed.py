"""What somebody typed into a form that was not taken, told back to copy or to send again; no database.

It is shown only to who sent it from a page of ours: another site's form would else put its words on ours.
"""

from __future__ import annotations

import re

from django.conf import settings
from django.http import HttpRequest

from medaccord.web import strict

SECRETS = frozenset(
    {"csrfmiddlewaretoken", "again", "code", "credential", "login", "once", "sealed", "token"}
)
"""Fields that are never shown, as those whose name speaks of a password."""
BUTTONS = frozenset({"do"})
"""Fields that a button fills in."""
_KEY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
FEWEST = 4
"""Letters from which a value is worth copying: yes, no and numbers of a version are not."""


def texts(request: HttpRequest) -> tuple[str, ...]:
    """The texts of a form in their order, without secrets, keys and short answers."""
    return tuple(
        text
        for name, values in request.POST.lists()
        if name not in SECRETS | BUTTONS and "password" not in name
        for text in values
        if len(text.strip()) >= FEWEST and not _KEY.fullmatch(text)
    )


def from_here(request: HttpRequest) -> bool:
    """Whether the browser says that a page of ours sent it."""
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def before_it_is_read(request: HttpRequest) -> tuple[str, ...]:
    """As `texts` of a form whose body nobody has read: only of one of ours, without files and not large."""
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    if request.content_type != "application/x-www-form-urlencoded" or not from_here(request):
        return ()
    if length > settings.DATA_UPLOAD_MAX_MEMORY_SIZE or not strict.is_readable(request):
        return ()
    return texts(request)
