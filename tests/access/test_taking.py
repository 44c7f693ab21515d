"""Who takes an exploit without a name is the same, asked of each reader and of the whole stream at once."""

from __future__ import annotations

import pytest
from django.db import transaction
from tests.support.everything import Everything

from medaccord.apps.cases.taking import take_unnamed, takes
from medaccord.core.context import database_context
from medaccord.core.models import Blob
from medaccord.core.scope import as_reporter_alone, own_principals, read_scope

pytestmark = pytest.mark.django_db


def test_who_takes_without_a_name_is_told_alike_by_reader_and_by_stream(filled: Everything):
    met = set()
    for role, actor in filled.people.items():
        with read_scope(actor):
            own = own_principals(actor)
            rows = list(Blob.objects.visible_to(actor).select_related("room", "stream"))
            for row in rows:
                row.exploit, row.entrusted = True, []  # in memory alone: as if nobody were named
            told = {
                row: (as_reporter_alone(actor, row.room_id), bool(takes(actor, row, own))) for row in rows
            }
        for row, (alone, taken) in told.items():
            with transaction.atomic(), database_context(None, actor.realm, [row.stream_id]):
                listed = bool(own & take_unnamed(row))
            assert listed == (taken and not alone), (role, row.name)
            met.add((alone, taken))
    assert met == {(False, True), (False, False), (True, True)}
