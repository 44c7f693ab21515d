"""Reading a draft together: who is asked, what each answers, comments and what becomes of them."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from medaccord.apps.advisories.commands import comment, review
from medaccord.apps.advisories.queries.drafts import BlockLine, revision
from medaccord.apps.advisories.queries.reviews import passages_of
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.cases.queries.views import CaseView
from medaccord.domain.errors import Denied, Missing
from medaccord.domain.roles import Role
from medaccord.domain.verbs import Verb
from medaccord.web import errors
from medaccord.web.clock import now
from medaccord.web.confirming import Asked, confirm
from medaccord.web.context import say, show
from medaccord.web.forms.advisories.review import (
    AcceptForm,
    AgainForm,
    AnswerForm,
    AskForm,
    CommentForm,
    SettleForm,
)
from medaccord.web.guards import see_other, signed_in
from medaccord.web.presenters.advisories.advisory import Forms
from medaccord.web.presenters.advisories.review import (
    agencies,
    block_named,
    comment_page,
    review_page,
    to_ask,
    to_settle,
    to_settle_again,
)
from medaccord.web.presenters.cases.case import may
from medaccord.web.presenters.cases.head import Tab, address, tabs_for
from medaccord.web.request import Request
from medaccord.web.views.advisories.advisory import said_of, shown_again, with_revision


@signed_in
@require_safe
def page(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """The part of the draft that the reader was asked to read; the agencies read all of it elsewhere."""
    view = case_view(request.actor, case)
    if agencies(view):
        return see_other(address(case, Tab.ADVISORY))
    if Tab.REVIEW not in tabs_for(view):
        raise Missing
    return _part(request, view)


def _part(request: Request, view: CaseView, code: int = 200, form: Form | None = None) -> HttpResponseBase:
    said = said_of(request, view.id).own(view)
    listed = passages_of(request.actor, said.reviews[0].id) if said.reviews else ()
    shown = review_page(view, said, listed, now(), {"review": form} if form else {})
    return show(request, "review/page.html", shown, status=code, marking=view.marking)


@signed_in
@require_POST
def ask(request: Request, case: uuid.UUID, row: uuid.UUID) -> HttpResponseBase:
    """Ask parties to read a draft by an instant."""
    view = with_revision(request, case, row)
    form = AskForm(request.POST, parties=to_ask(view, said_of(request, case), row))
    return _taken(
        request,
        view,
        "ask",
        form,
        lambda data: review.ask(
            request.actor,
            row,
            now(),
            parties=form.chosen(),
            due_at=form.instant,
            question=data["question"],
        ),
        _("They are asked. Their answers appear here."),
        {"due_at": "day"},
    )


@signed_in
@require_POST
def answer(request: Request, case: uuid.UUID, review_id: uuid.UUID) -> HttpResponseBase:
    """Say what one's own party thinks of the draft."""
    view, said = case_view(request.actor, case), said_of(request, case)
    if review_id not in {one.id for one in said.reviews}:
        raise Missing
    form = AnswerForm(request.POST, objects=Role.ADVISER in view.roles)
    return _taken(
        request,
        view,
        "review",
        form,
        lambda data: review.answer(request.actor, review_id, now(), **data),
        _("Your answer is recorded."),
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: Request, case: uuid.UUID, row: uuid.UUID, block: str) -> HttpResponseBase:
    """First the block, then a comment on it."""
    view = case_view(request.actor, case)
    party, listed = _shown(request, view, row)
    found = block_named(listed, block)
    if found is None:
        raise Missing
    if not may(view, Verb.COMMENT_WRITE):
        raise Denied(_("This case takes no comments now."))
    form = CommentForm(request.POST or None)

    def ask() -> Asked:
        return Asked(comment_page(view, row, listed, found, form), view.marking)

    return confirm(
        request,
        form,
        ask=ask,
        do=lambda data: comment.write(
            request.actor,
            case,
            now(),
            revision=row,
            kind=found.kind.value,
            source=uuid.UUID(found.source),
            comment=data["comment"],
            party=party,
        ),
        back=_there(view, block),
        sentence=_("Your comment is sent."),
    )


def _shown(
    request: Request, view: CaseView, row: uuid.UUID
) -> tuple[uuid.UUID | None, tuple[BlockLine, ...]]:
    """The blocks of a revision as this reader was shown them, and as which party outside the agencies.

    Raises Missing for a revision that it was not shown.
    """
    if agencies(view):
        with_revision(request, view.id, row)
        return None, revision(request.actor, row, now()).blocks
    said = said_of(request, view.id).own(view)
    found = next((one for one in said.reviews if one.revision == row), None)
    if found is None:
        raise Missing
    return found.participant, passages_of(request.actor, found.id)


@signed_in
@require_POST
def settle(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """Say what becomes of the chosen comments, or accept all that were shown."""
    view, said = case_view(request.actor, case), said_of(request, case)
    if Tab.ADVISORY not in tabs_for(view):
        raise Missing
    how = request.POST.get("do", "")
    if how == "again":
        again = AgainForm(request.POST, comments=to_settle_again(said))
        return _settled(request, view, how, again, again.seen)
    every = how == "accept"
    form: AcceptForm | SettleForm = (AcceptForm if every else SettleForm)(
        request.POST, comments=to_settle(said)
    )
    return _settled(request, view, "accept" if every else "settle", form, dict)


def _settled(
    request: Request,
    view: CaseView,
    name: str,
    form: AcceptForm | SettleForm,
    seen: Callable[[], dict[uuid.UUID, int]],
) -> HttpResponseBase:
    return _taken(
        request,
        view,
        name,
        form,
        lambda data: comment.settle(
            request.actor,
            view.id,
            now(),
            comments=form.chosen(),
            disposition=data.get("disposition", "accepted"),
            because=data.get("because", ""),
            again=seen(),
        ),
        lambda rows: ngettext("%d comment is settled.", "%d comments are settled.", len(rows)) % len(rows),
    )


def _taken(
    request: Request,
    view: CaseView,
    name: str,
    form: Form,
    do: Callable[[dict[str, Any]], Any],
    sentence: str | Callable[[Any], str],
    names: dict[str, str] | None = None,
) -> HttpResponseBase:
    def again(code: int) -> HttpResponseBase:
        if agencies(view):
            return shown_again(request, view, code, Forms({name: form}))
        return _part(request, view, code, form)

    def done(result: Any) -> HttpResponseBase:
        say(request, sentence if isinstance(sentence, str) else sentence(result))
        return see_other(_there(view))

    return errors.run(request, form, do, done=done, again=again, names=names)


def _there(view: CaseView, fragment: str = "") -> str:
    """Where the reader reads the draft."""
    return address(view.id, Tab.ADVISORY if agencies(view) else Tab.REVIEW, fragment)
