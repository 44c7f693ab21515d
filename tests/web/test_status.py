"""The screen of answers: what each reader sees, asking, seeing, answering, and what a stale save keeps."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from tests.browsing import AT, signed_in, words
from tests.factories import NOW
from tests.filled import filled

from medaccord.apps.cases.commands import status
from medaccord.apps.cases.commands.status import Answer
from medaccord.apps.cases.models import Cell
from medaccord.domain.cvd import cells
from medaccord.domain.cvd.cells import Plan, Status

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("an_hour_later")]
STATUSES = ["affected", "not_affected", "fixed", "investigating", "declined"]


class Asked:
    """A case in which Northgate is asked about two products and one vulnerability."""

    def __init__(self):
        self.f = filled()
        self.pumps = self.f.products("northgate", 2)
        (self.other,) = self.f.products("halcyon")
        (self.flaw,) = self.f.vulnerabilities()
        pairs = [(one.id, self.flaw.id) for one in (*self.pumps, self.other)]
        status.ask(self.f.w.lead, self.f.case.id, NOW, pairs=pairs, due_at=NOW + dt.timedelta(days=7))
        self.here = f"/cases/{self.f.case.id}/status/"
        self.maker = signed_in(self.f.w.northgate)
        self.desk = signed_in(self.f.w.lead)

    def key(self, pump=0, version=1):
        return f"{self.pumps[pump].id}.{self.flaw.id}.{version}"

    def cell(self, pump=0):
        (row,) = self.f.rows(Cell, product=self.pumps[pump].id)
        return row

    def answer(self, answer, *keys, browser=None, prefix="answer", **details):
        data = {f"{prefix}-{name}": value for name, value in details.items()}
        return (browser or self.maker).post(
            f"{self.here}answer/", {"cell": list(keys), "answer": answer, **data}
        )


def test_each_manufacturer_sees_its_own_answers_and_the_desk_sees_all():
    a = Asked()
    desk, own = words(a.desk.get(a.here)), words(a.maker.get(a.here))
    for name in ("northgate pump 0", "northgate pump 1"):
        assert name in desk
        assert name in own
    assert "halcyon pump 0" in desk
    assert "halcyon" not in own.lower()


def test_reading_the_page_marks_nothing_as_seen_and_pressing_the_button_does():
    a = Asked()
    entries = a.f.entries()
    for _ in range(2):
        assert a.maker.get(a.here).status_code == 200
    assert a.maker.get(f"{a.here}see/").status_code == 405
    assert (a.cell().status, a.f.entries()) == (Status.ASKED, entries)
    answer = a.maker.post(f"{a.here}see/")
    assert (answer.status_code, answer["Location"]) == (303, a.here)
    assert a.cell().status == Status.SEEN
    assert "We have seen these questions" not in words(a.maker.get(a.here))


def test_an_answer_is_asked_back_with_a_question_and_a_day_and_the_maker_reads_both():
    a = Asked()
    said = {"justification": "not_stated"}
    assert a.answer("not_affected", a.key(), **said).status_code == 303
    asked = {"cell": [a.key(version=2)], "ask-due": "2026-12-01", "ask-question": ""}
    silent = a.desk.post(f"{a.here}ask/", asked)
    assert silent.status_code == 422
    refused = "northgate pump 0, V1: This is answered already, as &#x27;not_affected&#x27;."
    assert refused in silent.content.decode()
    wanted = "Which part is <not> in it?"
    assert a.desk.post(f"{a.here}ask/", {**asked, "ask-question": wanted}).status_code == 303
    own = words(a.maker.get(a.here))
    assert "Not affected" in own
    assert "asked back, see below; due Dec 1" in own
    assert "northgate pump 0, V1: the coordination center asks: “Which part is &lt;not&gt; in it?”" in own
    assert "Which part" not in words(signed_in(a.f.w.halcyon).get(a.here))
    told = words(a.maker.get(f"/cases/{a.f.case.id}/history/"))
    assert "asked back about answers" in told
    said = {"justification": "component_not_present"}
    assert a.answer("not_affected", a.key(version=3), **said).status_code == 303
    assert "Which part" not in words(a.maker.get(a.here))


def test_silence_reads_as_no_answer_before_and_after_it_is_seen():
    a = Asked()
    assert "No answer" in words(a.desk.get(a.here))
    status.see(a.f.w.northgate, a.f.case.id, NOW)
    seen = a.desk.get(a.here).content.decode()
    assert seen.count('<span class="ma-st ma-st--seen">No answer</span>') >= 2
    assert "ma-st--not_affected" not in seen


def test_every_answer_looks_alike():
    a = Asked()
    page = a.maker.get(a.here).content.decode()
    found = re.findall(r'<button type="submit" name="answer" value="(\w+)" class="([^"]+)"', page)
    assert [value for value, _css in found] == STATUSES * 2  # one by one, and the same for many
    assert {css for _value, css in found} == {"usa-button usa-button--outline ma-btn"}
    assert not re.search(r'name="cell"[^>]* checked', page)


def test_one_answer_is_written_to_every_chosen_cell_and_marks_it_as_seen():
    a = Asked()
    answer = a.answer("affected", a.key(0), a.key(1), plan="fix_planned", plan_date="2027-01-15")
    assert (answer.status_code, answer["Location"]) == (303, a.here)
    for pump in (0, 1):
        cell = a.cell(pump)
        assert (cell.status, cell.plan, cell.plan_date) == ("affected", "fix_planned", dt.date(2027, 1, 15))
        assert cell.seen_at == AT
    assert "fix planned for Jan 15" in words(a.maker.get(a.here))
    a.f.assert_whole()


def test_what_is_missing_is_said_with_the_cell_and_at_the_field_and_nothing_is_written():
    a = Asked()
    answer = a.answer("affected", a.key(0), a.key(1), plan="fix_planned", impact_statement="Keep  this text")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "northgate pump 0, V1, northgate pump 1, V1: Say when the fix is to be ready." in page
    assert '<a class="usa-link" href="#id_answer-plan_date">' in page
    assert '<a class="usa-link" href="#id_answer-impact_statement">' in page
    assert "Keep  this text" in page
    assert page.count(" checked") == 2
    assert a.cell().status == Status.ASKED


def test_an_answer_without_a_cell_and_a_cell_without_an_answer_are_refused():
    a = Asked()
    nothing = a.answer("investigating")
    assert nothing.status_code == 422
    assert "Choose at least one product and vulnerability." in words(nothing)
    unpressed = a.answer("", a.key())
    assert unpressed.status_code == 422
    assert "Press one of the answers." in words(unpressed)
    assert a.cell().status == Status.ASKED


def test_a_stale_answer_loses_neither_text():
    a = Asked()
    first = cells.Cell(Status.NOT_AFFECTED, impact_statement="What a colleague wrote.")
    status.answer(a.f.w.northgate, a.f.case.id, NOW, answers=[Answer(a.pumps[0].id, a.flaw.id, first, 1)])
    stale = a.answer("not_affected", a.key(), impact_statement="What I wrote.")
    page = stale.content.decode()
    assert stale.status_code == 409
    assert "Compare both texts" in page
    assert "What a colleague wrote." in page
    assert "What I wrote." in page
    assert f'value="{a.key(version=2)}" checked' in page
    assert a.cell().impact_statement == "What a colleague wrote."
    assert a.answer("not_affected", a.key(version=2), impact_statement="What I wrote.").status_code == 303
    assert a.cell().impact_statement == "What I wrote."


def test_a_manufacturer_cannot_answer_for_another():
    a = Asked()
    key = f"{a.other.id}.{a.flaw.id}.1"
    answer = a.answer("investigating", key)
    assert answer.status_code == 422
    assert "Choose a product of a manufacturer that takes part in this case." in words(answer)
    assert "halcyon" not in words(answer).lower()
    assert a.f.rows(Cell, product=a.other.id)[0].status == Status.ASKED


def test_the_desk_asks_for_chosen_cells_by_a_day():
    a = Asked()
    (new,) = a.f.products("northgate")
    key = f"{new.id}.{a.flaw.id}.0"
    page = a.desk.get(a.here).content.decode()
    assert f'value="{key}" checked' in page
    answer = a.desk.post(f"{a.here}ask/", {"cell": [key], "ask-due": "2026-12-24"})
    assert (answer.status_code, answer["Location"]) == (303, a.here)
    (cell,) = a.f.rows(Cell, product=new.id)
    assert (cell.status, cell.due_at) == ("asked", dt.datetime(2026, 12, 24, 23, 59, tzinfo=dt.UTC))


def test_a_due_date_that_has_passed_is_refused_at_its_field():
    a = Asked()
    answer = a.desk.post(f"{a.here}ask/", {"cell": [a.key()], "ask-due": "2026-11-01"})
    assert answer.status_code == 422
    assert 'href="#id_ask-due"' in answer.content.decode()
    assert a.cell().due_at == NOW + dt.timedelta(days=7)


def test_a_manufacturer_cannot_ask():
    a = Asked()
    refused = a.maker.post(f"{a.here}ask/", {"cell": [a.key()], "ask-due": "2026-12-24"})
    assert refused.status_code == 403
    assert "Your role here does not allow this." in words(refused)
    assert "Ask for answers" not in words(a.maker.get(a.here))


def test_the_desk_records_what_was_stated_elsewhere_and_must_say_where():
    a = Asked()
    without = a.answer("fixed", a.key(), browser=a.desk, prefix="stated", fixed_version="7.4.1")
    assert without.status_code == 422
    assert 'href="#id_stated-reason"' in without.content.decode()
    told = a.answer(
        "fixed", a.key(), browser=a.desk, prefix="stated", fixed_version="7.4.1", reason="Bulletin 7"
    )
    assert told.status_code == 303
    assert (a.cell().status, a.cell().reason, a.cell().seen_at) == ("fixed", "Bulletin 7", None)
    told_of = "recorded by the coordination center, stated here: Bulletin 7"
    assert told_of in a.maker.get(a.here).content.decode(), "its form promises that the manufacturer reads it"
    assert told_of in a.desk.get(a.here).content.decode()
    other = signed_in(a.f.w.halcyon).get(a.here).content.decode()
    assert "Bulletin 7" not in other
    a.answer("fixed", a.key(version=2), fixed_version="7.4.2")
    assert "Bulletin 7" not in a.maker.get(a.here).content.decode(), "its own word replaces what was recorded"


def test_a_cell_that_is_named_in_the_address_is_chosen_with_its_stored_details():
    a = Asked()
    told = cells.Cell(Status.AFFECTED, Plan.FIX_PLANNED, dt.date(2027, 1, 15))
    status.answer(a.f.w.northgate, a.f.case.id, NOW, answers=[Answer(a.pumps[0].id, a.flaw.id, told)])
    page = a.maker.get(f"{a.here}?cell={a.pumps[0].id}.{a.flaw.id}").content.decode()
    assert f'value="{a.key(version=2)}" checked' in page
    assert 'value="2027-01-15"' in page


def test_many_answers_are_shown_one_vulnerability_at_a_time():
    f = filled()
    f.products("northgate", 60)
    first, second, third = f.vulnerabilities(3)
    here = f"/cases/{f.case.id}/status/"
    page = signed_in(f.w.northgate).get(here).content.decode()
    assert page.count('name="cell"') == 60
    narrowed = signed_in(f.w.northgate).get(f"{here}?vulnerability={third.id}").content.decode()
    assert narrowed.count('name="cell"') == 60
    assert len(re.findall(rf'value="[^"]*\.{third.id}\.0"', narrowed)) == 60
    assert f"vulnerability={second.id}" in narrowed
    assert f".{first.id}.0" not in narrowed


def test_whoever_has_no_part_in_the_case_finds_nothing():
    a = Asked()
    nobody = signed_in(a.f.w.outsider)
    assert nobody.get(a.here).status_code == 404
    for path in ("ask/", "see/", "answer/"):
        assert nobody.post(f"{a.here}{path}", {"cell": [a.key()], "answer": "fixed"}).status_code == 404
