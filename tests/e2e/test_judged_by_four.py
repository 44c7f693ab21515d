"""One vulnerability judged by four people in four browsers; no exit shows another's opinion before its time.

Exits are all pages that a person reaches by links (the case, its history, the own work and notices, search),
every reading operation with that person's token, and the forms of others at their own addresses. While others
answer, none of the exits of a party that is no agency changes by a word.
"""

from __future__ import annotations

import datetime as dt
import html
import re
import subprocess
import sys
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urldefrag

from tests.e2e.conftest import ROOT, Demo, environment
from tests.e2e.pictures import keep
from tests.e2e.program import Program

DESK, ADVISER, MAKER, FINDER = "coordinator", "clinical adviser", "manufacturer", "reporter"
FOUR = (DESK, ADVISER, MAKER, FINDER)
FIFTH = "second manufacturer"
COMPANIES = {ADVISER: "Device agency", MAKER: "Northgate Medical", FIFTH: "Halcyon Infusion"}
SEATS = {DESK: "Coordination center", FINDER: "Jules Moreau"} | COMPANIES
"""What each party is called in the count."""
WORDS = {DESK: "QUILLWORT", ADVISER: "MARLINSPIKE", MAKER: "HOLLYHOCK", FINDER: "SANDERLING"}
VECTORS = {
    DESK: "CVSS:3.1/AV:A/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:H",
    MAKER: "CVSS:3.1/AV:A/AC:H/PR:L/UI:N/S:U/C:N/I:H/A:H",
    FINDER: "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:L/I:H/A:H",
}
SEVERITY = {ADVISER: "catastrophic", MAKER: "negligible"}
FLAW = "Settings change without a password"
DAYS = 10


def technical(who: str) -> dict[str, str]:
    """How easy it is, in words of one's own."""
    easy = "medium" if who == MAKER else "high"
    return {"vector": VECTORS[who], "exploitability": easy, "exploit_because": f"Tried: {WORDS[who]}"}


def clinical(who: str) -> dict[str, str]:
    """How badly it could hurt, in words of one's own."""
    return {
        "harm": f"Too little air, {WORDS[who]}",
        "severity": SEVERITY[who],
        "population": f"Patients at night, {WORDS[who]}",
        "dependence": "yes",
        "noticed": "not_always",
        "benefit_risk": f"Continue therapy unless {WORDS[who]}",
        "risk_before": "uncontrolled",
    }


OPINIONS = {
    DESK: technical(DESK),
    ADVISER: clinical(ADVISER),
    MAKER: technical(MAKER)
    | clinical(MAKER)
    | {"controls": f"A network of its own, {WORDS[MAKER]}", "risk_after": "controlled"},
    FINDER: technical(FINDER),
}


@dataclass
class Case:
    """The four at their windows, everybody's programs, and where the case lies."""

    demo: Demo
    windows: dict[str, Any]
    key: str = ""
    flaw: str = ""
    programs: dict[str, Program] = field(default_factory=dict)

    def __post_init__(self) -> None:
        everybody = (*FOUR, FIFTH)
        self.programs = {role: Program(self.demo.url, self.demo.token(role)) for role in everybody}

    @property
    def root(self) -> str:
        return f"/cases/{self.key}/"

    @property
    def page(self) -> str:
        return f"{self.root}assessment/{self.flaw}/"

    def at(self, who: str) -> Any:
        """The window of one of the four, on the page of the vulnerability's assessment."""
        self.windows[who].open(self.page)
        return self.windows[who]

    def text(self, who: str) -> str:
        told: str = self.at(who).page.locator("main").inner_text()
        return told

    def read(self, who: str, path: str) -> tuple[int, str]:
        """A page as this person's browser gets it, without what every answer has anew."""
        answer = self.windows[who].page.context.request.get(self.demo.url + path)
        return answer.status, _settled(answer.text())

    def pages(self, who: str) -> dict[str, str]:
        """Every page and file of the case, and of one's own work, that links lead this person to."""
        waiting = [self.root, "/my-work/", "/cases/", "/ledger/", "/statements/", f"/search/?q={FLAW[:8]}"]
        found: dict[str, str] = {}
        while waiting:
            path = waiting.pop()
            if path in found:
                continue
            status, found[path] = self.read(who, path)
            assert status < 500, (who, path, status)
            links = [one for one in _links(found[path]) if one.startswith((self.root, "/my-work/"))]
            waiting += [one for one in links if not one.partition("?")[0].endswith(".pdf")]  # made of a page
        return found

    @cached_property
    def operations(self) -> list[str]:
        """Every reading operation of the API that asks for nothing but this case."""
        schema = self.programs[DESK].get("/openapi.json")["paths"]
        paths = [path.removeprefix("/api/v1") for path, how in schema.items() if "get" in how]
        whole = [path.replace("{case_id}", self.key) for path in paths]
        return [path for path in whole if "{" not in path]

    def answers(self, who: str) -> dict[str, str]:
        """What the API tells this person."""
        program = self.programs[who]
        return {path: program.read(path)[1] for path in (*self.operations, f"/search?q={FLAW[:8]}")}

    def exits(self, who: str) -> dict[str, str]:
        """Everything that could tell this person something."""
        return self.pages(who) | {f"API {path}": text for path, text in self.answers(who).items()}


def _round(case: Case) -> None:
    """One round of the platform, as its worker does it each minute: notices are made, seals open."""
    done = [sys.executable, "-m", "medaccord", "tick", "--data", str(case.demo.folder), "--json"]
    subprocess.run(done, cwd=ROOT, env=environment(), stdout=subprocess.DEVNULL, check=True, timeout=120)


ANEW = (
    r'name="csrfmiddlewaretoken" value="[^"]+"',
    r'nonce="[^"]+"',
    r"Drawn up for [^<]+",
    r"<dt>Drawn up at</dt>\s*<dd[^>]*>[^<]+",
)
"""What every page has anew: keys against forgery, and on paper the instant at which it was read."""


def _settled(text: str) -> str:
    for one in ANEW:
        text = re.sub(one, "", text)
    return text


def _links(text: str) -> set[str]:
    return {urldefrag(html.unescape(one))[0] for one in re.findall(r'href="(/[^"]*)"', text)}


# ---------------------------------------------------------------- the case, made by programs


def _made(case: Case) -> None:
    """A report by the finder, a case, everybody in it under the terms, and one vulnerability."""
    desk, finder = case.programs[DESK], case.programs[FINDER]
    told = {"device": "Fernhill ventilator", "description": "Anybody on the ward changes its settings."}
    report = finder.made("/reports", told | {"identity": "name", "known_as": "Jules Moreau"})
    desk.do(f"/reports/{report}/validate")
    desk.do(f"/reports/{report}/case", {"title": "Fernhill ventilator judged by four"})
    case.key = next(one["id"] for one in desk.get("/cases")["results"] if one["title"].startswith("Fernhill"))
    ends = (dt.datetime.now(dt.UTC) + dt.timedelta(days=60)).isoformat()
    desk.do(f"/cases/{case.key}/proposals", {"ends_at": ends})
    kept = {one["name"]: one["id"] for one in desk.get("/organisations")["results"]}
    for name in COMPANIES.values():
        desk.do(f"/cases/{case.key}/participants", {"organisation": kept[name], "message": "Please judge."})
    here = {one["id"] for one in desk.get(f"/cases/{case.key}")["participants"]}
    for who in (FINDER, *COMPANIES):
        program = case.programs[who]
        offers = [one for one in program.get("/invitations")["results"] if one["participant"] in here]
        for one in offers:
            agreed = {"terms": one["proposal"]}
            program.do(f"/participants/{one['participant']}/consent/accept", agreed)
    new = {"vulnerabilities": [{"title": FLAW}]}
    case.flaw = desk.made(f"/cases/{case.key}/vulnerabilities", new)


# ---------------------------------------------------------------- each judges alone


def _ask(case: Case) -> None:
    desk = case.windows[DESK]
    desk.open(f"{case.root}assessment/")
    desk.check()
    keep(desk, "judged-list")
    desk.follow(desk.page.get_by_role("link", name=FLAW).first)
    assert "Not assessed" in desk.page.locator("#proposed").inner_text()
    desk.check()
    keep(desk, "judged-never-asked")
    desk.follow(desk.page.get_by_role("link", name="Ask parties to judge it").first)
    for box in desk.page.locator("fieldset:has([name=parties]) label").all():
        box.click()
    due = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=DAYS)
    desk.page.fill("[name=day]", due.isoformat())
    desk.page.fill("[name=time]", "17:00")
    desk.page.fill("[name=question]", "How bad is it at night?")
    desk.check()
    desk.press("Ask them")


def _give(case: Case, who: str) -> None:
    """One of the four finds the form on its own page and gives its opinion."""
    one = case.at(who)
    one.follow(one.page.get_by_role("link", name="Give your opinion").first)
    for name, value in OPINIONS[who].items():
        if one.page.locator(f"input[name={name}][type=radio]").count():
            one.choose(name, value)
        else:
            one.page.fill(f"[name={name}]", value)
    if who in (ADVISER, MAKER):
        one.check()
    one.press("Give this opinion")
    assert f"{WORDS[who]}" in one.page.locator("main").inner_text()


def _count(case: Case, who: str, fifth: str, *given: str) -> None:
    """An agency reads of each party one of few words, with no instant and no sign of what it said."""
    said = {name: "Given" if role in given else "Not yet" for role, name in SEATS.items()}
    said[SEATS[FIFTH]] = fifth
    rows = case.at(who).page.locator("#who tbody tr").all()
    told = [[cell.inner_text().strip() for cell in row.locator("th, td").all()] for row in rows]
    assert {cells[0].split("\n")[0]: cells[2] for cells in told} == said, told


def _others(who: str) -> list[str]:
    """Words that nobody but another party may read yet: what it wrote, and its metrics."""
    told = [WORDS[one] for one in FOUR if one != who] + [VECTORS[one] for one in VECTORS if one != who]
    return told + [f'"severity": "{SEVERITY[one]}"' for one in SEVERITY if one != who]


def _sealed(case: Case, who: str) -> dict[str, str]:
    """Somebody finds no word of another, wherever they look; returns all that they find."""
    found = case.exits(who)
    assert len(found) > 40, (who, sorted(found))
    shown = [(path, word) for path, text in found.items() for word in _others(who) if word in text]
    assert shown == [], (who, shown)
    assert any(WORDS[who] in text for text in found.values())
    return found


def _who_has_not_answered_reads_none(case: Case) -> None:
    """Nor does a program of the one party that is still waited for."""
    told = "".join(case.answers(FIFTH).values())
    assert not any(word in told for word in (*WORDS.values(), *VECTORS.values()))


def _nothing_is_found(case: Case) -> None:
    """A search for another's word finds as much as a search for a word that nobody wrote."""
    for who in FOUR:
        nothing = case.read(who, "/search/?q=NOBODYWROTE")[1].replace("NOBODYWROTE", "?")
        for one in FOUR:
            if one != who:
                assert case.read(who, f"/search/?q={WORDS[one]}")[1].replace(WORDS[one], "?") == nothing
                assert case.programs[who].get(f"/search?q={WORDS[one]}")["results"] == []


def _nobody_opens_anothers_form(case: Case) -> None:
    """The address of another's opinion is no page, though somebody knew it."""
    asked = {who: case.programs[who].get(f"/cases/{case.key}/assessments")["consultations"] for who in FOUR}
    for who, mine in asked.items():
        assert [one["vulnerability"] for one in mine] == [case.flaw]
        for other in set(FOUR) - {who}:
            for step in ("give", "decline", "release"):
                there = f"{case.root}assessment/opinion/{mine[0]['id']}/{step}/"
                assert case.read(other, there)[0] == 404, (other, who, step)


# ---------------------------------------------------------------- then together


def _determine(case: Case, who: str, risk: str) -> None:
    one = case.at(who)
    one.follow(one.page.get_by_role("link", name="Determine the risk").first)
    told = {"exploitability": "high", "severity": SEVERITY[who], "risk": risk}
    for name, value in told.items():
        one.choose(name, value)
    one.page.fill("[name=rationale]", f"So it is, says {who}.")
    if who == ADVISER:
        one.check()
    one.press("Determine")


def _propose(case: Case) -> None:
    desk = case.at(DESK)
    desk.follow(desk.page.get_by_role("link", name="Write a joint statement").first)
    desk.page.fill("[name=technical]", "Anybody on the ward can change a ventilator that runs.")
    desk.page.fill("[name=clinical]", "At night a nurse may notice too late.")
    desk.page.fill("[name=patients]", "Keep using it, and ask your care team.")
    for box in desk.page.locator("fieldset:has([name=parties]) label").all():
        box.click()
    desk.check()
    desk.press("Put it forward")


def _sign(case: Case, who: str, part: str) -> None:
    one = case.at(who)
    one.follow(one.page.get_by_role("link", name=f"Sign the {part} part").first)
    if who == ADVISER:
        one.check()
    one.press("Sign")


def _dissent(case: Case, reason: str) -> None:
    maker = case.at(MAKER)
    maker.check()
    maker.follow(maker.page.get_by_role("link", name="Dissent with a reason").first)
    maker.page.fill("[name=reason]", reason)
    maker.check()
    maker.press("Dissent")


def test_four_people_judge_alone_then_agree_or_say_where_they_differ(reader, demo):
    demo.confirm(FINDER)
    case = Case(demo, {who: reader(who, "phone" if who == ADVISER else "desktop") for who in FOUR})
    _made(case)
    _ask(case)
    _count(case, ADVISER, "Not yet")
    _give(case, FINDER)
    _give(case, MAKER)
    case.windows[MAKER].check()
    _count(case, ADVISER, "Not yet", FINDER, MAKER)
    _round(case)
    quiet = {who: _sealed(case, who) for who in (FINDER, MAKER)}
    _give(case, ADVISER)
    _give(case, DESK)
    _round(case)
    for who, before in quiet.items():
        after = case.exits(who)
        assert [path for path in after | before if after.get(path) != before.get(path)] == []
    for who in (DESK, ADVISER):
        _sealed(case, who)
        _count(case, who, "Not yet", *FOUR)
    case.windows[ADVISER].check()
    _who_has_not_answered_reads_none(case)
    _nothing_is_found(case)
    _nobody_opens_anothers_form(case)

    fifth = case.programs[FIFTH]
    (mine,) = fifth.get(f"/cases/{case.key}/assessments")["consultations"]
    fifth.do(f"/consultations/{mine['id']}/decline", {"reason": "We make no ventilator."})
    _round(case)
    for who in (DESK, ADVISER):
        told = case.text(who)
        assert "Step 2" in told
        assert all(word in told for word in WORDS.values())
    case.windows[ADVISER].check()
    keep(case.windows[ADVISER], "judged-opened")
    _count(case, ADVISER, "Declined", *FOUR)
    finder, maker = case.text(FINDER), case.text(MAKER)
    assert [word for word in WORDS.values() if word in finder] == [WORDS[FINDER]]
    assert "Attack Vector" in finder
    assert [word for word in WORDS.values() if word in maker] == [WORDS[MAKER]]

    _determine(case, ADVISER, "uncontrolled")
    _determine(case, MAKER, "controlled")
    _propose(case)
    _sign(case, DESK, "technical")
    _sign(case, ADVISER, "clinical")
    reason = "The ALARM sounds within a minute, and a nurse hears it."
    _dissent(case, reason)
    for who in (DESK, ADVISER):
        told = case.text(who)
        assert told.count("Not a regulatory decision") == 2
        assert "Dissents" in told
        assert reason in told
    case.windows[ADVISER].check()
    assert "ALARM" not in case.text(FINDER)
