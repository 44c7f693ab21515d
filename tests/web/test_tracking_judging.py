"""A reporter who follows by a code alone judges, reads and answers a joint statement on their own page."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from tests.browsing import holder, reporter, words
from tests.factories import world
from tests.judged import DAY, V31, technical

from medaccord.apps.assessments.commands import assessment, consensus, opinion, provisional
from medaccord.apps.assessments.queries.rounds import exhibits_of, own_of
from medaccord.apps.assessments.queries.together import statements_of
from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.commands import consent, participant, vulnerability
from medaccord.apps.cases.commands.vulnerability import NewVulnerability
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.intake.commands import report as reports
from medaccord.apps.intake.queries.reports import report_list
from medaccord.core.principal import system
from medaccord.domain.assessment.consensus import Stance
from medaccord.domain.assessment.provisional import Wanted as Provisional
from medaccord.domain.roles import Role

pytestmark = pytest.mark.django_db

NOW = dt.datetime.now(dt.UTC)
SOON = NOW.replace(hour=0, minute=0, second=0, microsecond=0) + 4 * DAY


class Followed:
    """A case whose reporter has a code and no account, and of which the center and they judge one flaw."""

    def __init__(self):
        self.w = world()
        self.w.now = NOW
        _, code = reporter()
        key = report_list(self.w.lead).lines[0].id
        reports.validate(self.w.lead, key, NOW)
        self.case = cases.open(self.w.lead, key, NOW, title="Pump").id
        new = NewVulnerability(title="Dose without a password", cve="CVE-2026-10001")
        (self.flaw,) = vulnerability.add(self.w.lead, self.case, NOW, vulnerabilities=[new])
        self.parties = {Role(one.role): one.id for one in case_view(self.w.lead, self.case).parties}
        self.browser = holder(code)

    def ask(self):
        """Ask both; gives the round."""
        both = [self.parties[Role.LEAD], self.parties[Role.REPORTER]]
        return assessment.ask(
            self.w.lead, self.flaw.id, NOW, parties=both, due_at=SOON, question="Is a jump host needed?"
        )

    def page(self):
        """The tracking page as it is read."""
        return self.browser.get("/tracking/").content.decode()

    def step(self, name):
        """Where the page leads for one step."""
        return re.search(rf'href="(/cases/[^"]+/{name}/)"', self.page())[1]

    def take(self, there, code=303, **data):
        """Take a step as its form would, with the version that the form carries."""
        form = self.browser.get(there).content.decode()
        version = re.search(r'name="version" value="(\d+)"', form)[1]
        told = self.browser.post(there, {"version": version, **data})
        assert told.status_code == code, told.content.decode()[:2000]
        return told


def test_a_reporter_with_a_code_judges_alone_reads_what_it_may_and_dissents():
    f = Followed()
    assert "judging" not in f.page()
    row = f.ask()
    page = f.page()
    assert "We ask you how easy it is to exploit" in page
    assert f"{SOON:%Y-%m-%d} 00:00 UTC" in page
    give = f.step("give")
    form = f.browser.get(give)
    assert "Is a jump host needed?" in words(form)
    assert '"/tracking/#judging"' in form.content.decode()
    assert f"/cases/{f.case}/documents/" not in form.content.decode()
    assert f.take(give, 422, vector=V31, exploitability="").status_code == 422
    told = f.take(give, vector=V31, exploitability="high", exploit_because="FINDER-WORD")
    assert told["Location"] == "/tracking/#judging"
    page = f.page()
    assert "FINDER-WORD" in page
    assert "We ask you how easy it is to exploit" not in page
    f.take(f.step("decline"), reason="My employer forbids it.")
    f.take(f.step("give"), vector=V31, exploitability="low", exploit_because="FINDER-WORD")
    center = next(one for one in own_of(f.w.lead, f.case) if one.role == Role.LEAD)
    opinion.give(f.w.lead, center.id, NOW, answers=technical("CENTER-WORD"))
    assert "CENTER-WORD" not in f.page()
    assessment.open(system(stream=f.case), row.id, NOW)
    shown = next(one for one in exhibits_of(f.w.lead, f.case) if one.role == Role.REPORTER)
    assert shown.answers["exploitability"] == "low"
    page = f.page()
    assert "Opinions side by side" in page
    assert "CENTER-WORD" not in page
    assert f.browser.get(give).status_code == 200  # it says that it is over, and nothing is lost of it
    texts = {"technical": "TECHNICAL-PART", "clinical": "CLINICAL-PART", "mitigations": "Unplug it."}
    finder = [f.parties[Role.REPORTER]]
    put = consensus.propose(f.w.lead, f.flaw.id, NOW, texts=texts, parties=finder, concurrence=False)
    page = f.page()
    assert "TECHNICAL-PART" in page
    assert "CLINICAL-PART" not in page
    assert f.take(f.step("join"))["Location"] == "/tracking/#judging"
    f.take(f.step("dissent"), reason="It needs no password at all.")
    (said,) = next(one for one in statements_of(f.w.lead, f.case) if one.id == put.id).positions
    assert (said.stance, said.reason) == (Stance.DISSENTED, "It needs no password at all.")
    assert "It needs no password at all." in f.page()


def test_a_round_that_was_ended_early_asks_a_reporter_nothing_more():
    f = Followed()
    row = f.ask()
    assert "We ask you how easy it is to exploit" in f.page()
    assessment.close(f.w.lead, row.id, NOW, because="exploitation", reason="WORDS-OF-AGENCIES")
    page = f.page()
    assert "The round was ended early, and your party had not answered." in page
    assert not [one for one in ("We ask you how easy it is", "Give your opinion", "WORDS-OF") if one in page]


def test_a_code_opens_no_question_of_another_party_and_no_screen_of_the_case():
    f, other = Followed(), Followed()
    f.ask(), other.ask()
    center = next(one for one in own_of(f.w.lead, f.case) if one.role == Role.LEAD)
    root = f"/cases/{f.case}/assessment/"
    assert f.browser.get(f"{root}opinion/{center.id}/give/").status_code == 404
    assert f.browser.get(other.step("give")).status_code == 404
    for closed in (root, f"{root}{f.flaw.id}/", f"{root}opinion/{center.id}/release/"):
        assert f.browser.get(closed)["Location"].startswith("/sign-in/")


def test_a_reporter_with_a_code_reads_a_provisional_statement_that_is_shown_to_them_and_no_other():
    f = Followed()
    row = participant.invite(f.w.lead, f.case, NOW, organisation=f.w.agency.id)
    consent.accept(f.w.adviser, row.id, NOW)
    wanted = Provisional("critical", "OVERDOSE.", "RADIO-OFF.", "CHECK-RATE.", SOON)
    provisional.issue(f.w.adviser, f.flaw.id, NOW, wanted=wanted)
    assert "RADIO-OFF" not in f.page()
    provisional.issue(f.w.adviser, f.flaw.id, NOW, wanted=wanted, parties=[f.parties[Role.REPORTER]])
    page = f.page()
    assert "Provisional. Not a regulatory decision." in page
    assert page.count("RADIO-OFF") == 1
