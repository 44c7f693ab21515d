"""Vulnerability, threat or incident; suspected, confirmed or refuted: what is refuted goes out nowhere."""

from __future__ import annotations

import re

import pytest
from tests.browsing import signed_in
from tests.factories import NOW, world
from tests.integration.advisory_case import story
from tests.support.api import Program

from medaccord.apps.advisories.blocks import is_told
from medaccord.apps.advisories.commands import advisory
from medaccord.apps.advisories.models import Block
from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.commands import product, split, vulnerability
from medaccord.apps.cases.commands.vulnerability import NewVulnerability
from medaccord.apps.cases.queries.listing import case_list
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.cases.queries.turn import turn_facts
from medaccord.apps.devices.commands.product import typed
from medaccord.apps.intake.commands import report
from medaccord.core import drift
from medaccord.core.context import database_context
from medaccord.core.principal import LIVE
from medaccord.domain.cvd.kind import Certainty, Kind
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing, Stale

pytestmark = pytest.mark.django_db


def _text(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def _found(w, kind=Kind.THREAT, **inputs):
    told = w.told(kind=kind)
    report.validate(w.lead, told.report.id, NOW)
    return cases.open(w.lead, told.report.id, NOW, title="Pumps are scanned", **inputs)


def _refute(s, row, certainty=Certainty.REFUTED):
    now = s.fresh(row)
    wanted = NewVulnerability(now.title, now.cve, now.cwe, now.cwe_name, certainty=certainty)
    return vulnerability.change(s.w.lead, row.id, s.now, wanted=wanted, version=now.version)


def test_a_case_takes_the_kind_of_its_report_unless_another_is_chosen():
    w = world()
    assert _found(w).kind == "threat"
    assert _found(w, kind=Kind.INCIDENT).kind == "incident"
    assert w.case()[0].kind == "vulnerability"


def test_lists_show_and_choose_the_kind():
    w = world()
    threat = _found(w)
    flaw, _ = w.case()
    assert [line.id for line in case_list(w.lead, NOW, kind="threat").lines] == [threat.id]
    with pytest.raises(Invalid, match="Choose one of"):
        case_list(w.lead, NOW, kind="rumour")
    desk = signed_in(w.lead)
    page = _text(desk.get("/cases/?kind=threat"))
    assert threat.stream.number in page
    assert f"{threat.stream.number}, Threat" in page
    assert flaw.stream.number not in page
    assert "Kind Threat" in _text(desk.get(f"/cases/{threat.id}/"))
    program = Program(w.lead)
    (line,) = program.get("/cases?kind=threat").json()["results"]
    assert (line["id"], line["kind"]) == (str(threat.id), "threat")
    assert program.get("/cases?kind=rumour").status_code == 422
    assert program.get(f"/cases/{threat.id}").json()["kind"] == "threat"


@pytest.mark.parametrize(
    ("kind", "question"),
    [
        (Kind.VULNERABILITY, "Is it a vulnerability?"),
        (Kind.THREAT, "Is it a threat to act on?"),
        (Kind.INCIDENT, "Is it an incident to act on?"),
    ],
)
def test_the_desk_is_asked_whether_it_is_what_it_says(kind, question):
    w = world()
    told = w.told(kind=kind)
    assert question in _text(signed_in(w.lead).get(f"/reports/{told.report.id}/"))


def test_the_desk_chooses_the_kind_as_it_opens_the_case():
    w = world()
    told = w.told()
    report.validate(w.lead, told.report.id, NOW)
    sent = {"open-title": "Pumps are scanned", "open-kind": "incident"}
    answer = signed_in(w.lead).post(f"/reports/{told.report.id}/open/", sent)
    assert answer.status_code == 303
    (line,) = case_list(w.lead, NOW).lines
    assert line.kind == "incident"


def test_a_vulnerability_is_suspected_until_the_desk_says_otherwise():
    s = story()
    assert s.one.certainty == "suspected"
    assert _refute(s, s.one, Certainty.CONFIRMED).certainty == "confirmed"
    now = s.fresh(s.one)
    other_words = NewVulnerability("Other words", now.cve)
    assert vulnerability.change(s.w.lead, s.one.id, s.now, wanted=other_words).certainty == "confirmed"
    with pytest.raises(Denied):
        vulnerability.change(s.w.northgate, s.one.id, s.now, wanted=other_words)
    (shown, _) = case_view(s.w.lead, s.case.id).vulnerabilities
    assert shown.certainty == "confirmed"


def test_the_form_and_a_program_change_how_sure_it_is():
    s = story()
    there = f"/cases/{s.case.id}/vulnerabilities/"
    sent = {"change-title": "Logs show keys", "change-certainty": "refuted", "change-version": "1"}
    answer = signed_in(s.w.lead).post(f"{there}{s.two.id}/change/", sent)
    assert answer.status_code == 303, _text(answer)
    assert s.fresh(s.two).certainty == "refuted"
    assert "State Refuted" in _text(signed_in(s.w.northgate).get(there))
    body = {"title": "Logs show keys", "certainty": "confirmed", "version": 2}
    assert Program(s.w.lead).post(f"/vulnerabilities/{s.two.id}/change", body).status_code == 200
    assert s.fresh(s.two).certainty == "confirmed"
    wrong = Program(s.w.lead).post(f"/vulnerabilities/{s.two.id}/change", body | {"certainty": "perhaps"})
    assert wrong.status_code == 422


def test_a_draft_passes_over_what_is_refuted_and_says_so():
    s = story(second=False)
    _refute(s, s.two)
    row = s.draft()
    told = {str(block.source) for block in s.here(Block, revision=row)}
    assert str(s.one.id) in told
    assert str(s.two.id) not in told
    page = _text(signed_in(s.w.lead).get(f"/cases/{s.case.id}/advisory/"))
    assert "Not in it, because they are refuted: V2" in page
    assert not is_told(s.fresh(s.two))


def test_naming_what_is_refuted_is_refused_until_somebody_says_that_it_is_real():
    s = story()
    _refute(s, s.two)
    with pytest.raises(Illegal, match="refuted"):
        s.draft(vulnerabilities=[s.one.id, s.two.id])
    _refute(s, s.two, Certainty.CONFIRMED)
    assert s.draft(vulnerabilities=[s.one.id, s.two.id]).covers == sorted([str(s.one.id), str(s.two.id)])


def test_an_approved_draft_does_not_go_out_once_one_of_its_vulnerabilities_is_refuted():
    s = story()
    row = s.draft()
    _refute(s, s.two)
    with pytest.raises(Illegal, match="changed since this was drafted"):
        advisory.submit(s.w.lead, row.id, s.now)


def test_what_is_refuted_is_not_split_off_when_the_rest_goes_out():
    s = story()
    _refute(s, s.two)
    s.released(vulnerabilities=[s.one.id])
    assert not s.fresh(s.two).moved


def test_nobody_owes_an_answer_about_what_is_refuted():
    s = story(second=False)
    (new,) = vulnerability.add(s.w.lead, s.case.id, s.now, vulnerabilities=[NewVulnerability("A third one")])
    s.ask(s.pump, new)

    def owed():
        return sum(len(p.answers_due) for p in turn_facts(case_view(s.w.lead, s.case.id), s.now).parties)

    before = owed()
    _refute(s, new)
    assert owed() == before - 1


def test_a_linked_case_is_of_the_same_kind():
    w = world()
    case = _found(w)
    maker = w.makers["northgate"]
    w.join(case, "northgate")
    product.add(w.lead, case.id, NOW, products=[typed(maker.id, "Northgate", "Pump")])
    new = [NewVulnerability("One"), NewVulnerability("Two", certainty=Certainty.CONFIRMED)]
    _, two = vulnerability.add(w.lead, case.id, NOW, vulnerabilities=new)
    linked = split.split(w.lead, case.id, NOW, vulnerabilities=[two.id], title="The second")
    assert linked.kind == "threat"
    (moved,) = case_view(w.lead, linked.id).vulnerabilities
    assert moved.certainty == "confirmed"


def test_the_kind_of_an_open_case_is_corrected_by_its_desk_and_read_by_all():
    w = world()
    case = _found(w, kind=Kind.INCIDENT)
    w.join(case, "northgate")
    changed = cases.reclassify(w.lead, case.id, NOW, kind=Kind.VULNERABILITY, version=1)
    assert (changed.kind, changed.version, changed.title) == ("vulnerability", 2, case.title)
    with pytest.raises(Illegal, match="of this kind already"):
        cases.reclassify(w.lead, case.id, NOW, kind=Kind.VULNERABILITY)
    with pytest.raises(Stale):
        cases.reclassify(w.lead, case.id, NOW, kind=Kind.THREAT, version=1)
    for nobody in (w.northgate, w.outsider):
        with pytest.raises((Denied, Missing)):
            cases.reclassify(nobody, case.id, NOW, kind=Kind.THREAT)
    assert case_view(w.northgate, case.id).kind == "vulnerability"
    cases.close(w.lead, case.id, NOW)
    with pytest.raises(Denied, match="Now it is closed"):
        cases.reclassify(w.lead, case.id, NOW, kind=Kind.THREAT)
    with database_context(None, LIVE, [case.id]):
        assert drift.of(case.id) == []


def test_the_page_corrects_it_and_the_history_says_to_what():
    w = world()
    case = _found(w, kind=Kind.INCIDENT)
    desk = signed_in(w.lead)
    there = f"/cases/{case.id}/reclassify/"
    assert there in desk.get(f"/cases/{case.id}/").content.decode()
    asked = " ".join(desk.get(there).content.decode().split())
    assert re.search(r'value="incident"[^>]* checked', asked)
    assert desk.post(there, {"kind": "rumour", "version": "1"}).status_code == 422
    assert desk.post(there, {"kind": "incident", "version": "1"}).status_code == 409
    assert desk.post(there, {"kind": "threat", "version": "1"}).status_code == 303
    assert "corrected what the case is: a threat" in _text(desk.get(f"/cases/{case.id}/history/"))
    assert Program(w.lead).get(f"/cases/{case.id}").json()["kind"] == "threat"
