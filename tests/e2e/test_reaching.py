"""Reaching a manufacturer in the browser: finding a contact, the proof, and what its maker is told first."""

from __future__ import annotations

import re

CASE = "Kestrel analyzers send results unprotected"


def _people(desk):
    desk.open("/cases/")
    desk.follow(desk.page.get_by_role("link", name=CASE))
    desk.follow(desk.page.get_by_role("link", name="People", exact=True))


def test_the_desk_finds_a_contact_logs_a_search_and_prints_the_proof(reader):
    desk = reader("second coordinator")
    _people(desk)
    desk.check()
    desk.follow(desk.page.get_by_role("link", name="Find a way to reach somebody"))
    desk.page.get_by_label("Organization", exact=True).select_option(label="Solent Devices")
    desk.press("Show")
    desk.check()
    desk.page.get_by_label("What you searched").fill("Trade body of device makers")
    desk.page.get_by_label("What came of it").select_option("nothing")
    desk.page.get_by_label("What it said").fill("They name no contact.")
    desk.press("Log the search")
    assert "Trade body of device makers" in desk.page.inner_text("main")
    desk.check()
    desk.follow(desk.page.get_by_role("link", name="Attempts to reach it"))
    told = desk.page.inner_text("main")
    assert "Attempts to reach Solent Devices" in told
    assert "left a message" in told
    assert "Trade body of device makers" in told
    assert re.search(r"Eligible to disclose from\s+20\d\d-", told)
    desk.check()


def test_the_maker_of_the_device_reads_what_was_reported_before_it_agrees(reader):
    desk = reader("second coordinator")
    desk.open("/cases/")
    desk.follow(desk.page.get_by_role("link", name=CASE))
    desk.follow(desk.page.get_by_role("link", name="People", exact=True))
    desk.page.get_by_label("Organization", exact=True).select_option(label="Northgate Medical")
    desk.page.locator("label[for=id_invite-makes_device]").click()
    desk.press("Send the invitation")
    assert "What is this manufacturer told before it agrees?" in desk.page.inner_text("main")
    desk.check()
    desk.press("Send the invitation")
    assert "Northgate Medical is invited." in desk.page.inner_text("main")
    desk.follow(desk.page.get_by_role("link", name=re.compile("The report as sent.*Northgate")))
    desk.check()
    maker = reader("manufacturer")
    invited = maker.page.get_by_role("link", name="Read the terms").last
    maker.follow(invited)
    told = maker.page.inner_text("main")
    assert "What you must do by law goes on" in told
    assert "You make the device, so you read below what was reported." in told
    assert "Results travel over the network unencrypted" in told
    assert CASE not in told
    maker.check()
