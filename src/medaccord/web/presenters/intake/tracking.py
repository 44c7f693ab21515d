"""The reporter's own part as a page: where it is, whose turn it is, the one question, messages, dates."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _

from medaccord.apps.advisories.queries.of_case import Out
from medaccord.apps.cases.queries.of_report import OwnPart, phase_for_reporter
from medaccord.apps.discussion.queries.posts import PostLine
from medaccord.apps.discussion.queries.sealed import SealedLine
from medaccord.apps.intake.queries.announcements import AnnouncementView
from medaccord.apps.intake.queries.reports import FileLine, Happened, ReportView
from medaccord.domain.advisory.names import page_path
from medaccord.domain.cvd.consent import ConsentState
from medaccord.domain.cvd.limits import is_past
from medaccord.domain.cvd.mandatory import VERSION, of_agencies
from medaccord.domain.cvd.phase import ReporterPhase
from medaccord.domain.cvd.report import REPORTER_INITIAL, ReportState, on_own_word
from medaccord.web.forms.intake.report import AlarmForm, CreditForm, DaysForm, TermsForm
from medaccord.web.presenters.advisories.own_draft import Read, own_drafts
from medaccord.web.presenters.assessments.own_judging import Judging, own_disputes, own_judgments
from medaccord.web.presenters.cases.invitation import duty
from medaccord.web.presenters.cases.leak import panel
from medaccord.web.presenters.discussion.file import (
    class_acts,
    clear_acts,
    condition,
    entrust_acts,
    erase_acts,
    file_title,
    forward_acts,
    mark_acts,
    opens_at,
    own_wait,
    sealed_title,
    waits_in_words,
)
from medaccord.web.presenters.discussion.post import shown
from medaccord.web.presenters.intake.report import in_working_days
from medaccord.web.presenters.intake.reporting import (
    REPORTER_PHASES,
    SET_ASIDE,
    erased,
    events,
    first_times,
    marking_facts,
    reporter_phases,
    size_in_words,
)
from medaccord.web.presenters.words import GROUNDS, TELLING, marking_words, say
from medaccord.web.templatetags.instants import binding_text, day, days_left, moment
from medaccord.web.viewmodels import (
    Act,
    Begin,
    Countdown,
    Doc,
    Event,
    Feed,
    FormBox,
    Leaks,
    Link,
    Pair,
    Post,
    Question,
    Submit,
    Threat,
    TrackingPage,
    Where,
)


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms of the page, as typed where one was refused; the terms with the part they are about."""

    write: Form
    more: Form
    threat: Form
    terms: tuple[uuid.UUID, Form] | None = None
    credit: Form | None = None
    feed: Form | None = None
    leak: Form | None = None
    answers: Mapping[uuid.UUID, Form] = field(default_factory=dict)
    days: Form | None = None
    alarm: Form | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """Until when each part is waited for that was asked to read a draft, or to judge."""

    reads: Mapping[uuid.UUID, dt.datetime]
    judges: Mapping[uuid.UUID, dt.datetime]


NOTHING = Waiting({}, {})


def tracking_page(
    report: ReportView,
    parts: Sequence[OwnPart],
    posts: Sequence[PostLine],
    happened: Sequence[Happened],
    now: dt.datetime,
    forms: Forms,
    close: Act,
    out: Out | None = None,
    feed_address: str = "",
    reads: Sequence[Read] = (),
    held: AnnouncementView | None = None,
    sealed: Sequence[SealedLine] = (),
    judging: Sequence[Judging] = (),
) -> TrackingPage:
    """Everything that a reporter may know of their report; a split leaves it several parts."""
    part = parts[0] if parts else None
    phase = phase_for_reporter(report.state, part)
    waiting = Waiting(
        {one.part.participant: one.newest.due_at for one in reads if one.waits},
        {one.part.participant: one.due_at for one in judging if one.due_at},
    )
    return TrackingPage(
        eyebrow=_("Your report of %s") % day(report.submitted_at),
        heading=heading(report, part, phase, waiting),
        known_as=known_as(report),
        sealed=tuple(sealed_words(report)),
        where=_where(report, part, phase, happened, now, out, waiting),
        others=tuple(_other(report, one, now, waiting) for one in parts[1:]),
        posts=tuple(_post(one) for one in posts),
        write=FormBox(
            "write",
            reverse("tracking.write", args=[report.id]),
            forms.write,
            (Submit(_("Send message"), "send"),),
        ),
        history=events(happened),
        credit=credit_words(report, part, out),
        credit_box=_credit_box(report, part, forms.credit) if _may_be_thanked(report, part) else None,
        close=close,
        countdown=countdown(part, now),
        questions=tuple(_question(report, one, forms.terms, now) for one in parts if one.is_asked),
        drafts=own_drafts(report.id, reads, now, forms.answers),
        judgments=own_judgments(judging, now),
        disputes=tuple(own_disputes(judging)),
        docs=docs(report, sealed),
        send=FormBox(
            "files",
            reverse("tracking.files", args=[report.id]),
            forms.more,
            (Submit(_("Send files"), "send"),),
            heading=_("Send more files"),
            folded=True,
        ),
        dates=(*_dates(report, part, now), *erased(report)),
        dates_box=_days_box(report, forms.days),
        threat=_threat(report, forms.threat),
        keep=_keep(report) if report.proved else (),
        feed=_feed(report, forms.feed, feed_address) if forms.feed else None,
        alarm=_alarm(report, forms.alarm or AlarmForm()),
        leaks=_leaks(report, parts, forms.leak, now) if forms.leak else None,
        begin=_begin(report, held) if held else None,
        by_agency=report.is_of_adviser,
        marking=marking_facts(report, _("So everybody handles it who reads it.")),
    )


def _begin(report: ReportView, held: AnnouncementView) -> Begin | None:
    """A case on the own agency's word, while none is open and the desk has not found otherwise."""
    if report.opened_at or on_own_word(ReportState(report.state)) != REPORTER_INITIAL:
        return None
    there = reverse("announcement.open", args=[held.id])
    return Begin(
        (
            _("Your agency’s word is enough: you need not wait until the coordination center has read it."),
            _(
                "The coordination center leads the case and is told at once. Your agency takes part from the"
                " beginning. Nobody else is invited yet."
            ),
            _("Otherwise wait: the coordination center reads your report and decides."),
        ),
        Act(_("Open a case now"), there, look="filled"),
    )


def _alarm(report: ReportView, form: Form) -> FormBox:
    """Where the reporter says that it has become urgent."""
    return FormBox(
        "alarm",
        reverse("report.alarm", args=[report.id]),
        form,
        (Submit(_("Tell the coordination center now"), "alarm", look="danger"),),
        heading=_("It has become urgent"),
        intro=_("A patient is affected, it is being exploited, or it is public."),
        folded=True,
    )


def _leaks(report: ReportView, parts: Sequence[OwnPart], form: Form, now: dt.datetime) -> Leaks | None:
    """What the reporter said to have leaked, of all its parts, and the form to say it of the first."""
    if not parts:
        return None
    told = (one for part in parts for one in part.leaks)
    return Leaks(
        tuple(panel(one, now, heading=_("You told us of a leak"), by_day=True) for one in told),
        FormBox(
            "leak",
            reverse("tracking.leak", args=[report.id, parts[0].participant]),
            form,
            (Submit(_("Tell the coordination center now"), "claim"),),
            heading=_("It has become public"),
            intro=_("Tell us where you saw it. Until we have looked, everything stays as it is."),
            folded=True,
        ),
    )


def _may_be_thanked(report: ReportView, part: OwnPart | None) -> bool:
    """A manufacturer that reported about its own product is the one that fixes it; an agency did its work."""
    is_own = report.is_of_maker or report.is_of_adviser
    return not is_own and (part is not None or report.opened_at is None)


def _dates(report: ReportView, part: OwnPart | None, now: dt.datetime) -> Iterator[Pair]:
    """Dates that the reporter named, and what became of the limit."""
    if report.not_after:
        yield Pair(_("Your own limit"), day(report.not_after), note=past_limit(report, part, now))
    if report.talk_on:
        yield Pair(_("Your talk or paper"), day(report.talk_on))
    if report.vendor_told_on:
        yield Pair(_("You told the manufacturer"), day(report.vendor_told_on))


def _days_box(report: ReportView, form: Form | None) -> FormBox:
    """Where the reporter says anew when they speak and until when they keep it private."""
    return FormBox(
        "days",
        reverse("report.replan", args=[report.id]),
        form or DaysForm(initial={"talk_on": report.talk_on, "not_after": report.not_after}),
        (Submit(_("Save"), "save"),),
        heading=_("Change your talk or limit"),
        intro=_("The desk reads it. What you sent first stays in your report and its proof."),
        folded=True,
    )


def past_limit(report: ReportView, part: OwnPart | None, now: dt.datetime) -> str:
    """That an end later than the reporter's limit is asked for or in force, and what it means; else empty."""
    if report.not_after is None or part is None or part.left_at is not None:
        return ""
    if part.is_asked and part.offer is not None and part.offer.ends_at is not None:
        end = part.offer.ends_at
        words = _("You are asked for a later day, %s. It does not bind you unless you agree.")
    elif part.view is not None and (in_force := part.view.end_in_force(now)) is not None:
        end = in_force
        agreed = part.consent == ConsentState.SIGNATORY
        words = _("You have agreed to a later day since, %s.")
        words = words if agreed else _("The others keep it private longer, until %s. That does not bind you.")
    else:
        return ""
    return words % day(end) if is_past(end, report.not_after) else ""


def _threat(report: ReportView, form: Form) -> Threat:
    """What was told about a threat and answered, and the form to tell it."""
    state = ""
    if report.threatened:
        state = _("You told us. It is at the top of our list.")
    elif report.heeded_at:
        state = _("We took it up on %s.") % day(report.heeded_at)
    box = FormBox(
        "warn",
        reverse("report.warn", args=[report.id]),
        form,
        (Submit(_("Tell the coordination center now"), "warn", look="danger"),),
        heading=_("The manufacturer threatens me"),
        folded=True,
    )
    return Threat(box, report.threat, state, report.threat_answer)


def _keep(report: ReportView) -> tuple[Link, ...]:
    return (
        Link(
            _("Signed proof of when you reported"),
            reverse("tracking.proof", args=[report.id]),
            _("Number, time and digests; nothing of what you wrote."),
        ),
        Link(
            _("Your report as you sent it"),
            reverse("tracking.sent", args=[report.id]),
            _("The text that the proof is about."),
        ),
    )


def _feed(report: ReportView, form: Form, address: str) -> Feed:
    """The feed: its address with a way to change it, or a way to get one."""
    buttons = (Submit(_("New address"), "new"), Submit(_("Stop the feed"), "stop"))
    note = _(
        "It says on which days something changed, and nothing else. Whoever has the address can read that."
    )
    box = FormBox(
        "feed",
        reverse("report.feed", args=[report.id]),
        form,
        buttons if address else (Submit(_("Get a private feed"), "new"),),
        note=note,
    )
    return Feed(box, address)


def _other(report: ReportView, part: OwnPart, now: dt.datetime, waiting: Waiting) -> Event:
    """A further part: where it is, and the date that binds it."""
    phase = phase_for_reporter(report.state, part)
    who, what, date, note, _act = _turn(report, part, phase, now, waiting)
    turn = _("Whose turn: %(who)s. %(what)s") % {"who": who, "what": what}
    return Event(f"{REPORTER_PHASES[phase]}. {turn}", ". ".join(filter(None, (date, note))))


def heading(
    report: ReportView, part: OwnPart | None, phase: ReporterPhase, waiting: Waiting = NOTHING
) -> str:
    """The situation in one sentence."""
    if report.state == "closed" or (part is not None and part.is_over):
        return _("We have ended our work on your report")
    if waiting.reads:
        return _("We ask you to read the draft of the advisory")
    if waiting.judges:
        return _("We ask you how easy it is to exploit")
    if report.asked_at:
        return _("We have a question for you")
    if report.state == "invalid":
        return _("We could not confirm your report. Tell us more")
    if report.state == "deferred":
        return _("We have put your report off for now")
    return {
        ReporterPhase.RECEIVED: _("Your report has arrived and waits to be read"),
        ReporterPhase.CHECKED: _("Your report is confirmed. We bring the manufacturers in"),
        ReporterPhase.BEING_FIXED: _("The manufacturers are working on it"),
        ReporterPhase.ADVISORY: _("The advisory is being written"),
        ReporterPhase.PUBLISHED: _("The advisory is published"),
    }[phase]


def sealed_words(report: ReportView) -> Iterator[str]:
    """What becomes of what tells who the reporter is, and on what day somebody last read it."""
    if report.sealed:
        what = ", ".join(say(TELLING, field) for field in report.sealed)
        yield _("Sealed: %s. This page does not show it either: we write to you here.") % what
        yield _("Somebody of the center reads it on a recorded ground alone, and the day stands here.")
    if report.looked_at:
        yield _("Somebody of the center last read it on %s.") % day(report.looked_at)


def known_as(report: ReportView) -> str:
    """How the other parties know the reporter."""
    return report.known_as if report.identity != "nobody" else _("Anonymous reporter")


def credit_words(report: ReportView, part: OwnPart | None, out: Out | None = None) -> str:
    """Whom the advisory thanks: what the report said, until there is a part in a case."""
    name = part.credit_as if part else report.credit_as if report.credit_wanted else ""
    if out is not None and name:
        thanked = out.thanks(name)
        return (_("The advisory thanks %s.") if thanked else _("Its next version will thank %s.")) % name
    if out is not None:
        return _("The advisory does not name you.")
    return _("The advisory will thank %s.") % name if name else _("The advisory will not name you.")


def _credit_box(report: ReportView, part: OwnPart | None, form: Form | None) -> FormBox:
    """Where the wish is changed: in the own part of the case, or in the report while there is no case."""
    there = reverse("report.credit", args=[report.id])
    if part:
        there = reverse("tracking.credit", args=[report.id, part.participant])
    return FormBox(
        "change-credit",
        there,
        form or CreditForm(initial={"name": part.credit_as if part else report.credit_as}),
        (Submit(_("Save"), "save"),),
        heading=_("Change it"),
        folded=True,
    )


def countdown(part: OwnPart | None, now: dt.datetime) -> Countdown | None:
    """The embargo's end as far as the reporter may see it."""
    embargo, end = (part.view.embargo, part.view.end_in_force(now)) if part and part.view else (None, None)
    if embargo is None or end is None:
        return None
    began = embargo.began_at or end
    whole = (end - began).total_seconds()
    used = round(100 * (now - began).total_seconds() / whole) if whole > 0 else None
    return Countdown(
        heading=_("Details stay private"),
        days=days_left(end, now),
        end=end,
        used_percent=None if used is None else max(0, min(100, used)),
        note=_("A new date binds you only with your yes."),
    )


def _where(
    report: ReportView,
    part: OwnPart | None,
    phase: ReporterPhase,
    happened: Sequence[Happened],
    now: dt.datetime,
    out: Out | None,
    waiting: Waiting,
) -> Where:
    phases, now_words = reporter_phases(phase, _began(report, happened))
    who, what, date, note, act = _turn(report, part, phase, now, waiting)
    if phase is ReporterPhase.PUBLISHED and out is not None:
        note = out.number
        act = act or Act(_("Read the advisory"), page_path(out.number), look="filled")
    return Where(
        heading=_("Where your report is"),
        phases=phases,
        now=now_words,
        who=who,
        what=what,
        date=date,
        date_note=note,
        act=act,
    )


def _began(report: ReportView, happened: Sequence[Happened]) -> dict[ReporterPhase, dt.datetime]:
    """When the phases began, as far as the reporter's own timeline tells."""
    first = first_times(happened)
    dates = {ReporterPhase.RECEIVED: report.submitted_at}
    if "report.validate" in first:
        dates[ReporterPhase.CHECKED] = first["report.validate"]
    return dates


def _turn(
    report: ReportView, part: OwnPart | None, phase: ReporterPhase, now: dt.datetime, waiting: Waiting
) -> tuple[str, str, str, str, Act | None]:
    """Whose turn it is, what they do, the next date with its note, and the one action."""
    if part is not None and part.is_asked and part.offer is not None:
        act = Act(_("Read the terms"), "#question", look="filled")
        due = binding_text(part.offer.due_at) if part.offer.due_at else _("No date yet")
        return _("Yours"), _("Agree to the terms, or not."), due, _("Silence is never taken as a yes."), act
    if part is not None and part.withdrawn:
        return _("Nobody’s"), _ended(report, part), _("No date"), _("Write to us if something changes."), None
    if part is not None and part.participant in waiting.reads:
        act = Act(_("Read the draft"), "#draft", look="filled")
        due = binding_text(waiting.reads[part.participant])
        silent = _("Without an answer the record says that you gave none, never that you agreed.")
        return _("Yours"), _("Read the draft advisory and say what you think of it."), due, silent, act
    if part is not None and part.participant in waiting.judges:
        act = Act(_("Read what we ask"), "#judging", look="filled")
        due = binding_text(waiting.judges[part.participant])
        alone = _("You judge alone: nobody reads your answer until all have answered or the time is up.")
        return _("Yours"), _("Say how easy it is to exploit, or that you give no opinion."), due, alone, act
    if report.asked_at:
        act = Act(_("Answer the question"), "#messages", look="filled")
        asked = _("We asked on %s.") % day(report.asked_at)
        return _("Yours"), _("Answer our question below."), _("No date"), asked, act
    if report.wrote_at and report.state in SET_ASIDE:
        return _("Ours"), _("We read what you wrote, and answer you here."), _("No date"), report.reason, None
    if report.state == "invalid":
        act = Act(_("Write to us"), "#messages", look="filled")
        why = report.reason or _("Tell us what we missed.")
        return _("Yours"), why, _("No date"), _("We look again as soon as you write."), act
    if report.state in ("closed", "deferred"):
        return _("Nobody’s"), report.reason, _("No date"), _("Write to us if something changes."), None
    if phase is ReporterPhase.RECEIVED:
        within = _("Within %s of sending") % in_working_days(report.urgent)
        return _("Ours"), _("A person reads it and answers you."), within, "", None
    return _later(part, phase, now)


def _ended(report: ReportView, part: OwnPart) -> str:
    """That the case was withdrawn, why, if it is open to the reporter, and why the report was ended too."""
    said = [_("The case of your report was withdrawn.")]
    if part.view is None:
        said.append(_("Ask us why, under Messages."))
    else:
        words = {"ground": say(GROUNDS, part.view.withdrawn_for), "reason": part.view.withdrawn_why}
        said.append(_("%(ground)s: %(reason)s") % words)
    if report.state in ("closed", "deferred"):
        said.append(report.reason)
    return " ".join(filter(None, said))


def _later(
    part: OwnPart | None, phase: ReporterPhase, now: dt.datetime
) -> tuple[str, str, str, str, Act | None]:
    ends = part.view.end_in_force(now) if part and part.view else None
    date = binding_text(ends) if ends else _("As early as day %d") % settings.MEDACCORD.silence_days
    note = _("Details stay private until then.") if ends else _("We may publish what patients need.")
    if phase is ReporterPhase.PUBLISHED:
        return _("Nobody’s"), _("Everyone can read the advisory."), _("Published"), "", None
    if phase is ReporterPhase.ADVISORY:
        return _("Ours"), _("We write the advisory, a second person approves it."), date, note, None
    if phase is ReporterPhase.BEING_FIXED:
        return _("The manufacturers’"), _("They answer for each product."), date, note, None
    return _("Ours"), _("We invite the manufacturers and log every attempt."), date, note, None


def _question(
    report: ReportView, part: OwnPart, typed: tuple[uuid.UUID, Form] | None, now: dt.datetime
) -> Question:
    offer = part.offer
    assert offer is not None
    until = binding_text(offer.ends_at) if offer.ends_at else _("an end that is still to be agreed")
    text = [
        _("%s asks you.") % (offer.sender or settings.MEDACCORD.center_name),
        _("You may speak of everything that is public, and leave at any time."),
        _("We ask for your answer by %s.") % moment(offer.due_at) if offer.due_at else "",
        past_limit(report, part, now),
        _("Silence is never taken as a yes: until you agree you read nothing new of the case."),
    ]
    refused = typed[1] if typed and typed[0] == part.participant else None
    heading = _("Will you keep the details private until %s?") % until
    if part.is_invited:
        heading = _("Your report goes on in a case of its own. Will you take part?")
    return Question(
        heading,
        " ".join(filter(None, text)),
        FormBox(
            f"terms-{part.participant}",
            reverse("tracking.terms", args=[report.id, part.participant]),
            refused or TermsForm(initial={"terms": offer.terms, "duties": VERSION}),
            (Submit(_("I agree"), "accept"), Submit(_("I do not agree"), "decline")),
        ),
        agencies=tuple(map(duty, of_agencies(""))),
    )


def _post(one: PostLine) -> Post:
    """A message by date; reporters see no seen or online marks, and leave none (need-to-know 35)."""
    return shown(one, moment(one.at), moment, by_name=False, marks=one.mine)


def docs(report: ReportView, sealed: Sequence[SealedLine] = (), held: bool = False) -> tuple[Doc, ...]:
    """The files of a report; for its desk also those that are on their way to it.

    Nothing is erased where the reader knows it to be `held`.
    """
    waiting = (
        Doc(
            sealed_title(one),
            "",
            f"{size_in_words(one.size)}. {marking_words(one.marked)}. {waits_in_words(one)}",
            acts=forward_acts(one),
        )
        for one in sealed
        if one.may
    )
    return (*waiting, *_docs(report, sealed, held))


def _docs(report: ReportView, sealed: Sequence[SealedLine], held: bool) -> tuple[Doc, ...]:
    return tuple(
        Doc(
            file_title(file.name),
            opens_at(file),
            " ".join(filter(None, (_how(file), condition(file), own_wait(file.id, sealed)))),
            acts=(
                *clear_acts(file, report.is_desk),
                *class_acts(file, report.is_desk),
                *entrust_acts(file, report.is_desk),
                *mark_acts(file, report.is_desk),
                *erase_acts(file, report.is_desk, held),
            ),
        )
        for file in report.files
    )


def _how(file: FileLine) -> str:
    """The size of a file and how it is to be handled; of an erased one nothing."""
    return "" if file.erased else f"{size_in_words(file.size)}. {marking_words(file.marked)}."
