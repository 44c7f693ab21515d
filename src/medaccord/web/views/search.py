"""Search over what the reader may see, and what everybody may."""

from __future__ import annotations

from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from medaccord.apps.advisories.queries.public import published
from medaccord.apps.cases.queries.listing import case_list
from medaccord.apps.intake.queries.reports import report_list
from medaccord.domain.handling import Marking
from medaccord.web.clock import now
from medaccord.web.context import show
from medaccord.web.guards import open_to_all
from medaccord.web.marked import marking_of
from medaccord.web.presenters.public import search_page
from medaccord.web.request import Request

MOST = 20


@open_to_all
@require_safe
def page(request: Request) -> HttpResponseBase:
    """Cases and reports within the reader's rooms, then published advisories."""
    text = request.GET.get("q", "").strip()
    if not text:
        return show(request, "search/results.html", search_page("", (), (), ()))
    cases = case_list(request.actor, now(), text=text, limit=MOST).lines
    reports = report_list(request.actor, text=text, limit=MOST).lines
    found = search_page(text, cases, reports, published(text=text, limit=MOST).lines)
    made = marking_of(Marking(), cases, reports) if cases or reports else ""
    return show(request, "search/results.html", found, marking=made)
