"""Screens of cases: the list, the page of one, its history, and what is rarely done to it."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.browsing import AT, plain, signed_in, words
from tests.factories import NOW, person, world
from tests.filled import adviser_in, filled

from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.commands import participant, status
from medaccord.apps.cases.commands.status import Answer
from medaccord.apps.cases.models import Case, Override
from medaccord.apps.cases.queries.history import history
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.cases.queries.since import new_since
from medaccord.apps.discussion.commands import post
from medaccord.core.context import database_context
from medaccord.core.models import AuditEntry, Fact, Principal
from medaccord.core.scope import read_scope
from medaccord.domain.cvd import cells
from medaccord.domain.cvd.case_state import CaseEvent
from medaccord.domain.cvd.cells import Plan, Status
from medaccord.domain.cvd.report import ReportEvent
from medaccord.domain.errors import Missing
from medaccord.domain.verbs import Verb
from medaccord.web.presenters.cases.answers import said_of, worst_of
from medaccord.web.presenters.cases.history import SENTENCES, what

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("an_hour_later")]


def _asked(f, maker="northgate", products=1, vulnerabilities=1, due=14):
    pairs = [(p.id, v.id) for p in f.products(maker, products) for v in f.vulnerabilities(vulnerabilities)]
    status.ask(f.w.lead, f.case.id, f.now, pairs=pairs, due_at=f.now + dt.timedelta(days=due))
    return pairs


# ---------------------------------------------------------------- the list


def test_the_list_shows_only_what_the_reader_may_see():
    w = world()
    mine, _ = w.case("Pump accepts dose changes")
    other, _ = w.case("Monitor shows old readings")
    w.join(mine, "northgate")
    listed = words(signed_in(w.lead).get("/cases/"))
    assert mine.title in listed
    assert other.title in listed
    told = words(signed_in(w.northgate).get("/cases/"))
    assert mine.title in told
    assert other.title not in told
    assert "No case yet" in words(signed_in(w.outsider).get("/cases/"))


def test_the_list_is_narrowed_by_phase_and_words_and_says_when_nothing_matches():
    w = world()
    case, _ = w.case("Pump accepts dose changes")
    browser = signed_in(w.lead)
    assert case.title in words(browser.get("/cases/?phase=inviting&q=dose"))
    nothing = browser.get("/cases/?phase=closed&q=dose")
    assert "No case matches" in words(nothing)
    assert 'value="dose"' in nothing.content.decode()
    assert browser.get("/cases/?phase=nonsense").status_code == 422
    assert browser.get("/cases/?after=damaged").status_code == 422


def test_the_list_pages_by_a_cursor_that_keeps_the_filter():
    w = world()
    for n in range(51):
        w.case(f"Pump number {n}")
    browser = signed_in(w.lead)
    first = browser.get("/cases/?q=Pump")
    assert first.content.decode().count("MDC-") == 50
    older = re.search(r'rel="next" href="([^"]+)"', first.content.decode())
    second = browser.get(f"/cases/{older[1].replace('&amp;', '&')}")
    assert second.content.decode().count("MDC-") == 1
    assert 'value="Pump"' in second.content.decode()


def test_strangers_are_sent_to_the_sign_in():
    from django.test import Client

    w = world()
    case, _ = w.case()
    for path in ("/my-work/", "/cases/", f"/cases/{case.id}/", f"/cases/{case.id}/history/"):
        answer = Client().get(path)
        assert answer.status_code == 303
        assert answer["Location"].startswith("/sign-in/")


# ---------------------------------------------------------------- the page


def test_a_case_that_may_not_be_seen_answers_like_one_that_does_not_exist():
    f = filled()
    browser = signed_in(f.w.outsider)
    for part in ("", "people/", "history/", "record/", "rename/", "close/"):
        hidden = browser.get(f"/cases/{f.case.id}/{part}")
        absent = browser.get(f"/cases/00000000-0000-4000-8000-00000000abcd/{part}")
        assert hidden.status_code == 404
        assert plain(hidden) == plain(absent)
        assert dict(hidden.headers) == dict(absent.headers)


def test_the_page_says_whose_turn_it_is_and_by_when():
    f = filled()
    _asked(f, due=3)
    told = words(signed_in(f.w.lead).get(f"/cases/{f.case.id}/"))
    assert "Northgate Medical Owes 1 answer for its products. Due Nov 26." in told
    assert "Thursday, Nov 26 1 answer from Northgate Medical." in told
    own = words(signed_in(f.w.northgate).get(f"/cases/{f.case.id}/"))
    assert "You Give 1 answer for your products. Due Nov 26." in own


def test_a_manufacturer_sees_its_own_row_and_nobody_elses():
    f = filled()
    ours, theirs = _asked(f, "northgate"), _asked(f, "halcyon")
    for actor, pairs in ((f.w.northgate, ours), (f.w.halcyon, theirs)):
        cell = cells.Cell(Status.AFFECTED, plan=Plan.FIX_PLANNED, plan_date=dt.date(2027, 1, 31))
        status.answer(actor, f.case.id, f.now, answers=[Answer(*pair, cell) for pair in pairs])
    for actor, own, other in (
        (f.w.northgate, "Northgate Medical", "Halcyon Infusion"),
        (f.w.halcyon, "Halcyon Infusion", "Northgate Medical"),
    ):
        for part in ("", "people/", "history/"):
            told = words(signed_in(actor).get(f"/cases/{f.case.id}/{part}"))
            assert other not in told
            assert own in told
    both = words(signed_in(f.w.lead).get(f"/cases/{f.case.id}/"))
    assert "Northgate Medical" in both
    assert "Halcyon Infusion" in both


def test_silence_reads_as_no_answer_and_never_as_not_affected():
    f = filled()
    _asked(f, due=1)
    told = words(signed_in(f.w.lead).get(f"/cases/{f.case.id}/"))
    assert "No answer" in told
    assert "Not affected" not in told


def test_the_worst_of_several_products_stands_for_them_with_a_count():
    f = filled()
    pairs = _asked(f, products=3)
    answers = [
        Answer(*pairs[0], cells.Cell(Status.FIXED, fixed_version="2")),
        Answer(*pairs[1], cells.Cell(Status.AFFECTED, plan=Plan.NOT_STATED)),
    ]
    status.answer(f.w.northgate, f.case.id, f.now, answers=answers)
    view = case_view(f.w.lead, f.case.id)
    shown = said_of(worst_of(view.cells_of(f.parties["northgate"].id)), AT)
    assert (shown.kind, shown.word) == ("affected", "Affected")
    assert shown.note == "no plan given; 1 of 3 products"


def test_an_adviser_is_told_of_no_fix_path_it_cannot_see():
    f = filled()
    _asked(f)
    told = words(signed_in(adviser_in(f)).get(f"/cases/{f.case.id}/"))
    assert "not public, no exploit, no attacks (pxa)" in told
    assert "not aware" not in told
    assert "(Vfdpxa)" in words(signed_in(f.w.lead).get(f"/cases/{f.case.id}/"))


def test_the_embargo_is_counted_down_and_drawn():
    w = world()
    case, _ = w.case()
    w.embargo(case, days=10)
    w.join(case, "northgate")
    told = words(signed_in(w.northgate).get(f"/cases/{case.id}/"))
    assert "Embargo ends 10 days, on Dec 3, 2026" in told
    assert "Active to Dec 3" in told
    assert "not before Dec 3" in told


def test_nothing_changes_by_looking():
    f = filled()
    _asked(f)
    before = f.entries()
    for actor in (f.w.lead, f.w.northgate):
        browser = signed_in(actor)
        for part in ("", "people/", "history/", *(["record/"] if actor == f.w.lead else [])):
            assert browser.get(f"/cases/{f.case.id}/{part}").status_code == 200
    assert f.entries() == before


def test_the_browser_keeps_nothing_of_a_case():
    f = filled()
    answer = signed_in(f.w.lead).get(f"/cases/{f.case.id}/")
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    title = re.search(r"<title>(.*?)</title>", answer.content.decode())[1]
    assert f.case.title not in title


def test_the_page_asks_a_constant_number_of_questions():
    f = filled()
    browser = signed_in(f.w.lead)
    browser.get(f"/cases/{f.case.id}/")

    def count():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert browser.get(f"/cases/{f.case.id}/").status_code == 200
        return len(asked)

    _asked(f, products=1)
    few = count()
    _asked(f, "halcyon", products=6, vulnerabilities=3)
    assert count() == few


# ---------------------------------------------------------------- what is new, and history


def test_new_is_what_others_did_after_my_own_last_step():
    f = filled()
    participant.admit(f.w.lead, f.case.id, f.now, person=_colleague(f))
    later = f.now + dt.timedelta(minutes=5)
    with database_context(None, "live", [f.case.id]):
        room = Case.rows.get(id=f.case.id).room_id
    post.write(f.w.northgate, f.case.id, later, room=room, text="Build 7.4.1 passed.")
    news = new_since(f.w.lead, f.case.id)
    assert [(e.verb, e.own) for e in news.entries] == [("post.write", False)]
    assert news.acted
    assert new_since(f.w.northgate, f.case.id).entries == ()
    page = words(signed_in(f.w.lead).get(f"/cases/{f.case.id}/"))
    assert "New since your last step here" in page
    assert "wrote a post" in page


def _colleague(f):
    from medaccord.apps.parties.models import Membership

    Membership.objects.create(organisation=f.w.center, person_id=f.w.colleague.person, since=f.now)
    return f.w.colleague.person


def test_one_party_learns_nothing_of_another_partys_steps():
    """Every command touches the case's own row; that must not tell a competitor that somebody acted."""
    f = filled()
    seen = {e.recorded_at for e in history(f.w.halcyon, f.case.id).entries}
    later = f.now + dt.timedelta(minutes=7)
    pairs = _asked(f)
    answer = [Answer(*pairs[0], cells.Cell(Status.INVESTIGATING))]
    status.answer(f.w.northgate, f.case.id, later, answers=answer)
    participant.judge(f.w.northgate, f.parties["northgate"].id, later, event=ReportEvent.DEFER)
    told = history(f.w.halcyon, f.case.id).entries
    assert later not in {e.recorded_at for e in told}
    assert {e.recorded_at for e in told} >= seen
    assert all(e.number is None for e in told)
    assert all(e.verb not in ("participant.judge", "status.answer") or e.own for e in told)
    assert [e.verb for e in history(f.w.lead, f.case.id).entries][:2] == [
        "participant.judge",
        "status.answer",
    ]


def test_the_reporters_steps_show_their_day_alone_to_others():
    f = filled()
    with database_context(None, "live", [f.case.id]):
        room = Case.rows.get(id=f.case.id).room_id
    post.write(f.reporter, f.case.id, f.now, room=room, text="I tested it again.")
    entry = history(f.w.lead, f.case.id).entries[0]
    assert (entry.verb, entry.by_day, entry.who) == ("post.write", True, "Anonymous reporter")
    own = history(f.reporter, f.case.id).entries[0]
    assert (own.own, own.by_day) == (True, False)
    cell = words(signed_in(f.w.lead).get(f"/cases/{f.case.id}/history/"))
    assert "Nov 23, 2026 Anonymous reporter wrote a post" in cell


def test_the_desk_sees_whether_the_chain_is_whole():
    f = filled()
    browser = signed_in(f.w.lead)
    assert "Whole" in words(browser.get(f"/cases/{f.case.id}/history/"))
    assert "checks the whole" in words(signed_in(f.w.northgate).get(f"/cases/{f.case.id}/history/"))


@pytest.mark.sqlite
def test_the_desk_sees_that_the_chain_was_changed():
    f = filled()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'core_auditentry'"
        )
        for name, _sql in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}")
    row = AuditEntry.objects.filter(stream=f.case.id, seq=2).get()
    AuditEntry.objects.filter(pk=row.pk).update(envelope=row.envelope.replace("participant", "particip4nt"))
    told = words(signed_in(f.w.lead).get(f"/cases/{f.case.id}/history/"))
    assert "Not whole" in told


def test_history_pages_by_a_cursor_that_counts_nothing():
    f = filled()
    first = history(f.w.lead, f.case.id, limit=3)
    second = history(f.w.lead, f.case.id, after=first.next, limit=3)
    numbers = [e.number for e in (*first.entries, *second.entries)]
    assert numbers == list(range(f.entries(), f.entries() - 6, -1))
    for damaged in ("x", "00000000-0000-4000-8000-00000000abcd"):
        with pytest.raises(Missing):
            history(f.w.lead, f.case.id, after=damaged)


def test_history_says_what_came_of_it_to_those_who_may_know():
    w = world()
    case, _ = w.case()
    row = w.join(case, "northgate")
    w.join(case, "halcyon")
    participant.judge(w.northgate, row.id, NOW, event=ReportEvent.DEFER)
    cases.record(w.lead, case.id, NOW, event=CaseEvent.ATTACKS)
    told = {who: _told(actor, case) for who, actor in (("lead", w.lead), ("other", w.halcyon))}
    assert {"deferred the report", "recorded that attacks were seen"} <= told["lead"]
    assert told["lead"] - told["other"] >= {"deferred the report"}
    with read_scope(w.halcyon):
        seen = Fact.objects.visible_to(w.halcyon).filter(stream=case.id).values_list("verb", "outcome")
        assert (Verb.PARTICIPANT_JUDGE, "defer") not in set(seen)


def _told(actor, case):
    return {what(entry) for entry in history(actor, case.id, limit=100).entries}


def test_the_bar_says_to_each_party_what_its_own_people_may_do():
    f = filled()
    someone = person()
    Principal.objects.filter(id=f.reporter.principal).update(joined_to=someone.principal)
    within = "Pass this on only within your own organization"
    for actor, said in ((f.w.lead, within), (f.w.northgate, within), (someone, "for yourself alone")):
        page = signed_in(actor).get(f"/cases/{f.case.id}/").content.decode()
        bar = page[page.index("ma-tlp--") :].partition("</section>")[0]
        assert "TLP:AMBER+STRICT" in bar
        assert said in bar


def test_every_verb_has_its_sentence():
    assert set(SENTENCES) == {verb.value for verb in Verb}
    assert all(str(words).strip() for words in SENTENCES.values())


# ---------------------------------------------------------------- what is rarely done


def test_recording_that_it_is_public_ends_the_embargo():
    w = world()
    case, _ = w.case()
    w.embargo(case)
    browser = signed_in(w.lead)
    shown = browser.get(f"/cases/{case.id}/record/")
    assert "The embargo binds until 2027-01-22 15:00 UTC" in words(shown)
    answer = browser.post(
        f"/cases/{case.id}/record/", {"event": "public", "day": "2026-11-23", "time": "15:30", "zone": "UTC"}
    )
    assert (answer.status_code, answer["Location"]) == (303, f"/cases/{case.id}/")
    view = case_view(w.lead, case.id)
    assert view.public_at == dt.datetime(2026, 11, 23, 15, 30, tzinfo=dt.UTC)
    assert view.embargo.state == "exited"


def test_a_wrong_record_keeps_what_was_typed():
    w = world()
    case, _ = w.case()
    browser = signed_in(w.lead)
    future = browser.post(
        f"/cases/{case.id}/record/", {"event": "public", "day": "2027-01-01", "time": "10:00", "zone": "UTC"}
    )
    assert future.status_code == 422
    assert "This has not happened yet." in words(future)
    assert 'value="2027-01-01"' in future.content.decode()
    nothing = browser.post(f"/cases/{case.id}/record/", {"time": "10:00", "zone": "UTC"})
    assert nothing.status_code == 422
    assert "Give the day of this time." in words(nothing)


def test_closing_under_an_embargo_asks_for_a_reason_and_keeps_it():
    w = world()
    case, _ = w.case()
    w.embargo(case)
    browser = signed_in(w.lead)
    assert "reason_T11" not in browser.get(f"/cases/{case.id}/close/").content.decode()
    refused = browser.post(f"/cases/{case.id}/close/", {"sure": "on"})
    assert refused.status_code == 409
    page = refused.content.decode()
    assert 'name="reason_T11"' in page
    assert re.search(r'name="sure"[^>]*checked', page)
    empty = browser.post(f"/cases/{case.id}/close/", {"sure": "on", "reason_T11": " "})
    assert empty.status_code == 422
    answer = browser.post(f"/cases/{case.id}/close/", {"sure": "on", "reason_T11": "The maker is gone."})
    assert answer.status_code == 303
    with database_context(None, "live", [case.id]):
        assert [o.reason for o in Override.rows.filter(stream=case.id)] == ["The maker is gone."]
        assert Case.rows.get(id=case.id).phase == "closed"


def test_renaming_takes_the_version_that_was_seen():
    w = world()
    case, _ = w.case()
    browser = signed_in(w.lead)
    version = re.search(
        r'name="version" value="(\d+)"', browser.get(f"/cases/{case.id}/rename/").content.decode()
    )[1]
    cases.rename(w.lead, case.id, w.now, title="Somebody was faster")
    late = browser.post(f"/cases/{case.id}/rename/", {"title": "My own words", "version": version})
    assert late.status_code == 409
    assert "My own words" in late.content.decode()
    assert "Somebody was faster" in late.content.decode()
    fresh = re.search(r'name="version" value="(\d+)"', late.content.decode())[1]
    assert int(fresh) == case_view(w.lead, case.id).version
    answer = browser.post(f"/cases/{case.id}/rename/", {"title": "My own words", "version": fresh})
    assert answer.status_code == 303
    assert case_view(w.lead, case.id).title == "My own words"


def test_a_stale_own_number_shows_both_and_is_then_a_decision():
    f = filled()
    browser, there = signed_in(f.w.northgate), f"/cases/{f.case.id}/label/"
    seen = re.search(r'name="version" value="(\d+)"', browser.get(there).content.decode())[1]
    assert browser.post(there, {"reference": "NG-1", "alias": "Heron", "version": seen}).status_code == 303
    late = browser.post(there, {"reference": "NG-2", "alias": "", "version": seen})
    page = late.content.decode()
    assert late.status_code == 409
    assert "NG-1" in page
    assert "Heron" in page
    assert 'value="NG-2"' in page
    fresh = re.search(r'name="version" value="(\d+)"', page)[1]
    assert browser.post(there, {"reference": "NG-2", "alias": "", "version": fresh}).status_code == 303
    assert case_view(f.w.northgate, f.case.id).mine.reference == "NG-2"


def test_what_the_matrix_forbids_is_neither_offered_nor_done():
    f = filled()
    browser = signed_in(f.w.northgate)
    page = browser.get(f"/cases/{f.case.id}/").content.decode()
    for act in ("record", "close"):
        assert f"/cases/{f.case.id}/{act}/" not in page
        assert (
            f"/cases/{f.case.id}/{act}/" in signed_in(f.w.lead).get(f"/cases/{f.case.id}/").content.decode()
        )
    assert browser.get(f"/cases/{f.case.id}/close/").status_code == 403
    refused = browser.post(f"/cases/{f.case.id}/close/", {"sure": "on"})
    assert refused.status_code == 403
    assert case_view(f.w.lead, f.case.id).phase != "closed"
