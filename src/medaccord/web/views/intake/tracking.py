"""A reporter follows their own part: code, page, messages, files, terms, and leaving without a trace."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from medaccord.apps.advisories.commands import comment as comments
from medaccord.apps.advisories.commands import review as reviews
from medaccord.apps.advisories.queries.of_case import out_of
from medaccord.apps.advisories.queries.reviews import passages_of
from medaccord.apps.cases.commands import consent, participant
from medaccord.apps.cases.commands import leak as leaks
from medaccord.apps.cases.queries.of_report import OwnPart, own_parts
from medaccord.apps.discussion.commands import alarm as alarming
from medaccord.apps.discussion.commands import file, post
from medaccord.apps.discussion.commands import report as marking
from medaccord.apps.discussion.queries.posts import posts_in
from medaccord.apps.discussion.queries.sealed import sealed_files
from medaccord.apps.intake.commands import report as reports
from medaccord.apps.intake.queries.announcements import announced
from medaccord.apps.intake.queries.feed import feed_token
from medaccord.apps.intake.queries.proof import as_sent, proof_of
from medaccord.apps.intake.queries.proof import public_key as key_of_proofs
from medaccord.apps.intake.queries.receipt import actor_of_receipt
from medaccord.apps.intake.queries.reports import ReportView, Urgency, happened, report_view
from medaccord.apps.intake.queries.tracking import own_reports
from medaccord.core.throttle import Limit
from medaccord.domain import proof as proofs
from medaccord.domain.errors import Denied, Missing
from medaccord.domain.handling import Mark, Marking, marks_of_report, taken_out
from medaccord.domain.receipt import NOT_KNOWN
from medaccord.domain.verbs import Verb
from medaccord.web import errors, sessions
from medaccord.web.attached import attached
from medaccord.web.clock import now
from medaccord.web.confirming import Asked, confirm
from medaccord.web.context import say, show
from medaccord.web.forms.advisories.review import AnswerForm, CommentForm
from medaccord.web.forms.cases.leak import LeakForm
from medaccord.web.forms.discussion.post import MarkedMoreForm, ReleasedReportForm
from medaccord.web.forms.intake.report import (
    AlarmForm,
    CodeForm,
    CreditForm,
    DaysForm,
    FeedForm,
    MessageForm,
    MoreFilesForm,
    TermsForm,
    ThreatForm,
    evidence_of,
)
from medaccord.web.guards import known, open_to_all, receipt_holder, see_other, slowed, takes_files
from medaccord.web.marked import marking_of
from medaccord.web.middleware import RECEIPT
from medaccord.web.presenters.advisories.own_draft import Read, commenting, prefix
from medaccord.web.presenters.advisories.review import block_named, comment_on
from medaccord.web.presenters.assessments.own_judging import Judging
from medaccord.web.presenters.cases.case import may
from medaccord.web.presenters.cases.rooms import further
from medaccord.web.presenters.intake.report import track_page
from medaccord.web.presenters.intake.reporting import OF_DRAFTS, mark_page, release_page
from medaccord.web.presenters.intake.tracking import Forms, tracking_page
from medaccord.web.request import Request
from medaccord.web.sign_in import forget_everything
from medaccord.web.viewmodels import Act
from medaccord.web.views.accounts.factors import proved_to_publish
from medaccord.web.views.advisories.advisory import said_of
from medaccord.web.views.assessments.assessment import all_of, judged_in

LIFE = 3600
"""Seconds after which the code must be entered again."""


def limit() -> Limit:
    """How many codes one address may try before it is slowed."""
    return Limit("code", settings.MEDACCORD.codes_per_hour)


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
@slowed(limit)
def track(request: Request) -> HttpResponseBase:
    """The code is entered here; wrong, erased and unknown codes answer alike (need-to-know 31)."""
    if request.method != "POST":
        return _ask(request, CodeForm(), 200)
    form = CodeForm(request.POST)
    holder = actor_of_receipt(form.cleaned_data["code"]) if form.is_valid() else None
    if holder is None:
        form.errors.clear()
        form.add_error("code", NOT_KNOWN)
        return _ask(request, form, 422)
    sessions.let_go(request)
    request.session[RECEIPT] = str(holder.principal)
    request.session.set_expiry(LIFE)
    return see_other(reverse("tracking.page"))


def _ask(request: Request, form: CodeForm, status: int) -> HttpResponseBase:
    page = track_page(form, signed_in=request.profile is not None)
    return show(request, "report/track.html", page, status=status)


@receipt_holder
@require_safe
def page(request: Request) -> HttpResponseBase:
    """The reporter's own part and nothing else."""
    return own_page(request, _own(request, None))


@known
@require_POST
def write(request: Request, report: uuid.UUID) -> HttpResponseBase:
    """A message to the desk."""
    mine, form = _own(request, report), MessageForm(request.POST)
    return errors.run(
        request,
        form,
        lambda data: post.write_to_report(request.actor, mine.id, now(), text=data["text"]),
        done=lambda _sent: _back(request, mine, _("Your message was sent.")),
        again=lambda status: own_page(request, mine, status=status, write=form),
    )


@known
@takes_files
@require_POST
def add_files(request: Request, report: uuid.UUID) -> HttpResponseBase:
    """Further evidence."""
    mine, form = _own(request, report), MoreFilesForm(request.POST, request.FILES)
    return errors.run(
        request,
        form,
        lambda data: file.add_to_report(request.actor, mine.id, now(), files=evidence_of(data["evidence"])),
        done=lambda _sent: _back(request, mine, _("Your files were sent.")),
        again=lambda status: own_page(request, mine, status=status, more=form),
        names={"files": "evidence"},
    )


@known
@require_POST
def answer_terms(request: Request, report: uuid.UUID, part: uuid.UUID) -> HttpResponseBase:
    """The reporter's yes or no to the terms that were shown."""
    mine, form = _own(request, report), TermsForm(request.POST)

    def answer(data: dict[str, Any]) -> object:
        if data["answer"] == "decline":
            return consent.decline(request.actor, part, now())
        return consent.accept(request.actor, part, now(), terms=data["terms"], duties=data["duties"])

    return errors.run(
        request,
        form,
        answer,
        done=lambda _answered: _back(request, mine, _("Your answer was recorded.")),
        again=lambda status: own_page(request, mine, status=status, terms=(part, form)),
    )


@known
@require_POST
def leak(request: Request, report: uuid.UUID, part: uuid.UUID) -> HttpResponseBase:
    """Something of what was reported was seen outside."""
    mine, form = _own(request, report), LeakForm(request.POST)
    return errors.run(
        request,
        form,
        lambda data: leaks.claim(request.actor, part, now(), **data),
        done=lambda _told: _back(request, mine, _("We see it at the top of our work, and answer you here.")),
        again=lambda status: own_page(request, mine, status=status, leak=form),
    )


@known
@require_POST
def credit(request: Request, report: uuid.UUID, part: uuid.UUID) -> HttpResponseBase:
    """How the advisory thanks the reporter."""
    mine, form = _own(request, report), CreditForm(request.POST)
    return errors.run(
        request,
        form,
        lambda data: participant.credit(request.actor, part, now(), name=data["name"]),
        done=lambda _changed: _back(request, mine, _("Your wish was recorded.")),
        again=lambda status: own_page(request, mine, status=status, credit=form),
    )


@known
@require_POST
def review(request: Request, report: uuid.UUID, review_id: uuid.UUID) -> HttpResponseBase:
    """What the reporter thinks of the draft that it was asked to read."""
    mine = _own(request, report)
    if review_id not in {line.id for one in _reads(request, mine) for line in one.said.reviews}:
        raise Missing
    form = AnswerForm(request.POST, prefix=prefix(review_id), objects=False)
    return errors.run(
        request,
        form,
        lambda data: reviews.answer(request.actor, review_id, now(), **data),
        done=lambda _answered: _back(request, mine, _("Your answer is recorded.")),
        again=lambda status: own_page(request, mine, status=status, answer=(review_id, form)),
    )


@known
@require_http_methods(["GET", "HEAD", "POST"])
def comment(request: Request, report: uuid.UUID, row: uuid.UUID, block: str) -> HttpResponseBase:
    """First the block, then the reporter's comment on it."""
    mine = _own(request, report)
    read = next((one for one in _reads(request, mine) if one.newest.revision == row), None)
    found = block_named(read.blocks, block) if read else None
    if read is None or found is None:
        raise Missing
    if not may(read.view, Verb.COMMENT_WRITE):
        raise Denied(_("This case takes no comments now."))
    form, back = CommentForm(request.POST or None), f"{_page_of(request, mine)}#draft"

    def ask() -> Asked:
        there = commenting(report, row)
        return Asked(comment_on(read.view, read.blocks, found, form, there, back), read.view.marking)

    return confirm(
        request,
        form,
        ask=ask,
        do=lambda data: comments.write(
            request.actor,
            read.part.case,
            now(),
            revision=row,
            kind=found.kind.value,
            source=uuid.UUID(found.source),
            comment=data["comment"],
            party=read.part.participant,
        ),
        back=back,
        sentence=_("Your comment is sent."),
    )


def _reads(request: Request, report: ReportView) -> list[Read]:
    """Drafts that the reporter's own parts were asked to read, while their cases are open to it."""
    return _read_in(request, own_parts(request.actor, report.id, now()))


def _read_in(request: Request, parts: Iterable[OwnPart]) -> list[Read]:
    found = []
    for part in parts:
        if part.view is None:
            continue
        said = said_of(request, part.case).of(part.participant)
        if said.reviews:
            shown = passages_of(request.actor, said.reviews[0].id)
            found.append(Read(part, part.view, said, shown, out_of(request.actor.realm, part.case)))
    return found


@known
@require_POST
def report_credit(request: Request, report: uuid.UUID) -> HttpResponseBase:
    """How an advisory shall thank the reporter, before there is a case."""
    mine, form = _own(request, report), CreditForm(request.POST)
    return errors.run(
        request,
        form,
        lambda data: reports.credit(request.actor, mine.id, now(), name=data["name"]),
        done=lambda _changed: _back(request, mine, _("Your wish was recorded.")),
        again=lambda status: own_page(request, mine, status=status, credit=form),
    )


@known
@require_POST
def replan(request: Request, report: uuid.UUID) -> HttpResponseBase:
    """When the reporter speaks, and until when they keep it private."""
    mine, form = _own(request, report), DaysForm(request.POST)
    return errors.run(
        request,
        form,
        lambda data: reports.replan(request.actor, mine.id, now(), **data),
        done=lambda _changed: _back(request, mine, _("Your days were changed. The desk reads them.")),
        again=lambda status: own_page(request, mine, status=status, days=form),
    )


@known
@require_POST
def alarm(request: Request, report: uuid.UUID) -> HttpResponseBase:
    """It has become urgent."""
    mine, form = _own(request, report), AlarmForm(request.POST)
    return errors.run(
        request,
        form,
        lambda data: alarming.alarm(
            request.actor,
            mine.id,
            now(),
            says=[Urgency(one) for one in data["says"]],
            text=data["happened"],
        ),
        done=lambda _told: _back(request, mine, _("We see it at the top of our list, and answer you here.")),
        again=lambda status: own_page(request, mine, status=status, alarm=form),
        names={"text": "happened"},
    )


@known
@require_POST
def warn(request: Request, report: uuid.UUID) -> HttpResponseBase:
    """A manufacturer threatens the reporter."""
    mine, form = _own(request, report), ThreatForm(request.POST)
    return errors.run(
        request,
        form,
        lambda data: reports.warn(request.actor, mine.id, now(), words=data["words"]),
        done=lambda _told: _back(request, mine, _("We see it at the top of our list, and answer you here.")),
        again=lambda status: own_page(request, mine, status=status, threat=form),
    )


@known
@require_POST
def feed(request: Request, report: uuid.UUID) -> HttpResponseBase:
    """A new address of the report's feed, or its end."""
    mine, form = _own(request, report), FeedForm(request.POST)
    return errors.run(
        request,
        form,
        lambda data: reports.feed(request.actor, mine.id, now(), wanted=form.answer == "new"),
        done=lambda _changed: _back(request, mine, _("The feed was changed. Earlier addresses are dead.")),
        again=lambda status: own_page(request, mine, status=status, feed=form),
    )


@known
@require_http_methods(["GET", "HEAD", "POST"])
def mark(request: Request, report: uuid.UUID) -> HttpResponseBase:
    """Mark a report more strictly, as whoever sent it or its desk."""
    found = report_view(request.actor, report, shown=False)
    never = [one for one in Mark if one not in marks_of_report(found.readers)]
    form = MarkedMoreForm(
        request.POST or None, initial={"marking": found.marking}, **further(found.marked, never)
    )
    back = _page_of(request, found)
    return confirm(
        request,
        form,
        ask=lambda: Asked(mark_page(found, form, back), found.marked),
        do=lambda data: marking.mark(request.actor, report, now(), **form.wish()),
        back=back,
        sentence=_("The report was marked, with its messages and files. Its readers are told."),
    )


@known
@require_http_methods(["GET", "HEAD", "POST"])
@proved_to_publish(lambda request: not request.holds_receipt)
def release(request: Request, report: uuid.UUID) -> HttpResponseBase:
    """Mark a report wider, as whoever sent it, or as its desk with that one's permission."""
    found = report_view(request.actor, report, shown=False)
    start = {"marking": found.marking, "onward": found.onward, "version": found.version}
    form = ReleasedReportForm(request.POST or None, initial=start, made=found.marked, is_desk=found.is_desk)
    back = _page_of(request, found)

    def ask() -> Asked:
        newest = report_view(request.actor, report, shown=False)
        return Asked(release_page(newest, form, back), newest.marked, newest.version)

    return confirm(
        request,
        form,
        ask=ask,
        do=lambda data: marking.release(request.actor, report, now(), **data),
        back=back,
        sentence=_("The report was marked wider. Its readers are told."),
    )


@known
@require_safe
def proof(request: Request, report: uuid.UUID) -> HttpResponseBase:
    """The signed proof of when the report came in, as a file."""
    number, data = proof_of(request.actor, report)
    name = taken_out(number, Marking(proofs.MARKING), "proof", "json")
    return attached(data, "application/json", name)


@known
@require_safe
def sent(request: Request, report: uuid.UUID) -> HttpResponseBase:
    """The report's content exactly as its digest in the proof covers it, as a file."""
    number, data = as_sent(request.actor, report)
    name = taken_out(number, report_view(request.actor, report).marked, "as_sent", "json")
    return attached(data, "application/json", name)


@open_to_all
@require_safe
def public_key(request: Request, key: str) -> HttpResponseBase:
    """The key that proofs are checked with."""
    return HttpResponse(key_of_proofs(key), content_type="application/x-pem-file")


@open_to_all
@require_POST
def close(request: Request) -> HttpResponseBase:
    """Leave: the session ends, and the browser forgets what it has shown (need-to-know 26)."""
    return forget_everything(request)


def _own(request: Request, report: uuid.UUID | None) -> ReportView:
    """One of the actor's own reports, the newest where none is named; Missing for any other."""
    mine = [r for r in own_reports(request.actor) if report in (None, r.id)]
    if not mine:
        raise Missing
    return mine[0]


def own_page(
    request: Request,
    report: ReportView,
    *,
    status: int = 200,
    write: MessageForm | None = None,
    more: MoreFilesForm | None = None,
    terms: tuple[uuid.UUID, TermsForm] | None = None,
    credit: CreditForm | None = None,
    threat: ThreatForm | None = None,
    feed: FeedForm | None = None,
    leak: LeakForm | None = None,
    answer: tuple[uuid.UUID, AnswerForm] | None = None,
    days: DaysForm | None = None,
    alarm: AlarmForm | None = None,
) -> HttpResponseBase:
    """The page of one own report, with forms as typed where one was refused."""
    actor = request.actor
    parts = own_parts(actor, report.id, now())
    told, posts = happened(actor, report.id, report.room), list(posts_in(actor, report.id).lines)
    for part in parts:
        told += happened(actor, part.case, part.record)
        told += [one for one in happened(actor, part.case, part.side) if one[0] in OF_DRAFTS]
        posts += posts_in(actor, part.case, room=part.side).lines
    reads = _read_in(request, parts)
    judging = [Judging(one, one.view, judged_in(request, one.case)) for one in parts if one.view is not None]
    page = tracking_page(
        report,
        parts,
        sorted(posts, key=lambda one: one.at, reverse=True),
        sorted(dict.fromkeys(told), key=lambda one: one[1], reverse=True),  # a step in two streams is one
        now(),
        Forms(
            write or MessageForm(),
            more or MoreFilesForm(),
            threat or ThreatForm(),
            terms,
            credit,
            (feed or FeedForm()) if request.holds_receipt else None,
            leak or LeakForm(),
            {answer[0]: answer[1]} if answer else {},
            days,
            alarm,
        ),
        _leave(request),
        out_of(actor.realm, parts[0].case) if parts else None,
        _feed_address(request, report),
        reads,
        next((one for one in announced(actor, report.id) if one.own), None),
        sealed=sealed_files(actor, report.id),
        judging=judging,
    )
    judged = [told for one in judging for told in all_of(one.judged)]
    made = marking_of(report, [one.view.marking for one in reads], report.files, posts, judged)
    return show(request, "report/tracking.html", page, status=status, marking=made, own=True)


def _feed_address(request: Request, report: ReportView) -> str:
    """Where the feed of a receipt's report is, while it is open."""
    token = feed_token(request.actor, report.id) if request.holds_receipt and report.feed_open else None
    where = reverse("feed.report", args=[request.actor.principal, token]) if token else ""
    return f"{settings.MEDACCORD.public_url}{where}" if where else ""


def _leave(request: Request) -> Act:
    if request.holds_receipt:
        return Act(_("Close this page and forget the code"), reverse("tracking.close"), "post")
    return Act(_("Back to my work"), "/my-work/")


def _back(request: Request, report: ReportView, sentence: str) -> HttpResponseBase:
    say(request, sentence)
    return see_other(_page_of(request, report))


def _page_of(request: Request, report: ReportView) -> str:
    """Where the reporter reads its own part."""
    return reverse("tracking.page") if request.holds_receipt else reverse("report.page", args=[report.id])
