"""Answers from a list: filled in from what stands, read, shown as what would change, and only then sent."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Sequence
from typing import Any

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from medaccord.apps.cases.commands import status
from medaccord.apps.cases.queries.answer_list import Known, Meant, current, known, meant, of_document, unlike
from medaccord.apps.cases.queries.content import content
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.cases.queries.views import CaseView
from medaccord.domain.csaf.parse import parse
from medaccord.domain.csaf.read import read as read_document
from medaccord.domain.csaf.validate import validate
from medaccord.domain.cvd.answer_list import read, write
from medaccord.domain.errors import Denied, Illegal, Invalid
from medaccord.domain.verbs import Verb
from medaccord.web import errors
from medaccord.web.clock import now
from medaccord.web.context import say, show
from medaccord.web.forms.answer_list import SEND, AnswerListForm, StatedListForm
from medaccord.web.guards import see_other, signed_in, takes_files
from medaccord.web.presenters.answer_list import answer_list_page
from medaccord.web.presenters.case_head import Tab, address
from medaccord.web.presenters.cases import may
from medaccord.web.presenters.status import told
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
    groups = ((group.name, group.products) for group in content(request.actor, case).groups)
    among = known(view, groups)
    kind = _kind(view)
    if request.method != "POST":
        return _shown(request, view, kind(initial={"text": write(current(view, among))}))
    form = kind(request.POST, request.FILES)
    return errors.run(
        request,
        form,
        lambda data: _taken(request, view, among, data, send=form.answer == SEND, reasons=form.reasons()),
        done=lambda go_on: go_on(),
        again=lambda code: _shown(request, view, form, code),
        names=NAMES,
    )


def _kind(view: CaseView) -> type[AnswerListForm]:
    """The desk says where a manufacturer stated it."""
    return StatedListForm if view.is_desk else AnswerListForm


def _taken(
    request: Request,
    view: CaseView,
    among: Known,
    data: dict[str, Any],
    *,
    send: bool,
    reasons: dict[str, str],
) -> Callable[[], HttpResponseBase]:
    """Send the list, if it still changes what was shown; or only read it. Returns what to answer with."""
    text = _read(data["file"]) if data["file"] else data["text"]
    changes = _changes(view, among, text)
    seen = _fingerprint(changes)
    if not send or data["file"]:
        form = _kind(view)(initial={"text": text, "seen": seen, "reason": data.get("reason", "")})
        return lambda: _shown(request, view, form, changes=changes)
    if data["seen"] != seen:
        raise Illegal(_("The list or the answers have changed since you checked. Check the list again."))
    answers = [status.Answer(one.product, one.vulnerability, one.cell, one.version) for one in changes]
    try:
        count = len(
            status.answer(
                request.actor, view.id, now(), answers=answers, reason=data.get("reason", ""), reasons=reasons
            )
        )
    except Invalid as refusal:
        raise told(refusal, view) from refusal
    say(request, ngettext("%d answer is recorded.", "%d answers are recorded.", count) % count)
    return lambda: see_other(address(view.id, Tab.STATUS))


def _changes(view: CaseView, among: Known, text: str) -> tuple[Meant, ...]:
    """What the list changes; findings by line go to the list itself, the first of them in full."""
    try:
        changes = unlike(view, meant(read(text), among))
    except Invalid as refusal:
        sentences = [f"{place}: {spoken(one)}" for place, told_ in refusal.findings.items() for one in told_]
        raise Invalid({"text": sentences[:MOST_FINDINGS]}) from refusal
    if not changes:
        raise Invalid({"text": [_("This list changes nothing. Write a status into the lines you answer.")]})
    return changes


def _read(file: Any) -> str:
    """The list that a file holds: a CSAF document's answers, or its text."""
    raw: bytes = file.read()
    if raw.lstrip()[:1] == b"{":
        document, findings = parse(raw)
        found = findings or validate(document, schema="loose")
        if faults := [one for one in found if one.severity == "error"]:
            told_ = [f"{one.pointer or '/'}: {one.message}" for one in faults[:MOST_FINDINGS]]
            raise Invalid(
                {"file": [_("This is no valid CSAF 2.0 document. Correct it, or send CSV."), *told_]}
            )
        return write(of_document(read_document(document)))
    try:
        return raw.decode("utf-8")
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
) -> HttpResponseBase:
    page = answer_list_page(view, form, changes, now())
    return show(request, "status/list.html", page, status=code, marking=view.marking)
