"""SSVC: every row of every table against rules and listings of its own, and refusals by point.

Coordinator triage is held against its rules in the tests of what is made of it.
"""

from __future__ import annotations

import re
from itertools import product

import pytest

from medaccord.domain.errors import Invalid
from medaccord.domain.scoring import ssvc
from medaccord.domain.scoring.ssvc import TABLES, table_named

ROWS = {
    "coordinator-triage": 192,
    "coordinator-publish": 27,
    "supplier": 36,
    "deployer": 72,
    "cisa-coordinator": 36,
    "utility": 4,
    "public-safety-impact": 4,
    "human-impact": 16,
}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_every_table_covers_every_combination_once_and_ends_in_its_outcomes(table):
    assert len(table.rows) == ROWS[table.slug]
    assert list(table.rows) == list(product(*(point.values for point in table.points)))
    assert set(table.rows.values()) == set(table.outcome.values)
    assert ROWS.keys() == TABLES.keys()


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_every_row_is_decided(table):
    keys = [point.key for point in table.points]
    for values, outcome in table.rows.items():
        assert table.decide(dict(zip(keys, values, strict=True))) == outcome


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_a_worse_value_never_lowers_the_outcome_and_every_point_matters(table):
    """Each point's values stand from the least to the most urgent one."""
    rank = list(table.outcome.values).index
    for place, point in enumerate(table.points):
        order = list(point.values)
        changed = 0
        for values, outcome in table.rows.items():
            at = order.index(values[place])
            for worse in order[at + 1 :]:
                other = table.rows[(*values[:place], worse, *values[place + 1 :])]
                assert rank(other) >= rank(outcome), (values, worse)
                changed += other != outcome
        assert changed, point.key


def publishes(involvement, exploitation, value):
    """The rule of the facts for publishing."""
    return (
        value == "P"
        or (value == "A" and (exploitation == "A" or (involvement == "UU" and exploitation == "P")))
        or (value == "L" and involvement == "UU" and exploitation == "A")
    )


def test_publishing_follows_its_rule():
    for values, outcome in ssvc.COORDINATOR_PUBLISH.rows.items():
        assert outcome == ("P" if publishes(*values) else "N"), values


@pytest.mark.parametrize(
    ("slug", "heading"),
    [
        ("cisa-coordinator", "CISA Coordinator (E A TI"),
        ("supplier", "Supplier (E U TI"),
        ("deployer", "Deployer (E EXP A"),
    ],
)
def test_every_row_is_that_of_the_facts(ssvc_facts, slug, heading):
    listed = ssvc_facts.split(heading, 1)[1].split(": ", 1)[1].split("\n", 1)[0].rstrip(".").split("; ")
    told = dict(line.split(" ", 1) for line in listed)
    found = {}
    for values, outcome in TABLES[slug].rows.items():
        found.setdefault("".join(values[:-1]), []).append(outcome)
    assert found == {key: re.split("[/ ]", outcomes) for key, outcomes in told.items()}


def test_the_small_tables_are_those_of_the_facts(ssvc_facts):
    assert "U: N,D→L; N,C→E; Y,D→E; Y,C→S" in ssvc_facts
    assert ssvc.UTILITY_OF.rows == {
        ("N", "D"): "L",
        ("N", "C"): "E",
        ("Y", "D"): "E",
        ("Y", "C"): "S",
    }
    assert "SI 2.0.1 | N→M; M,R,C→S" in ssvc_facts
    assert ssvc.PUBLIC_SAFETY_OF.rows == {("N",): "M", ("M",): "S", ("R",): "S", ("C",): "S"}


def test_human_impact_is_the_table_that_is_shipped():
    """M/D, M/MSC, M/MEF and R/D are less cautious than the text that explains them (decision 0278)."""
    by_outcome = {}
    for values, outcome in ssvc.HUMAN_IMPACT_OF.rows.items():
        by_outcome.setdefault(outcome, set()).add("/".join(values))
    assert by_outcome == {
        "L": {"N/D", "N/MSC", "M/D", "M/MSC"},
        "M": {"N/MEF", "M/MEF", "R/D"},
        "H": {"R/MSC", "R/MEF"},
        "VH": {"N/MF", "M/MF", "R/MF", "C/D", "C/MSC", "C/MEF", "C/MF"},
    }


def test_points_are_named_by_namespace_key_and_version():
    assert ssvc.SAFETY_IMPACT.id == "ssvc:SI:2.0.1"
    assert ssvc.CISA_COORDINATOR.outcome.id == "cisa:CISA:1.1.0"
    assert ssvc.CISA_COORDINATOR.outcome.values == {
        "T": "Track",
        "T*": "Track*",
        "AT": "Attend",
        "AC": "Act",
    }


@pytest.mark.parametrize(
    ("values", "named", "says"),
    [
        (
            {"E": "A", "U": "S", "TI": "T"},
            ["PSI"],
            "Give PSI, Public Safety Impact: M (Minimal), S (Significant).",
        ),
        ({"E": "X", "U": "S", "TI": "T", "PSI": "S"}, ["E"], "one of N (None), P (Public PoC), A (Active)"),
        ({"E": "a", "U": "S", "TI": "T", "PSI": "S"}, ["E"], "not 'a'"),
        ({"E": ["A"], "U": "S", "TI": "T", "PSI": 5}, ["E", "PSI"], "not 'something that is no text'"),
        ({}, ["E", "U", "TI", "PSI"], "Give E"),
    ],
)
def test_what_a_table_cannot_decide_is_refused_point_by_point(values, named, says):
    with pytest.raises(Invalid) as refused:
        ssvc.SUPPLIER.decide(values)
    assert list(refused.value.findings) == named
    assert says in refused.value.reason


def test_what_a_table_does_not_ask_for_is_passed_over():
    values = {"A": "Y", "VD": "C", "E": "nonsense", "note": 7}
    assert ssvc.UTILITY_OF.decide(values) == "S"


def test_an_unknown_table_is_refused_with_the_names_there_are():
    with pytest.raises(Invalid, match="coordinator-triage, coordinator-publish"):
        table_named("triage")
