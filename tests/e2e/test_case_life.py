"""Turns in a case's life on their pages: a leak claimed and dismissed, and what comes before other turns."""

from __future__ import annotations

PLACE = "https://forum.example/t/881"


def _closed_case(desk):
    desk.open("/cases/?phase=closed")
    desk.follow(desk.page.locator("table a").first)


def _case_with(desk, page, what):
    """The address of a case on a page of which something stands; tests before this one made cases too."""
    desk.open("/cases/")
    rows = desk.page.locator("table th a")
    for there in [rows.nth(place).get_attribute("href") for place in range(rows.count())]:
        desk.open(f"{there}{page}")
        if desk.page.locator(what).count():
            return there
    raise AssertionError(f"no case of the demo shows {what}")


def test_a_leak_is_claimed_shown_first_and_dismissed(reader):
    desk = reader("coordinator", "phone")
    case = _case_with(desk, "embargo/", "#leak")
    desk.page.locator("#leak summary").click()
    desk.page.get_by_label("Where did you see it?").fill(PLACE)
    desk.page.get_by_label("What does it say?").fill("It names the pump and the port.")
    desk.press("Report the leak")
    assert desk.page.get_by_text(PLACE).first.is_visible()
    desk.check()
    desk.open("/my-work/")
    assert desk.page.locator("#overdue a").first.inner_text().startswith("Weigh 1 claim")
    desk.check()
    desk.open(case)
    assert desk.page.get_by_text("Urgent: leak claimed").first.is_visible()
    desk.open(f"{case}embargo/")
    desk.follow(desk.page.get_by_role("link", name="It leaked: say what"))
    desk.check()
    desk.open(f"{case}embargo/")
    desk.follow(desk.page.get_by_role("link", name="It is no leak: say why"))
    desk.check()
    desk.page.get_by_label("Why this is no leak").fill("The thread is about another pump.")
    desk.press("Dismiss the claim")
    assert desk.page.get_by_text("Found to be no leak.").first.is_visible()
    desk.check()


def test_every_turn_says_what_it_leads_to(reader):
    desk = reader("coordinator")
    for name in ("Merge it into another case", "Hand the case to a colleague"):
        _case_with(desk, "", f"a:has-text('{name}')")
        desk.follow(desk.page.get_by_role("link", name=name).first)
        desk.check()
    _case_with(desk, "discussion/", "a:has-text('Erase')")
    desk.follow(desk.page.get_by_role("link", name="Erase").first)
    desk.check()


def test_a_closed_case_is_reopened_as_another_one(reader):
    desk = reader("coordinator", "phone")
    _closed_case(desk)
    desk.follow(desk.page.get_by_role("link", name="Reopen the case as a new one"))
    desk.check()
    desk.page.get_by_label("Why it is reopened").fill("The fix can be bypassed.")
    desk.press("Open the new case")
    assert desk.page.get_by_text("was closed, goes on here").first.is_visible()
    desk.check()
