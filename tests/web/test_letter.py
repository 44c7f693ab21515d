"""Papers of a manufacturer, drawn up from what it said in the case: a letter, and items of a report."""

from __future__ import annotations

import csv
import io

import pytest
from tests.browsing import signed_in, words
from tests.factories import NOW
from tests.integration.test_consensus import KEPT, WORST, determine
from tests.judged import Judged

from medaccord.apps.assessments.commands import duty
from medaccord.domain.assessment.stating import Statement
from medaccord.domain.roles import Role

pytestmark = pytest.mark.django_db


def test_a_manufacturer_drafts_its_letter_and_nobody_else_has_one():
    j = Judged()
    there = f"/cases/{j.case.id}/assessment/{j.s.one.id}/"
    maker = signed_in(j.w.northgate)
    assert f'href="{there}letter/"' in maker.get(there).content.decode()
    empty = words(maker.get(f"{there}letter/"))
    assert "We have learned of a vulnerability: Dose without a password, CVE-2026-10001." in empty
    assert "[Missing: its impact as you understand it now; determine the risk first]" in empty
    assert "[Missing: when you will write again]" in empty
    determine(j, Role.ADVISER, WORST)
    determine(j, Role.MANUFACTURER, KEPT)
    day = NOW.date()
    duty.state(j.w.northgate, j.s.one.id, NOW, wanted=Statement("learned", day, "", "", "", ""))
    told = words(maker.get(f"{there}letter/"))
    assert "how easy to exploit, Easy; harm that it could do, Minor." in told
    assert "Separate the network." in told
    assert "Northgate InfusaCore LX 4.1" in told
    assert "Customers are to know by" in told
    assert "ADVISER-WHY" not in told
    assert "determine the risk first" not in told
    assert "SECRET-PRODUCT" not in told
    assert WORST.rationale not in told
    for other in (j.w.lead, j.w.adviser, j.w.outsider):
        assert signed_in(other).get(f"{there}letter/").status_code == 404


def test_a_manufacturer_takes_the_items_of_its_periodic_report_along():
    j = Judged()
    there = f"/cases/{j.case.id}/assessment/{j.s.one.id}/"
    maker = signed_in(j.w.northgate)
    determine(j, Role.MANUFACTURER, KEPT)
    day = NOW.date()
    for fact, named in (("event_numbers", "=MDR-1"), ("isao_member", "Example ISAO")):
        duty.state(j.w.northgate, j.s.one.id, NOW, wanted=Statement(fact, day, named))
    page = words(maker.get(f"{there}periodic/"))
    assert "11. Other submissions about it, or why there are none Not stated" in page
    file = maker.get(f"{there}periodic.csv")
    assert "_periodic_" in file["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(file.content.decode())))
    assert [row[0] for row in rows[1:]] == [str(n) for n in range(1, 12)]
    told = {row[0]: row[2] for row in rows}
    assert told["2"].startswith("Controlled")
    assert told["4"] == KEPT.rationale
    assert "=MDR-1" in told["6"]
    assert "Example ISAO" in told["10"]
    assert told["9"] == "Not stated"
    for other in (j.w.lead, j.w.adviser, j.w.outsider):
        for paper in ("periodic/", "periodic.csv"):
            assert signed_in(other).get(f"{there}{paper}").status_code == 404
