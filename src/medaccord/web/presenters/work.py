"""My work at the desk: overdue, new reports, silent manufacturers, embargoes that end soon, in that order."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from medaccord.apps.cases.queries.contacts import Touch
from medaccord.apps.cases.queries.turn import owed
from medaccord.apps.cases.queries.views import BulkView, CaseView, Party
from medaccord.apps.discussion.queries.files import Waiting
from medaccord.apps.discussion.queries.sealed import Stuck
from medaccord.apps.intake.queries.reports import ReportLine
from medaccord.apps.notifications.queries.notices import News
from medaccord.domain.cvd.cells import WAITING, Plan, Status
from medaccord.domain.cvd.reaching import disclosable_from
from medaccord.domain.cvd.turn import NOT_READ, OF_THE_DRAFT, SECOND_PERSON, Draft, Duty, Item, Reading
from medaccord.web import viewmodels as v
from medaccord.web.presenters.asks import Consents, Request, claims_of, consents_of
from medaccord.web.presenters.assessments.workspace import DRAFTED
from medaccord.web.presenters.cases import duties
from medaccord.web.presenters.cases.access import take_link
from medaccord.web.presenters.cases.head import Tab, address, is_pressing, makers, pressing_tag
from medaccord.web.presenters.intake.reporting import REPORT_STATES, next_step
from medaccord.web.presenters.news import news_box
from medaccord.web.presenters.words import CHANNELS, ago, say, short_day, when
from medaccord.web.templatetags.instants import clock, days_left, due_words, local, weekday, zone_name

ENDING = dt.timedelta(days=14)
WEEK = dt.timedelta(days=7)
MOST_ROWS = 25
MOST_SIDE = 10

Owed = tuple[CaseView, Item]


@dataclass(frozen=True, slots=True)
class Desk:
    """What somebody at the desk has before them."""

    views: Sequence[CaseView]
    reports: Sequence[ReportLine]
    touches: Sequence[Touch]
    drafts: Mapping[uuid.UUID, Draft]
    left_out: bool = False
    more_reports: bool = False
    unread: Mapping[uuid.UUID, int] = field(default_factory=dict)
    readings: Mapping[uuid.UUID, Reading] = field(default_factory=dict)
    own: tuple[v.WorkRow, ...] = ()
    files: Sequence[Waiting] = ()
    stuck: Sequence[Stuck] = ()
    confirm: tuple[v.WorkRow, ...] = ()
    downloads: Sequence[BulkView] = ()
    roles: tuple[v.WorkRow, ...] = ()
    consents: Consents = field(default_factory=dict)

    def owed(self, view: CaseView, now: dt.datetime) -> tuple[Item, ...]:
        """What is owed in one of its cases."""
        return owed(view, now, self.drafts.get(view.id), self.readings.get(view.id, NOT_READ))

    def begun(self, view: CaseView) -> tuple[str, ...]:
        """What the reader's own party has begun to draft in one of its cases."""
        return tuple(what for _key, _party, what in self.readings.get(view.id, NOT_READ).begun)


def coordinator_page(desk: Desk, news: News, now: dt.datetime) -> v.WorkCoordinatorPage:
    """What to do next, the most urgent first; each row one click from what closes it."""
    owings = tuple(_owings(desk, now))
    overdue = [pair for pair in owings if pair[1].at_once or pair[1].is_late(now)]
    silent = list(_silent(desk))
    ending = sorted(_ending(desk, now), key=lambda one: (not is_pressing(one), one.end_in_force(now) or now))
    return v.WorkCoordinatorPage(
        as_of=f"{weekday(now)}, {clock(now)} {zone_name(now)}{_(LEFT_OUT) if desk.left_out else ''}",
        counters=_counters(overdue, desk, silent, ending),
        sections=(
            *_confirm(desk),
            _overdue(overdue, now),
            *_downloads(desk, now),
            _reports(desk, now),
            *_files(desk),
            _silent_section(silent, desk.touches, now),
            _ending_section(ending, desk, now),
            *_asked(desk, now),
            *_begun(desk),
            *_own(desk),
            *_roles(desk),
        ),
        tasks=tuple(_tasks(owings, now)),
        waiting=tuple(_waiting(owings, now)),
        news=news_box(news, now, desk.views, desk.unread),
        emergency=take_link(),
    )


LEFT_OUT = ". Only 500 cases are looked through: urgent ones, then those that changed last."


def _owings(desk: Desk, now: dt.datetime) -> Iterator[Owed]:
    """Everything owed in the desk's own cases, the most pressing first."""
    found: list[Owed] = []
    for view in desk.views:
        if view.is_desk:
            found += [(view, item) for item in desk.owed(view, now)]
    yield from sorted(found, key=lambda pair: _order(pair[0], pair[1], now))


def _order(view: CaseView, item: Item, now: dt.datetime) -> tuple[bool, bool, bool, bool, dt.datetime, str]:
    """A claimed leak, then what is urgent, then the rest; in each what is due at once, then by date."""
    leak = item.duty == Duty.WEIGH_LEAK
    return (not leak, not is_pressing(view), not item.at_once, item.by is None, item.by or now, view.number)


def _counters(
    overdue: Sequence[Owed], desk: Desk, silent: Sequence[object], ending: Sequence[object]
) -> tuple[v.Counter, ...]:
    new, quiet, soon = len(desk.reports), len(silent), len(ending)
    return (
        v.Counter(len(overdue), _("overdue"), "#overdue", "bad"),
        v.Counter(new, ngettext("report waits for you", "reports wait for you", new), "#reports", "pri"),
        v.Counter(quiet, ngettext("silent manufacturer", "silent manufacturers", quiet), "#silent", "warn"),
        v.Counter(
            soon,
            ngettext("embargo ending in 14 days", "embargoes ending in 14 days", soon),
            "#ending",
            "warn",
        ),
    )


def _overdue(found: Sequence[Owed], now: dt.datetime) -> v.WorkSection:
    rows = tuple(
        _row(view, item, now, "filled" if place == 0 else "outline")
        for place, (view, item) in enumerate(found[:MOST_ROWS])
    )
    return v.WorkSection("overdue", _("Overdue"), rows, bad=True, empty=_("Nothing is overdue."))


def _row(view: CaseView, item: Item, now: dt.datetime, look: v.parts.Look) -> v.WorkRow:
    by = item.by or now
    word, urgency = (_("now"), "late") if item.at_once else due_words(by, now)
    return v.WorkRow(
        when=word,
        what=duties.task(view, item),
        href=address(view.id),
        meta=f"{view.number}, {view.title}",
        when_note="" if item.at_once else duties.was_due(by, now),
        urgency=urgency,  # type: ignore[arg-type]
        tag=pressing_tag(view),
        act=duties.act(view, item, look),
    )


def _reports(desk: Desk, now: dt.datetime) -> v.WorkSection:
    rows = tuple(report_row(line, now, place == 0) for place, line in enumerate(desk.reports))
    return v.WorkSection(
        "reports",
        _("Reports that wait for you"),
        rows,
        more=v.Link(_("All reports"), "/reports/"),
        empty=_("No report waits. New ones appear here, the most urgent first."),
    )


def _downloads(desk: Desk, now: dt.datetime) -> Iterator[v.WorkSection]:
    """Reports of which one person downloaded much; of cases it is a duty like any other there."""
    if desk.downloads:
        rows = tuple(_downloads_row(one, now) for one in desk.downloads[:MOST_ROWS])
        yield v.WorkSection("downloads", _("Much was taken within an hour"), rows)


def _downloads_row(one: BulkView, now: dt.datetime) -> v.WorkRow:
    there = f"{reverse('report.page', args=[one.stream])}#bulk"
    word, urgency = due_words(one.due_at, now)
    return v.WorkRow(
        when=word,
        what=_("Ask why %s took many documents or reports within an hour.") % (one.person or one.party),
        href=there,
        meta=one.number,
        when_note=duties.was_due(one.due_at, now),
        urgency=urgency,  # type: ignore[arg-type]
        act=v.Act(_("Look at it"), there, look="outline", about=one.number),
    )


def _files(desk: Desk) -> Iterator[v.WorkSection]:
    """Where files wait for a coordinator, or for the scanner while it has not looked at them."""
    if desk.files or desk.stuck:
        rows = (*map(_stuck_row, desk.stuck[:MOST_ROWS]), *map(_files_row, desk.files[:MOST_ROWS]))
        yield v.WorkSection("files", _("Files that nobody can open yet"), rows)


def _stuck_row(one: Stuck) -> v.WorkRow:
    """Where a reporter's files wait that could not be cleaned."""
    there = f"{reverse('report.page', args=[one.stream])}#h-docs"
    if one.is_case:
        there = address(one.stream, Tab.DOCUMENTS)
    what = ngettext(
        "%d file of a reporter could not be cleaned", "%d files of a reporter could not be cleaned", one.count
    )
    look = v.Act(_("Judge them"), there, look="outline", about=one.number)
    return v.WorkRow(when=_("now"), what=what % one.count, href=there, meta=one.number, act=look)


def _files_row(one: Waiting) -> v.WorkRow:
    there = f"{reverse('report.page', args=[one.stream])}#h-docs"
    if one.is_case:
        there = address(one.stream, Tab.DOCUMENTS)
    what = ngettext("%d file waits for its release", "%d files wait for their release", one.count)
    if not one.by_hand:
        what = ngettext("%d file waits for the scanner", "%d files wait for the scanner", one.count)
    look = v.Act(_("Look at them"), there, look="outline", about=one.number) if one.by_hand else None
    return v.WorkRow(when=_("now"), what=what % one.count, href=there, meta=one.number, act=look)


def _confirm(desk: Desk) -> Iterator[v.WorkSection]:
    """Who waits until somebody says that it is them: they may be needed now."""
    if desk.confirm:
        yield v.WorkSection("confirm", _("People to confirm"), desk.confirm, bad=True)


def _asked(desk: Desk, now: dt.datetime) -> Iterator[v.WorkSection]:
    """What somebody at the desk is asked about documents of their own, as the reporter they are elsewhere."""
    found = [
        (view, one)
        for view in desk.views
        for one in (*consents_of(view, desk.consents, now), *claims_of(view, now))
    ]
    found.sort(key=lambda pair: (pair[1].by is None, pair[1].by or now, pair[0].number))
    if found:
        rows = tuple(_asked_row(view, one, now) for view, one in found[:MOST_ROWS])
        yield v.WorkSection("consents", _("Needs your answer"), rows)


def _asked_row(view: CaseView, one: Request, now: dt.datetime) -> v.WorkRow:
    word, urgency = due_words(one.by, now) if one.by else (_("no date"), "")
    label = one.ask.act.label if one.ask.act else _("Read it and answer")
    return v.WorkRow(
        when=word,
        what=one.ask.question,
        href=one.ask.href,
        meta=f"{view.number}, {view.title}",
        urgency=urgency,  # type: ignore[arg-type]
        act=v.Act(label, one.ask.href, look="outline", about=view.number),
    )


def _own(desk: Desk) -> Iterator[v.WorkSection]:
    """What somebody at the desk reported themself."""
    if desk.own:
        yield v.WorkSection("own", _("Your reports"), desk.own)


def _begun(desk: Desk) -> Iterator[v.WorkSection]:
    """Drafts of an assessment that the reader's own party has kept and not given."""
    rows = tuple(_begun_row(view, drafts) for view in desk.views if (drafts := desk.begun(view)))
    if rows:
        yield v.WorkSection("begun", _("Drafts of an assessment"), rows[:MOST_ROWS])


def _begun_row(view: CaseView, drafts: Sequence[str]) -> v.WorkRow:
    there = reverse("workspace.list", args=[view.id])
    what = ", ".join(say(DRAFTED, one) for one in drafts)
    act = v.Act(_("Read it and go on"), there, look="outline", about=view.number)
    return v.WorkRow(when=_("no date"), what=what, href=there, meta=view.number, act=act)


def _roles(desk: Desk) -> Iterator[v.WorkSection]:
    """What people do for an organisation since it was changed, for those whom it concerns."""
    if desk.roles:
        yield v.WorkSection("roles", _("Who does what"), desk.roles)


def report_row(line: ReportLine, now: dt.datetime, first: bool) -> v.WorkRow:
    """A report before the desk: when it came, the device, what makes it urgent, what is next."""
    href = f"/reports/{line.id}/"
    look: v.parts.Look = "filled" if first else "outline"
    title = line.device.strip().split("\n")[0][:120] or line.number
    return v.WorkRow(
        when=when(line.submitted_at, now) if line.identity != "nobody" else short_day(line.submitted_at, now),
        what=title,
        href=href,
        meta=", ".join(_report_notes(line, now)),
        urgency="late" if line.threatened else "soon" if line.urgent else "",
        tag=_report_tag(line),
        act=v.Act(next_step(line), href, look=look, about=title),
    )


def _report_tag(line: ReportLine) -> v.Tag | None:
    if line.threatened:
        return v.Tag(_("Reporter threatened"), "bad")
    if line.patient_affected == "yes":
        return v.Tag(_("Urgent: patient"), "bad")
    if line.exploited == "yes":
        return v.Tag(_("Urgent: attacked"), "bad")
    if line.already_public == "yes":
        return v.Tag(_("Public already"), "warn")
    return v.Tag(_("Urgent"), "bad") if line.urgent else None


def _report_notes(line: ReportLine, now: dt.datetime) -> Iterator[str]:
    yield line.number
    if line.state != "received":
        yield str(REPORT_STATES.get(line.state, line.state))
    yield _("anonymous") if line.identity == "nobody" else line.known_as
    if line.not_after:
        yield _("asks for a date before %s") % short_day(line.not_after, now)
    if line.wrote_at:
        yield _("the reporter wrote on %s") % short_day(line.wrote_at, now)
    if line.asked_at:
        yield _("waiting for the reporter since %s") % short_day(line.asked_at, now)


def _silent(desk: Desk) -> Iterator[tuple[CaseView, Party]]:
    """Manufacturers that were invited and have not answered; of urgent cases first, then the first tried."""
    found = [
        (view, party)
        for view in desk.views
        if view.is_desk
        for party in makers(view)
        if party.invited_at and party.report_state == "start" and not party.acknowledged_at
    ]

    def order(pair: tuple[CaseView, Party]) -> tuple[bool, dt.datetime | None, str]:
        view, party = pair
        return not is_pressing(view), party.first_contact_at or party.invited_at, party.name

    yield from sorted(found, key=order)


def _silent_section(
    found: Sequence[tuple[CaseView, Party]], touches: Sequence[Touch], now: dt.datetime
) -> v.WorkSection:
    tries: dict[uuid.UUID, list[Touch]] = defaultdict(list)
    for touch in touches:
        tries[touch.party].append(touch)
    days = settings.MEDACCORD.silence_days
    heads = (_("Manufacturer"), _("Asked"), _("Tried so far"), _("Next step"), _("Day %s") % days)
    rows = tuple(_silent_row(view, party, tries[party.id], now) for view, party in found[:MOST_ROWS])
    return v.WorkSection(
        "silent",
        _("Silent manufacturers"),
        table=v.Table(_("Silent manufacturers"), heads, rows),
        empty=_("Every invited manufacturer has answered."),
    )


def _silent_row(view: CaseView, party: Party, tries: Sequence[Touch], now: dt.datetime) -> v.Row:
    first = party.first_contact_at or party.invited_at or now
    passed = party.lapses_at is not None and party.lapses_at < now
    sign = _("opened, no answer") if party.opened_at else _("not opened")
    return v.Row(
        (
            v.Cell(party.name, view.number, href=address(view.id), tag=pressing_tag(view)),
            v.Cell(ago(party.invited_at or first, now), sign),
            v.Cell(_tries(tries)),
            v.Cell(_("Log a contact"), href=f"{address(view.id, Tab.PEOPLE)}?party={party.id}#contact"),
            _eligible(party, now),
        ),
        late=passed,
    )


def _eligible(party: Party, now: dt.datetime) -> v.Cell:
    """From when a silent party no longer binds; nothing counts against who could read nothing yet."""
    if party.first_contact_at is None:
        return v.Cell(_("not counted yet"), _("nobody of it could read the invitation"))
    eligible = disclosable_from(party.first_contact_at, settings.MEDACCORD.silence_days)
    left = (local(eligible).date() - local(now).date()).days
    days = ngettext("%d day left", "%d days left", left) % left
    return v.Cell(short_day(eligible, now), days if left > 0 else _("may be published"))


def _tries(tries: Iterable[Touch]) -> str:
    counts: dict[str, int] = {}
    for touch in tries:
        if touch.act == "attempt":
            counts[touch.channel] = counts.get(touch.channel, 0) + 1
    listed = [f"{n} × {say(CHANNELS, channel).lower()}" for channel, n in sorted(counts.items())]
    return ", ".join(listed) or _("nothing logged")


def _ending(desk: Desk, now: dt.datetime) -> Iterator[CaseView]:
    for view in desk.views:
        end = view.end_in_force(now)
        if view.is_desk and end and now <= end <= now + ENDING:
            yield view


def _ending_section(found: Sequence[CaseView], desk: Desk, now: dt.datetime) -> v.WorkSection:
    heads = (_("Case"), _("Ends"), _("Fix"), _("Advisory"), _("Next step"))
    rows = tuple(_ending_row(view, desk, now) for view in found[:MOST_ROWS])
    return v.WorkSection(
        "ending",
        _("Embargoes ending in 14 days"),
        table=v.Table(_("Embargoes ending in 14 days"), heads, rows),
        empty=_("No embargo ends in the next 14 days."),
    )


def _ending_row(view: CaseView, desk: Desk, now: dt.datetime) -> v.Row:
    end = view.end_in_force(now) or now
    left = days_left(end, now)
    items = [item for item in desk.owed(view, now) if item.party in (None, SECOND_PERSON)]
    step = v.Cell(_("Propose a new date"), href=address(view.id, Tab.EMBARGO, "propose"))
    if items:
        step = v.Cell(duties.task(view, items[0]), href=duties.page_of(view, items[0]))
    return v.Row(
        (
            v.Cell(view.number, view.title, href=address(view.id), tag=pressing_tag(view)),
            v.Cell(f"{short_day(end, now)}, {clock(end)}", ngettext("%d day", "%d days", left) % left),
            _fix(view),
            _advisory(view, desk.drafts.get(view.id)),
            step,
        )
    )


def _fix(view: CaseView) -> v.Cell:
    """Whether every affected product has its fix, or at least a date."""
    affected = [c for c in view.cells if c.status == Status.AFFECTED]
    open_ = [c for c in view.cells if c.status in WAITING]
    if any(c.plan in (Plan.UNDECIDED, Plan.NOT_STATED, "") for c in affected):
        return v.Cell(_("No date"), "", "late")
    if any(c.plan == Plan.FIX_PLANNED for c in affected):
        return v.Cell(_("Planned"), "", "waiting")
    if open_ or not view.cells:
        return v.Cell(_("Not known"), "", "waiting")
    return v.Cell(_("Ready") if affected or _fixed(view) else _("None needed"), "", "done")


def _fixed(view: CaseView) -> bool:
    return any(c.status == Status.FIXED for c in view.cells)


def _advisory(view: CaseView, draft: Draft | None) -> v.Cell:
    if draft is None:
        if view.released_at:
            return v.Cell(_("Published"), "", "done")
        return v.Cell(_("No draft"), "", "late")
    words: dict[str, tuple[str, v.parts.StatusKind]] = {
        "draft": (_("Draft"), "waiting"),
        "review": (_("Needs second approval"), "waiting"),
        "approved": (_("Approved"), "done"),
    }
    word, kind = words.get(draft.state, (draft.state, "neutral"))
    return v.Cell(word, "", kind)


def _tasks(owings: Iterable[Owed], now: dt.datetime) -> list[v.Task]:
    """The desk's own duties: a draft's next step whenever it ends, others undated or due in seven days."""
    soon = [
        (view, item)
        for view, item in owings
        if item.party is None
        and not item.at_once
        and (_is_step(item) or item.by is None or now <= item.by <= now + WEEK)
    ]
    soon.sort(key=lambda pair: not _is_step(pair[1]))
    return [
        v.Task(f"{duties.task(view, item)}, {view.number}", *_task(view, item, now))
        for view, item in soon[:MOST_SIDE]
    ]


def _is_step(item: Item) -> bool:
    return item.duty in OF_THE_DRAFT and bool(item.about)


def _task(view: CaseView, item: Item, now: dt.datetime) -> tuple[str, str, v.parts.Urgency]:
    one = duties.as_task(view, item, now)
    return one.href, one.due, one.urgency


def _waiting(owings: Iterable[Owed], now: dt.datetime) -> list[v.Link]:
    """What others owe and is not late, the nearest due date first."""
    found = [(view, item) for view, item in owings if item.party is not None and not item.is_late(now)]
    return [
        v.Link(
            duties.task(view, item),
            address(view.id),
            f"{view.number}, {due_words(item.by, now)[0] if item.by else _('no date')}",
        )
        for view, item in found[:MOST_SIDE]
    ]
