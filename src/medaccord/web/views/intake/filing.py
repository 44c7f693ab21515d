"""Other ways in, each on one page: the desk files what it was told, a member reports for its organisation."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from medaccord.apps.intake import drafts
from medaccord.apps.intake.commands import declare as declaring
from medaccord.apps.intake.commands import file as filing
from medaccord.apps.intake.commands.report import Evidence, Submitted
from medaccord.apps.intake.drafts import Draft
from medaccord.apps.intake.queries.reports import report_view
from medaccord.apps.intake.queries.senders import own_readers
from medaccord.apps.parties.queries.reach import Reachable, maker_of, makers
from medaccord.core.once import Once, Repeated
from medaccord.core.principal import Actor
from medaccord.domain.errors import Invalid, Missing, Refusal
from medaccord.domain.handling import Mark, Marking, Readers
from medaccord.domain.intake.prefill import Prefill, prefill
from medaccord.domain.roles import Role
from medaccord.domain.tlp import DEFAULT, Tlp
from medaccord.web import errors
from medaccord.web.clock import now
from medaccord.web.context import say, show
from medaccord.web.forms.intake.filing import FilingForm, OwnForm, ToldForm, suggested
from medaccord.web.guards import see_other, signed_in, takes_files
from medaccord.web.kept import DraftCookie, keep
from medaccord.web.marked import marking_of
from medaccord.web.presenters.cases.rooms import marks_reported
from medaccord.web.presenters.intake.filing import filed_page, filing_page
from medaccord.web.request import Request
from medaccord.web.uploads import TooLarge

COOKIE = DraftCookie("filing", "/reports/")
"""What is typed belongs to the person and the door as well as to the browser: `_cookie`."""
TYPED = "told"
"""The one step of these drafts."""
NAMES = {
    "description": "what_happens",
    "known_as": "name",
    "received_at": "time",
    "files": "evidence",
}
"""What the command calls otherwise than the form."""


@dataclass(frozen=True, slots=True)
class Door:
    """One way in: its address, its form with what it offers, and how what was typed goes to its command."""

    name: str
    form: type[ToldForm]
    send: Callable[[Actor, Any, tuple[Evidence, ...]], Submitted]
    offer: Callable[[Actor], dict[str, Any]] = lambda _actor: {}


DESK = Door(
    "report.file",
    FilingForm,
    lambda actor, form, files: filing.file(actor, now(), form.told(), form.arrival(), files, **form.marked()),
    offer=lambda actor: {
        "makers": [(str(one.id), one.name) for one in makers(actor)],
        **marks_reported(Readers.SIDE),
    },
)


@signed_in
@takes_files
@require_http_methods(["GET", "HEAD", "POST"])
def file(request: Request) -> HttpResponseBase:
    """What somebody else told the desk; for analysts alone."""
    if Role.ANALYST not in request.actor.roles:
        raise Missing
    return _take(request, DESK) if request.method == "POST" else _open(request, DESK)


OWN = Door(
    "report.declare",
    OwnForm,
    lambda actor, form, files: declaring.declare(actor, now(), form.told(), files, **form.marked()),
    offer=lambda actor: marks_reported(own_readers(actor)),
)
DOORS = {"file": DESK, "declare": OWN}


@signed_in
@takes_files
@require_http_methods(["GET", "HEAD", "POST"])
def declare(request: Request) -> HttpResponseBase:
    """What a member reports in its organisation's name; the desk files what others tell."""
    if request.profile is None or request.profile.at_desk or not request.profile.organisation:
        raise Missing
    return _take(request, OWN) if request.method == "POST" else _open(request, OWN)


@signed_in
@require_safe
def filed(request: Request) -> HttpResponseBase:
    """The code for whoever told it, once: when it is loaded again there is nothing left to show."""
    for door in DOORS.values() if request.method == "GET" else ():
        cookie = _cookie(request, door.name)
        draft = drafts.draft_of(cookie.key(request), now())
        if draft is not None and draft.receipt is not None:
            drafts.forget(cookie.key(request))
            return cookie.forget(_receipt(request, draft.receipt))
    return see_other(reverse("report.list"))


def _receipt(request: Request, told: dict[str, str]) -> HttpResponseBase:
    """The code, or the report where its sender needs none."""
    if not told["code"]:
        return see_other(reverse("report.page", args=[told["report"]]))
    page = filed_page(told["number"], told["code"], told["report"], dt.datetime.fromisoformat(told["at"]))
    filed = report_view(request.actor, uuid.UUID(told["report"]))
    return show(request, "report/filed.html", page, marking=marking_of(filed))


@signed_in
@require_POST
def remove(request: Request, door: str, file: uuid.UUID) -> HttpResponseBase:
    """Take a file out of what is being filed."""
    there = _door(door)
    with drafts.changing(_cookie(request, DOORS[door].name).key(request), now()) as draft:
        if draft is not None:
            drafts.remove_file(draft, file)
    return see_other(there)


@signed_in
@require_POST
def stop(request: Request, door: str) -> HttpResponseBase:
    """Delete what was typed and begin with an empty page."""
    there = _door(door)
    cookie = _cookie(request, DOORS[door].name)
    drafts.forget(cookie.key(request))
    say(request, _("What you had typed is deleted."))
    return cookie.forget(see_other(there))


def _cookie(request: Request, door: str) -> DraftCookie:
    """The cookie of whoever is signed in now, at one door: another person's opens nothing here."""
    return COOKIE.of(f"{request.actor.realm}|{request.actor.person}|{door}")


def _door(door: str) -> str:
    """The address of a way in; raises Missing for none."""
    if door not in DOORS:
        raise Missing
    return reverse(DOORS[door].name)


def _open(request: Request, door: Door) -> HttpResponseBase:
    """The empty page, or what was typed and chosen before."""
    draft = drafts.draft_of(_cookie(request, door.name).key(request), now())
    if draft is not None and draft.receipt is not None:
        return see_other(reverse("filing.filed"))
    typed: dict[str, Any] = {"initial": door.form.as_typed(draft.steps.get(TYPED, {}))} if draft else {}
    form = door.form(**typed, **door.offer(request.actor))
    return _page(request, door, form, draft)


def _take(request: Request, door: Door) -> HttpResponseBase:
    """Keep the files, then fill in the form from one of them or file the report."""
    form = door.form(request.POST, request.FILES, **door.offer(request.actor))
    fill = request.POST.get("answer") == "fill"
    cookie = _cookie(request, door.name)
    key, secret = cookie.key(request), ""
    draft = drafts.draft_of(key, now())
    found: Prefill | None = None
    maker: Reachable | None = None
    if fill:
        try:
            found = _read(request, key, draft)
            maker = _maker(request, door, found)
        except Invalid as refused:
            return _page(request, door, _only(form, refused.findings["evidence"]), draft, 422)
    if draft is None:
        key, secret = cookie.begin()
    with drafts.changing(key, now()) as draft:
        if draft is None or draft.receipt is not None:
            return see_other(reverse(door.name))
        keep(key, draft, form, request.FILES.getlist("evidence"))
        typed = {name: request.POST.getlist(name) for name in form.fields if name != "evidence"}
        draft.steps[TYPED] = suggested(typed, found, str(maker.id) if maker else "") if found else typed
    if found is None:
        answer = _file(request, door, form, key, draft)
    else:
        answer = _filled(request, door, form, draft, found, maker)
    return cookie.give(answer, secret) if secret else answer


def _only(form: ToldForm, sentences: Sequence[str]) -> ToldForm:
    """The form as typed, refused for its files alone: what is still empty is no fault yet."""
    form.is_valid()
    form.errors.clear()
    for sentence in sentences:
        form.add_error("evidence", sentence)
    return form


def _read(request: Request, key: str, draft: Draft | None) -> Prefill:
    """What the file says that was chosen now, or else was kept before; raises Invalid for none."""
    for one in request.FILES.getlist("evidence"):
        if _is_json(one.name) and not isinstance(one, TooLarge):
            raw = one.read()
            one.seek(0)
            return prefill(raw)
    for kept in drafts.evidence(key, draft) if draft else ():
        if _is_json(kept.name):
            return prefill(kept.data)
    raise Invalid({"evidence": [_("Choose a CSAF 2.0 or VINCE file first; its name ends in .json.")]})


def _maker(request: Request, door: Door, found: Prefill) -> Reachable | None:
    """The manufacturer that a file names as its publisher, if exactly one in the directory is that."""
    if door is not DESK or not found.vendor_told:
        return None
    return maker_of(request.actor, found.told_for, found.namespace)


def _is_json(name: str | None) -> bool:
    return (name or "").lower().endswith(".json")


def _filled(
    request: Request, door: Door, form: ToldForm, draft: Draft, found: Prefill, maker: Reachable | None
) -> HttpResponseBase:
    """The page again with what the file said, and why another file was refused."""
    told = _("Filled in from a %s file. Read it before you file it; nothing is filed yet.") % found.source
    chosen = draft.steps[TYPED].get("organisation")
    if maker is not None and chosen == [str(maker.id)]:
        said = _("It says that it is %s’s own. Make sure that it came from them, or choose otherwise.")
        told = f"{told} {said % maker.name}"
    if sentences := [str(one) for one in form.errors.get("evidence", ())]:
        return _page(request, door, _only(form, sentences), draft, 422)
    say(request, told)
    return see_other(reverse(door.name))


def _file(request: Request, door: Door, form: ToldForm, key: str, draft: Draft) -> HttpResponseBase:
    """File it; what is refused comes back with everything that was typed and chosen."""
    try:
        return errors.run(
            request,
            form,
            lambda _data: _hand_in(request, door, form, key),
            done=lambda sent: see_other(_after(sent, key)),
            again=lambda status: _page(request, door, form, draft, status),
            names=NAMES,
        )
    except Repeated as before:
        say(request, _("This was filed before."))
        return see_other(reverse("report.page", args=[before.rows[0].id]))


def _after(sent: Submitted | None, key: str) -> str:
    """Where to go on: to the code that is shown once, or to the report where its sender needs none."""
    if sent is None or sent.code:
        return reverse("filing.filed")
    drafts.forget(key)
    return reverse("report.page", args=[sent.report.id])


def _hand_in(request: Request, door: Door, form: ToldForm, key: str) -> Submitted | None:
    """File it once: a button that was pressed twice finds the receipt, or its own request done."""
    actor = replace(request.actor, once=Once.of(str(form.cleaned_data["once"]), door.name.encode()))
    refusal: Refusal | None = None
    sent: Submitted | None = None
    with drafts.changing(key, now()) as draft:
        if draft is None or draft.receipt is not None:
            return None
        try:
            sent = door.send(actor, form, drafts.evidence(key, draft))
        except Refusal as refused:  # what is remembered of it must not be rolled back with the draft
            refusal = refused
        else:
            row = sent.report
            draft.receipt = {"number": sent.number, "report": str(row.id), "at": row.submitted_at.isoformat()}
            draft.receipt["code"] = sent.code or ""
            draft.steps = {}
    if refusal is not None:
        raise refusal
    return sent


def _page(
    request: Request, door: Door, form: ToldForm, draft: Draft | None, status: int = 200
) -> HttpResponseBase:
    page = filing_page(door.name, form, draft.files if draft else ())
    if status != 200:
        request.refused = form
    return show(request, "report/file.html", page, status=status, marking=marking_of(_typed(form)))


def _typed(form: ToldForm) -> Marking:
    """The marking that was chosen so far, whether or not it fits."""
    typed = form["handling"].value() or () if "handling" in form.fields else ()
    label = next((one for one in Tlp if one == form["marking"].value()), DEFAULT)
    return Marking(label, frozenset(one for one in Mark if one in typed))
