"""What the demo holds, and who sees it: played once, and every test undoes what it does to it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.conf import settings
from django.db import transaction
from django.test import override_settings
from tests.factories import NOW

from medaccord.apps.accounts.models import User
from medaccord.apps.accounts.queries.factors import has_factor
from medaccord.apps.advisories.models import Publication
from medaccord.apps.cases.models import Case
from medaccord.apps.intake.models import Report
from medaccord.apps.parties.commands import factor
from medaccord.apps.parties.models import Origin
from medaccord.apps.parties.queries.actor import actor_of_token
from medaccord.apps.parties.queries.factors import needs_factor
from medaccord.cli.chains import verify_all
from medaccord.cli.demo import cast, codes, marker, stories
from medaccord.cli.demo.stage import Stage
from medaccord.core import drift
from medaccord.core.principal import system
from medaccord.core.scope import read_scope
from medaccord.core.streams import every_stream, platform_scope
from medaccord.worker.tick import tick


@pytest.fixture(scope="module")
def company(django_db_setup, django_db_blocker):
    """The demo's register and cases in the test's database, until the last of these tests is done."""
    made_up = {"demonstration": True, "pcii_training_days": 36_500}  # a training lasts by the wall clock
    shown = override_settings(MEDACCORD=settings.MEDACCORD.model_copy(update=made_up))
    with django_db_blocker.unblock(), shown, transaction.atomic():
        players = cast.enter(NOW - dt.timedelta(days=400))
        stories.play_all(Stage(players, NOW))
        yield players
        transaction.set_rollback(True)


@pytest.fixture
def played(company):
    """The same, as it was, for one test."""
    with transaction.atomic():
        yield company
        transaction.set_rollback(True)


def _titles(actor):
    with read_scope(actor):
        return set(Case.objects.visible_to(actor).values_list("title", flat=True))


def _all_cases():
    found = []
    for known in every_stream():
        with platform_scope(known.realm, [known.id]):
            found += Case.rows.filter(id=known.id)
    return found


def test_there_are_cases_in_different_phases_and_everybody_sees_some_and_not_others(played):
    cases = _all_cases()
    titles = {case.title for case in cases}
    assert len(titles) >= 8
    assert {"inviting", "fixing", "writing", "published", "closed"} <= {case.phase for case in cases}
    seen = {key: _titles(played[key]) for key, player in cast.PLAYERS.items() if player.role}
    for key in ("osei", "varga", "amari", "brandt", "okafor", "moreau"):
        assert seen[key], key
        assert titles - seen[key], key
    assert seen["silva"] == set()
    assert seen["brandt"] - seen["okafor"]
    assert seen["okafor"] - seen["brandt"]
    assert seen["osei"] - seen["varga"]
    assert seen["varga"] - seen["osei"]


def test_there_is_what_a_coordinator_must_notice(played):
    cases = {case.title: case for case in _all_cases()}
    with read_scope(played["osei"]):
        waiting = list(Report.objects.visible_to(played["osei"]).filter(state="received"))
    assert any(report.is_urgent for report in waiting)
    assert any(not report.is_urgent for report in waiting)
    assert any(case.urgent and case.exploit_at for case in cases.values())
    assert Publication.objects.filter(current=True).count() == 2
    assert all(case.origin == Origin.DEMO for case in cases.values())


def test_its_chains_are_whole_and_tell_what_its_tables_say(played):
    found = verify_all()
    assert (found.ok, found.breaks) == (True, [])
    for known in every_stream():
        with platform_scope(known.realm, [known.id]):
            if known.kind != "realm":
                assert drift.rebuilt(known.id) == drift.stored(known.id)
                assert drift.of(known.id) == []


def test_its_first_rounds_of_periodic_work_refuse_nothing(played):
    told = tick(NOW)
    assert (told.refused, told.failed) == (0, 0)
    assert tick(NOW).done == {}


def test_a_demo_is_known_by_its_organisations_and_sign_ins_alone(played):
    assert marker.state() is marker.State.DEMO
    cast.open_doors(played, NOW)
    assert marker.state() is marker.State.DEMO
    User.objects.create(username="somebody")
    assert marker.state() is marker.State.FOREIGN


def test_passwords_are_new_at_each_start_and_tokens_of_earlier_starts_are_dead(played):
    now = dt.datetime.now(dt.UTC)
    first, tokens = cast.open_doors(played, now), cast.hand_out_tokens(now)
    second, again = cast.change_locks(now), cast.hand_out_tokens(now)
    assert [one.sign_in for one in first] == [one.sign_in for one in second]
    assert not {one.password for one in first} & {one.password for one in second}
    assert set(tokens) == set(again) == {one.role for one in first}
    for role, secret in tokens.items():
        assert actor_of_token(secret) is None, role
    assert [one.totp for one in first] == [one.totp for one in second]
    for one in second:
        person = User.objects.get(username=one.sign_in).person_id
        assert bool(one.totp) == has_factor(person) == needs_factor(person), one.role
        if one.totp:
            assert factor.use_code(person, codes.next_code(system(), one.sign_in), now), one.role
        actor = actor_of_token(again[one.role])
        assert actor is not None
        assert User.objects.get(username=one.sign_in).check_password(one.password)
        assert actor.person == User.objects.get(username=one.sign_in).person_id
