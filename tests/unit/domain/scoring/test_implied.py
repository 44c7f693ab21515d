"""What a case implies for SSVC: each value from its fact, and nothing where a fact does not say it."""

from __future__ import annotations

import pytest

from medaccord.domain.cvd.cells import Plan, Status
from medaccord.domain.scoring import ssvc
from medaccord.domain.scoring.harm import Harm
from medaccord.domain.scoring.implied import Because, Facts, Implied, Supply, implied, possible, supply

V4 = "CVSS:4.0/AV:{av}/AC:L/AT:{at}/PR:N/UI:N/VC:{c}/VI:L/VA:H/SC:N/SI:N/SA:N"
V3 = "CVSS:3.1/AV:{av}/AC:{ac}/PR:{pr}/UI:{ui}/S:U/C:{c}/I:L/A:H"
EASY = {"av": "N", "ac": "L", "pr": "N", "ui": "N", "c": "N"}


def v3(**told):
    return V3.format(**(EASY | told))


def v4(**told):
    return V4.format(**({"av": "N", "at": "N", "c": "N"} | told))


def left(**told):
    """The values that are left of each point."""
    return {key: one.values for key, one in implied(Facts(**told)).items()}


def test_a_case_that_says_nothing_implies_nothing():
    assert implied(Facts()) == {}
    for table in ssvc.TABLES.values():
        assert possible(table, {}) == tuple(key for key in table.outcome.values if key in table.rows.values())


def test_exploitation_is_what_was_recorded_and_never_none():
    assert implied(Facts(attacks=True, exploit=True))["E"] == Implied(("A",), Because.ATTACKS)
    assert implied(Facts(exploit=True))["E"] == Implied(("P",), Because.EXPLOIT)
    assert left(public=True) == {"PVA": ("L", "A")}


@pytest.mark.parametrize(
    ("vector", "value"),
    [
        (v3(), "Y"),
        (v3(ac="H"), None),
        (v3(pr="L"), None),
        (v3(ui="R"), None),
        (v3(av="A"), None),
        (v3(av="L"), None),
        (v3(av="P"), "N"),
        (v3(av="P") + "/MAV:N", None),
        (v3() + "/MAV:L", None),
        (v3() + "/MPR:N", "Y"),
        (v4() + "/MAT:P", None),
        (v4(), "Y"),
        (v4(at="P"), None),
        (v4(av="P"), "N"),
        (v4(av="P") + "/AU:Y", "Y"),
        (v4() + "/AU:N", "N"),
        ("AV:N/AC:L/Au:N/C:P/I:P/A:P", None),
    ],
)
def test_automatable_follows_from_a_vector_only_where_all_four_steps_do(vector, value):
    found = implied(Facts(vectors=(vector,))).get("A")
    assert (found.value if found else None) == value
    if value:
        assert found.because is Because.SCORES
        assert all(part in vector for part in found.detail.split(", "))


@pytest.mark.parametrize(
    ("vector", "value"),
    [
        (v3(), "P"),
        (v3(c="L"), "P"),
        (v3(c="L") + "/MC:H", None),
        (v4(c="L") + "/MVC:H", None),
        (v3(c="H"), None),
        (v4(c="L"), "P"),
        (v4(c="H"), None),
        ("AV:N/AC:L/Au:N/C:P/I:P/A:C", "P"),
        ("AV:N/AC:L/Au:N/C:C/I:P/A:P", None),
    ],
)
def test_technical_impact_is_partial_where_nothing_is_lost_as_a_whole_and_total_never(vector, value):
    found = implied(Facts(vectors=(vector,))).get("TI")
    assert (found.value if found else None) == value


def test_scores_imply_only_what_every_one_of_them_says():
    assert left(vectors=(v3(), v4())) == {"A": ("Y",), "TI": ("P",), "U": ("E", "S")}
    assert "A" not in left(vectors=(v3(), v3(ac="H")))
    assert "A" not in left(vectors=(v3(), v3(av="P")))
    assert "TI" not in left(vectors=(v3(), v3(c="H")))


@pytest.mark.parametrize(
    ("harm", "safety", "public", "human"),
    [
        (None, None, None, None),
        (Harm.NEGLIGIBLE, None, None, None),
        (Harm.MINOR, None, None, None),
        (Harm.SERIOUS, ("M", "R", "C"), ("S",), None),
        (Harm.CRITICAL, ("M", "R", "C"), ("S",), None),
        (Harm.CATASTROPHIC, ("R", "C"), ("S",), ("M", "H", "VH")),
    ],
)
def test_harm_rules_out_what_is_less_and_public_safety_follows_by_its_table(harm, safety, public, human):
    told = left(harm=harm)
    assert (told.get("SI"), told.get("PSI"), told.get("HI")) == (safety, public, human)


def test_utility_follows_by_its_table():
    assert left(vectors=(v3(av="P"),))["U"] == ("L", "E")
    assert implied(Facts(vectors=(v3(),)))["U"] == Implied(("E", "S"), Because.TABLE, "utility")


READY, COMING, REFUSED, SILENT, OPEN = Supply


@pytest.mark.parametrize(
    ("supplies", "value", "because"),
    [
        ((), None, None),
        ((READY,), "FR", Because.FIX_READY),
        ((READY, READY), "FR", Because.FIX_READY),
        ((READY, COMING), "C", Because.FIX_COMING),
        ((COMING,), "C", Because.FIX_COMING),
        ((REFUSED, SILENT), "UU", Because.NO_FIX),
        ((READY, REFUSED), None, None),
        ((COMING, OPEN), None, None),
        ((OPEN,), None, None),
    ],
)
def test_involvement_is_what_holds_of_every_manufacturer(supplies, value, because):
    found = implied(Facts(supplies=supplies)).get("SINV")
    assert (found.value, found.because) == (value, because) if value else found is None


@pytest.mark.parametrize("late", [True, False])
@pytest.mark.parametrize("plan", ["", *Plan])
@pytest.mark.parametrize("status", Status)
def test_an_answer_says_where_its_manufacturer_stands(status, plan, late):
    found = supply(status, plan, late=late)
    if status in (Status.NOT_ASKED, Status.NOT_AFFECTED):
        assert found is None
    elif status == Status.FIXED or plan == Plan.FIX_AVAILABLE:
        assert found is READY
    elif status == Status.DECLINED or plan == Plan.NO_FIX:
        assert found is REFUSED
    elif plan == Plan.FIX_PLANNED:
        assert found is COMING
    else:
        assert found is (SILENT if late and status in (Status.ASKED, Status.SEEN) else OPEN)


def test_what_no_case_can_know_stays_open_whatever_it_says():
    worst = Facts(
        attacks=True, public=True, vectors=(v3(),), harm=Harm.CATASTROPHIC, supplies=(Supply.READY,)
    )
    assert set(implied(worst)) == {"E", "A", "TI", "SI", "SINV", "PVA", "U", "PSI", "HI"}
    assert not {"EXP", "MWI", "MI", "VD"} & set(implied(worst))
    for one in implied(worst).values():
        assert one.values


def test_a_table_says_what_is_still_possible():
    found = implied(Facts(attacks=True, harm=Harm.SERIOUS))
    assert possible(ssvc.SUPPLIER, found) == ("I",)
    assert possible(ssvc.PUBLIC_SAFETY_OF, found) == ("S",)
    assert possible(ssvc.COORDINATOR_PUBLISH, implied(Facts(exploit=True, supplies=(COMING,)))) == ("N", "P")
