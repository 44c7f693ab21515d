"""SBOMs of a product: the list with a form, one with its components, its end, and where a component is."""

from __future__ import annotations

import uuid
from typing import Any

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from medaccord.adapters import sbom as reader
from medaccord.apps.cases.commands import sbom as commands
from medaccord.apps.cases.queries.holders import Holders, holders
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.cases.queries.sbom_gate import may_attach
from medaccord.apps.cases.queries.searches import searches
from medaccord.apps.cases.queries.views import CaseView, ProductView
from medaccord.apps.devices.queries.sboms import ComponentPage, components, place_in, sboms
from medaccord.domain.devices.component import sought
from medaccord.domain.errors import Denied, Illegal, Invalid
from medaccord.domain.handling import Readers
from medaccord.domain.verbs import Verb
from medaccord.web import errors
from medaccord.web.clock import now
from medaccord.web.confirming import Asked, confirm
from medaccord.web.context import say, show
from medaccord.web.forms.cases.corrections import WithdrawForm
from medaccord.web.forms.devices.sbom import ComponentForm, SbomForm
from medaccord.web.guards import see_other, signed_in, takes_files
from medaccord.web.marked import marking_of
from medaccord.web.presenters.cases.rooms import marks_offered
from medaccord.web.presenters.devices import sbom as words
from medaccord.web.presenters.devices.product_pages import may_work_on, product_in, sboms_address
from medaccord.web.request import Request


@signed_in
@require_safe
def listed(request: Request, case: uuid.UUID, product: uuid.UUID) -> HttpResponseBase:
    """The SBOMs of a product that the reader may see."""
    return _list(request, case_view(request.actor, case), product)


@signed_in
@takes_files
@require_POST
def attach(request: Request, case: uuid.UUID, product: uuid.UUID) -> HttpResponseBase:
    """Read an SBOM and keep what it says."""
    view = case_view(request.actor, case)
    form = SbomForm(request.POST, request.FILES, labels=_labels(view))

    def do(data: dict[str, Any]) -> object:
        told = reader.read(data["file"].read()) if may_attach(request.actor, case, product) else None
        wanted = {"label": data["label"], "marking": data["marking"]}
        return commands.attach(request.actor, case, now(), product=product, told=told, **wanted)

    def done(row: object) -> HttpResponseBase:
        say(request, _("The SBOM was attached."))
        return see_other(sboms_address(case, product))

    return errors.run(
        request,
        form,
        do,
        done=done,
        again=lambda code: _list(request, view, product, form, code),
        names={"": "file"},
    )


@signed_in
@require_safe
def page(request: Request, case: uuid.UUID, sbom: uuid.UUID) -> HttpResponseBase:
    """One SBOM with a page of its components."""
    view, after = case_view(request.actor, case), place_in(request.GET.get("after", ""))
    product, found = _shown(request, view, sbom, after)
    told = words.one_page(view, product, found, first=after == 0)
    return show(request, "case/sbom.html", told, marking=marking_of(view, found.sbom))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: Request, case: uuid.UUID, sbom: uuid.UUID) -> HttpResponseBase:
    """Say that an SBOM is not to be relied on, and why."""
    view = case_view(request.actor, case)
    product, found = _shown(request, view, sbom)
    if found.sbom.withdrawn_at is not None:
        raise Illegal(_("This was withdrawn already."))
    if request.method != "POST" and not may_work_on(view, product, Verb.SBOM_WITHDRAW):
        raise Denied(_("This cannot be done here by you, or not in this phase of the case."))
    form = WithdrawForm(request.POST or None, initial={"version": found.sbom.version})

    def ask() -> Asked:
        newest = components(request.actor, case, sbom).sbom
        told = words.withdraw_page(view, product, newest, form)
        return Asked(told, marking_of(view, newest), newest.version)

    return confirm(
        request,
        form,
        ask=ask,
        do=lambda data: commands.withdraw(request.actor, case, now(), sbom=sbom, **data),
        back=words.one_address(case, sbom),
        sentence=_("The SBOM was withdrawn."),
    )


@signed_in
@require_safe
def where(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """In which products a component is, by the SBOMs that the reader may see; for the case's desk."""
    view = case_view(request.actor, case)
    searches(request.actor, case)  # raises Missing for anybody but the desk
    form = ComponentForm(request.GET or None)
    found = _asked(request, case, form) if form.is_bound and form.is_valid() else None
    code = 422 if form.is_bound and form.errors else 200
    told = words.holders_page(view, form, found)
    shown = found.marked if found else view.marking
    return show(request, "case/holders.html", told, status=code, marking=marking_of(view, shown))


def _asked(request: Request, case: uuid.UUID, form: ComponentForm) -> Holders | None:
    try:
        return holders(request.actor, case, sought(**form.cleaned_data))
    except Invalid as refusal:
        errors.tell(form, refusal, {})
        return None


def _shown(
    request: Request, view: CaseView, sbom: uuid.UUID, after: int = 0
) -> tuple[ProductView, ComponentPage]:
    found = components(request.actor, view.id, sbom, after)
    return product_in(view, found.sbom.product), found


def _labels(view: CaseView) -> list[tuple[str, str]]:
    return marks_offered(view, [Readers.SIDE])["labels"]


def _list(
    request: Request, view: CaseView, key: uuid.UUID, form: SbomForm | None = None, code: int = 200
) -> HttpResponseBase:
    product = product_in(view, key)
    found = sboms(request.actor, view.id, key)
    if form is None and may_work_on(view, product, Verb.SBOM_ATTACH):
        form = SbomForm(labels=_labels(view), initial={"marking": view.marking})
    page = words.list_page(view, product, found, form, now())
    return show(request, "case/sboms.html", page, status=code, marking=marking_of(view, found))
