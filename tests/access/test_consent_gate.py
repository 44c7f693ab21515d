"""Until its owner agrees an item is nowhere: each answer, its length and its statements are as before.

Everything that a reader can ask for is asked before anything happened, while the center asks and the owner
says no, and once more after a share has ended; a yes is the counter-proof that the test can fail.
"""

from __future__ import annotations

import datetime as dt
import functools
import random
import re
import uuid

import pytest
import time_machine
from django.db import connection, reset_queries
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.access.reads import SEARCHED, Reader, addresses, keys_of, names, readers_of, said
from tests.access.test_screen_steps import BODIES
from tests.access.test_urls import EXPECTED, PATTERNS, POST_ONLY
from tests.browsing import plain, signed_in
from tests.factories import NOW
from tests.support.api import operations
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
OUTSIDE = ("adviser", "colleague who was not brought in", "reporter who signed in", "invitee", "nobody")
"""Whom it is asked for, others of the case, somebody of the owner's own house, and nobody at all."""
READERS_OF_EACH = times(1, len(OUTSIDE))
"""To how many of them each other page and operation is put; all together are asked for everything."""
EXITS = {
    "search": SEARCHED | {"search.read"},
    "file": {"document.page", "file.download", "file.list", "file.redact", "share.list"},
    "export": {
        "ledger.export",
        "ledger.export_own",
        "ledger.own",
        "ledger.page",
        "ledger.print",
        "draft.csaf",
    },
    "feed": {"feed.report"},
    "notification": {"work.page"},
    "audit": {"history.page", "case.history", "reading.list"},
    "page": {"case.page", "discussion.page", "people.page"},
    "operation": {"case.read", "post.list"},
}
"""Every way out that there is by now; of each kind some are asked for by every reader, at each time."""
PLANTED = "quernstone"
"""A word that nothing else says, in the item's name, its bytes and each reason."""
HIDDEN = {"file": "file", "item": "item", "consent": "request", "share": "share"}
"""What arguments of screens are called that name the item, what is asked of it, and its share."""

OF_A_DRAFT = frozenset({"report.remove"})
"""What names a file of a report that is being typed, which the browser's own cookie opens and no key."""


def dealt(reader: Reader) -> list[str]:
    """What one reader asks for: an exit of every kind, and its share of all else, dealt by chance."""
    every = sorted(names(reader))
    exits = set().union(*EXITS.values())
    rest = [name for name in every if name not in exits]
    random.Random("consent").shuffle(rest)
    seat = OUTSIDE.index(reader.role)
    mine = [one for n, one in enumerate(rest) if (n - seat) % len(OUTSIDE) < READERS_OF_EACH]
    return sorted({*mine, *exits & set(every)})


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
            role: [(n, at) for n in dealt(one) for at in addresses(one, self.known, n, 1)]
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
        sent = [
            Evidence(f"{mark('name')} {PLANTED}.txt", "text/plain", f"{mark('bytes')} {PLANTED}".encode())
        ]
        side = self.world.sides["northgate"].side_id
        told = {"handling": [Mark.TRADE_SECRET, Mark.PCII], "stated": True, "purpose": Purpose.TESTING}
        (row,) = file.add(self.w.northgate, self.case.id, NOW, room=side, files=sent, **told)
        file.clear(self.w.lead, row.id, NOW, reason=f"{mark('reason')} {PLANTED}")
        with platform_scope("live", [self.case.id]):
            return row, Item.rows.get(stream=self.case.id, room=row.room_id)

    def ask(self, item):
        with read_scope(self.w.lead):
            parties = Participant.objects.visible_to(self.w.lead).filter(stream=self.case.id)
            adviser = parties.get(role=Role.ADVISER).id
        told = {"recipient": adviser, "purpose": Purpose.PATIENT_RISK}
        told["reason"] = f"{mark('reason')} {PLANTED}"
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
    share.deny(gate.w.northgate, denied.id, NOW, reason=f"{mark('reason')} {PLANTED}")
    waiting = gate.ask(item)
    gate.deliver()
    for role in OUTSIDE:
        now = gate.told(role)
        assert _alike(before[role], now) == set(), role
        assert PLANTED not in repr(now), role
    keys = {"file": row.id, "item": item.id, "request": waiting.id}
    _same_as_nothing(gate, gate.readers.values(), keys)
    made = share.grant(gate.w.northgate, waiting.id, NOW)
    gate.deliver()
    changed = gate.told("adviser")
    assert f"/cases/{gate.case.id}/documents/" in _alike(before["adviser"], changed), "the counter-proof"
    assert PLANTED in repr(changed)
    others = [one for role, one in gate.readers.items() if role != "adviser"]
    _same_as_nothing(gate, others, {**keys, "share": made.id})
    for role in set(OUTSIDE) - {"adviser"}:
        assert _alike(before[role], gate.told(role)) == set(), role


def test_every_reader_asks_for_an_exit_of_every_kind_and_all_together_for_everything(gate):
    for role, reader in gate.readers.items():
        asked = {name for name, _ in gate.there[role]}
        for kind, exits in EXITS.items():
            assert exits & set(names(reader)) <= asked, (role, kind)
            assert exits & set(names(reader)), (role, kind)
    together = {name for there in gate.there.values() for name, _ in there}
    asked = {name for role, one in gate.readers.items() for name in dealt(one)}
    assert asked == set().union(*map(names, gate.readers.values()))
    assert together <= asked


def _same_as_nothing(gate: Gate, readers, keys: dict[str, uuid.UUID]) -> None:
    """Whatever names the item is answered as a key is that nobody ever gave away: looked at and sent to."""
    asked = list(_screens(gate, keys)) + list(_operations(keys))
    assert {name for name, *_ in asked} >= {"file.download", "file.redact", "share.ask", "share.grant"}
    for reader in readers:
        _come(reader)
        for name, there, key, body in asked:
            for send in _ways(reader, name, body):
                real, other = _answered(send, there, key), _answered(send, there, uuid.uuid4())
                assert real == other, (reader.role, name, there)
                assert PLANTED.encode() not in real[2]
    lead = functools.partial(signed_in(gate.w.lead).get)
    assert _answered(lead, "/files/{}/redact/", keys["file"]) != _answered(
        lead, "/files/{}/redact/", uuid.uuid4()
    ), "the counter-proof"


def _come(reader: Reader) -> None:
    """A first visit notes that somebody came; whatever is asked after that is asked alike."""
    with time_machine.travel(AT, tick=False):
        reader.browser.get("/cases/")
        if reader.program:
            reader.program.get("/cases")


def _screens(gate: Gate, keys: dict[str, uuid.UUID]):
    """Every address of a screen that names something hidden and nothing else but the case."""
    blank = uuid.UUID(int=0)
    for pattern in PATTERNS:
        name, told = str(pattern.name), set(pattern.pattern.converters)
        hidden = {one for one in told & HIDDEN.keys() if HIDDEN[one] in keys}
        if len(hidden) != 1 or told - hidden - {"case"} or name in OF_A_DRAFT:
            continue
        (argument,) = hidden
        rest = {"case": gate.case.id} if "case" in told else {}
        there = reverse(name, kwargs={**rest, argument: blank}).replace(str(blank), "{}")
        yield name, there, keys[HIDDEN[argument]], _typed(name)


def _typed(name: str) -> dict[str, str]:
    """What its form is filled in with, whatever rows that names."""
    row = str(uuid.UUID(int=7))
    return {at: re.sub(r"\{\w+\}", row, text) for at, text in BODIES.get(name, {}).items()}  # type: ignore[call-overload]


def _operations(keys: dict[str, uuid.UUID]):
    """Every operation whose address names something hidden, with the body that its description shows."""
    for name, (method, path, told) in operations().items():
        found = re.findall(r"\{(\w+)_id\}", path)
        if method == "POST" and len(found) == 1 and found[0] in keys:
            content = told.get("requestBody", {}).get("content", {})
            body = content["application/json"]["example"] if content else None
            yield name, path.replace(f"{{{found[0]}_id}}", "{}"), keys[found[0]], ("json", body)


def _ways(reader: Reader, name: str, body):
    """How one reader asks there: a browser looks and sends, a program sends what the description shows."""
    if isinstance(body, tuple):
        return [functools.partial(reader.program.post, body=body[1])] if reader.program else []
    ways = [] if EXPECTED[name][2] == POST_ONLY else [reader.browser.get]
    return [*ways, functools.partial(reader.browser.post, data=body)]


def _answered(send, there: str, key: uuid.UUID):
    """Status, headers, body without the key, and how many statements it took."""
    with time_machine.travel(AT, tick=False), CaptureQueriesContext(connection) as asked:
        answer = send(there.format(key))
    headers = {name: value.replace(str(key), "~") for name, value in answer.headers.items()}
    return answer.status_code, headers, plain(answer).replace(str(key).encode(), b"~"), len(asked)


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
