"""Advisories of others: the list, each as a page, and each document as it was distributed."""

from __future__ import annotations

import uuid

from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from medaccord.apps.advisories.queries.ingested import ingested as found_in
from medaccord.apps.advisories.queries.ingested import ingested_document, ingested_products
from medaccord.web.context import show
from medaccord.web.guards import open_to_all
from medaccord.web.presenters.advisories.ingested import list_page, page_of
from medaccord.web.request import Request
from medaccord.web.views.advisories.published import public


@open_to_all
@require_safe
def listed(request: Request) -> HttpResponseBase:
    """Advisories of others, newest first."""
    text, after = request.GET.get("q", ""), request.GET.get("after", "")
    return show(request, "advisory/list.html", list_page(found_in(text=text, after=after), text, not after))


@open_to_all
@require_safe
def page(request: Request, ingested: uuid.UUID) -> HttpResponseBase:
    """One advisory of others, with whose it is and how that was shown."""
    found = ingested_document(ingested)
    return show(
        request, "advisory/page.html", page_of(found.line, found.advisory, ingested_products(ingested))
    )


@open_to_all
@require_safe
def csaf(request: Request, ingested: uuid.UUID) -> HttpResponseBase:
    """Its document, byte for byte as it was distributed."""
    answer = public(ingested_document(ingested).document, "application/json")
    answer["Content-Disposition"] = "attachment"
    return answer
