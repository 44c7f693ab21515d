"""The desk of a report: somebody is taken out of it."""

from __future__ import annotations

import uuid

from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from medaccord.apps.intake.commands import take_out as commands
from medaccord.apps.intake.queries.desk import desk
from medaccord.apps.intake.queries.reports import report_view
from medaccord.domain.errors import Denied, Missing
from medaccord.web.clock import now
from medaccord.web.confirming import Asked, confirm
from medaccord.web.forms.cases.team import PersonForm
from medaccord.web.guards import signed_in
from medaccord.web.presenters.intake.desk import take_out_page
from medaccord.web.request import Request


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def take_out(request: Request, report: uuid.UUID) -> HttpResponseBase:
    """Choose who sees the report no more; the page is for administrators who work on it."""
    found, at = report_view(request.actor, report), desk(request.actor, report)
    if not found.is_desk:
        raise Missing
    if request.method != "POST" and not at.removable:
        raise Denied(commands.NOT_THE_KEEPER)
    offered = at.removable or at.people  # whoever takes nobody out is refused by the command
    form = PersonForm(request.POST or None, people=[(str(one.person), one.name) for one in offered])
    return confirm(
        request,
        form,
        ask=lambda: Asked(take_out_page(found, form), found.marked),
        do=lambda data: commands.take_out(request.actor, report, now(), person=uuid.UUID(data["person"])),
        back=reverse("report.page", args=[report]),
        sentence=_("They see nothing further of this report."),
    )
