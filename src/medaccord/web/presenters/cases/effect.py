"""What a proposed end would lead to, computed from the rows of the case: gains and costs as facts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from medaccord.apps.cases.queries.content import Stakes
from medaccord.apps.cases.queries.linked import Linked
from medaccord.apps.cases.queries.views import CaseView, Party
from medaccord.domain.cvd.cells import WAITING, Plan, Status
from medaccord.domain.cvd.consent import ConsentState, covered
from medaccord.domain.cvd.limits import is_past
from medaccord.domain.cvd.terms import Policy
from medaccord.domain.roles import Role
from medaccord.web.presenters.cases.head import makers
from medaccord.web.presenters.words import names, short_day
from medaccord.web.templatetags.instants import local

Line = tuple[bool, str]


def lines(
    view: CaseView, stakes: Stakes, ends_at: dt.datetime, now: dt.datetime, since: dt.datetime | None = None
) -> Iterator[Line]:
    """Each line is a fact; True marks a cost. `since` is when the end was proposed, if it was."""
    for maker in makers(view):
        yield from _fixes(view, maker, ends_at, now)
    for limit in stakes.limits:
        past = is_past(ends_at, limit)
        words = (
            _("After %s, until when the reporter keeps it private. It does not bind the reporter.")
            if past
            else _("Inside the reporter’s own limit of %s.")
        )
        yield past, words % short_day(limit, now)
        if past and view.is_desk:
            yield True, _("Going on takes a recorded reason (rule L1).")
    for talk in stakes.talks:
        past = is_past(ends_at, talk - dt.timedelta(days=1))
        words = (
            _("After the day of the reporter’s talk or paper, %s.")
            if past
            else _("Before the reporter’s talk or paper of %s.")
        )
        yield past, words % short_day(talk, now)
    for one in stakes.linked:
        yield from _sibling(one, ends_at, now)
    yield from _policy(view, stakes.policy, ends_at, now, since or now)
    yield from _consents(view, ends_at)


def _sibling(one: Linked, ends_at: dt.datetime, now: dt.datetime) -> Iterator[Line]:
    """A linked case whose secret a leak from here may spoil (Vultron T22)."""
    if one.ends_at is None or one.ends_at <= now:
        return
    told = {"number": one.number, "day": short_day(one.ends_at, now)}
    if ends_at < one.ends_at:
        yield True, _("Linked case %(number)s stays private longer, until %(day)s: weigh a leak.") % told
    else:
        yield False, _("Linked case %(number)s stays private until %(day)s, not longer.") % told


def _fixes(view: CaseView, maker: Party, ends_at: dt.datetime, now: dt.datetime) -> Iterator[Line]:
    """A fix that lands before the end or after it, waits in the field, or has no date."""
    cells = view.cells_of(maker.id)
    affected = [cell for cell in cells if cell.status == Status.AFFECTED]
    planned = [cell.plan_date for cell in affected if cell.plan == Plan.FIX_PLANNED and cell.plan_date]
    silent = sum(1 for cell in cells if cell.status in WAITING)
    end = local(ends_at).date()
    if planned:
        last = max(planned)
        told = {"maker": maker.name, "day": short_day(last, now)}
        if last > end:
            yield True, _("%(maker)s plans its fix for %(day)s, after this end.") % told
        else:
            yield False, _("%(maker)s plans its fix for %(day)s, before this end.") % told
            if wait := (end - last).days:
                sentence = ngettext(
                    "%(maker)s’s fix would wait %(days)d day before users are told why.",
                    "%(maker)s’s fix would wait %(days)d days before users are told why.",
                    wait,
                )
                yield True, sentence % {"maker": maker.name, "days": wait}
    if any(cell.plan in (Plan.UNDECIDED, Plan.NOT_STATED, "") for cell in affected):
        yield True, _("%s is affected and has given no date for a fix.") % maker.name
    if silent:
        words = ngettext("%(maker)s still owes %(n)d answer.", "%(maker)s still owes %(n)d answers.", silent)
        yield True, words % {"maker": maker.name, "n": silent}


def _policy(
    view: CaseView, policy: Policy, ends_at: dt.datetime, now: dt.datetime, since: dt.datetime
) -> Iterator[Line]:
    """Days past the center's usual length, and lengths outside what it accepts by itself."""
    began = view.embargo.began_at if view.embargo and view.end_in_force(now) else None
    usual, whole = policy.preferred.days, days_between(began or now, ends_at)
    told = {"usual": usual, "whole": whole, "more": whole - usual}
    if whole > usual:
        yield True, _("%(more)d days past the center’s usual %(usual)d days: %(whole)d in all.") % told
    else:
        yield False, _("Within the center’s usual %(usual)d days: %(whole)d in all.") % told
    length = ends_at - since
    if policy.is_too_short(length):
        yield (
            True,
            _("Shorter than the center’s minimum of %d days: it needs the center’s yes.")
            % policy.minimum.days,
        )
    if policy.is_too_long(length):
        yield (
            True,
            _("Longer than the center’s maximum of %d days: it needs the center’s yes.")
            % policy.maximum.days,
        )


def days_between(one: dt.datetime, other: dt.datetime) -> int:
    """Days of the reader's zone."""
    return (local(other).date() - local(one).date()).days


def _consents(view: CaseView, ends_at: dt.datetime) -> Iterator[Line]:
    """Who must agree again before it sees new content: whoever has signed no end that is as late."""
    again = [p.name for p in bound(view) if not signed_as_late(view, p, ends_at)]
    if not view.is_desk:
        yield (
            again != [],
            _("Your side must agree to it.") if again else _("You have agreed to as much already."),
        )
    elif again:
        yield True, _("These parties must agree again, and see nothing new until they do: %s.") % names(again)
    elif bound(view):
        yield False, _("Nobody must agree again: every party has signed an end that is not earlier.")


def bound(view: CaseView) -> list[Party]:
    """Parties that have agreed to some terms and still take part; the center itself signs by its acts."""
    states = (ConsentState.SIGNATORY, ConsentState.LAPSED)
    return [p for p in view.parties if p.role != Role.LEAD and not p.left_at and p.consent in states]


def signed_as_late(view: CaseView, party: Party, ends_at: dt.datetime) -> bool:
    """Whether a party has signed terms that end no earlier (decision 0012)."""
    signed = (t.ends_at for t in view.proposals if t.id in party.signed)
    return covered(ConsentState(party.consent), signed, ends_at)
