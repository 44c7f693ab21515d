"""The risk matrix: every cell, what may be configured, and the worked examples of FDA's guidance."""

from __future__ import annotations

import json
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medaccord.domain.scoring.exploitability import Exploitability
from medaccord.domain.scoring.fda import DEFAULT, SHIPPED, Determination, Region, propose, read
from medaccord.domain.scoring.harm import Harm

LOW, MEDIUM, HIGH = Exploitability
NEGLIGIBLE, MINOR, SERIOUS, CRITICAL, CATASTROPHIC = Harm


def told(**changes):
    return json.dumps(SHIPPED | changes)


def test_every_cell_of_the_default():
    assert set(DEFAULT.cells) == set(product(Exploitability, Harm))
    by_region = {}
    for place, region in DEFAULT.cells.items():
        by_region.setdefault(region, set()).add(place)
    assert by_region[Region.ASSESS] == {(MEDIUM, SERIOUS), (LOW, CRITICAL)}
    assert by_region[Region.UNCONTROLLED] == {
        (HIGH, SERIOUS),
        (HIGH, CRITICAL),
        (HIGH, CATASTROPHIC),
        (MEDIUM, CRITICAL),
        (MEDIUM, CATASTROPHIC),
        (LOW, CATASTROPHIC),
    }
    assert "not FDA's" in DEFAULT.source


def test_a_proposal_is_one_of_two_words_or_none():
    assert list(Determination) == ["controlled", "uncontrolled"]
    assert [region.proposes for region in Region] == [
        Determination.CONTROLLED,
        None,
        Determination.UNCONTROLLED,
    ]


@pytest.mark.parametrize(
    ("before", "after", "determination"),
    [
        pytest.param((HIGH, NEGLIGIBLE), None, "controlled", id="malware that changes no result"),
        pytest.param((HIGH, MINOR), None, "controlled", id="records that can be read, not changed"),
        pytest.param((LOW, SERIOUS), None, "controlled", id="an unused port, the device must be touched"),
        pytest.param((HIGH, NEGLIGIBLE), None, "controlled", id="malware that collects what was browsed"),
        pytest.param((HIGH, CRITICAL), None, "uncontrolled", id="anybody can load firmware by an open port"),
        pytest.param((MEDIUM, CRITICAL), None, "uncontrolled", id="an implant with a password in its code"),
        pytest.param((MEDIUM, CATASTROPHIC), None, "uncontrolled", id="the same, where it may kill"),
        pytest.param((HIGH, SERIOUS), (LOW, SERIOUS), "controlled", id="taken off the network meanwhile"),
        pytest.param((HIGH, CATASTROPHIC), None, "uncontrolled", id="a death that it may have caused"),
    ],
)
def test_worked_examples(before, after, determination):
    """Cases and results are the guidance's; but for the implant's it names no level: those are ours."""
    found = propose(DEFAULT, before, after)
    assert found.determination == determination
    if after is not None:
        assert found.before.proposes == "uncontrolled"


def test_what_is_configured_is_taken_with_its_version():
    matrix = read(
        told(
            name="Northgate",
            version="7",
            rows={"high": "C U U U U", "medium": "C A U U U", "low": "C C A U U"},
        )
    )
    assert (matrix.name, matrix.version) == ("Northgate", "7")
    assert matrix[MEDIUM, MINOR] == Region.ASSESS


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("{", "must be JSON: Write one JSON text; line 1, column 2 cannot be read."),
        ("[" * 100_000, "must be JSON: Nest lists and objects at most 20 levels deep."),
        ('{"rows": {}, "rows": {}}', "must be JSON: Give 'rows' once in an object."),
        ("[]", "must be an object"),
        ("5", "must be an object"),
        (told(name=""), "must be an object"),
        (told(version=3), "must be an object"),
        (told(rows={}), "must be an object"),
        (told(rows=SHIPPED["rows"] | {"high": "C C U U"}), "must be an object"),
        (told(rows=SHIPPED["rows"] | {"high": "C C U U X"}), "must be an object"),
        (told(rows=SHIPPED["rows"] | {"high": 5}), "must be an object"),
        (told(rows=SHIPPED["rows"] | {"extreme": "U U U U U"}), "must be an object"),
        (told(rows=SHIPPED["rows"] | {"high": "C C U U C"}), "must not become better"),
        (told(rows=SHIPPED["rows"] | {"low": "U U U U U"}), "must not become better"),
    ],
)
def test_a_matrix_that_is_none_is_refused_with_what_it_must_be(given, says):
    with pytest.raises(ValueError, match=says):
        read(given)


@given(
    st.fixed_dictionaries(
        {band: st.lists(st.sampled_from("CAU"), min_size=5, max_size=5) for band in Exploitability}
    )
)
def test_only_what_never_becomes_better_with_more_risk_is_taken(rows):
    written = told(rows={band: " ".join(row) for band, row in rows.items()})
    order = "CAU".index
    fine = all(order(a) <= order(b) for row in rows.values() for a, b in pairwise(row))
    fine = fine and all(
        order(rows[a][place]) <= order(rows[b][place])
        for a, b in ((LOW, MEDIUM), (MEDIUM, HIGH))
        for place in range(5)
    )
    if fine:
        read(written)
    else:
        with pytest.raises(ValueError, match="must not become better"):
            read(written)
