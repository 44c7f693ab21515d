"""One report walked through the screens by its people, at both widths, each screen read by axe on the way.

What the demo's links alone do not lead to: a question to the reporter, a refused step, a split case.
"""

from __future__ import annotations

from tests.e2e.reporting import REPORT, follow_up, report


def _case(desk) -> str:
    """The desk checks the newest report of this kind and opens a case; returns the case's address."""
    desk.open("/reports/?q=Walked")
    desk.follow(desk.page.locator(REPORT, has_text="Walked").first)
    address = desk.page.url[len(desk.url) :]
    desk.press("Yes, it is valid")
    desk.check()
    desk.page.locator("[name=open-title]").fill("Walked pump has two flaws")
    desk.press("Open the case")
    case = desk.page.url[len(desk.url) :]
    desk.open(address)
    desk.check()
    return case


def _press(one, words: str) -> None:
    """Press the button of the page's main part whose name begins so, and read what comes."""
    one.follow(one.page.locator("main button", has_text=words).first)
    one.check()


def _embargo(desk, case: str) -> None:
    """The desk proposes an end, which applies; the reporter is asked."""
    desk.open(f"{case}embargo/")
    desk.page.fill("[name=day]", "2027-01-20")
    desk.page.fill("[name=time]", "12:00")
    _press(desk, "Show the effect")
    _press(desk, "Propose")


def _two_flaws(desk, case: str) -> None:
    for title in ("Dose without a password", "A fixed service password"):
        desk.open(f"{case}vulnerabilities/")
        desk.unfold("Add a vulnerability").locator("[name$=title]").fill(title)
        _press(desk, "Add the vulnerability")


def _split(desk, case: str) -> None:
    """The second flaw goes on in a linked case; the overview then leads to both."""
    desk.open(f"{case}vulnerabilities/")
    form = desk.unfold("Move vulnerabilities")
    form.locator("label", has_text="A fixed service password").click()
    form.locator("[name$=title]").fill("Walked pump, the service password")
    form.locator("[name$=leak_risk]").fill("Whoever knows one looks for the other.")
    _press(desk, "Move them")
    desk.open(case)
    desk.check()
    assert "Linked cases" in desk.page.locator("main").inner_text()


def _too_late(late) -> None:
    """A colleague's page is older than the case: the step is refused, and the words are still there."""
    late.unfold("It is not").locator("textarea").fill("We need the version first.")
    late.press("Refuse with this reason")
    told = late.page.locator("#errors").inner_text()
    assert "This was not done" in told
    assert "We need the version first." in told
    late.check()


def _weigh(desk, case: str) -> None:
    """An end of one of two linked cases is changed: what a leak would mean is asked for, and kept."""
    desk.open(f"{case}embargo/")
    desk.page.fill("[name=day]", "2027-01-10")
    desk.page.fill("[name=time]", "12:00")
    _press(desk, "Show the effect")
    assert "stays private longer" in desk.page.locator("#effect").inner_text()
    desk.follow(desk.page.locator("#effect button"))
    desk.check()
    desk.page.fill("[name=reason_T22]", "They share a radio.")
    _press(desk, "Show the effect")
    _press(desk, "Propose")
    assert "Weighed what a leak would mean (rule T22): They share a radio." in desk.page.content()


def test_a_report_walks_through_its_screens(reader):
    one, desk, late = reader(None, "phone"), reader("coordinator", "phone"), reader("coordinator")
    code = report(one, "Walked pump, version 3", "Two separate flaws let anybody change the dose.")
    follow_up(one, code)
    late.open("/reports/?q=Walked")
    late.follow(late.page.locator(REPORT, has_text="Walked").first)
    case = _case(desk)
    _too_late(late)
    _two_flaws(desk, case)
    _embargo(desk, case)
    _split(desk, case)
    _weigh(desk, case)
    one.page.reload()
    one.check()
    assert one.page.get_by_role("button", name="I agree").count() == 2
    _press(one, "I agree")
    assert one.page.get_by_role("button", name="I agree").count() == 1
