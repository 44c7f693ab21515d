"""A manufacturer's own statement: its alone to word, read by the agencies, printed letter by letter."""

from __future__ import annotations

import json
from html import escape

import pytest
from django.db import transaction
from django.test import Client
from tests.browsing import signed_in, words
from tests.filled import adviser_in
from tests.integration.advisory_case import story
from tests.support.api import token_for
from tests.support.whole import assert_whole

from medaccord.apps.advisories.commands import advisory, review
from medaccord.apps.advisories.models import Passage
from medaccord.apps.advisories.queries import public
from medaccord.apps.advisories.queries.drafts import advisory_of
from medaccord.apps.advisories.queries.reviews import passages_of
from medaccord.apps.cases.commands import note, participant, split
from medaccord.apps.cases.commands.note import NewNote
from medaccord.apps.cases.commands.remove import remove
from medaccord.apps.cases.models import Note, NoteKind, Participant, Vulnerability
from medaccord.apps.cases.queries.content import content
from medaccord.apps.cases.queries.history import history
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.cases.queries.withdrawn import withdrawn
from medaccord.apps.notifications.commands.notice import deliver
from medaccord.apps.notifications.queries.notices import news_for
from medaccord.core.context import database_context
from medaccord.core.models import Grant
from medaccord.core.scope import read_scope
from medaccord.domain.advisory.blocks import Kind
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing, Stale

pytestmark = pytest.mark.django_db

ODD = "  We <b>know</b> & act 🩺.\r\n\r\n\tStatement of Halcyon\n  e\u0301 'all'  \n "
HEADING = "Statement of Northgate Medical"


def state(s, text=ODD, about=None, by=None, **more):
    new = NewNote(None, text, vulnerability=about.id if about else None, **more)
    return note.add(by or s.w.northgate, s.case.id, s.now, notes=[new])[0]


def own_notes(s, **which):
    return s.here(Note, party__isnull=False, **which)


def seen(s, actor, key=None):
    with read_scope(actor):
        rows = Note.objects.visible_to(actor).filter(stream=key or s.case.id, party__isnull=False)
        return [row.text for row in rows]


# ---------------------------------------------------------------- its own


def test_it_is_kept_as_typed_under_the_name_of_whose_it_is():
    s = story()
    state(s)
    state(s, "Of the log.", s.two)
    rows = {row.vulnerability_id: row for row in own_notes(s)}
    whole = rows[None]
    assert (whole.text, whole.title, whole.category) == (ODD, HEADING, "other")
    assert (whole.party_id, whole.room_id) == (s.w.parties["northgate"].id, s.w.parties["northgate"].side_id)
    assert (rows[s.two.id].text, rows[s.two.id].title) == ("Of the log.", HEADING)
    assert_whole(s.case.id)


@pytest.mark.parametrize(
    ("fixed", "field"),
    [
        ({"category": NoteKind.SUMMARY}, "category"),
        ({"title": "Statement of Halcyon"}, "title"),
        ({"common": True}, "common"),
        ({"text": " \n"}, "text"),
    ],
)
def test_its_heading_kind_and_readers_are_not_its_to_choose(fixed, field):
    s = story()
    row = state(s)
    wanted = NewNote(**{"category": None, "text": "Other words.", **fixed})
    with pytest.raises(Invalid) as refused:
        note.change(s.w.northgate, row.id, s.now, wanted=wanted)
    assert set(refused.value.findings) == {field}
    with pytest.raises(Invalid) as refused:
        note.add(s.w.halcyon, s.case.id, s.now, notes=[wanted])
    assert f"0/{field}" in refused.value.findings
    assert [one.text for one in own_notes(s)] == [ODD]


def test_what_a_client_read_can_be_sent_back_with_other_words():
    s = story()
    row = state(s)
    wanted = NewNote(NoteKind.OTHER, "Other words.", HEADING)
    assert note.change(s.w.northgate, row.id, s.now, wanted=wanted).text == "Other words."


def test_one_stands_for_the_case_and_one_for_each_vulnerability():
    s = story()
    state(s)
    first = state(s, "One.", s.one)
    for about in (None, s.one):
        with pytest.raises(Invalid, match="Change the one that stands"):
            state(s, "Again", about)
    with pytest.raises(Invalid) as refused:
        twice = [NewNote(None, "Twice", vulnerability=s.two.id)] * 2
        note.add(s.w.northgate, s.case.id, s.now, notes=twice)
    assert set(refused.value.findings) == {"1/vulnerability"}
    with pytest.raises(Invalid, match="Change the one that stands"):
        note.change(s.w.northgate, first.id, s.now, wanted=NewNote(None, "One."))
    moved = note.change(
        s.w.northgate, first.id, s.now, wanted=NewNote(None, "Two.", vulnerability=s.two.id), version=1
    )
    assert (moved.vulnerability_id, moved.version) == (s.two.id, 2)
    with pytest.raises(Stale):
        note.change(s.w.northgate, first.id, s.now, wanted=NewNote(None, "Late."), version=1)
    note.withdraw(s.w.northgate, moved.id, s.now, reason="We say it elsewhere.")
    state(s, "Anew.", s.two)
    state(s, "Of Halcyon.", by=s.w.halcyon)
    assert sorted(one.text for one in own_notes(s, withdrawn_at=None)) == sorted(
        [ODD, "Anew.", "Of Halcyon."]
    )
    assert_whole(s.case.id)


def test_nobody_else_changes_a_letter_or_takes_it_back():
    s = story()
    row = state(s)
    wanted = NewNote(NoteKind.OTHER, "We are sorry.", HEADING)
    for desk in (s.w.lead, s.w.colleague):
        with pytest.raises(Denied, match="word for word"):
            note.change(desk, row.id, s.now, wanted=wanted)
        with pytest.raises(Denied, match="leave it out of the advisory"):
            note.withdraw(desk, row.id, s.now, reason="Too long.")
    for other in (s.w.halcyon, s.reporter, s.w.outsider):
        with pytest.raises(Missing):
            note.change(other, row.id, s.now, wanted=wanted)
        with pytest.raises(Missing):
            note.withdraw(other, row.id, s.now, reason="Mine now.")
    ours = s.rows["notes"][0]
    with pytest.raises((Denied, Missing)):
        note.change(s.w.northgate, ours.id, s.now, wanted=NewNote(None, "Better."))
    assert [(one.text, one.version) for one in own_notes(s)] == [(ODD, 1)]


def test_the_desk_writes_none_in_anothers_name():
    s = story()
    with pytest.raises(Invalid) as refused:
        note.add(s.w.lead, s.case.id, s.now, notes=[NewNote(None, "We are sorry.")])
    assert set(refused.value.findings) == {"0/category"}
    ours = s.rows["notes"][0]
    for title in (HEADING, " STATEMENT\u00a0of  Northgate", "\uff33tatement of us"):
        wanted = NewNote(NoteKind.OTHER, "We accept all blame.", title)
        with pytest.raises(Invalid, match="own statement alone is headed so"):
            note.add(s.w.lead, s.case.id, s.now, notes=[wanted])
        with pytest.raises(Invalid, match="own statement alone is headed so"):
            note.change(s.w.lead, ours.id, s.now, wanted=wanted)


# ---------------------------------------------------------------- who reads it


def test_it_is_read_by_its_author_and_the_desk_and_by_no_other_party():
    s = story()
    adviser = adviser_in(s)
    row = state(s, "pumpette is fixed")
    for actor in (s.w.northgate, s.w.lead):
        assert [one.text for one in content(actor, s.case.id).notes if one.party] == [row.text]
    assert [one for one in content(s.w.halcyon, s.case.id).notes if one.party] == []
    assert "pumpette" not in words(signed_in(s.w.halcyon).get(f"/cases/{s.case.id}/vulnerabilities/"))
    for actor in (s.w.halcyon, s.reporter, adviser, s.w.outsider):
        assert seen(s, actor) == []
    assert Note.SEARCHED == ()  # so no search finds one for anybody
    note.withdraw(s.w.northgate, row.id, s.now, reason="pumpette went.")
    assert withdrawn(s.w.halcyon, case_view(s.w.halcyon, s.case.id)) == ()
    ((over),) = withdrawn(s.w.lead, case_view(s.w.lead, s.case.id))
    assert over.words == f"{HEADING}, {row.text}"


def test_of_a_draft_that_parties_read_each_sees_its_own_alone():
    s = story()
    state(s, "NORTHGATE SAYS")
    state(s, "HALCYON SAYS", by=s.w.halcyon)
    row = s.draft()
    makers = [s.w.parties[name].id for name in ("northgate", "halcyon")]
    due = s.now.replace(year=s.now.year + 1)
    asked = {
        one.participant_id: one for one in review.ask(s.w.lead, row.id, s.now, parties=makers, due_at=due)
    }
    for maker, own, other in (
        ("northgate", "NORTHGATE SAYS", "HALCYON SAYS"),
        ("halcyon", "HALCYON SAYS", "NORTHGATE SAYS"),
    ):
        key = asked[s.w.parties[maker].id].id
        told = repr([one.content for one in passages_of(getattr(s.w, maker), key)])
        assert own in told
        assert other not in told
        assert advisory_of(getattr(s.w, maker), s.case.id, s.now) is None
    sides = {s.w.parties[name].side_id for name in ("northgate", "halcyon")}
    assert {one.room_id for one in s.here(Passage)} == sides


def test_the_history_and_the_news_of_the_desk_say_that_it_was_a_statement():
    s = story()
    row = state(s)
    note.change(s.w.northgate, row.id, s.now, wanted=NewNote(None, "Other words."))
    told = history(s.w.lead, s.case.id).entries[:2]
    assert [(one.verb, one.outcome) for one in told] == [
        ("note.change", "statement"),
        ("note.add", "statement"),
    ]
    signed_in(s.w.lead)
    deliver("live", s.case.id, s.now)
    heard = {one.entry.verb for one in news_for(s.w.lead).items}
    assert {"note.add", "note.change"} <= heard
    page = words(signed_in(s.w.northgate).get(f"/cases/{s.case.id}/history/"))
    assert "wrote a manufacturer’s statement for the advisory" in page
    assert not [one for one in history(s.w.halcyon, s.case.id).entries if one.verb.startswith("note.")]
    assert_whole(s.case.id)


# ---------------------------------------------------------------- printed


def _released(s, **choice):
    s.released(**choice)
    return public.publication(s.number)


def test_what_was_typed_is_what_page_and_csaf_print():
    s = story(embargo_days=None)
    state(s)
    state(s, ODD, s.one)
    made = _released(s)
    document = json.loads(made.csaf)
    printed = {"category": "other", "text": ODD, "title": HEADING}
    assert printed in document["document"]["notes"]
    assert printed in document["vulnerabilities"][0]["notes"]
    page = made.page.decode()
    shown = escape(ODD.replace("\r\n", "\n")).replace("\n", "<br>")
    assert page.count(f'<p class="ma-verbatim">{shown}</p>') == 2
    assert page.count(f">{HEADING}</h") == 2


def test_it_is_never_taken_for_the_center_s_own_description():
    s = story(embargo_days=None)
    for row in s.here(Note, withdrawn_at=None):
        note.withdraw(s.w.lead, row.id, s.now, reason="To be written anew.")
    state(s, "Our pumps are perfectly safe.")
    state(s, "Nothing wrong.", s.one)
    s.draft()
    assert "has no note: describe it" in words(signed_in(s.w.lead).get(f"/cases/{s.case.id}/advisory/"))
    for about in (s.one, s.two):
        new = NewNote(NoteKind.DESCRIPTION, "It takes any dose.", vulnerability=about.id)
        note.add(s.w.lead, s.case.id, s.now, notes=[new])
    assert _released(s).line.summary == "It takes any dose."


def test_the_desk_leaves_it_out_knowing_whose_it_is():
    s = story(embargo_days=None)
    row = state(s, "Nobody is at risk.")
    s.draft()
    browser = signed_in(s.w.lead)
    page = words(browser.get(f"/cases/{s.case.id}/advisory/"))
    assert f"manufacturer’s own words: {HEADING}" in page
    assert "From the manufacturer itself, printed word for word" in page
    s.draft(leave_out=[row.id])
    page = words(browser.get(f"/cases/{s.case.id}/advisory/"))
    assert f"Left out by its author: manufacturer’s own words: {HEADING}" in page
    assert row.text not in page
    assert b"Nobody is at risk" not in _released(s, leave_out=[row.id]).csaf


def test_a_change_after_approval_stops_the_release_of_the_old_words():
    s = story(embargo_days=None)
    row = state(s, "We are on it.")
    out = s.approved()
    note.change(s.w.northgate, row.id, s.now, wanted=NewNote(None, "It is fixed."))
    newest = advisory_of(s.w.lead, s.case.id, s.now).newest
    assert [(one.kind, one.source) for one in newest.since_draft] == [(Kind.NOTE, str(row.id))]
    with pytest.raises(Illegal, match="draft again"):
        advisory.release(s.w.lead, out.id, s.now)


# ---------------------------------------------------------------- where a case or a party goes


def test_a_statement_goes_with_its_vulnerability_into_a_linked_case():
    s = story()
    state(s)
    state(s, "Of the log.", s.two)
    told = {"title": "Another", "leak_risk": "They share no component."}
    twin = split.split(s.w.lead, s.case.id, s.now, vulnerabilities=[s.two.id], **told)
    (moved,) = s.here(Vulnerability, twin.id)
    (copy,) = [one for one in s.here(Note, twin.id) if one.party_id]
    (party,) = s.here(Participant, twin.id, id=copy.party_id)
    assert (copy.text, copy.vulnerability_id, copy.room_id) == ("Of the log.", moved.id, party.side_id)
    assert party.name == "Northgate Medical"
    assert seen(s, s.w.northgate, twin.id) == ["Of the log."]
    assert seen(s, s.w.halcyon, twin.id) == []
    wanted = NewNote(None, "Patched.", vulnerability=moved.id)
    assert note.change(s.w.northgate, copy.id, s.now, wanted=wanted).text == "Patched."
    (stays,) = [one for one in own_notes(s) if one.vulnerability_id == s.two.id]
    with pytest.raises(Illegal, match="linked case"):
        note.withdraw(s.w.northgate, stays.id, s.now, reason="It went on.")
    page = signed_in(s.w.northgate).get(f"/cases/{s.case.id}/vulnerabilities/")
    assert "goes on in a linked case: change it there" in words(page)
    assert str(stays.id) not in page.content.decode()


def test_of_a_party_that_has_left_the_desk_withdraws_but_never_words_it():
    s = story()
    row = state(s)
    remove(s.w.lead, s.w.parties["northgate"].id, s.now, reason="It does not make the device.")
    with pytest.raises((Denied, Missing)):
        note.change(s.w.northgate, row.id, s.now, wanted=NewNote(None, "After all."))
    with pytest.raises(Denied, match="word for word"):
        note.change(s.w.lead, row.id, s.now, wanted=NewNote(NoteKind.OTHER, "Ours", HEADING))
    browser = signed_in(s.w.lead)
    here = f"/cases/{s.case.id}/vulnerabilities/"
    assert f'href="{here}note/{row.id}/withdraw/"' in browser.get(here).content.decode()
    assert f'href="{here}note/{row.id}/change/"' not in browser.get(here).content.decode()
    note.withdraw(s.w.lead, row.id, s.now, reason="Its author has left.")
    assert own_notes(s, withdrawn_at=None) == []
    assert_whole(s.case.id)


def test_who_comes_back_and_states_anew_takes_the_old_words_back():
    s = story()
    old, other = state(s, "Old words."), state(s, "Of the log.", s.two)
    remove(s.w.lead, s.w.parties["northgate"].id, s.now, reason="By mistake.")
    s.w.join(s.case, "northgate")
    new = state(s, "New words.")
    standing = own_notes(s, withdrawn_at=None)
    assert {row.id for row in standing} == {new.id, other.id}
    (gone,) = own_notes(s, id=old.id)
    assert (gone.withdrawn_because, gone.text) == (note.REPLACED, "Old words.")
    assert_whole(s.case.id)


def test_whoever_is_in_the_agency_too_states_for_the_manufacturer_alone():
    s = story()
    adviser_in(s)
    agency = next(row for row in s.here(Participant) if row.role == "adviser")
    with transaction.atomic(), database_context(None, "live", [s.case.id]):
        Grant.objects.create(
            realm="live",
            principal_id=s.w.northgate.person,
            room_id=agency.room_id,
            stream_id=s.case.id,
            role="adviser",
            basis="test",
            since=s.now,
        )
    row = state(s, "Ours.")
    assert (row.title, row.party_id) == (HEADING, s.w.parties["northgate"].id)
    assert note.change(s.w.northgate, row.id, s.now, wanted=NewNote(None, "Ours still.")).title == HEADING


# ---------------------------------------------------------------- the screen


def test_the_manufacturer_writes_changes_and_withdraws_it_on_its_page():
    s = story()
    here = f"/cases/{s.case.id}/vulnerabilities/"
    maker, desk = signed_in(s.w.northgate), signed_in(s.w.lead)
    before = words(maker.get(here))
    assert f"word for word under “{HEADING}”" in before
    assert "None of yours stands. Write one below" in before
    answers = maker.get(f"/cases/{s.case.id}/status/").content.decode()
    assert f'href="{here}#statement"' in answers
    assert 'id="statement"' not in desk.get(here).content.decode()
    added = maker.post(f"{here}note/", {"note-text": ODD, "note-vulnerability": str(s.one.id)})
    assert added.status_code == 303, words(added)
    (row,) = own_notes(s)
    assert row.text == ODD
    refused = maker.post(f"{here}note/", {"note-text": "More", "note-vulnerability": str(s.one.id)})
    assert refused.status_code == 422
    assert "Change the one that stands" in words(refused)
    page = maker.get(here).content.decode()
    assert page.count(f'href="{here}note/{row.id}/change/"') == 1
    own = desk.get(here).content.decode()
    assert f"<h3>{HEADING}</h3>" in own
    assert f"{here}note/{row.id}/" not in own
    form = maker.get(f"{here}note/{row.id}/change/").context["page"].box.form
    data = {form.add_prefix(name): form[name].value() for name in form.fields}
    assert data["note-text"] == ODD
    changed = maker.post(f"{here}note/{row.id}/change/", {**data, "note-text": "Shorter."})
    assert changed.status_code == 303, words(changed)
    assert desk.get(f"{here}note/{row.id}/change/").status_code == 403
    assert desk.post(f"{here}note/{row.id}/withdraw/", {"reason": "x", "version": "2"}).status_code == 403
    over = maker.post(f"{here}note/{row.id}/withdraw/", {"reason": "We said it.", "version": "2"})
    assert over.status_code == 303, words(over)
    assert [(one.text, one.withdrawn_because) for one in own_notes(s)] == [("Shorter.", "We said it.")]


def test_a_party_that_left_has_no_form():
    s = story()
    participant.leave(s.w.halcyon, s.w.parties["halcyon"].id, s.now)
    with pytest.raises((Denied, Missing)):
        state(s, by=s.w.halcyon)


def test_the_api_says_whose_it_is():
    s = story()
    state(s)
    bearer = {"authorization": f"Bearer {token_for(s.w.northgate)}"}
    told = Client().get(f"/api/v1/cases/{s.case.id}", headers=bearer).json()["notes"]
    assert [(one["title"], one["text"], one["participant"]) for one in told] == [
        (HEADING, ODD, str(s.w.parties["northgate"].id))
    ]
