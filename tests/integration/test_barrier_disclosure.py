"""Pairs around requests for records at once: held, laid out, decided and closed while words change."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.factories import person
from tests.integration.advisory_case import story, with_page
from tests.integration.test_barrier_publication import _names
from tests.support.barrier import Gate, Pair, at_once, done_both, serial

from medaccord.apps.cases.commands import participant
from medaccord.apps.cases.models import DisclosureParagraph, NoticedParagraph
from medaccord.apps.discussion.commands import disclosure, post
from medaccord.apps.parties.models import Membership
from medaccord.core.principal import system
from medaccord.core.streams import platform_scope
from medaccord.domain.disclosure import Decision, Record
from medaccord.domain.reading import Opening

pytestmark = pytest.mark.soak
WHY = {"reason": "It names a patient.", "basis": "GDPR Article 17"}
KEPT = {"decision": Decision.WITHHOLD, "exemptions": ["5"], "words": "It says what the desk thinks."}


@pytest.fixture(autouse=True)
def _page():
    with with_page():
        yield


class Submitted:
    """A case with a post of Northgate's that was laid out, of which notice may be given."""

    def __init__(self):
        t = self.asked = Asked()
        self.w, self.case, self.now = t.w, t.case, t.now
        said = {"room": t.made.case.room_id, "text": "The key is in slot 4."}
        later = self.now + dt.timedelta(minutes=1)  # posts of one instant are laid out in any order
        self.post = post.write(self.w.northgate, self.case, later, **said)
        self.row = t.laying_out(t.recording()())()

    def only(self, model, **which):
        with platform_scope("live", [self.case]):
            return model.rows.get(stream=self.case, **which)

    def notifying(self):
        one = self.only(DisclosureParagraph, source=self.post.id)
        return lambda: disclosure.notify(self.w.lead, self.row.id, self.now, paragraphs=[one.id])

    def told(self):
        """Its notice, and the key of its one line."""
        (made,) = self.notifying()()
        return made, [self.only(NoticedParagraph).id]

    def objecting(self, made, lines):
        told = {"exemptions": ["4"], "words": "It says how our key is kept."}
        return lambda: disclosure.object_(self.w.northgate, made.id, self.now, paragraphs=lines, **told)

    def agreeing(self, made, lines):
        return lambda: disclosure.agree(self.w.northgate, made.id, self.now, paragraphs=lines)

    def revising(self):
        return lambda: post.revise(self.w.northgate, self.post.id, self.now, text="It is in slot 5.")


class Asked:
    """A case with a post of its lead, of which records may be asked for."""

    def __init__(self):
        self.made = story(embargo_days=None)
        self.w, self.case, self.now = self.made.w, self.made.case.id, self.made.now
        room = self.made.case.room_id
        self.post = post.write(self.w.lead, self.case, self.now, room=room, text="We met on Monday.")
        days = {"came_on": self.now.date(), "due_on": self.now.date() + dt.timedelta(days=28)}
        self.told = {"reference": "2026-00417", "asked": "All of it.", **days}

    def recording(self):
        return lambda: disclosure.record(self.w.lead, self.case, self.now, **self.told)

    def laying_out(self, row):
        return lambda: disclosure.lay_out(self.w.lead, row.id, self.now)

    def deciding(self, row):
        """On the post, once it was laid out."""
        if row.laid_out_at is None:
            self.laying_out(row)()
        with platform_scope("live", [self.case]):
            one = DisclosureParagraph.rows.get(stream=self.case, kind=Record.POST, source=self.post.id)
        return lambda: disclosure.decide(self.w.lead, one.id, self.now, **KEPT)

    def ready(self):
        """A request of which every paragraph is decided, its version, and a colleague at the desk."""
        row = self.laying_out(self.recording()())()
        with platform_scope("live", [self.case]):
            keys = list(DisclosureParagraph.rows.filter(stream=self.case).values_list("id", flat=True))
        for key in keys:
            disclosure.decide(self.w.lead, key, self.now, **KEPT)
        self.second = person()
        Membership.objects.create(organisation=self.w.center, person_id=self.second.person, since=self.now)
        participant.admit(self.w.lead, self.case, self.now, person=self.second.person)
        return row, 2 + len(keys)

    def approving(self, row, version):
        return lambda: disclosure.approve(self.second, row.id, self.now, version=version)

    def closing(self, row):
        return lambda: disclosure.close(self.w.lead, row.id, self.now, reason="It was answered.")

    def revising(self):
        return lambda: post.revise(self.w.lead, self.post.id, self.now, text="We met on Tuesday.")

    def erasing(self):
        return lambda: post.redact(self.w.lead, self.post.id, self.now, **WHY)

    def pair(self, first, second):
        return Pair(first, second, _names(self.made))


def record_and_erase():
    """Records are asked for while a post is erased: it is erased only if that came first."""
    t = Asked()
    return t.pair(t.recording(), t.erasing())


def lay_out_and_revise():
    """Records are laid out while one is changed."""
    t = Asked()
    return t.pair(t.laying_out(t.recording()()), t.revising())


def decide_and_revise():
    """A paragraph is decided while its words change: a decision is never about words that nobody read."""
    t = Asked()
    return t.pair(t.deciding(t.recording()()), t.revising())


def close_and_decide():
    """A request is closed while a paragraph is decided."""
    t = Asked()
    row = t.recording()()
    return t.pair(t.closing(row), t.deciding(row))


def approve_and_decide():
    """An answer is approved while its one paragraph that matters is decided again."""
    t = Asked()
    row, version = t.ready()
    return t.pair(t.approving(row, version), t.deciding(row))


def export_and_revise():
    """An answer is taken out while what it releases changes."""
    t = Asked()
    row, version = t.ready()
    t.approving(row, version)()
    taking = lambda: disclosure.export(t.w.lead, row.id, t.now, way=Opening.EXPORT)  # noqa: E731
    return t.pair(taking, t.revising())


def notify_and_revise():
    """Notice is given of words that change: a submitter is never told of what the desk did not lay out."""
    t = Submitted()
    return t.asked.pair(t.notifying(), t.revising())


def object_and_lapse():
    """A party objects to what runs out at that instant."""
    t = Submitted()
    told = t.told()
    late = t.now + dt.timedelta(days=30)
    lapsing = lambda: disclosure.lapse(system(stream=t.case), told[0].id, late)  # noqa: E731
    return t.asked.pair(t.objecting(*told), lapsing)


def agree_and_intend():
    """A party gives its objection up while the desk tells it that it releases over that."""
    t = Submitted()
    made, lines = t.told()
    t.objecting(made, lines)()
    over = {"paragraphs": lines, "reasons": "You published it yourself."}
    return t.asked.pair(t.agreeing(made, lines), lambda: disclosure.intend(t.w.lead, made.id, t.now, **over))


def agree_and_close():
    """A party answers a notice while its request is closed."""
    t = Submitted()
    return t.asked.pair(t.agreeing(*t.told()), t.asked.closing(t.row))


def decide_and_agree():
    """A paragraph is to be released while its submitter says yes: only after that it is."""
    t = Submitted()
    told = t.told()
    one = t.only(DisclosureParagraph, source=t.post.id)
    releasing = lambda: disclosure.decide(t.w.lead, one.id, t.now, decision=Decision.RELEASE)  # noqa: E731
    return t.asked.pair(releasing, t.agreeing(*told))


PAIRS = [
    record_and_erase,
    lay_out_and_revise,
    decide_and_revise,
    close_and_decide,
    approve_and_decide,
    export_and_revise,
    notify_and_revise,
    object_and_lapse,
    agree_and_intend,
    agree_and_close,
    decide_and_agree,
]


@pytest.mark.parametrize("make", PAIRS, ids=lambda make: make.__name__)
def test_two_steps_with_a_request_come_out_as_one_after_the_other(committed, monkeypatch, make):
    expected = serial(make)
    assert done_both(expected), [outcomes for outcomes, _ in expected]
    for found in at_once(make, Gate(monkeypatch)):
        assert found in expected
