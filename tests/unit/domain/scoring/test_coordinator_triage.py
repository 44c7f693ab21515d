"""SSVC coordinator triage: all 192 rows, what overrides them, and what said otherwise."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import product

import pytest

from medaccord.domain.scoring import coordinator_triage
from medaccord.domain.scoring.coordinator_triage import INPUTS, ROWS, Alarm, Inputs, Outcome, suggest

RANK = {outcome: place for place, outcome in enumerate(Outcome)}
KEYS = {
    "RP": ("public", {"Y": "yes", "N": "no"}),
    "SCON": ("contacted", {"Y": "yes", "N": "no"}),
    "RC": ("credibility", {"NC": "not_credible", "C": "credible"}),
    "SC": ("suppliers", {"O": "one", "M": "multiple"}),
    "SE": ("engagement", {"A": "active", "U": "unresponsive"}),
    "U": ("utility", {"L": "laborious", "E": "efficient", "S": "super_effective"}),
    "PSI": ("impact", {"M": "minimal", "S": "significant"}),
}
MOST = Inputs(*(list(values)[-1] for values in INPUTS.values()))
QUIET = {"therapy": False, "harm": False, "exploited": False}


def inputs(text):
    """Inputs from letters in the table's order, such as `N Y C M U S S`."""
    letters = dict(zip(KEYS, text.split(), strict=True))
    told = {KEYS[key][0]: KEYS[key][1][letter] for key, letter in letters.items()}
    return Inputs(**{name: INPUTS[name](value) for name, value in told.items()})


def test_the_table_has_192_rows_with_its_published_counts():
    assert len(ROWS) == 192
    counts = Counter(ROWS.values())
    assert counts == {Outcome.DECLINE: 150, Outcome.TRACK: 15, Outcome.COORDINATE: 27}
    assert set(ROWS) == {Inputs(*values) for values in product(*INPUTS.values())}
    assert coordinator_triage.TABLE == "DT_COORD_TRIAGE 1.0.0"


@pytest.mark.parametrize(
    ("row", "outcome"),
    [
        ("Y N NC O A L M", "decline"),
        ("Y N NC M A S S", "coordinate"),
        ("N N C M U S M", "decline"),
        ("N Y C O U L M", "track"),
        ("N Y C O U L S", "coordinate"),
        ("N Y C M A S M", "coordinate"),
        ("N Y C M A E S", "track"),
        ("N Y C O A L S", "decline"),
        ("N Y NC M U S M", "track"),
        ("N Y NC O U E S", "track"),
    ],
)
def test_single_rows(row, outcome):
    assert ROWS[inputs(row)] == outcome


def test_no_input_that_speaks_more_for_coordinating_lowers_the_outcome():
    for row, outcome in ROWS.items():
        for name, values in INPUTS.items():
            found = list(values)
            for higher in found[found.index(getattr(row, name)) :]:
                assert RANK[ROWS[replace(row, **{name: higher})]] >= RANK[outcome]


def test_every_row_agrees_with_the_rules_of_the_facts(ssvc_facts):
    """An oracle of its own: the five rules as they are written down, read here, first match wins."""
    said = re.search(r"`DT_COORD_TRIAGE` 1\.0\.0 .*\| 192 \((\d+) D/(\d+) T/(\d+) C\)", ssvc_facts)
    counts = [Counter(ROWS.values())[one] for one in Outcome]
    assert counts == [int(figure) for figure in said.groups()]
    rules = _rules(ssvc_facts)
    for row, outcome in ROWS.items():
        assert _by_rules(rules, row) == outcome, row


def _rules(facts):
    text = facts.split("first match wins:", 1)[1].split("\nPublish =", 1)[0]
    return [part.strip().rstrip(".") for part in re.split(r"(?:^|\s)\d\. ", text) if part.strip()]


def _by_rules(rules, row):
    letters = {}
    for key, (name, values) in KEYS.items():
        letters[key] = {value: letter for letter, value in values.items()}[getattr(row, name)]
    for rule in rules:
        for letter in _said(rule, letters):
            return {"D": Outcome.DECLINE, "T": Outcome.TRACK, "C": Outcome.COORDINATE}[letter]
    raise AssertionError("no rule matches")


def _said(rule, letters):
    """What one rule says of a row: `A → C`, `A: C if B else T`, `A: D if B; T if E; else D`, or nested."""
    direct = re.fullmatch(r"([^:→]+) → ([CTD])", rule)
    if direct:
        if _holds(direct[1], letters):
            yield direct[2]
        return
    head, rest = rule.split(":", 1)
    if not _holds(head, letters):
        return
    branches = [one.strip() for one in rest.split(";")]
    for branch in branches:
        arrow = re.fullmatch(r"(\w+=\w+) → ([CTD]) if (.+) else ([CTD])", branch)
        plain = re.fullmatch(r"([CTD]) if (.+?)(?: else ([CTD]))?", branch)
        if arrow:
            if _holds(arrow[1], letters):
                yield arrow[2] if _holds(arrow[3], letters) else arrow[4]
        elif plain:
            if _holds(plain[2], letters):
                yield plain[1]
            elif plain[3]:
                yield plain[3]
        else:
            yield re.fullmatch(r"else ([CTD])", branch)[1]


def _holds(condition, letters):
    """A condition of the facts' own signs: = and ≠ for one input, ∧, ∨ and brackets between them."""
    terms = re.sub(
        r"(\w+)\s*(=|≠)\s*(\w+)",
        lambda m: str((letters[m[1]] == m[3]) == (m[2] == "=")),
        condition,
    )
    words = terms.replace("∧", " and ").replace("∨", " or ")
    assert re.fullmatch(r"(True|False|and|or|[() ])+", words), condition
    return eval(words)


@pytest.mark.parametrize(
    ("flags", "public", "alarms"),
    [
        ({}, "N", ()),
        ({"therapy": True}, "N", (Alarm.THERAPY,)),
        ({"harm": True}, "N", (Alarm.HARM,)),
        ({"exploited": True}, "N", (Alarm.EXPLOITED,)),
        ({}, "Y", (Alarm.PUBLIC,)),
        ({"therapy": True, "harm": True, "exploited": True}, "Y", tuple(Alarm)),
    ],
)
def test_danger_and_publicity_override_the_table(flags, public, alarms):
    found = suggest(inputs(f"{public} N NC O A L M"), **{**QUIET, **flags})
    assert found.table == Outcome.DECLINE
    assert found.alarms == alarms
    assert found.is_safety is bool(alarms)
    assert found.outcome == (Outcome.COORDINATE if alarms else Outcome.DECLINE)


def test_an_override_names_the_inputs_that_said_otherwise():
    found = suggest(inputs("N N C M U S S"), therapy=True, harm=False, exploited=False)
    assert (found.table, found.against) == (Outcome.COORDINATE, ())
    found = suggest(inputs("N N C M U E M"), therapy=True, harm=False, exploited=False)
    assert found.against == ("contacted", "utility", "impact")
    assert suggest(MOST, **QUIET).against == ()


def test_wherever_the_table_says_less_some_input_is_named():
    for row, outcome in ROWS.items():
        assert bool(suggest(row, **QUIET).against) == (outcome != Outcome.COORDINATE)
