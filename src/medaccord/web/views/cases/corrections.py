"""Corrections: a page for each row of a case that changes it, and one that withdraws it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from medaccord.apps.cases.commands import (
    acknowledgment,
    note,
    product,
    reference,
    remediation,
    rollout,
    score,
    vulnerability,
)
from medaccord.apps.cases.queries.content import Content, content
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.cases.queries.views import CaseView
from medaccord.apps.cases.queries.withdrawn import withdrawn
from medaccord.domain.errors import Denied, Illegal, Missing
from medaccord.domain.verbs import Verb
from medaccord.web import viewmodels as v
from medaccord.web.clock import now
from medaccord.web.confirming import Asked, confirm
from medaccord.web.forms.cases.corrections import ProductNameForm
from medaccord.web.forms.cases.rollout import RolloutForm
from medaccord.web.guards import signed_in
from medaccord.web.presenters.cases import corrections
from medaccord.web.presenters.cases.content import blank
from medaccord.web.presenters.cases.head import Tab, address
from medaccord.web.request import Request
from medaccord.web.views.cases.wanted import (
    note_of,
    reference_of,
    remediation_of,
    rollout_of,
    score_of,
    thanks_of,
)

Draw = Callable[[CaseView, Content, str, Any, Form], v.ConfirmPage]

CHANGES: dict[str, tuple[Callable[..., object], Callable[..., object]]] = {
    "score": (score.change, score_of),
    "remediation": (remediation.change, remediation_of),
    "rollout": (rollout.change, rollout_of),
    "note": (note.change, note_of),
    "reference": (reference.change, reference_of),
    "acknowledgment": (acknowledgment.change, thanks_of),
}
"""The command that puts another row in place of one, and what it takes from the form."""
WITHDRAWALS: dict[str, Callable[..., object]] = {
    "vulnerability": vulnerability.withdraw,
    "score": score.withdraw,
    "remediation": remediation.withdraw,
    "rollout": rollout.withdraw,
    "note": note.withdraw,
    "reference": reference.withdraw,
    "acknowledgment": acknowledgment.withdraw,
}


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: Request, case: uuid.UUID, row: uuid.UUID, noun: str) -> HttpResponseBase:
    """Put another content in place of one row's."""
    kind = corrections.NOUNS[noun]
    assert kind.change is not None
    view, texts, shown = _shown(request, case, row, noun, kind.change)
    form = _change_form(view, texts, noun, shown, request.POST or None)

    def do(data: dict[str, Any]) -> object:
        if isinstance(form, ProductNameForm):
            told = {"name": form.full_name(), "path": form.path(), "version": data["version"]}
            return product.change(request.actor, case, now(), product=row, **told)
        command, wanted = CHANGES[noun]
        return command(request.actor, row, now(), wanted=wanted(form), version=data["version"])

    return _confirmed(request, view, shown, noun, form, corrections.change_page, do, str(kind.changed))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: Request, case: uuid.UUID, row: uuid.UUID, noun: str) -> HttpResponseBase:
    """Say that one row is over, and why."""
    kind = corrections.NOUNS[noun]
    view, _texts, shown = _shown(request, case, row, noun, kind.withdraw)
    form = corrections.withdraw_form(shown, request.POST or None)

    def do(data: dict[str, Any]) -> object:
        told = {"reason": data["reason"], "version": data["version"]}
        match noun:
            case "product":
                return product.withdraw(request.actor, case, now(), product=row, **told)
            case "group":
                return product.ungroup(request.actor, case, now(), group=row, **told)
            case _:
                return WITHDRAWALS[noun](request.actor, row, now(), **told)

    return _confirmed(request, view, shown, noun, form, corrections.withdraw_page, do, str(kind.withdrawn))


def _shown(
    request: Request, case: uuid.UUID, row: uuid.UUID, noun: str, verb: Verb
) -> tuple[CaseView, Content, Any]:
    """The case with the row; a form that can only be refused is not shown."""
    view = case_view(request.actor, case)
    texts = content(request.actor, case)
    found = corrections.one_row(view, texts, noun, row)
    if found is None:
        if any(one.id == row for one in withdrawn(request.actor, view)):
            raise Illegal(_("This was withdrawn already."))
        raise Missing
    if request.method != "POST" and not corrections.may_correct(view, noun, found, verb):
        raise Denied(_("This cannot be done here by you, or not in this phase of the case."))
    return view, texts, found


def _change_form(view: CaseView, texts: Content, noun: str, shown: Any, data: Any) -> Form:
    if noun == "product":
        return corrections.name_form(shown, data)
    return corrections.change_form(view, texts, noun, shown, blank(view, texts, noun, data))


def _confirmed(
    request: Request,
    view: CaseView,
    shown: Any,
    noun: str,
    form: Form,
    draw: Draw,
    do: Callable[[dict[str, Any]], object],
    sentence: str,
) -> HttpResponseBase:
    """Show the form beside what stands there, or take it to its command and go back to the tab."""

    def ask() -> Asked:
        newest, texts = case_view(request.actor, view.id), content(request.actor, view.id)
        row = corrections.one_row(newest, texts, noun, shown.id) or shown
        return Asked(draw(newest, texts, noun, row, form), newest.marking, row.version)

    names = {"0/dated": "day", "dated": "day", "path": "name"}
    if isinstance(form, RolloutForm):
        names |= form.names()
    back = address(view.id, Tab.VULNERABILITIES)
    return confirm(request, form, ask=ask, do=do, back=back, sentence=sentence, names=names)
