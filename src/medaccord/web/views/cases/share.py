"""Sharing what belongs to somebody: the center's question, the owner's answers, and the end of a share."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.forms import Form
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from medaccord.apps.cases.commands import share as commands
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.cases.queries.shares import RequestView, ShareView, sharing, workers
from medaccord.apps.cases.queries.views import CaseView
from medaccord.apps.discussion.queries.documents import Document, documents
from medaccord.domain.errors import Denied, Missing
from medaccord.domain.handling import Marking
from medaccord.domain.sharing import NEVER, RequestState
from medaccord.domain.verbs import Verb
from medaccord.web import confirming
from medaccord.web import viewmodels as v
from medaccord.web.clock import now
from medaccord.web.forms.cases import share as forms
from medaccord.web.guards import signed_in
from medaccord.web.marked import marking_of
from medaccord.web.presenters.cases import share as pages
from medaccord.web.presenters.cases.case import may
from medaccord.web.presenters.cases.head import Tab, address
from medaccord.web.request import Request
from medaccord.web.views.accounts.factors import proved_to_publish


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: Request, case: uuid.UUID, item: uuid.UUID) -> HttpResponseBase:
    """Ask whose a document is to let one more party read it."""
    view, one = _whole(request, case, item, Verb.SHARE_ASK)
    due = now() + dt.timedelta(days=settings.MEDACCORD.consent_days)
    form = forms.AskForm(
        request.POST or None, recipients=pages.recipients(view, one.originator), initial={"due": due}
    )
    return confirming.confirm(
        request,
        form,
        ask=lambda: confirming.Asked(pages.ask_page(view, one, form), one.marked),
        do=lambda _data: commands.ask(request.actor, item, now(), **form.inputs()),
        back=address(case, Tab.DOCUMENTS),
        sentence=_asked_words,
        names={"due_at": "due"},
    )


def _asked_words(made: Any) -> str:
    """What came of asking: the owner is asked, or agreed to it beforehand."""
    if made.state == RequestState.ASKED:
        return _("Its owner was asked. Until it agrees nobody else learns of the document.")
    return _("Its owner agreed to this beforehand. They can read it now, and the owner is told.")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def grant(request: Request, case: uuid.UUID, consent: uuid.UUID) -> HttpResponseBase:
    """Agree, as the owner."""
    asked = _asked(request, case, consent, Verb.SHARE_GRANT)
    others = pages.others_of(asked.one, asked.documents, sharing(request.actor, case))
    form = forms.GrantForm(
        request.POST or None,
        versions=pages.versions(asked.one, others),
        initial={"version": asked.one.version},
    )

    def do(_data: object) -> object:
        return commands.grant(request.actor, consent, now(), **form.inputs())

    sentence = _("It is shared. You can end that at any time.")
    return _answer(asked, form, pages.grant_page, do, sentence, others)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def deny(request: Request, case: uuid.UUID, consent: uuid.UUID) -> HttpResponseBase:
    """Say no, as the owner."""
    asked = _asked(request, case, consent, Verb.SHARE_DENY)
    form = forms.DenyForm(request.POST or None, initial={"version": asked.one.version})

    def do(data: dict[str, Any]) -> object:
        return commands.deny(request.actor, consent, now(), **data)

    return _answer(
        asked, form, pages.deny_page, do, _("It is not shared. The coordination center reads why.")
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def announce(request: Request, case: uuid.UUID, consent: uuid.UUID) -> HttpResponseBase:
    """Let the recipient know that something waits, as the owner."""
    asked = _asked(request, case, consent, Verb.SHARE_ANNOUNCE)
    form = forms.AnnounceForm(request.POST if request.method == "POST" else None)

    def do(_data: object) -> object:
        return commands.announce(request.actor, consent, now())

    return _answer(
        asked,
        form,
        pages.announce_page,
        do,
        _("They know now that one document waits for you, and not what it is."),
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def retract(request: Request, case: uuid.UUID, consent: uuid.UUID) -> HttpResponseBase:
    """Take a request back, as the desk."""
    asked = _asked(request, case, consent, Verb.SHARE_RETRACT)
    form = forms.RetractForm(request.POST or None, initial={"version": asked.one.version})

    def do(data: dict[str, Any]) -> object:
        return commands.retract(request.actor, consent, now(), **data)

    return _answer(asked, form, pages.retract_page, do, _("The request was taken back. Its owner reads why."))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: Request, case: uuid.UUID, share: uuid.UUID) -> HttpResponseBase:
    """End a share, as the owner or the desk."""
    view = _view(request, case, Verb.SHARE_WITHDRAW)
    one = _line(request, case, share)
    if request.method != "POST" and one.ended_at is not None:
        raise Missing
    form = forms.WithdrawForm(request.POST or None, initial={"version": one.version})
    mark = _marking(documents(request.actor, case), one.item)
    return confirming.confirm(
        request,
        form,
        ask=lambda: confirming.Asked(
            pages.withdraw_page(view, one, form), mark, _line(request, case, share).version
        ),
        do=lambda data: commands.withdraw(request.actor, share, now(), **data),
        back=address(case, Tab.DOCUMENTS),
        sentence=_("It is no longer shared. The recipient cannot open it any more."),
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@proved_to_publish(lambda request: True)
def release(request: Request, case: uuid.UUID, item: uuid.UUID) -> HttpResponseBase:
    """Let people by name read it for 72 hours, because patients are in danger."""
    view, one = _whole(request, case, item, Verb.SHARE_RELEASE)
    recipients = pages.recipients(view, one.originator)
    named = pages.people(workers(request.actor, case), recipients)
    form = forms.ReleaseForm(request.POST or None, recipients=recipients, people=named)
    return confirming.confirm(
        request,
        form,
        ask=lambda: confirming.Asked(pages.release_page(view, one, form), one.marked),
        do=lambda _data: commands.release(request.actor, item, now(), **form.inputs()),
        back=address(case, Tab.DOCUMENTS),
        sentence=_("It is released for 72 hours. Its owner is told, and a second person looks at it."),
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@proved_to_publish(lambda request: True)
def override(request: Request, case: uuid.UUID, item: uuid.UUID) -> HttpResponseBase:
    """Ask a second person to share it without its owner's consent."""
    view, one = _whole(request, case, item, Verb.SHARE_OVERRIDE)
    if not one.override_bases and request.method != "POST":
        raise Missing
    if not one.override_bases:
        raise Denied(NEVER)
    recipients = pages.recipients(view, one.originator)
    form = forms.OverrideForm(request.POST or None, recipients=recipients, bases=one.override_bases)
    return confirming.confirm(
        request,
        form,
        ask=lambda: confirming.Asked(
            pages.override_page(view, one, sharing(request.actor, case), form), one.marked
        ),
        do=lambda _data: commands.override(request.actor, item, now(), **form.inputs()),
        back=address(case, Tab.DOCUMENTS),
        sentence=_("It waits for a second person. Its owner is told. Nobody else reads it yet."),
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@proved_to_publish(lambda request: True)
def review(request: Request, case: uuid.UUID, share: uuid.UUID) -> HttpResponseBase:
    """Uphold or end, as a second person, what its owner did not agree to."""
    view = _view(request, case, Verb.SHARE_REVIEW)
    one = _line(request, case, share)
    if request.method != "POST" and not (one.awaits_review and one.may_review):
        raise Missing
    form = forms.ReviewForm(request.POST or None, initial={"version": one.version})
    mark = _marking(documents(request.actor, case), one.item)
    return confirming.confirm(
        request,
        form,
        ask=lambda: confirming.Asked(
            pages.review_page(view, one, sharing(request.actor, case), form),
            mark,
            _line(request, case, share).version,
        ),
        do=lambda data: commands.review(request.actor, share, now(), **data),
        back=address(case, Tab.DOCUMENTS),
        sentence=_("It is recorded. Its owner reads what you decided, and why."),
    )


def _whole(request: Request, case: uuid.UUID, item: uuid.UUID, verb: Verb) -> tuple[CaseView, Document]:
    """The case and a document that belongs to somebody, for its desk."""
    view = _view(request, case, verb)
    one = next((doc for doc in documents(request.actor, case) if doc.item == item), None)
    if one is None or not view.is_desk:
        raise Missing
    return view, one


def _view(request: Request, case: uuid.UUID, verb: Verb) -> CaseView:
    """The case; a form that can only be refused is not shown."""
    view = case_view(request.actor, case, answers=False)
    if request.method != "POST" and not may(view, verb):
        raise Missing
    return view


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as its reader sees it, with the case and the documents around it."""

    request: Request
    view: CaseView
    one: RequestView
    documents: list[Document]


def _asked(request: Request, case: uuid.UUID, consent: uuid.UUID, verb: Verb) -> Asked:
    view, one = _view(request, case, verb), _request(request, case, consent)
    if request.method != "POST" and not (one.is_open and one.due_at > now()):
        raise Missing
    return Asked(request, view, one, documents(request.actor, case))


def _request(request: Request, case: uuid.UUID, consent: uuid.UUID) -> RequestView:
    found = sharing(request.actor, case).requests
    one = next((one for one in found if one.id == consent), None)
    if one is None:
        raise Missing
    return one


def _line(request: Request, case: uuid.UUID, share: uuid.UUID) -> ShareView:
    one = next((one for one in sharing(request.actor, case).shares if one.id == share), None)
    if one is None:
        raise Missing
    return one


def _marking(found: list[Document], item: uuid.UUID) -> Marking:
    """How the document is to be handled that a page is about."""
    marked = next((doc.marked for doc in found if doc.item == item), None)
    if marked is None:
        raise Missing
    return marked


def _answer(
    asked: Asked,
    form: Form,
    draw: Callable[[CaseView, RequestView, Form], v.ConfirmPage],
    do: Callable[[dict[str, Any]], object],
    sentence: str,
    others: Sequence[Document] = (),
) -> HttpResponseBase:
    """One answer to a request; after a refusal the page is drawn from what holds then.

    `others` are documents that the page names beside the one that is asked for.
    """
    case, mark = asked.view.id, marking_of(_marking(asked.documents, asked.one.item), others)

    def ask() -> confirming.Asked:
        current = _request(asked.request, case, asked.one.id)
        return confirming.Asked(draw(asked.view, current, form), mark, current.version)

    back = address(case, Tab.DOCUMENTS)
    return confirming.confirm(asked.request, form, ask=ask, do=do, back=back, sentence=sentence)
