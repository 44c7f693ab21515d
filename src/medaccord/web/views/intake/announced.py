"""An advising agency's side of reports: what it was told or reported itself, and a case for one."""

from __future__ import annotations

import uuid
from typing import Any

from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from medaccord.apps.cases.commands import announced
from medaccord.apps.intake.queries.announcements import announcement
from medaccord.web.clock import now
from medaccord.web.confirming import Asked, confirm
from medaccord.web.forms.intake.triage import TitleForm
from medaccord.web.guards import signed_in
from medaccord.web.marked import marking_of
from medaccord.web.presenters.intake.announced import open_page
from medaccord.web.request import Request


def _case(opened: Any) -> str:
    """The way to the case that was opened."""
    return reverse("case.page", args=[opened.id])


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def open_case(request: Request, announcement_id: uuid.UUID) -> HttpResponseBase:
    """Open a case for an accepted report or an own one; the coordination center leads it."""
    found = announcement(request.actor, announcement_id)
    form = TitleForm(request.POST or None, initial={"title": _("Report %s") % found.number})
    version = request.GET.get("v", "")

    def ask() -> Asked:
        newest = announcement(request.actor, announcement_id)
        return Asked(open_page(newest, form), marking_of(newest))

    return confirm(
        request,
        form,
        ask=ask,
        do=lambda data: announced.open_announced(
            request.actor,
            announcement_id,
            now(),
            title=data["title"],
            version=int(version) if version.isdecimal() and len(version) < 10 else None,
        ),
        back=_case if found.own else "/my-work/",
        sentence=_("The case is open. The coordination center leads it.")
        if found.own
        else _("The case is open. Agree below to take part in it."),
    )
