"""A party's counsel: a seat, a room of its own, and what is published in the party's name waits there."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.browsing import signed_in, words
from tests.factories import NOW, person, signs_in
from tests.filled import adviser_in
from tests.integration.advisory_case import story
from tests.support.api import Program
from tests.support.spoken import drafted, ready, second_adviser
from tests.support.whole import assert_whole

from medaccord.apps.advisories.commands import advisory, communication, counsel, statement
from medaccord.apps.advisories.queries.drafts import advisory_of
from medaccord.apps.cases.commands import colleague, note, participant, split
from medaccord.apps.cases.commands.note import NewNote
from medaccord.apps.cases.models import Note, Participant, Statement
from medaccord.apps.cases.queries.content import content
from medaccord.apps.cases.queries.history import history
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.cases.queries.statements import before_counsel, statements_of
from medaccord.apps.cases.queries.statements import statement as one_statement
from medaccord.apps.notifications.commands import notice
from medaccord.apps.notifications.queries.notices import news_for
from medaccord.apps.parties.models import Membership
from medaccord.core import facts
from medaccord.core.catalogue import scoped_models
from medaccord.core.context import database_context
from medaccord.core.models import Grant, Stream
from medaccord.core.principal import doubt, system
from medaccord.core.scope import open_grants, read_scope
from medaccord.domain.advisory.blocks import Kind
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing, Stale
from medaccord.domain.roles import Role

pytestmark = pytest.mark.django_db
WORDS = "We ship software 4.2 this week."


def of_northgate(s, name="Counsel", **told):
    """Somebody of the manufacturer who does not work on the case."""
    one = person(name)
    signs_in(one)
    Membership.objects.create(organisation=s.w.makers["northgate"], person_id=one.person, since=NOW, **told)
    return one


def named(s, **told):
    one = of_northgate(s)
    counsel.name(s.w.northgate, party(s).id, s.now, person=one.person, **told)
    return one


def party(s, name="northgate"):
    return s.fresh(s.w.parties[name])


def state(s, text=WORDS, about=None, by=None):
    new = NewNote(None, text, vulnerability=about.id if about else None)
    return note.add(by or s.w.northgate, s.case.id, s.now, notes=[new])[0]


def change(s, row, text):
    return note.change(s.w.northgate, row.id, s.now, wanted=NewNote(None, text))


def printed(row, s):
    """Statements of parties in a draft, as text."""
    drawn = advisory_of(s.w.lead, s.case.id, s.now).newest
    assert drawn.line.id == row.id
    return [b.content["text"] for b in drawn.blocks if b.kind == Kind.NOTE and b.content.get("party")]


def visible(s, actor):
    """Kinds of rows that somebody sees of the case, and how many of each."""
    with read_scope(actor):
        found = {m: m.objects.visible_to(actor).filter(stream=s.case.id).count() for m in scoped_models()}
    return {m._meta.model_name: n for m, n in found.items() if n}


def inside(s):
    return database_context(None, "live", [s.case.id])


def delivered():
    for realm, stream in facts.waiting():
        while notice.deliver(realm, stream, NOW):
            pass


# ---------------------------------------------------------------- the seat


def test_counsel_sees_what_waits_and_nothing_else_of_the_case():
    s = story()
    state(s, "For all.")
    one = named(s)
    state(s, "Of the log.", s.two)
    assert set(visible(s, one)) == {"statement", "fact"}
    assert visible(s, one)["statement"] == 2
    with read_scope(one):
        held = open_grants(one).filter(stream=s.case.id)
        assert {(g.role, g.room_id) for g in held} == {(Role.COUNSEL, party(s).counsel_id)}
        facts_seen = Stream.objects.filter(id=s.case.id)
        assert facts_seen.exists()
    for closed in (case_view, content, history):
        with pytest.raises(Missing):
            closed(one, s.case.id)
    told = sorted(before_counsel(one), key=lambda t: t.text)
    assert [(t.text, t.asked_by, t.number, t.may_decide) for t in told] == [
        ("For all.", told[0].asked_by, s.case.stream.number, True),
        ("Of the log.", told[0].asked_by, s.case.stream.number, True),
    ]
    assert all(t.due_at == s.now + dt.timedelta(days=3) for t in told)
    assert_whole(s.case.id)


def test_nobody_else_enters_the_room_of_counsel():
    s = story()
    one = named(s, days=5)
    row = state(s)
    (waits,) = before_counsel(one)
    assert waits.due_at == s.now + dt.timedelta(days=5)
    for other in (s.w.lead, s.w.colleague, s.w.halcyon, s.reporter, s.w.outsider):
        assert "statement" not in visible(s, other)
        with pytest.raises(Missing):
            one_statement(other, waits.id)
        assert statements_of(other, s.case.id) == {}
    assert statements_of(s.w.northgate, s.case.id)[row.id].text == WORDS
    third = of_northgate(s, "A colleague")
    colleague.add(s.w.northgate, party(s).id, s.now, person=third.person)
    assert statements_of(third, s.case.id)[row.id].id == waits.id
    colleague.remove(s.w.northgate, party(s).id, s.now, person=third.person)
    with pytest.raises(Missing):
        one_statement(third, waits.id)


def test_only_its_own_people_name_it_and_only_a_colleague_outside_the_case():
    s = story()
    one, key = of_northgate(s), party(s).id
    for other in (s.w.lead, s.w.halcyon):
        with pytest.raises((Denied, Missing)):
            counsel.name(other, key, s.now, person=one.person)
    with pytest.raises(Invalid):
        counsel.name(s.w.northgate, key, s.now, person=s.w.outsider.person)
    with pytest.raises(Illegal, match="works on the case"):
        counsel.name(s.w.northgate, key, s.now, person=s.w.northgate.person)
    for days in (0, 31):
        with pytest.raises(Invalid):
            counsel.name(s.w.northgate, key, s.now, person=one.person, days=days)
    counsel.name(s.w.northgate, key, s.now, person=one.person)
    with pytest.raises(Illegal, match="has a counsel"):
        counsel.name(s.w.northgate, key, s.now, person=of_northgate(s, "A friend").person)
    with pytest.raises(Illegal, match="is counsel here"):
        colleague.add(s.w.northgate, key, s.now, person=one.person)
    with read_scope(one):
        assert open_grants(one).filter(stream=s.case.id).count() == 1


def test_ending_the_seat_approves_nothing_and_takes_an_administrator_or_the_lead():
    s = story()
    one = named(s)
    row = state(s)
    (waits,) = before_counsel(one)
    for other in (s.w.northgate, s.w.colleague):
        with pytest.raises(Denied):
            counsel.end(other, party(s).id, s.now, reason="They are slow.")
    with pytest.raises(Missing):
        counsel.end(one, party(s).id, s.now, reason="I am done.")
    with pytest.raises(Invalid):
        counsel.end(s.w.lead, party(s).id, s.now, reason=" ")
    counsel.end(s.w.lead, party(s).id, s.now, reason="Nobody answers there.")
    assert before_counsel(one) == []
    with pytest.raises(Missing):
        statement.approve(one, waits.id, s.now)
    assert party(s).counsel_ended_because == "Nobody answers there."
    assert s.fresh(row).waits
    assert printed(s.draft(), s) == []
    change(s, row, WORDS)  # who saves it again lets it out under their own name
    assert printed(s.draft(), s) == [WORDS]
    with pytest.raises(Illegal, match="no counsel"):
        counsel.end(s.w.lead, party(s).id, s.now, reason="Again.")
    assert_whole(s.case.id)


def test_an_administrator_of_the_party_ends_it():
    s = story()
    named(s)
    Membership.objects.filter(person=s.w.northgate.person).update(administrator=True)
    counsel.end(s.w.northgate, party(s).id, s.now, reason="Another one comes.")
    again = named(s, days=1)
    state(s)
    assert len(before_counsel(again)) == 1
    assert party(s).counsel_ended_because == ""
    assert_whole(s.case.id)


def test_who_leaves_the_organisation_leaves_the_seat_and_it_stays_one():
    s = story()
    one = named(s)
    row = state(s)
    Membership.objects.filter(person=one.person).update(until=s.now)
    colleague.leave(system(stream=s.case.id), s.case.id, s.now)
    assert before_counsel(one) == []
    assert s.fresh(row).waits
    row = change(s, row, "Other words.")
    assert row.waits, "nobody sits there, and nothing goes out for that"
    again = named(s)
    assert [t.text for t in before_counsel(again)] == ["Other words."]
    assert_whole(s.case.id)


def test_a_party_that_goes_takes_its_counsel_along():
    s = story(embargo_days=None)
    one = named(s)
    state(s)
    participant.leave(s.w.northgate, party(s).id, s.now)
    assert before_counsel(one) == []
    with inside(s):
        held = Grant.objects.filter(stream=s.case.id, role=Role.COUNSEL.value, until=None)
        assert not held.exists()
    assert_whole(s.case.id)


# ---------------------------------------------------------------- statements


def test_no_statement_is_in_a_draft_before_counsel_approved_that_very_version():
    s = story()
    one = named(s)
    row = state(s)
    assert printed(s.draft(), s) == []
    (waits,) = before_counsel(one)
    statement.approve(one, waits.id, s.now, version=waits.version)
    assert printed(s.draft(), s) == [WORDS]
    decided = one_statement(one, waits.id)
    assert (decided.state, decided.may_decide) == ("approved", False)
    change(s, row, "We ship it next week.")
    assert printed(s.draft(), s) == []
    with pytest.raises(Illegal, match="waits no more"):
        statement.approve(one, waits.id, s.now)
    (again,) = [t for t in before_counsel(one) if t.may_decide]
    statement.approve(one, again.id, s.now)
    assert printed(s.draft(), s) == ["We ship it next week."]
    assert_whole(s.case.id)


def test_an_approved_advisory_does_not_print_what_was_changed_since():
    s = story()
    one = named(s)
    row = state(s)
    statement.approve(one, before_counsel(one)[0].id, s.now)
    revision = s.approved()
    change(s, row, "Other words.")
    with pytest.raises(Illegal, match="changed since"):
        advisory.release(s.w.lead, revision.id, s.now, reasons={"T15": "All agreed."})
    assert printed(s.draft(), s) == []


def test_counsel_returns_it_with_reasons_that_its_own_people_read():
    s = story()
    one = named(s)
    row = state(s)
    (waits,) = before_counsel(one)
    with pytest.raises(Invalid):
        statement.return_(one, waits.id, s.now, words=" ")
    statement.return_(one, waits.id, s.now, words="Name no date.")
    told = statements_of(s.w.northgate, s.case.id)[row.id]
    assert (told.state, told.words) == ("returned", "Name no date.")
    assert s.fresh(row).waits
    assert printed(s.draft(), s) == []
    change(s, row, "We ship it.")
    (again,) = [t for t in before_counsel(one) if t.may_decide]
    statement.approve(one, again.id, s.now)
    assert printed(s.draft(), s) == ["We ship it."]
    assert_whole(s.case.id)


def test_what_stands_as_counsel_is_named_waits_too_and_what_they_approved_does_not_again():
    s = story()
    row = state(s)
    assert printed(s.draft(), s) == [WORDS]
    one = named(s)
    assert s.fresh(row).waits
    statement.approve(one, before_counsel(one)[0].id, s.now)
    counsel.end(s.w.lead, party(s).id, s.now, reason="They change jobs.")
    another = named(s)
    assert not s.fresh(row).waits
    assert [t.may_decide for t in before_counsel(another)] == [False]


def test_only_this_partys_counsel_decides_and_never_its_author():
    s = story()
    one = named(s)
    state(s)
    (waits,) = before_counsel(one)
    with pytest.raises(Denied):
        statement.approve(s.w.northgate, waits.id, s.now)
    two = person("Counsel of another")
    Membership.objects.create(organisation=s.w.makers["halcyon"], person_id=two.person, since=NOW)
    counsel.name(s.w.halcyon, party(s, "halcyon").id, s.now, person=two.person)
    with pytest.raises(Missing):
        statement.approve(two, waits.id, s.now)
    # Somebody who works for one party and is counsel of another reads in both rooms, and decides in one.
    Membership.objects.create(organisation=s.w.makers["northgate"], person_id=two.person, since=NOW)
    colleague.add(s.w.northgate, party(s).id, s.now, person=two.person)
    with pytest.raises(Denied, match="this party's counsel"):
        statement.approve(two, waits.id, s.now)


def test_whoever_wrote_it_approves_nothing():
    s = story()
    third = of_northgate(s, "Wrote it")
    colleague.add(s.w.northgate, party(s).id, s.now, person=third.person)
    one = named(s)
    state(s, by=third)
    colleague.remove(s.w.northgate, party(s).id, s.now, person=third.person)
    counsel.end(s.w.lead, party(s).id, s.now, reason="Ill.")
    state(s, "Of the log.", s.two, by=s.w.northgate)
    counsel.name(s.w.northgate, party(s).id, s.now, person=third.person)
    assert before_counsel(one) == []
    assert {t.may_decide for t in before_counsel(third)} == {True}
    with inside(s):
        Statement.rows.filter(stream=s.case.id).update(asked_by=third.principal)
    with pytest.raises(Denied, match="Another person"):
        statement.approve(third, before_counsel(third)[0].id, s.now)


def test_the_texts_are_compared_once_more():
    s = story()
    one = named(s)
    row = state(s)
    (waits,) = before_counsel(one)
    with inside(s):
        Note.rows.filter(stream=s.case.id, id=row.id).update(text="Not what counsel read.")
    with pytest.raises(Stale):
        statement.approve(one, waits.id, s.now)


def test_the_desk_hears_that_it_was_approved_and_never_why_it_was_returned():
    s = story()
    one = named(s)
    row = state(s)
    statement.return_(one, before_counsel(one)[0].id, s.now, words="Name no date.")
    change(s, row, "We ship it.")
    statement.approve(one, before_counsel(one)[0].id, s.now)
    verbs = [entry.verb for entry in history(s.w.lead, s.case.id).entries]
    assert "statement.approve" in verbs
    assert "counsel.name" in verbs
    assert "statement.return" not in verbs
    own = [entry.verb for entry in history(s.w.northgate, s.case.id).entries]
    assert "statement.return" in own
    others = [entry.verb for entry in history(s.w.halcyon, s.case.id).entries]
    assert not {"statement.approve", "counsel.name", "statement.return"} & set(others)


def test_counsel_hears_of_what_waits_and_of_nothing_else():
    s = story()
    delivered()
    one = named(s)
    state(s)
    s.draft()
    delivered()
    (news,) = news_for(one).items[:1]
    assert {line.statement for line in news_for(one).items} <= {t.id for t in before_counsel(one)}
    assert news.number == s.case.stream.number
    assert not news_for(one).more


def test_what_waits_waits_in_the_linked_case_as_well():
    s = story(embargo_days=None)
    one = named(s)
    state(s, "Of the log.", s.two)
    linked = split.split(s.w.lead, s.case.id, s.now, vulnerabilities=[s.two.id], title="Logs")
    (there,) = [t for t in before_counsel(one) if t.may_decide]
    assert (there.case, there.text) == (linked.id, "Of the log.")
    statement.approve(one, there.id, s.now)
    (twin,) = s.here(Note, linked.id, party__isnull=False)
    assert not twin.waits
    (seated,) = s.here(Participant, linked.id, counsel__isnull=False)
    assert seated.counsel_days == 3
    assert_whole(s.case.id, linked.id)


def test_a_key_of_counsel_waits_while_it_is_in_doubt_who_they_are():
    s = story()
    one = named(s)
    state(s)
    doubt(one.person, NOW, None)
    assert before_counsel(one) == []
    colleague.confirm(s.w.northgate, party(s).id, s.now, person=one.person)
    assert len(before_counsel(one)) == 1


# ---------------------------------------------------------------- safety communications


def spoken(s):
    """The seat of the adviser's agency, a second person there, and somebody of it outside the case."""
    adviser_in(s)
    second = second_adviser(s.w, s.case.id, s.now)
    (seat,) = (one for one in case_view(s.w.lead, s.case.id).parties if one.role == "adviser")
    one = person("Counsel of the agency")
    Membership.objects.create(organisation=s.w.agency, person_id=one.person, since=NOW)
    return seat.id, second, one


def test_an_agencys_draft_waits_for_its_counsel_before_anybody_approves_it():
    s = story(embargo_days=None)
    seat, second, one = spoken(s)
    counsel.name(s.w.adviser, seat, s.now, person=one.person)
    row = drafted(s.w, s.case.id, s.now)
    assert set(visible(s, one)) == {"statement", "fact"}
    with pytest.raises(Illegal, match="Counsel of your agency"):
        communication.approve(second, row.id, s.now, digest=row.digest)
    (waits,) = before_counsel(one)
    assert (waits.kind, waits.title, dict(waits.parts)) == ("communication", row.title, row.parts)
    statement.approve(one, waits.id, s.now)
    assert communication.approve(second, row.id, s.now, digest=row.digest).state == "approved"
    again = drafted(s.w, s.case.id, s.now, based_on=row.id, title="Another title")
    assert again.waits
    assert [t.title for t in before_counsel(one) if t.may_decide] == ["Another title"]
    assert_whole(s.case.id)


def test_an_approved_draft_is_approved_anew_once_its_agency_takes_counsel():
    s = story(embargo_days=None)
    seat, second, one = spoken(s)
    row = ready(s.w, s.case.id, s.now, second=second)
    counsel.name(s.w.adviser, seat, s.now, person=one.person)
    held = s.fresh(row)
    assert (held.state, held.waits, held.approver_id) == ("draft", True, None)
    statement.return_(one, before_counsel(one)[0].id, s.now, words="Say who we are.")
    with pytest.raises(Illegal, match="Counsel of your agency"):
        communication.approve(second, row.id, s.now, digest=row.digest)
    counsel.end(s.w.lead, seat, s.now, reason="Nobody answers there.")
    with pytest.raises(Illegal, match="Counsel of your agency"):
        communication.approve(second, row.id, s.now, digest=row.digest)
    anew = drafted(s.w, s.case.id, s.now, based_on=row.id)
    assert communication.approve(second, anew.id, s.now, digest=anew.digest).state == "approved"
    assert_whole(s.case.id)


# ---------------------------------------------------------------- pages and programs


def test_counsel_reads_and_approves_from_my_work():
    s = story()
    one = named(s)
    state(s, "We ship <b>4.2</b>.")
    browser = signed_in(one)
    page = words(browser.get("/my-work/"))
    assert "For you as counsel" in page
    assert "Read and decide" in page
    for closed in ("", "people/", "vulnerabilities/", "history/"):
        assert browser.get(f"/cases/{s.case.id}/{closed}").status_code == 404
    (waits,) = before_counsel(one)
    there = f"/statements/{waits.id}/"
    page = words(browser.get(there))
    assert "We ship &lt;b&gt;4.2&lt;/b&gt;." in browser.get(there).content.decode()
    assert s.case.stream.number in page
    assert s.case.title not in page
    again = browser.post(f"{there}return/", {"return-words": "", "return-version": 1})
    assert again.status_code == 422
    done = browser.post(f"{there}approve/", {"version": 1})
    assert done["Location"] == "/my-work/"
    assert "Approved" in words(browser.get("/statements/"))
    assert signed_in(s.w.lead).get(there).status_code == 404
    assert signed_in(s.w.northgate).get(there).status_code == 200


def test_its_author_and_the_desk_read_where_it_stands():
    s = story()
    one = named(s)
    row = state(s)
    tab = f"/cases/{s.case.id}/vulnerabilities/"
    assert "Waits for your counsel, until" in words(signed_in(s.w.northgate).get(tab))
    assert "Waits for their counsel" in words(signed_in(s.w.lead).get(tab))
    s.draft()
    draft = words(signed_in(s.w.lead).get(f"/cases/{s.case.id}/advisory/"))
    assert "because their counsel has not approved them: Statement of Northgate Medical" in draft
    statement.return_(one, before_counsel(one)[0].id, s.now, words="Name no date.")
    assert "Name no date." in words(signed_in(s.w.northgate).get(tab))
    desk = words(signed_in(s.w.lead).get(tab))
    assert "Name no date." not in desk
    assert "Waits for their counsel" in desk
    change(s, row, "Yet other words.")
    counsel.end(s.w.lead, party(s).id, s.now, reason="Nobody answers there.")
    assert "nobody decides on it now" in words(signed_in(s.w.northgate).get(tab))
    change(s, row, WORDS)
    assert "counsel" not in words(signed_in(s.w.lead).get(tab))


def test_the_seat_is_named_and_ended_on_the_page_of_its_people():
    s = story()
    one = of_northgate(s, "Rae Marsh")
    team = f"/cases/{s.case.id}/people/{party(s).id}/team/"
    maker, lead = signed_in(s.w.northgate), signed_in(s.w.lead)
    assert "Name your counsel" in words(maker.get(team))
    assert "Name your counsel" not in words(lead.get(team))
    assert lead.get(f"{team}counsel/").status_code == 404
    done = maker.post(f"{team}counsel/", {"person": str(one.person), "days": "2"})
    assert done["Location"] == team
    assert "Rae Marsh. Statements wait" in words(maker.get(team))
    desk = words(lead.get(team))
    assert "It has one." in desk
    assert "Rae Marsh" not in desk
    assert maker.get(f"{team}counsel/end/").status_code == 404
    assert lead.post(f"{team}counsel/end/", {"reason": "On leave."})["Location"] == team
    assert "Ended: On leave." in words(maker.get(team))


def test_programs_name_read_return_and_end():
    s = story()
    one = of_northgate(s)
    maker, reads, lead = Program(s.w.northgate), Program(one), Program(s.w.lead)
    there = f"/participants/{party(s).id}/counsel"
    assert lead.post(there, {"person": str(one.person)}).status_code == 403
    maker.done(there, {"person": str(one.person)})
    row = state(s)
    maker.done(f"/notes/{row.id}/change", {"text": WORDS})
    (told,) = reads.get("/statements").json()["results"]
    assert told["asked_by"] == before_counsel(one)[0].asked_by != ""
    assert (told["text"], told["subject"], told["may_decide"]) == (WORDS, str(row.id), True)
    assert lead.get("/statements").json()["results"] == []
    assert reads.get(f"/cases/{s.case.id}").status_code == 404
    assert lead.post(f"/statements/{told['id']}/approve", {}).status_code == 404
    reads.done(f"/statements/{told['id']}/return", {"words": "Name no date.", "version": 1})
    (kept,) = lead.get(f"/cases/{s.case.id}").json()["notes"][-1:]
    assert kept["waits"] is True
    lead.done(f"{there}/end", {"reason": "On leave."})


def test_search_finds_counsel_nothing():
    s = story()
    one = named(s)
    state(s)
    browser = Program(one)
    for wanted in ("ship", "Northgate", s.case.stream.number):
        assert browser.get(f"/search?q={wanted}").json()["results"] == []
