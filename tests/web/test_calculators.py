"""Calculators for everybody: what they answer, what they ask next, and that nothing is kept."""

from __future__ import annotations

import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.browsing import plain

from medaccord.domain.scoring import rubric
from medaccord.domain.scoring.ssvc import TABLES

pytestmark = pytest.mark.django_db

V31 = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"
LABEL = "(01)00208851107345(17)150331(10)LOT-77"


def text(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def asked(answer):
    """The questions of a page, in order."""
    names = re.findall(r'name="(X[A-Z]+)"', answer.content.decode())
    return list(dict.fromkeys(names))


def test_the_list_leads_to_every_calculator_and_stands_at_the_foot_of_pages():
    browser = Client()
    assert 'href="/calculators/"' in browser.get("/").content.decode()
    page = browser.get("/calculators/").content.decode()
    links = re.findall(r'href="(/calculators/[^"]+)"', page)
    assert sorted(links) == sorted(
        ["/calculators/cvss/", "/calculators/risk/", "/calculators/rubric/", "/calculators/device/"]
        + [f"/calculators/ssvc/{slug}/" for slug in TABLES]
    )
    assert {browser.get(link).status_code for link in links} == {200}
    assert browser.get("/calculators/ssvc/nope/").status_code == 404
    assert "Allow: /calculators/" in browser.get("/robots.txt").content.decode()


def test_a_vector_is_scored_and_told_metric_by_metric():
    told = text(Client().post("/calculators/cvss/", {"vector": f" {V31}/E:U "}))
    assert "9.8 Critical" in told
    easy = "How easy to exploit Easy bands of our own, version 2026-11-28"
    assert f"Vector {V31}/E:U Base score 9.8 {easy} Temporal score 9.0 Environmental score 9.0" in told
    assert "Attack Vector Network AV:N" in told
    assert "Exploit Code Maturity Unproven E:U" in told


def test_the_one_score_of_4_is_not_called_its_base_score():
    vector = (
        V31.replace("3.1", "4.0")
        .replace("PR", "AT:N/PR")
        .replace("S:U/C:H/I:H/A:H", "VC:H/VI:H/VA:H/SC:N/SI:N/SA:N")
    )
    told = text(Client().post("/calculators/cvss/", {"vector": f"{vector}/E:U"}))
    assert "Score 8.1 Of the base metrics alone 9.3" in told
    assert "Base score" not in told
    assert "alone" not in text(Client().post("/calculators/cvss/", {"vector": vector}))


def test_a_wrong_vector_comes_back_as_it_was_typed_with_each_fault():
    answer = Client().post("/calculators/cvss/", {"vector": "CVSS:3.1/AV:N/AC:Q/<b>"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'value="CVSS:3.1/AV:N/AC:Q/&lt;b&gt;"' in page
    assert "The metric AC is one of L, H, not &#x27;Q&#x27;." in page
    assert "Add the metric PR: N, L, H." in page
    assert 'id="answer"' not in page


def test_the_rubric_asks_what_follows_and_counts_what_is_open_as_the_worst():
    browser = Client()
    first = browser.get("/calculators/rubric/")
    assert asked(first) == [one.id for one in rubric.asked({})]
    second = browser.post("/calculators/rubric/", {"XAVN": "Y"})
    assert asked(second)[:3] == ["XAVN", "XAVT", "XACL"]
    assert "10.0 Critical 23 questions are open and count as the worst case." in text(second)
    third = browser.post("/calculators/rubric/", {"XAVN": "N", "XAVP": "Y", "XAVT": "Y"})
    assert asked(third)[:4] == ["XAVN", "XAVP", "XAVPA", "XACL"]
    assert "CVSS:3.0/AV:P/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H" in text(third)
    page = third.content.decode()
    assert re.search(r'name="XAVP"\s+value="Y" checked', page)
    everything = {name: list(question.answers)[1] for name, question in rubric.QUESTIONS.items()}
    last = text(browser.post("/calculators/rubric/", everything))
    assert "open and count" not in last
    assert rubric.apply(everything).vector in last


def test_the_rubric_says_where_its_sources_differ():
    told = text(Client().get("/calculators/rubric/"))
    assert "version 0.12.04" in told
    assert "An unknown loss counts as high. The published workbook counts it as none." in told


@pytest.mark.parametrize("forged", ["Q", "YES", "\u0130", "Y\x00"])
def test_an_answer_that_is_not_offered_is_refused(forged):
    answer = Client().post("/calculators/rubric/", {"XAVN": forged})
    assert answer.status_code == 422
    assert "Choose one of the answers that are offered." in text(answer)


def test_a_risk_is_placed_before_controls_and_with_them():
    answer = Client().post(
        "/calculators/risk/", {"exploitability": "high", "harm": "serious", "exploitability_after": "low"}
    )
    told = text(answer)
    assert "Proposed: Controlled Before controls Uncontrolled With controls Controlled" in told
    assert "Default of our own, version 2026-11-28 Ours, to be replaced by your own; not FDA&#x27;s" in told
    assert "Uncontrolled; before controls 1" in told
    assert "Controlled; with controls 2" in told
    assert "Not a regulatory decision." in told
    alone = text(Client().post("/calculators/risk/", {"exploitability": "medium", "harm": "serious"}))
    assert "A person must say: the matrix proposes neither" in alone
    assert "Assess further; before controls; with controls 1 2" in alone
    assert "worse than before" not in told + alone
    for worse in ({"harm_after": "catastrophic"}, {"exploitability_after": "high", "harm_after": "minor"}):
        sent = {"exploitability": "medium", "harm": "serious", **worse}
        assert "With these controls it is worse than before." in text(
            Client().post("/calculators/risk/", sent)
        )


def test_another_matrix_is_told_with_its_version(settings, tmp_path):
    file = tmp_path / "matrix.json"
    rows = {"high": "C U U U U", "medium": "C U U U U", "low": "C U U U U"}
    file.write_text(json.dumps({"name": "Strict", "version": "7", "source": "Northgate", "rows": rows}))
    settings.MEDACCORD = settings.MEDACCORD.model_copy(update={"risk_matrix": file})
    told = text(Client().post("/calculators/risk/", {"exploitability": "low", "harm": "minor"}))
    assert "Proposed: Uncontrolled" in told
    assert "Strict, version 7 Northgate" in told


def test_a_table_decides_and_says_by_which_version():
    values = {"E": "P", "A": "N", "TI": "P", "MWI": "H"}
    told = text(Client().post("/calculators/ssvc/cisa-coordinator/", values))
    assert "Track* Outcome CISA:T* Table DT_CO 2.0.3" in told
    answer = Client().post("/calculators/ssvc/cisa-coordinator/", {"E": "P"})
    assert answer.status_code == 422
    assert text(answer).count("Choose one.") == 6  # in the summary and beside each of three
    file = Client().post("/calculators/ssvc/cisa-coordinator/", values | {"answer": "selections"})
    assert 'filename="ssvc_cisa-coordinator_' in file["Content-Disposition"]
    assert file.json()["selections"][-1]["values"] == [{"key": "T*"}]
    unsaid = Client().post("/calculators/ssvc/cisa-coordinator/", {"E": "P", "answer": "selections"})
    assert unsaid.status_code == 422
    human = text(Client().get("/calculators/ssvc/human-impact/"))
    assert "In four cells the text that explains this table is more cautious than the table." in human


def test_a_device_identifier_is_read_and_a_wrong_check_digit_only_warns():
    told = text(Client().post("/calculators/device/", {"text": LABEL}))
    assert "The check digit of the device identifier is 5, not 7." in told
    assert "Issued by GS1 Device identifier 00208851107345 Lot LOT-77 Expires 2015-03-31" in told
    blank = Client().post("/calculators/device/", {"text": "+A99912345/$ "})
    assert blank.status_code == 200, "a blank may be the check character"
    answer = Client().post("/calculators/device/", {"text": "LOT 5"})
    assert answer.status_code == 422
    assert "Begin with ( or a digit for GS1, + for HIBCC, or = for ICCBBA." in text(answer)


@pytest.mark.parametrize(
    ("address", "sent"),
    [
        ("/calculators/cvss/", {"vector": V31}),
        ("/calculators/rubric/", {"XAVN": "N"}),
        ("/calculators/risk/", {"exploitability": "high", "harm": "serious"}),
        ("/calculators/ssvc/utility/", {"A": "Y", "VD": "C"}),
        ("/calculators/device/", {"text": LABEL}),
        ("/calculators/device/", {"text": "NOPE-4711"}),
    ],
)
def test_nothing_is_kept(address, sent, caplog):
    browser = Client()
    caplog.set_level(0)
    with CaptureQueriesContext(connection) as asked_of_the_database:
        answer = browser.post(address, sent)
    statements = [query["sql"] for query in asked_of_the_database]
    assert not [one for one in statements if not one.startswith(("SELECT", "SAVEPOINT", "RELEASE", "SET"))]
    assert set(browser.cookies) <= {"csrftoken"}
    assert "no-store" in answer["Cache-Control"]
    told = caplog.text + browser.get(address).content.decode().replace('value="', "")
    assert not [value for value in sent.values() if value in (V31, LABEL, "NOPE-4711") and value in told]
    assert plain(browser.get(address)) == plain(Client().get(address))
