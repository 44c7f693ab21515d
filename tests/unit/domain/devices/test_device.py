"""What is said of a device: forms of codes, what goes together, and that no patient's device is named."""

from __future__ import annotations

import datetime as dt

import pytest

from medaccord.domain.devices.device import (
    MOST_FIELDED,
    MOST_FIRMWARE,
    STAGE_OVER,
    Description,
    Support,
    check,
    code,
    readings,
    submission_number,
)
from medaccord.domain.devices.scope import ONE_UNIT, Scope, ScopeKind
from medaccord.domain.errors import Invalid
from medaccord.domain.findings import Findings

NOW = dt.datetime(2026, 11, 28, 12, tzinfo=dt.UTC)
TODAY, TOMORROW = NOW.date(), NOW.date() + dt.timedelta(days=2)
COUNT = {"fielded": 12_000, "fielded_source": "Sales", "fielded_on": TODAY}


def found(**told):
    findings = Findings()
    check(Description(**told), NOW, findings)
    return findings.by_name


def test_nothing_needs_to_be_said():
    assert found() == {}


def test_everything_may_be_said():
    stages = {Support.SUPPORT: dt.date(2021, 5, 1), Support.END: dt.date(2031, 5, 1)}
    told = {"udi": "(01)51022222233336", "product_code": "FRN", "submission": "K241234", "model": "LX-200"}
    told |= COUNT | {"support": Support.SUPPORT, "stages": stages, "firmware": ["6.0 through 7.3"]}
    assert found(**told, scopes=[Scope(ScopeKind.LOT, "A-17")]) == {}


@pytest.mark.parametrize(("given", "kept"), [("frn", "FRN"), (" LZG ", "LZG"), ("80F", "80F"), ("", "")])
def test_a_product_code_is_judged_by_its_form_alone(given, kept):
    assert code(given) == kept


@pytest.mark.parametrize("given", ["FR", "FRNX", "F-N", "ÄBC", "F N"])
def test_what_is_no_product_code_is_refused(given):
    with pytest.raises(Invalid, match="three characters"):
        code(given)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("k 241234", "K241234"),
        ("P150003/S012", "P150003/S012"),
        ("DEN170088", "DEN170088"),
        ("H060003", "H060003"),
        ("BK230456", "BK230456"),
        ("", ""),
    ],
)
def test_a_submission_number_is_read_leniently(given, kept):
    assert submission_number(given) == kept


@pytest.mark.parametrize("given", ["241234", "K12", "K241234567", "K241234; DROP", "ABCDE12345", "Ⓚ241234"])
def test_what_is_no_submission_number_is_refused(given):
    with pytest.raises(Invalid, match="letters and digits"):
        submission_number(given)


@pytest.mark.parametrize("missing", ["fielded_source", "fielded_on"])
def test_a_count_without_source_or_day_is_refused(missing):
    assert list(found(**{**COUNT, missing: None if missing == "fielded_on" else "  "})) == [missing]


def test_a_source_or_a_day_without_a_count_is_refused():
    assert list(found(fielded_source="Sales")) == list(found(fielded_on=TODAY)) == ["fielded"]


@pytest.mark.parametrize(("count", "fine"), [(0, True), (MOST_FIELDED, True), (-1, False), (10**12, False)])
def test_a_count_is_one_that_can_be_kept(count, fine):
    assert (found(**COUNT | {"fielded": count}) == {}) is fine


def test_a_count_is_of_a_day_that_has_come():
    assert list(found(**COUNT | {"fielded_on": TOMORROW})) == ["fielded_on"]


def test_stages_of_support_follow_each_other():
    stages = {Support.LIMITED: dt.date(2026, 1, 2), Support.END: dt.date(2026, 1, 1)}
    assert list(found(stages=stages)) == ["stages/end_of_support"]
    assert found(stages={Support.LIMITED: TODAY, Support.END: TODAY}) == {}


def test_a_stage_that_has_not_begun_is_not_the_one_now():
    assert list(found(support=Support.END, stages={Support.END: TOMORROW})) == ["stages/end_of_support"]
    assert found(support=Support.SUPPORT, stages={Support.END: TOMORROW}) == {}


@pytest.mark.parametrize(
    ("now", "stages", "over"),
    [
        (Support.SUPPORT, {Support.END: dt.date(2026, 11, 1)}, True),
        (Support.DEVELOPMENT, {Support.SUPPORT: dt.date(2021, 5, 1)}, True),
        (Support.LIMITED, {Support.LIMITED: dt.date(2020, 1, 1), Support.END: dt.date(2025, 1, 1)}, True),
        (Support.LIMITED, {Support.SUPPORT: dt.date(2020, 1, 1), Support.END: TOMORROW}, False),
        (Support.SUPPORT, {Support.END: TODAY}, False),
        (Support.END, {Support.END: dt.date(2025, 1, 1)}, False),
        (None, {Support.END: dt.date(2025, 1, 1)}, False),
    ],
)
def test_a_stage_that_a_later_one_has_followed_is_not_the_one_now(now, stages, over):
    assert found(support=now, stages=stages) == ({"support": [STAGE_OVER]} if over else {})


def test_firmware_keeps_its_words_beside_what_they_say_for_certain():
    assert readings(["6.0 through 7.3", "Rev. B "]) == [
        ("6.0 through 7.3", "vers:intdot/>=6.0|<=7.3"),
        ("Rev. B ", ""),
    ]


def test_too_much_or_empty_firmware_is_refused():
    assert list(found(firmware=["1"] * (MOST_FIRMWARE + 1))) == ["firmware"]
    assert list(found(firmware=[" "])) == ["firmware"]


@pytest.mark.parametrize("name", ["model", "fielded_source"])
@pytest.mark.parametrize("given", ["LX, S/N 4711-22", "serial no. 21A11F4855", "(01)51022222233336(21)1234"])
def test_a_serial_number_is_in_no_other_field_either(name, given):
    told = COUNT | {name: given} if name == "fielded_source" else {name: given}
    assert found(**told) == {name: [ONE_UNIT]}
    assert found(firmware=[given]) == {"firmware": [ONE_UNIT]}


@pytest.mark.parametrize("given", ["a\nb", "a\x00", "x" * 301, "turned \u202e"])
def test_a_model_is_one_line_that_shows_what_it_is(given):
    assert list(found(model=given)) == ["model"]


def test_a_wrong_check_digit_refuses_nothing_and_no_identifier_does():
    assert found(udi="(01)00208851107345") == {}
    assert list(found(udi="Pump 7")) == ["udi"]
