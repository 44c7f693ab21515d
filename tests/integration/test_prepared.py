"""A prepared query answers as the queryset it was built from, whatever it is asked with and how often."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.test.utils import CaptureQueriesContext
from tests.factories import world

from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.commands import vulnerability
from medaccord.apps.cases.commands.vulnerability import NewVulnerability
from medaccord.apps.cases.models import Case, Participant, Vulnerability
from medaccord.core.context import database_context
from medaccord.core.gate import HELD, roles_in
from medaccord.core.models import Grant, Room, Stream
from medaccord.core.models.access import RoomKind
from medaccord.core.prepared import Prepared
from medaccord.core.principal import LIVE, Actor
from medaccord.core.scope import granted, open_grants
from medaccord.core.streams import LOCK
from medaccord.domain.errors import Missing
from medaccord.domain.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def w():
    """A world with two cases; the second one is nobody's here."""
    made = world()
    made.first, _ = made.case()
    made.second, _ = made.case(title="Another")
    return made


def _seen(person, realm, row):
    return Case.objects.visible_to(Actor(person, person, realm)).filter(pk=row)


def _inside(actor, *streams):
    return database_context(actor.person, actor.realm, [s.id for s in streams])


def test_models_are_the_ones_that_the_queryset_gives(w):
    asked = Prepared(_seen, uuid.UUID, str, uuid.UUID)
    for actor in (w.lead, w.outsider):
        for case in (w.first, w.second):
            with transaction.atomic(), _inside(actor):
                found = asked.rows(actor.person, LIVE, case.id)
                wanted = list(_seen(actor.person, LIVE, case.id))
                assert found == wanted
                assert [row.__dict__.keys() for row in found] == [row.__dict__.keys() for row in wanted]
                for name in ("title", "opened_at", "urgent", "stream_id", "public_at", "version"):
                    assert [getattr(r, name) for r in found] == [getattr(r, name) for r in wanted]
    assert asked.first(w.outsider.person, LIVE, w.first.id) is None


def test_a_row_read_so_can_be_changed_and_followed(w):
    with transaction.atomic(), _inside(w.lead):
        (row,) = Prepared(_seen, uuid.UUID, str, uuid.UUID).rows(w.lead.person, LIVE, w.first.id)
        assert not row._state.adding
        assert row._state.db == connection.alias
        assert row.stream.number == w.first.stream.number
    renamed = cases.rename(w.lead, w.first.id, w.now, title="Renamed", version=row.version)
    assert renamed.title == "Renamed"


def test_another_realm_and_another_row_are_other_answers(w):
    asked = Prepared(_seen, uuid.UUID, str, uuid.UUID)
    with transaction.atomic(), _inside(w.lead):
        assert asked.rows(w.lead.person, LIVE, w.first.id)
        assert asked.rows(w.lead.person, "exercise-1", w.first.id) == []
        assert asked.rows(w.lead.person, LIVE, uuid.uuid4()) == []
        assert [row.id for row in asked.rows(w.lead.person, LIVE, w.second.id)] == [w.second.id]


def test_columns_come_as_tuples_and_one_column_as_values(w):
    pairs = Prepared(
        lambda stream: Room.objects.filter(stream=stream).order_by("kind").values_list("kind", "id"),
        uuid.UUID,
    )
    keys = Prepared(
        lambda stream: Room.objects.filter(stream=stream, kind=RoomKind.CASE).values_list("id", flat=True),
        uuid.UUID,
    )
    with transaction.atomic(), _inside(w.lead, w.first):
        wanted = Room.objects.filter(stream=w.first.id).order_by("kind").values_list("kind", "id")
        assert pairs.rows(w.first.id) == list(wanted)
        assert keys.rows(w.first.id) == [w.first.room_id]


def test_json_columns_are_read_as_json(w):
    new = NewVulnerability(title="One", ids=(("CERT/CC", "VU#1"), ("Ours", "é\U0001f600")))
    (row,) = vulnerability.add(w.lead, w.first.id, w.now, vulnerabilities=[new])
    asked = Prepared(
        lambda person, realm, key: Vulnerability.objects.visible_to(Actor(person, person, realm)).filter(
            pk=key
        ),
        *(uuid.UUID, str, uuid.UUID),
    )
    with transaction.atomic(), _inside(w.lead):
        assert asked.rows(w.lead.person, LIVE, row.id)[0].ids == [
            ["CERT/CC", "VU#1"],
            ["Ours", "é\U0001f600"],
        ]


def test_a_key_may_be_given_as_text(w):
    with transaction.atomic(), _inside(w.lead):
        asked = Prepared(_seen, uuid.UUID, str, uuid.UUID)
        assert asked.first(w.lead.person, LIVE, str(w.first.id)) == w.first


def test_it_is_compiled_once_and_costs_one_query(w):
    built = []
    asked = Prepared(lambda stream: built.append(stream) or Room.objects.filter(stream=stream), uuid.UUID)
    with (
        transaction.atomic(),
        _inside(w.lead, w.first),
        CaptureQueriesContext(
            connection,
        ) as queries,
    ):
        for _ in range(3):
            asked.rows(w.first.id)
    assert len(built) == 1
    assert built != [w.first.id]
    assert len([q for q in queries if "core_room" in q["sql"]]) == 3


def test_a_value_that_is_no_parameter_is_refused(w):
    lost = Prepared(lambda stream, other: Room.objects.filter(stream=stream), uuid.UUID, uuid.UUID)
    with pytest.raises(TypeError, match="parameter of its own"):
        lost.rows(w.first.id, w.second.id)


def test_too_few_values_are_refused(w):
    with pytest.raises(ValueError, match="shorter"):
        HELD.rows(w.lead.person, LIVE)


def test_roles_are_those_of_open_grants_at_this_moment(w):
    def both():
        with transaction.atomic(), _inside(w.lead):
            plain = open_grants(w.lead).filter(stream=w.first.id).values_list("role", flat=True)
            held = HELD.rows(w.lead.person, LIVE, w.first.id)
            return sorted(role for role, _ in held), sorted(plain)

    before = both()
    assert before[0] == before[1] != []
    with transaction.atomic(), _inside(w.lead, w.first):
        past = w.now - dt.timedelta(days=1000)
        Grant.objects.filter(stream=w.first.id, principal=w.lead.person).update(until=past)
    assert both() == ([], [])
    with transaction.atomic(), _inside(w.lead):
        assert roles_in(w.lead, w.first.id) == w.lead.roles
        assert Role.LEAD in roles_in(w.lead, w.second.id)


def test_whose_grant_ended_finds_nothing_to_act_on(w):
    with transaction.atomic(), _inside(w.lead, w.first):
        Grant.objects.filter(stream=w.first.id, principal=w.lead.person).update(until=w.now)
    with pytest.raises(Missing):
        cases.rename(w.lead, w.first.id, w.now, title="Renamed")


def test_a_row_that_lies_in_a_room_beside_the_granted_ones_is_missing(w):
    party = w.invite(w.first, "northgate")
    with pytest.raises(Missing):
        cases.rename(w.northgate, w.first.id, w.now, title="Renamed")
    with transaction.atomic(), _inside(w.northgate):
        assert list(Participant.objects.visible_to(w.northgate).values_list("id", flat=True)) == [party.id]


@pytest.mark.postgres
def test_the_lock_is_a_lock(w):
    with transaction.atomic(), _inside(w.lead, w.first), CaptureQueriesContext(connection) as queries:
        assert LOCK.rows(w.first.id, LIVE) == [Stream.objects.get(id=w.first.id)]
    assert "FOR UPDATE" in queries[0]["sql"]


def test_a_condition_finds_what_exists_finds_for_everybody_in_whatever_query(w):
    """Also in a query of another one, where Django renames the table around it."""
    w.join(w.first, "northgate")
    for actor in (w.lead, w.northgate, w.outsider):
        with transaction.atomic(), _inside(actor, Stream(id=w.first.id), Stream(id=w.second.id)):
            finds = granted(actor)
            exists = Exists(open_grants(actor).filter(room=OuterRef("room_id")))
            for rows in (Case.rows, Participant.rows):
                wanted = set(rows.filter(exists).values_list("id", flat=True))
                assert set(rows.filter(finds).values_list("id", flat=True)) == wanted
                inner = rows.filter(finds).values("id")
                assert set(rows.filter(id__in=inner).values_list("id", flat=True)) == wanted
                assert set(rows.exclude(id__in=inner).values_list("id", flat=True)).isdisjoint(wanted)
