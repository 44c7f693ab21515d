"""Django's own errors as our pages, to programs as the API says them; they need no database."""

from __future__ import annotations

from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.http import HttpRequest, HttpResponse

from medaccord.web import errors, typed


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, or 413 where there was too much of it."""
    return errors.apart(request, 413 if isinstance(exception, RequestDataTooBig | TooManyFilesSent) else 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return errors.apart(request, 403)


def out_of_date(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that was open too long, with what was typed into it."""
    told = typed.texts(request) if typed.from_here(request) else ()
    return errors.page(403, "403_csrf", typed=told)


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, byte for byte what an invisible thing answers."""
    return errors.apart(request, 404)


def failed(request: HttpRequest) -> HttpResponse:
    """500."""
    return errors.apart(request, 500)
