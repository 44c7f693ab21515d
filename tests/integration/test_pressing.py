"""What is urgent and not closed stands before everything else in each list, page after page."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from tests.browsing import signed_in
from tests.factories import NOW, actor_of, weighed, world

from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.commands import triage
from medaccord.apps.cases.models import PRESSING, Case
from medaccord.apps.cases.queries.listing import case_list
from medaccord.apps.cases.queries.running import running_cases
from medaccord.apps.intake.commands import declare, report
from medaccord.apps.intake.commands.report import Told
from medaccord.apps.intake.models import Known
from medaccord.apps.intake.queries.announcements import announcements
from medaccord.apps.intake.queries.reports import report_list
from medaccord.apps.notifications.commands import notice
from medaccord.apps.notifications.queries.notices import news_for
from medaccord.apps.parties.models import Membership
from medaccord.core.principal import LIVE
from medaccord.core.scope import read_scope
from medaccord.domain.errors import Invalid

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)


def _cases(w, *titles, **told):
    """Cases one hour apart, the last one newest."""
    made = {}
    for title in titles:
        w.now += HOUR
        made[title], _ = w.case(title, **told)
    return made


def _titles(actor, **narrowed):
    return [line.title for line in case_list(actor, NOW, **narrowed).lines]


def _walked(actor, limit, **narrowed):
    """Titles page by page."""
    found, after = [], ""
    while after is not None:
        page = case_list(actor, NOW, after=after, limit=limit, **narrowed)
        found.append([line.title for line in page.lines])
        after = page.next
    return found


def test_urgent_cases_that_run_stand_before_newer_ones():
    w = world()
    urgent = _cases(w, "Urgent", exploited="yes")["Urgent"]
    _cases(w, "Plain")
    closed = _cases(w, "Closed urgent", exploited="yes")["Closed urgent"]
    cases.close(w.lead, closed.id, w.now, reasons={"T11": "Done."})
    assert _titles(w.lead) == ["Urgent", "Closed urgent", "Plain"]
    assert _titles(w.lead, phase="inviting") == ["Urgent", "Plain"]
    assert _titles(w.lead, kind="vulnerability") == ["Urgent", "Closed urgent", "Plain"]
    cases.close(w.lead, urgent.id, w.now, reasons={"T11": "Done."})
    assert _titles(w.lead) == ["Closed urgent", "Plain", "Urgent"]


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 5])
def test_pages_hold_every_case_once_and_in_that_order(limit):
    w = world()
    _cases(w, "a")
    _cases(w, "U1", "U2", exploited="yes")
    _cases(w, "b", "c")
    wanted = ["U2", "U1", "c", "b", "a"]
    pages = _walked(w.lead, limit)
    assert [title for page in pages for title in page] == wanted
    assert all(len(page) == limit for page in pages[:-1])


def test_a_case_that_becomes_urgent_between_two_pages_hides_no_other():
    w = world()
    made = _cases(w, "a", "b", "c", "d")
    first = case_list(w.lead, NOW, limit=2)
    assert [one.title for one in first.lines] == ["d", "c"]
    told = report_list(w.lead).lines[-1].id  # the report of the oldest case
    triage.triage(w.lead, told, w.now, weighed=weighed(harm="yes"))
    second = case_list(w.lead, NOW, limit=2, after=first.next)
    assert [one.title for one in second.lines] == ["b"]
    assert _titles(w.lead) == ["a", "d", "c", "b"]
    assert set(made) == {"a", "b", "c", "d"}


@pytest.mark.parametrize("after", ["x", "a", "cMjAyNg==", "MjAyNi0xMS0yM1QxNTowMDowMCswMDowMA=="])
def test_a_damaged_cursor_is_refused(after):
    w = world()
    with pytest.raises(Invalid, match="damaged"):
        case_list(w.lead, NOW, after=after)


def test_the_first_part_of_the_list_is_read_by_its_own_index():
    w = world()
    _cases(w, "Urgent", exploited="yes")
    with read_scope(w.lead):
        rows = Case.objects.visible_to(w.lead).filter(PRESSING).order_by("-opened_at", "-id")[:51]
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL enable_seqscan = off")
                cursor.execute("SET LOCAL enable_bitmapscan = off")
                cursor.execute("SET LOCAL enable_sort = off")
        plan = rows.explain()
    assert "case_pressing_" in plan
    assert "TEMP B-TREE" not in plan


def test_my_work_looks_through_urgent_cases_first_and_puts_them_first():
    w = world()
    urgent = _cases(w, "Urgent", exploited="yes")["Urgent"]
    plain = _cases(w, "Plain")["Plain"]
    assert [view.title for view in running_cases(w.lead)[0]] == ["Urgent", "Plain"]
    for case in (plain, urgent):
        w.embargo(case, days=5)
        w.invite(case, "northgate" if case is plain else "halcyon")
    page = signed_in(w.lead).get("/my-work/").content.decode()
    silent = page[page.index('id="silent"') :]
    assert silent.index("Halcyon") < silent.index("Northgate")
    assert ">Urgent<" in silent


def test_a_closed_urgent_report_stands_by_its_date():
    w = world()
    told = w.told(device="Closed urgent", exploited="yes").report
    report.invalidate(w.lead, told.id, NOW, reason="No flaw.")
    w.now += HOUR
    w.told(device="Fresh")
    assert [one.device for one in report_list(w.lead).lines] == ["Closed urgent", "Fresh"]
    report.close(w.lead, told.id, NOW, reason="No answer.")
    lines = report_list(w.lead).lines
    assert [one.device for one in lines] == ["Fresh", "Closed urgent"]
    after = report_list(w.lead, after=report_list(w.lead, limit=1).next)
    assert [one.device for one in after.lines] == ["Closed urgent"]


def test_what_an_agency_was_told_stands_behind_once_it_has_a_case():
    w = world()
    for at, exploited in ((NOW, "yes"), (NOW + HOUR, "no")):
        told = w.told(exploited=exploited).report
        report.validate(w.lead, told.id, at)
        report.accept(w.lead, told.id, at)
    assert [one.urgent for one in announcements(w.adviser)] == [True, False]
    first = report_list(w.lead).lines[0]
    cases.open(w.lead, first.id, NOW, title="Pump")
    assert [one.urgent for one in announcements(w.adviser)] == [False, True]


@pytest.mark.parametrize(("exploited", "heard"), [(Known.YES, True), (Known.NO, False)])
def test_an_urgent_report_gives_the_desk_a_notice_at_once(exploited, heard):
    w = world()
    signed_in(w.lead)
    sent = [
        w.told(exploited=exploited).report,
        declare.declare(w.northgate, NOW, Told("Pump", "It stops.", exploited=exploited)).report,
    ]
    for row in sent:
        notice.deliver(LIVE, row.id, NOW)
    found = {one.verb for one in news_for(w.lead).items}
    assert found == ({"report.submit", "report.declare"} if heard else set())


def test_a_reporter_hears_nothing_of_their_own_report():
    w = world()
    Membership.objects.create(organisation=w.center, person_id=w.colleague.person, triage=True, since=NOW)
    for actor in (w.lead, w.colleague):
        signed_in(actor)
    sent = report.submit(w.lead, NOW, Told("Pump", "It stops.", exploited=Known.YES)).report
    assert sent.reporter_id == actor_of(sent.reporter_id).person
    notice.deliver(LIVE, sent.id, NOW)
    assert news_for(w.lead).items == ()
    assert [one.verb for one in news_for(w.colleague).items] == ["report.submit"]
