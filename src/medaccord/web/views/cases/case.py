"""The list of cases, the page of one, its history, and what is rarely done to it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.forms import Form
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from medaccord.apps.advisories.queries.communications import communications_of, no_draft
from medaccord.apps.advisories.queries.newest import unreleased
from medaccord.apps.advisories.queries.reviews import readings, reviews_of
from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.commands import participant
from medaccord.apps.cases.queries.content import named_days
from medaccord.apps.cases.queries.history import history as history_of
from medaccord.apps.cases.queries.invitations import asked_anew
from medaccord.apps.cases.queries.linked import life_steps, linked_cases
from medaccord.apps.cases.queries.listing import case_list
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.cases.queries.of_report import reports_of_case
from medaccord.apps.cases.queries.rollouts import rollouts
from medaccord.apps.cases.queries.since import new_since
from medaccord.apps.cases.queries.views import CaseView
from medaccord.apps.discussion.queries.disclosure import requests
from medaccord.apps.discussion.queries.documents import audiences, documents
from medaccord.apps.discussion.queries.notices import notices
from medaccord.apps.discussion.queries.posts import posts_in
from medaccord.apps.discussion.queries.unread import unread
from medaccord.apps.intake.queries.holds import holds, is_held
from medaccord.apps.notifications.commands import notice
from medaccord.apps.notifications.queries.muted import muted
from medaccord.core.principal import Actor
from medaccord.domain.cvd.turn import NOT_READ
from medaccord.domain.errors import Denied, Missing
from medaccord.domain.handling import Marking
from medaccord.domain.verbs import Verb
from medaccord.web import viewmodels as v
from medaccord.web.clock import now
from medaccord.web.confirming import Asked, confirm
from medaccord.web.context import say, show
from medaccord.web.forms.cases.case import CloseForm, KindForm, LabelForm, MuteForm, RecordForm, TitleForm
from medaccord.web.forms.discussion.post import PostForm
from medaccord.web.guards import see_other, signed_in
from medaccord.web.marked import marking_of
from medaccord.web.presenters.advisories.communication import unsaid
from medaccord.web.presenters.advisories.review import alerts
from medaccord.web.presenters.cases.case import case_page, list_page, may, model
from medaccord.web.presenters.cases.confirm import (
    close_page,
    label_page,
    mute_page,
    reclassify_page,
    record_page,
    rename_page,
    unmute_page,
)
from medaccord.web.presenters.cases.head import address
from medaccord.web.presenters.cases.history import history_page
from medaccord.web.presenters.cases.hold import of_case
from medaccord.web.presenters.cases.rooms import choices, marks_offered, voices
from medaccord.web.presenters.discussion.disclosure import requests_of
from medaccord.web.presenters.discussion.submitters import notices_of
from medaccord.web.request import Request

LATEST_POSTS = 3
LATEST_DOCUMENTS = 5


@signed_in
@require_safe
def listed(request: Request) -> HttpResponseBase:
    """Cases that the reader may see, filtered by the address."""
    asked = request.GET
    phase, text, after = asked.get("phase", ""), asked.get("q", ""), asked.get("after", "")
    kind = asked.get("kind", "")
    found = case_list(request.actor, now(), phase=phase, kind=kind, text=text, after=after)
    new = unread(request.actor, [line.id for line in found.lines])
    quiet = muted(request.actor, [line.id for line in found.lines])
    page = list_page(found, now(), phase=phase, kind=kind, text=text, after=after, unread=new, muted=quiet)
    return show(request, "case/list.html", page, marking=marking_of(Marking(), found.lines))


@signed_in
@require_safe
def page(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """Where one case stands, what is new in it, and the evidence; to who must agree anew, the terms."""
    actor, at = request.actor, now()
    try:
        view = case_view(actor, case)
    except Missing:
        if (party := asked_anew(actor, case)) is None:
            raise
        return see_other(reverse("invitation.page", args=[party]))
    docs = documents(actor, case)[:LATEST_DOCUMENTS]
    said = posts_in(actor, case, limit=LATEST_POSTS)
    shown = case_page(
        view,
        at,
        news=new_since(actor, case, view),
        posts=said,
        docs=docs,
        reports=reports_of_case(actor, case),
        linked=linked_cases(actor, case, at),
        plans=rollouts(actor, case),
        named=named_days(actor, case),
        life_steps=life_steps(actor, case) if view.is_desk else (),
        draft=unreleased(actor, [case]).get(case),
        reading=readings(actor, [case]).get(case, NOT_READ),
        write=_write(actor, view),
        unread=unread(actor, [case]).get(case, 0),
        is_muted=bool(muted(actor, [case])),
        alerts=alerts(view, reviews_of(actor, case, at), at),
        held=view.is_desk and is_held(actor, case),
    )
    return show(request, "case/overview.html", shown, marking=marking_of(view, docs, said.lines))


def _write(actor: Actor, view: CaseView) -> Form | None:
    """The form of a post, for whoever may write to anybody here."""
    rooms = audiences(actor, view.id, Verb.POST_WRITE)
    if not rooms or not may(view, Verb.POST_WRITE):
        return None
    offered = marks_offered(view, [one.readers for one in rooms])
    told = {"rooms": choices(view, rooms), "voices": voices(view, Verb.POST_WRITE), **offered}
    return PostForm(**told, initial={"marking": view.marking})


@signed_in
@require_safe
def history(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """What happened, entry by entry, as far as the reader may know."""
    after = request.GET.get("after", "")
    view = case_view(request.actor, case)
    told = history_of(request.actor, case, view, after=after)
    held = of_case(view, holds(request.actor, case), settings.MEDACCORD.schedule)
    if view.is_desk:
        asked: v.Disclosures | None = requests_of(view, requests(request.actor, case))
    else:
        asked = notices_of(notices(request.actor, case, shown=False), now())
    page = history_page(view, told, now(), model=model(view), after=after, held=held, asked=asked)
    return show(request, "case/history.html", page, marking=view.marking)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """Say that it or an exploit is public, that attacks were seen, or what adversaries know or hold."""
    view = allowed(request, case, Verb.CASE_RECORD)
    form = RecordForm(request.POST or None)
    return confirmed(
        request,
        view,
        form,
        lambda view, form: record_page(view, form, now(), linked_cases(request.actor, case, now())),
        lambda data: cases.record(
            request.actor,
            case,
            now(),
            event=form.what(),
            source=data["source"],
            occurred_at=form.occurred_at(),
            reasons=form.reasons(),
        ),
        _("It is recorded."),
        names={"occurred_at": "day"},
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def rename(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """Give the case another title."""
    view = allowed(request, case, Verb.CASE_RENAME)
    form = TitleForm(request.POST or None, initial={"title": view.title, "version": view.version})
    return confirmed(
        request,
        view,
        form,
        rename_page,
        lambda data: cases.rename(request.actor, case, now(), title=data["title"], version=data["version"]),
        _("The title was changed."),
        version=lambda newest: newest.version,
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def reclassify(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """Correct what kind of case it is."""
    view = allowed(request, case, Verb.CASE_RECLASSIFY)
    return confirmed(
        request,
        view,
        KindForm(request.POST or None, initial={"kind": view.kind, "version": view.version}),
        reclassify_page,
        lambda data: cases.reclassify(request.actor, case, now(), **data),
        _("The kind was corrected."),
        version=lambda newest: newest.version,
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def label(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """Note the own party's number and name for the case."""
    view = allowed(request, case, Verb.PARTICIPANT_LABEL)
    mine = view.mine
    if mine is None:
        raise Missing
    seen = {"reference": mine.reference, "alias": mine.alias, "version": mine.version}
    return confirmed(
        request,
        view,
        LabelForm(request.POST or None, initial=seen),
        label_page,
        lambda data: participant.label(request.actor, mine.id, now(), **data),
        _("Your number and name for this case are noted."),
        version=lambda newest: newest.mine.version if newest.mine else None,
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def mute(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """Hear no more of the case, for oneself alone."""
    return confirmed(
        request,
        case_view(request.actor, case),
        MuteForm(request.POST if request.method == "POST" else None),
        mute_page,
        lambda _data: notice.mute(request.actor, case),
        _("You have muted this case."),
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def unmute(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """Hear of the case again."""
    return confirmed(
        request,
        case_view(request.actor, case),
        MuteForm(request.POST if request.method == "POST" else None),
        unmute_page,
        lambda _data: notice.unmute(request.actor, case),
        _("You hear of this case again."),
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """End the center's work on the case."""
    view = allowed(request, case, Verb.CASE_CLOSE)
    form = CloseForm(request.POST or None)
    waiting = unsaid(communications_of(request.actor, case, now(), told=no_draft))
    return confirmed(
        request,
        view,
        form,
        lambda view, form: close_page(view, form, waiting),
        lambda data: cases.close(request.actor, case, now(), reasons=form.reasons()),
        _("The case is closed."),
    )


def allowed(request: Request, case: uuid.UUID, verb: Verb) -> CaseView:
    """The case for whoever may use the verb in it; a form that can only be refused is not shown."""
    view = case_view(request.actor, case)
    if not may(view, verb) and request.method != "POST":
        raise Denied(_("This cannot be done here by you, or not in this phase of the case."))
    return view


def confirmed(
    request: Request,
    view: CaseView,
    form: Form,
    draw: Callable[[CaseView, Form], v.ConfirmPage],
    do: Callable[[dict[str, Any]], object],
    sentence: str,
    *,
    names: dict[str, str] | None = None,
    version: Callable[[CaseView], int | None] = lambda view: None,
) -> HttpResponseBase:
    """Show the form, or take it to its command and go back to the case, or to the one that came of it."""

    def ask() -> Asked:
        newest = case_view(request.actor, view.id) if request.method == "POST" else view
        return Asked(draw(newest, form), newest.marking, version(newest))

    def there(result: object) -> str:
        return address(result if isinstance(result, uuid.UUID) else view.id)

    return confirm(request, form, ask=ask, do=do, back=there, sentence=sentence, names=names)


def back(request: Request, case: uuid.UUID, sentence: str) -> HttpResponseBase:
    """To the case, with one sentence about what was done."""
    say(request, sentence)
    return see_other(address(case))
