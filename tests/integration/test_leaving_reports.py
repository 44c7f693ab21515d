"""Whoever leaves an organisation loses the reports that they read for it, too, and at once."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from tests.browsing import signed_in, words
from tests.factories import NOW, organisation, person, world
from tests.integration.test_leaving import LATER, _leaves, _second
from tests.integration.test_reporter import WHY, WILLA, _looked, _round, _sent
from tests.support.api import Program
from tests.support.whole import assert_whole

from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.commands import participant
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.discussion.commands import file, post
from medaccord.apps.intake.commands import declare, report, reporter
from medaccord.apps.intake.commands.report import Evidence, Told
from medaccord.apps.intake.models import Report, Reveal
from medaccord.apps.intake.queries.announcements import announcements
from medaccord.apps.intake.queries.feed import feed_token
from medaccord.apps.intake.queries.held import held_reports
from medaccord.apps.intake.queries.reporter import looks_at
from medaccord.apps.intake.queries.reports import report_view
from medaccord.apps.parties.models import Membership, OrganisationKind
from medaccord.apps.parties.queries.people import with_leavers
from medaccord.core import search
from medaccord.core.context import database_context
from medaccord.core.models import Grant
from medaccord.core.principal import system
from medaccord.core.scope import open_grants, read_scope
from medaccord.core.streams import platform_scope
from medaccord.domain.cvd.sealed import Looking
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing
from medaccord.domain.examination import Verdict
from medaccord.domain.roles import Role
from medaccord.worker.tick import tick

pytestmark = pytest.mark.django_db

TOLD = Told("InfusaCore LX", "It takes any dose.")


def _elsewhere(actor, kind=OrganisationKind.HOSPITAL):
    """A second membership, with which somebody who leaves can still sign in."""
    return organisation(kind, actor, name="Second home")


def _held(actor, key):
    with read_scope(actor):
        return set(open_grants(actor).filter(stream=key).values_list("role", flat=True))


def _gone(w, who, at):
    _elsewhere(who)
    _leaves(at, who)
    assert tick(LATER).done["report.leave"] == 1


def _rows(actor):
    """Rows of reports that the database itself shows somebody, where it keeps them apart."""
    with database_context(actor.person, "live"):
        return Report.rows.count() if connection.vendor == "postgresql" else 0


def _found(actor):
    with read_scope(actor):
        return search.find(actor, "InfusaCore")


def test_a_coordinator_who_left_reads_and_judges_no_report_on_any_way():
    w = world()
    second = _second(w, triage=True)
    told = w.told()
    key = told.report.id
    (sent,) = file.add_to_report(w.lead, key, NOW, files=[Evidence("a.txt", "text/plain", b"0 1 0")])
    file.examine(system(stream=key), sent.id, NOW, verdict=Verdict(sent.sha256, "", "S"))
    pages = (f"/reports/{key}/", f"/reports/{key}/reporter/", f"/files/{sent.id}/")
    assert [signed_in(w.lead).get(there).status_code for there in pages] == [200, 200, 200]
    assert _found(w.lead)
    _gone(w, w.lead, w.center)
    client, program = signed_in(w.lead), Program(w.lead)
    assert [client.get(there).status_code for there in pages] == [404, 404, 404]
    assert client.post(f"/reports/{key}/validate/", {"version": 1}).status_code == 404
    assert told.number not in words(client.get("/reports/"))
    assert program.get(f"/reports/{key}").status_code == 404
    assert program.get("/reports").json()["results"] == []
    assert program.post(f"/reports/{key}/validate", {}).status_code == 404
    assert (_found(w.lead), _rows(w.lead), _held(w.lead, key)) == ([], 0, set())
    with pytest.raises(Missing):
        report.validate(w.lead, key, LATER)
    assert _held(second, key) == {Role.COORDINATOR}
    assert "report.leave" not in tick(LATER).done
    assert_whole()


def test_who_left_neither_looks_at_who_reported_nor_is_shown_what_was_open():
    w = world()
    second = _second(w, triage=True)
    key = _sent(w).id
    _looked(w, key)
    (look,) = looks_at(w.lead, key).looks
    assert WILLA in look.words.values()
    _elsewhere(w.lead)
    _leaves(w.center, w.lead)
    assert all(not one.words for one in looks_at(w.lead, key).looks)  # before any round has closed a key
    assert not looks_at(w.lead, key).may
    with pytest.raises(Denied):
        reporter.reveal(w.lead, key, NOW, **WHY)
    with pytest.raises(Invalid):
        reporter.reveal(second, key, NOW, reader=w.lead.person, **WHY)
    assert tick(LATER).done["report.leave"] == 1
    with pytest.raises(Missing):
        reporter.reveal(w.lead, key, NOW, **WHY)


def test_nothing_opens_for_who_left_after_it_was_asked_for():
    w = world()
    _second(w, triage=True)
    key = _sent(w).id
    look = reporter.reveal(w.lead, key, NOW, **WHY)
    _elsewhere(w.lead)
    _leaves(w.center, w.lead)
    assert _round() == {"reporter.disclose": 1}
    with database_context(None, "live", [key]):
        assert Reveal.rows.get(id=look.id).state == Looking.ENDED
        assert not Grant.objects.filter(stream=key, principal=w.lead.person).exclude(until=None).exists()


@pytest.mark.parametrize("kind", [OrganisationKind.MANUFACTURER, OrganisationKind.SHARING_PARTNER])
def test_somebody_at_a_competitor_reads_no_report_of_the_organisation_that_they_left(kind):
    world()
    who, colleague = person("Leaver"), person("Stays")
    at = organisation(kind, who, colleague, name="Made it")
    key = declare.declare(who, NOW, TOLD).report.id
    report.feed(who, key, NOW, wanted=True)
    (sent,) = file.add_to_report(who, key, NOW, files=[Evidence("a.txt", "text/plain", b"0 1 0")])
    file.examine(system(stream=key), sent.id, NOW, verdict=Verdict(sent.sha256, "", "S"))
    assert feed_token(who, key)
    _elsewhere(who, OrganisationKind.MANUFACTURER)
    _leaves(at, who)
    assert tick(LATER).done == {"report.leave": 1}
    client = signed_in(who)
    for there in (f"/reports/{key}/", f"/files/{sent.id}/"):
        assert client.get(there).status_code == 404
    assert "InfusaCore" not in words(client.get("/my-work/"))
    assert Program(who).get(f"/reports/{key}").status_code == 404
    assert (_found(who), _rows(who)) == ([], 0)
    assert feed_token(who, key) is None
    with pytest.raises(Missing):
        post.write_to_report(who, key, LATER, text="Still here.")
    assert _held(colleague, key) == {Role.REPORTER}  # nobody else was there for it
    assert report_view(colleague, key).id == key
    assert_whole()


@pytest.mark.parametrize("opened", ["before", "afterwards"])
def test_who_left_follows_no_case_that_answers_their_organisations_report(opened):
    w = world()
    who, colleague = person("Leaver"), person("Stays")
    at = organisation(OrganisationKind.SHARING_PARTNER, who, colleague, name="Shares")
    key = declare.declare(who, NOW, TOLD).report.id
    report.validate(w.lead, key, NOW)
    case = cases.open(w.lead, key, NOW, title="Pump") if opened == "before" else None
    _elsewhere(who)
    _leaves(at, who)
    done = tick(LATER).done
    case = case or cases.open(w.lead, key, LATER, title="Pump")
    assert done == {"report.leave": 1} | ({"colleague.leave": 1} if opened == "before" else {})
    assert (_held(who, case.id), _held(colleague, case.id)) == (set(), {Role.REPORTER})
    with pytest.raises(Missing):
        case_view(who, case.id)
    assert case_view(colleague, case.id).mine is not None
    assert tick(LATER).done == {}
    assert_whole()


def test_who_left_an_agency_is_told_nothing_further_and_colleagues_stay():
    w = world()
    other = person("Other")
    Membership.objects.create(organisation=w.agency, person_id=other.person, since=NOW, triage=True)
    key = w.told().report.id
    report.validate(w.lead, key, NOW)
    report.accept(w.lead, key, NOW)
    assert _held(w.adviser, key) == _held(other, key) == {Role.ADVISER}
    _gone(w, w.adviser, w.agency)
    assert (_held(w.adviser, key), announcements(w.adviser)) == (set(), [])
    assert len(announcements(other)) == 1


def test_what_somebody_reported_for_themselves_stays_theirs():
    w = world()
    _second(w, triage=True)
    mine = report.submit(w.lead, NOW, TOLD).report.id
    others = w.told().report.id
    _elsewhere(w.lead)
    _leaves(w.center, w.lead)
    assert tick(LATER).done == {"report.leave": 2}
    assert (_held(w.lead, mine), _held(w.lead, others)) == ({Role.REPORTER}, set())
    assert report_view(w.lead, mine).roles == {Role.REPORTER}


def test_who_belongs_to_the_organisation_in_another_way_keeps_what_is_held_for_it():
    w = world()
    key = w.told().report.id
    organisation(OrganisationKind.COORDINATION_CENTER, w.lead, name="The same center elsewhere")
    _leaves(w.center, w.lead)
    assert tick(LATER).done == {}
    assert _held(w.lead, key) == {Role.COORDINATOR}


def test_the_only_one_at_a_desk_is_followed_by_the_lead_of_its_case_or_somebody_on_duty():
    w = world()
    new = _second(w)
    key, bare = w.told().report.id, w.told().report.id
    on_duty = _second(w, triage=True)
    assert _held(on_duty, key) == set()
    report.validate(w.lead, key, NOW)
    case = cases.open(w.lead, key, NOW, title="Pump")
    participant.admit(w.lead, case.id, NOW, person=new.person)
    _leaves(w.center, w.lead)
    assert tick(LATER).done == {"colleague.leave": 1, "report.leave": 2}
    assert (_held(new, key), _held(on_duty, key)) == ({Role.COORDINATOR}, set())
    assert (_held(new, bare), _held(on_duty, bare)) == (set(), {Role.COORDINATOR})


def test_a_report_whose_center_has_nobody_left_waits_until_somebody_can_come_in():
    w = world()
    key = w.told().report.id
    Membership.objects.filter(organisation=w.center).exclude(person=w.lead.person).delete()
    _leaves(w.center, w.lead)
    ticked = tick(LATER)
    assert (ticked.done, ticked.refused) == ({}, 1)
    new = _second(w)
    assert tick(LATER + dt.timedelta(days=1)).done["report.leave"] == 1
    assert (_held(new, key), _held(w.lead, key)) == ({Role.COORDINATOR}, set())


def test_nobody_but_the_platform_does_it_and_only_where_somebody_has_left():
    w = world()
    key = w.told().report.id
    with pytest.raises(Denied):
        report.leave(w.lead, key, LATER)
    with pytest.raises(Illegal):
        report.leave(system(stream=key), key, LATER)


def test_an_administrator_reads_which_reports_and_they_close_in_the_same_request():
    w = world()
    second, keeper = _second(w, triage=True), _second(w, administrator=True)
    key = w.told()
    _elsewhere(w.lead)
    there = f"/directory/{w.center.id}/people/{w.lead.person}/end/"
    client = signed_in(keeper)
    page = words(client.get(there))
    assert f"{key.number}: others are there for it as well" in page
    assert "InfusaCore" not in page
    (one,) = held_reports(system(), w.center.id, w.lead.person)
    assert (one.number, one.alone) == (key.number, False)
    assert client.post(there).status_code == 303
    assert (_held(w.lead, key.report.id), tick(LATER).done) == (set(), {})
    assert _held(second, key.report.id) == {Role.COORDINATOR}
    for other in (w.halcyon, w.lead, w.adviser, w.outsider):
        with pytest.raises(Missing):
            held_reports(other, w.center.id, second.person)


def test_what_is_held_for_others_closes_although_the_center_has_nobody_left():
    """The keys of its desk wait; those of an agency that was told and of who reported do not."""
    w = world()
    who, colleague = person("Leaver"), person("Stays")
    at = organisation(OrganisationKind.HOSPITAL, who, colleague, name="Made it")
    key = declare.declare(who, NOW, TOLD).report.id
    report.validate(w.lead, key, NOW)
    report.accept(w.lead, key, NOW)
    Membership.objects.filter(organisation=w.center).exclude(person=w.lead.person).delete()
    _elsewhere(who)
    _leaves(w.center, w.lead)
    _leaves(at, who)
    _leaves(w.agency, w.adviser)
    assert [_held(one, key) for one in (w.lead, who, w.adviser)] == [
        {Role.COORDINATOR},
        {Role.REPORTER},
        {Role.ADVISER},
    ]
    ticked = tick(LATER)
    assert (ticked.done, ticked.refused) == ({"report.leave": 1}, 0)
    assert [_held(one, key) for one in (w.lead, who, w.adviser)] == [{Role.COORDINATOR}, set(), set()]
    assert _held(colleague, key) == {Role.REPORTER}
    again = tick(LATER + dt.timedelta(days=1))
    assert (again.done, again.refused) == ({}, 1)  # the desk still waits for somebody
    assert_whole()


def test_a_round_asks_only_about_reports_and_cases_in_which_somebody_who_left_has_a_key():
    w = world()
    case, _ = w.case()
    others = [w.told().report.id for _ in range(3)]
    second = _second(w, triage=True)
    theirs = w.told().report.id
    streams = [*others, theirs, case.id]
    with platform_scope("live", streams):
        assert with_leavers(streams) == []
    _elsewhere(second)
    _leaves(w.center, second)
    with platform_scope("live", streams):
        assert with_leavers(streams) == [theirs]
    Membership.objects.create(organisation=w.center, person_id=second.person, since=LATER)
    with platform_scope("live", streams):
        assert with_leavers(streams) == []  # who came back has not left
