"""Reaching a party in words: who may be concerned, how it can be reached, and what was done to reach it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from medaccord.apps.cases.queries.attempts import Attempts, Fate, Sent
from medaccord.apps.cases.queries.contacts import Touch
from medaccord.apps.cases.queries.searches import Concerned, Search
from medaccord.apps.cases.queries.views import CaseView
from medaccord.apps.parties.queries.reach import Point, Reachable
from medaccord.web import viewmodels as v
from medaccord.web.forms.cases.people import SearchForm
from medaccord.web.presenters.cases.head import Tab, address, case_head
from medaccord.web.presenters.cases.people import REPLAY, source_of
from medaccord.web.presenters.parties import directory
from medaccord.web.presenters.words import CHANNELS, CONTACTS, FOUND, KINDS, ROLES, UPSHOTS, Words, say
from medaccord.web.templatetags.instants import binding_text, day, utc_stamp

FATES: Words = {
    Fate.ANSWERED: _l("answered"),
    Fate.OPENED: _l("opened, no answer"),
    Fate.UNOPENED: _l("not opened"),
}


def finding_address(case: uuid.UUID, organisation: uuid.UUID | None = None) -> str:
    """Where the desk looks for a way to reach somebody."""
    return f"{address(case, Tab.PEOPLE)}finding/" + (f"?organisation={organisation}" if organisation else "")


def finding_page(
    view: CaseView,
    organisations: Sequence[Reachable],
    chosen: Reachable | None,
    concerned: Sequence[Concerned],
    points: Sequence[Point],
    searches: Sequence[Search],
    form: SearchForm | None,
    now: dt.datetime,
) -> v.FindingPage:
    """Who may be concerned, the ways to reach one organisation, and every search; `form` logs another."""
    shown = [one for one in searches if chosen is None or one.organisation == chosen.id]
    return v.FindingPage(
        head=case_head(view, Tab.PEOPLE),
        concerned=_concerned(view, concerned),
        options=(v.Option("", _("Choose one")), *_options(organisations, chosen)),
        searches=_searches(shown),
        ways=_ways(points, now) if chosen else None,
        name=chosen.name if chosen else "",
        acts=tuple(_acts(view, chosen)) if chosen else (),
        box=_box(view, form) if form else None,
        component=v.Link(_("Where is a component?"), f"{address(view.id, Tab.PEOPLE)}component/"),
    )


def _options(organisations: Sequence[Reachable], chosen: Reachable | None) -> Iterator[v.Option]:
    for one in organisations:
        yield v.Option(str(one.id), one.name, chosen is not None and one.id == chosen.id)


def _concerned(view: CaseView, found: Sequence[Concerned]) -> v.Table:
    heads = (_("Organization"), _("Why"), _("Products of this case"))
    rows = tuple(
        v.Row(
            (
                v.Cell(one.name, say(KINDS, one.kind), href=finding_address(view.id, one.organisation)),
                v.Cell(_("Supplied parts in %s") % ", ".join(one.cases) if one.cases else _("Makes it")),
                v.Cell("\n".join(one.products)),
            )
        )
        for one in found
    )
    empty = _("Whoever makes a product of this case takes part, and no supplier is known from your cases.")
    return v.Table(_("Who else may be concerned"), heads, rows, empty)


def _ways(points: Sequence[Point], now: dt.datetime) -> v.Table:
    heads = (_("Way"), _("How"), _("Checked"))
    rows = []
    for point in points:
        sign = directory.checked(point, now)
        how = v.Cell(say(CHANNELS, point.channel), point.note)
        rows.append(v.Row((v.Cell(point.value), how, v.Cell(sign.word, sign.note, sign.kind))))
    return v.Table(_("Ways"), heads, tuple(rows), _("No way is known. Search, and note below where you did."))


def _acts(view: CaseView, chosen: Reachable) -> Iterator[v.Act]:
    if view.origin != REPLAY:
        yield v.Act(_("Add or correct a way"), directory.address(chosen.id, view.id))
    party = next((p for p in view.parties if p.organisation == chosen.id and not p.left_at), None)
    if party is None:
        yield v.Act(_("Invite"), f"{address(view.id, Tab.PEOPLE)}?organisation={chosen.id}#invite")
    else:
        yield v.Act(_("Log a contact"), f"{address(view.id, Tab.PEOPLE)}?party={party.id}#contact")
        yield v.Act(_("Attempts to reach it"), f"{address(view.id, Tab.PEOPLE)}{party.id}/attempts/")


def _box(view: CaseView, form: SearchForm) -> v.FormBox:
    return v.FormBox(
        "search",
        f"{address(view.id, Tab.PEOPLE)}search/",
        form,
        (v.Submit(_("Log the search"), "search"),),
        _("Log a search"),
        _("Where you looked counts as proof too, also where you found nothing."),
    )


def _searches(found: Sequence[Search]) -> v.Table:
    heads = (_("For whom"), _("Searched"), _("Day"), _("What came of it"), _("By"))
    rows = tuple(
        v.Row(
            (
                v.Cell(one.name),
                v.Cell(one.source),
                v.Cell(day(one.searched_on)),
                v.Cell(say(FOUND, one.found), one.result),
                v.Cell(one.by),
            )
        )
        for one in found
    )
    return v.Table(_("Where we looked"), heads, rows, _("No search is noted."))


def attempts_page(found: Attempts, now: dt.datetime) -> v.AttemptsPage:
    """The proof for one party: instants in UTC, for it is read elsewhere too."""
    people = address(found.case, Tab.PEOPLE)
    heading = _("Attempts to reach %s") % found.name
    return v.AttemptsPage(
        heading=heading,
        number=found.number,
        crumbs=(
            v.NavItem(_("Cases"), "/cases/"),
            v.NavItem(found.number, address(found.case)),
            v.NavItem(_("People"), people),
            v.NavItem(heading, ""),
        ),
        facts=tuple(_facts(found)),
        rule=tuple(_rule(found, now)),
        touches=_touches(found.touches),
        invitations=_invitations(found.invitations, now),
        searches=_searches(found.searches),
    )


def _facts(found: Attempts) -> Iterator[v.Pair]:
    yield v.Pair(_("Role"), say(ROLES, found.role))
    tried = sum(1 for touch in found.touches if touch.act == "attempt")
    yield v.Pair(_("Attempts"), ngettext("%d attempt", "%d attempts", tried) % tried)
    yield v.Pair(_("First attempt"), utc_stamp(found.first_at) if found.first_at else _("none"))
    if found.answered_at:
        yield v.Pair(_("Answered"), utc_stamp(found.answered_at))
    if found.told:
        yield v.Pair(_("Told of the report with the invitation"), utc_stamp(found.told.sent_at))
    for one in found.permitted:
        yield v.Pair(_("Its sender permitted that"), utc_stamp(one.at), note=f"{one.by}: {one.reason}")
    for one in found.untold:
        yield v.Pair(_("Invited without the report"), utc_stamp(one.at), note=f"{one.by}: {one.reason}")
    if found.disclosable_from:
        yield v.Pair(_("Eligible to disclose from"), binding_text(found.disclosable_from))


def _rule(found: Attempts, now: dt.datetime) -> Iterator[str]:
    if found.disclosable_from is None:
        yield _("Nothing follows from its silence: it has answered, is no manufacturer, or was never tried.")
        return
    yield _("Counted are %d days from the first attempt, a default of this center.") % found.days
    if found.disclosable_from <= now:
        yield _("They have passed without an answer. Its part is eligible to be disclosed.")
    yield _("Nothing is disclosed of itself: the coordination center decides, and its advisory says so.")


def _touches(found: Sequence[Touch]) -> v.Table:
    heads = (_("When"), _("What"), _("How"), _("Who or what says so"), _("What came of it"), _("Noted by"))
    rows = tuple(
        v.Row(
            (
                v.Cell(utc_stamp(touch.at)),
                v.Cell(_did(touch)),
                v.Cell(say(CHANNELS, touch.channel), touch.to),
                v.Cell(source_of(touch)),
                v.Cell(say(UPSHOTS, touch.upshot) or _("not noted")),
                v.Cell(touch.by or _("the platform")),
            )
        )
        for touch in found
    )
    return v.Table(_("Attempts and signs"), heads, rows, _("Nothing was tried yet."))


def _did(touch: Touch) -> str:
    return say(CONTACTS, touch.act).removesuffix(":")


def _invitations(found: Sequence[Sent], now: dt.datetime) -> v.Table:
    heads = (_("Sent"), _("Answer due"), _("What became of it"))
    rows = tuple(
        v.Row((v.Cell(_sent(one), _under(one)), v.Cell(utc_stamp(one.due_at)), _fate(one, now)))
        for one in found
    )
    return v.Table(_("Invitations"), heads, rows, _("No invitation was sent yet."))


def _sent(one: Sent) -> str:
    return f"{one.sent_at:%Y-%m-%d}" if one.by_day else utc_stamp(one.sent_at)


def _under(one: Sent) -> str:
    return _("no embargo was possible any more") if one.past_embargo else ""


def _fate(one: Sent, now: dt.datetime) -> v.Cell:
    if one.answered_at:
        shown = _("duties of %s shown") % one.duties if one.duties else ""
        basis = _("by standing agreement: %s") % one.basis if one.basis else ""
        note = ", ".join(filter(None, (utc_stamp(one.answered_at), shown, basis)))
        return v.Cell(say(FATES, one.fate), note)
    note = _("its time has passed") if one.due_at <= now else _("still open")
    return v.Cell(say(FATES, one.fate), note)
