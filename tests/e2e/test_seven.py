"""One case by seven people through their screens: report, silence, counter-proposal, leak, split, update.

Each scene is one person at one screen. The pictures of PAGE are taken on the way, where
MEDACCORD_SCREENSHOTS names a folder.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from tests.e2e.pictures import keep
from tests.e2e.reporting import REPORT, follow_up, report

pytestmark = pytest.mark.screenshots

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "a-case-by-seven-people.md"
TITLE = "Ventilator accepts settings from anybody on the ward network"
REMOTE, SERVICE = "Settings without a password", "A fixed service password"
VECTOR = "CVSS:3.1/AV:A/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:H"
MAKERS = {"northgate": "Northgate Medical", "halcyon": "Halcyon Infusion"}
OTHERS = {"supplier": "BlueWave RTOS", "adviser": "Device agency"}


def _day(ahead: int) -> str:
    return (dt.datetime.now(dt.UTC).date() + dt.timedelta(days=ahead)).isoformat()


@dataclass
class Story:
    """The seven at their windows, and where their case lies."""

    finder: Any
    coordinator: Any
    second: Any
    northgate: Any
    halcyon: Any
    supplier: Any
    adviser: Any
    case: str = ""
    code: str = ""
    pictures: list[str] = field(default_factory=list)

    def picture(self, one: Any, name: str) -> None:
        """Axe and both widths; a picture of this moment, numbered in the order of the story."""
        one.check()
        self.pictures.append(name)
        keep(one, f"story-{len(self.pictures):02}-{name}")

    def at(self, one: Any, tab: str = "") -> Any:
        """The window of one person, on a page of the case."""
        one.open(f"{self.case}{tab}")
        return one


def _report(s: Story) -> None:
    """Somebody unknown reports two flaws of a ventilator, and keeps the code."""
    told = partial(s.picture, s.finder, "report")
    device = "Northgate AirLine ventilator, software 4.2"
    s.code = report(s.finder, device, "Anybody on the ward network changes the settings.", told)


def _open(s: Story) -> None:
    """The coordinator finds it valid and opens a case."""
    desk = s.coordinator
    desk.open("/reports/?q=AirLine")
    desk.follow(desk.page.locator(REPORT, has_text="AirLine").first)
    desk.press("Yes, it is valid")
    desk.page.locator("[name=open-title]").fill(TITLE)
    s.picture(desk, "triage")
    desk.press("Open the case")
    s.case = desk.page.url[len(desk.url) :]


def _propose(s: Story, one: Any, ahead: int, *, reason: str = "") -> None:
    """Propose an end of the embargo, after a look at what it does."""
    s.at(one, "embargo/")
    one.page.fill("[name=day]", _day(ahead))
    one.page.fill("[name=time]", "12:00")
    if reason:
        one.page.fill("[name=reason]", reason)
    one.press("Show the effect")
    one.follow(one.page.locator("main button", has_text="Propose").first)


def _invite(s: Story) -> None:
    """Everybody concerned is invited under the terms: two manufacturers, a supplier, the adviser's agency."""
    desk = s.coordinator
    for name in (*MAKERS.values(), *OTHERS.values()):
        s.at(desk, "people/")
        desk.page.locator("[name=invite-organisation]").select_option(label=name)
        desk.page.fill("[name=invite-message]", "A report concerns software of yours.")
        desk.press("Send the invitation")
    s.picture(desk, "people")


def _admit(s: Story) -> None:
    """The lead lets a colleague in."""
    desk = s.at(s.coordinator, "people/")
    fold = desk.unfold("Let a colleague in")
    fold.locator("select[name=admit-person]").select_option(label="Kata Varga")
    desk.follow(fold.locator("button"))


def _agree(s: Story, *people: Any) -> None:
    """Invited people read the terms and agree; one of the manufacturers stays silent."""
    people[0].open("/my-work/")
    s.picture(people[0], "invited")
    for one in people:
        _read_and_agree(one)


def _read_and_agree(one: Any) -> None:
    one.open("/my-work/")
    one.follow(one.page.locator("main a[href^='/invitations/']").first)
    one.check()
    one.press("Agree and take part")


def _describe(s: Story) -> None:
    """Two vulnerabilities, two products."""
    desk = s.coordinator
    for title in (REMOTE, SERVICE):
        s.at(desk, "vulnerabilities/")
        fold = desk.unfold("Add a vulnerability")
        fold.locator("[name$=title]").fill(title)
        desk.follow(fold.locator("button"))
    for maker, name in (("Northgate Medical", "AirLine"), ("Halcyon Infusion", "Breeze")):
        s.at(desk, "vulnerabilities/")
        fold = desk.unfold("Add a product")
        fold.locator("[name=product-organisation]").select_option(label=maker)
        fold.locator("[name=product-vendor]").fill(maker)
        fold.locator("[name=product-name]").fill(name)
        fold.locator("[name=product-version]").fill("4.2")
        desk.follow(fold.locator("button"))


def _finder_agrees(s: Story) -> None:
    """The finder comes back with the code, reads the terms and agrees."""
    one = s.finder
    follow_up(one, s.code)
    s.picture(one, "tracking")
    one.follow(one.page.get_by_role("button", name="I agree").first)


def _counter(s: Story) -> None:
    """The supplier needs longer; the coordinator counters with a date between; the others decide."""
    _propose(s, s.supplier, 90, reason="Our release of March carries the fix.")
    s.picture(s.supplier, "proposal")
    _propose(s, s.coordinator, 75, reason="Halfway: hospitals plan downtime in February.")
    s.at(s.coordinator, "embargo/")
    s.picture(s.coordinator, "counter-proposal")


def _ask(s: Story) -> None:
    """The desk asks both manufacturers for each product and vulnerability; all are chosen already."""
    desk = s.at(s.coordinator, "status/")
    desk.page.fill("[name=ask-due]", _day(7))
    desk.press("Ask")


def _settle(s: Story) -> None:
    """The coordinator accepts its own date; whoever was bound before agrees to it anew."""
    desk = s.at(s.coordinator, "embargo/")
    desk.follow(desk.page.locator("button", has_text="Accept").last)
    desk.follow(desk.page.locator("button", has_text="Keep").first)
    for one in (s.northgate, s.adviser):
        _read_and_agree(one)
    s.finder.page.reload()
    s.finder.follow(s.finder.page.get_by_role("button", name="I agree").first)
    s.picture(s.at(s.coordinator, "embargo/"), "embargo")


def _answer(s: Story) -> None:
    """One manufacturer answers; the other stays silent, and that is said."""
    one = s.at(s.northgate, "status/")
    for flaw in (REMOTE, SERVICE):
        one.page.locator("form[action$='/status/answer/'] label", has_text=flaw).click()
    one.page.locator("[name=answer-plan]").select_option("fix_planned")
    one.page.fill("[name=answer-plan_date]", _day(60))
    one.press("Affected")
    s.picture(s.at(one, "status/"), "answers")


def _judge(s: Story) -> None:
    """The manufacturer finds the report valid and works on it: a fix follows from that."""
    one = s.at(s.northgate, "people/")
    one.press("It is valid")
    s.at(one, "people/")
    one.press("We work on it")


def _talk(s: Story) -> None:
    """A post is written, changed by its author, and answered."""
    one = s.at(s.northgate, "discussion/")
    one.page.locator("[name$=room]").first.select_option(label="All participants")
    one.page.locator("textarea[name$=text]").first.fill("The fix ships in Januar.")
    one.press("Post")
    one.follow(one.page.get_by_role("link", name="Change").first)
    one.page.get_by_label("What it shall say").fill("The fix ships on the last Friday of January.")
    one.press("Save the change")
    other = s.at(s.adviser, "discussion/")
    other.follow(other.page.get_by_role("link", name="Quote").first)
    other.page.locator("[name$=room]").first.select_option(label="All participants")
    other.page.locator("textarea[name$=text]").first.fill("Then wards can plan their downtime.")
    other.press("Post")
    s.picture(other, "discussion")


def _write(s: Story) -> None:
    """What the advisory needs beside the answers: a summary, a score, what users can do."""
    desk = s.coordinator
    for heading, filled in (
        ("Add a text for the advisory", {"text": "Anybody on the ward network can change the settings."}),
        ("Add a score", {"vector": VECTOR}),
        ("Add what users can do", {"details": "Keep ventilators on a network of their own."}),
    ):
        s.at(desk, "vulnerabilities/")
        fold = desk.unfold(heading)
        for name, text in filled.items():
            fold.locator(f"[name$='-{name}']").fill(text)
        for name, label in (("vulnerability", f"V1, {REMOTE}"), ("category", "Mitigation")):
            choice = fold.locator(f"select[name$='-{name}']")
            if choice.count() and choice.locator("option", has_text=label).count():
                choice.select_option(label=label)
        for label in fold.locator("label", has_text="AirLine").all():
            label.click()
        desk.follow(fold.locator("button"))


def _leak(s: Story) -> None:
    """A manufacturer saw one of the two flaws outside; the desk finds it true; the other stays private."""
    one = s.at(s.northgate, "embargo/")
    fold = one.page.locator("details", has=one.page.locator("[name=leak-place]"))
    fold.locator("summary").click()
    one.page.fill("[name=leak-place]", "https://forum.example/ward-hacks/17")
    one.page.fill("[name=leak-words]", "It shows how to change the settings without a password.")
    one.press("Report the leak")
    desk = s.coordinator
    desk.open("/my-work/")
    s.picture(desk, "leak-claimed")
    s.at(desk, "embargo/")
    desk.follow(desk.page.get_by_role("link", name="It leaked: say what").first)
    desk.page.locator("label", has_text=REMOTE).click()
    desk.page.fill("[name$=leak_risk]", "The forum names the model; whoever reads it may look for more.")
    desk.page.locator("label", has_text="cannot be taken back").click()
    s.picture(desk, "leak-confirm")
    desk.press("Record the leak")
    s.at(desk)
    assert "Linked cases" in desk.page.locator("main").inner_text()
    s.picture(desk, "split")


def _draft(s: Story, sentence: str) -> None:
    desk = s.at(s.coordinator, "advisory/")
    if not desk.page.locator("[name=draft-summary]").is_visible():
        desk.page.locator("details", has=desk.page.locator("[name=draft-summary]")).locator("summary").click()
    desk.page.fill("[name=draft-summary]", sentence)
    desk.press("Draft it from the case")
    desk.press("Send to review")


def _advise(s: Story, answer: str, words: str = "") -> None:
    """The clinical adviser is asked about the draft, and answers."""
    desk = s.at(s.coordinator, "advisory/")
    fold = desk.unfold("Ask parties to read it")
    fold.locator("label", has_text=OTHERS["adviser"]).click()
    fold.locator("[name=ask-day]").fill(_day(7))
    fold.locator("[name=ask-time]").fill("17:00")
    desk.follow(fold.locator("button"))
    other = s.at(s.adviser, "advisory/")
    other.choose("review-answer", answer)
    other.page.fill("[name=review-words]", words)
    other.press("Give this answer")


def _publish(s: Story, version: int) -> str:
    """A second person approves what is shown; the lead releases it; everybody reads it."""
    other = s.at(s.second, "advisory/")
    s.picture(other, f"review-{version}")
    other.press("Approve what is shown")
    desk = s.at(s.coordinator, "advisory/")
    desk.press("See what a release does")
    s.picture(desk, f"release-{version}")
    desk.page.locator("label", has_text="I have read what will happen").click()
    desk.press("Release it now")
    anybody = s.finder
    anybody.open("/advisories/")
    anybody.follow(anybody.page.get_by_role("link", name=TITLE).first)
    s.picture(anybody, f"advisory-{version}")
    return anybody.page.locator("main").inner_text()


def _fix(s: Story) -> None:
    """The fix is there: the manufacturer says in which version."""
    one = s.at(s.northgate, "status/")
    one.page.locator("form[action$='/status/answer/'] label", has_text=REMOTE).click()
    one.page.locator("[name=answer-plan]").select_option("fix_available")
    one.page.fill("[name=answer-fixed_version]", "4.3")
    one.press("Affected")
    assert "another look" not in one.page.locator("main").inner_text()


def test_a_case_by_seven_people(reader, demo):
    roles = (
        "coordinator",
        "second coordinator",
        "manufacturer",
        "second manufacturer",
        "component supplier",
        "clinical adviser",
    )
    s = Story(reader(None, "phone"), *(reader(role) for role in roles))
    _report(s)
    _open(s)
    _propose(s, s.coordinator, 60)
    _invite(s)
    _admit(s)
    _agree(s, s.northgate, s.supplier, s.adviser)
    _finder_agrees(s)
    _describe(s)
    _counter(s)
    _settle(s)
    _ask(s)
    _judge(s)
    _answer(s)
    _talk(s)
    _write(s)
    _leak(s)
    _draft(s, "First advisory.")
    _advise(s, "commented", "Say in the update which alarms sound.")
    first = _publish(s, 1)
    assert REMOTE in first
    assert SERVICE not in first
    assert "No answer from the manufacturer" in first
    assert "The manufacturer plans a fix for" in first
    _fix(s)
    _draft(s, "Northgate Medical has released a fix.")
    _advise(s, "no_comment")
    second = _publish(s, 2)
    assert "Northgate Medical has released a fix." in second
    assert "Fixed in: 4.3" in second
    assert SERVICE not in second
    told = PAGE.read_text()
    assert [name for name in s.pictures if f"story-{s.pictures.index(name) + 1:02}-{name}-" not in told] == []
