"""The second step at a screen: an app by hand, a passkey by the browser, and without JavaScript in words."""

from __future__ import annotations

from typing import Any

import pytest
from tests.e2e.pictures import keep
from tests.support.factors import shown

HOST = "localhost"
"""A passkey belongs to a name; browsers make none for a bare address (WebAuthn §5.1.3)."""
KEY = {
    "protocol": "ctap2",
    "transport": "usb",
    "hasResidentKey": False,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def _password(one: Any, demo: Any, role: str) -> None:
    person = demo.person(role)
    one.open("/sign-in/")
    one.page.fill("input[name=login]", person["sign_in"])
    one.page.fill("input[name=password]", person["password"])
    one.follow(one.page.locator("form[method=post] button[type=submit]").first)


def _code(one: Any, code: str) -> None:
    one.page.fill("input[name=code]", code)
    one.follow(one.page.locator("main form button[type=submit]").first)


def test_a_researcher_sets_up_an_app_prints_the_codes_and_signs_in_with_one(reader, demo):
    one = reader()
    _password(one, demo, "reporter")
    one.open("/my-sign-in/")
    one.check()
    keep(one, "own-sign-in")
    one.follow(one.page.get_by_role("link", name="Set up an app that shows codes"))
    one.check()
    keep(one, "app")
    picture = one.page.locator("svg.ma-qr").bounding_box()
    assert picture["width"] == picture["height"] > 150
    secret = one.page.locator("dd.ma-code").inner_text().replace(" ", "")
    _code(one, shown(secret))
    one.check()
    keep(one, "recovery-codes")
    codes = one.page.locator(".ma-codes li").all_inner_texts()
    assert len(codes) == 10
    one.follow(one.page.get_by_role("link", name="I have kept them"))
    assert one.page.url.endswith("/my-work/")
    again = reader(javascript=False)
    _password(again, demo, "reporter")
    again.page.fill("input[name=code]", "000000")
    again.follow(again.page.locator("main form button[type=submit]").first)
    assert "was used before" in again.page.content()
    _code(again, codes[0])
    assert again.page.url.endswith("/my-work/")
    again.open("/my-sign-in/")
    again.follow(again.page.get_by_role("link", name="Remove").first)
    again.press("Remove it")
    assert "your password alone lets you in" in again.page.content()


def test_a_passkey_is_added_and_signs_in_without_a_code(reader, demo):
    one = reader()
    one.url = one.url.replace("127.0.0.1", HOST)
    spoken = one.page.context.new_cdp_session(one.page)
    spoken.send("WebAuthn.enable")
    spoken.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    _password(one, demo, "auditor")
    one.open("/my-sign-in/passkey/")
    one.page.fill("input[name=name]", "Blue key")
    one.check()
    keep(one, "passkey")
    one.follow(one.page.get_by_role("button", name="Make a passkey"))
    assert one.page.locator(".ma-codes li").count() == 10
    one.open("/my-sign-in/")
    assert "Blue key" in one.page.content()
    one.page.context.clear_cookies()
    _password(one, demo, "auditor")
    assert one.page.url.endswith("/sign-in/second-step/")
    one.check()
    keep(one, "second-step")
    one.follow(one.page.get_by_role("button", name="Use a passkey"))
    assert one.page.url.endswith("/my-work/")
    one.open("/my-sign-in/")
    one.follow(one.page.get_by_role("link", name="Remove").first)
    one.press("Remove it")


@pytest.mark.parametrize("path", ["/my-sign-in/passkey/"])
def test_without_javascript_a_page_says_in_words_what_to_do(reader, demo, path):
    one = reader(javascript=False)
    _password(one, demo, "auditor")
    one.open(path)
    assert "Without it, set up an app that shows codes instead." in one.page.content()
    assert "Open this site under its name, or as localhost." in one.page.content()
    assert not one.page.locator("#passkey-go").is_visible()
    assert not one.page.locator("#passkey-failed").is_visible()
