"""What the sample screens share; all people, companies, devices and numbers are fictional."""

from datetime import UTC, date, datetime
from typing import Any

from medaccord.web import viewmodels as v

NUMBER = "MDC-2026-482913"


END = datetime(2027, 1, 14, 15, 0, tzinfo=UTC)


PHONE = v.Phone("+1 202 555 0142", "+12025550142")


BANNER = "Demonstration site with fictional data. Not an official website of any government."


def nav(*labels: str, here: str = "") -> tuple[v.NavItem, ...]:
    return tuple(v.NavItem(name, "/" + name.lower().replace(" ", "-") + "/", name == here) for name in labels)


FOOTER = tuple(
    v.NavItem(label, href)
    for label, href in (
        ("How to reach us, day and night", "/reach/"),
        ("Disclosure policy", "/policy/"),
        ("Safe harbor", "/safe-harbor/"),
        ("Feeds and API", "/feeds/"),
        ("Accessibility", "/accessibility/"),
    )
)


def public(here: str = "") -> v.Shell:
    return v.Shell(
        nav=nav("Report", "Advisories", "Sign in", here=here),
        banner=BANNER,
        search_href="/search/",
        search_label="Search advisories, devices, CVE IDs",
        footer=FOOTER,
        footer_note="Operated by the Example Coordination Center. Everything here is fictional.",
    )


def signed_in(here: str = "", who: str = "D. Osei, coordination center") -> v.Shell:
    return v.Shell(
        nav=nav("My work", "Cases", "Reports", "Advisories", here=here),
        banner=BANNER,
        search_href="/search/",
        search_label="Search cases, devices, CVE IDs",
        marking=v.Marking("TLP:AMBER+STRICT", "Share with members of this case only"),
        who=who,
        zone="Eastern (UTC−5)",
        sign_out=v.Act("Sign out", "/sign-out/", "post", "plain"),
    )


def table(caption: str, heads: str, *rows: Any, empty: str = "") -> v.Table:
    """Rows of cells: text, (text, note) or (text, note, status); 'LATE' at the end marks the row."""
    out = []
    for row in rows:
        late = row[-1] == "LATE"
        cells = [c if isinstance(c, v.Cell) else v.Cell(*((c,) if isinstance(c, str) else c)) for c in row]
        out.append(v.Row(tuple(cells[:-1] if late else cells), late))
    return v.Table(caption, tuple(heads.split("|")), tuple(out), empty)


def link(text: str, note: str = "") -> v.Cell:
    return v.Cell(text, note, href="/cases/" + text.lower().replace(" ", "-") + "/")


def post(label: str, value: str = "go", look: v.parts.Look = "filled") -> tuple[v.Submit, ...]:
    return (v.Submit(label, value, look=look),)


def events(*rows: tuple[str, str, bool]) -> tuple[v.Event, ...]:
    return tuple(v.Event(*row) for row in rows)


def pairs(*rows: tuple[str, str]) -> tuple[v.Pair, ...]:
    return tuple(v.Pair(*row) for row in rows)


def phases(names: str, at: int, *notes: str) -> tuple[v.Phase, ...]:
    states = ["done" if i < at else "now" if i == at else "" for i in range(len(names.split()))]
    return tuple(
        v.Phase(name.replace("_", " "), note, state)  # type: ignore[arg-type]
        for name, note, state in zip(names.split(), notes, states, strict=True)
    )


SIX = "Checking Inviting Fixing Writing Published Closed"


LATEST = (
    v.Latest(
        "Nov 23, 2026",
        v.Tag("Alert", "bad"),
        "Aurelia S2 pacemaker programmers: turn off remote mode today",
        "/advisories/1/",
        "Exploit is public. Isolate programmers, keep implanted devices in use. Next update today, 6 pm.",
    ),
    v.Latest(
        "Nov 19, 2026",
        v.Tag("Advisory", "new"),
        "Meridian VitalView monitors show stale readings after a network attack",
        "/advisories/2/",
        "Meridian Care. Keep in use, separate the network. Version 5.2 fixes it.",
    ),
    v.Latest(
        "Nov 17, 2026",
        v.Tag("Update"),
        "Kestrel Labs blood analyzers: fix now available for all regions",
        "/advisories/3/",
        "Kestrel Labs. First published Sep 3. Patch by Dec 15; 20 minutes of downtime.",
    ),
    v.Latest(
        "Nov 12, 2026",
        v.Tag("Advisory", "new"),
        "Tidewater imaging archive lets visitors read studies",
        "/advisories/4/",
        "Tidewater Imaging. No effect on care. Privacy risk; workaround usable today.",
    ),
)


TABS = "Overview|Vulnerabilities|Answers|People|Embargo|Discussion|Documents|Advisory|Audit log"


def head(here: str = "Overview") -> v.CaseHead:
    crumbs = [v.NavItem("Cases", "/cases/"), v.NavItem(NUMBER, "/cases/1/")]
    return v.CaseHead(
        number=NUMBER,
        title="InfusaCore LX pump accepts unauthenticated dose changes",
        crumbs=tuple(crumbs + ([] if here == "Overview" else [v.NavItem(here, "")])),
        facts=pairs(
            ("Case lead", "D. Osei, coordination center"),
            ("Clinical adviser", "R. Amari, device agency"),
            ("Reporter", "anonymous (relay on)"),
            ("Devices in use", "about 41,000"),
        ),
        tabs=tuple(v.NavItem(t, f"/cases/1/{t.lower()}/", t == here) for t in TABS.split("|")),
    )


def d(month: int, day: int, year: int = 2026) -> date:
    return date(year, month, day)
