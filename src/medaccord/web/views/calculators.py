"""Scoring for everybody, without signing in: what is typed is answered and kept nowhere.

It is sent in the body of a form, so that no address, history or log tells what somebody weighs.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.forms import Form
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods, require_safe

from medaccord.domain.devices.udi.parse import parse
from medaccord.domain.errors import Invalid, Missing
from medaccord.domain.scoring import cvss as cvss_scores
from medaccord.domain.scoring import rubric as device_rubric
from medaccord.domain.scoring.selection import selection_list
from medaccord.domain.scoring.ssvc import TABLES
from medaccord.web import errors
from medaccord.web import viewmodels as v
from medaccord.web.attached import attached
from medaccord.web.clock import now
from medaccord.web.context import show
from medaccord.web.forms.calculators import IdentifierForm, RiskForm, RubricForm, TableForm, VectorForm
from medaccord.web.guards import open_to_all
from medaccord.web.presenters import calculators as pages
from medaccord.web.request import Request

R = TypeVar("R")


@open_to_all
@require_safe
def listed(request: Request) -> HttpResponseBase:
    """What can be calculated."""
    return show(request, "text.html", pages.list_page())


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def cvss(request: Request) -> HttpResponseBase:
    """Score a CVSS vector."""
    form = VectorForm(_sent(request))
    return _answer(request, form, lambda data: _under("vector", cvss_scores.calculate, data), pages.cvss_page)


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def device(request: Request) -> HttpResponseBase:
    """Read a device identifier."""
    form = IdentifierForm(_sent(request))
    return _answer(request, form, lambda data: _under("text", parse, data), pages.device_page)


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def rubric(request: Request) -> HttpResponseBase:
    """Lead answers about a medical device to a CVSS vector."""
    form = RubricForm(_sent(request))
    return _answer(request, form, lambda _data: device_rubric.apply(form.answers()), pages.rubric_page)


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def risk(request: Request) -> HttpResponseBase:
    """See what the risk matrix proposes, before compensating controls and with them."""
    form, matrix = RiskForm(_sent(request)), settings.MEDACCORD.matrix
    return _answer(
        request,
        form,
        lambda _data: form.places(),
        lambda form, places: pages.risk_page(matrix, form, places),
    )


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def ssvc(request: Request, table: str) -> HttpResponseBase:
    """Decide by an SSVC table."""
    if table not in TABLES:
        raise Missing
    found = TABLES[table]
    form = TableForm(_sent(request), table=found)
    if request.POST.get("answer") == pages.SELECTIONS and form.is_valid():
        chosen = {point.key: [form.cleaned_data[point.key]] for point in found.points}
        told = json.dumps(selection_list(found, chosen, now()), indent=2)
        return attached(told, "application/json", f"ssvc_{found.slug}_{now():%Y-%m-%d}.json")
    return _answer(request, form, found.decide, lambda form, outcome: pages.table_page(found, form, outcome))


def _sent(request: Request) -> Any:
    return request.POST if request.method == "POST" else None


def _under(field: str, ask: Callable[[str], R], data: dict[str, Any]) -> R:
    """Ask about the one field there is; whatever is wrong is wrong with it."""
    try:
        return ask(data[field])
    except Invalid as refusal:
        found = [sentence for sentences in refusal.findings.values() for sentence in sentences]
        raise Invalid({field: found}) from None


def _answer(
    request: Request,
    form: Form,
    ask: Callable[[dict[str, Any]], R],
    page: Callable[[Any, R | None], v.CalculatorPage],
) -> HttpResponseBase:
    """The form, and above it the answer once there is one."""

    def shown(status: int, result: R | None = None) -> HttpResponseBase:
        return show(request, "calculator/page.html", page(form, result), status=status)

    if request.method != "POST":
        return shown(200)
    return errors.run(request, form, ask, done=lambda result: shown(200, result), again=shown)
