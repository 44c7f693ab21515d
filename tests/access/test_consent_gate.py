"""Until its owner agrees an item is nowhere: each answer, its length and its statements are as before.

Everything that a reader can ask for is asked before anything happened, while the center asks and the owner
says no, and once more after a share has ended; a yes is the counter-proof that the test can fail.
"""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
import time_machine
from django.db import connection, reset_queries
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.access.reads import Reader, addresses, keys_of, names, readers_of, said
from tests.factories import NOW
from tests.support.campaign import times
from tests.support.marks import mark

from medaccord.apps.cases.commands import share
from medaccord.apps.cases.models import ConsentRequest, Item, Participant, Share
from medaccord.apps.discussion.commands import file
from medaccord.apps.discussion.commands.file import Evidence
from medaccord.apps.notifications.commands import notice
from medaccord.core import facts
from medaccord.core.models import Blob, Principal
from medaccord.core.scope import read_scope
from medaccord.core.streams import platform_scope
from medaccord.domain.handling import Mark
from medaccord.domain.roles import Role
from medaccord.domain.sharing import Purpose

pytestmark = pytest.mark.soak

AT = dt.datetime(2026, 11, 25, 9, 0, tzinfo=dt.UTC)
OUTSIDE = ("adviser", "colleague who was not brought in", "reporter who signed in", "invitee", "nobody")[
    : times(2, 5)
]
"""Whom it is asked for, others of the case, somebody of the owner's own house, and nobody at all."""


class Gate:
    """The world of everything, its readers, and all that they can ask for before anything is added."""

    def __init__(self, world, reckoned):
        self.world = world
        self.w, self.case = self.world.w, self.world.main
        soon = timezone.now() + dt.timedelta(days=1)  # a training of its own tells nobody of an item
        Principal.objects.filter(id=self.w.adviser.person).update(trained_until=soon)
        self.deliver()
        found = readers_of(self.world, reckoned)
        self.known = keys_of(self.world)
        self.readers = {role: found[role] for role in OUTSIDE}
        self.there = {
            role: [(n, at) for n in sorted(names(one)) for at in addresses(one, self.known, n, 1)]
            for role, one in self.readers.items()
        }

    def deliver(self):
        while sum(notice.deliver(realm, stream, NOW) for realm, stream in facts.waiting()):
            pass  # a round takes so many and no more

    def told(self, role):
        """Status, headers, body and number of statements of every answer, at one instant."""
        reader, found = self.readers[role], {}
        with time_machine.travel(AT, tick=False):
            for name, there in self.there[role]:
                reset_queries()  # of many thousands the log forgets the first, and counts go wrong
                with CaptureQueriesContext(connection) as asked:
                    answer = said(reader, name, there)
                found[there] = (*answer, len(asked))
        return found

    def send(self):
        """A trade secret and PCII of Northgate's, with a marker in its name and its bytes, and its item."""
        sent = [Evidence(f"{mark('name')}.txt", "text/plain", mark("bytes").encode())]
        side = self.world.sides["northgate"].side_id
        told = {"handling": [Mark.TRADE_SECRET, Mark.PCII], "stated": True, "purpose": Purpose.TESTING}
        (row,) = file.add(self.w.northgate, self.case.id, NOW, room=side, files=sent, **told)
        file.clear(self.w.lead, row.id, NOW, reason=mark("reason"))
        with platform_scope("live", [self.case.id]):
            return row, Item.rows.get(stream=self.case.id, room=row.room_id)

    def ask(self, item):
        with read_scope(self.w.lead):
            parties = Participant.objects.visible_to(self.w.lead).filter(stream=self.case.id)
            adviser = parties.get(role=Role.ADVISER).id
        told = {"recipient": adviser, "purpose": Purpose.PATIENT_RISK, "reason": mark("reason")}
        return share.ask(self.w.lead, item.id, NOW, **told)


@pytest.fixture(scope="module")
def gate(filled, reckoned):
    return Gate(filled, reckoned)


def _alike(before, after):
    assert before.keys() == after.keys()
    return {there for there, one in before.items() if one != after[there]}


def test_an_item_that_is_asked_for_and_denied_changes_no_answer_to_anybody_else(gate):
    for role in OUTSIDE:
        gate.told(role)  # what a first visit writes or caches is written by now
    before = {role: gate.told(role) for role in OUTSIDE}
    assert sum(map(len, before.values())) > 200
    assert all(one[3] for found in before.values() for one in found.values() if one[0] == 200)
    row, item = gate.send()
    denied = gate.ask(item)
    share.deny(gate.w.northgate, denied.id, NOW, reason=mark("reason"))
    waiting = gate.ask(item)
    gate.deliver()
    for role in OUTSIDE:
        assert _alike(before[role], gate.told(role)) == set(), role
    _same_as_nothing(gate, row, item, waiting)
    share.grant(gate.w.northgate, waiting.id, NOW)
    gate.deliver()
    changed = _alike(before["adviser"], gate.told("adviser"))
    assert f"/cases/{gate.case.id}/documents/" in changed, "the counter-proof"
    for role in set(OUTSIDE) - {"adviser"}:
        assert _alike(before[role], gate.told(role)) == set(), role


def _same_as_nothing(gate, row, item, request):
    """Addresses that name the item answer like those of a key that nobody ever gave away."""
    for role, reader in gate.readers.items():
        for path, key in (
            ("/files/{}/", row.id),
            ("/files/{}/redact/", row.id),
            (f"/cases/{gate.case.id}/documents/items/{{}}/ask/", item.id),
            (f"/cases/{gate.case.id}/documents/requests/{{}}/grant/", request.id),
            (f"/cases/{gate.case.id}/documents/requests/{{}}/retract/", request.id),
        ):
            assert _asked(reader, path.format(key)) == _asked(reader, path.format(uuid.uuid4())), (role, path)


def _asked(reader: Reader, there: str):
    with time_machine.travel(AT, tick=False), CaptureQueriesContext(connection) as asked:
        answer = reader.browser.get(there)
    key = there.split("/")
    body = answer.content.decode()
    for part in key:
        body = body.replace(part, "~") if len(part) == 36 else body
    return answer.status_code, len(asked), len(body)


def test_a_share_that_has_ended_leaves_its_recipient_a_line_of_its_own_and_no_word_of_the_item(gate):
    row, item = gate.send()
    made = share.grant(gate.w.northgate, gate.ask(item).id, NOW)
    told = repr(gate.told("adviser")).encode()
    assert row.name.encode() in told
    share.withdraw(gate.w.northgate, made.id, NOW, reason=mark("reason"))
    gate.deliver()
    after = repr(gate.told("adviser"))
    for gone in (row.name, str(row.id), str(item.id), str(made.id), row.sha256):
        assert gone not in after
    with read_scope(gate.w.adviser):
        for model in (Item, Share, ConsentRequest):
            assert not model.objects.visible_to(gate.w.adviser).filter(id__in=[item.id, made.id]).exists()
        assert not Blob.objects.visible_to(gate.w.adviser).filter(id=row.id).exists()
