"""Who reported: what lies sealed, who looked at it, and asking to see it."""

from __future__ import annotations

import uuid

from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from medaccord.apps.intake.commands import reporter as commands
from medaccord.apps.intake.queries.reporter import looks_at
from medaccord.apps.intake.queries.reports import ReportView, report_view
from medaccord.domain.errors import Missing
from medaccord.domain.handling import Mark, Marking
from medaccord.domain.tlp import Tlp
from medaccord.web import confirming
from medaccord.web.clock import now
from medaccord.web.context import show
from medaccord.web.forms.intake.reporter import RevealForm
from medaccord.web.guards import signed_in, was_proved
from medaccord.web.marked import marking_of
from medaccord.web.presenters.intake import reporter as pages
from medaccord.web.request import Request
from medaccord.web.views.accounts.factors import proved_to_publish

MARKING = Marking(Tlp.RED, frozenset({Mark.PERSONAL}))
"""Who reported is for the eyes of the one who reads it."""


@signed_in
@require_safe
def page(request: Request, report: uuid.UUID) -> HttpResponseBase:
    """What lies sealed, who looked, and for its named reader the words while they are open."""
    found = _at_desk(request, report)
    shown = pages.reporter_page(found, looks_at(request.actor, report), proved=was_proved(request))
    return show(request, "report/reporter.html", shown, marking=marking_of(found, MARKING))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@proved_to_publish(lambda request: True)
def reveal(request: Request, report: uuid.UUID) -> HttpResponseBase:
    """Ask that one person of the desk may read who reported, on a recorded ground."""
    found, looks = _at_desk(request, report), looks_at(request.actor, report)
    if request.method != "POST" and not looks.may:
        raise Missing
    form = RevealForm(
        request.POST or None, readers=looks.readers, initial={"reader": str(request.actor.person)}
    )
    return confirming.confirm(
        request,
        form,
        ask=lambda: confirming.Asked(pages.reveal_page(found, form), found.marked),
        do=lambda _data: commands.reveal(request.actor, report, now(), **form.inputs()),
        back=reverse("reporter.page", args=[report]),
        sentence=_("It is recorded. It opens for them within a minute."),
    )


def _at_desk(request: Request, report: uuid.UUID) -> ReportView:
    """The report, for whoever judges it; to everybody else these addresses do not exist."""
    found = report_view(request.actor, report, shown=False)
    if not found.is_desk:
        raise Missing
    return found
