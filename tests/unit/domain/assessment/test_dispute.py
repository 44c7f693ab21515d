"""Each kind of dispute is settled by whom and by what the agreement says, and by nothing else."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from medaccord.domain.assessment.dispute import (
    Claim,
    DisputeKind,
    Outcome,
    SettledBy,
    Settlement,
    read,
    settle,
    settles,
)
from medaccord.domain.errors import Invalid
from medaccord.domain.roles import Role

CLAIM = Claim("harm", "The pump stops by itself.", "The alarm sounds within 2 seconds.")
SAID = Settlement("partly", "coordinator", "The log shows it.")
WAYS = {
    "harm": {"determination"},
    "technical": {"test", "coordinator"},
    "scope": {"coordinator"},
    "credit": {"coordinator"},
    "date": {"coordinator"},
    "withdrawal": {"coordinator"},
}


def faults(check, *args, **told):
    with pytest.raises(Invalid) as refused:
        check(*args, **told)
    return set(refused.value.findings)


@pytest.mark.parametrize(("kind", "way"), [*itertools.product(DisputeKind, SettledBy)])
def test_each_kind_is_settled_as_the_agreement_says(kind, way):
    wanted = replace(SAID, settled_as=way.value, report="TR-7" if way == SettledBy.TEST else "")
    if way in WAYS[kind]:
        assert settle(kind, wanted) == (Outcome.PARTLY, way)
    else:
        assert "settled_as" in faults(settle, kind, wanted)


def test_the_adviser_settles_harm_and_the_center_all_else():
    assert [kind for kind in DisputeKind if settles(kind) == Role.ADVISER] == [DisputeKind.HARM]
    assert {settles(kind) for kind in DisputeKind} == {Role.ADVISER, Role.LEAD}


@pytest.mark.parametrize("kind", DisputeKind)
def test_credit_and_date_alone_may_be_of_the_whole_case(kind):
    wanted = replace(CLAIM, kind=kind.value)
    assert read(wanted, of_case=False) is kind
    if kind in ("credit", "date"):
        assert read(wanted, of_case=True) is kind
    else:
        assert faults(read, wanted, of_case=True) == {"vulnerability"}


def test_every_fault_of_a_claim_is_told_at_once():
    assert faults(read, Claim("rude", " ", "\n"), of_case=True) == {"kind", "subject", "claim"}
    assert faults(read, replace(CLAIM, subject="x" * 201), of_case=False) == {"subject"}
    assert faults(read, replace(CLAIM, subject="two\nlines"), of_case=False) == {"subject"}
    assert faults(read, replace(CLAIM, claim="x" * 20_001), of_case=False) == {"claim"}


def test_every_fault_of_a_settlement_is_told_at_once():
    assert faults(settle, DisputeKind.HARM, Settlement("", "test", "")) == {
        "outcome",
        "settled_as",
        "report",
        "words",
    }
    assert faults(settle, DisputeKind.DATE, replace(SAID, report="TR-7")) == {"report"}
