"""An advisory prints what the agencies have signed together, unless its author leaves it out."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.browsing import signed_in, words
from tests.factories import NOW
from tests.integration.test_consensus import TEXTS, joining, propose
from tests.judged import Judged

from medaccord.apps.advisories.commands import advisory
from medaccord.apps.advisories.queries.drafts import advisory_of
from medaccord.apps.assessments.commands import consensus, provisional
from medaccord.domain.assessment.consensus import StatementPart
from medaccord.domain.assessment.provisional import Wanted
from medaccord.domain.roles import Role

pytestmark = pytest.mark.django_db
PRINTED = {
    "What this means for the safety of patients": ("CLINICAL words.", None),
    "For patients": ("Keep using it.", "patients"),
    "For clinicians": ("Check the rate every hour.", "clinicians"),
    "What to do until it is fixed": ("Separate pumps from other networks.", None),
}


def _sign(j, row):
    consensus.sign(j.w.lead, row.id, NOW, part=StatementPart.TECHNICAL.value)
    consensus.sign(j.w.adviser, row.id, NOW, part=StatementPart.CLINICAL.value)


def _draft(j, **told):
    advisory.draft(j.w.lead, j.case.id, NOW, summary="First draft", **told)
    return advisory_of(j.w.lead, j.case.id, NOW).newest


def _noted(draft):
    one = next(flaw for flaw in draft.document.vulnerabilities if flaw.cve == "CVE-2026-10001")
    return {note.title: (note.text, note.audience) for note in one.notes}


def test_what_is_signed_is_printed_and_nothing_before_it_is():
    j = Judged()
    row = propose(j)
    assert not PRINTED.keys() & _noted(_draft(j)).keys()
    _sign(j, row)
    stale = advisory_of(j.w.lead, j.case.id, NOW).newest
    assert len(stale.since_draft) == len(PRINTED)
    drafted = _draft(j)
    assert PRINTED.items() <= _noted(drafted).items()
    assert not drafted.findings
    assert "TECHNICAL words." not in repr(drafted.document)
    propose(j, texts=TEXTS | {"patients": "Call your clinic."})
    assert not advisory_of(j.w.lead, j.case.id, NOW).newest.since_draft  # an unsigned version changes nothing
    page = words(signed_in(j.w.lead).get(f"/cases/{j.case.id}/advisory/"))
    assert "From the joint statement, version 1" in page
    assert "joint statement: version 1" in page  # it can be left out
    left = _draft(j, leave_out=[row.id])
    assert not PRINTED.keys() & _noted(left).keys()
    assert "Left out by its author: V1, joint statement: version 1" in words(
        signed_in(j.w.lead).get(f"/cases/{j.case.id}/advisory/")
    )


def test_what_was_said_after_a_printed_statement_or_against_it_is_told_to_its_author():
    j = Judged()
    row = propose(j)
    _sign(j, row)
    page = f"/cases/{j.case.id}/advisory/"
    _draft(j)
    assert "provisional statement since" not in words(signed_in(j.w.lead).get(page))
    later = NOW + dt.timedelta(hours=1)
    consensus.dissent(j.w.northgate, joining(j, Role.MANUFACTURER).id, later, reason="It alarms.")
    told = Wanted("critical", "Overdose.", "Turn it off.", "Check it.", later + dt.timedelta(days=1))
    provisional.issue(j.w.adviser, j.s.one.id, later, wanted=told)
    propose(j)
    told = words(signed_in(j.w.lead).get(page))
    for warned in (
        "V1: the clinical adviser has issued a provisional statement since; it is not printed.",
        "V1: a newer joint statement waits for signatures. The one before it is printed.",
        "V1: a party dissents from the joint statement. Its dissent is not printed.",
    ):
        assert warned in told
