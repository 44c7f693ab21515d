"""The pictures of docs/screenshots, at both widths; kept where MEDACCORD_SCREENSHOTS names a folder."""

from __future__ import annotations

import pytest
from tests.e2e.pictures import keep
from tests.e2e.reporting import REPORT

CASE = "InfusaCore LX pump accepts unauthenticated dose changes"
PUBLIC = {"home": "/", "track": "/track/", "advisories": "/advisories/"}
TABS = ("vulnerabilities", "people", "status", "embargo", "discussion", "documents", "advisory", "history")

pytestmark = pytest.mark.screenshots


def test_public_screens(reader):
    one = reader(None, "phone")
    for name, path in PUBLIC.items():
        one.open(path)
        keep(one, name)
    one.open("/advisories/")
    one.follow(one.page.locator("main a[href^='/advisories/MDA-']").first)
    keep(one, "advisory")


STEPS = (
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
    for place, step in enumerate(STEPS, 1):
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
        keep(one, f"report-{place}")
        one.press("Continue")
    keep(one, "report-check")
    one.press("Send the report")
    code = one.page.locator(".ma-receipt__code").inner_text()
    one.open("/track/")
    one.page.fill("[name=code]", code)
    one.press("Open my report")
    keep(one, "tracking")


def test_screens_of_the_coordinator(reader):
    one = reader("coordinator")
    keep(one, "work-coordinator")
    one.open("/cases/")
    keep(one, "cases")
    one.follow(one.page.get_by_role("link", name=CASE).first)
    address = one.page.url[len(one.url) :]
    keep(one, "case")
    for tab in TABS:
        one.open(f"{address}{tab}/")
        keep(one, f"case-{tab}")
    one.open("/reports/")
    one.follow(one.page.locator(REPORT).first)
    keep(one, "triage")


def test_screens_of_a_manufacturer(reader):
    one = reader("manufacturer")
    keep(one, "work-manufacturer")
