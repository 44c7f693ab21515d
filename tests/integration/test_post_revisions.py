"""Posts that change or go: earlier texts for those who read them, tombstones for everybody."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.browsing import signed_in
from tests.factories import NOW, actor_of, world
from tests.filled import filled

from medaccord.apps.cases.commands import consent, participant
from medaccord.apps.cases.models import Participant
from medaccord.apps.discussion.commands import post
from medaccord.apps.discussion.models import Post, PostRevision
from medaccord.apps.discussion.queries.posts import posts_in
from medaccord.apps.parties.models import Membership
from medaccord.core import search
from medaccord.core.models import Principal
from medaccord.core.models.principal import Kind
from medaccord.core.principal import actor_for, new_principal
from medaccord.core.scope import read_scope
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing, Stale

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def _written(f, text="The dose is checked.", room=None):
    return post.write(f.w.northgate, f.case.id, NOW, room=room or f.case.room_id, text=text)


def _line(actor, f, row):
    return next((one for one in posts_in(actor, f.case.id).lines if one.id == row.id), None)


def test_an_author_changes_a_post_and_its_readers_see_what_it_said():
    f = filled()
    row = _written(f)
    post.revise(f.w.northgate, row.id, NOW + HOUR, text="The dose is not checked.", version=1)
    post.revise(f.w.northgate, row.id, NOW + 2 * HOUR, text="No dose is checked.", version=2)
    for reader in (f.w.northgate, f.w.lead, f.w.halcyon, f.reporter):
        line = _line(reader, f, row)
        assert (line.text, line.version, line.revised_at) == ("No dose is checked.", 3, NOW + 2 * HOUR)
        assert [(e.version, e.text, e.until) for e in line.earlier] == [
            (2, "The dose is not checked.", NOW + 2 * HOUR),
            (1, "The dose is checked.", NOW + HOUR),
        ]
    assert f.seen(PostRevision, f.w.outsider) == []
    f.assert_whole()


def test_who_comes_later_reads_what_a_post_says_and_not_what_it_said():
    f = filled()
    side = f.side("northgate")
    row = _written(f, "A draft.", side)
    post.revise(f.w.northgate, row.id, NOW + HOUR, text="The answer.")
    Membership.objects.create(organisation=f.w.center, person_id=f.w.colleague.person, since=NOW)
    participant.admit(f.w.lead, f.case.id, NOW + 2 * HOUR, person=f.w.colleague.person)
    post.revise(f.w.northgate, row.id, NOW + 3 * HOUR, text="The last answer.")
    line = _line(f.w.colleague, f, row)
    assert (line.text, [e.text for e in line.earlier]) == ("The last answer.", ["The answer."])
    assert [e.text for e in _line(f.w.lead, f, row).earlier] == ["The answer.", "A draft."]


def test_a_party_that_is_shown_history_reads_no_earlier_text():
    f = filled()
    row = _written(f, "A draft.")
    post.revise(f.w.northgate, row.id, NOW + HOUR, text="The answer.")
    participant.invite(f.w.lead, f.case.id, NOW + HOUR, organisation=f.w.agency.id)
    with read_scope(f.w.lead):
        late = Participant.objects.visible_to(f.w.lead).get(stream=f.case.id, organisation=f.w.agency.id)
    consent.accept(f.w.adviser, late.id, NOW + 2 * HOUR)
    assert _line(f.w.adviser, f, row) is None
    participant.show_history(f.w.lead, late.id, NOW + 3 * HOUR)
    line = _line(f.w.adviser, f, row)
    assert (line.text, line.earlier) == ("The answer.", ())
    assert line.revised_at == NOW + HOUR


def test_only_its_author_changes_a_post():
    f = filled()
    row = _written(f)
    for other in (f.w.lead, f.w.halcyon, f.reporter):
        with pytest.raises(Denied):
            post.revise(other, row.id, NOW, text="Something else.")
    side = _written(f, room=f.side("northgate"))
    for other in (f.w.halcyon, f.reporter, f.w.outsider):
        with pytest.raises(Missing):
            post.revise(other, side.id, NOW, text="Something else.")
    assert _line(f.w.northgate, f, row).text == "The dose is checked."


def test_an_author_is_the_same_by_a_token():
    f = filled()
    token = actor_for(Principal.objects.get(id=new_principal(Kind.TOKEN, f.w.northgate.person).id))
    row = post.write(token, f.case.id, NOW, room=f.case.room_id, text="By program.")
    assert _line(f.w.northgate, f, row).mine
    post.revise(f.w.northgate, row.id, NOW + HOUR, text="By hand.")
    assert _line(token, f, row).text == "By hand."


def test_a_stale_change_tells_both_texts_and_loses_neither():
    f = filled()
    row = _written(f)
    post.revise(f.w.northgate, row.id, NOW, text="Second.", version=1)
    with pytest.raises(Stale) as refused:
        post.revise(f.w.northgate, row.id, NOW, text="Third.", version=1)
    assert refused.value.current == [{"id": str(row.id), "version": 2, "text": "Second."}]
    with pytest.raises(Stale):
        post.withdraw(f.w.northgate, row.id, NOW, version=1)
    assert _line(f.w.lead, f, row).text == "Second."


@pytest.mark.parametrize("text", ["", " \n", "a\x00b", "x" * 20_001, "The dose is checked."])
def test_a_change_that_says_nothing_new_is_refused(text):
    f = filled()
    row = _written(f)
    with pytest.raises(Invalid) as refused:
        post.revise(f.w.northgate, row.id, NOW, text=text)
    assert set(refused.value.findings) == {"text"}
    assert f.rows(PostRevision) == []


def test_a_withdrawn_post_leaves_who_and_when_and_no_word():
    f = filled()
    row = _written(f, "Zirconium")
    post.revise(f.w.northgate, row.id, NOW, text="Ytterbium")
    assert search.find(f.w.lead, "ytterbium")
    post.withdraw(f.w.northgate, row.id, NOW + HOUR, version=2)
    for reader in (f.w.northgate, f.w.lead, f.reporter):
        line = _line(reader, f, row)
        assert (line.text, line.earlier, line.author) == ("", (), row.author_name)
        told = line.withdrawn
        assert (told.by, told.why, told.at) == (row.author_name, "", NOW + HOUR)
    assert [one.text for one in f.rows(PostRevision)] == [""]
    assert search.find(f.w.lead, "ytterbium") == search.find(f.w.lead, "zirconium") == []
    assert "ytterbium" not in str(posts_in(f.w.lead, f.case.id)).lower()
    for again in (
        lambda: post.revise(f.w.northgate, row.id, NOW, text="Back."),
        lambda: post.withdraw(f.w.northgate, row.id, NOW),
    ):
        with pytest.raises(Illegal, match="withdrawn already"):
            again()
    f.assert_whole()


def test_the_lead_withdraws_with_a_reason_that_the_readers_are_told():
    f = filled()
    row = _written(f, "It names a patient.")
    with pytest.raises(Invalid) as refused:
        post.withdraw(f.w.lead, row.id, NOW, reason=" ")
    assert set(refused.value.findings) == {"reason"}
    for other in (f.w.halcyon, f.reporter):
        with pytest.raises(Denied):
            post.withdraw(other, row.id, NOW, reason="I do not like it.")
    post.withdraw(f.w.lead, row.id, NOW + HOUR, reason="It named a patient.")
    told = _line(f.w.halcyon, f, row).withdrawn
    assert told.by.endswith("Coordination center")
    assert told.why == "It named a patient."
    f.assert_whole()


def test_when_a_reporter_changed_or_withdrew_is_told_by_the_day():
    f = filled()
    exact = NOW + dt.timedelta(hours=3, minutes=7)
    noon = exact.replace(hour=12, minute=0, second=0, microsecond=0)
    row = post.write(f.reporter, f.case.id, exact, room=f.case.room_id, text="I can test.")
    post.revise(f.reporter, row.id, exact + HOUR, text="I tested.")
    line = _line(f.w.lead, f, row)
    assert (line.revised_at, line.earlier[0].until) == (noon, noon)
    assert _line(f.reporter, f, row).revised_at == exact + HOUR
    post.withdraw(f.reporter, row.id, exact + 2 * HOUR)
    told = _line(f.w.lead, f, row).withdrawn
    assert (told.by, told.at, told.by_day) == ("Anonymous reporter", noon, True)
    assert _line(f.reporter, f, row).withdrawn.at == exact + 2 * HOUR


def test_reporter_and_desk_change_what_they_wrote_in_a_report():
    w = world()
    report = w.told().report
    reporter = actor_of(report.reporter_id)
    row = post.write_to_report(reporter, report.id, NOW, text="Any news?")
    post.revise(reporter, row.id, NOW, text="Is there any news?")
    with pytest.raises(Denied):
        post.withdraw(w.lead, row.id, NOW, reason="Not the lead of a case.")
    post.withdraw(reporter, row.id, NOW)
    assert [one.text for one in posts_in(w.lead, report.id).lines] == [""]


# ---------------------------------------------------------------- screens


def test_the_screen_changes_and_withdraws_and_keeps_what_was_typed():
    f = filled()
    row = _written(f)
    here, there = f"/cases/{f.case.id}/discussion/", f"/posts/{row.id}/revise/"
    maker, desk = signed_in(f.w.northgate), signed_in(f.w.lead)
    assert there in maker.get(here).content.decode()
    assert there not in desk.get(here).content.decode()
    assert f"/posts/{row.id}/withdraw/" in desk.get(here).content.decode()
    sent = maker.post(there, {"text": "Not <b>checked</b>.", "version": 1})
    assert (sent.status_code, sent["Location"]) == (303, f"{here}#post-{row.id}")
    page = maker.get(here).content.decode()
    assert "Not &lt;b&gt;checked&lt;/b&gt;." in page
    assert "The dose is checked." in page
    stale = maker.post(there, {"text": "Mine.", "version": 1})
    assert stale.status_code == 409
    assert "Mine." in stale.content.decode()
    assert "Not &lt;b&gt;checked" in stale.content.decode()
    assert 'value="2"' in stale.content.decode()
    bare = desk.post(f"/posts/{row.id}/withdraw/", {"reason": "", "version": 2})
    assert bare.status_code == 422
    assert desk.post(f"/posts/{row.id}/withdraw/", {"reason": "Wrong.", "version": 2}).status_code == 303
    page = maker.get(here).content.decode()
    assert "Not &lt;b&gt;checked" not in page
    assert "Withdrawn by" in page
    assert "Wrong." in page
    assert maker.get(there).status_code == 409
    assert signed_in(f.w.outsider).get(there).status_code == 404
    assert [one.text for one in f.rows(Post)] == [""]
