"""What a screen offers is what the gate allows: each form, and each link to one, for everybody who reads it.

Everybody opens the pages that they may open, and a visitor as well. What a page then holds is asked of the
gate for that very reader, in the phase of the row that it is about; and a link to a form must lead to one.
"""

from __future__ import annotations

import functools
import importlib
import inspect
import uuid
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from django.urls import Resolver404, resolve, reverse
from tests.access.reads import PAGES, Reader, addresses, keys_of, readers_of
from tests.access.test_matrix import COMMANDS
from tests.access.test_pages import ROLES
from tests.access.test_urls import EXPECTED, POST_ONLY
from tests.integration.test_access import NOW, analyst
from tests.support.campaign import times
from tests.support.reckoning import reckon

from medaccord.apps.cases.commands import access
from medaccord.apps.cases.models import Case
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.intake.models import Announcement, Report
from medaccord.apps.parties.queries.actor import platform_roles
from medaccord.core import gate
from medaccord.core.context import database_context
from medaccord.core.principal import LIVE, Actor, stranger
from medaccord.core.scope import read_scope
from medaccord.domain.access import Emergency
from medaccord.domain.errors import Denied
from medaccord.domain.verbs import Verb

pytestmark = pytest.mark.soak

VISITOR = "visitor"
MOST = times(1, 12)
"""How often a page of one name is opened, each of something else."""
CALLED = {
    "announcement.open": Verb.CASE_OPEN,
    "embargo.sign": Verb.EMBARGO_ACCEPT,
    "hold.place_on_report": Verb.HOLD_PLACE,
    "invitation.answer": Verb.CONSENT_ACCEPT,
    "report.write": Verb.POST_WRITE,
    "status.list": Verb.STATUS_ANSWER,
    "status.same": Verb.STATUS_ANSWER,
    "tracking.comment": Verb.COMMENT_WRITE,
    "tracking.credit": Verb.PARTICIPANT_CREDIT,
    "tracking.files": Verb.FILE_ADD,
    "tracking.leak": Verb.LEAK_CLAIM,
    "tracking.review": Verb.REVIEW_ANSWER,
    "tracking.terms": Verb.CONSENT_ACCEPT,
    "tracking.write": Verb.POST_WRITE,
    "work.answer": Verb.STATUS_ANSWER,
    "work.communication": Verb.COMMUNICATION_ANSWER,
    "work.fix": Verb.STATUS_ANSWER,
    "work.proposal": Verb.EMBARGO_ACCEPT,
    "work.review": Verb.REVIEW_ANSWER,
    "work.terms": Verb.CONSENT_ACCEPT,
}
"""Which step is taken at an address that is not named like it."""
UNGATED = {
    *("account", "account_login", "account_logout", "calculator", "contact", "factor", "filing", "link"),
    *("member", "membership", "mfa_authenticate", "notice", "organisation", "password", "post", "receipt"),
    *("report", "session", "sign_in", "sign_on", "standing_consent", "statement", "template", "token"),
    *("ssvc", "tracking", "training"),
}
"""Nouns some of whose steps are none in a case or report: of one's account, of organizations, drafts."""


def verb_of(name: str) -> Verb | None:
    """Which step an address of this name takes, if the gate is asked."""
    if name in CALLED:
        return CALLED[name]
    return Verb(name) if name in set(Verb) else None


TELLING = {"announcement.open"}
"""Where a page besides tells what is known, whether or not there is a button: a link to it offers nothing."""


class Offers(HTMLParser):
    """Where the forms of a page go that have a button, and its links."""

    def __init__(self, here: str) -> None:
        super().__init__()
        self.here, self.found, self.form = here, set[tuple[str, bool]](), ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "form":
            posts = (told.get("method") or "get").lower() == "post"
            self.form = (told.get("action") or self.here) if posts else ""
        if tag == "button" and self.form and told.get("type") != "button":
            self.found.add((told.get("formaction") or self.form, True))
        if tag == "a" and told.get("href"):
            self.found.add((str(told["href"]), False))

    def here_only(self) -> set[tuple[str, bool]]:
        """Paths of screens among them."""
        paths = {(urlsplit(there).path, is_form) for there, is_form in self.found if _is_ours(there)}
        return {(path, is_form) for path, is_form in paths if _is_screen(path)}

    def links(self) -> list[str]:
        """Screens to which the page leads."""
        return sorted(path for path, is_form in self.here_only() if not is_form)


def _is_ours(there: str) -> bool:
    parts = urlsplit(there)
    return not parts.scheme and not parts.netloc and bool(parts.path)


def _is_screen(path: str) -> bool:
    try:
        return resolve(path).url_name in EXPECTED
    except Resolver404:
        return False


@dataclass(frozen=True)
class Offer:
    """One step that a page offers: at which address, and whether by a form or by a link to one."""

    verb: Verb
    name: str
    told: tuple[tuple[str, Any], ...]
    there: str
    is_form: bool


def offers(found: Offers) -> Iterator[Offer]:
    """Steps that a page offers."""
    for there, is_form in sorted(found.here_only()):
        at = resolve(there)
        verb = verb_of(str(at.url_name))
        if verb is not None and (is_form or at.url_name not in TELLING):
            yield Offer(verb, str(at.url_name), tuple(sorted(at.kwargs.items())), there, is_form)


@functools.cache
def _acts_on(verb: Verb) -> frozenset[Any]:
    """The models whose rows a step is taken on."""
    commands = [getattr(importlib.import_module(at), name) for at, name in COMMANDS[verb]]
    found = {inspect.getclosurevars(one).nonlocals.get("on") for one in commands}
    return frozenset(found - {None})


@dataclass
class World:
    """Who reads, by which roles, and in which report or case each row lies."""

    readers: dict[str, Reader]
    actors: dict[str, Actor]
    known: list[Any]
    streams: dict[uuid.UUID, uuid.UUID]

    def refused(self, role: str, offer: Offer) -> str:
        """Why the gate refuses a step to whoever is offered it; '' where it does not."""
        told = sorted(offer.told, key=lambda one: one[0] != "report")
        streams = [self.streams[key] for _, key in told if key in self.streams]
        stream = streams[-1] if streams else None  # a report may stand before what its case holds
        actor = self.actors[role]
        with read_scope(actor):
            try:
                gate.authorize(actor, offer.verb, stream, self._phase(offer, stream))
            except Denied as said:
                return str(said.reason)
        return ""

    def _phase(self, offer: Offer, stream: uuid.UUID | None) -> str | None:
        if stream is None:
            return None
        with transaction.atomic(), database_context(None, LIVE, [stream]):
            keys = [key for _, key in offer.told if isinstance(key, uuid.UUID)]
            told = Announcement.rows.filter(stream=stream, id__in=keys).first()
            if told is not None and Announcement in _acts_on(offer.verb):
                return told.phase
            for model in (Case, Report):
                if (row := model.rows.filter(stream=stream).first()) is not None:
                    return str(row.phase)
        return None


@pytest.fixture(scope="module")
def world(filled):
    who = analyst(filled)
    called = case_view(filled.w.lead, filled.main.id).number
    access.take(who, NOW, number=called, ground=Emergency.PATIENTS, reason="Pumps stop.")
    filled.people[VISITOR] = who
    readers = readers_of(filled, reckon(filled.people))
    assert set(readers) == {*ROLES, VISITOR}
    known = keys_of(filled)
    streams = {uuid.UUID(key.row): uuid.UUID(key.stream) for kind in known for key in kind if key.stream}
    actors = {
        role: replace(one, roles=one.roles | platform_roles(one.person)) if one.person else one
        for role, one in filled.people.items()
    }
    return World(readers, actors | {"stranger": stranger()}, known, streams)


def _got(reader: Reader, there: str) -> Any:
    """What somebody is answered; what is kept of the asking is undone."""
    with transaction.atomic():
        answer = reader.browser.get(there)
        transaction.set_rollback(True)
    return answer


SEEDS = ("case.page", "report.page", "disclosure.page", "disclosure.notice", "file.redact", "file.mark")
"""Pages from which a walk begins, beside those that name nothing."""


@dataclass(frozen=True)
class Opened:
    """An address that a reader opened, on which page it was found, and what was answered."""

    found_on: str
    there: str
    name: str
    status: int


def _walked(world: World, role: str) -> tuple[dict[tuple[Any, ...], tuple[str, Offer]], list[Opened]]:
    """Each step that is offered to a reader with the first page that does, and what links led to."""
    reader = world.readers[role]
    begun = [reverse(name) for name, told in PAGES.items() if not told]
    begun += [there for name in SEEDS for there in addresses(reader, world.known, name, MOST)]
    waiting = deque(("", there) for there in begun)
    offered: dict[tuple[Any, ...], tuple[str, Offer]] = {}
    opened, times_opened = dict[str, Opened](), Counter[str]()
    while waiting:
        found_on, there = waiting.popleft()
        name = str(resolve(urlsplit(there).path).url_name)
        if there in opened or (found_on and times_opened[name] >= MOST) or EXPECTED[name][2] == POST_ONLY:
            continue
        answer = _got(reader, there)
        opened[there] = Opened(found_on, there, name, answer.status_code)
        times_opened[name] += 1
        if answer.status_code == 200 and "text/html" in answer.get("Content-Type", ""):
            found = Offers(there)
            found.feed(answer.content.decode())
            for offer in offers(found):
                offered.setdefault((offer.name, offer.told, offer.is_form), (there, offer))
            waiting.extend((there, href) for href in found.links())
    return offered, list(opened.values())


@pytest.mark.parametrize("role", [*ROLES, VISITOR])
def test_whatever_a_page_offers_the_gate_allows_and_a_link_leads_to_its_form(world, role):
    offered, opened = _walked(world, role)
    refused = {
        (here, offer.name): why for here, offer in offered.values() if (why := world.refused(role, offer))
    }
    assert not refused, sorted({name for _, name in refused}, key=str)
    astray = [one for one in opened if one.found_on and one.status not in (200, 302, 303)]
    assert not astray, astray
    assert len(opened) > 10


def test_each_address_that_writes_takes_a_step_of_the_table_or_none():
    writes = {name for name, said in EXPECTED.items() if POST_ONLY not in said[1::2]}
    left = {name for name in writes if verb_of(name) is None}
    assert {name.partition(".")[0] for name in left} <= UNGATED, left
