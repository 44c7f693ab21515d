"""participant.finish and .resume: a party has done its part, reads on, and is waited for no more."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from tests.browsing import signed_in
from tests.factories import NOW
from tests.filled import filled

from medaccord.apps.cases.commands import consent, embargo, participant, status
from medaccord.apps.cases.commands.finish import finish
from medaccord.apps.cases.commands.resume import resume
from medaccord.apps.cases.queries.history import history
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.cases.queries.turn import owed
from medaccord.domain.cvd.cells import Cell, Plan, Status
from medaccord.domain.cvd.kind import Certainty
from medaccord.domain.cvd.report import ReportEvent
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing, Stale

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def asked():
    """Both manufacturers are asked about one product each."""
    f = filled()
    products = [f.products(maker)[0] for maker in ("northgate", "halcyon")]
    (flaw,) = f.vulnerabilities()
    pairs = [(row.id, flaw.id) for row in products]
    status.ask(f.w.lead, f.case.id, NOW, pairs=pairs, due_at=NOW + 3 * DAY)
    return f, pairs


def own(f, maker="northgate"):
    return f.parties[maker].id


def party(f, reader, maker="northgate"):
    return case_view(reader, f.case.id).party(own(f, maker))


def waited_for(f, reader):
    return {item.party for item in owed(case_view(reader, f.case.id), NOW)} - {None}


def answer(f, pair, told=None):
    told = told or Cell(status=Status.AFFECTED, plan=Plan.NO_FIX)
    status.answer(f.w.northgate, f.case.id, NOW, answers=[status.Answer(*pair, told)])


def test_whoever_owes_nothing_is_done_and_reads_on():
    f = filled()
    row = finish(f.w.northgate, own(f), NOW)
    assert (row.finished_at, row.finished_because) == (NOW, "")
    told = case_view(f.w.northgate, f.case.id)
    assert told.mine.finished_at == NOW
    assert history(f.w.lead, f.case.id).entries[0].verb == "participant.finish"
    assert party(f, f.w.lead).finished_at == NOW
    assert party(f, f.w.halcyon) is None
    assert all(e.verb != "participant.finish" for e in history(f.w.halcyon, f.case.id).entries)
    f.assert_whole()


def test_what_is_open_is_told_and_a_reason_lets_it_be(asked):
    f, _ = asked
    before = f.entries()
    with pytest.raises(Invalid, match="1 answer"):
        finish(f.w.northgate, own(f), NOW)
    assert f.entries() == before
    finish(f.w.northgate, own(f), NOW, reason=" We sold the line. ")
    assert party(f, f.w.lead).finished_because == "We sold the line."
    f.assert_whole()


def test_a_refuted_vulnerability_leaves_nothing_open(asked):
    from medaccord.apps.cases.commands import vulnerability

    f, pairs = asked
    wanted = vulnerability.NewVulnerability(title="Hard-coded password", certainty=Certainty.REFUTED)
    vulnerability.change(f.w.lead, pairs[0][1], NOW, wanted=wanted)
    assert finish(f.w.northgate, own(f), NOW).finished_at == NOW


def test_nobody_waits_for_a_party_that_is_done(asked):
    f, _ = asked
    assert waited_for(f, f.w.lead) == {str(own(f)), str(own(f, "halcyon"))}
    finish(f.w.northgate, own(f), NOW, reason="We sold the line.")
    assert waited_for(f, f.w.lead) == {str(own(f, "halcyon"))}
    assert waited_for(f, f.w.northgate) == set()
    assert case_view(f.w.lead, f.case.id).phase == "fixing"
    finish(f.w.halcyon, own(f, "halcyon"), NOW, reason="We have no staff for it.")
    assert case_view(f.w.lead, f.case.id).phase == "writing"
    resume(f.w.halcyon, own(f, "halcyon"), NOW)
    assert case_view(f.w.lead, f.case.id).phase == "fixing"
    assert waited_for(f, f.w.lead) == {str(own(f, "halcyon"))}
    f.assert_whole()


def test_terms_are_answered_by_a_party_that_is_done_too():
    f = filled()
    f.w.embargo(f.case)
    with pytest.raises(Illegal, match="Terms wait"):
        finish(f.w.northgate, own(f), NOW, reason="We sold the line.")
    consent.accept(f.w.northgate, own(f), NOW)
    finish(f.w.northgate, own(f), NOW)
    embargo.propose(f.w.lead, f.case.id, NOW, ends_at=NOW + 90 * DAY)
    assert str(own(f)) in waited_for(f, f.w.northgate)
    view = case_view(f.w.northgate, f.case.id)
    assert (view.mine.finished_at, view.end_in_force(NOW)) == (NOW, NOW + 60 * DAY)


def test_it_is_taken_up_again_by_word_by_work_and_by_a_new_question(asked):
    f, pairs = asked
    maker = f.w.northgate
    finish(maker, own(f), NOW, reason="Later.")
    assert resume(maker, own(f), NOW).finished_because == ""
    with pytest.raises(Illegal, match="work goes on"):
        resume(maker, own(f), NOW)
    finish(maker, own(f), NOW, reason="Later.")
    answer(f, pairs[0])
    assert party(f, maker).finished_at is None
    finish(maker, own(f), NOW)
    participant.judge(maker, own(f), NOW, event=ReportEvent.DEFER)
    assert party(f, maker).finished_at == NOW
    participant.judge(maker, own(f), NOW, event=ReportEvent.ACCEPT)
    assert party(f, maker).finished_at is None
    finish(maker, own(f), NOW)
    (flaw,) = f.vulnerabilities()
    status.ask(f.w.lead, f.case.id, NOW, pairs=[(pairs[0][0], flaw.id)], due_at=NOW + DAY)
    assert party(f, maker).finished_at is None
    f.assert_whole()


def test_what_the_desk_records_for_a_party_takes_nothing_up(asked):
    f, pairs = asked
    finish(f.w.northgate, own(f), NOW, reason="Ask our parent.")
    told = status.Answer(*pairs[0], Cell(status=Status.AFFECTED, plan=Plan.NO_FIX))
    status.answer(f.w.lead, f.case.id, NOW, answers=[told], reason="On its website.")
    assert party(f, f.w.lead).finished_at == NOW


def test_a_party_says_it_for_itself_once_and_as_it_saw_it(asked):
    f, _ = asked
    for verb in (finish, resume):
        with pytest.raises(Denied):
            verb(f.w.lead, own(f), NOW)
        with pytest.raises(Missing):
            verb(f.w.halcyon, own(f), NOW)
    with pytest.raises(Stale):
        finish(f.w.northgate, own(f), NOW, reason="Done.", version=1)
    with pytest.raises(Invalid):
        finish(f.w.northgate, own(f), NOW, reason="a\x00b")
    finish(f.w.northgate, own(f), NOW, reason="Done.")
    with pytest.raises(Illegal, match="already"):
        finish(f.w.northgate, own(f), NOW, reason="Done.")


def test_an_invitee_and_a_closed_case_have_no_part_to_end():
    f = filled()
    w = f.w
    late = participant.invite(w.lead, f.case.id, NOW, organisation=w.agency.id)
    with pytest.raises(Denied):
        finish(w.adviser, late.id, NOW)
    f.close()
    with pytest.raises(Denied, match="Now it is closed"):
        finish(w.northgate, own(f), NOW)


def test_the_day_alone_is_told_of_a_reporter_that_is_done():
    f = filled()
    reporters = next(p for p in case_view(f.w.lead, f.case.id).parties if p.role == "reporter")
    row = finish(f.reporter, reporters.id, NOW + dt.timedelta(minutes=7))
    assert (row.finished_at.hour, row.finished_at.minute) == (12, 0)


# ---------------------------------------------------------------- screens


def _post(f, actor, word, **sent):
    return signed_in(actor).post(f"/cases/{f.case.id}/people/{own(f)}/{word}/", sent)


def _page(f, actor):
    return signed_in(actor).get(f"/cases/{f.case.id}/people/").content.decode()


@time_machine.travel(NOW, tick=False)
def test_done_and_taken_up_again_on_the_page_of_people(asked):
    f, _ = asked
    page = _page(f, f.w.northgate)
    assert "Still open: Give 1 answer for your products." in page
    version = party(f, f.w.northgate).version
    refused = _post(f, f.w.northgate, "finish", **{"finish-version": version})
    assert refused.status_code == 422
    assert "Still open: 1 answer." in refused.content.decode()
    sent = {"finish-version": version, "finish-reason": "We sold the line."}
    assert _post(f, f.w.northgate, "finish", **sent).status_code == 303
    for reader in (f.w.northgate, f.w.lead):
        assert "done since Nov 23: We sold the line." in " ".join(_page(f, reader).split())
    assert "Nothing waits for your answer" in signed_in(f.w.northgate).get("/my-work/").content.decode()
    assert "Say that you are done" not in _page(f, f.w.northgate)
    assert _post(f, f.w.northgate, "resume").status_code == 303
    assert "done since" not in _page(f, f.w.lead)
    assert "1 request needs your answer" in signed_in(f.w.northgate).get("/my-work/").content.decode()


@time_machine.travel(NOW, tick=False)
def test_a_stale_page_keeps_the_reason_that_was_typed(asked):
    f, _ = asked
    refused = _post(f, f.w.northgate, "finish", **{"finish-version": 1, "finish-reason": "We sold it."})
    assert refused.status_code == 409
    assert "We sold it." in refused.content.decode()
    assert _post(f, f.w.northgate, "resume").status_code == 409
    assert _post(f, f.w.halcyon, "finish", **{"finish-version": 1}).status_code == 404
    assert "Say that you are done" not in _page(f, f.w.lead)
