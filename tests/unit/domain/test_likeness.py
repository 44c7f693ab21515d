"""What tells a report from others: ids, names however short, words that few hold, and no common ones."""

from __future__ import annotations

import pytest

from medaccord.domain.intake.likeness import is_enough, shared, terms


def _texts(device, story=""):
    return [term.text for term in terms(device, story)]


def test_an_id_stands_first_once_and_is_no_word_besides():
    found = terms("Pump, cve-2026-12345", "CVE-2026-12345 and CVE-2026-1111 let anybody dose")
    assert [term.text for term in found][:3] == ["cve-2026-12345", "cve-2026-1111", "pump"]
    assert [term.weight for term in found][:3] == [4.0, 4.0, 2.0]
    assert "12345" not in [term.text for term in found]


def test_short_names_of_devices_count_and_short_words_of_a_story_do_not():
    assert _texts("Northgate LX and G5", "It is an LX or a K9 to me") == ["northgate", "lx", "g5"]


@pytest.mark.parametrize(
    "device", ["Software, version 2", "The device of the manufacturer", "Model 4, firmware"]
)
def test_words_that_every_report_may_hold_tell_nothing(device):
    assert _texts(device) == []


def test_the_longest_words_of_a_story_are_looked_for():
    story = (
        "tiny words here alphabet betatron gammaray deltawave epsilonic zetaform etaline thetabeam iotaphase"
    )
    found = _texts("", story)
    assert len(found) == 8
    assert "tiny" not in found
    assert "deltawave" in found


def test_what_many_hold_weighs_less():
    (word,) = terms("Northgate", "")
    assert [shared(word, holders) for holders in (1, 2, 4, 8)] == [
        2.0,
        2.0,
        1.0,
        pytest.approx(0.667, abs=0.001),
    ]
    assert is_enough([shared(word, 4)])
    assert not is_enough([shared(word, 8)])


def test_one_word_of_a_story_is_not_enough_and_two_rare_ones_are():
    found = terms("", "hardcoded telnet")
    assert not is_enough([shared(found[0], 2)])
    assert is_enough([shared(one, 2) for one in found])
    assert not is_enough([shared(one, 4) for one in found])
    assert not is_enough([])
