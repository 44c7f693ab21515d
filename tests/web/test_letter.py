"""The letter to customers: drafted from what its own manufacturer said, with what is missing in brackets."""

from __future__ import annotations

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
