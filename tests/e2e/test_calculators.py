"""Calculators in the browser, without signing in: each asks, refuses and answers; one without any script."""

from __future__ import annotations

import pytest

V31 = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"


@pytest.fixture
def stranger(reader):
    return reader()


def _begin(one, name):
    one.open("/")
    one.follow(one.page.get_by_role("link", name="Calculators", exact=True))
    one.follow(one.page.get_by_role("link", name=name, exact=True))


def test_a_vector_is_refused_metric_by_metric_and_scored(stranger):
    _begin(stranger, "CVSS")
    stranger.page.get_by_label("CVSS vector").fill(V31.replace("AC:L", "AC:Q"))
    stranger.press("Score")
    assert "The metric AC is one of L, H, not 'Q'." in stranger.page.inner_text("main")
    stranger.check()
    stranger.page.get_by_label("CVSS vector").fill(V31)
    stranger.press("Score")
    assert stranger.page.inner_text("#h-answer") == "9.8 Critical"
    stranger.check()


def test_the_rubric_asks_what_follows_without_any_script(reader):
    stranger = reader(javascript=False)
    _begin(stranger, "Rubric for medical devices")
    stranger.choose("XAVN", "Y")
    stranger.press("Score, and ask what follows")
    stranger.choose("XAVT", "N")
    stranger.press("Score, and ask what follows")
    stranger.choose("XAVW", "Y")
    stranger.press("Score, and ask what follows")
    stranger.choose("XAVR", "Y")
    stranger.press("Score, and ask what follows")
    assert "CVSS:3.0/AV:L/AC:L" in stranger.page.inner_text("#answer")


def test_the_rubric_is_read_by_everybody(stranger):
    _begin(stranger, "Rubric for medical devices")
    stranger.check()
    stranger.press("Score, and ask what follows")
    stranger.check()


def test_a_risk_is_placed_in_the_matrix(stranger):
    _begin(stranger, "Controlled or uncontrolled")
    stranger.check()
    stranger.choose("exploitability", "high")
    stranger.choose("harm", "critical")
    stranger.press("Place it")
    assert stranger.page.inner_text("#h-answer") == "Proposed: Uncontrolled"
    stranger.check()


def test_a_table_decides_and_a_label_is_read(stranger):
    _begin(stranger, "Supplier Patch Development Priority")
    for point, value in (("E", "A"), ("U", "S"), ("TI", "T"), ("PSI", "S")):
        stranger.choose(point, value)
    stranger.press("Decide")
    assert stranger.page.inner_text("#h-answer") == "Immediate"
    stranger.check()
    _begin(stranger, "Device identifier")
    stranger.page.get_by_label("Unique device identifier").fill("(01)00208851107345(17)150331")
    stranger.press("Read")
    assert "The check digit of the device identifier is 5, not 7." in stranger.page.inner_text("#answer")
    stranger.check()
