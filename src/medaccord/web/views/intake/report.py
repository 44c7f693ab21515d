"""Reporting: five steps that are kept sealed under the browser's own key, a check, and the receipt."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from medaccord.apps.advisories.queries.public import listed_products, suggested_products
from medaccord.apps.intake import drafts
from medaccord.apps.intake.commands import report as reports
from medaccord.apps.intake.drafts import Draft
from medaccord.core.principal import stranger
from medaccord.core.throttle import Limit
from medaccord.domain.errors import Invalid, Missing, Refusal
from medaccord.web.clock import now
from medaccord.web.context import say, show
from medaccord.web.forms.intake.steps import (
    DeviceStep,
    FilesStep,
    HarmStep,
    StepForm,
    UrgentStep,
    YouStep,
    told_in,
)
from medaccord.web.forms.intake.triage import NothingForm
from medaccord.web.guards import open_to_all, see_other, slowed, takes_files
from medaccord.web.kept import DraftCookie, keep
from medaccord.web.presenters.intake.report import receipt_page
from medaccord.web.presenters.intake.steps import address, check_page, refusals, step_page
from medaccord.web.request import Request
from medaccord.web.viewmodels import Offered

FORMS: Mapping[str, type[StepForm]] = {
    "urgent": UrgentStep,
    "device": DeviceStep,
    "harm": HarmStep,
    "files": FilesStep,
    "you": YouStep,
}
HERE = "/report/"
COOKIE = DraftCookie("draft", HERE)
STEPS_PER_REPORT = 10
"""Steps that one report may take, changes and searches included, before its sender is slowed."""


@dataclass(frozen=True, slots=True)
class Typing:
    """What the browser's cookie opens: the key, its draft, and whether an earlier draft is gone."""

    key: str
    draft: Draft | None
    gone: bool


def limit() -> Limit:
    """How many reports one address may send before it is slowed."""
    return Limit("report", settings.MEDACCORD.reports_per_hour)


def step_limit() -> Limit:
    """How many steps."""
    return Limit("report.step", STEPS_PER_REPORT * settings.MEDACCORD.reports_per_hour)


def file_limit() -> Limit:
    """How many times files may be sent."""
    return Limit("report.files", settings.MEDACCORD.reports_per_hour)


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
@slowed(step_limit)
def begin(request: Request) -> HttpResponseBase:
    """The first step, which tells as well what became of an earlier draft."""
    return _take(request, "urgent") if request.method == "POST" else _open(request, "urgent")


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
@slowed(step_limit)
def step(request: Request, step: str) -> HttpResponseBase:
    """One of the further steps."""
    if step not in ("device", "harm", "you"):
        raise Missing
    return _take(request, step) if request.method == "POST" else _open(request, step)


@open_to_all
@takes_files
@require_http_methods(["GET", "HEAD", "POST"])
@slowed(file_limit)
def files(request: Request) -> HttpResponseBase:
    """Files stay listed; one that is refused keeps no other from being kept."""
    if request.method != "POST":
        return _open(request, "files")
    key, fresh = _key(request, "files")
    with drafts.changing(key, now()) as draft:
        if draft is None:  # its day ended between two looks at it
            return see_other(HERE)
        form = FilesStep(request.POST, request.FILES)
        keep(key, draft, form, request.FILES.getlist("evidence"))
        again = request.POST.get("answer") == "add"
        if not form.errors and not again:
            draft.steps["files"] = {}
    if form.errors:
        return _with_key(_page(request, "files", form, draft, status=422), key, fresh)
    return _with_key(see_other(address("files") if again else _next(draft)), key, fresh)


@open_to_all
@require_POST
@slowed(step_limit)
def remove(request: Request, file: uuid.UUID) -> HttpResponseBase:
    """Take a file out of the draft."""
    with drafts.changing(COOKIE.key(request), now()) as draft:
        if draft is not None:
            drafts.remove_file(draft, file)
    return see_other(address("files"))


@open_to_all
@require_POST
def stop(request: Request) -> HttpResponseBase:
    """Delete what was typed."""
    drafts.forget(COOKIE.key(request))
    answer = see_other(f"{HERE}?deleted")
    return COOKIE.forget(answer)


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
@slowed(limit)
def submit(request: Request) -> HttpResponseBase:
    """Everything once more on GET; on POST the report is taken in."""
    typing = _typing(request)
    if elsewhere := _elsewhere(typing, "check"):
        return see_other(elsewhere)
    assert typing.draft is not None
    form = NothingForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _check(request, typing.draft, form)
    try:
        told = _hand_in(request, typing.key)
    except Invalid as refused:
        for sentence in refusals(refused.findings):
            form.add_error(None, sentence)
        return _check(request, typing.draft, form, 422)
    if told is None or "code" in told:
        return see_other(reverse("report.received"))
    drafts.forget(typing.key)
    say(request, _("Your report has arrived."))
    answer = see_other(reverse("report.page", args=[told["report"]]))
    return COOKIE.forget(answer)


def _check(request: Request, draft: Draft, form: NothingForm, status: int = 200) -> HttpResponseBase:
    return show(request, "report/check.html", check_page(_bound(draft), draft.files, form), status=status)


def _hand_in(request: Request, key: str) -> dict[str, str] | None:
    """Take in the report of a draft, once: a button that was pressed twice finds the receipt in the draft."""
    # Each report of somebody without an account has a code of its own, whatever code was entered before. Who
    # came by a link would else report as whom their organisation lets in, and lose it with the hour.
    actor = stranger() if request.holds_receipt or request.link else request.actor
    refusal: Refusal | None = None
    told: dict[str, str] = {}
    with drafts.changing(key, now()) as draft:
        if draft is None or draft.receipt is not None:
            return None
        data: dict[str, Any] = {}
        for form in _bound(draft).values():
            data |= form.cleaned_data
        try:
            taken = reports.submit(actor, now(), told_in(data), drafts.evidence(key, draft))
        except Refusal as refused:  # what is remembered of it must not be rolled back with the draft
            refusal = refused
        else:
            told = {"number": taken.number, "at": taken.report.submitted_at.isoformat()}
            told |= {"urgent": "yes"} if taken.report.is_urgent else {}
            told |= {"code": taken.code} if taken.code else {"report": str(taken.report.id)}
            draft.receipt, draft.steps = told, {}
    if refusal is not None:
        raise refusal
    return told


@open_to_all
@require_safe
def received(request: Request) -> HttpResponseBase:
    """The receipt with its code, once: when it is loaded again there is nothing left to show."""
    typing = _typing(request)
    told = typing.draft.receipt if typing.draft and request.method == "GET" else None
    if told is None or "code" not in told:
        return see_other(reverse("receipt.track"))
    drafts.forget(typing.key)
    received_at = dt.datetime.fromisoformat(told["at"])
    page = receipt_page(told["number"], told["code"], received_at, "urgent" in told)
    answer = show(request, "report/receipt.html", page)
    return COOKIE.forget(answer)


def _typing(request: Request) -> Typing:
    key = COOKIE.key(request)
    draft = drafts.draft_of(key, now())
    return Typing(key, draft, bool(key) and draft is None)


def _bound(draft: Draft) -> dict[str, StepForm]:
    """The steps that hold valid answers, bound to what was typed, in their order and without a gap."""
    bound: dict[str, StepForm] = {}
    for name, kind in FORMS.items():
        form = kind(MultiValueDict(draft.steps[name])) if name in draft.steps else None
        if form is None or not form.is_valid():
            break
        bound[name] = form
    return bound


def _next(draft: Draft) -> str:
    """Where to go on: the first step that is open, or the check."""
    done = _bound(draft)
    return address(next((name for name in FORMS if name not in done), "check"))


def _elsewhere(typing: Typing, wanted: str) -> str | None:
    """Where a browser belongs that asks for a step it cannot do yet, or has a receipt to see."""
    draft = typing.draft
    if draft is None:
        return None if wanted == "urgent" else HERE
    if draft.receipt is not None:
        return reverse("report.received")
    done = _bound(draft)
    order = [*FORMS, "check"]
    first = next((name for name in order if name not in done), "check")
    return address(first) if order.index(wanted) > order.index(first) else None


def _open(request: Request, step: str) -> HttpResponseBase:
    typing = _typing(request)
    if elsewhere := _elsewhere(typing, step):
        return see_other(elsewhere)
    kept = typing.draft.steps.get(step, {}) if typing.draft else {}
    form = FORMS[step](initial=FORMS[step].as_typed(kept))
    return _page(request, step, form, typing.draft, gone=typing.gone)


def _take(request: Request, step: str) -> HttpResponseBase:
    """Keep a step, or show it again with all that was typed."""
    typing = _typing(request)
    if typing.draft and typing.draft.receipt is not None:
        return see_other(reverse("report.received"))
    if step == "device" and request.POST.get("answer", "continue") != "continue":
        return _search(request, typing.draft)
    form = FORMS[step](request.POST)
    if not form.is_valid():
        return _page(request, step, form, typing.draft, status=422, gone=typing.gone)
    key, fresh = _key(request, step)
    with drafts.changing(key, now()) as draft:
        if draft is None:
            return see_other(HERE)
        draft.steps[step] = {name: request.POST.getlist(name) for name in form.fields}
        draft.anew = draft.anew and step != "urgent"
    return _with_key(see_other(_next(draft)), key, fresh)


def _search(request: Request, draft: Draft | None) -> HttpResponseBase:
    """Published devices for the words that were typed, without a script; a button takes one of them."""
    typed = {name: request.POST.get(name, "") for name in DeviceStep.base_fields}
    chosen = request.POST.get("answer", "")
    if chosen.startswith("use:"):
        return _page(request, "device", DeviceStep(initial=typed | {"device": chosen[4:]}), draft)
    found = tuple(f"{one.vendor} {one.name}" for one in suggested_products(typed["device"]))
    none = "" if found else _("No published advisory names it. Keep your own words and continue.")
    return _page(request, "device", DeviceStep(initial=typed), draft, offered=Offered(_names(), found, none))


def _names() -> tuple[str, ...]:
    return tuple(f"{one.vendor} {one.name}" for one in listed_products())


def _page(
    request: Request,
    step: str,
    form: StepForm,
    draft: Draft | None,
    *,
    status: int = 200,
    gone: bool = False,
    offered: Offered | None = None,
) -> HttpResponseBase:
    bound = _bound(draft) if draft else {}
    note = ""
    if gone or (draft and draft.anew):
        note = _("What you had typed is gone: it is kept for a day, in one browser. Please begin anew.")
    elif "deleted" in request.GET:
        note = _("What you had typed is deleted.")
    if step == "device" and offered is None:
        offered = Offered(_names())
    page = step_page(
        step,
        form,
        bound,
        {name: one for name, one in bound.items() if name != step},
        note=note,
        offered=offered,
        files=draft.files if draft and step == "files" else (),
    )
    if status == 422:
        request.refused = form
    answer = show(request, "report/step.html", page, status=status)
    if gone and request.method == "GET":
        return COOKIE.forget(answer)
    return answer


def _key(request: Request, step: str) -> tuple[str, bool]:
    """The key of the browser's draft, a new one where there is none any more; and whether it is new."""
    typing = _typing(request)
    if typing.draft is not None:
        return typing.key, False
    return drafts.begin(now(), anew=typing.gone or step != "urgent"), True


def _with_key(answer: HttpResponseBase, key: str, fresh: bool) -> HttpResponseBase:
    """Give the browser the key of its new draft."""
    return COOKIE.give(answer, key) if fresh else answer
