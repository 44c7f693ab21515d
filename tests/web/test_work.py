"""My work: what to do next at the desk, what waits for a party's answer, and the answers on its cards."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.browsing import signed_in, words
from tests.factories import NOW, organisation, person, world
from tests.filled import adviser_in, filled

from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.commands import consent, embargo, participant, status
from medaccord.apps.cases.commands.status import Answer
from medaccord.apps.cases.entering import ROLE_OF
from medaccord.apps.cases.models import Cell
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.parties.models import ContactPoint, OrganisationKind
from medaccord.domain.cvd import cells
from medaccord.domain.cvd.cells import Plan, Status
from medaccord.domain.policy.matrix import decide
from medaccord.domain.roles import Role
from medaccord.domain.verbs import Verb

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def clock():
    """The web edge's clock, which a test may set forward."""
    with time_machine.travel(NOW + dt.timedelta(hours=1), tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def _clock(clock):
    return clock


def _work(actor):
    return signed_in(actor).get("/my-work/")


def _section(answer, name):
    """The text of one section of the desk's page."""
    page = answer.content.decode()
    start = page.index(f'<section class="ma-sec" id="{name}"')
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page[start : page.index("</section>", start)]))


def _asked(f, maker="northgate", products=1, vulnerabilities=1, due=14):
    pairs = [(p.id, v.id) for p in f.products(maker, products) for v in f.vulnerabilities(vulnerabilities)]
    status.ask(f.w.lead, f.case.id, f.now, pairs=pairs, due_at=f.now + due * DAY)
    return pairs


def _card(answer, question):
    """The form of the card with this question: its address and the values of its buttons."""
    page = answer.content.decode()
    start = page.index(question)
    form = page[page.index("<form", start) : page.index("</form>", start)]
    address = re.search(r'action="([^"]+)"', form)[1].replace("&amp;", "&")
    return address, re.findall(r'value="([^"]+)" class', form)


# ---------------------------------------------------------------- at the desk


def test_the_desks_sections_come_in_the_order_of_urgency():
    w = world()
    page = _work(w.lead).content.decode()
    places = [page.index(f'id="{name}"') for name in ("overdue", "reports", "silent", "ending")]
    assert places == sorted(places)
    told = words(_work(w.lead))
    for empty in ("Nothing is overdue.", "No report waits.", "Every invited manufacturer has answered."):
        assert empty in told


def test_new_reports_stand_with_the_urgent_ones_first():
    w = world()
    w.told(device="Glucose reader")
    w.told(device="Home ventilator", patient_affected="yes")
    page = _work(w.lead)
    section = _section(page, "reports")
    assert section.index("Home ventilator") < section.index("Glucose reader")
    assert "Urgent: patient" in section
    assert "2 reports wait for you" in words(page)


def test_late_answers_are_overdue_and_one_click_from_the_log(clock):
    f = filled()
    _asked(f, due=2)
    assert "Nothing is overdue." in _section(_work(f.w.lead), "overdue")
    clock.move_to(NOW + 5 * DAY)
    page = _work(f.w.lead)
    assert "3 days late due Nov 25 1 answer from Northgate Medical" in _section(page, "overdue")
    party = f.parties["northgate"].id
    assert f'href="/cases/{f.case.id}/people/?party={party}#contact"' in page.content.decode()
    opened = signed_in(f.w.lead).get(f"/cases/{f.case.id}/people/?party={party}").content.decode()
    assert f'value="{party}" selected' in opened
    assert 'id="contact"' in opened


def test_a_party_reads_its_own_number_and_name_in_its_work():
    f = filled()
    mine = case_view(f.w.northgate, f.case.id).mine
    called = {"reference": "PSIRT-17", "alias": "Blue heron", "version": mine.version}
    participant.label(f.w.northgate, mine.id, f.now, **called)
    _asked(f)
    told = words(_work(f.w.northgate))
    assert told.count(f"{f.case.stream.number}, PSIRT-17, Blue heron") >= 2  # on the card and in the table
    assert "PSIRT-17" not in words(_work(f.w.halcyon))


def test_a_silent_manufacturer_stands_with_its_day_45(clock):
    w = world()
    case, _ = w.case()
    w.embargo(case)
    w.invite(case, "northgate")
    clock.move_to(NOW + 12 * DAY)
    page = _work(w.lead)
    section = _section(page, "silent")
    assert "Northgate Medical" in section
    assert "12 days ago not opened 1 × this platform" in section
    assert "Jan 7, 2027 33 days left" in section
    assert "1 silent manufacturer " in words(page)
    assert "Reach Northgate Medical in another way" in _section(page, "overdue")
    w2 = world()
    assert "Northgate" not in _section(_work(w2.lead), "silent")


def test_an_embargo_that_ends_within_two_weeks_shows_what_is_missing():
    w = world()
    near, _ = w.case("Pump accepts dose changes")
    far, _ = w.case("Monitor shows old readings")
    w.embargo(near, days=14)
    w.embargo(far, days=60)
    section = _section(_work(w.lead), "ending")
    assert near.title in section
    assert "Dec 7, 3:00 pm 14 days Not known No draft" in section
    assert far.title not in section


def test_a_closed_case_owes_nothing(clock):
    f = filled()
    _asked(f, due=2)
    clock.move_to(NOW + 5 * DAY)
    assert "Northgate Medical" in _section(_work(f.w.lead), "overdue")
    cases.close(f.w.lead, f.case.id, NOW + 5 * DAY)
    assert "Nothing is overdue." in _section(_work(f.w.lead), "overdue")


def test_only_those_who_were_let_in_see_a_cases_work():
    f = filled()
    from dataclasses import replace

    colleague = person()
    organisation(OrganisationKind.COORDINATION_CENTER, colleague)
    analyst = replace(colleague, roles=colleague.roles | {Role.ANALYST})
    assert f.case.title not in words(_work(analyst))
    assert f.case.title not in words(_work(f.w.outsider))
    assert "Nothing waits for your answer" in words(_work(f.w.outsider))


def test_my_work_asks_a_constant_number_of_questions():
    w = world()
    browser = signed_in(w.lead)

    def count():
        with CaptureQueriesContext(connection) as asked:
            assert browser.get("/my-work/").status_code == 200
        return len(asked)

    for n in range(2):
        case, _ = w.case(f"Pump {n}")
        w.embargo(case, days=10)
        w.join(case, "northgate")
    count()
    few = count()
    for n in range(4):
        case, _ = w.case(f"Monitor {n}")
        w.embargo(case, days=10)
        w.join(case, "halcyon")
    assert count() == few


# ---------------------------------------------------------------- for a party


def test_requests_stand_with_the_nearest_due_date_first():
    f = filled()
    _asked(f, due=9)
    _asked(f, due=3)
    page = _work(f.w.northgate)
    told = words(page)
    assert "2 requests need your answer" in told
    assert told.index("Due Nov 26") < told.index("Due Dec 2")
    assert "No answer is shown as “no answer”, never as “not affected”." in told


@pytest.mark.parametrize("given", ["affected", "not_affected", "investigating"])
def test_one_click_answers_and_says_nothing_that_was_not_said(given):
    f = filled()
    _asked(f)
    browser = signed_in(f.w.northgate)
    address, values = _card(browser.get("/my-work/"), "affected by V1?")
    assert values == ["affected", "not_affected", "investigating"]
    answer = browser.post(address, {"answer": given})
    assert (answer.status_code, answer["Location"]) == (303, "/my-work/")
    (cell,) = f.rows(Cell)
    assert cell.status == given
    assert cell.plan == ("not_stated" if given == "affected" else "")
    assert cell.justification == ("not_stated" if given == "not_affected" else "")
    assert browser.post(address, {"answer": "affected"}).status_code == 409


def test_an_answer_that_is_asked_back_is_a_card_that_leads_to_its_form_and_overwrites_nothing():
    f = filled()
    (pair,) = _asked(f)
    vague = cells.Cell(Status.NOT_AFFECTED, justification=cells.Justification.NOT_STATED)
    status.answer(f.w.northgate, f.case.id, f.now, answers=[Answer(*pair, vague)])
    due = f.now + 4 * DAY
    status.ask(f.w.lead, f.case.id, f.now, pairs=[pair], due_at=due, question="Which part is not in it?")
    browser = signed_in(f.w.northgate)
    page = browser.get("/my-work/")
    assert "The coordination center asks: “Which part is not in it?”" in words(page)
    assert "Due Nov 27" in words(page)
    address, values = _card(page, "What do you say about your answer for")
    assert values == ["open"]
    answer = browser.post(address, {"answer": "open"})
    place = f"{pair[0]}.{pair[1]}"
    assert answer["Location"] == f"/cases/{f.case.id}/status/?cell={place}#answer"
    (cell,) = f.rows(Cell)
    assert (cell.status, cell.question) == ("not_affected", "Which part is not in it?")
    form = browser.get(answer["Location"]).content.decode()
    assert re.search(rf'value="{place}\.3" checked', form)
    assert '<option value="not_stated" selected>' in form


def test_a_date_that_is_asked_about_is_not_confirmed_by_a_press(clock):
    f = filled()
    (pair,) = _asked(f)
    day = (f.now + 10 * DAY).date()
    planned = cells.Cell(Status.AFFECTED, plan=Plan.FIX_PLANNED, plan_date=day)
    status.answer(f.w.northgate, f.case.id, f.now, answers=[Answer(*pair, planned)])
    status.ask(f.w.lead, f.case.id, f.now, pairs=[pair], due_at=f.now + 9 * DAY, question="In which regions?")
    clock.move_to(f.now + 8 * DAY)
    browser = signed_in(f.w.northgate)
    assert "Will the fix for" not in words(browser.get("/my-work/"))
    assert browser.post(f"/my-work/cases/{f.case.id}/fixes/{day}/", {"answer": "yes"}).status_code == 404
    (cell,) = f.rows(Cell)
    assert cell.question == "In which regions?"


def test_the_answers_of_a_card_look_the_same():
    f = filled()
    _asked(f)
    page = _work(f.w.northgate).content.decode()
    looks = set(re.findall(r'value="(?:affected|not_affected|investigating)" class="([^"]+)"', page))
    assert len(looks) == 1
    assert "usa-button--outline" in looks.pop()


def test_many_answers_in_one_case_are_given_on_their_page():
    f = filled()
    _asked(f, products=2, vulnerabilities=2)
    page = _work(f.w.northgate)
    assert "affected by" not in words(page)
    assert "4 answers, MDC-" in words(page)
    assert f'href="/cases/{f.case.id}/status/"' in page.content.decode()


def test_requests_beyond_the_cards_are_listed_with_the_page_that_answers_them():
    w = world()
    parts = []
    for _ in range(8):
        case, _ = w.case()
        w.embargo(case)
        parts.append(w.invite(case, "northgate").id)
    page = _work(w.northgate)
    text = page.content.decode()
    assert "8 requests need your answer" in words(page)
    assert text.count('name="answer" value="accept"') == 6
    assert "After these" in words(page)
    assert "Take part in a case? (1 of 8)" in words(page)
    assert "Take part in a case? (8 of 8)" in words(page)
    for part in parts:
        assert f'href="/invitations/{part}/"' in text


def test_the_heading_and_the_table_count_the_same_requests():
    f = filled()
    pairs = _asked(f, products=2, vulnerabilities=2)
    later = cells.Cell(Status.AFFECTED, plan=Plan.FIX_PLANNED, plan_date=(NOW + 60 * DAY).date())
    told = words(_work(f.w.northgate))
    assert "4 requests need your answer" in told
    assert "Yours 4 requests" in told
    answers = [Answer(*pair, later) for pair in pairs]
    status.answer(f.w.northgate, f.case.id, f.now, answers=answers)
    told = words(_work(f.w.northgate))
    assert "Nothing waits for your answer" in told
    assert "Yours" not in told


def test_one_party_cannot_answer_for_another():
    f = filled()
    _asked(f)
    address, _ = _card(_work(f.w.northgate), "affected by V1?")
    assert signed_in(f.w.halcyon).post(address, {"answer": "not_affected"}).status_code in (404, 422)
    assert signed_in(f.w.outsider).post(address, {"answer": "not_affected"}).status_code == 404
    assert [c.status for c in f.rows(Cell)] == ["asked"]


def test_a_party_without_a_case_judges_nothing_and_is_told_so():
    w = world()
    told = words(_work(w.halcyon))
    assert "Nothing waits for your answer" in told
    assert "Cases appear here once you agree to an invitation." in told


def test_the_report_is_judged_from_its_card():
    w = world()
    case, _ = w.case()
    party = w.invite(case, "northgate")
    consent.accept(w.northgate, party.id, w.now)
    browser = signed_in(w.northgate)
    address, values = _card(browser.get("/my-work/"), "Is this report valid for you?")
    assert values == ["validate", "invalidate"]
    assert browser.post(address, {"answer": "validate"})["Location"] == "/my-work/"
    address, values = _card(browser.get("/my-work/"), "Will you work on this report?")
    assert values == ["accept", "defer"]
    assert browser.post(address, {"answer": "accept"}).status_code == 303
    assert "Nothing waits for your answer" in words(browser.get("/my-work/"))


def _proposed():
    """Two manufacturers at work without an embargo, and one of them proposes the first."""
    w = world()
    case, _ = w.case()
    for maker in ("northgate", "halcyon"):
        w.join(case, maker)
    return w, case, embargo.propose(w.northgate, case.id, w.now, ends_at=w.now + 50 * DAY)


@pytest.mark.parametrize(("given", "consented"), [("agree", "signatory"), ("decline", "declined")])
def test_first_terms_are_answered_from_their_card(given, consented):
    w, case, _ = _proposed()
    browser = signed_in(w.halcyon)
    address, values = _card(browser.get("/my-work/"), "Keep details private until Jan 12, 2027?")
    assert values == ["agree", "decline"]
    assert browser.post(address, {"answer": given}).status_code == 303
    assert case_view(w.lead, case.id).party(w.parties["halcyon"].id).consent == consented


def test_terms_on_a_card_are_never_taken_for_others():
    w, case, shown = _proposed()
    browser = signed_in(w.halcyon)
    address, _values = _card(browser.get("/my-work/"), "Keep details private until")
    embargo.propose(w.lead, case.id, w.now, ends_at=w.now + 30 * DAY)
    browser.post(address, {"answer": "agree"})
    assert case_view(w.lead, case.id).party(w.parties["halcyon"].id).signed <= {shown.id}


@pytest.mark.parametrize("given", ["agree", "keep"])
def test_a_later_end_is_answered_from_its_card(given):
    w = world()
    case, _ = w.case()
    w.embargo(case, days=60)
    for maker in ("northgate", "halcyon"):
        w.join(case, maker)
    longer = embargo.propose(w.northgate, case.id, w.now, ends_at=w.now + 90 * DAY, reason="Bench tests.")
    browser = signed_in(w.halcyon)
    page = browser.get("/my-work/")
    told = words(page)
    assert "Bench tests. The end now is 2027-01-22 15:00 UTC." in told
    assert "Until you answer, what you agreed to stays: Jan 22, 2027." in told
    address, values = _card(page, "Keep details private until Feb 21, 2027?")
    assert values == ["agree", "keep", "other"]
    other = browser.post(address, {"answer": "other"})
    assert other["Location"] == f"/cases/{case.id}/embargo/#propose"
    assert browser.post(address, {"answer": given}).status_code == 303
    mine = case_view(w.halcyon, case.id).mine
    assert mine.consent == "signatory"
    assert (longer.id in mine.signed) == (given == "agree")
    assert "Feb 21, 2027?" not in words(_work(w.northgate))


def test_a_promised_date_is_confirmed_from_its_card(clock):
    f = filled()
    pairs = _asked(f)
    on = dt.date(2026, 12, 18)
    planned = cells.Cell(Status.AFFECTED, plan=Plan.FIX_PLANNED, plan_date=on)
    status.answer(f.w.northgate, f.case.id, f.now, answers=[Answer(*pairs[0], planned)])
    browser = signed_in(f.w.northgate)
    assert "be ready on Dec 18?" not in words(browser.get("/my-work/"))
    clock.move_to(dt.datetime(2026, 12, 14, 9, tzinfo=dt.UTC))
    browser = signed_in(f.w.northgate)
    address, values = _card(browser.get("/my-work/"), "be ready on Dec 18?")
    assert values == ["yes", "other"]
    assert browser.post(address, {"answer": "other"})["Location"] == f"/cases/{f.case.id}/status/"
    assert browser.post(address, {"answer": "yes"})["Location"] == "/my-work/"
    (cell,) = f.rows(Cell)
    assert (cell.plan_date, cell.answered_at) == (on, dt.datetime(2026, 12, 14, 9, tzinfo=dt.UTC))
    assert "be ready on Dec 18?" not in words(browser.get("/my-work/"))
    assert browser.post(address.replace("12-18", "12-19"), {"answer": "yes"}).status_code == 404


def test_a_card_without_an_answer_changes_nothing():
    f = filled()
    _asked(f)
    browser = signed_in(f.w.northgate)
    address, _ = _card(browser.get("/my-work/"), "affected by V1?")
    before = f.entries()
    assert browser.post(address, {}).status_code == 422
    assert browser.post(address, {"answer": "fixed"}).status_code == 422
    assert browser.get(address).status_code == 405
    assert f.entries() == before


def test_a_party_sees_who_we_call_first_and_its_own_dates_alone():
    f = filled()
    ContactPoint.objects.create(
        organisation=f.w.makers["northgate"], channel="phone", value="+1 612 555 0177"
    )
    ours, theirs = _asked(f), _asked(f, "halcyon")
    for actor, pairs, on in (
        (f.w.northgate, ours, dt.date(2026, 12, 18)),
        (f.w.halcyon, theirs, dt.date(2027, 1, 5)),
    ):
        planned = cells.Cell(Status.AFFECTED, plan=Plan.FIX_PLANNED, plan_date=on)
        status.answer(actor, f.case.id, f.now, answers=[Answer(*pairs[0], planned)])
    told = words(_work(f.w.northgate))
    assert "+1 612 555 0177" in told
    assert "Dec 18: fix for V1" in told
    assert "Jan 5, 2027" not in told
    assert "+1 612 555 0177" not in words(_work(f.w.halcyon))


def test_an_adviser_has_its_cases_and_what_it_owes():
    f = filled()
    told = words(_work(adviser_in(f)))
    assert f.case.title in told
    assert "Northgate Medical" not in told


# ---------------------------------------------------------------- for an auditor

CLICK = "About a product one click answers."
PROMISED = {
    "terms to agree to": Verb.CONSENT_ACCEPT,
    "drafts to read": Verb.REVIEW_ANSWER,
    "what others want of your documents": Verb.SHARE_DENY,
    "You write there": Verb.POST_WRITE,
    "and file documents": Verb.FILE_ADD,
}


def _auditor():
    """Somebody of an office that inspects others, which takes part as an observer where it is invited."""
    one = person()
    return one, organisation(OrganisationKind.SHARING_PARTNER, one)


def _links(answer):
    """Where the body of a page leads, its frame aside."""
    page = answer.content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    return set(re.findall(r'href="(/[^"#]*)', main))


def test_an_auditor_without_a_case_reads_what_they_can_do_and_nothing_that_the_gate_refuses():
    filled()
    auditor, _office = _auditor()
    page = _work(auditor)
    told = words(page)
    assert "Nothing waits for your answer" in told
    assert "Nobody waits for you. New requests appear here." in told
    assert "What you can do here" in told
    assert "once it is invited and agrees" in told
    assert "No office opens a case by itself, an auditor’s included. People are let in by name." in told
    assert "You are never asked whether a product is affected." in told
    assert decide(Verb.STATUS_ANSWER, frozenset({Role.OBSERVER}), "fixing") is not None
    for said, verb in PROMISED.items():
        assert said in told
        assert decide(verb, frozenset({Role.OBSERVER}), "fixing") is None
    assert CLICK not in told
    links = _links(page)
    assert "/advisories/" in links
    for there in links:
        assert signed_in(auditor).get(there).status_code == 200, there


def test_an_auditor_who_is_invited_reads_so_and_then_finds_in_the_case_what_was_said():
    f = filled()
    auditor, office = _auditor()
    row = participant.invite(f.w.lead, f.case.id, f.now, organisation=office.id)
    told = words(_work(auditor))
    assert "1 request needs your answer" in told
    assert "Each says why you are asked, by when, and what silence leads to." in told
    assert CLICK not in told
    assert f.case.title not in told
    consent.accept(auditor, row.id, f.now)
    page = _work(auditor)
    assert f.case.title in words(page)
    assert "What you can do here" not in words(page)
    browser = signed_in(auditor)
    for there in (
        *_links(page),
        *(f"/cases/{f.case.id}/{tab}/" for tab in ("discussion", "documents", "history")),
    ):
        assert browser.get(there).status_code == 200, there


@pytest.mark.parametrize("kind", [None, *OrganisationKind])
def test_only_whoever_takes_part_as_an_observer_reads_what_an_observer_does(kind):
    world()
    one = person()
    if kind is not None:
        organisation(kind, one)
    told = words(_work(one))
    observes = ROLE_OF.get(kind) == Role.OBSERVER
    observes &= kind != OrganisationKind.COORDINATION_CENTER  # whose people have the desk's page
    assert ("What you can do here" in told) == observes


def test_one_click_is_promised_where_a_product_is_asked_about_alone():
    f = filled()
    f.w.invite(f.w.case()[0], "northgate")
    told = words(_work(f.w.northgate))
    assert "1 request needs your answer" in told
    assert CLICK not in told
    _asked(f)
    assert CLICK in words(_work(f.w.northgate))
