"""report.take_out: an administrator of the center takes a coordinator out of a report without a case."""

from __future__ import annotations

import pytest
from tests.browsing import signed_in, words
from tests.factories import NOW, actor_of, person, world
from tests.integration.test_leaving import _second
from tests.integration.test_reporter import WHY
from tests.support.api import Program
from tests.support.whole import assert_whole

from medaccord.apps.cases.commands import case as cases
from medaccord.apps.intake.commands import report, reporter
from medaccord.apps.intake.commands.take_out import NOT_THE_KEEPER, take_out
from medaccord.apps.intake.queries.desk import NO_DESK, desk
from medaccord.apps.intake.queries.reports import report_view
from medaccord.apps.parties.models import Membership
from medaccord.core.scope import open_grants, read_scope
from medaccord.domain.errors import Denied, Illegal, Missing
from medaccord.domain.roles import Role

pytestmark = pytest.mark.django_db


def _held(actor, key):
    with read_scope(actor):
        return set(open_grants(actor).filter(stream=key).values_list("role", flat=True))


def _scene():
    """A report at whose desk are the lead, an administrator of the center and somebody to be taken out."""
    w = world()
    keeper, one = _second(w, triage=True, administrator=True), _second(w, triage=True)
    told = w.told().report
    return w, keeper, one, told


def test_somebody_who_is_taken_out_reads_and_judges_the_report_no_more():
    w, keeper, one, told = _scene()
    other = w.told().report
    take_out(keeper, told.id, NOW, person=one.person)
    assert [_held(who, told.id) for who in (keeper, w.lead, one)] == [
        {Role.COORDINATOR},
        {Role.COORDINATOR},
        set(),
    ]
    for step in (
        lambda: report_view(one, told.id),
        lambda: report.validate(one, told.id, NOW),
        lambda: reporter.reveal(one, told.id, NOW, **WHY),
        lambda: take_out(one, told.id, NOW, person=keeper.person),
    ):
        with pytest.raises(Missing):
            step()
    assert signed_in(one).get(f"/reports/{told.id}/").status_code == 404
    assert Program(one).get(f"/reports/{told.id}").status_code == 404
    assert _held(one, other.id) == {Role.COORDINATOR}  # of one report, not of all
    report.validate(keeper, told.id, NOW)
    assert cases.open(keeper, told.id, NOW, title="Pump").lead_id == keeper.person
    assert_whole()


def test_nobody_else_does_it_and_nobody_to_themselves_or_to_who_is_not_there():
    w, keeper, one, told = _scene()
    elsewhere = _second(w, administrator=True)
    sender = actor_of(told.reporter_id)
    for who in (w.lead, one):
        with pytest.raises(Denied) as refused:
            take_out(who, told.id, NOW, person=keeper.person)
        assert refused.value.reason == NOT_THE_KEEPER
    with pytest.raises(Denied):
        take_out(sender, told.id, NOW, person=one.person)
    for who in (elsewhere, w.adviser, person()):  # an administrator reads no report by that (need-to-know 37)
        with pytest.raises(Missing):
            take_out(who, told.id, NOW, person=one.person)
    with pytest.raises(Illegal):
        take_out(keeper, told.id, NOW, person=keeper.person)
    for who in (elsewhere.person, told.reporter_id):
        with pytest.raises(Missing):
            take_out(keeper, told.id, NOW, person=who)
    assert _held(sender, told.id) == {Role.REPORTER}


def test_it_is_done_on_the_screen_and_by_a_program_and_shown_to_no_reporter():
    w, keeper, one, told = _scene()
    names = [who.name for who in desk(w.lead, told.id).people]
    assert len(names) == 3
    assert desk(w.lead, told.id).removable == ()
    assert {who.person for who in desk(keeper, told.id).removable} == {w.lead.person, one.person}
    assert desk(actor_of(told.reporter_id), told.id) == desk(w.adviser, told.id) == NO_DESK
    page, there = f"/reports/{told.id}/", f"/reports/{told.id}/take-out/"
    assert "Take somebody out" in words(signed_in(keeper).get(page))
    assert "Take somebody out" not in words(signed_in(w.lead).get(page))
    assert signed_in(w.lead).get(there).status_code == 403
    assert signed_in(w.adviser).get(there).status_code == 404
    asks = signed_in(keeper).get(there).content.decode()
    assert (f'"{one.person}"' in asks, f'"{keeper.person}"' in asks) == (True, False)
    assert signed_in(keeper).post(there, {"person": ""}).status_code == 422
    assert signed_in(keeper).post(there, {"person": str(one.person)}).status_code == 303
    assert _held(one, told.id) == set()
    sent = {"person": str(w.lead.person)}
    assert Program(w.lead).post(f"/reports/{told.id}/take-out", sent).status_code == 403
    assert Program(keeper).post(f"/reports/{told.id}/take-out", sent).status_code == 200
    assert _held(w.lead, told.id) == set()


def test_whoever_no_more_administers_the_center_takes_nobody_out():
    _w, keeper, one, told = _scene()
    Membership.objects.filter(person=keeper.person).update(administrator=False)
    with pytest.raises(Denied):
        take_out(keeper, told.id, NOW, person=one.person)
    assert _held(one, told.id) == {Role.COORDINATOR}
