"""SSVC within a case: what it says is filled in with a reason, the rest is chosen, and nothing is kept."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.browsing import signed_in, words
from tests.integration.advisory_case import VECTOR
from tests.integration.test_consensus import WORST, determine
from tests.judged import Judged

from medaccord.apps.accounts.models import Person
from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.commands import split, vulnerability
from medaccord.apps.cases.queries.load import case_view
from medaccord.domain.cvd.case_state import CaseEvent
from medaccord.domain.cvd.cells import Cell, Status
from medaccord.domain.roles import Role

pytestmark = pytest.mark.django_db
AGENCIES = {
    *("coordinator-publish", "supplier", "deployer", "cisa-coordinator"),
    *("utility", "public-safety-impact", "human-impact"),
}
MAKER = {"supplier", "utility", "public-safety-impact"}


class Ssvc(Judged):
    def __init__(self):
        super().__init__()
        who = self.s.reporter.person
        Person.objects.get_or_create(principal_id=who, defaults={"name": "Harbor Finch"})
        self.root = f"/cases/{self.case.id}/assessment/{self.s.one.id}/ssvc/"

    def page(self, table, who=None):
        response = signed_in(who or self.w.lead).get(f"{self.root}{table}/")
        assert response.status_code == 200
        return response

    def links(self, who):
        return set(
            re.findall(rf'href="{self.root}([^"/]+)/"', signed_in(who).get(self.root).content.decode())
        )


def chosen(response):
    """What is filled in, by point."""
    found = {}
    for box in re.findall(r"<input[^>]+checked[^>]*>", response.content.decode()):
        name, value = (re.search(rf'{one}="([^"]*)"', box) for one in ("name", "value"))
        found[name[1]] = value[1]
    return found


def test_agencies_choose_among_all_tables_a_manufacturer_among_its_own_and_nobody_else_any():
    j = Ssvc()
    for who in (j.w.lead, j.w.adviser):
        assert j.links(who) == AGENCIES
    assert j.links(j.w.northgate) == MAKER
    assert signed_in(j.w.northgate).get(f"{j.root}deployer/").status_code == 404
    for table in (*AGENCIES, ""):
        path = f"{j.root}{table}/" if table else j.root
        assert signed_in(j.s.reporter).get(path).status_code == 404
    for table in ("coordinator-triage", "nope"):
        assert signed_in(j.w.lead).get(f"{j.root}{table}/").status_code == 404
    assert j.root in signed_in(j.w.lead).get(j.root.removesuffix("ssvc/")).content.decode()


def test_each_input_that_the_case_implies_is_filled_in_with_its_reason():
    j = Ssvc()
    assert chosen(j.page("supplier")) == {}  # the story's two vulnerabilities, a score that says no more
    told = words(j.page("cisa-coordinator"))
    assert "Every CVSS score that you are shown says AV:N, AC:L, PR:N, UI:N." in told
    assert chosen(j.page("cisa-coordinator")) == {"A": "Y"}
    assert "Not ruled out: Efficient, Super Effective. It follows from the table Utility." in words(
        j.page("supplier")
    )
    determine(j, Role.ADVISER, WORST)
    page = j.page("public-safety-impact")
    assert chosen(page) == {}
    told = "Not ruled out: Marginal, Critical, Catastrophic. A clinical adviser determined this harm:"
    assert told in words(page)
    assert "Significant" in words(page)
    assert chosen(j.page("supplier")) == {"PSI": "S"}
    j.s.answer(j.s.pump, j.s.one, Cell(Status.FIXED, fixed_version="4.2"))
    assert chosen(j.page("coordinator-publish")) == {"SINV": "FR"}
    assert "Filled in. Every manufacturer that must answer says that its fix is ready." in words(
        j.page("coordinator-publish")
    )


def test_what_is_recorded_of_a_case_is_said_of_its_only_vulnerability_and_of_no_other():
    j = Ssvc()
    cases.record(j.w.lead, j.case.id, j.now, event=CaseEvent.ATTACKS, reasons={"T15": "x"})
    assert "E" not in chosen(j.page("deployer"))  # there are two
    split.split(j.w.lead, j.case.id, j.now, vulnerabilities=[j.s.two.id], title="Other", leak_risk="None.")
    assert "E" not in chosen(j.page("deployer"))  # it may have been the one that went on elsewhere
    for who in (j.w.adviser, j.w.northgate):
        assert "E" not in chosen(j.page("supplier", who))


def test_an_attack_is_told_of_a_case_with_one_vulnerability():
    j = Ssvc()

    vulnerability.withdraw(j.w.lead, j.s.two.id, j.now, reason="The same as the first.")
    assert "E" not in chosen(j.page("deployer"))
    cases.record(j.w.lead, j.case.id, j.now, event=CaseEvent.EXPLOIT)
    assert chosen(j.page("deployer"))["E"] == "P"
    cases.record(j.w.lead, j.case.id, j.now, event=CaseEvent.ATTACKS)
    page = j.page("deployer")
    assert chosen(page)["E"] == "A"
    assert "Filled in. The case records that it is exploited." in words(page)


def test_what_is_sealed_fills_in_nothing():
    j = Ssvc()
    j.ask()
    j.give()
    for who in (j.w.lead, j.w.adviser):
        assert chosen(j.page("cisa-coordinator", who)) == {}
        assert VECTOR not in j.page("cisa-coordinator", who).content.decode()
    assert chosen(j.page("supplier", j.w.northgate)) == {}


def test_a_manufacturer_is_told_only_what_it_is_shown():
    j = Ssvc()
    determine(j, Role.ADVISER, WORST)
    assert "harm" not in words(j.page("supplier", j.w.northgate)).split("How this is read")[0]
    assert chosen(j.page("supplier", j.w.northgate)) == {}


def test_a_table_is_decided_on_the_page_or_handed_on_and_nothing_is_kept():
    j = Ssvc()
    browser, path = signed_in(j.w.lead), f"{j.root}supplier/"
    sent = {"E": "A", "U": "S", "TI": "T", "PSI": "S"}
    with CaptureQueriesContext(connection) as told:
        answer = browser.post(path, sent)
    assert "Immediate" in words(answer)
    kept = [one["sql"] for one in told if re.match(r"(INSERT|UPDATE|DELETE)", one["sql"])]
    assert not [sql for sql in kept if "session" not in sql and "read" not in sql], kept
    got = browser.post(path, sent | {"answer": "selections"})
    assert re.search(r'filename="?MDC-[^"]+_AMBER-STRICT_ssvc_supplier_V1\.json', got["Content-Disposition"])
    made = json.loads(got.content)
    assert made["target_ids"] == ["CVE-2026-10001"]
    assert made["selections"][-1]["values"] == [{"key": "I"}]
    refused = browser.post(path, {"E": "A"})
    assert refused.status_code == 422
    assert case_view(j.w.lead, j.case.id).version == j.s.fresh(j.case).version
    assert dt.datetime.fromisoformat(made["timestamp"]).tzinfo is not None
