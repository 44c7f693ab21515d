"""The people of a case: a party proposes another, hands on, is done and taken out, seen at both widths."""

from __future__ import annotations

MARK = "We sold the line in October."


def _people(one, path):
    one.open(path)
    one.check()


def _unfold(one, heading):
    one.page.get_by_text(heading, exact=True).first.click()


def test_a_party_proposes_is_done_and_is_taken_out(reader):
    maker = reader("manufacturer", "phone")
    maker.open("/cases/")
    maker.follow(maker.page.locator("table a").first)
    case = maker.page.url.removeprefix(maker.url)
    maker.follow(maker.page.get_by_role("link", name="Mute this case for yourself"))
    maker.check()
    maker.press("Mute this case")
    _people(maker, "/cases/")
    assert maker.page.get_by_text("Muted").first.is_visible()
    people = f"{case}people/"
    maker.open(people)
    for heading in ("Propose another party", "Say that you are done", "Leave this case"):
        _unfold(maker, heading)
    maker.check()
    maker.page.get_by_label("Which organization").fill("Meridian Radio")
    maker.page.get_by_label("Why it should take part").fill("It makes the radio module.")
    maker.press("Propose it")
    maker.check()
    assert maker.page.get_by_text("Waits for the coordination center").is_visible()
    team = maker.page.locator("a[href$='/team/']").first.get_attribute("href")
    _people(maker, team)
    maker.open(people)
    _unfold(maker, "Say that you are done")
    maker.page.locator("input[name=finish-reason], textarea[name=finish-reason]").fill(MARK)
    maker.press("We are done")
    assert maker.page.get_by_text(MARK).first.is_visible()
    maker.check()

    desk = reader("coordinator")
    _people(desk, people)
    assert desk.page.get_by_text(MARK).first.is_visible()
    _people(desk, team)
    desk.open(people)
    desk.follow(desk.page.get_by_role("link", name="Turn it down").first)
    desk.check()
    desk.page.get_by_label("Why").fill("Another module is affected.")
    desk.press("Turn it down")
    _unfold(desk, "Take a party out")
    desk.check()

    _people(maker, people)
    assert maker.page.get_by_text("Another module is affected.").is_visible()
    maker.press("We take it up again")
    assert maker.page.get_by_text("You work on this case again.").is_visible()
