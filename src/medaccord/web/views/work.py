"""My work: what to do next, for the desk and for a party, and the answers given on its cards."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from medaccord.apps.advisories.commands import review as reviews
from medaccord.apps.advisories.queries.newest import unreleased
from medaccord.apps.advisories.queries.reviews import readings
from medaccord.apps.cases.commands import consent, embargo, status
from medaccord.apps.cases.entering import ROLE_OF
from medaccord.apps.cases.queries.bulks import bulks
from medaccord.apps.cases.queries.contacts import contacts
from medaccord.apps.cases.queries.doubts import doubts
from medaccord.apps.cases.queries.invitations import open_invitations
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.cases.queries.of_report import left_by_their_case, own_parts
from medaccord.apps.cases.queries.removals import removals
from medaccord.apps.cases.queries.running import running_cases
from medaccord.apps.cases.queries.shares import asked_of
from medaccord.apps.cases.queries.statements import before_counsel
from medaccord.apps.cases.queries.views import CellView
from medaccord.apps.discussion.queries.files import waiting_files
from medaccord.apps.discussion.queries.sealed import stuck_files
from medaccord.apps.discussion.queries.unread import unread
from medaccord.apps.intake.queries.announcements import announcements
from medaccord.apps.intake.queries.reports import ReportView, report_list
from medaccord.apps.intake.queries.tracking import own_reports as sent_by
from medaccord.apps.notifications.commands import notice
from medaccord.apps.notifications.queries.notices import news_for
from medaccord.apps.parties.queries.in_doubt import doubted
from medaccord.apps.parties.queries.keepers import kept_by
from medaccord.apps.parties.queries.members import changes_of_roles
from medaccord.apps.parties.queries.reach import points_of
from medaccord.core.principal import Actor
from medaccord.domain.advisory.review import Answer
from medaccord.domain.cvd.cells import Cell, Justification, Plan, Status
from medaccord.domain.errors import Invalid, Missing
from medaccord.domain.handling import Marking
from medaccord.domain.roles import Role
from medaccord.web import viewmodels as v
from medaccord.web.clock import now
from medaccord.web.context import say, show
from medaccord.web.forms.advisories.review import ReadForm, SeeForm
from medaccord.web.forms.pressed import Pressed
from medaccord.web.forms.work import FixForm, ProposalForm, StatusForm, TermsForm
from medaccord.web.guards import see_other, signed_in
from medaccord.web.keys import key_in
from medaccord.web.marked import marking_of
from medaccord.web.presenters.advisories.statement import statement_rows
from medaccord.web.presenters.asks import for_observer, party_page
from medaccord.web.presenters.cases.head import Tab, address
from medaccord.web.presenters.cases.removal import removal_link
from medaccord.web.presenters.cases.team import waiting_rows
from medaccord.web.presenters.intake import own_reports
from medaccord.web.presenters.intake.announced import announced_rows
from medaccord.web.presenters.parties import directory
from medaccord.web.presenters.work import Desk, coordinator_page
from medaccord.web.request import Request

HERE = "/my-work/"
MOST_REPORTS = 25
MOST_OWN = 10


@signed_in
@require_safe
def page(request: Request) -> HttpResponseBase:
    """What to do next: the desk's work for analysts, requests and cases for everybody else."""
    return _desk(request) if Role.ANALYST in request.actor.roles else _party(request)


def _desk(request: Request) -> HttpResponseBase:
    actor = request.actor
    views, left_out = running_cases(actor)
    keys = [view.id for view in views]
    reports = report_list(actor, state="open", limit=MOST_REPORTS, left=left_by_their_case(actor))
    drafts = unreleased(actor, keys)
    more, new = reports.next is not None, unread(actor, keys)
    known = readings(actor, keys)
    sent, wanted = _own(actor), asked_of(actor, keys, now())
    desk = Desk(
        views,
        reports.lines,
        contacts(actor, keys),
        drafts,
        left_out,
        more,
        new,
        known,
        own_reports.rows(sent, now()),
        waiting_files(actor),
        stuck_files(actor),
        _to_confirm(actor),
        [one for one in bulks(actor) if not one.is_case],
        _roles(actor),
        wanted.requests,
    )
    news, own = news_for(actor), [one.report for one in sent]
    made = marking_of(Marking(), views, reports.lines, own, desk.downloads, wanted, news)
    return show(request, "work/coordinator.html", coordinator_page(desk, news, now()), marking=made)


def _party(request: Request) -> HttpResponseBase:
    actor = request.actor
    views, _left_out = running_cases(actor)
    ours = {view.mine.organisation for view in views if view.mine and view.mine.organisation}
    keys = [view.id for view in views]
    new, known = unread(actor, keys), readings(actor, keys)
    sent = _own(actor)
    asked, wanted = tuple(own_reports.asks(sent, now())), asked_of(actor, keys, now())
    news, points = news_for(actor), points_of(ours)
    invited, told = open_invitations(actor), announcements(actor)
    page = party_page(views, invited, points, now(), news, new, known, asked, wanted.requests)
    page = replace(page, own=own_reports.rows(sent, now()))
    if len(sent) == MOST_OWN:
        page = replace(page, own_all=v.Link(_("All your reports"), f"{reverse('report.list')}?state="))
    page = replace(page, confirm=_to_confirm(actor), roles=_roles(actor))
    read, taken_out = before_counsel(actor), removals(actor, now())
    if read:
        there = v.Link(_("All statements"), reverse("statement.list"))
        page = replace(page, counsel=statement_rows(read, now()), counsel_all=there)
    page = replace(page, announced=announced_rows(told, now()))
    page = replace(page, removed=tuple(removal_link(one, now()) for one in taken_out))
    if kept := ours & kept_by(actor):
        page = replace(page, contact_act=v.Act(_("Correct it"), directory.address(min(kept))))
    if request.profile and request.profile.organisation:
        page = replace(page, report=v.Act(_("Report for your organization"), reverse("report.declare")))
    if not views and request.profile and ROLE_OF.get(request.profile.kind) == Role.OBSERVER:
        page = for_observer(page)
    own = [one.report for one in sent]
    made = marking_of(Marking(), views, own, invited, told, read, taken_out, wanted, news)
    return show(request, "work/manufacturer.html", page, marking=made)


def _roles(actor: Actor) -> tuple[v.WorkRow, ...]:
    return directory.role_rows(changes_of_roles(actor, now()), now())


def _to_confirm(actor: Actor) -> tuple[v.WorkRow, ...]:
    return waiting_rows(doubts(actor), doubted(actor))


def _later(report: ReportView) -> tuple[bool, bool]:
    return report.asked_at is None and report.state != "invalid", report.state == "closed"


def _own(actor: Actor) -> list[own_reports.OwnReport]:
    """What the reader reported: what waits for them and what runs, before the rest, the newest first."""
    found = sorted(sent_by(actor), key=_later)[:MOST_OWN]
    parts = {one.id: own_parts(actor, one.id, now()) for one in found if one.opened_at}
    return [own_reports.OwnReport(one, next(iter(parts.get(one.id, ())), None)) for one in found]


@signed_in
@require_POST
def see(request: Request) -> HttpResponseBase:
    """Take what is new as seen."""
    notice.see(request.actor, now())
    return see_other(HERE)


@signed_in
@require_POST
def terms(request: Request, party: uuid.UUID) -> HttpResponseBase:
    """Agree to new terms, or decline them."""
    form, actor = _pressed(TermsForm, request), request.actor
    if form.answer == "decline":
        consent.decline(actor, party, now())
    else:
        consent.accept(actor, party, now(), terms=key_in(request.GET.get("terms", "")))
    return _back(request, _("Your answer was recorded."))


@signed_in
@require_POST
def proposal(request: Request, case: uuid.UUID, proposal: uuid.UUID) -> HttpResponseBase:
    """Agree to a proposed end, keep the one in force, or go to where another one is proposed."""
    form, actor = _pressed(ProposalForm, request), request.actor
    if form.answer == "other":
        return see_other(address(case, Tab.EMBARGO, "propose"))
    if form.answer == "agree":
        embargo.accept(actor, proposal, now())
    else:
        _keep(actor, case)
    return _back(request, _("Your answer was recorded."))


def _keep(actor: Actor, case: uuid.UUID) -> None:
    """A yes to the terms in force; rejecting a proposal would decline the embargo as a whole."""
    view = case_view(actor, case)
    if view.mine is None or view.embargo is None:
        raise Missing
    consent.accept(actor, view.mine.id, now(), terms=view.embargo.terms)


@signed_in
@require_POST
def answer(
    request: Request, case: uuid.UUID, product: uuid.UUID, vulnerability: uuid.UUID
) -> HttpResponseBase:
    """Say whether one product is affected by one vulnerability; detail can follow on the page of answers."""
    form = _pressed(StatusForm, request)
    if form.answer == "open":
        return see_other(f"{address(case, Tab.STATUS)}?cell={product}.{vulnerability}#answer")
    version = request.GET.get("v", "")
    told = status.Answer(
        product, vulnerability, BARE[form.answer], int(version) if version.isdigit() else None
    )
    status.answer(request.actor, case, now(), answers=[told])
    return _back(request, _("Your answer was recorded. You can add detail on the page of answers."))


BARE: dict[str, Cell] = {
    Status.AFFECTED.value: Cell(Status.AFFECTED, plan=Plan.NOT_STATED),
    Status.NOT_AFFECTED.value: Cell(Status.NOT_AFFECTED, justification=Justification.NOT_STATED),
    Status.INVESTIGATING.value: Cell(Status.INVESTIGATING),
}
"""What one click says: nothing that was not said, so plan and justification read 'not stated'."""


def _is_promised(cell: CellView, day: str) -> bool:
    """Whether a fix is promised for this day; one that is asked about takes more than a press."""
    return cell.plan == Plan.FIX_PLANNED and f"{cell.plan_date}" == day and not cell.question


@signed_in
@require_POST
def fix(request: Request, case: uuid.UUID, day: str) -> HttpResponseBase:
    """Confirm a promised date, or go to where another one is named."""
    form = _pressed(FixForm, request)
    if form.answer == "other":
        return see_other(address(case, Tab.STATUS))
    view = case_view(request.actor, case)
    mine = view.cells_of(view.mine.id) if view.mine else ()
    promised = [c for c in mine if _is_promised(c, day)]
    if not promised:
        raise Missing
    status.answer(request.actor, case, now(), answers=[_same(cell) for cell in promised])
    return _back(request, _("The date is confirmed."))


@signed_in
@require_POST
def review(request: Request, case: uuid.UUID, review_id: uuid.UUID) -> HttpResponseBase:
    """Say that one's own party has no comment on a draft, or go and read it first."""
    form = _pressed(ReadForm, request)
    if form.answer == "read":
        return see_other(address(case, Tab.REVIEW))
    version = request.GET.get("v", "")
    told = int(version) if version.isdigit() else None
    reviews.answer(request.actor, review_id, now(), answer=Answer.NO_COMMENT, version=told)
    return _back(request, _("Your answer was recorded."))


@signed_in
@require_POST
def communication(request: Request, case: uuid.UUID) -> HttpResponseBase:
    """Go and see the safety communication of one's own agency."""
    _pressed(SeeForm, request)
    return see_other(address(case, Tab.COMMUNICATION))


def _same(cell: CellView) -> status.Answer:
    """The answer as it stands."""
    told = Cell(Status.AFFECTED, plan=Plan.FIX_PLANNED, plan_date=cell.plan_date)
    return status.Answer(cell.product, cell.vulnerability, told, cell.version)


def _pressed(kind: type[Pressed], request: Request) -> Any:
    """The form with its answer; raises Invalid where no button of it was pressed."""
    form = kind(request.POST)
    if not form.is_valid():
        raise Invalid(_("Press one of the answers."))
    return form


def _back(request: Request, sentence: str) -> HttpResponseBase:
    say(request, sentence)
    return see_other(HERE)
