"""The schedule of a case: embargo, what each manufacturer promised, and milestones, as far as one may see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from medaccord.apps.cases.queries.content import Named
from medaccord.apps.cases.queries.rollouts import RolloutView
from medaccord.apps.cases.queries.views import CaseView, CellView, Party
from medaccord.domain.cvd.cells import WAITING, Plan, Status
from medaccord.web import viewmodels as v
from medaccord.web.presenters.cases.head import makers
from medaccord.web.presenters.cases.rollout import open_days
from medaccord.web.presenters.words import names, short_day
from medaccord.web.templatetags.instants import local

NOTHING_NAMED = Named()
MOST_LANES = 12
BEYOND = dt.timedelta(days=14)
"""How far past the embargo's end a fix without a date is drawn."""


def schedule(
    view: CaseView, now: dt.datetime, plans: Sequence[RolloutView] = (), named: Named = NOTHING_NAMED
) -> v.Schedule:
    """Dates as a chart and a table, with `plans` of where a fix comes; `summary` says what to notice.

    `named` are the days of reporters, as far as the reader may know them.
    """
    today = local(now).date()
    end = view.end_in_force(now)
    last = local(end).date() if end else today
    listed = makers(view)[:MOST_LANES]
    lanes = [*_embargo_lane(view, now)]
    for party in listed:
        bars = tuple(_bars(view, party, today, last, now))
        lanes.append(v.Lane(party.name, (*bars, *_rollout(plans, party, bars, now))))
    lanes.append(v.Lane(_("Milestones"), (), tuple(_marks(view, now, named))))
    return v.Schedule(today, tuple(lanes), _summary(view, last, now, plans), last if end else None)


def _embargo_lane(view: CaseView, now: dt.datetime) -> Iterator[v.Lane]:
    embargo = view.embargo_at(now)
    if embargo is None or not embargo.began_at:
        return
    began = local(embargo.began_at).date()
    if embargo.ended_at:
        ended = local(embargo.ended_at).date()
        label = _("Ended %s") % short_day(embargo.ended_at, now)
        yield v.Lane(_("Embargo"), (v.Bar("done", label, began, ended),))
    elif embargo.ends_at:
        label = _("Active to %s") % short_day(embargo.ends_at, now)
        yield v.Lane(_("Embargo"), (v.Bar("active", label, began, local(embargo.ends_at).date()),))


def _bars(view: CaseView, party: Party, today: dt.date, last: dt.date, now: dt.datetime) -> Iterator[v.Bar]:
    invited = local(party.invited_at).date() if party.invited_at else None
    learned = local(party.learned_at).date() if party.learned_at else None
    if invited and not learned:
        due = local(party.lapses_at).date() if party.lapses_at else today
        kind = "late" if due < today else "plan"
        yield v.Bar(kind, _("Invited, no answer"), invited, max(due, today))  # type: ignore[arg-type]
        return
    if invited and learned and learned > invited:
        yield v.Bar("done", _("Invited"), invited, learned)
    start = learned or invited
    if start:
        yield from _work(view.cells_of(party.id), start, today, last, now)


def _work(
    cells: tuple[CellView, ...], start: dt.date, today: dt.date, last: dt.date, now: dt.datetime
) -> Iterator[v.Bar]:
    """What a manufacturer does from the day it learned of it: the least settled of its answers."""
    waiting = [c for c in cells if c.status in WAITING]
    affected = [c for c in cells if c.status == Status.AFFECTED]
    planned = [c.plan_date for c in affected if c.plan == Plan.FIX_PLANNED and c.plan_date]
    undated = [c for c in affected if c.plan in (Plan.UNDECIDED, Plan.NOT_STATED, "")]
    if undated:
        yield v.Bar("late", _("Affected, no fix date given"), start, max(last, today) + BEYOND)
    elif planned:
        yield v.Bar("active", _("Fix by %s") % short_day(max(planned), now), start, max(planned))
    elif waiting:
        due = [local(c.due_at).date() for c in waiting if c.due_at]
        yield v.Bar("active", _("Examining"), start, max([*due, today]))
    elif answered := [c.answered_at for c in cells if c.answered_at]:
        ready = any(c.status == Status.FIXED or c.plan == Plan.FIX_AVAILABLE for c in cells)
        yield v.Bar("done", _("Fix ready") if ready else _("Answered"), start, local(max(answered)).date())


def _rollout(
    plans: Sequence[RolloutView], party: Party, before: Sequence[v.Bar], now: dt.datetime
) -> Iterator[v.Bar]:
    """From the first stage in any region to the last one, after what is drawn before it."""
    stages = [stage for plan in plans if plan.party == party.id for stage in plan.stages]
    days = [stage.ends for stage in stages]
    start = max([min(days), *(bar.end for bar in before)]) if days else None
    if start is None or max(days) <= start:
        return
    over = all(stage.done for stage in stages)
    label = _("Rolled out") if over else _("Last stage %s") % short_day(max(days), now)
    yield v.Bar("done" if over else "plan", label, start, max(days))


def _marks(view: CaseView, now: dt.datetime, named: Named) -> Iterator[v.Mark]:
    instants = (
        (_("Opened"), view.opened_at),
        (_("Draft"), view.drafted_at),
        (_("Public"), None if view.public_at == view.released_at else view.public_at),
        (_("Embargo ends"), view.end_in_force(now)),
        (_("Published"), view.released_at),
        (_("Withdrawn") if view.withdrawn_for else _("Closed"), view.closed_at),
    )
    for label, instant in instants:
        if instant:
            yield v.Mark(label, local(instant).date())
    for label, days in ((_("Reporter’s limit"), named.limits), (_("Talk or paper"), named.talks)):
        for one in days[:1]:
            yield v.Mark(label, one)


def _summary(view: CaseView, last: dt.date, now: dt.datetime, plans: Sequence[RolloutView]) -> str:
    """Which fix will miss the embargo's end, first those without a date, last those late in some region."""
    undated, missed, staged = [], [], []
    for party in makers(view):
        affected = [c for c in view.cells_of(party.id) if c.status == Status.AFFECTED]
        if any(c.plan in (Plan.UNDECIDED, Plan.NOT_STATED, "") for c in affected):
            undated.append(party.name)
        elif any(c.plan == Plan.FIX_PLANNED and c.plan_date and c.plan_date > last for c in affected):
            missed.append(party.name)
        elif any(on > last for on in open_days(plans, party.id)):
            staged.append(party.name)
    if undated:
        return _("No fix date is given by %s (hatched).") % names(undated)
    if missed and view.end_in_force(now):
        return _("The fix of %s comes after the embargo ends.") % names(missed)
    if staged and view.end_in_force(now):
        return _("The fix of %s comes in some regions only after the embargo ends.") % names(staged)
    if end := view.end_in_force(now):
        words = _("The embargo ends on %s. No promised date comes after it.")
        return (words if makers(view) else _("The embargo ends on %s.")) % short_day(end, now)
    return _("No embargo is in force, so no end is drawn.")
