"""Other ways in, in a browser: the desk files a report from a file, a member reports for its organisation."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.unit.domain.test_prefill import ADVISORY

WIDTHS = ("desktop", "phone")


@pytest.mark.parametrize("width", WIDTHS)
def test_the_desk_files_a_report_from_a_file_without_javascript(reader: Any, width: str) -> None:
    desk = reader("coordinator", width)
    desk.open("/reports/")
    desk.check()
    desk.page.get_by_role("link", name="File a report").click()
    desk.check()
    file = {"name": "advisory.json", "mimeType": "application/json", "buffer": json.dumps(ADVISORY).encode()}
    desk.page.set_input_files("input[name=evidence]", file)
    desk.press("Fill in from the file")
    desk.page.get_by_text("Filled in from a CSAF 2.0 file").wait_for()
    desk.check()
    assert desk.page.input_value("[name=device]") == "Northgate InfusaCore LX"
    desk.page.fill("[name=device]", "")
    desk.page.locator("[name=told_for]").press("Enter")
    desk.page.get_by_text("Say which device it is").first.wait_for()
    desk.check()
    desk.page.fill("[name=device]", f"InfusaCore LX, {width}")
    desk.page.locator(".ma-go").get_by_role("button", name="File the report").click()
    desk.page.wait_for_url("**/reports/filed/")
    desk.check()
    code = desk.page.locator(".ma-receipt__code").inner_text()
    desk.page.get_by_role("link", name="Open the report").click()
    desk.page.get_by_role("heading", name=f"InfusaCore LX, {width}").wait_for()
    desk.check()
    finder = reader(None, width)
    finder.open("/track/")
    finder.page.fill("input[name=code]", code)
    finder.press("Open my report")
    finder.page.get_by_role("heading", name="Your report has arrived").wait_for()
    finder.check()


@pytest.mark.parametrize("width", WIDTHS)
def test_a_member_reports_for_its_organisation(reader: Any, width: str) -> None:
    member = reader("manufacturer", width)
    member.page.get_by_role("link", name="Report for your organization").click()
    member.check()
    member.page.locator("label", has_text="Incident").click()
    member.page.fill("[name=device]", f"InfusaCore LX, {width}")
    member.page.fill("[name=what_happens]", "Four pumps stopped within an hour.")
    member.page.locator(".ma-go").get_by_role("button", name="Send the report").click()
    member.page.get_by_role("heading", name="Your report has arrived").wait_for()
    member.check()
