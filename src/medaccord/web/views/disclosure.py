"""Requests for records: recorded, laid out, decided paragraph by paragraph, closed."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.cases.queries.views import CaseView
from medaccord.apps.discussion.commands import disclosure as commands
from medaccord.apps.discussion.queries.disclosure import (
    ParagraphView,
    RequestView,
    answer,
    paragraph,
    paragraphs,
)
from medaccord.apps.discussion.queries.disclosure import request as one_request
from medaccord.domain.disclosure_package import package
from medaccord.domain.errors import Illegal, Missing
from medaccord.domain.reading import Opening
from medaccord.domain.roles import Role
from medaccord.web import errors
from medaccord.web.attached import attached
from medaccord.web.clock import now
from medaccord.web.confirming import Asked, confirm
from medaccord.web.context import show
from medaccord.web.forms import disclosure as forms
from medaccord.web.forms.plain import Form
from medaccord.web.guards import signed_in
from medaccord.web.presenters import disclosure as pages
from medaccord.web.request import Request
from medaccord.web.views.factors import proved_to_publish


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """Note that records of a case were asked for; the page is for its lead."""
    view = case_view(request.actor, case, answers=False)
    if Role.LEAD not in view.roles:
        raise Missing
    form = forms.RecordForm(request.POST or None)
    return confirm(
        request,
        form,
        ask=lambda: Asked(pages.record_page(view, form), view.marking),
        do=lambda data: commands.record(request.actor, case, now(), **data),
        back=lambda row: reverse("disclosure.page", args=[row.id]),  # type: ignore[attr-defined]
        sentence=_("The request is recorded. Nothing here can be erased until it is closed."),
    )


@signed_in
@require_safe
def page(request: Request, disclosure_id: uuid.UUID) -> HttpResponseBase:
    """One request with its paragraphs."""
    view, one = _seen(request, disclosure_id)
    found = paragraphs(request.actor, disclosure_id)
    shown = pages.disclosure_page(view, one, found, now().date())
    return show(request, "case/disclosure.html", shown, marking=one.marking)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def lay_out(request: Request, disclosure_id: uuid.UUID) -> HttpResponseBase:
    """Number every paragraph as of now."""
    view, one = _open(request, disclosure_id)
    form = forms.LayOutForm(request.POST or None, initial={"version": one.version})
    return confirm(
        request,
        form,
        ask=lambda: Asked(
            pages.lay_out_page(view, one, form), one.marking, one_request(request.actor, one.id).version
        ),
        do=lambda data: commands.lay_out(request.actor, disclosure_id, now(), **data),
        back=reverse("disclosure.page", args=[disclosure_id]),
        sentence=_("The records are laid out. Decide paragraph by paragraph."),
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@proved_to_publish(lambda request: True)
def approve(request: Request, disclosure_id: uuid.UUID) -> HttpResponseBase:
    """Agree to the answer, as a second person."""
    view, one = _open(request, disclosure_id)
    form = forms.ApproveForm(request.POST or None, initial={"version": one.version})
    return confirm(
        request,
        form,
        ask=lambda: Asked(
            pages.approve_page(view, one, form), one.marking, one_request(request.actor, one.id).version
        ),
        do=lambda data: commands.approve(request.actor, disclosure_id, now(), version=data["version"]),
        back=reverse("disclosure.page", args=[disclosure_id]),
        sentence=_("The answer is approved. It can be taken out."),
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@proved_to_publish(lambda request: True)
def export(request: Request, disclosure_id: uuid.UUID) -> HttpResponseBase:
    """The approved answer as one package; that it leaves is kept before it does."""
    view, one = _open(request, disclosure_id)
    if one.approved_at is None and request.method != "POST":
        raise Illegal(commands.UNAPPROVED)
    form = Form(request.POST if request.method == "POST" else None)

    def asked(status: int = 200) -> HttpResponseBase:
        page = pages.export_page(view, one, form)
        return show(request, "confirm.html", page, status=status, marking=one.marking)

    if request.method != "POST":
        return asked()
    return errors.run(
        request,
        form,
        lambda data: commands.export(request.actor, disclosure_id, now(), way=Opening.EXPORT),
        done=lambda kept: _package(request, view, disclosure_id),
        again=asked,
    )


def _package(request: Request, view: CaseView, key: uuid.UUID) -> HttpResponse:
    return attached(package(answer(request.actor, key)), "application/zip", pages.file_name(view))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: Request, disclosure_id: uuid.UUID) -> HttpResponseBase:
    """End a request; the page is for the lead."""
    view, one = _open(request, disclosure_id)
    if not one.leads:
        raise Missing
    form = forms.CloseForm(request.POST or None, initial={"version": one.version})
    return confirm(
        request,
        form,
        ask=lambda: Asked(
            pages.close_page(view, one, form), one.marking, one_request(request.actor, one.id).version
        ),
        do=lambda data: commands.close(request.actor, disclosure_id, now(), **data),
        back=reverse("disclosure.page", args=[disclosure_id]),
        sentence=_("The request is closed."),
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: Request, paragraph_id: uuid.UUID) -> HttpResponseBase:
    """What becomes of one paragraph."""
    row = paragraph(request.actor, paragraph_id)
    view, one = _open(request, row.request)
    form = forms.DecideForm(request.POST or None, initial={"version": row.version, **_decided(row)})
    return confirm(
        request,
        form,
        ask=lambda: _asked(request, view, one, form, paragraph_id),
        do=lambda data: commands.decide(request.actor, paragraph_id, now(), **data),
        back=f"{reverse('disclosure.page', args=[row.request])}#p{row.number}",
        sentence=_("The decision is saved."),
    )


def _decided(row: ParagraphView) -> dict[str, object]:
    """What was decided before stands in the form again; before that, nothing is chosen."""
    if row.decision is None:
        return {}
    return {"decision": row.decision.value, "exemptions": list(row.exemptions), "words": row.words}


def _asked(
    request: Request, view: CaseView, one: RequestView, form: forms.DecideForm, key: uuid.UUID
) -> Asked:
    newest = paragraph(request.actor, key)
    return Asked(pages.decide_page(view, one, newest, form), one.marking, newest.version)


def _seen(request: Request, key: uuid.UUID) -> tuple[CaseView, RequestView]:
    one = one_request(request.actor, key)
    return case_view(request.actor, one.case, answers=False), one


def _open(request: Request, key: uuid.UUID) -> tuple[CaseView, RequestView]:
    view, one = _seen(request, key)
    if one.closed_at and request.method != "POST":
        raise Illegal(commands.CLOSED)
    return view, one
