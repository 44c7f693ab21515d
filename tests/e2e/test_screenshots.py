"""The pictures of docs/screenshots, at both widths; kept where MEDACCORD_SCREENSHOTS names a folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

FOLDER = os.environ.get("MEDACCORD_SCREENSHOTS")
CASE = "InfusaCore LX pump accepts unauthenticated dose changes"
PUBLIC = {"home": "/", "track": "/track/", "advisories": "/advisories/"}
TABS = ("vulnerabilities", "people", "status", "embargo", "discussion", "documents", "advisory", "history")

pytestmark = pytest.mark.screenshots


def _keep(reader, name: str, width: str) -> None:
    """A picture of the whole page, which must not be empty; kept where pictures are wanted."""
    picture = reader.page.screenshot(full_page=True)
    assert len(picture) > 10_000
    if FOLDER:
        pixels = {"desktop": 1280, "phone": 390}[width]
        Path(FOLDER).mkdir(parents=True, exist_ok=True)
        (Path(FOLDER) / f"{name}-{pixels}.png").write_bytes(picture)


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_public_screens(reader, width):
    one = reader(None, width)
    for name, path in PUBLIC.items():
        one.open(path)
        _keep(one, name, width)
    one.open("/advisories/")
    one.page.locator("main a[href^='/advisories/MDA-']").first.click()
    _keep(one, "advisory", width)


REPORT = (
    {"choose": {"patient_affected": "unknown", "exploited": "no", "public": "no"}},
    {"fill": {"device": "InfusaCore", "more": "Software 7.3, bought in 2024"}, "search": True},
    {
        "choose": {"effects": "alarm_silent", "used_at": "hospital", "noticed": "probably_not"},
        "fill": {"what_happens": "Anybody on the ward network changes the dose. No alarm sounds."},
    },
    {"file": "trace.pcap"},
    {
        "choose": {"identity": "pseudonym", "credit": "pseudonym", "maker_told": "yes"},
        "fill": {"pseudonym": "Grey Heron", "maker_reference": "NG-4711", "not_beyond": "2027-03-01"},
    },
)


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_screens_of_a_report(reader, width, tmp_path):
    """The five steps as they are filled in, the check, and the receipt with a page to follow it."""
    one = reader(None, width, javascript=False)
    one.open("/report/")
    for place, step in enumerate(REPORT, 1):
        for name, value in step.get("choose", {}).items():
            answer = one.page.locator(f"input[name={name}][value={value}]").get_attribute("id")
            one.page.locator(f"label[for={answer}]").click()
        for name, text in step.get("fill", {}).items():
            one.page.fill(f"[name={name}]", text)
        if step.get("search"):
            one.press("Search published devices")
        if name := step.get("file"):
            (tmp_path / name).write_text("frames")
            one.page.set_input_files("[name=evidence]", tmp_path / name)
            one.press("Add these files")
        _keep(one, f"report-{place}", width)
        one.press("Continue")
    _keep(one, "report-check", width)
    one.press("Send the report")
    code = one.page.locator(".ma-receipt__code").inner_text()
    one.open("/track/")
    one.page.fill("[name=code]", code)
    one.press("Open my report")
    _keep(one, "tracking", width)


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_screens_of_the_coordinator(reader, width):
    one = reader("coordinator", width)
    _keep(one, "work-coordinator", width)
    one.open("/cases/")
    _keep(one, "cases", width)
    one.page.get_by_role("link", name=CASE).first.click()
    address = one.page.url[len(one.url) :]
    _keep(one, "case", width)
    for tab in TABS:
        one.open(f"{address}{tab}/")
        _keep(one, f"case-{tab}", width)
    one.open("/reports/")
    one.page.locator("main a[href^='/reports/']:not([href='/reports/file/'])").first.click()
    _keep(one, "triage", width)


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_screens_of_a_manufacturer(reader, width):
    one = reader("manufacturer", width)
    _keep(one, "work-manufacturer", width)
