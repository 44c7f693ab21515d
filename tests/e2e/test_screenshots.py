"""The pictures of docs/screenshots, at both widths; kept where MEDACCORD_SCREENSHOTS names a folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

FOLDER = os.environ.get("MEDACCORD_SCREENSHOTS")
CASE = "InfusaCore LX pump accepts unauthenticated dose changes"
PUBLIC = {"home": "/", "report": "/report/", "track": "/track/", "advisories": "/advisories/"}
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
    one.page.locator("main a[href^='/reports/']").first.click()
    _keep(one, "triage", width)


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_screens_of_a_manufacturer(reader, width):
    one = reader("manufacturer", width)
    _keep(one, "work-manufacturer", width)
