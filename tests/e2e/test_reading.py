"""An advisory read together: asked, commented at its blocks, settled, objected to, at both widths."""

from __future__ import annotations

import datetime as dt

from tests.e2e.test_desk_walk import _look

TITLE = "VitalView monitors show old readings after a network flood"


def _case(one) -> str:
    """The address of the case whose advisory waits for its second person."""
    one.open("/cases/")
    link = one.page.locator("th a, a").filter(has_text="VitalView").first
    return link.get_attribute("href")


def _ask(one, case: str) -> None:
    one.open(f"{case}advisory/")
    one.page.locator("#ask summary").click()
    for party in ("Device agency", "Halcyon Infusion"):
        one.page.locator("#ask label", has_text=party).click()
    in_a_week = dt.datetime.now(dt.UTC) + dt.timedelta(days=7)
    one.page.fill("input[name=ask-day]", f"{in_a_week:%Y-%m-%d}")
    one.page.fill("input[name=ask-time]", "17:00")
    one.page.fill("textarea[name=ask-question]", "Would a nurse understand the first block?")
    one.press("Ask them")
    assert one.page.locator("#readers li").count() == 2
    _look(one, "draft-asked")


def test_a_draft_is_asked_about_commented_settled_and_objected_to(reader):
    lead, adviser, maker = reader("coordinator"), reader("clinical adviser"), reader("second manufacturer")
    case = _case(lead)
    _ask(lead, case)
    maker.open("/my-work/")
    assert "Have you a comment on the draft advisory?" in maker.page.content()
    _look(maker, "work-asked")
    maker.follow(maker.page.locator("button[value=read]").first)
    _look(maker, "part")
    maker.follow(maker.page.get_by_role("link", name="Comment").first)
    maker.page.get_by_label("What should change, or why").fill("Name the model as it is printed: VitalView.")
    _look(maker, "comment")
    maker.press("Send the comment")
    assert "Not settled yet" in maker.page.content()
    adviser.open(f"{case}advisory/")
    adviser.page.locator("label", has_text="I object to its release").click()
    adviser.page.get_by_label("What you have to say").fill("Say how long the readings may be old.")
    _look(adviser, "draft-adviser")
    adviser.press("Give this answer")
    lead.open(f"{case}advisory/")
    assert "Objects" in lead.page.locator("#readers").inner_text()
    _look(lead, "draft-objected")
    lead.press("Accept all that are shown")
    maker.open(f"{case}review/")
    assert "Accepted." in maker.page.content()
    _look(maker, "part-settled")
