"""The advisory of a case: drafted, reviewed by a second person, released once its effects were shown."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from medaccord.apps.advisories.commands import advisory
from medaccord.apps.advisories.queries.communications import communications_of, no_draft
from medaccord.apps.advisories.queries.drafts import advisory_of, revision
from medaccord.apps.advisories.queries.reviewers import at_desk
from medaccord.apps.advisories.queries.reviews import comments_of, reviews_of, unasked_of
from medaccord.apps.advisories.queries.templates import templates
from medaccord.apps.assessments.queries.provisional import provisionals_of
from medaccord.apps.assessments.queries.together import statements_of
from medaccord.apps.cases.queries.content import content
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.cases.queries.views import CaseView
from medaccord.domain.advisory.names import csaf_file_name
from medaccord.domain.csaf.build import build, dump
from medaccord.domain.errors import Denied, Missing, Stale
from medaccord.domain.handling import Marking, taken_out
from medaccord.domain.reading import Opening
from medaccord.domain.tlp import Tlp
from medaccord.domain.verbs import Verb
from medaccord.web import errors, publication
from medaccord.web.attached import attached
from medaccord.web.clock import now
from medaccord.web.context import say, show
from medaccord.web.forms.advisories.advisory import (
    ApproveForm,
    DraftForm,
    ReleaseForm,
    ReturnForm,
    ScheduleForm,
    SubmitForm,
)
from medaccord.web.guards import see_other, signed_in
from medaccord.web.presenters.advisories.advisory import (
    Forms,
    based_on,
    draft_form,
    draft_page,
    preview_crumbs,
    release_page,
)
from medaccord.web.presenters.advisories.draft_checks import RELEASED, stays_secret
from medaccord.web.presenters.advisories.draft_rest import Stated
from medaccord.web.presenters.advisories.review import Said
from medaccord.web.presenters.cases.case import may
from medaccord.web.presenters.cases.head import Tab, address, tabs_for
from medaccord.web.request import Request
from medaccord.web.views.accounts.factors import proved_to_publish


def _sets_a_day(request: Request) -> bool:
    """Taking a date back makes nothing public, and must never have to wait."""
    return request.POST.get("do") != "never"


def _releases(request: Request) -> bool:
    return request.POST.get("do") == "release"


@signed_in
@require_safe
def page(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """The newest revision with its checks, its approvals and the next step."""
    return shown_again(request, _allowed(request, case))


@signed_in
@require_POST
def draft(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """Draft the next revision from the rows of the case."""
    view, at = _allowed(request, case), now()
    found, texts = advisory_of(request.actor, case, at), templates(request.actor)
    stated = _stated(request, case)
    form = draft_form(view, found, content(request.actor, case), stated, texts, request.POST)
    return _taken(
        request,
        view,
        "draft",
        form,
        lambda data: advisory.draft(
            request.actor,
            case,
            at,
            summary=data["summary"],
            status=data["status"],
            vulnerabilities=form.covered(),
            leave_out=form.left_out(),
            templates=form.chosen() if texts else None,
            based_on=data["based_on"],
        ),
        _("The draft is made from the case as it is now."),
    )


@signed_in
@require_POST
def submit(request: Request, case: uuid.UUID, row: uuid.UUID) -> HttpResponseBase:
    """Hand the draft to a second person."""
    view = with_revision(request, case, row)
    form = SubmitForm(request.POST)
    return _taken(
        request,
        view,
        "submit",
        form,
        lambda data: advisory.submit(request.actor, row, now()),
        _("The draft waits for a second person."),
    )


@signed_in
@require_POST
def approve(request: Request, case: uuid.UUID, row: uuid.UUID) -> HttpResponseBase:
    """Approve exactly the text that was shown."""
    view = with_revision(request, case, row)
    form = ApproveForm(request.POST)
    return _taken(
        request,
        view,
        "approve",
        form,
        lambda data: advisory.approve(request.actor, row, now(), digest=data["digest"]),
        _("You have approved what was shown. It is not out yet."),
    )


@signed_in
@require_POST
def return_(request: Request, case: uuid.UUID, row: uuid.UUID) -> HttpResponseBase:
    """Send it back with what should change."""
    view = with_revision(request, case, row)
    form = ReturnForm(request.POST)
    return _taken(
        request,
        view,
        "return",
        form,
        lambda data: advisory.return_(request.actor, row, now(), comment=data["comment"]),
        _("It is a draft again, with your comment."),
    )


@signed_in
@require_POST
@proved_to_publish(_sets_a_day)
def schedule(request: Request, case: uuid.UUID, row: uuid.UUID) -> HttpResponseBase:
    """Set the instant of its release, or take it back."""
    view = with_revision(request, case, row)
    if request.POST.get("do") == "never":
        form: Form = SubmitForm(request.POST)
        return _taken(
            request,
            view,
            "schedule",
            form,
            lambda data: advisory.schedule(request.actor, row, now(), release_at=None),
            _("The date is taken back. Nothing goes out by itself."),
        )
    shown = revision(request.actor, row, now())
    then = ScheduleForm(request.POST, secret=stays_secret(view, shown))
    return _taken(
        request,
        view,
        "schedule",
        then,
        lambda data: advisory.schedule(
            request.actor,
            row,
            now(),
            release_at=then.instant,
            leak_risk=data.get("leak_risk", ""),
            reasons=then.reasons(),
        ),
        _("It goes out at that instant, if everything still holds then."),
        {"release_at": "day"},
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@proved_to_publish(_releases)
def release(request: Request, case: uuid.UUID, row: uuid.UUID) -> HttpResponseBase:
    """First what will happen; then, confirmed, the release itself."""
    view, found, at = with_revision(request, case, row), advisory_of(request.actor, case, now()), now()
    if found is None or found.newest.line.id != row:
        raise Stale(_("A newer draft has replaced this one. Read that one."))
    if not may(view, Verb.ADVISORY_RELEASE):
        raise Denied(_("Only the lead of the case releases its advisory."))
    confirmed = request.method == "POST" and request.POST.get("do") == "release"
    binding = view.end_in_force(at) is not None
    form = ReleaseForm(
        request.POST if confirmed else None, secret=stays_secret(view, found.newest), binding=binding
    )

    def shown(code: int) -> HttpResponseBase:
        texts, said = content(request.actor, case), said_of(request, case)
        also = communications_of(request.actor, case, at, told=no_draft)
        stated = _stated(request, case)
        page = release_page(view, found.number, found.newest, texts, form, at, said, stated, also)
        return show(request, "confirm.html", page, status=code, marking=view.marking)

    if not confirmed:
        return shown(200)
    return errors.run(
        request,
        form,
        lambda data: advisory.release(
            request.actor, row, at, reasons=form.reasons(), leak_risk=data.get("leak_risk", "")
        ),
        done=lambda _row: _back(request, case, _("%s is published.") % found.number),
        again=shown,
    )


@signed_in
@require_safe
def preview(request: Request, case: uuid.UUID, row: uuid.UUID) -> HttpResponseBase:
    """The page as everybody would see it, under the marking of the case; what is out, as it is out."""
    view, shown = with_revision(request, case, row), revision(request.actor, row, now())
    made = shown.document
    if shown.line.state == RELEASED:
        return HttpResponse(publication.render(made, csaf_file_name(made.tracking.id)))
    csaf = reverse("draft.csaf", args=[case, row])
    crumbs, who = preview_crumbs(view, made.tracking.id), request.profile.name if request.profile else ""
    return HttpResponse(publication.preview(made, csaf, crumbs, view.marking, who))


@signed_in
@require_safe
def preview_csaf(request: Request, case: uuid.UUID, row: uuid.UUID) -> HttpResponseBase:
    """The CSAF document as machines would read it."""
    view = with_revision(request, case, row)
    request.shown.way = Opening.EXPORT
    shown = revision(request.actor, row, now())
    held = Marking(Tlp.CLEAR) if shown.line.state == RELEASED else view.marked
    name = taken_out(view.number, held, f"csaf_{row.hex[:8]}", "json")
    return attached(dump(build(shown.document)), "application/json", name)


def _allowed(request: Request, case: uuid.UUID) -> CaseView:
    """The case, for those whose screen this is: drafts are for the agencies, for others nothing is here."""
    view = case_view(request.actor, case)
    if Tab.ADVISORY not in tabs_for(view):
        raise Missing
    return view


def with_revision(request: Request, case: uuid.UUID, row: uuid.UUID) -> CaseView:
    """The case, if the revision is one of its own that the reader sees."""
    view, found = _allowed(request, case), advisory_of(request.actor, case, now(), shown=False)
    if found is None or row not in {line.id for line in found.revisions}:
        raise Missing
    return view


def _taken(
    request: Request,
    view: CaseView,
    name: str,
    form: Form,
    do: Callable[[dict[str, Any]], object],
    sentence: str,
    names: dict[str, str] | None = None,
) -> HttpResponseBase:
    def again(code: int) -> HttpResponseBase:
        if code == 409 and isinstance(form, DraftForm):
            form.renew(based_on(view, advisory_of(request.actor, view.id, now())))
        return shown_again(request, view, code, Forms({name: form}))

    return errors.run(
        request,
        form,
        do,
        done=lambda _row: _back(request, view.id, sentence),
        again=again,
        names=names,
    )


def said_of(request: Request, case: uuid.UUID) -> Said:
    """What was asked and said about the drafts of a case, as far as the reader may know."""
    actor = request.actor
    return Said(reviews_of(actor, case, now()), comments_of(actor, case), unasked_of(actor, case))


def shown_again(
    request: Request, view: CaseView, code: int = 200, forms: Forms | None = None
) -> HttpResponseBase:
    """The page of the draft, with forms that were refused."""
    at = now()
    found = advisory_of(request.actor, view.id, at)
    typed = forms or Forms()
    desk = at_desk(request.actor, view.id)
    said = said_of(request, view.id)
    texts, also = templates(request.actor), communications_of(request.actor, view.id, at, told=no_draft)
    stated = _stated(request, view.id)
    listed = content(request.actor, view.id)
    page = draft_page(view, found, listed, desk, at, typed, said, stated, texts, also)
    return show(request, "advisory/draft.html", page, status=code, marking=view.marking)


def _stated(request: Request, case: uuid.UUID) -> Stated:
    return Stated(statements_of(request.actor, case), provisionals_of(request.actor, case))


def _back(request: Request, case: uuid.UUID, sentence: str) -> HttpResponseBase:
    say(request, sentence)
    return see_other(address(case, Tab.ADVISORY))
