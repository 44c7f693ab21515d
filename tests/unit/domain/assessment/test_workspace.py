"""What a draft may hold: the fields of its form as typed, within limits."""

from __future__ import annotations

import pytest

from medaccord.domain.assessment.workspace import FIELDS, MOST_KEYS, WRITING, What, read
from medaccord.domain.errors import Invalid
from medaccord.domain.text import LETTER


def test_every_step_has_fields_and_parties_that_write_it():
    assert set(FIELDS) == set(WRITING) == set(What)
    assert all(FIELDS[what] and WRITING[what] for what in What)


def test_what_is_unfinished_or_wrong_is_kept_as_typed_and_empty_fields_are_left_out():
    typed = {"severity": "no such word", "harm": " An overdo", "p1": "1,5", "terms": "", "population": ""}
    assert read(What.OPINION, typed) == {"severity": "no such word", "harm": " An overdo", "p1": "1,5"}
    assert read(What.CONSENSUS, {"parties": ["a", "b"]}) == {"parties": ["a", "b"]}


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ({}, "answers"),
        ({"zone": "UTC"}, "answers"),
        ({"harm": "", "parties": []}, "answers"),
        ({"harm": "x", "secret": "x"}, "answers"),
        ({"harm": "x" * (LETTER + 1)}, "harm"),
        ({"harm": "\x00"}, "harm"),
        ({"harm": "\ud800"}, "harm"),
        ({"harm": 1}, "harm"),
        ({"harm": ["x"]}, "harm"),
        ({"harm": {"x": "x"}}, "harm"),
        ({"harm": "x", "parties": "x"}, "parties"),
        ({"harm": "x", "parties": [1]}, "parties"),
        ({"harm": "x", "parties": ["x" * 37]}, "parties"),
        ({"harm": "x", "parties": ["x"] * (MOST_KEYS + 1)}, "parties"),
    ],
)
def test_what_no_form_could_send_is_refused_by_name(typed, name):
    with pytest.raises(Invalid) as refused:
        read(What.PROVISIONAL, typed)
    assert set(refused.value.findings) == {name}
