"""Pairs around what belongs to a party at once: asked, agreed to, taken back, ended, while parties go."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.factories import person
from tests.filled import adviser_in
from tests.integration.advisory_case import story, with_page
from tests.integration.test_barrier_publication import _names
from tests.support.barrier import Gate, Pair, at_once, done_both, serial

from medaccord.apps.cases.commands import participant, share
from medaccord.apps.cases.commands.remove import remove
from medaccord.apps.cases.models import Item, Participant
from medaccord.apps.discussion.commands import file
from medaccord.apps.discussion.commands.file import Evidence
from medaccord.apps.parties.models import Membership
from medaccord.core.principal import system
from medaccord.core.streams import platform_scope
from medaccord.domain.handling import Mark
from medaccord.domain.sharing import Danger, Purpose, Review

pytestmark = pytest.mark.soak
HOUR = dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def _page():
    with with_page():
        yield


class Table:
    """A case in which an item of Northgate's may be asked for, for an adviser's agency."""

    def __init__(self):
        self.made = story(embargo_days=None)
        self.w, self.case, self.now = self.made.w, self.made.case.id, self.made.now
        adviser_in(self.made)
        with platform_scope("live", [self.case]):
            seats = {row.organisation_id: row for row in Participant.rows.filter(stream=self.case)}
        self.owner = seats[self.w.makers["northgate"].id]
        self.recipient = seats[self.w.agency.id]
        sent = {"files": [Evidence("parts.csv", "text/csv", b"part,price")], "handling": [Mark.COMMERCIAL]}
        (self.file,) = file.add(self.w.northgate, self.case, self.now, room=self.owner.side_id, **sent)
        with platform_scope("live", [self.case]):
            self.item = Item.rows.get(stream=self.case)

    def asking(self, purpose=Purpose.PATIENT_RISK):
        told = {"purpose": purpose, "reason": "They judge the dose.", "due_at": self.now + HOUR}
        return lambda: share.ask(self.w.lead, self.item.id, self.now, recipient=self.recipient.id, **told)

    def granting(self, request, **told):
        return lambda: share.grant(self.w.northgate, request.id, self.now, **told)

    def releasing(self):
        told = {"people": [self.w.adviser.person], "ground": Danger.LIKELY, "minimum": "No less."}
        to = self.recipient.id
        return lambda: share.release(
            self.w.lead, self.item.id, self.now, recipient=to, **told, reason="Attack."
        )

    def overriding(self):
        told = {"purpose": Purpose.REGULATORY, "reason": "It is named."}
        told["legal_basis"] = "Order 17 of the court"
        to = self.recipient.id
        return lambda: share.override(self.w.lead, self.item.id, self.now, recipient=to, **told)

    def reviewing(self, who, made, outcome):
        told = {"outcome": Review(outcome), "words": "Seen."}
        return lambda: share.review(who, made.id, self.now, **told)

    def pair(self, first, second):
        return Pair(first, second, _names(self.made))


def ask_twice():
    """Two coordinators ask for the same at once."""
    t = Table()
    return t.pair(t.asking(), t.asking())


def grant_and_deny():
    """Two people of the owner answer in opposite ways."""
    t = Table()
    request = t.asking()()
    no = lambda: share.deny(t.w.northgate, request.id, t.now, reason="No.")  # noqa: E731
    return t.pair(t.granting(request), no)


def grant_and_retract():
    """The owner agrees to what the center takes back."""
    t = Table()
    request = t.asking()()
    return t.pair(
        t.granting(request), lambda: share.retract(t.w.lead, request.id, t.now, reason="No longer.")
    )


def grant_and_announce():
    """One person of the owner agrees while another lets it be known that something waits."""
    t = Table()
    request = t.asking()()
    return t.pair(t.granting(request), lambda: share.announce(t.w.northgate, request.id, t.now))


def deny_and_lapse():
    """The owner says no at the instant at which its time is over."""
    t = Table()
    request = t.asking()()
    late = t.now + HOUR
    return t.pair(
        lambda: share.deny(t.w.northgate, request.id, t.now, reason="No."),
        lambda: share.lapse(system(stream=t.case), request.id, late),
    )


def grant_and_leave():
    """The owner agrees while the recipient goes: nobody who has gone holds a key."""
    t = Table()
    request = t.asking()()
    return t.pair(
        t.granting(request), lambda: participant.leave(t.w.adviser, t.recipient.id, t.now, reason="Done.")
    )


def grant_and_erase():
    """The owner agrees to share what it erases."""
    t = Table()
    request = t.asking()()
    why = {"reason": "The wrong file.", "basis": "Our policy 4"}
    return t.pair(t.granting(request), lambda: file.redact(t.w.northgate, t.file.id, t.now, **why))


def withdraw_twice():
    """Owner and center end one share."""
    t = Table()
    made = t.granting(t.asking()())()
    return t.pair(
        lambda: share.withdraw(t.w.northgate, made.id, t.now, reason="No longer."),
        lambda: share.withdraw(t.w.lead, made.id, t.now, reason="They asked us to."),
    )


def withdraw_and_remove():
    """The owner ends a share with a party that is taken out."""
    t = Table()
    made = t.granting(t.asking()())()
    return t.pair(
        lambda: share.withdraw(t.w.northgate, made.id, t.now, reason="No longer."),
        lambda: remove(t.w.lead, t.recipient.id, t.now, reason="Another device."),
    )


def release_and_grant():
    """The desk releases for patients what the owner agrees to share."""
    t = Table()
    request = t.asking()()
    return t.pair(t.granting(request), t.releasing())


def review_twice():
    """Two people review one override in opposite ways."""
    t = Table()
    third = person("Third")
    Membership.objects.create(organisation=t.w.center, person_id=third.person, since=t.now)
    participant.admit(t.w.lead, t.case, t.now, person=third.person)
    made = t.overriding()()
    return t.pair(t.reviewing(t.w.colleague, made, "upheld"), t.reviewing(third, made, "ended"))


def override_twice():
    """The lead asks twice, from two windows, to share one item on a legal basis."""
    t = Table()
    return t.pair(t.overriding(), t.overriding())


def uphold_and_leave():
    """A second person upholds what is for a party that goes."""
    t = Table()
    made = t.overriding()()
    away = lambda: participant.leave(t.w.adviser, t.recipient.id, t.now, reason="Done.")  # noqa: E731
    return t.pair(t.reviewing(t.w.colleague, made, "upheld"), away)


def expire_and_end():
    """A release runs out while the desk ends it."""
    t = Table()
    made = t.releasing()()
    late = t.now + 72 * HOUR
    return t.pair(
        lambda: share.expire(system(stream=t.case), made.id, late),
        lambda: share.withdraw(t.w.lead, made.id, t.now, reason="It is over."),
    )


def release_and_withdraw():
    """The desk releases to patients' safety while the owner takes its consent back: the release opens it."""
    t = Table()
    made = t.granting(t.asking(Purpose.TESTING)())()
    back = lambda: share.withdraw(t.w.northgate, made.id, t.now, reason="Enough.")  # noqa: E731
    return t.pair(t.releasing(), back)


PAIRS = [
    release_and_withdraw,
    ask_twice,
    grant_and_deny,
    grant_and_retract,
    grant_and_announce,
    deny_and_lapse,
    grant_and_leave,
    grant_and_erase,
    withdraw_twice,
    withdraw_and_remove,
    release_and_grant,
    override_twice,
    review_twice,
    uphold_and_leave,
    expire_and_end,
]
ONCE = {
    ask_twice,
    deny_and_lapse,
    expire_and_end,
    grant_and_deny,
    grant_and_retract,
    override_twice,
    release_and_grant,
    review_twice,
    withdraw_twice,
}
"""Pairs of which exactly one is done, whichever comes first."""


@pytest.mark.parametrize("make", PAIRS, ids=lambda make: make.__name__)
def test_two_steps_with_what_belongs_to_a_party_come_out_as_one_after_the_other(committed, monkeypatch, make):
    expected = serial(make)
    assert make in ONCE or done_both(expected), [outcomes for outcomes, _ in expected]
    for found in at_once(make, Gate(monkeypatch)):
        assert found in expected
        assert make not in ONCE or found[0].count("done") == 1
