"""SSVC within a case: what the case implies is filled in, the rest is chosen, and nothing of it is kept."""

from __future__ import annotations

import json
import uuid
from dataclasses import replace

from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods, require_safe

from medaccord.apps.cases.queries.linked import is_linked
from medaccord.apps.cases.queries.views import CaseView, VulnerabilityView
from medaccord.domain.errors import Missing
from medaccord.domain.handling import Marking, taken_out
from medaccord.domain.scoring.implied import Facts, implied
from medaccord.domain.scoring.selection import selection_list
from medaccord.domain.scoring.ssvc import Table
from medaccord.web import errors
from medaccord.web.attached import attached
from medaccord.web.clock import now
from medaccord.web.context import show
from medaccord.web.forms.calculators import TableForm
from medaccord.web.guards import signed_in
from medaccord.web.marked import marking_of
from medaccord.web.presenters.assessments.ssvc import facts_of, filled_in, list_page, table_page, tables_for
from medaccord.web.presenters.calculators import SELECTIONS
from medaccord.web.request import Request
from medaccord.web.views.assessments.assessment import all_of, assessed, flaw, judged_in


@signed_in
@require_safe
def listed(request: Request, case: uuid.UUID, row: uuid.UUID) -> HttpResponseBase:
    """The tables that the reader decides by."""
    view, one, facts, marking = _read(request, case, row)
    return show(request, "text.html", list_page(view, one, facts), marking=marking)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: Request, case: uuid.UUID, row: uuid.UUID, table: str) -> HttpResponseBase:
    """One table: on the page, or as a SelectionList. It is sent in a form, so that no address tells it."""
    view, one, facts, marking = _read(request, case, row)
    found = next((each for each in tables_for(view) if each.slug == table), None)
    if found is None:
        raise Missing
    data = request.POST if request.method == "POST" else None
    form = TableForm(data, table=found, filled=filled_in(found, implied(facts)))
    if request.POST.get("answer") == SELECTIONS and form.is_valid():
        return _file(view, one, found, form, marking)

    def shown(status: int, outcome: str | None = None) -> HttpResponseBase:
        drawn = table_page(view, one, found, facts, form, outcome)
        return show(request, "calculator/page.html", drawn, status=status, marking=marking)

    if request.method != "POST":
        return shown(200)
    return errors.run(request, form, found.decide, done=lambda outcome: shown(200, outcome), again=shown)


def _read(
    request: Request, case: uuid.UUID, row: uuid.UUID
) -> tuple[CaseView, VulnerabilityView, Facts, Marking]:
    """The vulnerability with what its case says of it; raises Missing for whoever decides by no table."""
    view = assessed(request, case, answers=True)
    if not tables_for(view):
        raise Missing
    one, judged = flaw(view, row), replace(judged_in(request, case).of(row), follows=())
    alone = view.is_desk and not is_linked(request.actor, case)
    facts = facts_of(view, one, judged, now(), alone=alone)
    return view, one, facts, marking_of(view, *all_of(judged))


def _file(
    view: CaseView, one: VulnerabilityView, table: Table, form: TableForm, marking: Marking
) -> HttpResponseBase:
    """What was selected, named by the vulnerability's CVE number, or by its place in the case."""
    chosen = {point.key: [form.cleaned_data[point.key]] for point in table.points}
    target = one.cve or f"{view.number} {one.label}"
    told = json.dumps(selection_list(table, chosen, now(), [target]), indent=2)
    name = taken_out(view.number, marking, f"ssvc_{table.slug}_{one.label}", "json")
    return attached(told, "application/json", name)
