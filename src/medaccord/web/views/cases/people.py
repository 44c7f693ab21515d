"""The people of a case: who takes part, and every step that brings somebody in, on or out."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from medaccord.apps.cases.commands import participant
from medaccord.apps.cases.commands.finish import finish as finish_part
from medaccord.apps.cases.commands.remove import remove as remove_party
from medaccord.apps.cases.commands.resume import resume as resume_part
from medaccord.apps.cases.queries.access import accesses
from medaccord.apps.cases.queries.contacts import ContactAct, contacts
from medaccord.apps.cases.queries.first_contact import parties_told, proposed_words
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.cases.queries.nominations import NominationView, in_directory, nominations
from medaccord.apps.cases.queries.team import teams, unread
from medaccord.apps.cases.queries.turn import owed
from medaccord.apps.cases.queries.views import CaseView, Party
from medaccord.apps.parties.queries.reach import Channel, OrganisationKind, colleagues, invitable, points_of
from medaccord.core.principal import Actor
from medaccord.domain.cvd.report import ReportState
from medaccord.domain.errors import Stale
from medaccord.domain.roles import Role
from medaccord.domain.verbs import Verb
from medaccord.web import errors
from medaccord.web.clock import now
from medaccord.web.context import say, show
from medaccord.web.forms.cases.nominations import ProposeForm
from medaccord.web.forms.cases.people import (
    AdmitForm,
    ContactForm,
    FinishForm,
    FirstContactForm,
    InviteForm,
    JudgeForm,
    LeaveForm,
    RemoveForm,
    ResumeForm,
    ShowHistoryForm,
)
from medaccord.web.forms.parties.directory import OrganisationForm
from medaccord.web.guards import see_other, signed_in
from medaccord.web.presenters.cases import nominations as nomination_words
from medaccord.web.presenters.cases.access import access_table
from medaccord.web.presenters.cases.case import may
from medaccord.web.presenters.cases.confirm import first_contact_page
from medaccord.web.presenters.cases.head import Tab, address
from medaccord.web.presenters.cases.people import REPLAY, Boxes, invited, judgments, people_page
from medaccord.web.request import Request
from medaccord.web.templatetags.instants import local
from medaccord.web.views.accounts.factors import proved_to_publish


@signed_in
@require_safe
def page(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """Who takes part, how each is reached, and the forms that this reader has."""
    return people(request, _view(request, case))


@signed_in
@require_POST
def invite(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """Invite an organisation of the directory; of the device's manufacturer it is asked what it is told."""
    view = _view(request, case)
    listed = _organisations(request.actor, view)
    if "invite-tell" in request.POST:
        return _first_contact(request, view, FirstContactForm(request.POST, organisations=listed))
    form = InviteForm(request.POST, organisations=listed)
    if form.is_valid() and (form.cleaned_data["makes_device"] or _is_maker(request.actor, view, form)):
        told = proposed_words(request.actor, case)
        start = {**form.cleaned_data, "device": told.device, "report": told.report}
        return _ask_first(request, view, FirstContactForm(initial=start, organisations=listed))
    return errors.run(
        request,
        form,
        lambda data: participant.invite(
            request.actor,
            case,
            now(),
            organisation=uuid.UUID(data["organisation"]),
            message=data["message"].strip(),
            due_at=form.due_at(),
            nomination=data["proposal"],
        ),
        done=lambda row: _sent(request, case, row.id, row.name),
        again=lambda status: people(request, view, status, invite=form),
        names={"due_at": "due"},
    )


def _is_maker(actor: Actor, view: CaseView, form: InviteForm) -> bool:
    """Whether a manufacturer was chosen that makes a product listed here: it is asked about in any case."""
    return uuid.UUID(form.cleaned_data["organisation"]) in _makers_here(actor, view)


def _makers_here(actor: Actor, view: CaseView) -> set[uuid.UUID]:
    """Manufacturers of products of the case that have not received its report yet."""
    kinds = {one.id: one.kind for one in invitable(actor, view.origin)}
    knowing = {p.organisation for p in view.parties if p.report_state != ReportState.START}
    listed = {product.organisation for product in view.products} - knowing
    return {key for key in listed if kinds.get(key) == OrganisationKind.MANUFACTURER}


def _first_contact(request: Request, view: CaseView, form: FirstContactForm) -> HttpResponseBase:
    """Invite the manufacturer of the device, told or not."""
    return errors.run(
        request,
        form,
        lambda data: participant.invite(
            request.actor,
            view.id,
            now(),
            organisation=uuid.UUID(data["organisation"]),
            message=data["message"].strip(),
            due_at=form.due_at(),
            nomination=data["proposal"],
            makes_device=True,
            told=form.words(),
            reason=form.because(),
        ),
        done=lambda row: _sent(request, view.id, row.id, row.name),
        again=lambda status: _ask_first(request, view, form, status),
        names={"due_at": "", "message": ""},  # their fields are not seen here: it is said of the whole form
    )


def _sent(request: Request, case: uuid.UUID, party: uuid.UUID, name: str) -> HttpResponseBase:
    """Back to the people, with what is left to do where nobody can read the invitation."""
    outside = unread(request.actor, case_view(request.actor, case), now())
    return back(request, case, invited(name, party in outside))


def _ask_first(
    request: Request, view: CaseView, form: FirstContactForm, status: int = 200
) -> HttpResponseBase:
    asked = str(form["organisation"].value() or "")
    name = dict(_organisations(request.actor, view)).get(asked, "")
    page = first_contact_page(view, form, name, now())
    return show(request, "confirm.html", page, status=status, marking=view.marking)


@signed_in
@require_POST
def contact(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """Log an attempt to reach a party, or a sign that it was reached."""
    view = _view(request, case)
    form = ContactForm(request.POST, parties=_parties(view))
    return errors.run(
        request,
        form,
        lambda data: participant.contact(
            request.actor,
            uuid.UUID(data["party"]),
            now(),
            what=ContactAct(data["what"]),
            channel=Channel(data["channel"]),
            source=data["source"],
            at=form.at(),
            to=data["to"],
            upshot=form.outcome(),
        ),
        done=lambda _row: back(request, case, _("The contact is logged.")),
        again=lambda status: people(request, view, status, contact=form),
        names={"at": "day"},
    )


@signed_in
@require_POST
@proved_to_publish(lambda request: True)
def admit(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """Let a colleague of the desk into the case."""
    view = _view(request, case)
    form = AdmitForm(request.POST, people=_people(request.actor))
    return errors.run(
        request,
        form,
        lambda data: participant.admit(request.actor, case, now(), person=uuid.UUID(data["person"])),
        done=lambda _case: back(request, case, _("Your colleague can see the case now.")),
        again=lambda status: people(request, view, status, admit=form),
    )


@signed_in
@require_POST
def show_history(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """Let a party read what was said to everybody before it came in."""
    view = _view(request, case)
    form = ShowHistoryForm(request.POST, parties=_inside(view))
    return errors.run(
        request,
        form,
        lambda data: participant.show_history(request.actor, uuid.UUID(data["party"]), now()),
        done=lambda row: back(request, case, _("%s can read the earlier posts and files now.") % row.name),
        again=lambda status: people(request, view, status, show=form),
    )


@signed_in
@require_POST
def remove(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """Take a party out of the case, and tell it why."""
    view = _view(request, case)
    form = RemoveForm(request.POST, parties=_removable(view))
    return errors.run(
        request,
        form,
        lambda data: remove_party(request.actor, uuid.UUID(data["party"]), now(), reason=data["reason"]),
        done=lambda row: back(request, case, _("%s takes no part any more and is told why.") % row.name),
        again=lambda status: people(request, view, status, remove=form),
    )


@signed_in
@require_POST
def judge(request: Request, case: uuid.UUID, party: uuid.UUID) -> HttpResponseBase:
    """The party's own step with the report."""
    view, form = _view(request, case), JudgeForm(request.POST)

    return errors.run(
        request,
        form,
        lambda _data: participant.judge(
            request.actor, party, now(), event=form.event, reasons=form.reasons()
        ),
        done=lambda _row: back(request, case, _("Your answer was recorded.")),
        again=lambda status: people(request, view, status, judge=form),
    )


@signed_in
@require_POST
def finish(request: Request, case: uuid.UUID, party: uuid.UUID) -> HttpResponseBase:
    """The party has done its part."""
    form = FinishForm(request.POST)

    def again(status: int) -> HttpResponseBase:
        newest = _view(request, case)
        if newest.mine and status == errors.status_of(Stale("")):
            errors.renew(form, newest.mine.version)
        return people(request, newest, status, finish=form)

    return errors.run(
        request,
        form,
        lambda data: finish_part(request.actor, party, now(), **data),
        done=lambda _row: back(request, case, _("It is noted that you are done. You can read on.")),
        again=again,
    )


@signed_in
@require_POST
def resume(request: Request, case: uuid.UUID, party: uuid.UUID) -> HttpResponseBase:
    """The party takes up its work again."""
    view, form = _view(request, case), ResumeForm(request.POST)
    return errors.run(
        request,
        form,
        lambda _data: resume_part(request.actor, party, now()),
        done=lambda _row: back(request, case, _("You work on this case again.")),
        again=lambda status: people(request, view, status, resume=form),
    )


@signed_in
@require_POST
def leave(request: Request, case: uuid.UUID, party: uuid.UUID) -> HttpResponseBase:
    """The party leaves the case."""
    view, form = _view(request, case), LeaveForm(request.POST)

    def gone(_row: object) -> HttpResponseBase:
        say(request, _("You have left the case."))
        return see_other("/cases/")

    return errors.run(
        request,
        form,
        lambda data: participant.leave(request.actor, party, now(), reason=data["reason"]),
        done=gone,
        again=lambda status: people(request, view, status, leave=form),
    )


def back(request: Request, case: uuid.UUID, sentence: str) -> HttpResponseBase:
    """To the page of people, or to my work if one came from there, with a sentence about what was done."""
    say(request, sentence)
    return see_other("/my-work/" if request.GET.get("from") == "work" else address(case, Tab.PEOPLE))


def _view(request: Request, case: uuid.UUID) -> CaseView:
    """The case without its answers, of which this tab shows only what a party still owes (`people`)."""
    return case_view(request.actor, case, answers=False)


def _organisations(actor: Actor, view: CaseView) -> list[tuple[str, str]]:
    here = {p.organisation for p in view.parties if not (p.left_at or _may_be_asked_again(p))}
    return [(str(o.id), o.name) for o in invitable(actor, view.origin) if o.id not in here]


def _may_be_asked_again(party: Party) -> bool:
    """Whether a party said no, or let its invitation pass: only a new one lets it in."""
    passed = party.report_state == ReportState.START and party.lapses_at and party.lapses_at <= now()
    return party.declined_at is not None or bool(passed)


def _parties(view: CaseView) -> list[tuple[str, str]]:
    return [(str(p.id), p.name) for p in view.parties if p.role != Role.LEAD and not p.left_at]


def _inside(view: CaseView) -> list[tuple[str, str]]:
    """Parties that have come in: whoever has not received the report has not."""
    inside = (p for p in view.parties if p.report_state != ReportState.START)
    return [(str(p.id), p.name) for p in inside if p.role != Role.LEAD and not p.left_at]


def _removable(view: CaseView) -> list[tuple[str, str]]:
    """Every party but the center and whoever reported."""
    gone = (Role.LEAD, Role.REPORTER)
    return [(str(p.id), p.name) for p in view.parties if p.role not in gone and not p.left_at]


def _people(actor: Actor) -> list[tuple[str, str]]:
    return [(str(one.person), one.name) for one in colleagues(actor)]


def people(request: Request, view: CaseView, status: int = 200, **typed: Any) -> HttpResponseBase:
    """The page, with the form that was refused as it was typed."""
    touches = contacts(request.actor, [view.id])
    points = points_of(p.organisation for p in view.parties if p.organisation) if view.is_desk else []
    proposed = nominations(request.actor, view.id)
    boxes = _boxes(request, view, proposed, typed)
    if boxes.finish is not None:
        boxes.owed = owed(case_view(request.actor, view.id), now())
    told, names = parties_told(request.actor, view.id), teams(request.actor, view.id)
    outside = unread(request.actor, view, now())
    page = people_page(view, touches, points, boxes, now(), told, names, outside)
    page = replace(page, proposed=nomination_words.table(view, proposed, now()))
    page = replace(page, entered=access_table(view, accesses(request.actor, view.id), now()))
    return show(request, "case/people.html", page, status=status, marking=view.marking)


def _boxes(
    request: Request, view: CaseView, proposed: Sequence[NominationView], typed: dict[str, Any]
) -> Boxes:
    """A fresh form for everything that the matrix lets this reader do, or the one that was refused."""
    events = judgments(view)
    boxes = Boxes(events=events)
    if may(view, Verb.PARTICIPANT_INVITE):
        wanted = _wanted(request, proposed)
        boxes.invite = InviteForm(
            organisations=_organisations(request.actor, view), initial=_invited(request, view, wanted)
        )
        named = {"name": wanted.name} if wanted else {}
        boxes.organisation = OrganisationForm(initial=named) if view.origin != REPLAY else None
    if may(view, Verb.PARTICIPANT_CONTACT) and _parties(view):
        boxes.contact = ContactForm(parties=_parties(view), initial=_contact_now(request))
    if may(view, Verb.PARTICIPANT_ADMIT) and _people(request.actor):
        boxes.admit = AdmitForm(people=_people(request.actor))
    if may(view, Verb.PARTICIPANT_SHOW_HISTORY) and _inside(view):
        boxes.show = ShowHistoryForm(parties=_inside(view))
    if may(view, Verb.PARTICIPANT_REMOVE) and _removable(view):
        boxes.remove = RemoveForm(parties=_removable(view))
    if events:
        boxes.judge = JudgeForm()
    if own := view.mine if view.mine and view.mine.role != Role.LEAD else None:
        _own_boxes(view, own, boxes)
    for name, form in typed.items():
        setattr(boxes, name, form)
    return boxes


def _own_boxes(view: CaseView, own: Party, boxes: Boxes) -> None:
    """The forms of a party's own part: its end, its taking up again, and leaving."""
    if own.finished_at and may(view, Verb.PARTICIPANT_RESUME):
        boxes.resume = ResumeForm()
    elif may(view, Verb.PARTICIPANT_FINISH):
        boxes.finish = FinishForm(initial={"version": own.version})
    if may(view, Verb.PARTICIPANT_PROPOSE):
        boxes.propose = ProposeForm()
    if may(view, Verb.PARTICIPANT_LEAVE):
        boxes.leave = LeaveForm()


def _wanted(request: Request, proposed: Sequence[NominationView]) -> NominationView | None:
    """The proposal that an invitation is to follow, as the address says."""
    asked = request.GET.get("proposal", "")
    return next((one for one in proposed if str(one.id) == asked and one.is_open), None)


def _invited(request: Request, view: CaseView, wanted: NominationView | None) -> dict[str, Any]:
    """An invitation filled in from a proposal, whose name the directory may have, or as the address says."""
    if wanted is None:
        asked = request.GET.get("organisation", "")
        makes = asked in {str(key) for key in _makers_here(request.actor, view)}
        return {"organisation": asked, "makes_device": makes}
    return {"proposal": wanted.id, "organisation": in_directory(request.actor, wanted.name, view.origin)}


def _contact_now(request: Request) -> dict[str, Any]:
    """A contact is usually logged when it happened; the party may come with the address."""
    at = local(now())
    return {"party": request.GET.get("party", ""), "day": at.date(), "time": at.time()}
