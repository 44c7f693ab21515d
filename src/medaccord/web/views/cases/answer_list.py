"""Answers from a list: filled in from what stands, read, shown as what would change, and only then sent."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Iterator, Sequence
from typing import Any, cast

from django.http import QueryDict
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from medaccord.apps.cases.commands import status
from medaccord.apps.cases.queries.answer_list import (
    Known,
    Meant,
    current,
    known,
    meant,
    of_document,
    outside,
    unlike,
)
from medaccord.apps.cases.queries.content import content
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.cases.queries.views import CaseView
from medaccord.domain.csaf.parse import parse
from medaccord.domain.csaf.read import read as read_document
from medaccord.domain.csaf.validate import validate
from medaccord.domain.cvd.answer_list import LONGEST, Line, read, write
from medaccord.domain.errors import Denied, Illegal, Invalid
from medaccord.domain.verbs import Verb
from medaccord.web import errors
from medaccord.web.clock import now
from medaccord.web.context import say, show
from medaccord.web.forms.cases.answer_list import SEND, AnswerListForm, StatedListForm
from medaccord.web.guards import see_other, signed_in, takes_files
from medaccord.web.presenters.cases.answer_list import answer_list_page
from medaccord.web.presenters.cases.case import may
from medaccord.web.presenters.cases.head import Tab, address
from medaccord.web.presenters.cases.status import told
from medaccord.web.request import Request
from medaccord.web.spoken import spoken

NAMES = {"list": "text", "answers": "text"}
MOST_FINDINGS = 20


@signed_in
@takes_files
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """A list of answers: shown with what stands, checked, sent."""
    view = case_view(request.actor, case)
    if not may(view, Verb.STATUS_ANSWER):
        raise Denied(_("This cannot be done here by you, or not in this phase of the case."))
    among = _known(request, view)
    kind = _kind(view)
    if request.method != "POST":
        return _shown(request, view, kind(initial={"text": write(current(view, among))}))
    form = kind(request.POST, request.FILES)
    return errors.run(
        request,
        form,
        lambda data: _taken(request, view, among, form, data),
        done=lambda go_on: go_on(),
        again=lambda code: _shown(request, view, form, code),
        names=NAMES,
    )


def preview(request: Request, view: CaseView, text: str) -> HttpResponseBase:
    """A list that was made here, with what it would change; raises Invalid where that is nothing."""
    among = _known(request, view)
    changes, _left = _changes(view, among, text, skip=False)
    form = _kind(view)(initial={"text": text, "seen": _fingerprint(changes)})
    return _shown(request, view, form, changes=changes)


def _known(request: Request, view: CaseView) -> Known:
    return known(view, ((group.name, group.products) for group in content(request.actor, view.id).groups))


def _kind(view: CaseView) -> type[AnswerListForm]:
    """The desk says where a manufacturer stated it."""
    return StatedListForm if view.is_desk else AnswerListForm


def _taken(
    request: Request,
    view: CaseView,
    among: Known,
    form: AnswerListForm,
    data: dict[str, Any],
) -> Callable[[], HttpResponseBase]:
    """Send the list, if it still changes what was shown; or only read it. Returns what to answer with."""
    text, skip = data["text"], data["skip"]
    left: tuple[Line, ...] = ()
    if data["file"]:
        text, left = _read(data["file"], among, skip=skip)
        _put(form, text)
    changes, more = _changes(view, among, text, skip=skip)
    left += more
    seen = _fingerprint(changes)
    if form.answer != SEND or data["file"]:
        told_ = {"text": text, "seen": seen, "skip": skip, "reason": data.get("reason", "")}
        checked = _kind(view)(initial=told_)
        return lambda: _shown(request, view, checked, changes=changes, left=left)
    if data["seen"] != seen:
        raise Illegal(_("The list or the answers have changed since you checked. Check the list again."))
    answers = [status.Answer(one.product, one.vulnerability, one.cell, one.version) for one in changes]
    try:
        count = len(
            status.answer(
                request.actor,
                view.id,
                now(),
                answers=answers,
                reason=data.get("reason", ""),
                reasons=form.reasons(),
            )
        )
    except Invalid as refusal:
        raise told(refusal, view) from refusal
    say(request, ngettext("%d answer is recorded.", "%d answers are recorded.", count) % count)
    return lambda: see_other(address(view.id, Tab.STATUS))


def _put(form: AnswerListForm, text: str) -> None:
    """Show the lines of a file in place of the list, so that a finding names a line that one sees."""
    if len(text) <= LONGEST:
        typed = cast(QueryDict, form.data).copy()
        typed["text"] = text
        form.data = typed


def _changes(
    view: CaseView, among: Known, text: str, *, skip: bool
) -> tuple[tuple[Meant, ...], tuple[Line, ...]]:
    """What the list changes, and the lines that are left out of it.

    Findings by line go to the list itself, the first of them in full.
    """
    left: tuple[Line, ...] = ()
    try:
        lines = read(text)
        left = outside(lines, among)
        changes = unlike(view, meant(_without(lines, left) if skip else lines, among))
    except Invalid as refusal:
        sentences = [f"{place}: {spoken(one)}" for place, told_ in refusal.findings.items() for one in told_]
        raise Invalid({"text": [*_many(left, skip=skip), *sentences[:MOST_FINDINGS]]}) from refusal
    if not changes:
        nothing = _("This list changes nothing. Write a status into the lines you answer.")
        raise Invalid({"text": [nothing, *_many(left, skip=skip)]})
    return changes, left


def _without(lines: Sequence[Line], left: Sequence[Line]) -> list[Line]:
    numbers = {line.number for line in left}
    return [line for line in lines if line.number not in numbers]


def _many(left: Sequence[Line], *, skip: bool) -> Iterator[str]:
    """How much of a list is about what the case does not hold, and what to do about it."""
    if left and skip:
        words = ngettext(
            "%d line names what is not in this case, and is left out.",
            "%d lines name what is not in this case, and are left out.",
            len(left),
        )
        yield words % len(left)
    elif left:
        words = ngettext(
            "%d line names what is not in this case. Correct it, or choose to leave it out.",
            "%d lines name what is not in this case. Correct them, or choose to leave them out.",
            len(left),
        )
        yield words % len(left)


def _read(file: Any, among: Known, *, skip: bool) -> tuple[str, tuple[Line, ...]]:
    """The list that a file holds: a CSAF document's answers, or its text; with what was left out of it.

    A document about much more than the case would not fit into a list.
    """
    raw: bytes = file.read()
    if raw.lstrip()[:1] == b"{":
        document, findings = parse(raw)
        found = findings or validate(document, schema="loose")
        if faults := [one for one in found if one.severity == "error"]:
            told_ = [f"{one.pointer or '/'}: {one.message}" for one in faults[:MOST_FINDINGS]]
            raise Invalid(
                {"file": [_("This is no valid CSAF 2.0 document. Correct it, or send CSV."), *told_]}
            )
        lines = tuple(of_document(read_document(document)))
        left = outside(lines, among) if skip else ()
        if len(left) == len(lines):
            left = ()  # shown as they are, to be corrected
        return write(_without(lines, left)), left
    try:
        return raw.decode("utf-8"), ()
    except UnicodeDecodeError:
        raise Invalid(
            {"file": [_("This file is not in UTF-8. Save it as CSV in UTF-8, then send it.")]}
        ) from None


def _fingerprint(changes: Sequence[Meant]) -> str:
    """What was checked: the answers, and the versions of the cells that they change."""
    parts = [(str(one.product), str(one.vulnerability), repr(one.cell), one.version) for one in changes]
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _shown(
    request: Request,
    view: CaseView,
    form: AnswerListForm,
    code: int = 200,
    changes: Sequence[Meant] = (),
    left: Sequence[Line] = (),
) -> HttpResponseBase:
    page = answer_list_page(view, form, changes, now(), left)
    return show(request, "status/list.html", page, status=code, marking=view.marking)
