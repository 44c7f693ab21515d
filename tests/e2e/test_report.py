"""A report in five steps without any script: each step refuses once and keeps what was typed; axe is clean.

The reporter then follows it: a threat, a feed and the proof, all by plain forms and links.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest


def _refused(one, *kept: str) -> None:
    """Going on is refused, with one summary, and what was typed is still there."""
    one.press("Continue")
    assert "another look" in one.page.locator("#errors").inner_text()
    for text in kept:
        assert text in one.page.content()


def _urgent(one) -> None:
    one.open("/report/")
    one.choose("exploited", "yes")
    _refused(one)
    assert one.page.locator("input[name=exploited][value=yes]").is_checked()
    for name in ("patient_affected", "public"):
        one.choose(name, "no")
    one.press("Continue")


def _device(one) -> None:
    one.page.fill("[name=more]", "version 7.3, KEPT")
    _refused(one, "version 7.3, KEPT")
    one.page.fill("[name=device]", "InfusaCore")
    one.press("Search published devices")
    assert one.page.locator("#found").count() == 1
    assert one.page.locator("[name=device]").input_value() == "InfusaCore"
    assert one.page.locator("[name=more]").input_value() == "version 7.3, KEPT"
    one.press("Continue")


def _harm(one) -> None:
    one.choose("effects", "alarm_silent")
    one.choose("used_at", "hospital")
    one.page.fill("[name=harm]", "Ten times the dose.")
    _refused(one, "Ten times the dose.")
    assert one.page.locator("input[name=effects][value=alarm_silent]").is_checked()
    one.choose("noticed", "probably_not")
    one.page.fill("[name=what_happens]", "Anybody on the ward network changes the dose.")
    one.press("Continue")


def _files(one, folder: Path) -> None:
    good, empty = folder / "trace.txt", folder / "empty.txt"
    good.write_text("frames")
    empty.write_text("")
    one.page.set_input_files("[name=evidence]", [good, empty])
    _refused(one, "trace.txt")
    one.page.set_input_files("[name=evidence]", good)
    one.press("Add these files")
    assert one.page.get_by_role("button", name="Remove").count() == 2
    one.follow(one.page.get_by_role("button", name="Remove").first)
    assert one.page.get_by_role("button", name="Remove").count() == 1
    _narrow(one)
    one.press("Continue")


def _you(one) -> None:
    one.choose("identity", "pseudonym")
    one.choose("credit", "no")
    one.choose("maker_told", "yes")
    one.page.fill("[name=encryption_key]", "not a key")
    one.page.fill("[name=maker_reference]", "NG-4711")
    _refused(one, "not a key", "NG-4711")
    one.page.fill("[name=encryption_key]", "")
    one.page.fill("[name=pseudonym]", "Grey Heron")
    one.page.fill("[name=not_beyond]", "2027-03-01")
    one.press("Continue")


def _check(one) -> None:
    text = one.page.locator("main").inner_text()
    for words in ("InfusaCore", "Ten times the dose.", "trace.txt", "Grey Heron", "day 45", "Safe harbor"):
        assert words in text, words
    one.follow(one.page.get_by_role("link", name="Change: The device"))
    assert one.page.locator("[name=more]").input_value() == "version 7.3, KEPT"
    one.press("Continue")
    assert "Check and send" in one.page.locator("h1").inner_text()
    one.press("Send the report")


def _follow(one) -> None:
    code = one.page.locator(".ma-receipt__code").inner_text()
    one.open("/track/")
    one.page.fill("[name=code]", code)
    one.press("Open my report")
    fold = one.page.locator("details", has_text="The manufacturer threatens me")
    fold.locator("summary").click()
    one.page.fill("[name=words]", "Their lawyer calls me.")
    one.press("Tell the coordination center now")
    assert "It is at the top of our list." in one.page.locator("main").inner_text()
    one.press("Get a private feed")
    feed = one.page.locator("#feed-section a").get_attribute("href")
    body = one.page.request.get(one.url + feed[feed.index("/feeds/") :]).text()
    assert "Something changed on your page" in body
    assert "InfusaCore" not in body
    proof = one.page.get_by_role("link", name="Signed proof of when you reported").get_attribute("href")
    assert json.loads(one.page.request.get(one.url + proof).body())["algorithm"] == "Ed25519"


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_a_report_goes_through_its_five_steps_without_a_script(reader, width, tmp_path):
    one = reader(None, width, javascript=False)
    for step in (_urgent, _device, _harm):
        step(one)
    _files(one, tmp_path)
    for step in (_you, _check, _follow):
        step(one)
    _narrow(one)


def _narrow(one) -> None:
    """Nothing is wider than the window, told by the boxes since no script runs in the page."""
    wide = one.page.viewport_size["width"]
    box = one.page.locator("main").bounding_box()
    assert box["x"] + box["width"] <= wide


def test_every_step_and_every_refused_step_is_clean(reader, tmp_path):
    one = reader()
    one.open("/report/")
    one.check()
    one.press("Continue")
    one.check()
    for name in ("patient_affected", "exploited", "public"):
        one.choose(name, "unknown")
    one.press("Continue")
    for fill in ({"device": "InfusaCore"}, {"what_happens": "It stops."}):
        one.check()
        one.press("Continue")
        one.check()
        for name, text in fill.items():
            one.page.fill(f"[name={name}]", text)
        if "device" in fill:
            one.press("Search published devices")
            one.check()
        else:
            one.choose("noticed", "unknown")
        one.press("Continue")
    trace = tmp_path / "trace.txt"
    trace.write_text("frames")
    one.page.set_input_files("[name=evidence]", trace)
    one.press("Add these files")
    one.check()
    one.press("Continue")
    one.check()
    one.press("Continue")
    one.check()
    for name, value in (("identity", "nobody"), ("credit", "no"), ("maker_told", "unknown")):
        one.choose(name, value)
    one.press("Continue")
    one.check()
    one.press("Stop and delete what I typed")
    one.check()
    assert "What you had typed is deleted." in one.page.locator("main").inner_text()
