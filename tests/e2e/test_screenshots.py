"""The pictures of docs/screenshots, at both widths; kept where MEDACCORD_SCREENSHOTS names a folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.e2e.conftest import WIDTHS

FOLDER = os.environ.get("MEDACCORD_SCREENSHOTS")
CASE = "InfusaCore LX pump accepts unauthenticated dose changes"
PUBLIC = {"home": "/", "track": "/track/", "advisories": "/advisories/"}
TABS = ("vulnerabilities", "people", "status", "embargo", "discussion", "documents", "advisory", "history")

pytestmark = pytest.mark.screenshots


def _keep(reader, name: str) -> None:
    """Pictures of the whole page at both widths, which must not be empty; kept where pictures are wanted."""
    for width, (pixels, _) in WIDTHS.items():
        with reader.resized(width):
            picture = reader.page.screenshot(full_page=True)
        assert len(picture) > 10_000
        if FOLDER:
            Path(FOLDER).mkdir(parents=True, exist_ok=True)
            (Path(FOLDER) / f"{name}-{pixels}.png").write_bytes(picture)


def test_public_screens(reader):
    one = reader(None, "phone")
    for name, path in PUBLIC.items():
        one.open(path)
        _keep(one, name)
    one.open("/advisories/")
    one.follow(one.page.locator("main a[href^='/advisories/MDA-']").first)
    _keep(one, "advisory")


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


def test_screens_of_a_report(reader, tmp_path):
    """The five steps as they are filled in, the check, and the receipt with a page to follow it."""
    one = reader(None, "phone", javascript=False)
    one.open("/report/")
    for place, step in enumerate(REPORT, 1):
        for name, value in step.get("choose", {}).items():
            one.choose(name, value)
        for name, text in step.get("fill", {}).items():
            one.page.fill(f"[name={name}]", text)
        if step.get("search"):
            one.press("Search published devices")
        if name := step.get("file"):
            (tmp_path / name).write_text("frames")
            one.page.set_input_files("[name=evidence]", tmp_path / name)
            one.press("Add these files")
        _keep(one, f"report-{place}")
        one.press("Continue")
    _keep(one, "report-check")
    one.press("Send the report")
    code = one.page.locator(".ma-receipt__code").inner_text()
    one.open("/track/")
    one.page.fill("[name=code]", code)
    one.press("Open my report")
    _keep(one, "tracking")


def test_screens_of_the_coordinator(reader):
    one = reader("coordinator")
    _keep(one, "work-coordinator")
    one.open("/cases/")
    _keep(one, "cases")
    one.follow(one.page.get_by_role("link", name=CASE).first)
    address = one.page.url[len(one.url) :]
    _keep(one, "case")
    for tab in TABS:
        one.open(f"{address}{tab}/")
        _keep(one, f"case-{tab}")
    one.open("/reports/")
    one.follow(one.page.locator("main a[href^='/reports/']:not([href='/reports/file/'])").first)
    _keep(one, "triage")


def test_screens_of_a_manufacturer(reader):
    one = reader("manufacturer")
    _keep(one, "work-manufacturer")
