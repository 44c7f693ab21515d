"""What a case is about: vulnerabilities, products, scores, remediations and the advisory's texts."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from medaccord.apps.cases.commands import (
    acknowledgment,
    note,
    product,
    reference,
    remediation,
    rollout,
    score,
    split,
    vulnerability,
)
from medaccord.apps.cases.commands.vulnerability import NewVulnerability
from medaccord.apps.cases.queries.content import content
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.cases.queries.withdrawn import withdrawn
from medaccord.domain.errors import Missing
from medaccord.web import errors
from medaccord.web.clock import now
from medaccord.web.context import say, show
from medaccord.web.forms.cases.rollout import RolloutForm
from medaccord.web.guards import see_other, signed_in
from medaccord.web.keys import key_in
from medaccord.web.presenters.cases.content import Typed, blank, change_form, vulnerabilities_page
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

Take = Callable[[Any, dict[str, Any]], object]


@signed_in
@require_safe
def page(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """Everything that the reader sees of it; `change` in the address opens one row to be changed."""
    return _page(request, case, 200, Typed(changing=key_in(request.GET.get("change", ""))))


@signed_in
@require_POST
def add(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """Add one vulnerability."""

    def take(form: Any, data: dict[str, Any]) -> object:
        return vulnerability.add(request.actor, case, now(), vulnerabilities=[_wanted(data)])

    return _taken(request, case, "vulnerability", take, _("The vulnerability was added."))


@signed_in
@require_POST
def change(request: Request, case: uuid.UUID, row: uuid.UUID) -> HttpResponseBase:
    """Change one; a version that is not the newest loses neither text."""
    view = case_view(request.actor, case)
    shown = next((one for one in view.vulnerabilities if one.id == row), None)
    if shown is None:
        raise Missing
    form = change_form(shown, request.POST)
    return errors.run(
        request,
        form,
        lambda data: vulnerability.change(
            request.actor, row, now(), wanted=_wanted(data), version=data["version"]
        ),
        done=lambda _row: _back(request, case, _("The vulnerability was changed.")),
        again=lambda code: _page(
            request, case, code, Typed({"change": _renewed(request, case, row, form, code)}, row)
        ),
    )


def _renewed(request: Request, case: uuid.UUID, row: uuid.UUID, form: Any, code: int) -> Any:
    """The form as typed; after a stale save with the newest version, whose text stands on the same page."""
    if code == 409:
        newest = next(one for one in case_view(request.actor, case).vulnerabilities if one.id == row)
        errors.renew(form, newest.version)
    return form


@signed_in
@require_POST
def add_product(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """Add a product of a manufacturer that takes part."""

    def take(form: Any, data: dict[str, Any]) -> object:
        texts = [data[name] for name in ("vendor", "name", "version")]
        new = product.typed(uuid.UUID(data["organisation"]), *texts)
        return product.add(request.actor, case, now(), products=[new])

    return _taken(request, case, "product", take, _("The product was added."))


@signed_in
@require_POST
def group(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """Give a set of products a name."""

    def take(form: Any, data: dict[str, Any]) -> object:
        members = [uuid.UUID(key) for key in data["products"]]
        return product.group(
            request.actor, case, now(), products=members, name=data["name"], summary=data["summary"]
        )

    return _taken(request, case, "group", take, _("The group was saved."), {"group": "name"})


@signed_in
@require_POST
def add_score(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """Add a score."""

    def take(form: Any, data: dict[str, Any]) -> object:
        new = score_of(form)
        return score.add(request.actor, uuid.UUID(data["vulnerability"]), now(), scores=[new])

    return _taken(request, case, "score", take, _("The score was added."))


@signed_in
@require_POST
def add_remediation(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """Add what users can do."""

    def take(form: Any, data: dict[str, Any]) -> object:
        new = remediation_of(form)
        return remediation.add(request.actor, uuid.UUID(data["vulnerability"]), now(), remediations=[new])

    return _taken(request, case, "remediation", take, _("The remediation was added."), {"0/dated": "day"})


@signed_in
@require_POST
def add_rollout(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """Plan when the fix comes in a region."""

    def take(form: Any, data: dict[str, Any]) -> object:
        return rollout.add(request.actor, case, now(), rollouts=[rollout_of(form)])

    return _taken(request, case, "rollout", take, _("The fix plan was added."))


@signed_in
@require_POST
def add_note(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """Add a text for the advisory."""

    def take(form: Any, data: dict[str, Any]) -> object:
        new = note_of(form)
        return note.add(request.actor, case, now(), notes=[new])

    return _taken(request, case, "note", take, _("The text was added."))


@signed_in
@require_POST
def add_reference(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """Add an address for the advisory."""

    def take(form: Any, data: dict[str, Any]) -> object:
        new = reference_of(form)
        return reference.add(request.actor, case, now(), references=[new])

    return _taken(request, case, "reference", take, _("The reference was added."))


@signed_in
@require_POST
def add_acknowledgment(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """Add whom the advisory thanks."""

    def take(form: Any, data: dict[str, Any]) -> object:
        new = thanks_of(form)
        return acknowledgment.add(request.actor, case, now(), acknowledgments=[new])

    return _taken(request, case, "acknowledgment", take, _("The thanks were added."))


@signed_in
@require_POST
def split_case(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """Move vulnerabilities to a linked case, and go there."""

    def take(form: Any, data: dict[str, Any]) -> object:
        moving = [uuid.UUID(key) for key in data["vulnerabilities"]]
        return split.split(
            request.actor,
            case,
            now(),
            vulnerabilities=moving,
            title=data["title"],
            leak_risk=data["leak_risk"],
            reasons=form.reasons(),
        ).id

    return _taken(request, case, "split", take, _("This is the linked case. Its embargo is kept."))


def _wanted(data: dict[str, Any]) -> NewVulnerability:
    return NewVulnerability(
        title=data["title"],
        cve=data["cve"],
        cwe=data["cwe"],
        cwe_name=data["cwe_name"],
        ids=data["ids"],
        certainty=data["certainty"],
    )


def _taken(
    request: Request,
    case: uuid.UUID,
    name: str,
    take: Take,
    sentence: str,
    names: dict[str, str] | None = None,
) -> HttpResponseBase:
    """One form of the page to its command, and back; a case that the command returns is gone to."""
    view = case_view(request.actor, case)
    form = blank(view, content(request.actor, case), name, request.POST)

    def done(result: object) -> HttpResponseBase:
        return _back(request, result if isinstance(result, uuid.UUID) else case, sentence)

    def again(code: int) -> HttpResponseBase:
        return _page(request, case, code, Typed({name: form}))

    first = {f"0/{field}": field for field in form.fields}
    if isinstance(form, RolloutForm):
        first |= form.names()
    return errors.run(
        request, form, lambda data: take(form, data), done=done, again=again, names=first | (names or {})
    )


def _page(request: Request, case: uuid.UUID, code: int, typed: Typed) -> HttpResponseBase:
    view = case_view(request.actor, case)
    over = withdrawn(request.actor, view)
    page = vulnerabilities_page(view, content(request.actor, case), over, typed, now())
    return show(request, "case/vulnerabilities.html", page, status=code, marking=view.marking)


def _back(request: Request, case: uuid.UUID, sentence: str) -> HttpResponseBase:
    say(request, sentence)
    return see_other(address(case, Tab.VULNERABILITIES))
