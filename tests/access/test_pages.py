"""Every page, feed and answer, asked by everybody: no word goes astray, and policies make no difference.

Who may see which word is reckoned in plain Python over raw rows. On PostgreSQL all is asked twice, as the
application under row-level security and with the policies bypassed: where the two differ, the application
itself would have shown a row that is not its reader's (need-to-know 7).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import takewhile

import pytest
import time_machine
from django.db import transaction
from tests.access.reads import PAGES, Reader, addresses, keys_of, names, readers_of, reads, said
from tests.factories import NOW
from tests.support.database import SUPERUSER, acting_as, is_postgres
from tests.support.strays import Places, places, strays

from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.models import Participant
from medaccord.apps.discussion.models import Post
from medaccord.apps.intake.models import Report
from medaccord.core.models import Blob
from medaccord.core.models.scoped import ScopedQuerySet
from medaccord.domain.cvd.case_state import CaseEvent
from medaccord.web import sights

pytestmark = pytest.mark.soak

AT = dt.datetime(2026, 11, 25, 9, 0, tzinfo=dt.UTC)
ROLES = [
    "lead",
    "coordinator",
    "manufacturer",
    "invitee",
    "maker told first",
    "manufacturer that was removed",
    "adviser",
    "reporter",
    "reporter who signed in",
    "manufacturer of another case",
    "colleague who was brought in",
    "colleague who was taken out",
    "colleague who was not brought in",
    "counsel",
    "reporter of another case",
    "observer of another case",
    "nobody",
    "stranger",
]
SHOWN_TO = (
    "lead",
    "invitee",
    "reporter",
    "stranger",
    "adviser",
    "manufacturer",
    "reporter of another case",
    "counsel",
)
"""By one of these everything is seen, but for what follows."""
BY_TOKEN = {"provider.restricted"}
"""What no session opens, and pages are asked with one (decision 0306)."""
SHOWN_TO_NOBODY = {
    "mfa_authenticate": "asked between the password and the session; who is in or out is sent on",
    "communication.release": "shown while one is approved and not out; here both went out",
    "disclosure.package": "for a token that publishes, which none of these has",
    "filing.filed": "shown once, to the browser that filed a report",
    "registry.device": "answers whoever names a device of a public registry, of which none is loaded here",
    "registry.product_code": "as registry.device",
    "provider.public": "nothing is distributed here; tests/web/test_provider.py asks for all of a tree",
    "provider.restricted": "as provider.public",
    "report.files": "a browser in which nothing was typed is sent to the first step",
    "report.received": "shown once, to the browser that sent a report",
    "report.step": "as report.files",
    "report.submit": "as report.files",
    "report.take_out": "for administrators of the center, who are none of these",
    "factor.reset": "as sign_on.close",
    "membership.change": "as sign_on.close",
    "member.confirm": "for whoever is on duty at the center and has just proved to be there",
    "sign_on.admit": "as sign_on.close",
    "sign_on.close": "for administrators of an organization, who are none of these",
    "sign_on.configure": "as sign_on.close",
    "sign_on.release": "as sign_on.close",
    "sign_on.verify": "as sign_on.close",
    "standing_consent.end": "as sign_on.close",
    "standing_consent.give": "as sign_on.close",
    "sign_in.make": "only who came by a one-time link makes a sign-in there",
}


@dataclass
class Asking:
    """Who asks, for what, and where each marker was written."""

    readers: dict[str, Reader]
    known: list
    written: Places

    def told(self, role, *only):
        """All answers at one instant, by name and address; what is kept of each asking is undone.

        Read records of one instant stand in no order of their own, and each is kept under a new key.
        """
        reader, found = self.readers[role], {}
        with time_machine.travel(AT, tick=False):
            for name in sorted(only or names(reader)):
                for there in addresses(reader, self.known, name):
                    with transaction.atomic():
                        found[name, there] = said(reader, name, there)
                        transaction.set_rollback(True)
        return found

    def is_shown(self, role, name):
        """Whether there is something that an address of this name shows to somebody."""
        reader = self.readers[role]
        with time_machine.travel(AT, tick=False):
            every = addresses(reader, self.known, name, 1_000) if name in names(reader) else ()
            return any(said(reader, name, there)[0] == 200 for there in every)

    def strays(self, role, answers):
        """By address the markers that stand in no row of the reader and were not published."""
        seen, found = self.readers[role].seen, {}
        for (_, there), (_, headers, body) in answers.items():
            if astray := strays(self.written, seen, repr(headers).encode() + body):
                found.setdefault(there, set()).update(astray)
        return found


@pytest.fixture(scope="module")
def asking(filled, reckoned):
    written = places()
    found = readers_of(filled, reckoned)  # today: the database, which no test can move, says what has expired
    assert set(found) == set(ROLES)
    cases.record(filled.w.lead, filled.other.id, NOW, event=CaseEvent.ATTACKS)  # so that a rule stands
    return Asking(found, keys_of(filled), written)


@pytest.mark.parametrize("role", ROLES)
def test_everybody_is_shown_what_the_grants_say_by_the_application_itself(asking, role):
    answers = asking.told(role)
    assert asking.strays(role, answers) == {}
    unknown = {401} if role == "stranger" else set()
    found = {status for (name, _), (status, _, _) in answers.items() if name not in BY_TOKEN}
    assert found <= {200, 302, 303, 403, 404, 409, 422} | unknown
    assert {status for (name, _), (status, _, _) in answers.items() if name in BY_TOKEN} <= {401}
    assert {name for name, _ in answers} == names(asking.readers[role])
    if is_postgres():
        assert _differing(answers, _bypassed(asking, role)) == {}


def _bypassed(asking, role, *only):
    """The same answers by the same code over the same rows, by a role that no policy holds for."""
    with acting_as(SUPERUSER):
        return asking.told(role, *only)


def _differing(answers, bypassed):
    """By address what the two say from the first place at which they part."""
    assert answers.keys() == bypassed.keys()
    return {there: _parted(one, bypassed[there]) for there, one in answers.items() if one != bypassed[there]}


def _parted(*told):
    words = [f"{status} {headers!r} {body!r}" for status, headers, body in told]
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(*words, strict=False)))
    return tuple(one[max(0, same - 80) : same + 160] for one in words)


def test_every_address_shows_something_to_somebody(asking):
    """What only ever refuses would prove nothing."""
    left = {
        name
        for name in PAGES.keys() | reads().keys()
        if not any(asking.is_shown(role, name) for role in SHOWN_TO)
    }
    assert left == SHOWN_TO_NOBODY.keys()


@pytest.mark.parametrize(
    ("model", "role", "name"),
    [
        (Post, "manufacturer", "discussion.page"),
        (Post, "adviser", "post.list"),
        (Blob, "adviser", "file.list"),
        (Report, "coordinator", "report.list"),
        (Participant, "manufacturer", "people.page"),
    ],
)
def test_a_query_that_forgets_its_scope_is_found(asking, monkeypatch, model, role, name):
    """By its words where no policy stands behind it, else by the difference that the policy made."""
    scoped = ScopedQuerySet.visible_to

    def careless(rows, actor):
        return rows._scoped(realm=actor.realm) if rows.model is model else scoped(rows, actor)

    monkeypatch.setattr(ScopedQuerySet, "visible_to", careless)
    # The read record looks at the keys again, so that nothing of a post or draft would leave (decision 0269).
    monkeypatch.setattr(sights.reading, "keep", lambda *_told, **_how: None)
    answers = asking.told(role, name)
    if is_postgres():
        assert asking.strays(role, answers) == {}
        assert _differing(answers, _bypassed(asking, role, name))
    else:
        assert asking.strays(role, answers)
