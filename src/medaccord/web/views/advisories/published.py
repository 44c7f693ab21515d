"""What is published: the list, each page as its stored bytes, and each CSAF document."""

from __future__ import annotations

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from medaccord.apps.advisories.queries.provider import is_distributed, public_file
from medaccord.apps.advisories.queries.public import csaf_file, publication, published
from medaccord.domain.errors import Missing
from medaccord.web.context import show
from medaccord.web.guards import open_to_all
from medaccord.web.presenters.public import list_page
from medaccord.web.request import Request

PUBLIC = "public, max-age=60"
"""Everybody gets these bytes, and an update must reach hospitals within a minute."""


@open_to_all
@require_safe
def listed(request: Request) -> HttpResponseBase:
    """Published advisories, newest first."""
    text, after = request.GET.get("q", ""), request.GET.get("after", "")
    page = list_page(published(text=text, after=after), text, first=not after)
    return show(request, "advisory/list.html", page)


@open_to_all
@require_safe
def page(request: Request, number: str, version: int | None = None) -> HttpResponseBase:
    """One advisory at its current or an earlier version, byte for byte as it was published."""
    return public(publication(number, version).page, "text/html; charset=utf-8")


@open_to_all
@require_safe
def csaf(request: Request, year: int, name: str) -> HttpResponseBase:
    """A CSAF document under the year of its first release (CSAF 2.0 §7.1.11)."""
    found = csaf_file(f"{name}.json")
    if found.line.first_released_at.year != year:
        raise Missing
    return public(found.csaf, "application/json")


@open_to_all
@require_safe
def distributed(request: Request, year: int, name: str) -> HttpResponseBase:
    """A CSAF document at its address in the provider's tree.

    Once there is a tree it is read from there alone: what is published and not signed yet comes with it.
    """
    if not is_distributed():
        return csaf(request, year, name)
    answer = public(public_file(f"csaf/white/{year}/{name}.json"), "application/json")
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


def public(data: bytes, media_type: str) -> HttpResponse:
    """Published bytes as an answer that may be kept for a minute."""
    answer = HttpResponse(data, content_type=media_type)
    answer["Cache-Control"] = PUBLIC
    return answer
