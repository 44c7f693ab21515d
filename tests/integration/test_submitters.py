"""disclosure.notify and what follows: a submitter is told before a release by law, and answers."""

from __future__ import annotations

import datetime as dt
import json

import pytest
import time_machine
from tests.browsing import signed_in, words
from tests.factories import NOW, person
from tests.filled import adviser_in, filled
from tests.integration.test_access import analyst, enter
from tests.integration.test_disclosure import ASKED, RELEASED, WITHHELD, at_desk, found, laid_out, scene
from tests.integration.test_items import send
from tests.integration.test_notices import _deliver_all, _heard, _scene
from tests.integration.test_shares_people import of_both
from tests.support.api import Program

from medaccord.apps.cases.commands import colleague, participant
from medaccord.apps.cases.models import DisclosureNotice, NoticedParagraph
from medaccord.apps.cases.queries.history import history
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.cases.queries.running import running_cases
from medaccord.apps.cases.queries.turn import owed
from medaccord.apps.discussion.commands import disclosure, post
from medaccord.apps.discussion.models import Post
from medaccord.apps.discussion.noticed import CHOOSE, OPPOSED, OVER, TOLD, UNANSWERED, UNTOLD
from medaccord.apps.discussion.queries import disclosure as queries
from medaccord.apps.discussion.queries.disclosure import answer, paragraphs, request, untold
from medaccord.apps.discussion.queries.notices import notice, notices
from medaccord.apps.parties.models import Membership
from medaccord.core.models import Delivery, Grant
from medaccord.core.principal import system
from medaccord.domain.access import FOR_HOURS
from medaccord.domain.cvd.turn import Duty
from medaccord.domain.disclosure import DEFAULT, FOIA, Decision, WithholdingGround
from medaccord.domain.disclosure_notice import NoticeState
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing, Stale
from medaccord.domain.handling import Mark
from medaccord.domain.reading import Opening
from medaccord.worker.tick import tick

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
LATE = NOW + 30 * DAY
KEY, LOCK = "The key is in slot 4.", "The lock is a seal."
GROUNDS = {"exemptions": ["4"], "words": "It says how our key is kept."}
WHY = "You published it yourself in March."


class Told:
    """A case in which both manufacturers said something, laid out; Northgate has two paragraphs."""

    def __init__(self):
        self.f = f = scene()
        post.write(f.w.northgate, f.case.id, NOW, room=f.case.room_id, text=LOCK)
        post.write(f.w.halcyon, f.case.id, NOW, room=f.side("halcyon"), text="Ours is blue.")
        self.lead, self.maker = f.w.lead, f.w.northgate
        self.row = laid_out(f)
        self.keys = {text: one.id for text, one in found(f, self.row).items()}

    def notify(self, *texts, **told):
        return disclosure.notify(
            self.lead, self.row.id, NOW, paragraphs=[self.keys[one] for one in texts], **told
        )

    def lines(self, who=None, text=None):
        """Keys of lines of the newest notice that somebody sees, or of those that say something."""
        seen = notices(who or self.maker, self.f.case.id)[0].lines
        return [line.id for line in seen if text in (None, line.text)]

    def decide(self, text, **told):
        return disclosure.decide(self.lead, self.keys[text], told.pop("now", NOW), **told)

    def states(self):
        return {line.text: line.state for line in notices(self.lead, self.f.case.id)[0].lines}

    def decided(self, *released):
        """All is decided, these are released; the version of the request."""
        for one in paragraphs(self.lead, self.row.id):
            told = RELEASED if one.text in released else WITHHELD
            disclosure.decide(self.lead, one.id, NOW, **told)
        return request(self.lead, self.row.id).version


def test_a_submitter_reads_its_own_paragraphs_the_reference_and_the_law_and_nothing_else():
    t = Told()
    (made,) = t.notify(KEY, LOCK)
    (seen,) = notices(t.maker, t.f.case.id)
    assert {line.text for line in seen.lines} == {KEY, LOCK}
    assert (seen.reference, seen.party) == (ASKED["reference"], "Northgate Medical")
    assert "Executive Order 12600" in seen.provision
    assert [line.number for line in seen.lines] == [1, 2]
    assert {line.paragraph for line in seen.lines} == {None}
    assert seen.request is None
    assert made.due_at == dt.datetime(2026, 12, 7, 23, 59, tzinfo=dt.UTC)
    page = words(signed_in(t.maker).get(f"/disclosure-notices/{made.id}/"))
    for shown in (KEY, LOCK, ASKED["reference"]):
        assert shown in page
    numbers = {str(one.number) for one in paragraphs(t.lead, t.row.id)}
    assert len(numbers) > 2
    for hidden in (
        "We agreed.",
        "Ours is blue.",
        ASKED["asked"],
        "Dec 21",
        "I saw it on a ward.",
        "See the request",
    ):
        assert hidden not in page
    (of_desk,) = notices(t.lead, t.f.case.id)
    assert {line.paragraph for line in of_desk.lines} == {
        one.number for one in paragraphs(t.lead, t.row.id) if one.text in (KEY, LOCK)
    }
    t.f.assert_whole()


def test_one_step_tells_each_party_of_its_own_and_nobody_of_others():
    t = Told()
    adviser = adviser_in(t.f)
    t.notify(KEY, "Ours is blue.")
    for who, mine, other in ((t.maker, KEY, "Ours is blue."), (t.f.w.halcyon, "Ours is blue.", KEY)):
        (seen,) = notices(who, t.f.case.id)
        assert [line.text for line in seen.lines] == [mine]
        listed = Program(who).get(f"/cases/{t.f.case.id}/disclosure-notices")
        assert other not in listed.content.decode()
        told = " ".join(str(one) for one in history(who, t.f.case.id).entries)
        assert told.count("disclosure.notify") == 1
    keys = [one.id for one in t.f.seen(DisclosureNotice, t.lead)]
    assert len(keys) == 2
    for nobody in (adviser, t.f.reporter, t.f.w.outsider):
        for model in (DisclosureNotice, NoticedParagraph):
            assert t.f.seen(model, nobody) == []
        for key in keys:
            with pytest.raises(Missing):
                notice(nobody, key)
            with pytest.raises(Missing):
                disclosure.agree(nobody, key, NOW, paragraphs=[key])
            with pytest.raises(Missing):
                disclosure.object_(nobody, key, NOW, paragraphs=[key], **GROUNDS)
    for nobody in (adviser, t.f.reporter):
        assert notices(nobody, t.f.case.id) == []
        assert "disclosure." not in " ".join(str(one) for one in history(nobody, t.f.case.id).entries)
    theirs = next(one for one in keys if one != notices(t.maker, t.f.case.id)[0].id)
    with pytest.raises(Missing):
        disclosure.agree(t.maker, theirs, NOW, paragraphs=[theirs])
    assert signed_in(t.maker).get(f"/disclosure-notices/{theirs}/").status_code == 404


def test_nothing_submitted_is_released_before_notice_was_answered():
    t = Told()
    for refusal in (UNTOLD, UNANSWERED):
        with pytest.raises(Illegal) as refused:
            t.decide(KEY, **RELEASED)
        assert refused.value.reason == refusal
        if refusal is UNTOLD:
            (made,) = t.notify(KEY, LOCK)
    disclosure.object_(t.maker, made.id, NOW, paragraphs=t.lines(text=KEY), **GROUNDS, version=1)
    disclosure.agree(t.maker, made.id, NOW, paragraphs=t.lines(text=LOCK), version=2)
    with pytest.raises(Illegal) as refused:
        t.decide(KEY, **RELEASED)
    assert refused.value.reason == OPPOSED
    t.decide(LOCK, **RELEASED)
    line = next(one for one in notice(t.lead, made.id).lines if one.text == KEY)
    assert (line.exemptions, line.words) == (("4",), GROUNDS["words"])
    t.f.assert_whole()


def test_silence_is_noted_by_the_clock_as_no_objection():
    t = Told()
    (made,) = t.notify(KEY)
    with pytest.raises(Illegal):
        disclosure.lapse(system(stream=t.f.case.id), made.id, NOW + 10 * DAY)
    with pytest.raises(Illegal) as refused:
        disclosure.object_(t.maker, made.id, LATE, paragraphs=t.lines(), **GROUNDS)
    assert refused.value.reason == disclosure.LATE
    with pytest.raises(Illegal):
        t.decide(KEY, **RELEASED, now=LATE)
    assert tick(LATE).done["disclosure.lapse"] == 1
    assert t.states() == {KEY: NoticeState.SILENT}
    assert "disclosure.lapse" not in tick(LATE).done
    t.decide(KEY, **RELEASED, now=LATE)
    t.f.assert_whole()


def test_over_an_objection_it_goes_out_only_once_the_day_that_was_told_has_passed():
    t = Told()
    second = at_desk(t.f)
    (made,) = t.notify(KEY)
    disclosure.object_(t.maker, made.id, NOW, paragraphs=t.lines(), **GROUNDS)
    lines = t.lines()
    for wrong, field in (({"reasons": " "}, "reasons"), ({"release_on": NOW.date()}, "release_on")):
        with pytest.raises(Invalid) as refused:
            disclosure.intend(t.lead, made.id, NOW, paragraphs=lines, **{"reasons": WHY, **wrong})
        assert set(refused.value.findings) == {field}
    disclosure.intend(t.lead, made.id, NOW, paragraphs=lines, reasons=WHY, version=2)
    (seen,) = notices(t.maker, t.f.case.id)[0].lines
    assert (seen.state, seen.reasons) == (NoticeState.INTENDED, WHY)
    assert seen.not_before == dt.datetime(2026, 11, 30, 23, 59, tzinfo=dt.UTC)
    version = t.decided(KEY)
    with pytest.raises(Illegal, match="2026-11-30"):
        disclosure.approve(second, t.row.id, NOW, version=version)
    later = seen.not_before
    disclosure.approve(second, t.row.id, later, version=version)
    with pytest.raises(Illegal, match="2026-11-30"):
        disclosure.export(second, t.row.id, NOW, way=Opening.EXPORT)
    disclosure.export(second, t.row.id, later, way=Opening.EXPORT)
    (line,) = [one for one in answer(second, t.row.id).lines if one.text]
    assert line.text == KEY
    t.f.assert_whole()


def test_an_objection_that_comes_after_the_approval_stops_the_answer():
    t = Told()
    second = at_desk(t.f)
    (made,) = t.notify(KEY)
    disclosure.object_(t.maker, made.id, NOW, paragraphs=t.lines(), **GROUNDS)
    disclosure.intend(t.lead, made.id, NOW, paragraphs=t.lines(), reasons=WHY)
    version = t.decided(KEY)
    disclosure.approve(second, t.row.id, LATE, version=version)
    post.revise(t.maker, _post_of(t), LATE, text="The key is in slot 5.")
    with pytest.raises(Illegal) as refused:
        disclosure.export(second, t.row.id, LATE, way=Opening.EXPORT)
    assert refused.value.reason == disclosure.SINCE
    (line,) = notice(t.maker, made.id).lines
    assert line.text is None
    disclosure.lay_out(t.lead, t.row.id, LATE)
    assert notice(t.maker, made.id).lines[0].state is NoticeState.GONE
    assert notice(t.maker, made.id).ended_at == LATE
    with pytest.raises(Illegal) as refused:
        disclosure.agree(t.maker, made.id, LATE, paragraphs=[line.id])
    assert refused.value.reason == OVER
    again = found(t.f, t.row)["The key is in slot 5."]
    with pytest.raises(Illegal) as refused:
        disclosure.decide(t.lead, again.id, LATE, **RELEASED)
    assert refused.value.reason == UNTOLD
    disclosure.notify(t.lead, t.row.id, LATE, paragraphs=[again.id])
    t.f.assert_whole()


def _post_of(t):
    return next(one.source for one in t.f.rows(NoticedParagraph))


def test_what_is_agreed_stays_and_an_objection_can_be_given_up():
    t = Told()
    (made,) = t.notify(KEY, LOCK)
    key, lock = t.lines(text=KEY), t.lines(text=LOCK)
    disclosure.agree(t.maker, made.id, NOW, paragraphs=lock)
    with pytest.raises(Illegal):
        disclosure.object_(t.maker, made.id, NOW, paragraphs=lock, **GROUNDS)
    with pytest.raises(Stale):
        disclosure.agree(t.maker, made.id, NOW, paragraphs=key, version=1)
    for wrong in ([], [t.keys[KEY]], [*key, t.keys[KEY]]):
        with pytest.raises(Invalid) as refused:
            disclosure.object_(t.maker, made.id, NOW, paragraphs=wrong, **GROUNDS)
        assert refused.value.findings == {"paragraphs": [CHOOSE]}
    for wrong in ({"exemptions": []}, {"exemptions": ["99"]}, {"words": " "}):
        with pytest.raises(Invalid) as refused:
            disclosure.object_(t.maker, made.id, NOW, paragraphs=key, **{**GROUNDS, **wrong})
        assert set(refused.value.findings) == set(wrong)
    disclosure.object_(t.maker, made.id, NOW, paragraphs=key, **GROUNDS)
    disclosure.agree(t.maker, made.id, NOW, paragraphs=key)
    assert set(t.states().values()) == {NoticeState.AGREED}


def test_notice_is_given_of_what_a_party_submitted_once_and_as_it_was_laid_out():
    t = Told()
    send(t.f, handling=[Mark.TRADE_SECRET])
    disclosure.lay_out(t.lead, t.row.id, NOW)
    secret = next(one for one in paragraphs(t.lead, t.row.id) if one.kept)
    with pytest.raises(Invalid):
        t.notify()
    for wrong in (secret.id, t.keys["We agreed."]):
        with pytest.raises(Illegal):
            disclosure.notify(t.lead, t.row.id, NOW, paragraphs=[wrong])
    with pytest.raises(Invalid) as refused:
        t.notify(KEY, due_on=NOW.date() + 5 * DAY)
    assert set(refused.value.findings) == {"due_on"}
    t.notify(KEY)
    with pytest.raises(Illegal) as refused:
        t.notify(KEY)
    assert refused.value.reason == TOLD
    said = post.write(t.maker, t.f.case.id, NOW, room=t.f.case.room_id, text="Later.")
    disclosure.lay_out(t.lead, t.row.id, NOW)
    new = found(t.f, t.row)["Later."]
    post.revise(t.maker, said.id, NOW, text="Much later.")
    with pytest.raises(Illegal) as refused:
        disclosure.notify(t.lead, t.row.id, NOW, paragraphs=[new.id])
    assert refused.value.reason == disclosure.SINCE
    who = analyst(t.f)
    enter(t.f, who)
    with pytest.raises(Denied) as denied:
        disclosure.notify(who, t.row.id, NOW, paragraphs=[t.keys[LOCK]])
    assert denied.value.reason == FOR_HOURS


def test_silence_of_a_party_that_has_gone_says_nothing():
    t = Told()
    (made,) = t.notify(KEY)
    participant.leave(t.maker, t.f.parties["northgate"].id, NOW)
    disclosure.lapse(system(stream=t.f.case.id), made.id, LATE)
    assert t.states() == {KEY: NoticeState.GONE}
    with pytest.raises(Illegal):
        t.decide(KEY, **RELEASED, now=LATE)
    with pytest.raises(Illegal, match="Northgate Medical"):
        t.notify(LOCK)
    t.f.assert_whole()


def test_a_request_that_is_closed_ends_its_notices():
    t = Told()
    (made,) = t.notify(KEY)
    line = t.lines()
    disclosure.close(t.lead, t.row.id, NOW, reason="It was withdrawn.")
    assert notice(t.maker, made.id).ended_at == NOW
    for late in (
        lambda: disclosure.agree(t.maker, made.id, NOW, paragraphs=line),
        lambda: disclosure.lapse(system(stream=t.f.case.id), made.id, LATE),
        lambda: disclosure.intend(t.lead, made.id, NOW, paragraphs=line, reasons=WHY),
    ):
        with pytest.raises(Illegal) as refused:
            late()
        assert refused.value.reason == OVER
    assert "disclosure.lapse" not in tick(LATE).done
    t.f.assert_whole()


def test_what_the_desk_writes_in_a_partys_side_is_the_desks():
    f = filled()
    said = {"ours": "We read your plan.", "theirs": "Our plan is ready."}
    post.write(f.w.lead, f.case.id, NOW, room=f.side("northgate"), text=said["ours"])
    post.write(f.w.northgate, f.case.id, NOW, room=f.side("northgate"), text=said["theirs"])
    told = found(f, laid_out(f))
    assert (told[said["ours"]].owner, told[said["theirs"]].owner) == ("", "Northgate Medical")
    disclosure.decide(f.w.lead, told[said["ours"]].id, NOW, **RELEASED)


def test_what_a_partys_program_writes_is_that_partys():
    f = filled()
    for who, room, text in (
        (f.w.northgate, f.case.room_id, "By our program."),
        (f.w.lead, f.side("northgate"), "By yours."),
    ):
        sent = Program(who).post(f"/cases/{f.case.id}/posts", {"room": str(room), "text": text})
        assert sent.status_code == 201
    told = found(f, laid_out(f))
    assert (told["By our program."].owner, told["By yours."].owner) == ("Northgate Medical", "")


def test_it_is_a_duty_of_whoever_owes_it_also_once_the_case_is_closed():
    t = Told()
    (made,) = t.notify(KEY, LOCK)

    def duties(who):
        (view,) = [one for one in running_cases(who)[0] if one.id == t.f.case.id] or [None]
        return {(i.duty, i.by, i.count) for i in owed(view, NOW)} if view else set()

    due = dt.datetime.combine(ASKED["due_on"], dt.time(23, 59), dt.UTC)
    asked, waits = (Duty.ANSWER_REQUEST, due, 1), (Duty.ANSWER_NOTICE, made.due_at, 2)
    t.f.close()
    assert duties(t.lead) == {asked, waits}
    assert duties(t.maker) == {waits}
    for nobody in (t.f.w.halcyon, t.f.reporter):
        assert duties(nobody) == set()
    with time_machine.travel(NOW, tick=False):
        page = words(signed_in(t.maker).get("/my-work/"))
    assert "Do you object if 2 paragraphs of yours are released by law?" in page
    assert "Silence until then counts as no objection." in page
    assert "released by law" not in words(signed_in(t.f.w.halcyon).get("/my-work/"))
    disclosure.object_(t.maker, made.id, NOW, paragraphs=t.lines(), **GROUNDS)
    assert duties(t.lead) == {asked, (Duty.WEIGH_OBJECTION, None, 2)}
    assert duties(t.maker) == set()
    for text in (KEY, LOCK):
        t.decide(text, **WITHHELD)
    assert duties(t.lead) == {asked}
    with time_machine.travel(NOW + 25 * DAY, tick=False):
        assert "Answer the request for records" in words(signed_in(t.lead).get("/my-work/"))
    disclosure.close(t.lead, t.row.id, NOW, reason="It was answered.")
    assert duties(t.lead) == set()
    assert case_view(t.maker, t.f.case.id).notices == ()


def test_notice_is_given_and_answered_on_screens():
    t = Told()
    desk, maker = signed_in(t.lead), signed_in(t.maker)
    page = f"/disclosures/{t.row.id}/"
    assert "no notice given" in words(desk.get(page))
    assert KEY in words(desk.get(f"{page}notify/"))
    day = "2199-12-07"
    assert desk.post(f"{page}notify/", {"due_on": day}).status_code == 422
    assert (
        desk.post(f"{page}notify/", {"paragraphs": [t.keys[KEY]], "due_on": "2026-01-01"}).status_code == 422
    )
    tomorrow = (dt.datetime.now(dt.UTC) + 30 * DAY).date().isoformat()
    told = {"paragraphs": [str(t.keys[KEY]), str(t.keys[LOCK])], "due_on": tomorrow}
    assert desk.post(f"{page}notify/", told)["Location"] == page
    assert "Northgate Medical" in words(desk.get(page))
    (one,) = notices(t.maker, t.f.case.id)
    there = f"/disclosure-notices/{one.id}/"
    assert ASKED["reference"] in words(maker.get(f"/cases/{t.f.case.id}/history/"))
    assert "Object" in words(maker.get(there))
    assert maker.get(f"{there}object/").content.decode().count("checked") == 2
    assert "checked" not in maker.get(f"{there}agree/").content.decode()
    key, lock = str(t.lines(text=KEY)[0]), str(t.lines(text=LOCK)[0])
    assert maker.post(f"{there}object/", {"paragraphs": [key], "version": 1}).status_code == 422
    sent = maker.post(f"{there}object/", {"paragraphs": [key], **GROUNDS, "version": 1})
    assert sent["Location"] == there
    assert maker.post(f"{there}agree/", {"paragraphs": [lock], "version": 2}).status_code == 422
    assert maker.post(f"{there}agree/", {"paragraphs": [lock], "sure": "on", "version": 1}).status_code == 409
    assert maker.post(f"{there}agree/", {"paragraphs": [lock], "sure": "on", "version": 2}).status_code == 303
    assert desk.get(f"{there}object/").status_code == 404
    assert maker.get(f"{there}intend/").status_code == 404
    assert GROUNDS["words"] in words(desk.get(f"{there}intend/"))
    over = {"paragraphs": [key], "reasons": WHY, "release_on": tomorrow, "version": 3}
    assert desk.post(f"{there}intend/", over)["Location"] == there
    assert WHY in words(maker.get(there))
    assert "Objection; to be released over it" in words(desk.get(page))
    for nobody in (t.f.w.halcyon, t.f.w.outsider):
        other = signed_in(nobody)
        for address in (there, f"{there}object/", f"{there}agree/", f"{there}intend/", f"{page}notify/"):
            assert other.get(address).status_code == 404


def test_a_program_of_the_party_reads_and_answers_and_others_find_nothing():
    t = Told()
    desk, maker, other = Program(t.lead), Program(t.maker), Program(t.f.w.halcyon)
    made = desk.post(f"/disclosures/{t.row.id}/notify", {"paragraphs": [str(t.keys[KEY])]})
    assert made.status_code == 201
    key = made.json()["results"][0]["id"]
    (seen,) = maker.get(f"/cases/{t.f.case.id}/disclosure-notices").json()["results"]
    assert (seen["id"], seen["request"], seen["lines"][0]["paragraph"]) == (key, None, None)
    assert other.get(f"/cases/{t.f.case.id}/disclosure-notices").json()["results"] == []
    body = {"paragraphs": [seen["lines"][0]["id"]], **GROUNDS, "version": 1}
    assert other.post(f"/disclosure-notices/{key}/object", body).status_code == 404
    assert desk.post(f"/disclosure-notices/{key}/object", body).status_code == 403
    assert maker.post(f"/disclosure-notices/{key}/object", body).status_code == 200
    rows = desk.get(f"/disclosures/{t.row.id}/paragraphs").json()["results"]
    assert {one["told"] for one in rows if one["text"] == KEY} == {"objected"}
    assert Decision.RELEASE not in {one["decision"] for one in rows}


def test_a_notice_is_heard_by_its_party_and_the_answer_by_the_desk():
    w, case, _ = _scene()
    said = post.write(w.northgate, case.id, NOW, room=case.room_id, text=KEY)
    row = disclosure.record(w.lead, case.id, NOW, **ASKED)
    disclosure.lay_out(w.lead, row.id, NOW)
    (one,) = [line for line in paragraphs(w.lead, row.id) if line.text == said.text]
    steps = (
        (lambda: disclosure.notify(w.lead, row.id, NOW, paragraphs=[one.id]), "northgate", "notify"),
        (
            lambda: disclosure.object_(w.northgate, *_here(w, case), **_all(w, case), **GROUNDS),
            "lead",
            "object",
        ),
        (
            lambda: disclosure.intend(w.lead, *_here(w, case), **_all(w, case), reasons=WHY),
            "northgate",
            "intend",
        ),
    )
    for step, who, word in steps:
        _deliver_all()
        Delivery.objects.all().delete()
        step()
        _deliver_all()
        assert _heard(w, case) == {who: [f"disclosure.{word}"]}


def _here(w, case):
    (seen,) = notices(w.northgate, case.id)
    return seen.id, NOW


def _all(w, case):
    (seen,) = notices(w.northgate, case.id)
    return {"paragraphs": [line.id for line in seen.lines]}


def test_what_somebody_of_two_parties_writes_in_one_side_is_that_partys():
    f = scene()
    one = of_both(f)
    said = {name: f"Ours, of {name}." for name in ("northgate", "halcyon")}
    for name, text in said.items():
        post.write(one, f.case.id, NOW, room=f.side(name), text=text)
    row = laid_out(f)
    keys = found(f, row)
    disclosure.notify(f.w.lead, row.id, NOW, paragraphs=[keys[text].id for text in said.values()])
    for name, text in said.items():
        (seen,) = notices(getattr(f.w, name), f.case.id)
        assert [line.text for line in seen.lines] == [text]


def test_silence_counts_of_what_somebody_of_the_party_can_open():
    """Who is left of a party enters its side, and has lost the key to where its words stand."""
    t = Told()
    (made,) = t.notify(LOCK)
    party, newcomer = t.f.parties["northgate"].id, person()
    Membership.objects.create(organisation=t.f.w.makers["northgate"], person_id=newcomer.person, since=NOW)
    colleague.add(t.maker, party, NOW, person=newcomer.person)
    colleague.remove(t.lead, party, NOW, person=t.maker.person)
    said = next(one for one in t.f.rows(Post) if one.text == LOCK)
    with t.f.inside():
        Grant.objects.filter(room=said.room_id, principal=newcomer.person).update(until=NOW)
    assert [line.text for line in notices(newcomer, t.f.case.id)[0].lines] == [None]
    disclosure.lapse(system(stream=t.f.case.id), made.id, LATE)
    assert t.states() == {LOCK: NoticeState.GONE}
    with pytest.raises(Illegal, match="Northgate Medical"):
        t.notify(LOCK)
    with pytest.raises(Illegal):
        t.decide(LOCK, **RELEASED, now=LATE)


def _other_law(settings):
    """A law with other exemptions comes into force."""
    proposes = dict.fromkeys(WithholdingGround, "38")
    other = {**FOIA, "name": "FOIA 2000", "exemptions": [["38", "health", "s. 38"]], "proposes": proposes}
    settings.MEDACCORD = settings.MEDACCORD.model_copy(update={"disclosure_law": json.dumps(other)})


def test_who_was_told_under_one_law_objects_under_it_though_another_is_in_force_by_now(settings):
    t = Told()
    (made,) = t.notify(KEY)
    _other_law(settings)
    assert [one.code for one in notice(t.maker, made.id).exemptions] == list(DEFAULT.exemptions)
    with pytest.raises(Invalid) as refused:
        disclosure.object_(
            t.maker, made.id, NOW, paragraphs=t.lines(), exemptions=["38"], words="It is health."
        )
    assert "exemptions" in refused.value.findings
    there = f"/disclosure-notices/{made.id}/object/"
    page = words(signed_in(t.maker).get(there))
    assert "4: trade secrets and confidential commercial information" in page
    assert "s. 38" not in page
    disclosure.object_(t.maker, made.id, NOW, paragraphs=t.lines(), **GROUNDS)
    assert t.states() == {KEY: NoticeState.OBJECTED}


def test_a_notice_from_before_its_law_was_kept_has_that_in_force():
    t = Told()
    (made,) = t.notify(KEY)
    with t.f.inside():
        DisclosureNotice.rows.filter(id=made.id).update(exemptions=[])
    assert [one.code for one in notice(t.maker, made.id).exemptions] == list(DEFAULT.exemptions)


def test_whether_there_is_something_to_tell_is_known_by_the_first_of_it(monkeypatch):
    t, read, texts = Told(), [], queries.texts

    def told(actor, rows):
        read.extend(rows := list(rows))
        return texts(actor, rows)

    monkeypatch.setattr(queries, "texts", told)
    page = signed_in(t.lead).get(f"/disclosures/{t.row.id}/?after=999")
    assert "Give notice to submitters" in words(page)
    assert len(read) == 1
    t.notify(KEY, LOCK)
    with t.f.inside():  # of the other party nothing stands any more as it was laid out
        Post.rows.filter(text="Ours is blue.").update(text="Ours is red.")
    assert (untold(t.lead, t.row.id), queries.has_untold(t.lead, t.row.id)) == ([], False)


def test_notice_is_offered_while_there_is_something_to_tell_somebody_of():
    t = Told()
    browser, there = signed_in(t.lead), f"/disclosures/{t.row.id}/"
    assert "Give notice to submitters" in words(browser.get(there))
    assert {one.text for one in untold(t.lead, t.row.id)} == {KEY, LOCK, "Ours is blue."}
    t.notify(KEY, LOCK)
    assert {one.text for one in untold(t.lead, t.row.id)} == {"Ours is blue."}
    with t.f.inside():  # nobody of the other party can read what it said any more
        Grant.objects.filter(principal=t.f.w.halcyon.person).update(until=NOW)
    assert untold(t.lead, t.row.id) == []
    assert "Give notice to submitters" not in words(browser.get(there))
    assert browser.get(f"{there}notify/").status_code == 409
