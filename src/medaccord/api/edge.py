"""What every operation's address does alike, before and beside its operations: methods, content, absence."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, re_path
from ninja import NinjaAPI, Router
from ninja.openapi.schema import BODY_CONTENT_TYPES
from ninja.operation import Operation

from medaccord.domain.errors import Missing

View = Callable[..., HttpResponseBase]

PARTS = "multipart/form-data"


def refusal(status: int, error: str, reason: str, **headers: str) -> HttpResponse:
    """A refusal that comes before any operation, in the same form as theirs."""
    return JsonResponse({"error": error, "reason": reason}, status=status, headers=headers)


def urls(
    api: NinjaAPI, routers: Iterable[tuple[str, Router]]
) -> tuple[list[URLPattern | URLResolver], str, str]:
    """The addresses of an API, each view with what all have alike, and an answer to every other address."""
    patterns, app, namespace = api.urls
    kinds = kinds_of(routers)
    for pattern in patterns:
        assert isinstance(pattern, URLPattern)
        shape = _shape(str(pattern.pattern))
        nowhere = pattern.name == "api-root"  # an address that only names where the others begin
        pattern.callback = nothing if nowhere else _alike(pattern.callback, kinds.get(shape, {"GET": ""}))
    return [*patterns, re_path("", nothing)], app, namespace


def nothing(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """404 in JSON, for addresses where no operation is; the same as for what may not be seen."""
    return refusal(404, "missing", Missing().reason)


nothing.csrf_exempt = True  # type: ignore[attr-defined]
NOWHERE = ([re_path("", nothing)], "api")
"""All other addresses of programs, those of versions to come too."""


def kinds_of(routers: Iterable[tuple[str, Router]]) -> dict[str, dict[str, str]]:
    """The methods of each address, and the kind of content that each takes, from the operations themselves.

    The description says the same, and takes a second to write, which no process that starts has to spend.
    """
    found: dict[str, dict[str, str]] = {}
    for prefix, router in routers:
        for path, view in router.path_operations.items():
            kinds = found.setdefault(_shape(f"{prefix}{path}".strip("/")), {})
            for operation in view.operations:
                kinds |= dict.fromkeys(operation.methods, _kind(operation))
    return found


def _kind(operation: Operation) -> str:
    """As the framework describes it: a form that carries files as well is one of parts."""
    sources = [model.__ninja_param_source__ for model in operation.models]
    kinds = [BODY_CONTENT_TYPES[source] for source in sources if source in BODY_CONTENT_TYPES]
    return kinds[0] if len(kinds) == 1 else PARTS if kinds else ""


def _shape(path: str) -> str:
    """An address without the names of its keys."""
    return re.sub(r"[<{][^>}]*[>}]", "{}", path)


def _alike(view: View, kinds: dict[str, str]) -> View:
    methods = sorted({*kinds, "OPTIONS", *({"HEAD"} if "GET" in kinds else ())})
    allow = ", ".join(methods)

    @functools.wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        method = request.method or ""
        if method not in methods:
            return refusal(405, "not_allowed", f"Here you can use: {allow}.", Allow=allow)
        if method == "OPTIONS":
            return HttpResponse(status=204, headers={"Allow": allow})
        if method == "HEAD":  # the server sends the headers of GET and leaves the body out
            request.method = "GET"
        wanted = kinds.get(method, "")
        if wanted and request.content_type != wanted:
            return refusal(415, "unsupported", f"Send the body as {wanted}, and say so in Content-Type.")
        return view(request, *args, **kwargs)

    answer.csrf_exempt = True  # type: ignore[attr-defined]
    answer.takes_files = PARTS in kinds.values()  # type: ignore[attr-defined]
    return answer
