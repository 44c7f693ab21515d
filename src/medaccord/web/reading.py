"""On which page a reader reads what lies in a report or case."""

from __future__ import annotations

import uuid

from django.urls import reverse

from medaccord.apps.cases.queries.load import case_view
from medaccord.domain.errors import Missing
from medaccord.web.presenters.cases.head import Tab, address
from medaccord.web.request import Request


def page_of(request: Request, stream: uuid.UUID, tab: Tab) -> str:
    """A tab of the case, the page of the report, or the tracking page of whoever holds its receipt."""
    if request.holds_receipt:
        return reverse("tracking.page")
    try:
        return address(case_view(request.actor, stream, answers=False).id, tab)
    except Missing:
        return reverse("report.page", args=[stream])
