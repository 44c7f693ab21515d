"""Pairs around reading at once: a consent given beforehand ends, a share ends, the same is read twice."""

from __future__ import annotations

import datetime as dt
import functools

import pytest
from django.conf import settings
from django.test import override_settings
from tests.integration.advisory_case import with_page
from tests.integration.test_barrier_shares import HOUR, Table
from tests.support.barrier import Gate, at_once, done_both, serial

from medaccord.apps.cases.commands import ledger, reading, share
from medaccord.apps.cases.models import Bulk
from medaccord.apps.discussion.commands import post
from medaccord.apps.parties.commands import standing_consent
from medaccord.apps.parties.models import Membership
from medaccord.core.shown import Sight
from medaccord.core.streams import platform_scope
from medaccord.domain.reading import Opening, Thing

pytestmark = pytest.mark.soak


@pytest.fixture(autouse=True)
def _page():
    with with_page():
        yield


def _agreed(t):
    """Northgate's administrator has agreed beforehand; the key of that."""
    northgate = t.w.makers["northgate"].id
    Membership.objects.filter(person=t.w.northgate.person, until=None).update(administrator=True)
    return standing_consent.give(t.w.northgate, t.now, organisation=northgate, given_by="Counsel")


def _shared():
    """A table at which the adviser's agency has the item."""
    t = Table()
    made = t.granting(t.asking()())()
    return t, made


def _reading(t, way, at=None):
    return lambda: reading.record(t.w.adviser, t.file.id, at or t.now, way=way)


def ask_and_end_standing():
    """The desk asks for what its owner no longer agrees to beforehand: it is shared, or it is asked for."""
    t = Table()
    key = _agreed(t)
    pair = t.pair(t.asking(), lambda: standing_consent.end(t.w.northgate, t.now, standing_consent=key))
    pair.names[key] = "standing consent"
    return pair


def download_and_withdraw():
    """A file leaves while its owner ends the share: nothing leaves after that."""
    t, made = _shared()
    return t.pair(
        _reading(t, Opening.DOWNLOAD),
        lambda: share.withdraw(t.w.northgate, made.id, t.now, reason="No longer."),
    )


def read_twice():
    """One person reads one page in two windows: one record a day."""
    t, _ = _shared()
    return t.pair(_reading(t, Opening.PAGE), _reading(t, Opening.PAGE))


def page_twice():
    """One person opens the page of a post in two windows: one record a day."""
    t = Table()
    told = post.write(t.w.lead, t.case, t.now, room=t.made.case.room_id, text="Which alarms sound?")
    sights = [Sight(t.case, told.room_id, Thing.POST, told.id, told.version)]
    read = functools.partial(reading.record_of_case, t.w.adviser, t.case, t.now, sights=sights)
    return t.pair(lambda: read(way=Opening.PAGE), lambda: read(way=Opening.PAGE))


def export_and_grant():
    """An owner takes out its ledger while it agrees to share."""
    t = Table()
    request = t.asking()()
    return t.pair(
        lambda: ledger.export(t.w.northgate, t.case, t.now, way=Opening.EXPORT),
        t.granting(request),
    )


def look_twice():
    """Two people of the desk look at many downloads of one person."""
    t, _ = _shared()
    usual = settings.MEDACCORD.model_copy(update={"bulk_downloads": 2})
    with override_settings(MEDACCORD=usual):
        for second in range(3):
            _reading(t, Opening.DOWNLOAD, t.now + dt.timedelta(seconds=second))()
    with platform_scope("live", [t.case]):
        told = Bulk.rows.get(stream=t.case)
    late = t.now + HOUR
    return t.pair(
        lambda: reading.review(t.w.lead, told.id, late, words="A search.", version=1),
        lambda: reading.review(t.w.colleague, told.id, late, words="A comparison.", version=1),
    )


PAIRS = [ask_and_end_standing, download_and_withdraw, read_twice, page_twice, export_and_grant, look_twice]
ONCE = {look_twice}
"""Pairs of which exactly one is done, whichever comes first."""


@pytest.mark.parametrize("make", PAIRS, ids=lambda make: make.__name__)
def test_reading_and_what_ends_it_come_out_as_one_after_the_other(committed, monkeypatch, make):
    expected = serial(make)
    assert make in ONCE or done_both(expected), [outcomes for outcomes, _ in expected]
    for found in at_once(make, Gate(monkeypatch)):
        assert found in expected
        assert make not in ONCE or found[0].count("done") == 1
