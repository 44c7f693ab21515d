"""Who reported in secret and works on the case for an employer is two: a colleague, and a reporter."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

import pytest
import time_machine
from tests.browsing import signed_in
from tests.factories import NOW, actor_of, person, world
from tests.integration.test_api import get, token_for
from tests.integration.test_unnamed import _addresses, _reads
from tests.support.api import Program
from tests.support.whole import assert_whole

from medaccord.apps.accounts.models import Person
from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.commands import colleague, consent, embargo, leak, participant, product
from medaccord.apps.cases.commands.product import NewProduct
from medaccord.apps.cases.models import Invitation, Participant, Proposal
from medaccord.apps.cases.queries.history import history
from medaccord.apps.discussion.commands import file, post, thread
from medaccord.apps.discussion.commands.file import Evidence
from medaccord.apps.discussion.models import Post, Thread
from medaccord.apps.discussion.queries.people import people_to_mention, people_to_name
from medaccord.apps.discussion.queries.posts import posts_in
from medaccord.apps.intake.commands import report
from medaccord.apps.intake.commands.report import Told
from medaccord.apps.intake.queries.reports import happened
from medaccord.apps.notifications.commands import notice
from medaccord.apps.notifications.queries.notices import CaseNews, news_for
from medaccord.apps.parties.models import Membership
from medaccord.core import facts
from medaccord.core.context import database_context
from medaccord.core.models import Fact
from medaccord.core.principal import Actor, stranger
from medaccord.domain.errors import Denied, Illegal, Invalid
from medaccord.domain.roles import Role
from medaccord.domain.verbs import Verb
from medaccord.domain.voice import has_choice, is_reporters

pytestmark = pytest.mark.django_db

NAME = "Willa Blower"
FULL = f"{NAME}, Northgate Medical"
UNNAMED = "Anonymous reporter"
MINUTE = dt.timedelta(minutes=1)


@dataclass
class Both:
    """A case with Northgate in it, whose Willa was brought in; she is its reporter, or somebody else is."""

    w: Any
    case: Any
    willa: Actor
    reporter: Actor
    reporting: Participant
    party: Participant
    clock: dt.datetime = NOW

    @property
    def lead(self) -> Actor:
        """The employer's own lead, who brought Willa in."""
        return self.w.northgate

    def next(self) -> dt.datetime:
        """A minute later, so that no two steps have one instant."""
        self.clock += MINUTE + dt.timedelta(seconds=1)
        return self.clock

    def rows(self, model: Any, **which: Any) -> list[Any]:
        with database_context(None, "live", [self.case.id]):
            return list(model.rows.filter(stream=self.case.id, **which))

    def as_reporter(self) -> dict[str, bool]:
        """What the reporter says when speaking; who is nothing else need say nothing."""
        return {"as_reporter": True} if self.reporter == self.willa else {}

    def deliver(self) -> None:
        for realm, stream in facts.waiting():
            notice.deliver(realm, stream, self.clock)


def both(*, secret: bool = True) -> Both:
    """With `secret`, the Willa who is brought in is the person who reported."""
    w = world()
    willa = person(NAME)
    for number, one in enumerate((w.lead, w.colleague, w.northgate, w.halcyon, w.adviser, w.outsider)):
        Person.objects.filter(principal=one.person).update(name=f"Somebody {number}")
    told = report.submit(
        willa if secret else stranger(), NOW, Told(device="InfusaCore LX", description="It takes any dose.")
    )
    report.validate(w.lead, told.report.id, NOW)
    case = cases.open(w.lead, told.report.id, NOW, title="Pump takes any dose")
    Membership.objects.create(organisation=w.makers["northgate"], person_id=willa.person, since=NOW)
    w.embargo(case, 60)
    party = w.join(case, "northgate")
    w.join(case, "halcyon")
    reporter = willa if secret else actor_of(told.report.reporter_id)
    with database_context(None, "live", [case.id]):
        reporting = Participant.rows.get(stream=case.id, role="reporter")
    consent.accept(reporter, reporting.id, NOW)
    here = Both(w, case, willa, reporter, reporting, party)
    post.write(reporter, case.id, here.next(), room=case.room_id, text="I can test.")
    colleague.add(here.lead, party.id, here.next(), person=willa.person)
    return here


def works_for_her_employer(b: Both) -> None:
    """Steps that a colleague takes, in rooms of every kind and for the party itself."""
    who, case = b.willa, b.case.id
    said = post.write(who, case, b.next(), room=b.case.room_id, text="We are at it.")
    post.revise(who, said.id, b.next(), text="We are at work on it.")
    gone = post.write(who, case, b.next(), room=b.party.side_id, text="Between us.")
    post.withdraw(who, gone.id, b.next())
    row = thread.start(who, case, b.next(), subject="Dates", text="January?", room=b.case.room_id)
    post.write(who, case, b.next(), thread=row.id, text="Or February?", mentions=[b.lead.person])
    for room in (b.case.room_id, b.party.side_id):
        data = [Evidence("plan.txt", "text/plain", b"plan")]
        file.add(who, case, b.next(), room=room, files=data)
    new = [NewProduct(b.w.makers["northgate"].id, "InfusaCore LX 2")]
    product.add(who, case, b.next(), products=new)
    participant.label(who, b.party.id, b.next(), reference="PSIRT-17")
    embargo.propose(who, case, b.next(), ends_at=NOW + dt.timedelta(days=70), binds_proposer=True)
    leak.claim(who, b.party.id, b.next(), place="A forum.")


def speaks_as_the_reporter(b: Both) -> None:
    """Steps of the reporter, in the room that all share and in its own."""
    who, case, voice = b.reporter, b.case.id, b.as_reporter()
    said = post.write(who, case, b.next(), room=b.case.room_id, text="It still takes any dose.", **voice)
    post.revise(who, said.id, b.next(), text="It takes any dose still.")
    post.write(who, case, b.next(), room=b.reporting.side_id, text="To the desk alone.", **voice)
    thread.start(who, case, b.next(), subject="Test", text="I can.", room=b.case.room_id, **voice)
    data = [Evidence("log.txt", "text/plain", b"dose")]
    file.add(who, case, b.next(), room=b.case.room_id, files=data, **voice)
    leak.claim(who, b.reporting.id, b.next(), place="A board.")


# ---------------------------------------------------------------- nothing tells the two apart

_KEY = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_RANDOM = re.compile(r'MD[RCAS]-2026-\d{6}|(?<=name="csrfmiddlewaretoken" value=")\w+|(?<=nonce=")[^"]+')
ALWAYS = dt.datetime(2100, 1, 1, tzinfo=dt.UTC)
"""When a token ends that two readings show alike, however long lies between them."""


def _plain(text: str, names: dict[str, str]) -> str:
    """A text without what differs by chance: random numbers, and keys by the order of their appearance."""
    text = _RANDOM.sub("~", text)
    return _KEY.sub(lambda found: names.setdefault(found[0], f"key {len(names)}"), text)


def _all_that_is_told(b: Both, actor: Actor) -> dict[str, str]:
    """Every page and every answer that one person gets, by address."""
    known = {"case": [b.case.id], "party": [b.party.id]}
    for name, model in (("thread", Thread), ("proposal", Proposal), ("post", Post)):
        order = "number" if model is Proposal else "at"
        known[name] = [row.id for row in sorted(b.rows(model), key=lambda row: getattr(row, order))]
    client, token = signed_in(actor, f"u-{actor.person}"), token_for(actor, ends=ALWAYS)
    told, named = {}, {}
    named |= {str(key): f"{name} {n}" for name, keys in known.items() for n, key in enumerate(keys)}
    named |= {str(b.willa.person): "Willa", str(b.lead.person): "the lead", f"u-{actor.person}": "me"}
    drawn_anew = ("/my-sign-in/app/", "/my-sign-in/passkey/")  # a new key, a new challenge each time
    paths = [(path, client.get) for path in _addresses(**known) if path not in drawn_anew]
    paths += [(path, lambda at: get(at, token=token)) for path in _reads(b.case)]
    for path, ask in sorted(paths, key=lambda one: one[0]):
        answer = ask(path)
        if answer.status_code == 200 and not answer.streaming:
            told[_KEY.sub(lambda key: named.get(key[0], "?"), path)] = answer.content.decode()
    return {path: _plain(text, dict(named)) for path, text in told.items()}


def _assert_alike(first: dict[str, str], second: dict[str, str]) -> None:
    assert first.keys() == second.keys()
    for path, text in first.items():
        assert text.splitlines() == second[path].splitlines(), path


@time_machine.travel(NOW + dt.timedelta(days=2), tick=False)
def test_the_employer_reads_the_same_whether_its_colleague_reported_or_somebody_else():
    read = []
    for secret in (True, False):
        b = both(secret=secret)
        speaks_as_the_reporter(b)
        works_for_her_employer(b)
        b.deliver()
        told = _all_that_is_told(b, b.lead)
        assert {"/my-work/", "/cases/case 0/history/", "/api/v1/cases/case 0/history"} <= set(told)
        assert FULL in told["/api/v1/cases/case 0/history"]
        read.append(told)
        assert_whole(b.case.id)
    _assert_alike(*read)


@time_machine.travel(NOW + dt.timedelta(days=2), tick=False)
def test_taking_the_colleague_out_looks_the_same_to_those_who_stay():
    """Whether a thread goes on, and where the next word lies: the reporter keeps keys of its own."""
    read = []
    for secret in (True, False):
        b = both(secret=secret)
        row = thread.start(b.lead, b.case.id, b.next(), subject="A", text="B", room=b.case.room_id)
        first = post.write(b.w.halcyon, b.case.id, b.next(), room=b.case.room_id, text="One.")
        colleague.remove(b.lead, b.party.id, b.next(), person=b.willa.person)
        with pytest.raises(Illegal, match="takes no part now"):
            post.write(b.lead, b.case.id, b.next(), thread=row.id, text="Still?")
        second = post.write(b.w.halcyon, b.case.id, b.next(), room=b.case.room_id, text="Two.")
        assert first.room_id != second.room_id
        post.write(b.reporter, b.case.id, b.next(), room=b.case.room_id, text="Still here.")
        b.deliver()
        read.append(_all_that_is_told(b, b.lead))
        assert_whole(b.case.id)
    _assert_alike(*read)


# ---------------------------------------------------------------- each of the two, step by step


def _told(entries) -> list[tuple[str, str, bool]]:
    return [(e.verb, e.who, e.by_day) for e in entries]


def test_steps_for_the_organization_show_the_name_and_the_instant():
    b = both()
    signed_in(b.lead)
    began = b.clock
    works_for_her_employer(b)
    b.deliver()
    with database_context(None, "live", [b.case.id]):
        hers = Fact.rows.filter(stream=b.case.id, actor=b.willa.person, recorded_at__gt=began)
        assert not hers.filter(by_day=True).exists()
        assert {row.recorded_at for row in hers} == {row.occurred_at for row in hers}
    news = [one.entry for one in news_for(b.lead).items if isinstance(one, CaseNews)]
    for entries in (history(b.lead, b.case.id).entries, news):
        theirs = [one for one in entries if one.who == FULL]
        assert {"embargo.propose", "thread.start"} <= {one.verb for one in theirs}
        assert not any(one.by_day for one in theirs)
        assert all(one.recorded_at.second for one in theirs)
    said = [one for one in posts_in(b.w.halcyon, b.case.id).lines if one.author == FULL]
    assert {one.text for one in said} == {"We are at work on it.", "January?", "Or February?"}
    assert not any(one.by_day for one in said)
    (newest,) = [row for row in b.rows(Proposal) if row.participant_id == b.party.id]
    assert newest.proposed_at.second
    assert _told(history(b.w.lead, b.case.id).entries[:1]) == [("leak.claim", FULL, False)]
    assert_whole(b.case.id)


def test_steps_of_the_reporter_show_no_name_and_the_day_alone():
    b = both()
    began = b.clock
    speaks_as_the_reporter(b)
    b.deliver()
    with database_context(None, "live", [b.case.id]):
        hers = Fact.rows.filter(stream=b.case.id, recorded_at__gt=began)
        assert {row.by_day for row in hers} == {True}
    for reader in (b.lead, b.w.halcyon):
        told = [one for one in history(reader, b.case.id).entries if one.by_day]
        assert {one.who for one in told} == {""}
        assert all((one.at.hour, one.at.minute, one.at.second) == (12, 0, 0) for one in told)
        said = [one for one in posts_in(reader, b.case.id).lines if one.by_day]
        assert {one.author for one in said} == {UNNAMED}
        assert {one.text for one in said} >= {"It takes any dose still.", "I can."}
    for entry in history(b.w.lead, b.case.id).entries[:3]:
        assert (entry.who, entry.by_day) == (UNNAMED, True)
    assert_whole(b.case.id)


def test_nothing_of_a_reporters_words_is_changed_as_a_colleague_and_the_other_way_round():
    b = both()
    unnamed = post.write(b.willa, b.case.id, b.next(), room=b.case.room_id, text="Unnamed.", as_reporter=True)
    named = post.write(b.willa, b.case.id, b.next(), room=b.case.room_id, text="Named.")
    for row, by_day in ((unnamed, True), (named, False)):
        post.revise(b.willa, row.id, b.next(), text=f"{row.text} More.")
        (newest,) = b.rows(Fact, recorded_at=b.clock)
        assert newest.by_day == by_day
    participant.leave(b.willa, b.reporting.id, b.next())
    for step, more in ((post.revise, {"text": "Mine."}), (post.withdraw, {})):
        with pytest.raises(Denied, match="Only its author"):
            step(b.willa, unnamed.id, b.next(), **more)
    post.withdraw(b.willa, named.id, b.next())
    c = both()
    named = post.write(c.willa, c.case.id, c.next(), room=c.case.room_id, text="Named.")
    colleague.remove(c.lead, c.party.id, c.next(), person=c.willa.person)
    with pytest.raises(Denied, match="Only its author"):
        post.revise(c.willa, named.id, c.next(), text="Mine.")


def test_who_is_both_is_listed_as_both_and_by_two_keys():
    b = both()
    row = thread.start(b.lead, b.case.id, b.next(), subject="A", text="B", room=b.case.room_id)

    def known(reader):
        return {one.name: one.id for one in people_to_mention(reader, b.case.id, row.id)}

    at_desk = {one.name: one.id for one in people_to_name(b.w.lead, b.case.id)}
    assert (at_desk[FULL], at_desk[UNNAMED]) == (b.willa.person, b.reporting.id)
    assert known(b.lead)[FULL] == b.willa.person
    assert UNNAMED in known(b.lead)  # it has written where all read
    assert FULL not in known(b.w.halcyon)  # the colleague has not
    assert known(b.w.halcyon)[UNNAMED] == b.reporting.id
    said = post.write(b.w.halcyon, b.case.id, b.next(), thread=row.id, text="You?", mentions=[b.reporting.id])
    (line,) = [one for one in posts_in(b.lead, b.case.id).lines if one.id == said.id]
    assert line.mentions == (UNNAMED,)


def test_a_reporter_knows_no_colleagues_also_where_it_is_one():
    b = both()
    row = thread.start(b.w.lead, b.case.id, b.next(), subject="C", text="D", room=b.case.room_id)
    words = {"thread": row.id, "text": "You?", "mentions": [b.lead.person]}
    post.write(b.willa, b.case.id, b.next(), **words)
    with pytest.raises(Invalid, match="have written there"):
        post.write(b.willa, b.case.id, b.next(), **words, as_reporter=True)


def test_named_as_a_colleague_she_reads_as_a_colleague_alone():
    b = both()
    for named, name in ((b.willa.person, FULL), (b.reporting.id, UNNAMED)):
        words = {"subject": "Fix", "text": "To you.", "people": [named]}
        row = thread.start(b.w.lead, b.case.id, b.next(), **words)
        assert [one for one in row.named if "Coordination center" not in one] == [name]
        said = post.write(b.willa, b.case.id, b.next(), thread=row.id, text="Yes.")
        assert (said.author_name, said.by_day) == (name, name == UNNAMED)
    assert_whole(b.case.id)


def test_what_the_reporter_sets_off_is_sent_in_no_employers_name():
    b = both()
    colleague.remove(b.lead, b.party.id, b.next(), person=b.willa.person)
    embargo.propose(b.willa, b.case.id, b.next(), ends_at=NOW + dt.timedelta(days=30))
    assert "Northgate Medical" not in {row.sender for row in b.rows(Invitation)}


def test_a_threat_to_the_reporter_is_told_to_the_desk_by_its_day():
    w = world()
    told = w.told()
    at = NOW + dt.timedelta(hours=3, minutes=7)
    report.warn(actor_of(told.report.reporter_id), told.report.id, at, words="They will sue me.")
    assert ("report.warn", at, False) in happened(actor_of(told.report.reporter_id), told.report.id)
    (by_desk,) = [one for one in happened(w.lead, told.report.id) if one[0] == "report.warn"]
    assert by_desk == ("report.warn", at.replace(hour=12, minute=0), True)


# ---------------------------------------------------------------- who chooses, and how


def test_as_whom_one_speaks_follows_the_keys_that_allow_the_step():
    both_keys = {Role.REPORTER, Role.MANUFACTURER}
    assert not is_reporters(both_keys, Verb.POST_WRITE)
    assert is_reporters(both_keys, Verb.POST_WRITE, wanted=True)
    assert is_reporters({Role.REPORTER}, Verb.POST_WRITE)
    assert not is_reporters({Role.REPORTER, Role.OBSERVER}, Verb.POST_WRITE)
    assert is_reporters({Role.REPORTER, Role.OBSERVER}, Verb.EMBARGO_PROPOSE)  # an observer proposes nothing
    assert is_reporters(both_keys, Verb.REPORT_WARN)  # which only a reporter can
    assert not is_reporters(both_keys, Verb.PRODUCT_ADD, wanted=True)  # which no reporter can
    assert [has_choice(both_keys, verb) for verb in (Verb.POST_WRITE, Verb.PRODUCT_ADD)] == [True, False]


def test_nobody_speaks_as_the_reporter_who_is_not():
    b = both(secret=False)
    for who in (b.willa, b.lead, b.w.lead):
        with pytest.raises(Invalid) as refused:
            post.write(who, b.case.id, b.next(), room=b.case.room_id, text="I reported.", as_reporter=True)
        assert set(refused.value.findings) == {"as_reporter"}
    side = both()
    with pytest.raises(Invalid, match="does not speak here"):
        words = {"room": side.party.side_id, "text": "Here?", "as_reporter": True}
        post.write(side.willa, side.case.id, side.next(), **words)


@time_machine.travel(NOW + dt.timedelta(days=2), tick=False)
def test_the_page_asks_each_time_as_whom_and_a_program_says_so():
    b = both()
    there = f"/cases/{b.case.id}/discussion/"
    browser = signed_in(b.willa)
    page = browser.get(there).content.decode()
    assert "You write as" in page
    for other in (b.lead, b.w.lead):
        assert "You write as" not in signed_in(other).get(there).content.decode()
    words = {"room": b.case.room_id, "text": "From the page."}
    assert browser.post(f"{there}write/", words).status_code == 422
    assert browser.post(f"{there}write/", {**words, "voice": "reporter"}).status_code == 303
    assert browser.post(f"{there}write/", {**words, "voice": "party"}).status_code == 303
    said = [one.author for one in posts_in(b.lead, b.case.id).lines if one.text == "From the page."]
    assert sorted(said) == [UNNAMED, FULL]
    wrong = {"room": b.party.side_id, "text": "Here?", "voice": "reporter"}
    assert "does not speak here" in browser.post(f"{there}write/", wrong).content.decode()
    program = Program(b.willa)
    for way, name in (({"as_reporter": True}, UNNAMED), ({}, FULL)):
        sent = {"room": str(b.case.room_id), "text": f"Sent by {name}.", **way}
        assert program.post(f"/cases/{b.case.id}/posts", sent).status_code == 201
        assert name in {one.author for one in posts_in(b.lead, b.case.id).lines if one.text == sent["text"]}
