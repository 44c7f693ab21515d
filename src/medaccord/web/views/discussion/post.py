"""One message, wherever it was written: other words for it, or its end."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.discussion.commands import post
from medaccord.apps.discussion.queries.posts import PostLine, one_post
from medaccord.apps.intake.holding import HELD
from medaccord.apps.intake.queries.holds import is_held
from medaccord.apps.intake.queries.reports import report_view
from medaccord.domain.errors import Denied, Illegal, Missing
from medaccord.domain.handling import OWNED
from medaccord.domain.roles import Role
from medaccord.domain.verbs import Verb
from medaccord.web import viewmodels as v
from medaccord.web.clock import now
from medaccord.web.confirming import Asked, confirm
from medaccord.web.forms.discussion.post import (
    MarkedMoreForm,
    RedactedPostForm,
    RevisedPostForm,
    WithdrawnPostForm,
)
from medaccord.web.guards import known
from medaccord.web.presenters.cases.case import may
from medaccord.web.presenters.cases.head import Tab
from medaccord.web.presenters.cases.rooms import further
from medaccord.web.presenters.discussion.post import mark_page, redact_page, revise_page, withdraw_page
from medaccord.web.reading import page_of
from medaccord.web.request import Request


@known
@require_http_methods(["GET", "HEAD", "POST"])
def revise(request: Request, message: uuid.UUID) -> HttpResponseBase:
    """Put other words in place of one's own; a version that is not the newest loses neither text."""
    line = _open(request, message)
    form = RevisedPostForm(request.POST or None, initial={"text": line.text, "version": line.version})
    return _taken(
        request,
        line,
        form,
        revise_page,
        lambda data: post.revise(request.actor, message, now(), text=data["text"], version=data["version"]),
        _("Your post was changed."),
    )


@known
@require_http_methods(["GET", "HEAD", "POST"])
def mark(request: Request, message: uuid.UUID) -> HttpResponseBase:
    """Mark a post more strictly."""
    line = _open(request, message)
    form = MarkedMoreForm(
        request.POST or None, initial={"marking": line.marking}, **further(line.marked, OWNED)
    )
    return _taken(
        request,
        line,
        form,
        mark_page,
        lambda data: post.mark(request.actor, message, now(), **form.wish()),
        _("The post was marked. Its readers are told."),
    )


@known
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: Request, message: uuid.UUID) -> HttpResponseBase:
    """Take a post's words away."""
    line = _open(request, message)
    form = WithdrawnPostForm(request.POST or None, initial={"version": line.version})
    return _taken(
        request,
        line,
        form,
        withdraw_page,
        lambda data: post.withdraw(
            request.actor, message, now(), reason=data["reason"], version=data["version"]
        ),
        _("The post was withdrawn."),
    )


@known
@require_http_methods(["GET", "HEAD", "POST"])
def redact(request: Request, message: uuid.UUID) -> HttpResponseBase:
    """Erase a post's words for good, on a legal basis."""
    line = one_post(request.actor, message)
    if request.method != "POST" and not _may_erase(request, line):
        raise Denied(_("Only the case lead erases a post."))
    if request.method != "POST" and is_held(request.actor, line.stream):
        raise Illegal(HELD)
    form = RedactedPostForm(request.POST or None, initial={"version": line.version})
    return _taken(
        request,
        line,
        form,
        redact_page,
        lambda data: post.redact(request.actor, message, now(), **data),
        _("The post was erased."),
    )


def _may_erase(request: Request, line: PostLine) -> bool:
    """Whether a post is not erased yet, and its reader leads the case, or judges the report."""
    if line.withdrawn is not None and line.withdrawn.basis != "":
        return False
    try:
        view = case_view(request.actor, line.stream, answers=False)
    except Missing:
        return report_view(request.actor, line.stream, shown=False).is_desk
    return Role.LEAD in view.roles and may(view, Verb.POST_REDACT)


def _open(request: Request, message: uuid.UUID) -> PostLine:
    """A post that is still there; raises Missing where the reader sees none."""
    line = one_post(request.actor, message)
    if line.withdrawn and request.method != "POST":
        raise Illegal(_("This post was withdrawn already. Write another one."))
    return line


def _taken(
    request: Request,
    line: PostLine,
    form: Form,
    draw: Callable[[PostLine, Form, str], v.ConfirmPage],
    do: Callable[[dict[str, Any]], object],
    sentence: str,
) -> HttpResponseBase:
    back = page_of(request, line.stream, Tab.DISCUSSION)

    def ask() -> Asked:
        newest = one_post(request.actor, line.id)
        return Asked(draw(newest, form, back), newest.marked, newest.version)

    return confirm(request, form, ask=ask, do=do, back=f"{back}#post-{line.id}", sentence=sentence)
