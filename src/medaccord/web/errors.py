"""Domain errors as answers, mapped once: to a form that keeps what was typed, or to a plain page."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar, cast

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string

from medaccord.domain.errors import Denied, Illegal, Invalid, Missing, Refusal
from medaccord.web.forms.reasons import Reasoned
from medaccord.web.request import Request
from medaccord.web.spoken import spoken

if TYPE_CHECKING:
    from medaccord.web.viewmodels import Link

R = TypeVar("R")

STATUS: tuple[tuple[type[Refusal], int], ...] = (
    (Missing, 404),
    (Denied, 403),
    (Illegal, 409),
    (Invalid, 422),
)


def status_of(refusal: Refusal) -> int:
    """The HTTP status of a refusal; Stale is an Illegal."""
    return next(code for kind, code in STATUS if isinstance(refusal, kind))


def page(status: int, name: str = "", **words: Any) -> HttpResponse:
    """A page that needs no database, view model or context processor; `name` where it is not its status."""
    body = render_to_string(f"{name or status}.html", words)
    return HttpResponse(body, status=status, headers={"Cache-Control": "no-store"})


WAIT = 20.0
"""Seconds after which somebody whose body found no room is asked to try again."""
SAID = {
    400: ("unreadable", "We could not read that request. Send text in UTF-8 and a length that is a number."),
    403: ("denied", "This was refused."),
    404: ("missing", Missing().reason),
    408: ("late", "The body did not come in time. Send it again, at once."),
    413: ("too_large", "The body is too large. Send less at a time."),
    500: ("failed", "Something went wrong on our side. Nothing was changed; try again later."),
}
"""What programs are told where people get a page."""


def apart(request: HttpRequest, status: int) -> HttpResponse:
    """An answer apart from every view: a page for people, the API's own form for programs."""
    if not request.path.startswith("/api/"):
        return page(status)
    error, reason = SAID[status]
    body = {"error": error, "reason": reason}
    return JsonResponse(body, status=status, headers={"Cache-Control": "no-store"})


def answer(request: HttpRequest, refusal: Refusal, onward: Link | None = None) -> HttpResponse:
    """A refusal that no form took up; what is missing and what may not be seen answer with the same bytes.

    `onward` leads to what its reader can do instead.
    """
    if isinstance(refusal, Missing):
        return page(404)
    body = render_to_string("refused.html", {"reason": spoken(refusal.reason), "onward": onward}, request)
    return HttpResponse(body, status=status_of(refusal))


def unreadable(request: HttpRequest) -> HttpResponse:
    """400, before the body was read."""
    return apart(request, 400)


def too_large(request: HttpRequest) -> HttpResponse:
    """413, before the body was read."""
    return apart(request, 413)


def too_many(wait: float, typed: Sequence[str] = ()) -> HttpResponse:
    """429 with the seconds to wait, and what was typed; nothing is locked (RFC 6585 §4)."""
    return _later(429, wait, typed=typed)


def not_taken_in(request: HttpRequest, status: int) -> HttpResponse:
    """What was refused at the door: 400, 408, 413, or 503 with a time to try again (RFC 9110 §15.6.4)."""
    return _later(503, WAIT) if status == 503 else apart(request, status)


def _later(status: int, wait: float, **words: Any) -> HttpResponse:
    """A page that names the whole seconds to wait, in its header as well."""
    seconds = max(1, math.ceil(wait))
    response = page(status, wait=seconds, **words)
    response["Retry-After"] = str(seconds)
    return response


def run(
    request: HttpRequest,
    form: BaseForm,
    do: Callable[[dict[str, Any]], R],
    *,
    done: Callable[[R], HttpResponseBase],
    again: Callable[[int], HttpResponseBase],
    names: Mapping[str, str] | None = None,
) -> HttpResponseBase:
    """Take a form to its command: `do` gets the cleaned data, `done` its result, `again` a status.

    What was typed stays in the form; findings go to the fields of the same name, or as `names` maps them
    (command's name to form's), the rest to the form as a whole; where rules need a reason, the form asks for
    it. What may not be seen raises on.
    """
    cast(Request, request).refused = form  # until its command is done
    if not form.is_valid():
        return again(422)
    try:
        result = do(form.cleaned_data)
    except Missing:
        raise
    except Invalid as refusal:
        tell(form, refusal, names or {})
        return again(422)
    except Refusal as refusal:
        form.add_error(None, refusal.reason)
        if isinstance(refusal, Illegal) and isinstance(form, Reasoned):
            form.ask(refusal.rules)
        return again(status_of(refusal))
    cast(Request, request).refused = None
    return done(result)


def renew(form: BaseForm, version: int | str, name: str = "version") -> None:
    """Put the newest version into a form whose save was stale: both texts stand on its page, so that saving
    again is a decision.
    """
    typed = cast(QueryDict, form.data).copy()
    typed[form.add_prefix(name)] = str(version)
    form.data = typed


def tell(form: BaseForm, refusal: Invalid, names: Mapping[str, str]) -> None:
    """Put findings beside the fields that they are about."""
    for name, sentences in refusal.findings.items():
        field = names.get(name, name)
        for sentence in sentences:
            form.add_error(field if field in form.fields else None, sentence)
