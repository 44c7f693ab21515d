"""When a party may say that it has done its part."""

from __future__ import annotations

import datetime as dt

import pytest

from medaccord.domain.cvd.finish import check, still_open
from medaccord.domain.cvd.turn import Duty, PartyFacts
from medaccord.domain.errors import Illegal, Invalid

NOW = dt.datetime(2026, 11, 23, 15, 0, tzinfo=dt.UTC)
SOON = NOW + dt.timedelta(days=2)


def party(**changes):
    values = {
        "id": "p1",
        "is_manufacturer": True,
        "report_state": "accepted",
        "consent": "signatory",
        "covered": True,
        "invited": True,
        "opened": True,
        "lapses_at": None,
    }
    return PartyFacts(**{**values, **changes})


def test_who_owes_nothing_is_done_without_a_word():
    assert not still_open(party(), NOW)
    check(party(), NOW, "")


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (party(report_state="received"), "your judgment of the report"),
        (party(answers_due=(SOON,)), "1 answer"),
        (party(answers_due=(SOON, NOW, None)), "3 answers"),
        (party(fixes_due=(SOON,)), "1 planned fix"),
        (party(fixes_due=(NOW, SOON), answers_due=(None,)), "1 answer, 2 planned fixes"),
    ],
)
def test_what_is_open_is_told_and_needs_a_reason(facts, words):
    for reason in ("", "  \n"):
        with pytest.raises(Invalid) as refused:
            check(facts, NOW, reason)
        assert refused.value.findings["reason"][0].startswith(f"Still open: {words}. ")
    check(facts, NOW, "We sold the line.")


@pytest.mark.parametrize(
    "facts", [party(consent="lapsed"), party(consent="invited", lapses_at=SOON, report_state="start")]
)
def test_no_reason_stands_for_an_answer_to_terms(facts):
    with pytest.raises(Illegal, match="Terms wait"):
        check(facts, NOW, "We sold the line.")


def test_a_party_that_makes_nothing_owes_its_word_alone():
    check(party(is_manufacturer=False, report_state="received"), NOW, "")
    assert still_open(party(is_manufacturer=False, consent="lapsed"), NOW) == {Duty.SIGN: 1}
