"""colleague.remove on the desk: the lead takes a coordinator out of a case and of the reports it answers."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.browsing import signed_in, words
from tests.factories import NOW, organisation
from tests.filled import filled
from tests.integration.test_items import coordinator, send
from tests.integration.test_leaving import _second
from tests.integration.test_reporter import WHY
from tests.support.api import Program

from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.commands import colleague, consent, participant
from medaccord.apps.cases.commands.assign import assign
from medaccord.apps.cases.models import CaseReport, Participant
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.cases.queries.team import team
from medaccord.apps.discussion.commands import post, thread
from medaccord.apps.discussion.queries.documents import documents
from medaccord.apps.intake.commands import report, reporter
from medaccord.apps.intake.queries.reports import report_view
from medaccord.apps.parties.models import Membership, OrganisationKind
from medaccord.core.models import Grant
from medaccord.core.streams import platform_scope
from medaccord.domain.errors import Denied, Illegal, Missing
from medaccord.domain.handling import Mark
from medaccord.domain.roles import DESK, Role

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def _desk(f):
    (row,) = [one for one in f.rows(Participant) if one.role == Role.LEAD]
    return row.id


def _report(f):
    (row,) = f.rows(CaseReport)
    return row.report_id


def _keys(key, who):
    with platform_scope("live", [key]):
        held = Grant.objects.filter(stream=key, principal=who.person, until=None, role__in=DESK)
        return set(held.values_list("role", flat=True))


def test_the_lead_takes_a_coordinator_out_of_everything_at_once():
    f = filled()
    one, stays = coordinator(f), coordinator(f)
    send(f, handling=[Mark.TRADE_SECRET])
    among = {"subject": "Among us", "text": "Only you.", "people": [one.person, f.w.northgate.person]}
    thread.start(f.w.lead, f.case.id, NOW, **among)
    assert len(documents(one, f.case.id)) == 1
    colleague.remove(f.w.lead, _desk(f), NOW, person=one.person)
    assert (_keys(f.case.id, one), _keys(f.case.id, stays)) == (set(), {Role.COORDINATOR})
    for denied in (
        lambda: case_view(one, f.case.id),
        lambda: post.write(one, f.case.id, NOW, text="Still here.", room=f.case.room_id),
        lambda: colleague.remove(one, _desk(f), NOW, person=stays.person),
    ):
        with pytest.raises(Missing):
            denied()
    assert signed_in(one).get(f"/cases/{f.case.id}/").status_code == 404
    assert Program(one).get(f"/cases/{f.case.id}").status_code == 404
    participant.admit(f.w.lead, f.case.id, NOW, person=one.person)
    assert case_view(one, f.case.id).is_desk
    f.assert_whole()


def test_the_reports_that_the_case_answers_close_too_and_others_do_not():
    f = filled()
    one = _second(f.w, triage=True)
    other = f.w.told().report.id
    told = f.w.told().report.id
    report.validate(one, told, NOW)
    case = cases.open(f.w.lead, told, NOW, title="Pump")
    participant.admit(f.w.lead, case.id, NOW, person=one.person)
    with platform_scope("live", [case.id]):
        desk = Participant.rows.get(stream=case.id, role=Role.LEAD).id
    colleague.remove(f.w.lead, desk, NOW, person=one.person)
    assert (_keys(told, one), _keys(told, f.w.lead)) == (set(), {Role.COORDINATOR})
    for denied in (
        lambda: report_view(one, told),
        lambda: report.accept(one, told, NOW),
        lambda: reporter.reveal(one, told, NOW, **WHY),
    ):
        with pytest.raises(Missing):
            denied()
    assert report_view(one, other).id == other


def test_a_report_at_which_nobody_else_is_goes_to_the_lead():
    f = filled()
    old, new = f.w.lead, _second(f.w)
    participant.admit(old, f.case.id, NOW, person=new.person)
    assign(old, f.case.id, NOW, person=new.person, note="Nothing is open.")
    colleague.remove(new, _desk(f), NOW, person=old.person)
    assert (_keys(_report(f), old), _keys(_report(f), new)) == (set(), {Role.COORDINATOR})
    f.assert_whole()


def test_the_lead_stays_and_nobody_else_decides_about_the_desk():
    f = filled()
    one, stays = coordinator(f), coordinator(f)
    with pytest.raises(Illegal, match="Hand it to a colleague"):
        colleague.remove(f.w.lead, _desk(f), NOW, person=f.w.lead.person)
    with pytest.raises(Denied):
        colleague.remove(one, _desk(f), NOW, person=stays.person)
    with pytest.raises(Missing):
        colleague.remove(f.w.northgate, _desk(f), NOW, person=one.person)
    with pytest.raises(Missing):
        colleague.remove(f.w.lead, _desk(f), NOW, person=f.w.northgate.person)
    for outside in (f.w.northgate, f.w.outsider):
        with pytest.raises(Missing):
            team(outside, _desk(f))


def test_on_its_page_the_lead_chooses_a_coordinator_and_programs_do_it_too():
    f = filled()
    one, two = coordinator(f), coordinator(f)
    there = f"/cases/{f.case.id}/people/{_desk(f)}/team/"
    lead = signed_in(f.w.lead)
    assert there in lead.get(f"/cases/{f.case.id}/people/").content.decode()
    page = lead.get(there)
    assert "Take somebody out" in words(page)
    assert str(one.person) in page.content.decode()
    assert f'value="{f.w.lead.person}"' not in page.content.decode()
    assert "Take somebody out" not in words(signed_in(one).get(there))
    assert signed_in(f.w.northgate).get(there).status_code == 404
    assert lead.post(f"{there}remove/", {"remove-person": str(one.person)}).status_code == 303
    assert signed_in(one).get(there).status_code == 404
    program = Program(f.w.lead)
    listed = program.get(f"/participants/{_desk(f)}/people").json()["results"]
    assert {row["id"] for row in listed} == {str(f.w.lead.person), str(two.person)}
    told = {"person": str(two.person)}
    assert program.post(f"/participants/{_desk(f)}/people/remove", told).status_code == 200
    assert _keys(f.case.id, two) == set()


def test_the_page_of_the_desk_offers_it_to_the_lead_alone():
    """Not to a coordinator either who takes people of another organization in the case out."""
    f = filled()
    one = coordinator(f)
    own = organisation(OrganisationKind.HOSPITAL, name="Their own")
    Membership.objects.create(organisation=own, person_id=one.person, since=NOW + HOUR, triage=True)
    row = participant.invite(f.w.lead, f.case.id, NOW, organisation=own.id)
    consent.accept(one, row.id, NOW)
    there = f"/cases/{f.case.id}/people/{_desk(f)}/team/"
    assert "Take somebody out" in words(signed_in(f.w.lead).get(there))
    assert "Take somebody out" not in words(signed_in(one).get(there))
