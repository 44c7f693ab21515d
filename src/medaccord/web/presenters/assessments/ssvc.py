"""SSVC tables of one vulnerability, with what its case implies filled in, each with its reason in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from medaccord.apps.cases.queries.views import CaseView, VulnerabilityView
from medaccord.domain.cvd.cells import Status
from medaccord.domain.roles import Role
from medaccord.domain.scoring import ssvc
from medaccord.domain.scoring.harm import Harm
from medaccord.domain.scoring.implied import Because, Facts, Implied, Supply, implied, possible, supply
from medaccord.domain.scoring.ssvc import Table
from medaccord.web import viewmodels as v
from medaccord.web.forms.calculators import TableForm
from medaccord.web.presenters.assessments.judged import Judged, is_agency, there
from medaccord.web.presenters.calculators import decided, table_box, table_notes
from medaccord.web.presenters.cases.head import Tab, crumbs
from medaccord.web.presenters.devices.products import vulnerability_words
from medaccord.web.presenters.words import HARMS, Words, say
from medaccord.web.spoken import spoken

AGENCIES = tuple(table for table in ssvc.TABLES.values() if table is not ssvc.COORDINATOR_TRIAGE)
"""Tables of the agencies; a report is triaged on its own page."""
MAKERS = (ssvc.SUPPLIER, ssvc.UTILITY_OF, ssvc.PUBLIC_SAFETY_OF)
"""Tables of a manufacturer: how soon it makes a fix, and what that asks for."""
WHY: Words = {
    Because.ATTACKS: _l("The case records that it is exploited."),
    Because.EXPLOIT: _l("The case records a public exploit, and no attack."),
    Because.SCORES: _l("Every CVSS score that you are shown says %s."),
    Because.HARM: _l("A clinical adviser determined this harm: %s."),
    Because.FIX_READY: _l("Every manufacturer that must answer says that its fix is ready."),
    Because.FIX_COMING: _l("Every manufacturer that must answer says that its fix is ready or planned."),
    Because.NO_FIX: _l("No manufacturer plans a fix: each declined, or did not answer in time."),
    Because.PUBLIC: _l("The case records that it is public."),
    Because.TABLE: _l("It follows from the table %s."),
}


def tables_for(view: CaseView) -> tuple[Table, ...]:
    """The tables that a reader decides by; none for anybody but agencies and manufacturers."""
    if is_agency(view):
        return AGENCIES
    return MAKERS if Role.MANUFACTURER in view.roles else ()


def facts_of(
    view: CaseView, one: VulnerabilityView, judged: Judged, now: dt.datetime, *, alone: bool
) -> Facts:
    """What the case says of one vulnerability, as far as its reader is shown it.

    `alone`: it belongs to no other case. What was recorded of a case is said of a vulnerability only where
    there is no other one that it may be about: agencies alone see also those that went on elsewhere. While a
    seal is closed no score counts.
    """
    only = is_agency(view) and _is_only(view, one)
    return Facts(
        attacks=only and _recorded(view, view.attacks_at, alone=alone),
        exploit=only and _recorded(view, view.exploit_at, alone=alone),
        public=only and _recorded(view, view.public_at, alone=alone),
        vectors=() if judged.running else tuple(_vectors(view, one, judged)),
        harm=_harm(judged),
        supplies=tuple(_supplies(view, one, now)),
    )


def _supplies(view: CaseView, one: VulnerabilityView, now: dt.datetime) -> Iterator[Supply]:
    for cell in view.cells:
        late = cell.due_at is not None and cell.due_at < now
        stands = supply(Status(cell.status), cell.plan, late=late)
        if cell.vulnerability == one.id and stands is not None:
            yield stands


def _is_only(view: CaseView, one: VulnerabilityView) -> bool:
    """Whether the case never had another vulnerability; one that was refuted is none."""
    return [each.id for each in view.vulnerabilities if not each.is_refuted] == [one.id]


def _recorded(view: CaseView, at: dt.datetime | None, *, alone: bool) -> bool:
    """Whether something was recorded of this case; what came with a split may be about another part."""
    return at is not None and (alone or at >= view.opened_at)


def _vectors(view: CaseView, one: VulnerabilityView, judged: Judged) -> Iterator[str]:
    """Scores of the case, of the newest joint statement that is signed, and of opinions that are shown."""
    yield from (score.vector for score in view.scores if score.vulnerability == one.id)
    signed = next((line for line in judged.statements if line.is_complete), None)
    yield from (score.vector for score in signed.scores) if signed is not None else ()
    for each in judged.exhibits:
        if vector := (each.answers or {}).get("vector"):
            yield vector


def _harm(judged: Judged) -> Harm | None:
    """The worst that an adviser determined; one that waits for a second person does not count yet."""
    order = list(Harm)
    found = [
        line.severity
        for line in judged.determinations
        if line.role == Role.ADVISER and line.newest and (line.concurred_at or not line.wants_concurrence)
    ]
    return max(found, key=order.index, default=None)


def filled_in(table: Table, found: Mapping[str, Implied]) -> dict[str, tuple[str, str]]:
    """By each point that the case says something of: the value that is left, if it is one, and why."""
    return {
        point.key: (found[point.key].value, _why(point, found[point.key]))
        for point in table.points
        if point.key in found
    }


def _why(point: ssvc.Point, one: Implied) -> str:
    why = str(WHY[one.because])
    if one.because is Because.HARM:
        why %= say(HARMS, one.detail)
    elif one.because is Because.TABLE:
        why %= spoken(ssvc.TABLES[one.detail].name)
    elif one.detail:
        why %= one.detail
    if one.value:
        return _("Filled in. %s") % why
    left = ", ".join(spoken(point.values[key]) for key in one.values)
    return _("Not ruled out: %(values)s. %(why)s") % {"values": left, "why": why}


def list_page(view: CaseView, one: VulnerabilityView, facts: Facts) -> v.TextPage:
    """The tables, each with how much of it the case says already."""
    heading = _("SSVC: %s") % vulnerability_words(one)
    found = implied(facts)
    links = tuple(
        v.Link(spoken(table.name), there(view, one.id, f"ssvc/{table.slug}"), _already(table, found))
        for table in tables_for(view)
    )
    lead = _("Choose a table. What the case says already is filled in, with its reason. You decide the rest.")
    return v.TextPage(
        heading,
        lead,
        (v.Prose("tables", _("Decisions by SSVC"), (), links),),
        crumbs=crumbs(view, heading, Tab.ASSESSMENT),
    )


def _already(table: Table, found: Mapping[str, Implied]) -> str:
    count = sum(1 for point in table.points if point.key in found and found[point.key].value)
    all_ = len(table.points)
    words = ngettext("%(n)d of %(all)d input is filled in.", "%(n)d of %(all)d inputs are filled in.", all_)
    return words % {"n": count, "all": all_}


def table_page(
    view: CaseView, one: VulnerabilityView, table: Table, facts: Facts, form: TableForm, outcome: str | None
) -> v.CalculatorPage:
    """One table, and above it what it decides, or what it may still decide."""
    heading = spoken(table.name)
    return v.CalculatorPage(
        heading=heading,
        lead=_("For %s. What the case says already is filled in; change what you know better.")
        % vulnerability_words(one),
        crumbs=crumbs(view, heading, Tab.ASSESSMENT),
        box=table_box(form, there(view, one.id, f"ssvc/{table.slug}")),
        answer=decided(table, outcome) if outcome is not None else _so_far(table, facts),
        notes=(
            *table_notes(table),
            _("What lies behind a seal fills in nothing, and what nobody has said stays open."),
        ),
    )


def _so_far(table: Table, facts: Facts) -> v.Calculated | None:
    """What the case alone decides, or does not rule out; nothing where it rules out nothing."""
    left = possible(table, implied(facts))
    if len(left) == 1:
        return decided(table, left[0])
    if len(left) == len(possible(table, {})):
        return None
    words = ", ".join(spoken(table.outcome.values[key]) for key in left)
    return v.Calculated(
        _("Still possible: %s") % words,
        (v.Pair(_("Table"), f"{table.key} {table.version}", code=True),),
    )
