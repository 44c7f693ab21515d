"""The head of every case screen, its tabs, its phase bar, and whose turn it is in plain sentences."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from enum import StrEnum

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from medaccord.apps.cases.queries.views import CaseView, Party
from medaccord.domain.assessment.questions import JUDGING
from medaccord.domain.cvd.phase import Phase
from medaccord.domain.cvd.turn import Item
from medaccord.domain.roles import Role
from medaccord.web import viewmodels as v
from medaccord.web.presenters.cases import duties
from medaccord.web.presenters.devices.in_use import in_use
from medaccord.web.presenters.words import CASE_KINDS, PHASES, ROLES, Words, names, say, short_day
from medaccord.web.templatetags.instants import day, local, moment


class Tab(StrEnum):
    """A screen of a case; the value is the last part of its address."""

    OVERVIEW = ""
    VULNERABILITIES = "vulnerabilities"
    STATUS = "status"
    PEOPLE = "people"
    EMBARGO = "embargo"
    DISCUSSION = "discussion"
    DOCUMENTS = "documents"
    ASSESSMENT = "assessment"
    ADVISORY = "advisory"
    COMMUNICATION = "communication"
    REVIEW = "review"
    HISTORY = "history"


LABELS: Words = {
    Tab.OVERVIEW: _l("Overview"),
    Tab.VULNERABILITIES: _l("Vulnerabilities"),
    Tab.STATUS: _l("Answers"),
    Tab.PEOPLE: _l("People"),
    Tab.EMBARGO: _l("Embargo"),
    Tab.DISCUSSION: _l("Discussion"),
    Tab.DOCUMENTS: _l("Documents"),
    Tab.ASSESSMENT: _l("Assessment"),
    Tab.ADVISORY: _l("Advisory"),
    Tab.COMMUNICATION: _l("Safety communication"),
    Tab.REVIEW: _l("Draft advisory"),
    Tab.HISTORY: _l("History"),
}


ORIGINS: Words = {
    "demo": _l("Made up for a demonstration"),
    "replay": _l("Replayed from a published advisory; not reported to this center"),
}
"""Where a case came from that is not live; a live one says nothing of it."""


def address(case: uuid.UUID, tab: Tab = Tab.OVERVIEW, fragment: str = "") -> str:
    """The address of one screen of a case."""
    return duties.address(case, tab.value, fragment)


def crumbs(view: CaseView, here: str = "", tab: Tab = Tab.OVERVIEW) -> tuple[v.NavItem, ...]:
    """The way from the list of cases to a tab of this one, or to a page `here` below it."""
    way = [v.NavItem(_("Cases"), "/cases/"), v.NavItem(view.number, address(view.id))]
    if tab != Tab.OVERVIEW:
        way.append(v.NavItem(say(LABELS, tab), address(view.id, tab)))
    return (*way, v.NavItem(here, "")) if here else tuple(way)


def case_head(view: CaseView, here: Tab = Tab.OVERVIEW) -> v.CaseHead:
    """Number, title, facts, way back and tabs of a case, as far as this reader may know them."""
    return v.CaseHead(
        number=view.number,
        title=view.title,
        crumbs=crumbs(view, tab=here),
        facts=tuple(_facts(view)),
        tabs=tuple(v.NavItem(say(LABELS, t), address(view.id, t), t == here) for t in tabs_for(view)),
        tag=_tag(view),
    )


def _tag(view: CaseView) -> v.Tag | None:
    if view.open_leaks:
        return v.Tag(_("Urgent: leak claimed"), "bad")
    return pressing_tag(view)


def is_pressing(view: CaseView) -> bool:
    """Whether a case stands before others: it is urgent and not closed."""
    return view.urgent and view.phase != Phase.CLOSED


def pressing_tag(view: CaseView) -> v.Tag | None:
    """The mark of a case that stands before others."""
    return v.Tag(_("Urgent"), "bad") if is_pressing(view) else None


def tabs_for(view: CaseView) -> list[Tab]:
    """The screens that this reader has: drafts are for the agencies, answers for those who see some.

    Other parties have a screen for the part of a draft that they are asked to read.
    """
    hidden = set()
    if view.is_desk or Role.ADVISER in view.roles:
        hidden.add(Tab.REVIEW)
    else:
        reads = view.roles & {Role.MANUFACTURER, Role.REPORTER, Role.OBSERVER}
        hidden |= {Tab.ADVISORY, Tab.COMMUNICATION} | (set() if reads else {Tab.REVIEW})
    if not (view.is_desk or Role.MANUFACTURER in view.roles):
        hidden.add(Tab.STATUS)
    if not (view.is_desk or view.roles & JUDGING):
        hidden.add(Tab.ASSESSMENT)
    return [tab for tab in Tab if tab not in hidden]


def _facts(view: CaseView) -> Iterator[v.Pair]:
    if view.lead:
        yield v.Pair(_("Case lead"), view.lead)
    for role in (Role.ADVISER, Role.REPORTER):
        if listed := [p.name for p in view.parties if p.role == role and not p.left_at]:
            yield v.Pair(say(ROLES, role), names(listed))
    yield v.Pair(_("Kind"), say(CASE_KINDS, view.kind))
    if view.here_until:
        yield v.Pair(_("Your emergency access ends"), moment(view.here_until))
    yield v.Pair(_("Opened"), day(view.opened_at))
    if used := in_use(view):
        yield used
    if (own := view.mine) and (own.reference or own.alias):
        yield v.Pair(_("Yours"), ", ".join(filter(None, (own.reference, own.alias))))
    if view.origin in ORIGINS:
        yield v.Pair(_("Origin"), say(ORIGINS, view.origin))


def where(view: CaseView, now: dt.datetime, items: tuple[Item, ...]) -> v.Where:
    """Where a case stands: phase, whose turn of what is owed, next date, and at most one filled button."""
    turn = duties.turn(view, items, now)
    date, note = next_date(view, items, now)
    phase = Phase(view.phase)
    return v.Where(
        phases=tuple(phase_bar(view, now)),
        now=_("Withdrawn")
        if view.withdrawn_for
        else _("Phase %(n)s of 6: %(name)s") % {"n": phase.rank + 1, "name": say(PHASES, phase)},
        who=turn.who,
        what=turn.what,
        date=date,
        date_note=note,
        act=turn.act,
        heading=situation(view),
    )


def phase_bar(view: CaseView, now: dt.datetime) -> Iterator[v.Phase]:
    """The six phases with the dates that are known."""
    current = Phase(view.phase)
    began = _began(view)
    for phase in Phase:
        state = "done" if phase.rank < current.rank else "now" if phase == current else ""
        if view.withdrawn_for and state == "done" and phase != Phase.CHECKING and not began.get(phase):
            state = ""  # it ended before that
        following = next((began[p] for p in Phase if p.rank > phase.rank and began.get(p)), None)
        note = ""
        if state == "now" and (since := began.get(phase)):
            note = _("since %s") % short_day(since, now)
        elif state == "done" and following:
            note = _("done %s") % short_day(following, now)
        elif phase == Phase.PUBLISHED and state == "" and (end := view.end_in_force(now)):
            note = _("not before %s") % short_day(end, now)
        yield v.Phase(phase_word(view, phase), note, state)  # type: ignore[arg-type]


def phase_word(view: CaseView, phase: Phase) -> str:
    """What a phase of a case is called; a withdrawn one ended otherwise."""
    if view.withdrawn_for and phase == Phase.CLOSED:
        return _("Withdrawn")
    return say(PHASES, phase)


def _began(view: CaseView) -> dict[Phase, dt.datetime | None]:
    """When each phase began, where a row that this reader sees says so."""
    learned = [p.learned_at for p in makers(view) if p.learned_at]
    return {
        Phase.INVITING: view.opened_at,
        Phase.FIXING: min(learned, default=None),
        Phase.WRITING: view.drafted_at,
        Phase.PUBLISHED: view.released_at,
        Phase.CLOSED: view.closed_at,
    }


def makers(view: CaseView) -> list[Party]:
    """The manufacturers that this reader sees and that still take part."""
    return [p for p in view.parties if p.role == Role.MANUFACTURER and not p.left_at]


def next_date(view: CaseView, items: tuple[Item, ...], now: dt.datetime) -> tuple[str, str]:
    """The next dated thing and what happens then; in words where nothing is dated.

    Of two at one instant the reader's own is told, then the embargo's end.
    """
    own = duties.mine(view, items)
    told = [
        (one.by, 2 * (one not in own), duties.short(view, one)) for one in items if one.by and one.by >= now
    ]
    if end := view.end_in_force(now):
        told.append((end, 1, _("The embargo ends.")))
    if not told:
        return _("None set"), _("Nothing is due on a date.")
    when, _rank, what = min(told, key=lambda one: one[:2])
    style = "l, M j" if local(when).year == local(now).year else "l, M j, Y"
    return date_format(local(when), style), what


def situation(view: CaseView) -> str:
    """One sentence about where the case stands, for whoever hears the page."""
    if not view.is_desk:
        return _("Where this case stands: %s") % phase_word(view, Phase(view.phase))
    listed = makers(view)
    if not listed:
        return _("No manufacturer is invited yet")
    answered = sum(1 for p in listed if any(c.answered_at for c in view.cells_of(p.id)))
    return _("%(n)s of %(all)s manufacturers have answered") % {"n": answered, "all": len(listed)}
