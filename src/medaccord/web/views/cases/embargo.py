"""The embargo: terms in force, proposals and answers, a new end with its effect shown first, its end."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from medaccord.apps.cases.commands import consent, embargo
from medaccord.apps.cases.queries.cautions import cautions
from medaccord.apps.cases.queries.content import stakes
from medaccord.apps.cases.queries.linked import linked_cases
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.cases.queries.views import CaseView, Terms
from medaccord.domain.cvd.terms import checked_end
from medaccord.domain.errors import Illegal, Invalid, Missing, Stale
from medaccord.domain.roles import Role
from medaccord.web import errors
from medaccord.web import viewmodels as v
from medaccord.web.clock import now
from medaccord.web.context import say, show
from medaccord.web.forms.cases.embargo import DecideForm, EndForm, KeepForm, ProposeForm, SignForm
from medaccord.web.guards import see_other, signed_in
from medaccord.web.presenters.cases.cautions import keep_page
from medaccord.web.presenters.cases.embargo import embargo_page
from medaccord.web.presenters.cases.head import Tab, address, crumbs
from medaccord.web.presenters.cases.proposals import Forms
from medaccord.web.presenters.cases.terms import proposer
from medaccord.web.request import Request
from medaccord.web.templatetags.instants import binding_text


@signed_in
@require_safe
def page(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """The terms in force, who agreed, and what is proposed."""
    return embargo_screen(request, case)


@signed_in
@require_POST
def propose(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """First the effect of a date, which changes nothing; then the proposal itself."""
    view, form, at = case_view(request.actor, case), ProposeForm(request.POST), now()
    sends, changed = request.POST.get("do") == "send", []

    def do(data: dict[str, Any]) -> uuid.UUID | None:
        checked_end(form.instant, at)
        if not sends:
            if view.public_at:
                raise Illegal(_("The case is public: no embargo can be agreed any more."))
            return None
        try:
            return embargo.propose(
                request.actor,
                case,
                at,
                ends_at=form.instant,
                reason=data["reason"],
                binds_proposer=data["binds"],
                reasons=form.reasons(),
                seen=data["shown"],
            ).id
        except Stale as refusal:
            changed.append(refusal)
            raise

    def again(code: int) -> HttpResponseBase:
        return embargo_screen(request, case, code, Forms(propose=form, effect=bool(changed)))

    def done(proposed: uuid.UUID | None) -> HttpResponseBase:
        if proposed is None:
            return embargo_screen(request, case, 200, Forms(propose=form, effect=True))
        after = case_view(request.actor, case).embargo
        if after and after.terms == proposed:
            return _back(request, case, _("The new end is in force. Who must agree to it is asked."))
        return _back(request, case, _("Your proposal is before all parties."))

    return errors.run(request, form, do, done=done, again=again, names={"ends_at": "day"})


@signed_in
@require_POST
def accept(request: Request, case: uuid.UUID, proposal: uuid.UUID) -> HttpResponseBase:
    """Yes to a proposal: the case owner's puts it into force, another party's is its own consent."""
    return _decide(request, case, proposal, embargo.accept, _("Your yes is recorded."))


@signed_in
@require_POST
def reject(request: Request, case: uuid.UUID, proposal: uuid.UUID) -> HttpResponseBase:
    """No to a proposal."""
    return _decide(request, case, proposal, embargo.reject, _("Your answer is recorded."))


def _decide(
    request: Request, case: uuid.UUID, proposal: uuid.UUID, verb: Callable[..., object], sentence: str
) -> HttpResponseBase:
    """Take one press of a button; where a rule asks for a reason, a page asks for it."""
    view, form = case_view(request.actor, case), DecideForm(request.POST)
    terms = next((t for t in view.proposals if t.id == proposal), None)
    if terms is None:
        raise Missing

    def again(code: int) -> HttpResponseBase:
        page = _reason_page(view, terms, form, request.path)
        return show(request, "confirm.html", page, status=code, marking=view.marking)

    return errors.run(
        request,
        form,
        lambda data: verb(request.actor, proposal, now(), reasons=form.reasons()),
        done=lambda _row: _back(request, case, sentence),
        again=again,
    )


def _reason_page(view: CaseView, terms: Terms, form: DecideForm, href: str) -> v.ConfirmPage:
    """Why the answer was not taken, with the field for a reason where one is asked for."""
    submits = (v.Submit(_("Answer with this reason"), "go", look="filled"),) if form.fields else ()
    here = address(view.id, Tab.EMBARGO)
    return v.ConfirmPage(
        heading=_("Your answer needs another look"),
        text=(_("Nothing has changed yet."),),
        box=v.FormBox("decide", href, form, submits),
        cancel=v.Link(_("Back to the embargo, nothing changes"), here),
        crumbs=crumbs(view),
        facts=(
            v.Pair(_("Proposal"), _("terms %d") % terms.number),
            v.Pair(_("Proposed by"), proposer(view, terms)),
            v.Pair(_("Exact end"), binding_text(terms.ends_at)),
        ),
    )


@signed_in
@require_POST
def sign(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """One's own answer to the terms in force; superseded ones are refused by the command."""
    mine, form = case_view(request.actor, case).mine, SignForm(request.POST)
    if mine is None or mine.role == Role.LEAD:
        raise Missing
    if not form.is_valid():
        raise Invalid(_("Read the terms again, then press one of the answers."))
    say_no = form.cleaned_data["answer"] == "decline"
    if say_no:
        consent.decline(request.actor, mine.id, now())
    else:
        consent.accept(request.actor, mine.id, now(), terms=form.cleaned_data["terms"])
    say(request, _("Your answer is recorded."))
    return see_other("/my-work/" if say_no else address(case, Tab.EMBARGO))


@signed_in
@require_POST
def terminate(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """End it early, with a reason."""
    form = EndForm(request.POST)

    return errors.run(
        request,
        form,
        lambda data: embargo.terminate(
            request.actor, case, now(), reason=data["reason"], reasons=form.reasons()
        ),
        done=lambda _row: _back(request, case, _("The embargo has ended. Nothing is published by that.")),
        again=lambda code: embargo_screen(request, case, code, Forms(end=form)),
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def keep(request: Request, case: uuid.UUID, rule: str) -> HttpResponseBase:
    """Say why the embargo stays as it is although a rule asks otherwise."""
    view, form = case_view(request.actor, case), KeepForm(request.POST or None)
    asked = next((one for one in cautions(view, now()) if one.rule == rule), None)

    def shown(code: int) -> HttpResponseBase:
        page = keep_page(
            view,
            rule,
            asked.sentence if asked else _("The case does not ask for this now."),
            form,
            linked_cases(request.actor, case, now()),
        )
        return show(request, "confirm.html", page, status=code, marking=view.marking)

    if request.method != "POST":
        if asked is None:
            raise Missing
        return shown(200)
    return errors.run(
        request,
        form,
        lambda data: embargo.keep(request.actor, case, now(), rule=rule, reason=data["reason"]),
        done=lambda _row: _back(request, case, _("Your reason is recorded.")),
        again=shown,
    )


def embargo_screen(
    request: Request,
    case: uuid.UUID,
    code: int = 200,
    forms: Forms | None = None,
) -> HttpResponseBase:
    """The page of the embargo, with forms as typed where one was refused."""
    view, typed = case_view(request.actor, case), forms or Forms()
    at = now()
    page = embargo_page(view, stakes(request.actor, case, at), at, typed)
    return show(request, "embargo/page.html", page, status=code, marking=view.marking)


def _back(request: Request, case: uuid.UUID, sentence: str) -> HttpResponseBase:
    say(request, sentence)
    return see_other(address(case, Tab.EMBARGO))
