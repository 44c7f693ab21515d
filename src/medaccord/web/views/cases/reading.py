"""Many downloads of one person, which the desk asks about."""

from __future__ import annotations

import uuid

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from medaccord.apps.cases.commands import reading
from medaccord.apps.cases.queries.bulks import bulk as one_bulk
from medaccord.domain.errors import Missing
from medaccord.web import confirming
from medaccord.web.clock import now
from medaccord.web.forms.cases.reading import BulkForm
from medaccord.web.guards import signed_in
from medaccord.web.presenters.cases.head import Tab
from medaccord.web.presenters.cases.reading import review_page
from medaccord.web.reading import page_of
from medaccord.web.request import Request


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: Request, bulk: uuid.UUID) -> HttpResponseBase:
    """Say what was found about many downloads."""
    one = one_bulk(request.actor, bulk)
    if request.method != "POST" and not one.may:
        raise Missing
    form = BulkForm(request.POST or None, initial={"version": one.version})
    back = page_of(request, one.stream, Tab.DOCUMENTS)
    return confirming.confirm(
        request,
        form,
        ask=lambda: confirming.Asked(review_page(one, form, back), one.marked, one.version),
        do=lambda data: reading.review(request.actor, bulk, now(), **data),
        back=back,
        sentence=_("It is recorded."),
    )
