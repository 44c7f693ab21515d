"""A thread from its first post to a tombstone, as its readers see it at both widths."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("width", ["desktop", "phone"])
def test_a_thread_is_started_answered_changed_and_withdrawn(reader, width):
    desk = reader("coordinator", width)
    desk.open("/cases/")
    desk.page.locator("table a").first.click()
    desk.page.get_by_role("link", name="Discussion", exact=True).first.click()
    desk.check()
    desk.page.get_by_role("link", name="Start a thread").click()
    desk.check()
    desk.page.get_by_label("Subject").fill("Date of the fix")
    desk.page.get_by_label("First post").fill("Is January still your date?\nWe plan the advisory around it.")
    desk.page.get_by_label("Who can read it").select_option(label="All participants")
    desk.press("Start the thread")
    desk.page.get_by_role("link", name="Quote").first.click()
    desk.check()
    desk.page.get_by_role("textbox", name="Reply").fill("January it is.")
    desk.press("Post")
    assert desk.page.locator("blockquote").first.is_visible()
    desk.page.get_by_role("link", name="Change").first.click()
    desk.check()
    desk.page.get_by_label("What it shall say").fill("January 14 it is.")
    desk.press("Save the change")
    assert desk.page.get_by_text("What it said before").first.is_visible()
    desk.page.get_by_role("link", name="Date of the fix").first.click()
    desk.page.get_by_text("What it said before").click()
    desk.check()
    desk.page.get_by_role("link", name="Withdraw").last.click()
    desk.check()
    desk.press("Withdraw it")
    assert desk.page.get_by_text("Withdrawn by its author").first.is_visible()
    desk.check()
