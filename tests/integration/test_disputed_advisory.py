"""An advisory states open disputes in plain words, by no name, and no dispute holds it back."""

from __future__ import annotations

import json

import pytest
from tests.browsing import signed_in, words
from tests.integration.advisory_case import with_page
from tests.judged import Judged

from medaccord.apps.advisories.commands import advisory
from medaccord.apps.advisories.queries import public
from medaccord.apps.advisories.queries.drafts import advisory_of
from medaccord.apps.assessments.commands import dispute
from medaccord.domain.assessment.dispute import Claim
from medaccord.domain.errors import Missing

pytestmark = pytest.mark.django_db
HARM = "A party to this case disputes how severely this could harm patients (since {day}). {ends}"
DATE = "A party to this case disputes when this is published (since {day}). {ends}"
WHY = {"T15": "All agreed.", "R6": "It read the one before."}


class Disputed(Judged):
    def open(self, kind="harm", flaw=True, who=None):
        claim = Claim(kind, "SUBJECT words", "CLAIM words")
        about = self.s.one.id if flaw else None
        return dispute.open(
            who or self.w.northgate, self.case.id, self.now, wanted=claim, vulnerability=about
        )

    @property
    def newest(self):
        return advisory_of(self.w.lead, self.case.id, self.now).newest

    def draft(self, **told):
        self.s.draft(**told)
        return self.newest

    def page(self):
        return words(signed_in(self.w.lead).get(f"/cases/{self.case.id}/advisory/"))

    def says(self, text):
        told = f"{self.now.day} {self.now:%B %Y}"
        return text.format(day=told, ends="The dispute is not settled.")


def _notes(listed):
    return [(note.title, note.text) for note in listed if note.title == "Disputed"]


def test_a_draft_states_every_open_dispute_where_it_belongs_and_names_nobody():
    j = Disputed()
    row = j.open()
    j.open("date", flaw=False)
    drafted = j.draft()
    one = next(flaw for flaw in drafted.document.vulnerabilities if flaw.cve == "CVE-2026-10001")
    assert _notes(one.notes) == [("Disputed", j.says(HARM))]
    assert _notes(drafted.document.notes) == [("Disputed", j.says(DATE))]
    assert not drafted.findings
    for told in ("SUBJECT", "CLAIM"):
        assert told not in repr(drafted.document)
    assert "From an open dispute; nobody leaves it out" in j.page()
    (block,) = [b for b in drafted.blocks if b.content.get("disputed") == "harm"]
    for key in (row.id, row.key, block.source):
        with pytest.raises(Missing):
            j.s.draft(leave_out=[key])


def test_the_dispute_of_a_vulnerability_that_is_not_covered_is_not_told():
    j = Disputed()
    j.open()
    assert "Disputed" not in repr(j.draft(vulnerabilities=[j.s.two.id]).document)


@with_page()
def test_a_release_goes_through_with_an_open_dispute_and_says_so():
    j = Disputed()
    j.open()
    j.s.released(vulnerabilities=[j.s.one.id])
    document = json.loads(public.publication(j.s.number).csaf)
    notes = document["vulnerabilities"][0]["notes"]
    assert {"category": "general", "title": "Disputed", "text": j.says(HARM)} in notes
    assert j.w.parties["northgate"].name not in json.dumps(notes)
    assert "Draft an update to say" not in j.page()
    j.open("scope")
    assert "not stated in it. It is public. Draft an update to say how it stands." in j.page()


@with_page()
def test_a_dispute_that_comes_or_ends_after_the_draft_stops_nothing_and_is_told_to_its_author():
    j = Disputed()
    old = j.open("scope")
    row = j.s.draft(vulnerabilities=[j.s.one.id])
    advisory.submit(j.w.lead, row.id, j.now)
    dispute.withdraw(j.w.northgate, old.id, j.now, reason="We agree now.")
    j.open()
    stale = j.newest
    assert (stale.since_draft, stale.disputes) == ((), (1, 1))
    advisory.approve(j.w.colleague, row.id, j.now, digest=row.digest)
    told = (
        "1 dispute was opened since this was drafted, and is not stated in it. 1 dispute that it states is"
        " not open any more. Draft anew to say how it stands. It can be released as it is."
    )
    assert told in j.page()
    assert told in words(signed_in(j.w.lead).get(f"/cases/{j.case.id}/advisory/{row.id}/release/"))
    advisory.release(j.w.lead, row.id, j.now, reasons=WHY, leak_risk="None.")
    text = public.publication(j.s.number).csaf.decode()
    assert "which products are concerned" in text  # exactly what was approved
    assert "harm patients (since" not in text
    assert "harm patients (since" in repr(j.draft(vulnerabilities=[j.s.one.id]).document)


def test_the_warning_is_gone_once_it_is_drafted_anew():
    j = Disputed()
    j.draft()
    j.open()
    assert j.newest.disputes == (1, 0)
    assert j.draft().disputes == (0, 0)
    assert "Draft anew" not in j.page()
