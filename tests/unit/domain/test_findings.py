"""Findings: every mistake at once, each under the name of its field."""

from __future__ import annotations

import pytest

from medaccord.domain.errors import Invalid
from medaccord.domain.findings import Findings
from medaccord.domain.text import line


def test_nothing_found_is_nothing_raised():
    found = Findings()
    assert found.take("name", line, "Pump ") == "Pump "
    found.settle()


def test_every_sentence_is_kept_under_its_field_in_order_and_once():
    found = Findings()
    found.add("0/name", "Give a name.")
    found.add("1/url", "Give an address.")
    found.add("0/name", "Make it shorter.")
    found.add("0/name", "Give a name.")
    with pytest.raises(Invalid) as refused:
        found.settle()
    assert refused.value.findings == {
        "0/name": ["Give a name.", "Make it shorter."],
        "1/url": ["Give an address."],
    }


def test_what_a_check_refuses_goes_under_the_field_whatever_the_check_calls_it():
    def check(value: str) -> str:
        raise Invalid({"AV": [f"No {value}."], "AC": ["Add AC."]})

    found = Findings()
    assert found.take("3/vector", check, "Q") is None
    assert found.by_name == {"3/vector": ["No Q.", "Add AC."]}


def test_other_errors_pass_through():
    def check() -> None:
        raise KeyError

    with pytest.raises(KeyError):
        Findings().take("name", check)
