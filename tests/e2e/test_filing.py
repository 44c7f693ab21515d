"""Other ways in, in a browser: the desk files a report from a file, a member reports for its organisation."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.unit.domain.test_prefill import ADVISORY

CHOSEN = "[name=organisation] option:checked"


def _filled_in(desk: Any) -> None:
    """The page on which a report is filed, filled in from a manufacturer's advisory."""
    desk.open("/reports/")
    desk.check()
    desk.follow(desk.page.get_by_role("link", name="File a report"))
    desk.check()
    file = {"name": "advisory.json", "mimeType": "application/json", "buffer": json.dumps(ADVISORY).encode()}
    desk.page.set_input_files("input[name=evidence]", file)
    desk.press("Fill in from the file")
    desk.page.get_by_text("Filled in from a CSAF 2.0 file").wait_for()
    desk.check()
    assert desk.page.inner_text(CHOSEN) == "Northgate Medical"


def test_the_desk_files_a_report_from_a_file_without_javascript(reader: Any) -> None:
    desk = reader("coordinator", "phone")
    _filled_in(desk)
    assert desk.page.input_value("[name=device]") == "Northgate InfusaCore LX"
    desk.page.select_option("[name=organisation]", "")
    desk.page.fill("[name=device]", "")
    desk.page.locator("[name=told_for]").press("Enter")
    desk.page.get_by_text("Say which device it is").first.wait_for()
    desk.check()
    desk.page.fill("[name=device]", "InfusaCore LX, filed")
    desk.follow(desk.page.locator(".ma-go").get_by_role("button", name="File the report"))
    desk.page.wait_for_url("**/reports/filed/")
    desk.check()
    code = desk.page.locator(".ma-receipt__code").inner_text()
    desk.follow(desk.page.get_by_role("link", name="Open the report"))
    desk.page.get_by_role("heading", name="InfusaCore LX, filed").wait_for()
    desk.check()
    finder = reader(None, "phone")
    finder.open("/track/")
    finder.page.fill("input[name=code]", code)
    finder.press("Open my report")
    finder.page.get_by_role("heading", name="Your report has arrived").wait_for()
    finder.check()


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_the_desk_files_what_a_manufacturer_sent_of_its_own_product(reader: Any, width: str) -> None:
    desk = reader("coordinator", width)
    _filled_in(desk)
    desk.page.fill("[name=device]", "")
    desk.page.locator("[name=contact]").press("Enter")
    desk.page.get_by_text("Say which device it is").first.wait_for()
    assert desk.page.inner_text(CHOSEN) == "Northgate Medical"
    desk.page.fill("[name=device]", "InfusaCore LX, of its maker")
    desk.follow(desk.page.locator(".ma-go").get_by_role("button", name="File the report"))
    desk.page.get_by_role("heading", name="InfusaCore LX, of its maker").wait_for()
    desk.page.get_by_text("Nobody at Northgate Medical reads this here.").wait_for()
    desk.check()
    desk.follow(desk.page.get_by_role("button", name="Yes, it is valid"))
    desk.page.get_by_text("Northgate Medical takes part as the manufacturer.").wait_for()
    desk.check()


def test_a_member_reports_for_its_organisation(reader: Any) -> None:
    member = reader("manufacturer", "phone")
    member.follow(member.page.get_by_role("link", name="Report for your organization"))
    member.check()
    member.page.locator("label", has_text="Incident").click()
    member.page.fill("[name=device]", "InfusaCore LX, filed")
    member.page.fill("[name=what_happens]", "Four pumps stopped within an hour.")
    member.follow(member.page.locator(".ma-go").get_by_role("button", name="Send the report"))
    member.page.get_by_role("heading", name="Your report has arrived").wait_for()
    member.check()


def test_an_advising_agency_opens_a_case_for_its_own_report_at_once(reader: Any) -> None:
    agency = reader("clinical adviser", "phone")
    agency.follow(agency.page.get_by_role("link", name="Report for your organization"))
    agency.page.locator("label", has_text="Incident").click()
    agency.page.fill("[name=device]", "InfusaCore LX, seen by the agency")
    agency.page.fill("[name=what_happens]", "Eleven incident reports name it.")
    agency.follow(agency.page.locator(".ma-go").get_by_role("button", name="Send the report"))
    agency.page.get_by_role("heading", name="You can open a case now").wait_for()
    agency.check()
    agency.follow(agency.page.get_by_role("link", name="Open a case now"))
    agency.check()
    agency.page.fill("[name=title]", "Pumps stop, seen by the agency")
    agency.press("Open the case")
    agency.page.get_by_text("The case is open. The coordination center leads it.").wait_for()
    agency.check()
    agency.open("/my-work/")
    agency.page.get_by_text("Your agency reported").first.wait_for()
    agency.check()
