"""When the fix comes in which region, in words and as a table."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Collection, Iterator, Sequence

from django.utils.translation import gettext as _

from medaccord.apps.cases.queries.rollouts import RolloutView
from medaccord.apps.cases.queries.views import CaseView
from medaccord.domain.cvd.rollout import Clearance, Stage
from medaccord.web import viewmodels as v
from medaccord.web.forms.cases.rollout import CLEARANCES
from medaccord.web.presenters.cases.answers import living
from medaccord.web.presenters.cases.head import makers
from medaccord.web.presenters.devices.products import named, shortened
from medaccord.web.presenters.words import Words, say
from medaccord.web.templatetags.instants import day, local

WORDS: Words = dict(CLEARANCES)

Acts = Callable[[RolloutView], tuple[v.Act, ...]]


def table(view: CaseView, found: Sequence[RolloutView], now: dt.datetime, acts: Acts) -> v.Table | None:
    """All rollouts that the reader sees, under their manufacturer's name where there are several of those.

    None without any; those of a manufacturer that left are in none of the case's tables.
    """
    listed, rows = makers(view), list[v.Row]()
    for party in listed:
        mine = [_row(view, one, now, acts) for one in found if one.party == party.id]
        rows += [v.Row(group=party.name)] if mine and len(listed) > 1 else []
        rows += mine
    if not rows:
        return None
    heads = (_("Country or region"), _("Clearance"), _("Stages"), _("For"))
    return v.Table(_("When the fix comes, by region"), heads, tuple(rows))


def _row(view: CaseView, one: RolloutView, now: dt.datetime, acts: Acts) -> v.Row:
    today = local(now).date()
    return v.Row(
        (
            v.Cell(one.region, version_words(one), acts=acts(one)),
            v.Cell(say(WORDS, one.clearance), clearance_note(one, today)),
            v.Cell("\n".join(stage_words(stage, today, ends(view, now)) for stage in one.stages)),
            v.Cell(named(view, one.products) or _("no product any more"), "; ".join(_about(view, one))),
        ),
        late=_is_overdue(one, today) or any(stage.is_late(today) for stage in one.stages),
        id=f"rollout-{one.id}",
    )


def ends(view: CaseView, now: dt.datetime) -> dt.date | None:
    """The last day of the embargo that binds now."""
    end = view.end_in_force(now)
    return local(end).date() if end else None


def version_words(one: RolloutView) -> str:
    """'Fixed in 7.4.1'."""
    return _("fixed in %s") % one.fixed_version if one.fixed_version else ""


def _is_overdue(one: RolloutView, today: dt.date) -> bool:
    """Whether the day has passed by which clearance was to be applied for."""
    by = one.clearance_date
    return one.clearance == Clearance.NEEDED and by is not None and by < today


def clearance_note(one: RolloutView, today: dt.date | None = None) -> str:
    """'by Mar 1, 2027; K261234'."""
    told = ""
    if one.clearance_date:
        words = _("by %s") if one.clearance == Clearance.NEEDED else _("on %s")
        if today is not None and _is_overdue(one, today):
            words = _("was to be by %s")
        told = words % day(one.clearance_date)
    return "; ".join(filter(None, (told, one.clearance_reference)))


def stage_words(stage: Stage, today: dt.date | None = None, end: dt.date | None = None) -> str:
    """'Pilot sites: planned for Jan 14, 2027 (after the embargo ends)'."""
    if stage.done:
        return _("%(stage)s: done %(day)s") % {"stage": stage.name, "day": day(stage.done)}
    told = {"stage": stage.name, "day": day(stage.planned)}
    if today is not None and stage.is_late(today):
        return _("%(stage)s: was planned for %(day)s, not done") % told
    if end is not None and stage.planned > end:
        return _("%(stage)s: planned for %(day)s, after the embargo ends") % told
    return _("%(stage)s: planned for %(day)s") % told


def flaws(view: CaseView, keys: Collection[uuid.UUID]) -> str:
    """'all 35 vulnerabilities', or 'V1, V2, V3 and 4 more'."""
    here = [one.id for one in living(view)]
    if len(here) > 1 and set(here) <= set(keys):
        return _("all %d vulnerabilities") % len(here)
    return shortened([one.label for one in view.vulnerabilities if one.id in keys])


def _about(view: CaseView, one: RolloutView) -> Iterator[str]:
    yield flaws(view, one.vulnerabilities)
    if one.reason:
        yield _("recorded by the coordination center, stated here: %s") % one.reason


def facts(view: CaseView, one: RolloutView) -> Iterator[v.Pair]:
    """What a rollout says now."""
    yield v.Pair(_("Country or region"), one.region, note=version_words(one))
    yield v.Pair(_("Clearance"), say(WORDS, one.clearance), note=clearance_note(one))
    for stage in one.stages:
        yield v.Pair(_("Stage"), stage_words(stage))
    yield v.Pair(_("For"), named(view, one.products), note="; ".join(_about(view, one)))


def open_days(found: Sequence[RolloutView], party: uuid.UUID) -> list[dt.date]:
    """The days planned for what one manufacturer has not done yet."""
    return [
        stage.planned for one in found if one.party == party for stage in one.stages if stage.done is None
    ]
