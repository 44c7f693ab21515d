"""When a grant opens its room is one rule in two languages: they agree wherever something could differ."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from django.db import connection
from tests.factories import person, world

from medaccord.core import grant_rule, search_postgresql, search_sqlite
from medaccord.core.context import database_context
from medaccord.core.models import Grant, Principal, Room
from medaccord.core.models.access import RoomKind
from medaccord.core.protect_postgresql import FUNCTIONS, STANDS
from medaccord.core.scope import kept_grants, open_grants
from medaccord.domain.roles import Role

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)
ENDS = (None, -HOUR, HOUR)
COUNTED = (0, 1, 2)
"""How often somebody was in doubt, was confirmed, and as of when a grant stands."""
KINDS = tuple(itertools.product(ENDS, (False, True), (None, *COUNTED)))


def _asked(rule: str) -> set:
    """Grants of one person that a rule in SQL takes, on this engine."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT g.id FROM core_grant g JOIN core_principal w ON w.id = g.principal_id WHERE {rule}"
        )
        return {Grant._meta.pk.to_python(key) for (key,) in cursor.fetchall()}


def _held_by(case, who, now):
    """Grants of one person, each in a room of its own, one for all that a grant can be."""
    here = {"realm": "live", "stream_id": case.id, "principal_id": who.person}
    here |= {"role": Role.OBSERVER, "basis": "a test", "since": now - 2 * HOUR}
    for ends, trained, standing in KINDS:
        room = Room(realm="live", stream_id=case.id, kind=RoomKind.PEOPLE)
        room.save(force_insert=True)
        until = None if ends is None else now + ends
        row = Grant(**here, room=room, until=until, trained=trained, standing=standing)
        row.save(force_insert=True)


def test_both_languages_take_the_same_grants():
    case, _ = world().case()
    now, taken = dt.datetime.now(dt.UTC), set()
    clock = "now()" if connection.vendor == "postgresql" else search_sqlite.NOW.replace("%%", "%")
    for doubted, confirmed, trained_for in itertools.product(COUNTED, COUNTED, ENDS):
        who = person()
        trained = None if trained_for is None else now + trained_for
        told = {"doubted": doubted, "confirmed": confirmed, "trained_until": trained}
        Principal.objects.filter(id=who.person).update(**told)
        with database_context(None, "live", [case.id]):
            _held_by(case, who, now)
            mine = set(Grant.objects.filter(principal=who.person).values_list("id", flat=True))
            opens = _asked(grant_rule.opens(clock)) & mine
            stands = opens & _asked(grant_rule.stands())
            assert set(kept_grants(who).values_list("id", flat=True)) == opens
            assert set(open_grants(who).values_list("id", flat=True)) == stands
        assert len(mine) == len(KINDS)
        taken.add((len(opens), len(stands)))
    assert len(taken) > 4, "what differs has to make a difference"


def test_every_statement_that_asks_is_written_by_the_rule():
    said = "\n".join(FUNCTIONS)
    searched = "\n".join(search_postgresql.FUNCTIONS)
    assert (said.count("g.standing"), searched.count("g.standing")) == (
        said.count(STANDS) + said.count(search_postgresql.COUNTS),
        searched.count(search_postgresql.COUNTS),
    )
    assert said.count("g.until") == 2 * said.count(search_postgresql.OPENS)
    assert search_sqlite.OPEN.count("g.standing") == search_sqlite.OPEN.count(grant_rule.stands()) == 1
    assert search_sqlite.OPEN.count(grant_rule.opens(search_sqlite.NOW)) == 1
