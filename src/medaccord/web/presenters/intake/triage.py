"""Reports before the desk: the list, and one report beside the decisions that are open about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from urllib.parse import urlencode

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from medaccord.apps.cases.queries.of_report import CaseOfReport, Similar, phase_for_reporter
from medaccord.apps.cases.queries.views import BulkView
from medaccord.apps.discussion.queries.posts import PostLine
from medaccord.apps.discussion.queries.sealed import SealedLine
from medaccord.apps.intake.queries.announcements import AnnouncementView
from medaccord.apps.intake.queries.desk import NO_DESK, Desk
from medaccord.apps.intake.queries.holds import HoldView
from medaccord.apps.intake.queries.reports import Happened, ReportLine, ReportPage, ReportView
from medaccord.apps.intake.queries.triage import Other
from medaccord.domain.cvd.kind import Kind
from medaccord.domain.retention import DEFAULT, Schedule
from medaccord.web.forms.intake.steps import EFFECTS, NOTICED, PLACES
from medaccord.web.forms.intake.triage import (
    AskForm,
    DuplicateForm,
    HeedForm,
    NothingForm,
    ReasonForm,
    RedactReportForm,
    TitleForm,
)
from medaccord.web.presenters.cases import reading
from medaccord.web.presenters.cases.hold import of_report
from medaccord.web.presenters.discussion.post import erase_in_report, shown
from medaccord.web.presenters.intake.desk import desk_facts
from medaccord.web.presenters.intake.reporting import (
    REPORT_STATES,
    WAYS,
    erased,
    events,
    first_times,
    headline,
    marking_facts,
    next_step,
    reporter_phases,
)
from medaccord.web.presenters.intake.tracking import docs
from medaccord.web.presenters.words import CASE_KINDS, TELLING, say
from medaccord.web.templatetags.instants import day, moment
from medaccord.web.viewmodels import (
    Act,
    Cell,
    Empty,
    Filter,
    FormBox,
    NavItem,
    Option,
    Pager,
    Pair,
    Post,
    ReportListPage,
    Row,
    Status,
    Submit,
    Suggested,
    Table,
    Tag,
    TriagePage,
    Where,
    WorkRow,
)


def list_page(found: ReportPage, state: str, text: str, first: bool, files: bool) -> ReportListPage:
    """Reports that the reader may see, the urgent ones first; `files` where they may file others' reports."""
    here = reverse("report.list")
    options = [("open", _("Waiting for us")), ("", _("All")), *REPORT_STATES.items()]
    older = f"{here}?{urlencode({'state': state, 'q': text, 'after': found.next})}" if found.next else ""
    return ReportListPage(
        heading=_("Reports"),
        filter=Filter(
            here,
            text,
            _("Words in reports you may see"),
            tuple(Option(value, str(label), value == state) for value, label in options),
            _("Show"),
            "state",
        ),
        rows=tuple(_row(line) for line in found.lines),
        pager=Pager(newer="" if first else f"{here}?{urlencode({'state': state, 'q': text})}", older=older),
        empty=Empty(_("No report waits"), _("New reports appear here, the most urgent first.")),
        file=Act(_("File a report"), reverse("report.file")) if files else None,
    )


def _row(line: ReportLine) -> WorkRow:
    href = reverse("report.page", args=[line.id])
    waits = line.is_ours
    urgent = waits and (line.urgent or line.threatened)
    return WorkRow(
        when=day(line.submitted_at),
        what=headline(line.device, line.kind),
        href=href,
        meta=_meta(line),
        urgency="late" if line.threatened else "soon" if urgent else "",
        act=Act(
            next_step(line),
            href,
            look="filled" if urgent else "outline",
            about=line.number,
        )
        if waits
        else None,
        tag=urgency_tag(line),
    )


def _meta(line: ReportLine) -> str:
    parts = [line.number, str(REPORT_STATES.get(line.state, line.state)), who(line.identity, line.known_as)]
    if line.kind != "vulnerability":
        parts.insert(1, say(CASE_KINDS, line.kind))
    if line.not_after:
        parts.append(_("not after %s") % day(line.not_after))
    if line.wrote_at:
        parts.append(_("the reporter wrote on %s") % day(line.wrote_at))
    if line.asked_at:
        parts.append(_("waiting for the reporter since %s") % day(line.asked_at))
    return ", ".join(parts)


def who(identity: str, known_as: str) -> str:
    """How the reporter wishes to be known."""
    if identity == "nobody":
        return _("from an anonymous reporter")
    return (_("from %s, a pseudonym") if identity == "pseudonym" else _("from %s")) % known_as


def urgency_tag(report: ReportLine | ReportView) -> Tag | None:
    """Why a report comes first, what is done to its reporter before what it tells."""
    if report.threatened:
        return Tag(_("Reporter threatened"), "bad")
    if report.patient_affected == "yes":
        return Tag(_("Urgent: patient"), "bad")
    if report.exploited == "yes":
        return Tag(_("Urgent: attacks"), "bad")
    if report.already_public == "yes":
        return Tag(_("Urgent: public"), "warn")
    return Tag(_("Urgent"), "bad") if report.urgent else None


def sealed_facts(report: ReportView) -> tuple[Pair, ...]:
    """What of who reported lies sealed, and what can be done."""
    if not report.sealed:
        return ()
    what = ", ".join(say(TELLING, field) for field in report.sealed)
    acts = (
        Act(_("Write to them on this page"), "#h-messages"),
        Act(_("See who reported"), reverse("reporter.page", args=[report.id])),
    )
    note = _("Last opened on %s.") % day(report.looked_at) if report.looked_at else ""
    return (Pair(_("Sealed"), what, note=note, acts=acts),)


def triage_page(
    report: ReportView,
    case: CaseOfReport | None,
    similar: Iterable[Similar],
    posts: Sequence[PostLine],
    happened: Sequence[Happened],
    write: Form,
    typed: Mapping[str, Form],
    suggested: Suggested,
    told: Sequence[AnnouncementView] = (),
    other: Other | None = None,
    unreached: Sequence[str] = (),
    readers: Sequence[str] = (),
    sealed: Sequence[SealedLine] = (),
    held: Sequence[HoldView] = (),
    schedule: Schedule = DEFAULT,
    downloads: Sequence[BulkView] = (),
    desk: Desk = NO_DESK,
) -> TriagePage:
    """A report beside what can be decided about it now; `typed` holds a refused form by its decision.

    `readers` come into the case of their organisation's own report.
    """
    crumbs = (NavItem(_("Reports"), reverse("report.list")), NavItem(report.number, ""))
    is_held = any(one.lifted_at is None for one in held)
    return TriagePage(
        number=report.number,
        title=headline(report.device, report.kind),
        crumbs=crumbs,
        tag=urgency_tag(report),
        facts=(*_facts(report), *_told(told), *_untold(report, unreached)),
        suggested=suggested,
        already=_already(report),
        story=_story(report),
        docs=docs(report, sealed, is_held),
        where=_where(report, case, happened, other),
        decide=decisions(report, case, typed, unreached, readers, held=is_held),
        similar=_similar(report, case, (one for one in similar if case is None or one.id != case.id)),
        posts=tuple(_post(one, is_held) for one in posts),
        write=_write(report, write),
        history=events(happened),
        threat=tuple(_threat(report)),
        key=report.encryption_key,
        sealed=sealed_facts(report),
        followed=report.is_followed,
        bulk=reading.bulk(downloads),
        holds=of_report(report, case, held, happened, schedule),
        marking=(*marking_facts(report), *desk_facts(report, desk)),
    )


def _write(report: ReportView, form: Form) -> FormBox:
    """A message to the reporter, or a note where nobody reads here for them."""
    there = reverse("report.write", args=[report.id])
    if report.is_followed:
        return FormBox("write", there, form, (Submit(_("Send to the reporter"), "send"),))
    intro = _("Nobody at %s reads this here. Reach them the way it came, and note what they answer.")
    note = Submit(_("Keep the note"), "send")
    form.fields["text"].label = _("Note")
    return FormBox("write", there, form, (note,), intro=intro % _maker(report))


def _threat(report: ReportView) -> Iterator[Pair]:
    """How the reporter is threatened, and what was answered."""
    if report.threat:
        yield Pair(_("In their words"), report.threat)
    if report.threat_answer:
        state = _("Answered") if report.heeded_at else _("Answered before")
        yield Pair(state, report.threat_answer)


def _facts(report: ReportView) -> tuple[Pair, ...]:
    facts = [
        Pair(_("Kind"), say(CASE_KINDS, report.kind)),
        Pair(_("Received"), _received(report)),
        Pair("", who(report.identity, report.known_as)),
    ]
    if report.is_of_maker:
        facts.append(Pair("", _("the manufacturer’s own report")))
    if report.is_of_adviser:
        facts.append(Pair("", _("the clinical adviser’s own report; it may open a case for it")))
    if report.told_for not in ("", report.known_as):
        facts.append(Pair(_("Organization"), report.told_for))
    if report.not_after:
        facts.append(Pair(_("Limit: not after"), day(report.not_after)))
    if report.talk_on:
        facts.append(Pair(_("Talk or paper"), day(report.talk_on)))
    if report.contact:
        facts.append(Pair(_("Reach by"), report.contact))
    return tuple(facts)


def _received(report: ReportView) -> str:
    """When it came, and how where it did not come by the form."""
    at = moment(report.received_at or report.submitted_at)
    way = WAYS.get(report.came_by)
    return f"{at}, {way}" if way else at


def _told(told: Sequence[AnnouncementView]) -> Iterator[Pair]:
    """Which agencies know the number, the device class and the urgency of it."""
    for one in told:
        words = _("Reported by %s") if one.own else _("Told %s")
        yield Pair(words % one.organisation, moment(one.at))


def _untold(report: ReportView, unreached: Sequence[str]) -> Iterator[Pair]:
    """Which agencies know nothing of an accepted report: nobody there could be told."""
    if report.state == "accepted":
        for name in unreached:
            yield Pair(_("Not told: %s") % name, _("Nobody there could be told here. Call them."))


def _already(report: ReportView) -> tuple[Status, ...]:
    yes = (
        (report.patient_affected, _("Patient affected"), _("No patient affected"), _("Patient: not known")),
        (report.exploited, _("Attacks seen"), _("No attack seen"), _("Attacks: not known")),
        (report.already_public, _("Public"), _("Not public"), _("Public: not known")),
    )
    marks = [_mark(answer, *words) for answer, *words in yes]
    told = {"yes": _("Maker was told"), "no": _("Maker not told")}
    when = day(report.vendor_told_on) if report.vendor_told_on else ""
    marks.append(Status("neutral", told.get(report.vendor_told, _("Maker: not known")), when))
    return tuple(marks)


def _mark(answer: str, yes: str, no: str, unknown: str) -> Status:
    if answer == "yes":
        return Status("late", yes)
    return Status("neutral", no) if answer == "no" else Status("waiting", unknown)


def _story(report: ReportView) -> tuple[Pair, ...]:
    rows = (
        (_("Device"), report.device),
        (_("What happens"), report.description),
        (_("What could go wrong"), _chosen(EFFECTS, report.effects)),
        (_("Where it is used"), _chosen(PLACES, report.used_at)),
        (_("Would someone notice in time"), _chosen(NOTICED, [report.noticed])),
        (_("How a patient could be harmed"), report.harm),
        (_("The maker’s reference, or who was told"), report.vendor_reference),
        (_("Other coordinators told"), report.other_coordinators),
        (_("Wishes to be thanked as"), report.credit_as if report.credit_wanted else ""),
    )
    return (*(Pair(label, value) for label, value in rows if value), *erased(report))


def _chosen(labels: Iterable[tuple[str, object]], values: Iterable[str]) -> str:
    """Answers that were chosen, in words."""
    words = dict(labels)
    return ", ".join(str(words[value]) for value in values if value in words)


def _where(
    report: ReportView, case: CaseOfReport | None, happened: Sequence[Happened], other: Other | None
) -> Where:
    first = first_times(happened)
    at = phase_for_reporter(report.state, None)
    dates = {at: first["report.validate"]} if "report.validate" in first else {}
    phases, words = reporter_phases(at, dates)
    who_, what = _turn(report, case)
    date = _("Not after %s") % day(report.not_after) if report.not_after else _("No limit named")
    return Where(
        heading=_("Where this report stands"),
        phases=phases,
        now=words,
        who=who_,
        what=what,
        date=date,
        date_note=_("The reporter will not agree to a later date.") if report.not_after else "",
        act=_way_on(case, other),
    )


def _way_on(case: CaseOfReport | None, other: Other | None) -> Act | None:
    """To the case that answers it, or to what it duplicates."""
    if case:
        return Act(_("Open case %s") % case.number, f"/cases/{case.id}/", look="filled")
    if other:
        return Act(_("Duplicate of %s") % other.number, _place(other.id, other.is_case))
    return None


def _place(key: object, is_case: bool) -> str:
    return f"/cases/{key}/" if is_case else reverse("report.page", args=[key])


def _turn(report: ReportView, case: CaseOfReport | None) -> tuple[str, str]:
    if report.asked_at:
        return _("The reporter’s"), _("Asked on %s. They have not answered yet.") % moment(report.asked_at)
    if report.wrote_at:
        wrote = _("The reporter wrote on %s. Read it; answer, or decide anew.") % day(report.wrote_at)
        return _("Yours"), wrote
    if case and case.withdrawn and report.state == "accepted":
        return _("Yours"), _("%s was withdrawn. End our work on this report with a reason.") % case.number
    if case and not case.withdrawn:
        return _("The case’s"), _("It goes on in %s.") % case.number
    return {
        "received": (
            _("Yours"),
            _("Check it and answer the reporter.")
            if report.is_followed
            else _("Check it, and that it came from them."),
        ),
        "invalid": (_("The reporter’s"), _("Look again when they write: %s") % report.reason),
        "valid": (_("Yours"), _("Open a case, or put it off with a reason.")),
        "accepted": (_("Yours"), _("Open a case.")),
        "deferred": (_("Nobody’s"), report.reason),
        "closed": (_("Nobody’s"), report.reason),
    }.get(report.state, (_("Yours"), ""))


VALID: Mapping[str, object] = {
    Kind.VULNERABILITY: _l("Is it a vulnerability?"),
    Kind.THREAT: _l("Is it a threat to act on?"),
    Kind.INCIDENT: _l("Is it an incident to act on?"),
}


def _allowed(report: ReportView, case: CaseOfReport | None) -> tuple[str, ...]:
    """The decisions that the report's state allows, the likely one first."""
    ends = ("close",) if case and case.withdrawn else ()
    allowed = {
        "received": ("validate", "invalidate"),
        "invalid": ("validate", "close"),
        "valid": ("open", "defer"),
        "accepted": ends if case or report.opened_at else ("open", "defer", "close", "duplicate"),
        "deferred": ("accept", "close", "duplicate"),
    }.get(report.state, ())
    asks = report.is_followed and report.state != "closed" and not (case or report.opened_at)
    allowed = (*allowed, "ask") if asks else allowed
    return (*(("heed",) if report.threatened else ()), *allowed, "redact")


def decisions(
    report: ReportView,
    case: CaseOfReport | None,
    typed: Mapping[str, Form],
    unreached: Sequence[str] = (),
    readers: Sequence[str] = (),
    *,
    held: bool = False,
) -> tuple[FormBox, ...]:
    """The decisions that the report's state allows, the likely one first; erasing none where it is `held`.

    What was typed stays, with its refusal.
    """
    made = {
        "heed": (HeedForm, _("The reporter is threatened"), _("Tell them what you do"), "filled"),
        "validate": (NothingForm, VALID[report.kind], _("Yes, it is valid"), "filled"),
        "invalidate": (ReasonForm, _("It is not, or not enough to tell"), _("Refuse with this reason"), ""),
        "open": (TitleForm, _("Open a case"), _("Open the case"), "filled"),
        "accept": (NothingForm, _("Take it on"), _("Take it on"), "filled"),
        "defer": (ReasonForm, _("Put it off"), _("Put it off with this reason"), ""),
        "close": (ReasonForm, _("End our work on it"), _("Close with this reason"), ""),
        "duplicate": (DuplicateForm, _("It is a duplicate"), _("Close as a duplicate"), ""),
        "ask": (AskForm, _("Ask the reporter"), _("Ask, and wait for the answer"), ""),
        "redact": (RedactReportForm, _("Erase words of it for good"), _("Erase what is chosen"), ""),
    }
    adviser = _("The clinical adviser is told at once: number, device class and urgency alone.")
    if unreached:
        adviser = _("Nobody at %s can be told here. Call them.") % ", ".join(unreached)
    intro = {
        "heed": _("It stays at the top of the list until you answer."),
        "validate": _("Valid means: enough to act on. Nobody is told but the reporter.")
        if report.is_followed
        else _("Valid means: enough to act on. Nobody is told."),
        "open": f"{_comes_in(report, readers)} {adviser}",
        "accept": adviser,
        "defer": _("Known already? Put it off first, then close it as a duplicate."),
        "redact": _("It goes from the record as well, and nobody brings it back. What was copied stays."),
        "duplicate": _("To the reporter it looks like any other end.") if report.is_followed else "",
    }
    names = {"open": "case.open"}
    return tuple(
        FormBox(
            key,
            reverse(names.get(key, f"report.{key}"), args=[report.id]),
            _as_read(report, typed.get(key) or made[key][0](prefix=key, initial={"kind": report.kind})),
            (Submit(str(made[key][2]), key, look="filled" if made[key][3] else "outline"),),
            heading=str(made[key][1]),
            intro=str(intro.get(key, "")),
            folded=not made[key][3] and key not in typed,
        )
        for key in _allowed(report, case)
        if key != "redact" or not held or key in typed
    )


def _as_read(report: ReportView, form: Form) -> Form:
    """A decision's form, whose reason the reporter reads unless nobody reads here for them."""
    if "reason" in form.fields and not report.is_followed:
        form.fields["reason"].help_text = _("It stays with the report. Nobody there reads it here.")
    return form


def _comes_in(report: ReportView, readers: Sequence[str]) -> str:
    """Who comes into the case as it is opened."""
    if report.is_of_maker:
        leads = _("You will lead it. %s takes part as the manufacturer.") % _maker(report)
    elif report.is_of_adviser:
        leads = _("You will lead it. %s takes part as the adviser.") % report.known_as
    else:
        return _("Opening a case invites nobody yet. You will lead it.")
    at_once = _("These people of it read the case at once: %s.") % ", ".join(readers)
    later = _("Nobody reads the case for it until you add somebody there.")
    return f"{leads} {at_once if readers else later}"


def _maker(report: ReportView) -> str:
    """The name of a manufacturer whose own report this is, unless that was erased."""
    return report.known_as or _("the manufacturer")


def _similar(report: ReportView, case: CaseOfReport | None, found: Iterable[Similar]) -> Table:
    """Each with what it shares, and the step that ends this one as its duplicate where that is open."""
    ends = "duplicate" in _allowed(report, case)
    there = reverse("report.page", args=[report.id])
    rows = tuple(
        Row(
            (
                Cell(one.number, href=_place(one.id, one.is_case)),
                Cell(", ".join(one.words)),
                *((Cell(_("Duplicate of it"), href=f"{there}?of={one.number}#duplicate"),) if ends else ()),
            )
        )
        for one in found
    )
    heads = (_("Report or case"), _("In common"), *((_("Step"),) if ends else ()))
    return Table(_("Similar ones at your desk"), heads, rows, _("None that you may see."))


def _post(one: PostLine, held: bool) -> Post:
    """A message; a reporter's shows its day alone (need-to-know 35)."""
    told = day if one.by_day else moment
    post = shown(one, told(one.at), told, by_name=False, marks=one.mine)
    return replace(post, acts=(*post.acts, *erase_in_report(one, held)))
