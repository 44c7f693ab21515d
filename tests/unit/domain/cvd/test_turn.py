"""Whose turn it is, by the facts alone."""

from __future__ import annotations

import datetime as dt

import pytest

from medaccord.domain.cvd.turn import SECOND_PERSON, Draft, Duty, PartyFacts, Reading, TurnFacts, items

NOW = dt.datetime(2026, 11, 23, 15, 0, tzinfo=dt.UTC)
SOON = NOW + dt.timedelta(days=2)
PAST = NOW - dt.timedelta(days=3)


def party(**changes):
    values = {
        "id": "p1",
        "is_manufacturer": True,
        "report_state": "start",
        "consent": "no_embargo",
        "covered": True,
        "invited": True,
        "opened": False,
        "lapses_at": SOON,
    }
    return PartyFacts(**{**values, **changes})


def duties(facts):
    return [(item.duty, item.party) for item in items(facts, NOW)]


def test_nothing_is_owed_in_a_closed_case():
    assert items(TurnFacts("closed", (party(),)), NOW) == ()


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (TurnFacts("checking", ()), [(Duty.CHECK_REPORT, None)]),
        (TurnFacts("inviting", ()), [(Duty.INVITE, None)]),
        (TurnFacts("inviting", (party(),)), [(Duty.ANSWER_INVITATION, "p1")]),
        (TurnFacts("inviting", (party(lapses_at=PAST, consent="invited"),)), [(Duty.REACH, None)]),
        (TurnFacts("inviting", (party(lapses_at=PAST, consent="declined"),)), [(Duty.REACH, None)]),
        (TurnFacts("fixing", (party(consent="lapsed", report_state="accepted"),)), [(Duty.SIGN, "p1")]),
        (TurnFacts("fixing", (party(consent="signatory", report_state="received"),)), [(Duty.JUDGE, "p1")]),
        (
            TurnFacts("fixing", (party(consent="signatory", report_state="accepted", answers_due=(SOON,)),)),
            [(Duty.ANSWER, "p1")],
        ),
        (
            TurnFacts("fixing", (party(consent="signatory", report_state="accepted", fixes_due=(SOON,)),)),
            [(Duty.FIX, "p1")],
        ),
        (
            TurnFacts("fixing", (party(report_state="valid", answers_due=(SOON,), finished=True),)),
            [],
        ),
        (
            TurnFacts("fixing", (party(report_state="valid", consent="lapsed", finished=True),)),
            [(Duty.SIGN, "p1")],
        ),
        (TurnFacts("fixing", (party(report_state="accepted"),), unasked=3), [(Duty.ASK, None)]),
        (TurnFacts("writing", ()), [(Duty.DRAFT, None)]),
        (TurnFacts("writing", (), draft=Draft("r", "review")), [(Duty.APPROVE, None)]),
        (
            TurnFacts("writing", (), draft=Draft("r", "review", may_review=False)),
            [(Duty.AWAIT_APPROVAL, SECOND_PERSON)],
        ),
        (TurnFacts("writing", (), draft=Draft("r", "draft")), [(Duty.DRAFT, None)]),
        (TurnFacts("writing", (), draft=Draft("r", "approved")), [(Duty.RELEASE, None)]),
        (TurnFacts("writing", (), draft=Draft("r", "approved", release_at=SOON)), []),
        (
            TurnFacts("writing", (), draft=Draft("r", "approved", stopped_at=PAST)),
            [(Duty.RELEASE_AGAIN, None)],
        ),
        (TurnFacts("fixing", (), proposals=(("x", NOW),)), [(Duty.DECIDE_PROPOSAL, None)]),
    ],
)
def test_each_situation_has_its_duty(facts, expected):
    assert duties(facts) == expected


def test_what_is_late_comes_first_and_what_has_no_date_last():
    late = party(id="late", consent="signatory", report_state="accepted", answers_due=(PAST,))
    soon = party(id="soon", consent="signatory", report_state="accepted", answers_due=(SOON,))
    undated = party(id="undated", consent="signatory", report_state="valid")
    assert [p for _, p in duties(TurnFacts("fixing", (undated, soon, late)))] == ["late", "soon", "undated"]


def test_harm_under_way_comes_before_what_is_late_and_other_rules_after_it():
    late = party(id="late", consent="signatory", report_state="accepted", answers_due=(PAST,))
    found = items(TurnFacts("fixing", (late,), rules=("T5", "T3")), NOW)
    assert [(i.duty, i.about, i.at_once) for i in found] == [
        (Duty.HEED, "T3", True),
        (Duty.ANSWER, "", False),
        (Duty.HEED, "T5", False),
    ]
    assert {i.party for i in found if i.duty == Duty.HEED} == {None}


@pytest.mark.parametrize(
    ("draft", "duty"),
    [
        (Draft("r", "draft"), Duty.DRAFT),
        (Draft("r", "review"), Duty.APPROVE),
        (Draft("r", "review", may_review=False), Duty.AWAIT_APPROVAL),
        (Draft("r", "approved"), Duty.RELEASE),
    ],
)
def test_once_the_desk_has_drafted_the_step_of_the_draft_comes_first(draft, duty):
    late = party(id="late", consent="signatory", report_state="accepted", answers_due=(PAST,))
    facts = TurnFacts("fixing", (late,), unasked=2, draft=draft)
    assert [found for found, _ in duties(facts)] == [duty, Duty.ANSWER, Duty.ASK]


def test_what_only_the_desk_can_begin_comes_before_an_invitation_that_still_has_time():
    facts = TurnFacts("inviting", (party(),), unasked=1, undescribed=True)
    assert duties(facts) == [(Duty.DESCRIBE, None), (Duty.ASK, None), (Duty.ANSWER_INVITATION, "p1")]


def test_an_embargo_is_proposed_before_anybody_is_invited():
    facts = TurnFacts("inviting", (), undescribed=True, unprotected=True)
    assert [found for found, _ in duties(facts)] == [Duty.DESCRIBE, Duty.PROPOSE, Duty.INVITE]


def test_answers_are_counted_by_their_own_due_date_so_that_none_is_called_late_for_another():
    due = (SOON, PAST, None, SOON)
    facts = TurnFacts("fixing", (party(consent="signatory", report_state="accepted", answers_due=due),))
    found = [(item.duty, item.count, item.by, item.is_late(NOW)) for item in items(facts, NOW)]
    assert found == [
        (Duty.ANSWER, 1, PAST, True),
        (Duty.ANSWER, 2, SOON, False),
        (Duty.ANSWER, 1, None, False),
    ]


@pytest.mark.parametrize(
    ("disputed", "expected"),
    [
        (("d1", None, False), (Duty.SETTLE_DISPUTE, None)),
        (("d1", "p1", True), (Duty.SETTLE_DISPUTE, "p1")),
        (("d1", None, True), (Duty.SEEK_ADVISER, None)),
        (("d1", "p2", True), None),
    ],
)
def test_a_dispute_is_owed_by_whoever_settles_it_and_takes_part(disputed, expected):
    adviser = party(is_manufacturer=False, report_state="accepted", consent="signatory", invited=False)
    facts = TurnFacts("fixing", (adviser,), reading=Reading(disputed=(disputed,)))
    found = [(i.duty, i.party) for i in items(facts, NOW) if i.about == "d1"]
    assert found == ([expected] if expected else [])


def test_of_what_presses_alike_the_centers_comes_first_whatever_order_the_rows_had():
    asked = [("o1", "p2", SOON), ("o2", None, SOON), ("o3", "p1", SOON)]
    others = (party(id="p1", report_state="valid"), party(id="p2", report_state="valid"))
    for judging in (asked, asked[::-1]):
        found = items(TurnFacts("fixing", others, reading=Reading(judging=tuple(judging))), NOW)
        assert [one.party for one in found if one.duty == Duty.OPINE] == [None, "p1", "p2"]
