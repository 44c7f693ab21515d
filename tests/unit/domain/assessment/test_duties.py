"""Legal clocks: days and holidays, what starts and ends each, and the conditions of enforcement."""

from __future__ import annotations

import datetime as dt
import hashlib

import pytest

from medaccord.domain.assessment import duties
from medaccord.domain.assessment.clocks import (
    Holds,
    Stands,
    after,
    all_met,
    last,
    latest,
    reckon,
    suggested,
    today,
    weigh,
)
from medaccord.domain.assessment.duties import (
    BY_CLOCK,
    DUTIES,
    OF_MANUFACTURER,
    STATED_BY_MANUFACTURER,
    Clock,
    Condition,
    Days,
    Fact,
    Holder,
)
from medaccord.domain.assessment.several import Before, number_of
from medaccord.domain.assessment.stating import Statement, read
from medaccord.domain.cvd import mandatory
from medaccord.domain.errors import Invalid
from medaccord.domain.workdays import is_federal_holiday, is_working

DIGESTS = {"2026-11-28": "68cd74f502c9fc24"}
D = dt.date.fromisoformat
NOW = D("2026-06-30")


def test_another_word_needs_another_version():
    told = repr((DUTIES, list(Fact), sorted(duties.NAMED), duties.ISAO, list(Condition)))
    assert hashlib.sha256(told.encode()).hexdigest()[:16] == DIGESTS[duties.VERSION]


def test_what_an_invitation_says_of_a_duty_is_what_its_clock_counts():
    """Two lists name the same law (decisions 157 and 288): in words before consent, in days afterwards."""
    told = {one.code: one for one in mandatory.LIST}
    days = {Days.CALENDAR: ("calendar days",), Days.WORKING: ("work days", "working days")}
    for code, clock in (
        ("us-report", Clock.EVENT_REPORT),
        ("us-five-day", Clock.REMEDY_REPORT),
        ("us-correction", Clock.CORRECTION_REPORT),
    ):
        one, duty = told[code], BY_CLOCK[clock]
        assert any(f"within {duty.number} {words}" in one.text for words in days[duty.days])
        assert duty.source.startswith(one.source)


def test_each_duty_has_its_number_its_days_and_who_holds_it():
    told = {one.clock: (one.number, one.days.value, one.holder.value) for one in DUTIES}
    assert told == {
        Clock.COMMUNICATE: (30, "calendar", "manufacturer"),
        Clock.REMEDIATE: (60, "calendar", "manufacturer"),
        Clock.OUT_OF_CYCLE: (None, "calendar", "manufacturer"),
        Clock.CORRECTION_REPORT: (10, "working", "manufacturer"),
        Clock.EVENT_REPORT: (30, "calendar", "manufacturer"),
        Clock.REMEDY_REPORT: (5, "working", "manufacturer"),
        Clock.REQUESTED_REPORT: (5, "working", "manufacturer"),
        Clock.FACILITY_REPORT: (10, "working", "user_facility"),
    }
    assert all(one.holder == Holder.MANUFACTURER for one in OF_MANUFACTURER)
    assert not {Fact.FACILITY_KNEW, Fact.FACILITY_REPORTED} & set(STATED_BY_MANUFACTURER)


# ---------------------------------------------------------------- days


@pytest.mark.parametrize(
    ("start", "number", "days", "due"),
    [
        # The day after the fact is day 1 (21 CFR 803.10 counts 'after the day').
        ("2026-06-01", 30, Days.CALENDAR, "2026-07-01"),
        ("2026-06-01", 5, Days.WORKING, "2026-06-08"),
        # A calendar period may end on a Saturday, and crosses a leap day.
        ("2026-01-01", 30, Days.CALENDAR, "2026-01-31"),
        ("2028-02-01", 30, Days.CALENDAR, "2028-03-02"),
        ("2026-12-15", 60, Days.CALENDAR, "2027-02-13"),
        # Known on a Saturday or a Sunday: Monday is day 1.
        ("2026-06-06", 5, Days.WORKING, "2026-06-12"),
        ("2026-06-07", 5, Days.WORKING, "2026-06-12"),
        # Independence Day 2026 is a Saturday and observed on Friday, July 3.
        ("2026-06-30", 5, Days.WORKING, "2026-07-08"),
        # In 2027 it is a Sunday and observed on Monday, July 5.
        ("2027-07-02", 1, Days.WORKING, "2027-07-06"),
        # Known on a holiday itself: the next working day is day 1.
        ("2026-11-26", 1, Days.WORKING, "2026-11-27"),
        # Over the end of a year: Christmas and New Year's Day both count out.
        ("2026-12-18", 10, Days.WORKING, "2027-01-05"),
        # New Year's Day of 2028 is a Saturday and observed in the year before.
        ("2027-12-30", 1, Days.WORKING, "2028-01-03"),
    ],
)
def test_days_are_counted_from_the_day_after(start, number, days, due):
    assert after(D(start), number, days) == D(due)


def test_the_eleven_federal_holidays_are_known():
    known = [
        "01-01",
        "01-19",
        "02-16",
        "05-25",
        "06-19",
        "07-03",
        "09-07",
        "10-12",
        "11-11",
        "11-26",
        "12-25",
    ]
    assert not any(is_working(D(f"2026-{one}"), is_federal_holiday) for one in known)
    assert is_working(D("2026-11-27"), is_federal_holiday)
    assert is_working(D("2026-11-26"))  # whoever names no holidays counts every Monday to Friday


# ---------------------------------------------------------------- clocks


def clock(which: Clock, facts, day=NOW, hints=None):
    numbered = {(fact, 1): when for fact, when in facts.items()}
    return next(one for one in reckon(numbered, hints or {}, day) if one.clock == which)


def test_a_clock_starts_with_its_own_fact_and_ends_with_its_own():
    facts = {Fact.LEARNED: D("2026-06-01")}
    first, second = clock(Clock.COMMUNICATE, facts), clock(Clock.REMEDIATE, facts)
    assert (first.stands, first.due, second.due) == (Stands.OPEN, D("2026-07-01"), D("2026-07-31"))
    for other in (Clock.CORRECTION_REPORT, Clock.EVENT_REPORT, Clock.REMEDY_REPORT, Clock.REQUESTED_REPORT):
        assert clock(other, facts).stands == Stands.NOT_STARTED
    assert clock(Clock.COMMUNICATE, facts, D("2026-07-01")).stands == Stands.OPEN
    assert clock(Clock.COMMUNICATE, facts, D("2026-07-02")).stands == Stands.OVERDUE
    done = clock(Clock.COMMUNICATE, facts | {Fact.CUSTOMERS_TOLD: D("2026-07-01")}, D("2027-01-01"))
    late = clock(Clock.COMMUNICATE, facts | {Fact.CUSTOMERS_TOLD: D("2026-07-02")})
    assert (done.stands, late.stands) == (Stands.MET, Stands.LATE)


def test_as_soon_as_possible_is_never_overdue_and_ends():
    facts = {Fact.LEARNED: D("2020-06-01")}
    waits = clock(Clock.OUT_OF_CYCLE, facts)
    assert (waits.stands, waits.due) == (Stands.OPEN, None)
    assert clock(Clock.OUT_OF_CYCLE, facts | {Fact.UPDATE_OFFERED: D("2026-01-01")}).stands == Stands.MET


def test_a_fact_that_moves_moves_its_clocks():
    facts = {Fact.LEARNED: D("2026-06-01"), Fact.CUSTOMERS_TOLD: D("2026-06-30")}
    assert clock(Clock.COMMUNICATE, facts).stands == Stands.MET
    assert clock(Clock.COMMUNICATE, facts | {Fact.LEARNED: D("2026-05-01")}).stands == Stands.LATE
    assert clock(Clock.COMMUNICATE, {Fact.CUSTOMERS_TOLD: D("2026-06-30")}).stands == Stands.NOT_STARTED


def test_a_report_of_an_earlier_event_does_not_answer_a_later_one():
    facts = {Fact.EVENT_KNOWN: D("2026-06-10"), Fact.EVENT_REPORTED: D("2026-06-05")}
    assert clock(Clock.EVENT_REPORT, facts).stands == Stands.OPEN
    # Customers that were told early were told in time.
    early = {Fact.LEARNED: D("2026-06-10"), Fact.CUSTOMERS_TOLD: D("2026-06-05")}
    assert clock(Clock.COMMUNICATE, early).stands == Stands.MET


def test_events_that_recur_have_a_clock_each_and_are_answered_by_number():
    facts = {
        (Fact.EVENT_KNOWN, 1): D("2026-05-01"),
        (Fact.EVENT_KNOWN, 2): D("2026-06-10"),
        (Fact.EVENT_KNOWN, 3): D("2026-05-02"),
        (Fact.EVENT_REPORTED, 2): D("2026-06-12"),
        (Fact.EVENT_REPORTED, 3): D("2026-06-12"),
    }
    told = [one for one in reckon(facts, {}, NOW) if one.clock == Clock.EVENT_REPORT]
    assert [(one.item, one.stands, one.due) for one in told] == [
        (1, Stands.OVERDUE, D("2026-05-31")),
        (2, Stands.MET, D("2026-07-10")),
        (3, Stands.LATE, D("2026-06-01")),
    ]
    assert last(facts)[Fact.EVENT_KNOWN] == D("2026-06-10")


def test_a_suggestion_counts_and_is_never_overdue():
    at = [dt.datetime(2026, 1, 20, 23, tzinfo=dt.UTC), dt.datetime(2026, 1, 5, 1, tzinfo=dt.UTC)]
    hints = suggested(at)
    assert hints == {Fact.LEARNED: D("2026-01-04")}  # as it was then in the west
    assert suggested([]) == {}
    found = clock(Clock.COMMUNICATE, {}, hints=hints)
    assert (found.stands, found.due) == (Stands.SUGGESTED, D("2026-02-03"))
    stated = clock(Clock.COMMUNICATE, {Fact.LEARNED: D("2026-06-20")}, hints=hints)
    assert (stated.stands, stated.start) == (Stands.OPEN, D("2026-06-20"))


def test_a_day_off_by_executive_order_stops_no_clock():
    # Federal offices were closed on December 24 and 26, 2025, by order alone.
    assert after(D("2025-12-15"), 10, Days.WORKING) == D("2025-12-30")


def test_a_day_is_over_when_it_is_over_everywhere():
    noon = dt.datetime(2026, 7, 2, 11, 59, tzinfo=dt.UTC)
    assert today(noon) == D("2026-07-01")
    assert today(noon + dt.timedelta(minutes=1)) == D("2026-07-02")
    assert latest(noon) == D("2026-07-03")


# ---------------------------------------------------------------- conditions

GOOD = {
    Fact.LEARNED: D("2026-05-01"),
    Fact.NO_HARM_KNOWN: D("2026-06-20"),
    Fact.CUSTOMERS_TOLD: D("2026-05-31"),
    Fact.PLANNED: D("2026-05-20"),
    Fact.FIXED: D("2026-06-30"),
    Fact.ISAO_MEMBER: D("2020-01-01"),
    Fact.ISAO_POLICIES: D("2020-01-01"),
    Fact.ISAO_SHARED: D("2026-05-31"),
    Fact.ISAO_PROCESS: D("2020-01-01"),
}


def standing(facts, day=NOW):
    return [one.holds for one in weigh(facts, day)]


def test_all_four_conditions_hold_or_nothing_is_gained():
    assert standing(GOOD) == [Holds.MET] * 4
    assert all_met(weigh(GOOD, NOW))
    assert standing({}) == [Holds.OPEN] * 4
    for one in GOOD:
        rest = {fact: day for fact, day in GOOD.items() if fact != one}
        assert not all_met(weigh(rest, NOW)), one


@pytest.mark.parametrize(
    ("place", "change", "holds"),
    [
        (0, {Fact.HARM_KNOWN: D("2026-06-01")}, Holds.FAILED),
        (0, {Fact.EVENT_KNOWN: D("2026-06-20")}, Holds.MET),
        (0, {Fact.EVENT_KNOWN: D("2026-06-21")}, Holds.OPEN),
        (1, {Fact.CUSTOMERS_TOLD: D("2026-06-01")}, Holds.FAILED),
        (1, {Fact.PLANNED: D("2026-06-01")}, Holds.FAILED),
        (2, {Fact.FIXED: D("2026-07-01")}, Holds.FAILED),
        (2, {Fact.LEARNED: D("2026-04-01")}, Holds.FAILED),
    ],
)
def test_a_condition_fails_or_opens_by_its_facts(place, change, holds):
    assert standing(GOOD | change)[place] == holds


def test_a_condition_is_open_until_its_time_is_up():
    facts = {Fact.LEARNED: D("2026-05-01")}
    open_, over = weigh(facts, D("2026-05-31"))[1], weigh(facts, D("2026-06-01"))[1]
    assert (open_.holds, over.holds) == (Holds.OPEN, Holds.FAILED)
    assert open_.lacks == (Fact.CUSTOMERS_TOLD, Fact.PLANNED)
    assert weigh({}, NOW)[2].lacks == (Fact.LEARNED,)
    assert weigh({Fact.ISAO_MEMBER: NOW}, NOW)[3].lacks == duties.ISAO[1:]


# ---------------------------------------------------------------- one of several

TWO = Before({"event_known": {1, 2}, "event_reported": {1}}, {"event_known": {1, 2}, "event_reported": {1}})
ONE = Before({"event_known": {1, 2}}, {"event_known": {2}})


@pytest.mark.parametrize(
    ("wanted", "before", "number"),
    [
        (Statement("learned"), TWO, 1),
        (Statement("event_known"), Before(), 1),
        (Statement("event_known"), TWO, 3),
        (Statement("event_known", item=2), TWO, 2),
        (Statement("event_reported", item=2), TWO, 2),
        (Statement("event_reported"), ONE, 2),
        (Statement("event_known", taken_back=True), ONE, 2),
        (Statement("event_reported", taken_back=True), TWO, 1),
        (Statement("rumour"), TWO, 1),
    ],
)
def test_a_statement_is_about_one_of_several(wanted, before, number):
    assert number_of(wanted, before) == number


@pytest.mark.parametrize(
    ("wanted", "before", "name"),
    [
        (Statement("learned", item=2), TWO, "item"),
        (Statement("event_known", item=3), TWO, "item"),
        (Statement("correction_begun", item=1), TWO, "item"),
        (Statement("event_reported"), TWO, "item"),
        (Statement("event_known", taken_back=True), TWO, "item"),
        (Statement("event_reported"), Before(), "fact"),
        (Statement("event_known", taken_back=True), Before(), "fact"),
    ],
)
def test_which_one_it_is_about_is_never_guessed(wanted, before, name):
    with pytest.raises(Invalid) as refused:
        number_of(wanted, before)
    assert set(refused.value.findings) == {name}


# ---------------------------------------------------------------- stating


def test_what_is_stated_has_a_fact_a_day_and_a_name_where_it_needs_one():
    assert read(Statement("learned", NOW), latest=NOW, before=False) == Fact.LEARNED
    assert read(Statement("isao_member", NOW, "Example ISAO"), latest=NOW, before=False) == Fact.ISAO_MEMBER
    assert read(Statement("learned", reason="Wrong case", taken_back=True), latest=NOW, before=True)


@pytest.mark.parametrize(
    ("wanted", "before", "names"),
    [
        (Statement("facility_knew", NOW), False, {"fact"}),
        (Statement("rumour"), False, {"fact", "day"}),
        (Statement("learned", NOW + dt.timedelta(days=1)), False, {"day"}),
        (Statement("learned", D("1960-01-01")), False, {"day"}),
        (Statement("isao_member", NOW, " "), False, {"named"}),
        (Statement("learned", NOW, link="our intranet"), False, {"link"}),
        (Statement("learned", NOW), True, {"reason"}),
        (Statement("learned", taken_back=True, reason="Mistake"), False, {"taken_back"}),
        (Statement("learned", NOW, "two\nlines", "bell\x07"), False, {"named", "words"}),
    ],
)
def test_a_fault_is_told_by_its_name(wanted, before, names):
    with pytest.raises(Invalid) as refused:
        read(wanted, latest=NOW, before=before)
    assert set(refused.value.findings) == names
