"""embargo.keep, and what a case as it stands asks of the desk until it is done or answered."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.browsing import signed_in, words
from tests.factories import NOW, world
from tests.filled import Filled, filled
from tests.integration.test_api import get, token_for

from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.commands import consent, embargo, participant, status
from medaccord.apps.cases.commands.reopen import reopen
from medaccord.apps.cases.commands.split import split
from medaccord.apps.cases.commands.status import Answer
from medaccord.apps.cases.models import Case, Embargo, Override, Sign, Vulnerability
from medaccord.apps.cases.picture import take_picture
from medaccord.apps.cases.queries.cautions import allowances, cautions, situation
from medaccord.apps.cases.queries.history import history
from medaccord.apps.cases.queries.load import case_view
from medaccord.core.act import Act
from medaccord.core.scope import read_scope
from medaccord.domain.cvd import rules
from medaccord.domain.cvd.case_state import CaseEvent
from medaccord.domain.cvd.cells import Cell, Status
from medaccord.domain.cvd.kind import Indication
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing
from medaccord.domain.verbs import Verb

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("an_hour_later")]
DAY = dt.timedelta(days=1)
WHY = "The maker ships the fix on Friday; an earlier end would help attackers."
SOURCE = "A feed of the national center, item 4711."
HELD = "Adversaries know details or hold exploit code: end the embargo, or say why not."
ATTACKS = "Attacks have been seen: end the embargo or reject the proposal, or say why not."


def _attacked() -> Filled:
    """A case under an active embargo in which attacks were seen."""
    w = world()
    case, reporter = w.case()
    w.embargo(case)
    f = Filled(w, case, reporter, {"northgate": w.join(case, "northgate")})
    cases.record(w.lead, case.id, NOW, event=CaseEvent.ATTACKS)
    return f


def _indicated(what=Indication.EXPLOIT) -> Filled:
    """A case under an active embargo of which adversaries know more than they should."""
    w = world()
    case, reporter = w.case()
    w.embargo(case)
    f = Filled(w, case, reporter, {"northgate": w.join(case, "northgate")})
    f.vulnerabilities(2)
    cases.record(f.w.lead, f.case.id, NOW, event=what, source=SOURCE)
    return f


def _knowing() -> Filled:
    """A case without an embargo in which a manufacturer knows what it has no fix for."""
    f = filled()
    (made,), (flaw,) = f.products(), f.vulnerabilities()
    status.ask(f.w.lead, f.case.id, NOW, pairs=[(made.id, flaw.id)], due_at=NOW + 9 * DAY)
    return f


def _ready(f: Filled) -> None:
    answers = [
        Answer(cell.product, cell.vulnerability, Cell(Status.FIXED, fixed_version="2"))
        for cell in case_view(f.w.northgate, f.case.id).cells
    ]
    status.answer(f.w.northgate, f.case.id, NOW, answers=answers)


def _told(f, actor):
    """As the API tells it; a token expires by the wall clock, whatever clock the test has set."""
    token = token_for(actor, days=999)
    return get(f"/api/v1/cases/{f.case.id}", token=token).json()["cautions"]


def _asked(f, now=NOW):
    return [(c.rule, c.kept is not None) for c in cautions(case_view(f.w.lead, f.case.id), now)]


def test_attacks_under_an_embargo_are_before_the_desk_everywhere_and_before_nobody_else():
    f = _attacked()
    desk, maker = signed_in(f.w.lead), signed_in(f.w.northgate)
    here = f"/cases/{f.case.id}/"
    overview = words(desk.get(here))
    assert overview.count(ATTACKS) == 1, "the turn says it, with its button"
    assert f'href="{here}embargo/#cautions"' in desk.get(here).content.decode()
    work = desk.get("/my-work/").content.decode()
    overdue = work[work.index('id="overdue"') : work.index('id="reports"')]
    assert "Decide about the embargo: attacks have been seen" in overdue
    assert f"{here}embargo/#cautions" in overdue
    page = desk.get(f"{here}embargo/").content.decode()
    assert ATTACKS in page
    assert f'href="{here}embargo/keep/T3/"' in page
    assert 'href="#end"' in page
    (told,) = _told(f, f.w.lead)
    assert told == {"rule": "T3", "sentence": ATTACKS, "verb": "embargo.terminate", "kept": None}
    for address in (here, "/my-work/", f"{here}embargo/"):
        assert "Attacks have been seen" not in words(maker.get(address))
    assert maker.get(f"{here}embargo/keep/T3/").status_code == 404
    assert cautions(case_view(f.w.northgate, f.case.id), NOW) == ()


def test_a_reason_is_asked_for_kept_and_shown_as_the_answer():
    f = _attacked()
    desk = signed_in(f.w.lead)
    here = f"/cases/{f.case.id}/"
    asks = words(desk.get(f"{here}embargo/keep/T3/"))
    assert ATTACKS in asks
    empty = desk.post(f"{here}embargo/keep/T3/", {"reason": ""})
    assert empty.status_code == 422
    done = desk.post(f"{here}embargo/keep/T3/", {"reason": WHY})
    assert (done.status_code, done["Location"]) == (303, f"{here}embargo/")
    (row,) = f.rows(Override)
    assert (row.rule, row.verb, row.reason, row.principal_id) == ("T3", "embargo.keep", WHY, f.w.lead.person)
    assert row.room_id == case_view(f.w.lead, f.case.id).mine.side
    for address in (here, f"{here}embargo/"):
        shown = words(desk.get(address))
        assert f"Kept, because: “{WHY}” (Person" in shown
        assert ", Nov 23)" in shown
    assert "Decide about the embargo" not in words(desk.get("/my-work/"))
    assert "keep/T3" not in desk.get(f"{here}embargo/").content.decode()
    assert "said why the embargo stays as it is" in words(desk.get(f"{here}history/"))
    f.assert_whole()


def test_the_api_tells_the_desk_why_it_is_kept():
    f = _attacked()
    embargo.keep(f.w.lead, f.case.id, NOW, rule="T3", reason=WHY)
    (told,) = _told(f, f.w.lead)
    assert (told["kept"]["reason"], told["kept"]["at"]) == (WHY, "2026-11-23T15:00:00Z")
    assert _told(f, f.w.northgate) == []


def test_no_party_hears_of_the_reason():
    f = _attacked()
    embargo.keep(f.w.lead, f.case.id, NOW, rule="T3", reason=WHY)
    assert "embargo.keep" not in {entry.verb for entry in history(f.w.northgate, f.case.id).entries}
    assert "embargo.keep" in {entry.verb for entry in history(f.w.lead, f.case.id).entries}
    for actor in (f.w.northgate, f.reporter):
        assert f.seen(Override, actor) == []


def test_a_reason_holds_until_the_facts_change():
    f = _attacked()
    embargo.keep(f.w.lead, f.case.id, NOW, rule="T3", reason=WHY)
    assert _asked(f) == [("T3", True)]
    with pytest.raises(Illegal, match="recorded for this already"):
        embargo.keep(f.w.lead, f.case.id, NOW, rule="T3", reason=WHY)
    f.vulnerabilities()
    assert _asked(f) == [("T3", True)], "what is found besides changes nothing about attacks"
    embargo.terminate(f.w.lead, f.case.id, NOW, reason="Too many attacks.")
    assert _asked(f) == []
    with pytest.raises(Illegal, match="does not ask for this now"):
        embargo.keep(f.w.lead, f.case.id, NOW, rule="T3", reason=WHY)


def test_an_embargo_that_has_run_out_asks_for_nothing_ticked_or_not():
    f = _attacked()
    assert _asked(f, NOW + 59 * DAY) == [("T3", False)]
    assert _asked(f, NOW + 60 * DAY) == []


def test_what_is_not_the_turn_is_an_alert_on_the_cases_page():
    f = _knowing()
    embargo.propose(f.w.northgate, f.case.id, NOW, ends_at=NOW + 170 * DAY)
    page = words(signed_in(f.w.lead).get(f"/cases/{f.case.id}/"))
    assert "You Decide proposal 1 for the embargo's end." in page.replace("&#x27;", "'")
    assert "propose one and decide soon, or say why not. Decide" in page


def test_a_manufacturer_that_knows_asks_for_an_embargo_and_a_new_one_asks_again():
    f = _knowing()
    assert _asked(f) == [("T7", False)]
    told = _told(f, f.w.lead)
    assert [(one["rule"], one["verb"]) for one in told] == [("T7", "embargo.propose")]
    embargo.keep(f.w.lead, f.case.id, NOW, rule="T7", reason="It is known to everybody who matters.")
    assert _asked(f) == [("T7", True)]
    (made,), (flaw,) = f.products("halcyon"), f.rows(Vulnerability)
    status.ask(f.w.lead, f.case.id, NOW, pairs=[(made.id, flaw.id)], due_at=NOW + 9 * DAY)
    assert _asked(f) == [("T7", False)], "another manufacturer knows now"
    f.w.embargo(f.case)
    assert _asked(f) == []


def test_a_proposal_on_the_table_with_every_fix_ready_asks_for_its_rejection():
    f = _knowing()
    waiting = embargo.propose(f.w.northgate, f.case.id, NOW, ends_at=NOW + 170 * DAY)
    _ready(f)
    assert _asked(f) == [("T6", False)]
    desk = signed_in(f.w.lead)
    page = desk.get(f"/cases/{f.case.id}/embargo/").content.decode()
    assert 'href="#proposals"' in page
    assert 'id="proposals"' in page
    embargo.keep(f.w.lead, f.case.id, NOW, rule="T6", reason="Two weeks for the rollout.")
    assert _asked(f) == [("T6", True)]
    embargo.reject(f.w.lead, waiting.id, NOW)
    assert _asked(f) == []


def test_a_rule_that_nobody_can_follow_any_more_is_silent():
    f = _knowing()
    f.close()
    assert _asked(f) == []
    closed = _attacked()
    cases.close(closed.w.lead, closed.case.id, NOW, reasons={"T11": "The embargo goes on."})
    assert _asked(closed) == [("T3", False)], "an embargo may be ended in a closed case"
    assert ATTACKS in words(signed_in(closed.w.lead).get(f"/cases/{closed.case.id}/"))
    embargo.keep(closed.w.lead, closed.case.id, NOW, rule="T3", reason=WHY)


@pytest.mark.parametrize("what", Indication)
def test_what_adversaries_have_asks_the_desk_for_a_decision_and_no_party_hears_of_it(what):
    f = _indicated(what)
    state = f.rows(Embargo)[0].state
    (row,) = f.rows(Sign)
    assert (row.indication, row.source, row.occurred_at) == (what.value, SOURCE, NOW)
    assert state == "active", "a person decides"
    assert case_view(f.w.lead, f.case.id).attacks_at is None
    desk, maker = signed_in(f.w.lead), signed_in(f.w.northgate)
    here = f"/cases/{f.case.id}/"
    assert HELD in words(desk.get(f"{here}embargo/"))
    assert ("T4", False) in _asked(f)
    assert "T4" in {one["rule"] for one in _told(f, f.w.lead)}
    work = desk.get("/my-work/").content.decode()
    overdue = work[work.index('id="overdue"') : work.index('id="reports"')]
    assert "Decide about the embargo: adversaries know details or hold exploit code" in overdue
    assert SOURCE in words(desk.get(f"{here}embargo/keep/T4/"))
    assert SOURCE in words(desk.get(f"{here}record/"))
    told = {one.outcome for one in history(f.w.lead, f.case.id).entries if one.verb == "case.record"}
    assert told == {what.value}
    for address in (here, f"{here}history/", f"{here}embargo/", "/my-work/", "/notices/"):
        assert "dversaries" not in words(maker.get(address)), address
    assert "4711" not in maker.get(f"{here}history/").content.decode()
    assert case_view(f.w.northgate, f.case.id).signs == ()
    assert "case.record" not in {one.verb for one in history(f.w.northgate, f.case.id).entries}
    token = token_for(f.w.northgate, days=999)
    assert get(f"/api/v1/cases/{f.case.id}", token=token).json()["signs"] == []


def test_a_reason_for_what_they_know_is_none_for_what_they_hold():
    f = _indicated(Indication.DETAILS)
    embargo.keep(f.w.lead, f.case.id, NOW, rule="T4", reason=WHY)
    assert ("T4", True) in _asked(f)
    cases.record(f.w.lead, f.case.id, NOW, event=Indication.EXPLOIT, source="Seen for sale.")
    assert ("T4", False) in _asked(f)
    embargo.terminate(f.w.lead, f.case.id, NOW, reason="They hold it.")
    assert "T4" not in {rule for rule, _kept in _asked(f)}


def test_a_sign_says_who_says_so_and_nothing_else_has_a_source():
    f = _indicated()
    for told in (
        {"event": Indication.EXPLOIT, "source": " "},
        {"event": Indication.EXPLOIT, "source": SOURCE, "occurred_at": NOW + DAY},
        {"event": CaseEvent.ATTACKS, "source": SOURCE},
    ):
        with pytest.raises(Invalid):
            cases.record(f.w.lead, f.case.id, NOW, **told)
    assert len(f.rows(Sign)) == 1
    with pytest.raises((Denied, Missing)):
        cases.record(f.w.northgate, f.case.id, NOW, event=Indication.EXPLOIT, source=SOURCE)


def test_a_sign_is_recorded_on_its_page_since_its_day():
    f = _attacked()
    there = f"/cases/{f.case.id}/record/"
    typed = {"event": "adversaries_hold_exploit", "day": "2026-11-20", "time": "", "zone": "UTC"}
    empty = signed_in(f.w.lead).post(there, typed)
    assert empty.status_code == 422
    assert "Say who or what says so." in words(empty)
    done = signed_in(f.w.lead).post(there, typed | {"source": SOURCE})
    assert done.status_code == 303, words(done)
    (row,) = f.rows(Sign)
    assert row.occurred_at.date() == dt.date(2026, 11, 20)


def test_what_adversaries_have_goes_with_what_goes_on():
    f = _indicated()
    moving = f.rows(Vulnerability)[-1]
    told = {"vulnerabilities": [moving.id], "title": "Other", "leak_risk": "One board."}
    twin = split(f.w.lead, f.case.id, NOW, **told)
    assert ("T4", False) in [
        (c.rule, c.kept is not None) for c in cautions(case_view(f.w.lead, twin.id), NOW)
    ]
    cases.close(f.w.lead, f.case.id, NOW, reasons={"T11": "It goes on."})
    new = reopen(f.w.lead, f.case.id, NOW, reason="It goes on.")
    assert [one.source for one in case_view(f.w.lead, new.id).signs] == [SOURCE]


@pytest.mark.parametrize("scene", [_attacked, _indicated, _knowing, filled])
def test_the_desks_view_amounts_to_the_very_situation_that_commands_decide_by(scene):
    f = scene()
    view = case_view(f.w.lead, f.case.id)
    with f.inside():
        act = Act(f.w.lead, Verb.CASE_RENAME, NOW)
        act.lock(f.case.id)
        picture = take_picture(act, Case.rows.get(id=f.case.id))
    drawn, decided = situation(view, NOW), picture.now
    assert rules.standing(drawn) == rules.standing(decided)
    assert (drawn.embargo, drawn.exposure, drawn.terms) == (decided.embargo, decided.exposure, decided.terms)
    assert _bare(drawn) == _bare(decided)


def _bare(case):
    return {
        p.id: (p.roles, p.report, p.consent, p.accepted_terms, frozenset(p.fixes)) for p in case.participants
    }


def test_what_the_rules_leave_open_is_told_to_the_desk():
    f = _knowing()
    f.w.embargo(f.case)
    for maker, row in f.parties.items():
        consent.accept(getattr(f.w, maker), row.id, NOW)
    assert [one.rule for one in allowances(case_view(f.w.lead, f.case.id), NOW)] == []
    _ready(f)
    view = case_view(f.w.lead, f.case.id)
    assert [one.rule for one in allowances(view, NOW)] == ["T6"]
    assert "an active one may go on" in words(signed_in(f.w.lead).get(f"/cases/{f.case.id}/embargo/"))
    assert allowances(case_view(f.w.northgate, f.case.id), NOW) == ()


def test_who_may_not_decide_is_refused():
    f = _attacked()
    with pytest.raises(Denied):
        embargo.keep(f.w.northgate, f.case.id, NOW, rule="T3", reason=WHY)
    with pytest.raises(Missing):
        embargo.keep(f.w.halcyon, f.case.id, NOW, rule="T3", reason=WHY)
    with pytest.raises(Invalid, match="Say why"):
        embargo.keep(f.w.lead, f.case.id, NOW, rule="T3", reason="  ")
    for rule in ("T7", "T99", ""):
        with pytest.raises(Illegal, match="does not ask"):
            embargo.keep(f.w.lead, f.case.id, NOW, rule=rule, reason=WHY)
    with read_scope(f.w.lead):
        assert not Override.objects.visible_to(f.w.lead).exists()


def test_a_reason_for_a_rule_that_fell_silent_meanwhile_is_not_lost():
    f = _attacked()
    embargo.terminate(f.w.lead, f.case.id, NOW, reason="Too many attacks.")
    desk = signed_in(f.w.lead)
    there = f"/cases/{f.case.id}/embargo/keep/T3/"
    assert desk.get(there).status_code == 404
    refused = desk.post(there, {"reason": WHY})
    assert refused.status_code == 409
    assert WHY in words(refused)


def test_a_party_that_comes_back_is_no_new_manufacturer_to_the_rule():
    f = _attacked()
    embargo.keep(f.w.lead, f.case.id, NOW, rule="T3", reason=WHY)
    participant.leave(f.w.northgate, f.parties["northgate"].id, NOW)
    assert _asked(f) == [("T3", True)]
