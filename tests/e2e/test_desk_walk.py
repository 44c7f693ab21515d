"""What the desk does about attacks, in the directory, and for people without an account; at both widths."""

from __future__ import annotations

import os
import re
from pathlib import Path

PICTURES = os.environ.get("MEDACCORD_PICTURES", "")
"""A folder for pictures of each step, for whoever wants to look."""


def _look(one, name):
    one.check()
    if PICTURES:
        Path(PICTURES).mkdir(parents=True, exist_ok=True)
        one.page.screenshot(path=f"{PICTURES}/{name}-{one.width}.png", full_page=True)


def _embargoed(one) -> str:
    """The address of a case of the demo under an embargo in which no attack was recorded."""
    one.open("/cases/")
    for link in one.page.eval_on_selector_all("th a[href^='/cases/']", "all => all.map(a => a.href)"):
        path = link[len(one.url) :]
        one.open(f"{path}embargo/")
        page = one.page.content()
        if 'id="end"' in page and 'id="cautions"' not in page:
            return path
    raise AssertionError("The demo has no case under an embargo.")


def test_attacks_ask_for_a_decision_until_a_reason_is_kept(reader):
    one = reader("coordinator", "phone")
    case = _embargoed(one)
    one.open(f"{case}record/")
    one.page.locator("label", has_text="Attacks have been seen").click()
    one.press("Record it")
    _look(one, "case-asks")
    one.open("/my-work/")
    _look(one, "work-asks")
    one.open(case)
    one.follow(one.page.locator(".ma-turn").get_by_role("link", name="Decide"))
    _look(one, "embargo-asks")
    one.follow(one.page.get_by_role("link", name="Keep it and say why"))
    _look(one, "keep")
    one.page.get_by_label("Why it stays as it is").fill("The fix ships on Friday.")
    one.press("Record it")
    assert "Kept, because: “The fix ships on Friday.”" in one.page.content()
    _look(one, "embargo-kept")
    one.open(case)
    assert "Kept, because: “The fix ships on Friday.”" in one.page.content()
    _look(one, "case-kept")


def test_the_desk_keeps_the_directory(reader):
    one = reader("coordinator", "phone")
    one.open("/directory/")
    _look(one, "directory")
    one.page.get_by_label("Name").last.fill("Quokka Works")
    one.press("Add it to the directory")
    _look(one, "organisation-new")
    one.page.get_by_label("Address or number").fill("psirt@quokka.example")
    one.press("Add this way")
    assert "Never checked" in one.page.content()
    one.follow(one.page.get_by_role("button", name="Checked today"))
    _look(one, "organisation")
    one.follow(one.page.get_by_role("link", name="Correct"))
    _look(one, "change")
    one.page.get_by_label("Address or number").fill("security@quokka.example")
    one.press("Save")
    assert "security@quokka.example" in one.page.content()
    one.follow(one.page.get_by_role("link", name="Remove"))
    _look(one, "remove")
    one.press("Remove it")
    assert "No way to reach it is known yet." in one.page.content()
    case = _embargoed(one)
    one.open(f"{case}people/")
    _look(one, "people")


def test_the_desk_keeps_the_texts_that_advisories_print(reader):
    one = reader("coordinator", "phone")
    one.open("/texts/")
    _look(one, "texts")
    one.follow(one.page.get_by_role("link", name=re.compile("Retire.*Keep networks")))
    _look(one, "text-retire")
    one.press("Retire it")
    _look(one, "texts-offered")
    one.follow(one.page.get_by_role("button", name="Take this text"))
    one.follow(one.page.get_by_role("link", name=re.compile("Change.*Keep networks")))
    _look(one, "text-change")
    one.page.get_by_label("Text", exact=True).fill("Keep the device off the internet.")
    one.press("Save")
    assert "Keep the device off the internet." in one.page.content()
    case = _embargoed(one)
    one.open(f"{case}advisory/")
    _look(one, "draft-with-texts")
    desk = reader("coordinator", "desktop")
    desk.open("/texts/")
    _look(desk, "texts")
    desk.open(f"{case}advisory/")
    _look(desk, "draft-with-texts")


def test_somebody_without_an_account_comes_in_by_a_link_and_makes_a_sign_in(reader):
    one = reader("coordinator", "phone")
    one.open("/directory/")
    one.page.get_by_label("Name").last.fill("Wombat Labs")
    one.press("Add it to the directory")
    one.page.get_by_label("Name").fill("Ines Lund")
    one.page.get_by_label("What they do there").fill("Product security")
    one.press("Add this person")
    _look(one, "person")
    one.follow(one.page.get_by_role("button", name="Make a one-time link"))
    _look(one, "one-time-link")
    address, code = one.page.locator(".ma-receipt__code").all_inner_texts()
    guest = reader(None, "desktop")
    guest.open(address.removeprefix(one.url))
    _look(guest, "enter")
    guest.page.get_by_label("Code").fill("0000-0000")
    guest.press("Come in")
    assert "do not match, or were used." in guest.page.content()
    guest.page.get_by_label("Code").fill(code)
    guest.press("Come in")
    _look(guest, "work-by-link")
    guest.follow(guest.page.get_by_role("link", name="Make a sign-in to come back"))
    _look(guest, "make-sign-in")
    guest.page.get_by_label("User name").fill("ines.lund")
    guest.page.get_by_label("Password", exact=True).fill("correct horse battery")
    guest.page.get_by_label("Password again").fill("correct horse battery")
    guest.press("Make it")
    _look(guest, "sign-in-made")
    guest.page.get_by_label("User name").fill("ines.lund")
    guest.page.get_by_label("Password").fill("correct horse battery")
    guest.press("Sign in")
    assert "Ines Lund" in guest.page.content()
    one.follow(one.page.get_by_role("link", name="Back to"))
    assert "Has a sign-in" in one.page.content()
