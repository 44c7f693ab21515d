"""Facts that legal duties are counted from: a manufacturer states its own."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from medaccord.apps.advisories.queries.of_case import out_of
from medaccord.apps.assessments.commands import duty
from medaccord.apps.cases.queries.content import content
from medaccord.core.shown import Sight
from medaccord.domain.advisory.names import page_path
from medaccord.domain.errors import Missing
from medaccord.domain.handling import Marking, taken_out
from medaccord.domain.reading import Opening, Thing
from medaccord.domain.verbs import Verb
from medaccord.web.attached import attached
from medaccord.web.clock import now
from medaccord.web.confirming import Asked, confirm
from medaccord.web.context import show
from medaccord.web.forms.assessments.duty import StateForm
from medaccord.web.guards import signed_in
from medaccord.web.marked import marking_of
from medaccord.web.presenters.assessments.assessment_steps import state_page
from medaccord.web.presenters.assessments.following import events, own_line, own_maker
from medaccord.web.presenters.assessments.judged import there
from medaccord.web.presenters.assessments.letter import letter_page
from medaccord.web.presenters.assessments.papers import Told
from medaccord.web.presenters.assessments.periodic import Items, as_csv, items, periodic_page
from medaccord.web.request import Request
from medaccord.web.sights import leaves
from medaccord.web.views.assessments.assessment import (
    all_of,
    assessed,
    flaw,
    flaw_or_none,
    judged_in,
    offered,
)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def state(request: Request, case: uuid.UUID, row: uuid.UUID) -> HttpResponseBase:
    """State one fact for the own organisation; the address may name the fact and suggest its day."""
    view = assessed(request, case)
    offered(view, Verb.DUTY_STATE, request)
    said = judged_in(request, case).of(row).follows
    own = own_line(view, said)
    one = flaw_or_none(view, row) if own is not None and own.gone else flaw(view, row)
    first = {name: request.GET[name] for name in ("fact", "item", "day") if name in request.GET}
    form = StateForm(request.POST or None, initial=first, events=events(own))
    return confirm(
        request,
        form,
        ask=lambda: Asked(state_page(view, one, row, form), marking_of(view)),
        do=lambda _data: duty.state(request.actor, row, now(), wanted=form.wanted()),
        back=f"{there(view, row)}#follows",
        sentence=_("Your statement is recorded. Nothing was filed with anybody."),
    )


def _told(request: Request, case: uuid.UUID, row: uuid.UUID) -> Told:
    """What a manufacturer's own people draw up papers from; raises Missing for anybody else."""
    view = assessed(request, case, answers=True)
    one, mine = flaw(view, row), own_maker(view)
    if mine is None:
        raise Missing
    return Told(view, one, mine, judged_in(request, case).of(row), content(request.actor, case))


def _marking(told: Told) -> Marking:
    return marking_of(told.view, *all_of(told.judged))


@signed_in
@require_safe
def letter(request: Request, case: uuid.UUID, row: uuid.UUID) -> HttpResponseBase:
    """A draft of what the reader's own organisation tells its customers."""
    told = _told(request, case, row)
    return show(request, "assessment/letter.html", letter_page(told, now()), marking=_marking(told))


@signed_in
@require_safe
def periodic(request: Request, case: uuid.UUID, row: uuid.UUID) -> HttpResponseBase:
    """What a periodic report of the reader's own organisation says of one vulnerability."""
    told = _told(request, case, row)
    href = reverse("periodic.file", args=[case, row])
    shown = periodic_page(told, _items(request, told), href)
    return show(request, "assessment/periodic.html", shown, marking=_marking(told))


@signed_in
@require_safe
def periodic_file(request: Request, case: uuid.UUID, row: uuid.UUID) -> HttpResponseBase:
    """The same as a file for a spreadsheet, which is kept before it leaves."""
    told = _told(request, case, row)
    name = taken_out(told.view.number, _marking(told), f"periodic_{row.hex[:8]}", "csv")
    leaves(request, Sight(told.view.id, told.view.room, Thing.PERIODIC, row, 1), Opening.EXPORT)
    return attached(as_csv(_items(request, told)), "text/csv; charset=utf-8", name)


def _items(request: Request, told: Told) -> Items:
    out = out_of(request.actor.realm, told.view.id)
    return items(told, f"{settings.MEDACCORD.public_url}{page_path(out.number)}" if out else "")
