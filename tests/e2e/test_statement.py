"""A manufacturer writes its statement in a browser, looks at it, words it otherwise and takes it back."""

from __future__ import annotations

from tests.e2e.pictures import keep

TYPED = "We know of it.\n\n  Fixed: <InfusaCore LX 7.4.1>\n  Until then: a network of its own."
SAID = "#statement .ma-verbatim"


def test_a_statement_from_the_first_word_to_the_last(reader):
    one = reader("manufacturer")
    case = one.page.locator("main a[href^='/cases/']").first.get_attribute("href")
    here = "/".join(case.split("/")[:3])
    one.open(f"{here}/status/")
    one.follow(one.page.get_by_role("link", name="Your statement"))
    assert one.page.locator("#statement .ma-empty").count() == 1
    one.check()
    keep(one, "statement-none")
    one.unfold("Write a statement")
    one.page.fill("#statement textarea", TYPED)
    one.press("Save the statement")
    assert one.page.locator(SAID).inner_text() == TYPED
    one.check()
    keep(one, "statement")
    one.follow(one.page.locator("#statement .ma-acts a", has_text="Change"))
    assert one.page.locator("textarea").input_value() == TYPED
    one.check()
    one.page.fill("textarea", "We know of it.")
    one.press("Save")
    one.follow(one.page.locator("#statement .ma-acts a", has_text="Withdraw"))
    one.page.fill("textarea", "We say it elsewhere.")
    one.press("Withdraw it")
    assert one.page.locator("#statement .ma-empty").count() == 1
