"""Requests for records: recorded, laid out, decided paragraph by paragraph, closed."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
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
    has_untold,
    paragraph,
    paragraph_page,
    untold,
)
from medaccord.apps.discussion.queries.disclosure import request as one_request
from medaccord.apps.discussion.queries.notices import NoticeView, notices
from medaccord.apps.discussion.queries.notices import notice as one_notice
from medaccord.domain.disclosure_notice import NoticeMove, NoticeState
from medaccord.domain.disclosure_package import package
from medaccord.domain.errors import Illegal, Missing
from medaccord.domain.reading import Opening
from medaccord.domain.roles import Role
from medaccord.domain.workdays import working_day
from medaccord.web import errors
from medaccord.web import viewmodels as v
from medaccord.web.attached import attached
from medaccord.web.clock import now
from medaccord.web.confirming import Asked, confirm
from medaccord.web.context import show
from medaccord.web.forms.discussion import disclosure as forms
from medaccord.web.forms.plain import Form
from medaccord.web.guards import signed_in
from medaccord.web.marked import marking_of
from medaccord.web.presenters.cases.case import may
from medaccord.web.presenters.discussion import disclosure as pages
from medaccord.web.presenters.discussion import submitters
from medaccord.web.request import Request
from medaccord.web.views.accounts.factors import proved_to_publish


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
    after = request.GET.get("after", "")
    found = paragraph_page(request.actor, disclosure_id, after=after)
    told = notices(request.actor, view.id, shown=False)
    waits = has_untold(request.actor, disclosure_id)
    shown = pages.disclosure_page(view, one, found, told, now(), after, untold=waits)
    return show(request, "case/disclosure.html", shown, marking=marking_of(view, one, found.lines))


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
            pages.lay_out_page(view, one, form),
            marking_of(view, one),
            one_request(request.actor, one.id).version,
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
            pages.approve_page(view, one, form),
            marking_of(view, one),
            one_request(request.actor, one.id).version,
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
        return show(request, "confirm.html", page, status=status, marking=marking_of(view, one))

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
    request.shown.way = Opening.EXPORT
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
            pages.close_page(view, one, form),
            marking_of(view, one),
            one_request(request.actor, one.id).version,
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
        back=pages.place_of(one, row.number),
        sentence=_("The decision is saved."),
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def notify(request: Request, disclosure_id: uuid.UUID) -> HttpResponseBase:
    """Tell parties what of their words may be released."""
    view, one = _open(request, disclosure_id)
    waiting = untold(request.actor, disclosure_id)
    choices = submitters.told_choices(waiting)
    if request.method != "POST" and not choices:
        raise Illegal(commands.NOTHING_UNTOLD)
    least = working_day(now().date(), settings.MEDACCORD.law.notice.object_days)
    form = forms.NotifyForm(request.POST or None, choices=choices, initial={"due_on": least})
    return confirm(
        request,
        form,
        ask=lambda: Asked(submitters.notify_page(view, one, form), marking_of(view, one, waiting)),
        do=lambda data: commands.notify(request.actor, disclosure_id, now(), **data),
        back=reverse("disclosure.page", args=[disclosure_id]),
        sentence=_("Notice is given. Each submitter reads its own paragraphs and answers."),
    )


@signed_in
@require_safe
def notice(request: Request, notice_id: uuid.UUID) -> HttpResponseBase:
    """One notice, for the party that submitted what it is about, and for the desk."""
    one = one_notice(request.actor, notice_id)
    view = case_view(request.actor, one.case, answers=False)
    shown = submitters.notice_page(view, one, now())
    return show(request, "case/disclosure.html", shown, marking=marking_of(view, one, one.lines))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def object_(request: Request, notice_id: uuid.UUID) -> HttpResponseBase:
    """Object, as the party, to what may be released; everything that it has not answered is ticked."""
    one = one_notice(request.actor, notice_id)
    found = one.open_to(NoticeMove.OBJECT, now())
    choices = submitters.choices_of(found)
    waiting = [str(line.id) for line in found if line.state is NoticeState.TOLD]
    told = {"paragraphs": waiting, "version": one.version}
    form = forms.ObjectForm(request.POST or None, choices=choices, exemptions=one.exemptions, initial=told)
    sentence = _("You object. The coordination center decides, and tells you before a release over that.")
    return _answered(
        request, one, NoticeMove.OBJECT, form, submitters.object_page, commands.object_, sentence
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def agree(request: Request, notice_id: uuid.UUID) -> HttpResponseBase:
    """Say, as the party, that nobody objects; nothing is ticked beforehand, for it stays."""
    one = one_notice(request.actor, notice_id)
    choices = submitters.choices_of(one.open_to(NoticeMove.AGREE, now()))
    form = forms.AgreeForm(request.POST or None, choices=choices, initial={"version": one.version})
    sentence = _("It is noted that you do not object to these.")
    return _answered(request, one, NoticeMove.AGREE, form, submitters.agree_page, commands.agree, sentence)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@proved_to_publish(lambda request: True)
def intend(request: Request, notice_id: uuid.UUID) -> HttpResponseBase:
    """Tell the party, as the desk, that something is to be released over its objection."""
    one = one_notice(request.actor, notice_id)
    choices = submitters.choices_of(one.open_to(NoticeMove.INTEND, now()))
    least = working_day(now().date(), settings.MEDACCORD.law.notice.intend_days)
    told = {"release_on": least, "version": one.version}
    form = forms.IntendForm(request.POST or None, choices=choices, initial=told)
    sentence = _("The submitter is told. It does not go out before that day has passed.")
    return _answered(request, one, NoticeMove.INTEND, form, submitters.intend_page, commands.intend, sentence)


def _answered(
    request: Request,
    one: NoticeView,
    move: NoticeMove,
    form: Form,
    draw: Callable[[CaseView, NoticeView, Form], v.ConfirmPage],
    do: Callable[..., object],
    sentence: str,
) -> HttpResponseBase:
    """One step with a notice; a form that can only be refused is not shown."""
    view = case_view(request.actor, one.case, answers=False)
    fits = may(view, submitters.STEPS[move][1]) and one.open_to(move, now())
    if request.method != "POST" and not fits:
        raise Missing

    def ask() -> Asked:
        newest = one_notice(request.actor, one.id)
        return Asked(draw(view, newest, form), marking_of(view, newest, newest.lines), newest.version)

    def step(data: dict[str, Any]) -> object:
        data.pop("sure", None)
        return do(request.actor, one.id, now(), **data)

    return confirm(request, form, ask=ask, do=step, back=submitters.page_of(one), sentence=sentence)


def _decided(row: ParagraphView) -> dict[str, object]:
    """What was decided before stands in the form again; before that, nothing is chosen."""
    if row.decision is None:
        return {}
    return {"decision": row.decision.value, "exemptions": list(row.exemptions), "words": row.words}


def _asked(
    request: Request, view: CaseView, one: RequestView, form: forms.DecideForm, key: uuid.UUID
) -> Asked:
    newest = paragraph(request.actor, key)
    return Asked(pages.decide_page(view, one, newest, form), marking_of(view, one, newest), newest.version)


def _seen(request: Request, key: uuid.UUID) -> tuple[CaseView, RequestView]:
    one = one_request(request.actor, key)
    return case_view(request.actor, one.case, answers=False), one


def _open(request: Request, key: uuid.UUID) -> tuple[CaseView, RequestView]:
    view, one = _seen(request, key)
    if one.closed_at and request.method != "POST":
        raise Illegal(commands.CLOSED)
    return view, one
