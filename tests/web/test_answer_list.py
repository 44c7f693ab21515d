"""Answers from a list or a file: shown first, sent once they were seen, and nothing of it half done."""

from __future__ import annotations

import csv
import datetime as dt
import html
import io
import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.browsing import signed_in
from tests.factories import NOW
from tests.filled import adviser_in, filled

from medaccord.apps.cases.commands import product, status
from medaccord.apps.cases.models import Cell
from medaccord.apps.devices.commands.product import typed
from medaccord.domain.cvd.answer_list import HEADS
from medaccord.domain.cvd.cells import Status

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("an_hour_later")]
TEXT = re.compile(r'<textarea name="text".*?>\n?(.*?)</textarea>', re.DOTALL)
SEEN = re.compile(r'name="seen" value="([0-9a-f]{64})"')


class Listed:
    """Northgate with some products and vulnerabilities, asked about all of them; Halcyon with one product."""

    def __init__(self, products=3, vulnerabilities=2):
        self.f = filled()
        self.pumps = self.f.products("northgate", products)
        (self.other,) = self.f.products("halcyon")
        self.flaws = self.f.vulnerabilities(vulnerabilities)
        pairs = [(one.id, flaw.id) for one in (*self.pumps, self.other) for flaw in self.flaws]
        status.ask(self.f.w.lead, self.f.case.id, NOW, pairs=pairs, due_at=NOW + dt.timedelta(days=7))
        self.here = f"/cases/{self.f.case.id}/status/list/"
        self.maker, self.desk = signed_in(self.f.w.northgate), signed_in(self.f.w.lead)

    def page(self, browser=None):
        return (browser or self.maker).get(self.here).content.decode()

    def press(self, answer, text="", browser=None, **more):
        return (browser or self.maker).post(self.here, {"answer": answer, "text": text, **more})

    def checked(self, text, browser=None, **more):
        """The list as it comes back from being checked, with what it was checked against."""
        page = self.press("check", text, browser, **more)
        assert page.status_code == 200, words(page)
        told = page.content.decode()
        return html.unescape(TEXT.search(told)[1]), SEEN.search(told)[1], words(page)

    def sent(self, text, browser=None, **more):
        kept, seen, _ = self.checked(text, browser, **more)
        more.pop("file", None)
        return self.press("send", kept, browser, seen=seen, **more)

    def statuses(self):
        return {(c.product_id, c.vulnerability_id): c.status for c in self.f.rows(Cell)}


def words(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.unescape(answer.content.decode())))


def test_the_list_begins_with_what_stands_and_is_the_readers_own():
    a = Listed()
    rows = list(csv.reader(io.StringIO(html.unescape(TEXT.search(a.page())[1]))))
    assert tuple(rows[0]) == HEADS
    assert [(row[0], row[1], row[2]) for row in rows[1:]] == [
        (pump.name, flaw.cve, "") for pump in a.pumps for flaw in a.flaws
    ]
    assert "halcyon" not in a.page()
    assert "halcyon" in a.page(a.desk)


def test_the_same_for_all_and_exceptions_by_hand_are_shown_and_then_sent():
    a = Listed()
    text = f"*,*,not affected,,,,component not present\n{a.pumps[1].name},V1,affected,no fix"
    _, _, shown = a.checked(text)
    assert "What this list changes" in shown
    assert "This was not done" not in shown
    assert "Send 6 answers" in shown
    assert set(a.statuses().values()) == {Status.ASKED}
    assert a.sent(text).status_code == 303
    told = a.statuses()
    assert told.pop((a.pumps[1].id, a.flaws[0].id)) == Status.AFFECTED
    assert {told.pop((a.other.id, flaw.id)) for flaw in a.flaws} == {Status.ASKED}
    assert set(told.values()) == {Status.NOT_AFFECTED}


def _same(a, answer, family, flaws, browser=None, **details):
    told = {"same-family": family, "same-flaws": flaws, "answer": answer}
    told |= {f"same-{name}": value for name, value in details.items()}
    return (browser or a.maker).post(a.here.replace("/list/", "/same/"), told)


def _families(a, browser=None):
    page = (browser or a.maker).get(a.here.removesuffix("list/")).content.decode()
    select = page[page.index('name="same-family"') :].split("</select>")[0]
    found = re.findall(r'<option value="([^"]+)"[^>]*>([^<]+)', select)
    return {html.unescape(name): key for key, name in found}


def test_one_answer_for_a_family_is_shown_as_a_list_and_then_sent():
    a = Listed()
    keys = [pump.id for pump in a.pumps[:2]]
    product.group(a.f.w.northgate, a.f.case.id, NOW, products=keys, name="All LX")
    offered = _families(a)
    assert list(offered) == ["All products", "All LX (2)"]
    why = {"justification": "component_not_present"}
    page = _same(a, "not_affected", offered["All LX (2)"], [a.flaws[0].id], **why)
    assert page.status_code == 200
    told = page.content.decode()
    assert "Send 2 answers" in words(page)
    assert set(a.statuses().values()) == {Status.ASKED}
    kept = html.unescape(TEXT.search(told)[1])
    assert a.press("send", kept, seen=SEEN.search(told)[1]).status_code == 303
    given = {key for key, value in a.statuses().items() if value == Status.NOT_AFFECTED}
    assert given == {(key, a.flaws[0].id) for key in keys}


def test_one_answer_for_all_is_two_stars_and_reaches_no_other_maker():
    a = Listed(products=53, vulnerabilities=4)
    page = _same(a, "investigating", "*", ["*"])
    kept = html.unescape(TEXT.search(page.content.decode())[1])
    assert kept.splitlines()[1:] == ["*,*,investigating,,,,,"]
    assert a.press("send", kept, seen=SEEN.search(page.content.decode())[1]).status_code == 303
    told = a.statuses()
    assert {told.pop((a.other.id, flaw.id)) for flaw in a.flaws} == {Status.ASKED}
    assert set(told.values()) == {Status.INVESTIGATING}


def test_the_desk_answers_for_a_makers_branch_and_says_where_it_was_stated():
    a = Listed()
    maker = a.f.w.makers["northgate"].id
    wanted = [typed(maker, "Northgate", "Infusa", version) for version in ("6", "7")]
    pumps = [row.id for row in product.add(a.f.w.lead, a.f.case.id, NOW, products=wanted)]
    pairs = [(key, flaw.id) for key in pumps for flaw in a.flaws]
    status.ask(a.f.w.lead, a.f.case.id, NOW, pairs=pairs, due_at=NOW + dt.timedelta(days=7))
    page = _same(a, "declined", _families(a, a.desk)["Northgate Infusa (2)"], ["*"], a.desk).content.decode()
    told = {"seen": SEEN.search(page)[1], "reason": "https://northgate.example/no"}
    kept = html.unescape(TEXT.search(page)[1])
    assert a.press("send", kept, a.desk, **told).status_code == 303
    assert {pair for pair, value in a.statuses().items() if value == Status.DECLINED} == set(pairs)


@pytest.mark.parametrize(
    ("answer", "family", "flaws", "sentence"),
    [
        ("affected", "*", ["*"], "Say what will be done, or that it was not stated."),
        ("investigating", "", ["*"], "Choose"),
        ("investigating", "*", [], "Choose"),
        ("investigating", "0" * 32, ["*"], "Choose"),
        ("", "*", ["*"], "Press one of the answers."),
    ],
)
def test_one_answer_that_lacks_something_is_refused_with_what_was_chosen(answer, family, flaws, sentence):
    a = Listed()
    page = _same(a, answer, family, flaws, fixed_version="Keep this")
    assert page.status_code == 422
    assert sentence in words(page)
    assert 'value="Keep this"' in page.content.decode()
    assert set(a.statuses().values()) == {Status.ASKED}


def test_who_answers_for_nobody_gives_no_one_answer_for_all():
    a = Listed()
    adviser = signed_in(adviser_in(a.f))
    assert _same(a, "declined", "*", ["*"], adviser).status_code == 403
    assert _same(a, "declined", "*", ["*"], signed_in(a.f.w.outsider)).status_code == 404
    assert "status/same/" in a.maker.get(a.here.removesuffix("list/")).content.decode()
    assert "status/same/" not in adviser.get(a.here.removesuffix("list/")).content.decode()


def test_a_family_is_named_by_its_name():
    a = Listed()
    keys = [pump.id for pump in a.pumps[:2]]
    product.group(a.f.w.northgate, a.f.case.id, NOW, products=keys, name="All LX")
    assert a.sent("all lx,V1,investigating").status_code == 303
    asked = {key for key, value in a.statuses().items() if value == Status.INVESTIGATING}
    assert asked == {(key, a.flaws[0].id) for key in keys}


def test_what_stands_already_is_not_said_again():
    a = Listed()
    a.sent("*,V1,investigating")
    before = {c.id: c.version for c in a.f.rows(Cell)}
    _, _, shown = a.checked(f"*,V1,investigating\n{a.pumps[0].name},V2,declined")
    assert "Send 1 answer" in shown
    same = a.press("check", "*,V1,investigating")
    assert same.status_code == 422
    assert "This list changes nothing." in words(same)
    assert before == {c.id: c.version for c in a.f.rows(Cell)}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Pump X,V1,fixed,,,2", "line 1: No product or family here is called 'Pump X'."),
        ("*,V9,fixed,,,2", "line 1: No vulnerability here is called 'V9'."),
        ("halcyon pump 0,V1,fixed,,,2", "line 1: No product or family here is called 'halcyon pump 0'."),
        ("*,V1,affected", "line 1: Say what will be done, or that it was not stated."),
        ("", "This list changes nothing."),
    ],
)
def test_what_cannot_be_meant_is_named_and_the_list_stays_as_typed(text, sentence):
    a = Listed()
    answer = a.press("check", text)
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert html.unescape(TEXT.search(answer.content.decode())[1]).strip() == text
    assert set(a.statuses().values()) == {Status.ASKED}


def test_a_name_that_two_products_share_names_neither():
    a = Listed(products=1)
    (twin,) = a.f.products("northgate", 1)
    answer = a.press("check", f"{twin.name},V1,investigating")
    assert answer.status_code == 422
    assert f"2 products are called '{twin.name}'" in words(answer)
    assert a.sent(f"{twin.id},V1,investigating").status_code == 303
    assert a.statuses()[twin.id, a.flaws[0].id] == Status.INVESTIGATING
    keys = [line.split(",")[0] for line in html.unescape(TEXT.search(a.page())[1]).splitlines()[1:]]
    assert set(keys) == {str(twin.id), str(a.pumps[0].id)}


def test_nothing_is_sent_that_was_not_shown_or_has_changed_since():
    a = Listed()
    text = "*,V1,investigating"
    assert a.press("send", text).status_code == 409
    kept, seen, _ = a.checked(text)
    assert a.press("send", "*,V1,declined", seen=seen).status_code == 409
    answer = status.Answer(a.pumps[0].id, a.flaws[0].id, status.cells.Cell(Status.DECLINED))
    status.answer(a.f.w.northgate, a.f.case.id, NOW, answers=[answer])
    late = a.press("send", kept, seen=seen)
    assert late.status_code == 409
    assert "have changed since you checked" in words(late)
    assert sorted(a.statuses().values()).count(Status.INVESTIGATING) == 0


def test_a_spreadsheets_file_takes_the_place_of_the_list():
    a = Listed()
    raw = "product;vulnerability;status\r\n*;V2;investigating\r\n".encode("utf-8-sig")
    file = SimpleUploadedFile("answers.csv", raw, "text/csv")
    assert a.sent("ignored", file=file).status_code == 303
    told = [value for (_, flaw), value in a.statuses().items() if flaw == a.flaws[1].id]
    assert sorted(told) == [Status.ASKED, *[Status.INVESTIGATING] * 3]


def _document(a):
    """A VEX of Northgate about its first two products."""
    names = {"P1": a.pumps[0].name, "P2": a.pumps[1].name}
    branches = [
        {"category": "product_version", "name": key, "product": {"product_id": key, "name": name}}
        for key, name in names.items()
    ]
    return {
        "document": {
            "category": "csaf_base",
            "csaf_version": "2.0",
            "title": "Our statement",
            "publisher": {
                "category": "vendor",
                "name": "Northgate",
                "namespace": "https://northgate.example",
            },
            "tracking": {
                "current_release_date": "2026-11-20T10:00:00Z",
                "id": "NG-1",
                "initial_release_date": "2026-11-20T10:00:00Z",
                "revision_history": [{"date": "2026-11-20T10:00:00Z", "number": "1", "summary": "First."}],
                "status": "final",
                "version": "1",
            },
        },
        "product_tree": {"branches": [{"category": "vendor", "name": "Northgate", "branches": branches}]},
        "vulnerabilities": [
            {
                "cve": a.flaws[0].cve,
                "product_status": {"known_not_affected": ["P1"], "known_affected": ["P2"]},
                "threats": [{"category": "impact", "details": "No radio, no link.", "product_ids": ["P1"]}],
                "remediations": [{"category": "no_fix_planned", "details": "None.", "product_ids": ["P2"]}],
            }
        ],
    }


def test_a_document_of_the_manufacturer_is_read_as_its_answers():
    a = Listed()
    file = SimpleUploadedFile("ng-1.json", json.dumps(_document(a)).encode(), "application/json")
    assert a.sent("", file=file).status_code == 303
    told = {c.product_id: c for c in a.f.rows(Cell) if c.vulnerability_id == a.flaws[0].id}
    first, second = (told[pump.id] for pump in a.pumps[:2])
    assert (first.status, first.impact_statement) == (Status.NOT_AFFECTED, "No radio, no link.")
    assert (second.status, second.plan) == (Status.AFFECTED, "no_fix")


def _file(document):
    return SimpleUploadedFile("ng-1.json", json.dumps(document).encode(), "application/json")


def _wider(a):
    """A VEX that covers a product and a vulnerability more than the case."""
    document = _document(a)
    (tree,) = document["product_tree"]["branches"]
    names = {"product_id": "P3", "name": "Northgate Other 9"}
    tree["branches"].append({"category": "product_version", "name": "P3", "product": names})
    document["vulnerabilities"][0]["product_status"]["under_investigation"] = ["P3"]
    other = {"cve": "CVE-2019-0001", "product_status": {"under_investigation": ["P1"]}}
    document["vulnerabilities"].append(other)
    return document


def test_a_document_about_more_is_shown_as_lines_with_what_each_finding_is_about():
    a = Listed()
    answer = a.press("check", "what I typed before", file=_file(_wider(a)))
    assert answer.status_code == 422
    told = words(answer)
    assert "2 lines name what is not in this case. Correct them, or choose to leave them out." in told
    number = int(re.search(r"line (\d+): No product or family here is called 'Northgate Other 9'", told)[1])
    shown = html.unescape(TEXT.search(answer.content.decode())[1]).splitlines()
    assert shown[number - 1].startswith("Northgate Other 9,")
    assert "what I typed before" not in told
    assert set(a.statuses().values()) == {Status.ASKED}


def test_what_is_not_in_the_case_is_left_out_if_one_chooses_so_and_is_listed():
    a = Listed()
    kept, seen, shown = a.checked("", file=_file(_wider(a)), skip="on")
    assert "Send 2 answers" in shown
    assert "Left out: 2 lines about what is not in this case" in shown
    assert re.search(r"Left out.*Northgate Other 9.*CVE-2019-0001", shown)
    assert "Northgate Other 9" not in kept
    assert a.press("send", kept, seen=seen, skip="on").status_code == 303
    told = a.statuses()
    assert told[a.pumps[0].id, a.flaws[0].id] == Status.NOT_AFFECTED
    assert told[a.pumps[1].id, a.flaws[0].id] == Status.AFFECTED
    assert sorted(told.values()).count(Status.ASKED) == len(told) - 2


def test_a_pasted_list_keeps_the_lines_that_are_left_out_and_sends_the_others():
    a = Listed()
    text = "Pump X,V1,investigating\n*,V1,investigating"
    kept, seen, shown = a.checked(text, skip="on")
    assert kept == text
    assert "Send 3 answers" in shown
    assert a.press("send", kept, seen=seen).status_code == 422
    assert a.press("send", kept, seen=seen, skip="on").status_code == 303
    assert sorted(a.statuses().values()).count(Status.INVESTIGATING) == 3


def test_a_document_that_would_not_fit_into_a_list_does_without_what_is_not_in_the_case():
    a = Listed()
    document = _document(a)
    (tree,) = document["product_tree"]["branches"]
    keys = [f"X{number}" for number in range(10_000)]
    for key in keys:
        names = {"product_id": key, "name": f"Northgate {key}"}
        tree["branches"].append({"category": "product_version", "name": key, "product": names})
    document["vulnerabilities"][0]["product_status"]["under_investigation"] = keys
    assert "at most 10,000 lines" in words(a.press("check", "", file=_file(document)))
    _, _, shown = a.checked("", file=_file(document), skip="on")
    assert "Send 2 answers" in shown
    assert "Left out: 10,000 lines" in shown or "Left out: 10000 lines" in shown
    assert "And 9800 more." in shown or "And 9,800 more." in shown


def test_a_name_that_several_share_is_never_left_out():
    a = Listed(products=1)
    (twin,) = a.f.products("northgate", 1)
    answer = a.press("check", f"{twin.name},V1,investigating\n*,V2,investigating", skip="on")
    assert answer.status_code == 422
    assert f"2 products are called '{twin.name}'" in words(answer)


def test_a_list_of_which_nothing_is_in_the_case_says_so_and_stays_to_be_corrected():
    a = Listed()
    answer = a.press("check", "Pump X,V1,investigating", skip="on")
    assert answer.status_code == 422
    assert "1 line names what is not in this case, and is left out." in words(answer)
    assert "Pump X" in html.unescape(TEXT.search(answer.content.decode())[1])


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"\xff\xfeproduct", "This file is not in UTF-8."),
        (b"{", "This is no valid CSAF 2.0 document."),
        (b'{"document": {}}', "This is no valid CSAF 2.0 document."),
        (b'{"a":' * 5_000, "This is no valid CSAF 2.0 document."),
        (b"\x00\x01\x02,V1,fixed", "line 1"),
        (b'"' * 3 + b"\n" * 40_000, "line"),
    ],
)
def test_a_hostile_file_is_refused_with_a_sentence(raw, sentence):
    a = Listed()
    answer = a.press("check", "", file=SimpleUploadedFile("answers.csv", raw))
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert set(a.statuses().values()) == {Status.ASKED}


def test_the_desk_records_what_was_stated_and_says_where():
    a = Listed()
    text = f"{a.other.name},*,not affected,,,,not stated"
    assert a.press("check", text, a.desk).status_code == 422
    assert a.sent(text, a.desk, reason="https://halcyon.example/statement").status_code == 303
    told = {c.reason for c in a.f.rows(Cell) if c.product_id == a.other.id}
    assert told == {"https://halcyon.example/statement"}


def test_who_answers_for_nobody_has_no_list():
    a = Listed()
    stranger = signed_in(a.f.w.outsider)
    assert stranger.get(a.here).status_code == 404
    assert stranger.post(a.here, {"answer": "check", "text": "*,*,declined"}).status_code == 404
    adviser = signed_in(adviser_in(a.f))
    assert adviser.get(a.here).status_code == 403
    assert adviser.post(a.here, {"answer": "check", "text": "*,*,declined"}).status_code == 403
    assert set(a.statuses().values()) == {Status.ASKED}


def test_thousands_of_cells_take_no_query_each():
    counts = []
    for products, vulnerabilities in ((2, 2), (53, 35)):
        a = Listed(products, vulnerabilities)
        kept, seen, _ = a.checked("*,*,investigating")
        with CaptureQueriesContext(connection) as captured:
            assert a.press("send", kept, seen=seen).status_code == 303
        counts.append(len(captured))
        own = {pump.id for pump in a.pumps}
        told = [value for (key, _), value in a.statuses().items() if key in own]
        assert told == [Status.INVESTIGATING] * products * vulnerabilities
    assert counts[1] - counts[0] < 60, counts  # rows are written some hundred at a time
