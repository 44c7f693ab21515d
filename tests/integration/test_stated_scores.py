"""A joint statement gives scores by product set; the advisory prints them in place of the case's own."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from tests.browsing import signed_in, words
from tests.factories import NOW
from tests.integration.test_consensus import TEXTS, joining
from tests.judged import V31, Judged
from tests.support.api import Program

from medaccord.apps.advisories.commands import advisory
from medaccord.apps.advisories.queries.drafts import advisory_of
from medaccord.apps.assessments.commands import consensus
from medaccord.apps.assessments.models import Consensus
from medaccord.apps.assessments.queries.together import joinings_of, statements_of
from medaccord.apps.cases.commands import product, score
from medaccord.core import drift
from medaccord.core.context import database_context
from medaccord.domain.advisory.blocks import Kind
from medaccord.domain.assessment.consensus import Scored
from medaccord.domain.cvd.cells import Cell, Plan, Status
from medaccord.domain.errors import Invalid
from medaccord.domain.roles import Role

pytestmark = pytest.mark.django_db
V2 = "AV:A/AC:L/Au:N/C:N/I:C/A:C"
V40 = "CVSS:4.0/AV:A/AC:L/AT:N/PR:N/UI:N/VC:N/VI:H/VA:H/SC:N/SI:N/SA:N"
WORST = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"


class Scores(Judged):
    """The vulnerability is in a pump and in a second one of the same maker; another maker's is not asked."""

    def __init__(self) -> None:
        super().__init__()
        named = [product.typed(self.w.makers["northgate"].id, "Northgate", "InfusaCore MX", "5.0")]
        (self.second,) = product.add(self.w.lead, self.case.id, NOW, products=named)
        self.pump, self.foreign = self.s.pump, self.s.unasked
        for old in self.s.rows["scores"]:
            score.withdraw(self.w.lead, old.id, NOW, reason="Not of this test.")
        self.s.ask(self.second, self.s.one)
        self.s.answer(self.second, self.s.one, Cell(Status.AFFECTED, Plan.FIX_PLANNED, dt.date(2027, 1, 15)))

    def listed(self, vector, *products, source="Northgate"):
        new = score.NewScore(vector, frozenset(one.id for one in products), source)
        return score.add(self.w.lead, self.s.one.id, NOW, scores=[new])[0]

    def propose(self, *scores):
        parties = [self.party(Role.MANUFACTURER), self.party(Role.REPORTER)]
        told = {"texts": TEXTS, "parties": parties, "scores": scores}
        return consensus.propose(self.w.lead, self.s.one.id, NOW, **told)

    def signed(self, *scores):
        row = self.propose(*scores)
        consensus.sign(self.w.lead, row.id, NOW, part="technical")
        consensus.sign(self.w.adviser, row.id, NOW, part="clinical")
        return row

    def draft(self, **told):
        advisory.draft(self.w.lead, self.case.id, NOW, summary="First", **told)
        return advisory_of(self.w.lead, self.case.id, NOW).newest

    def printed(self, **told):
        """What a new draft prints: each vector with the products that it is for."""
        flaw = next(one for one in self.draft(**told).document.vulnerabilities if one.cve == "CVE-2026-10001")
        names = {str(self.pump.id): "pump", str(self.second.id): "second", str(self.foreign.id): "foreign"}
        return [(one.vector, [names[key] for key in one.products]) for one in flaw.scores]


def of(vector, *products):
    return Scored(vector, frozenset(one.id for one in products))


def test_one_vulnerability_has_several_scores_by_product_set_on_screen_in_programs_and_in_the_advisory():
    j = Scores()
    browser, program, address = signed_in(j.w.lead), Program(j.w.lead), f"/cases/{j.case.id}/vulnerabilities/"
    typed = {"score-vulnerability": str(j.s.one.id), "score-vector": V31, "score-products": str(j.pump.id)}
    assert browser.post(f"{address}score/", typed).status_code == 303
    body = {"scores": [{"vector": WORST, "products": [str(j.second.id)]}]}
    assert program.post(f"/vulnerabilities/{j.s.one.id}/scores", body).status_code == 201
    page = words(browser.get(address))
    assert "InfusaCore LX 4.1 " + V31 in page
    assert "InfusaCore MX 5.0 " + WORST in page
    told = program.get(f"/cases/{j.case.id}").json()["scores"]
    assert {(one["vector"], *one["products"]) for one in told} == {
        (V31, str(j.pump.id)),
        (WORST, str(j.second.id)),
    }
    assert j.printed() == [(V31, ["pump"]), (WORST, ["second"])]
    assert not advisory_of(j.w.lead, j.case.id, NOW).newest.findings


def test_a_signed_score_takes_the_place_of_the_cases_for_its_products_and_version_and_of_no_other():
    j = Scores()
    theirs = j.listed(WORST, j.pump, j.second)
    j.listed(V2, j.pump, source="Center")
    before = [(WORST, ["pump", "second"]), (V2, ["pump"])]
    row = j.propose(of(V31, j.pump))
    assert j.printed() == before  # nobody has signed it
    for who, part in ((j.w.lead, "technical"), (j.w.adviser, "clinical")):
        consensus.sign(who, row.id, NOW, part=part)
    assert advisory_of(j.w.lead, j.case.id, NOW).newest.since_draft
    assert j.printed() == [(V31, ["pump"]), (WORST, ["second"]), (V2, ["pump"])]
    newest = advisory_of(j.w.lead, j.case.id, NOW).newest
    assert not newest.findings
    (replaced,) = newest.replaced
    assert (replaced.score, replaced.statement, replaced.products) == (str(theirs.id), 1, (str(j.pump.id),))
    page = words(signed_in(j.w.lead).get(f"/cases/{j.case.id}/advisory/"))
    told = f"V1: the score of the joint statement, version 1, is printed in place of 9.8 {WORST}, Northgate"
    assert f"{told} for InfusaCore LX 4.1." in page
    j.propose(of(WORST, j.pump))
    assert not advisory_of(j.w.lead, j.case.id, NOW).newest.since_draft  # an unsigned version changes nothing
    assert j.printed(leave_out=[row.id]) == before


def test_scores_of_a_statement_speak_of_affected_products_that_somebody_was_asked_about():
    j = Scores()
    j.signed(of(V31, j.pump, j.second, j.foreign), of(V2, j.foreign))
    assert j.printed() == [(V31, ["pump", "second"])]
    newest = advisory_of(j.w.lead, j.case.id, NOW).newest
    assert [kind for kind, _key in newest.withheld].count(Kind.SCORE) == 2
    j.s.answer(j.second, j.s.one, Cell(Status.NOT_AFFECTED, impact_statement="It has no radio."))
    assert j.printed() == [(V31, ["pump"])]
    cleared = advisory_of(j.w.lead, j.case.id, NOW).newest.cleared
    assert [kind for kind, _key in cleared].count(Kind.SCORE) == 1


def test_a_signed_score_that_csaf_cannot_carry_holds_up_no_advisory_and_is_told_to_its_author():
    j = Scores()
    j.listed(WORST, j.pump)
    j.signed(of(V40, j.pump))
    assert j.printed() == [(WORST, ["pump"])]
    assert not advisory_of(j.w.lead, j.case.id, NOW).newest.findings
    page = words(signed_in(j.w.lead).get(f"/cases/{j.case.id}/advisory/"))
    assert f"V1: CSAF 2.0 cannot carry the joint statement’s score {V40}. It is not in it." in page


def test_a_maker_reads_the_scores_of_its_own_products_and_a_finder_each_vector_without_products():
    j = Scores()
    j.propose(of(V31, j.pump, j.foreign), of(V40, j.foreign))
    (own,) = joining(j, Role.MANUFACTURER).scores
    assert (own.vector, own.products) == (V31, (j.pump.id,))
    assert [(one.vector, one.products) for one in joining(j, Role.REPORTER).scores] == [(V31, ()), (V40, ())]
    (seen,) = statements_of(j.w.adviser, j.case.id)
    assert [len(one.products) for one in seen.scores] == [2, 1]
    assert (seen.scores[0].cvss, str(seen.scores[0].base), seen.scores[0].severity) == ("3.1", "8.1", "high")
    assert str(j.foreign.id) not in repr(joinings_of(j.w.northgate, j.case.id))
    page = words(signed_in(j.w.northgate).get(f"/cases/{j.case.id}/assessment/{j.s.one.id}/"))
    assert "CVSS 3.1 score: 8.1 High" in page
    assert V40 not in page
    with database_context(None, "live", [j.case.id]):
        assert drift.rebuilt(j.case.id) == drift.stored(j.case.id)


def test_faults_of_scores_are_named_by_place_and_nothing_is_half_done():
    j = Scores()
    wrong = V31.replace("AV:A", "AV:Q")
    with pytest.raises(Invalid) as refused:
        j.propose(of(V31, j.pump), of(wrong, j.pump), of(WORST, j.pump), Scored(V40, frozenset()))
    told = refused.value.findings
    assert set(told) == {"scores/1/vector", "scores/2/products", "scores/3/products"}
    assert "AV" in told["scores/1/vector"][0]
    assert "3.1" in told["scores/2/products"][0]
    with pytest.raises(Invalid) as refused:
        j.propose(Scored(V31, frozenset({j.case.id})))
    assert set(refused.value.findings) == {"scores"}
    with pytest.raises(Invalid):
        j.propose(*[of(V31, j.pump)] * 21)
    assert j.s.here(Consensus) == []
    kept = j.propose(of("CVSS:3.1/AC:L/AV:A/PR:N/UI:N/S:U/C:N/I:H/A:H/RL:X", j.pump))
    assert kept.scores[0]["vector"] == V31  # as its standard writes it


def test_the_form_starts_from_what_parties_and_the_case_said_and_keeps_what_was_typed():
    j = Scores()
    j.opened()
    j.listed(WORST, j.pump)
    browser, address = signed_in(j.w.lead), f"/cases/{j.case.id}/assessment/{j.s.one.id}/propose/"
    asked = words(browser.get(address))
    assert f"8.1 High, {V31}: " in asked
    assert f"9.8 Critical, {WORST}: listed in the case, Northgate" in asked
    assert "Score 2, another CVSS vector" in asked
    assert "Score 3, another CVSS vector" not in asked
    assert "Score 4, another CVSS vector" in words(browser.get(f"{address}?scores=4"))
    sent = {**TEXTS, "score_1_vector": V40.replace("AV:A", "AV:Q"), "score_1_products": str(j.pump.id)}
    sent |= {"score_0_from": V31, "score_0_products": [str(j.pump.id), str(j.second.id)]}
    refused = browser.post(address, sent)
    assert refused.status_code == 422
    assert "AV" in refused.content.decode().split('id="id_score_1_vector_error"')[1][:200]
    assert browser.post(address, sent | {"score_1_from": V31}).status_code == 422
    assert j.s.here(Consensus) == []
    assert browser.post(address, sent | {"score_1_vector": V40}).status_code == 303
    (row,) = j.s.here(Consensus)
    assert [(one["vector"], len(one["products"])) for one in row.scores] == [(V31, 2), (V40, 1)]
    again = browser.get(address).content.decode()
    assert f'value="{V40}"' in again
    assert "Score 4, another" in again


def test_programs_give_and_read_scores():
    j = Scores()

    lead = Program(j.w.lead)
    body = {
        "technical": "What.",
        "clinical": "Harm.",
        "scores": [{"vector": V31, "products": [str(j.pump.id)]}],
    }
    assert lead.post(f"/vulnerabilities/{j.s.one.id}/consensus", body).status_code == 201
    (told,) = lead.get(f"/cases/{j.case.id}/consensus").json()["results"]
    assert told["scores"] == [
        {"vector": V31, "cvss": "3.1", "base": "8.1", "severity": "high", "products": [str(j.pump.id)]}
    ]
    body["scores"] = [{"vector": "AV:Q", "products": [str(j.pump.id)]}]
    refused = lead.post(f"/vulnerabilities/{j.s.one.id}/consensus", body)
    assert refused.status_code == 422
    assert "scores/0/vector" in json.dumps(refused.json())
