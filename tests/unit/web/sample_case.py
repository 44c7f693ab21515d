"""Sample view models of a case's overview and of the case list, fictional throughout."""

from dataclasses import replace
from typing import Any

from medaccord.web import viewmodels as v

from . import sample_forms as f
from .sample_base import END, NUMBER, SIX, d, head, link, pairs, phases, post, table


def vendor(
    name: str, role: str, report: str, seen: str, *cells: tuple[str, str, str], **more: Any
) -> v.VendorRow:
    return v.VendorRow(
        name,
        role,
        tuple(v.Status(kind, word, note) for kind, word, note in cells),  # type: ignore[arg-type]
        report,
        seen,
        **more,
    )


ANSWERS = v.VendorTable(
    vulns=(
        v.VulnHead("V1", "CVE-2026-91847, dose change"),
        v.VulnHead("V2", "CVE-2026-91848, log read"),
        v.VulnHead("V3", "no CVE yet, denial of service"),
    ),
    rows=(
        vendor(
            "Northgate Medical",
            "Manufacturer (lead)",
            "Accepted",
            "2 h ago",
            ("affected", "Affected", "fix Dec 18"),
            ("affected", "Affected", "fix Dec 18"),
            ("not_affected", "Not affected", ""),
        ),
        vendor(
            "Halcyon Infusion",
            "Manufacturer",
            "Accepted",
            "yesterday",
            ("affected", "Affected", "no date given"),
            ("investigating", "Investigating", "due Nov 27"),
            ("investigating", "Investigating", "due Nov 27"),
        ),
        vendor(
            "BlueWave RTOS",
            "Component supplier",
            "Accepted",
            "Nov 20",
            ("fixed", "Fixed", "4.2.9"),
            ("not_affected", "Not affected", ""),
            ("not_affected", "Not affected", ""),
        ),
        vendor(
            "Solent Devices",
            "Manufacturer",
            "Received",
            "not opened",
            ("asked", "No answer", "asked 12 days ago"),
            ("asked", "No answer", ""),
            ("not_asked", "Not asked", ""),
            late=True,
        ),
    ),
)


SCHEDULE = v.Schedule(
    today=d(11, 23),
    end=d(1, 14, 2027),
    summary="Halcyon’s fix (hatched) has no committed date and, at its current pace, passes the embargo end.",
    lanes=(
        v.Lane("Embargo", (v.Bar("active", "Active to Jan 14", d(10, 6), d(1, 14, 2027)),)),
        v.Lane(
            "Northgate Medical",
            (
                v.Bar("done", "Triage", d(9, 25), d(10, 9)),
                v.Bar("active", "Fix development", d(10, 9), d(12, 18)),
                v.Bar("plan", "Field rollout", d(12, 18), d(1, 14, 2027)),
            ),
        ),
        v.Lane(
            "Halcyon Infusion",
            (
                v.Bar("done", "Triage", d(10, 12), d(11, 2)),
                v.Bar("late", "Fix development, no date given", d(11, 2), d(1, 28, 2027)),
            ),
        ),
        v.Lane("BlueWave RTOS", (v.Bar("done", "Fix ready", d(10, 14), d(11, 16)),)),
        v.Lane(
            "Milestones",
            (),
            (
                v.Mark("Received", d(9, 25)),
                v.Mark("30-day notice", d(10, 25)),
                v.Mark("Review", d(11, 30)),
                v.Mark("Embargo ends", d(1, 14, 2027)),
            ),
        ),
    ),
)


MODEL = pairs(
    ("Report", "Accepted (3 of 4 manufacturers)"),
    ("Embargo", "Active, terms version 2"),
    ("Case state", "Vendor aware, fix ready at one vendor; not public, no exploit, no attacks (VFdpxa)"),
)


POSTS = (
    v.Post(
        "R. Amari, device agency",
        "9:12 am, to you and her only",
        "V1 meets the uncontrolled-risk definition. I need the alarm-log evidence before Nov 30.",
        new=True,
        marking="TLP:AMBER+STRICT, predecisional, not to be passed on",
    ),
    v.Post(
        "Northgate Medical",
        "yesterday, to all participants",
        "Build 7.4.1 passed bench tests. Field rollout starts Dec 18.",
        files=(v.Doc("Bench test 7.4.1", "/d/1/", "TLP:AMBER+STRICT, PDF, 310 KB"),),
    ),
)


def write() -> v.FormBox:
    return v.FormBox("write", "/cases/1/discussion/", f.PostForm(), post("Post"), heading="Write a post")


def case_where() -> v.Where:
    return v.Where(
        phases=phases(SIX, 2, "done Oct 1", "done Oct 9", "since Oct 9", "from Dec 14", "Jan 14, 2027", ""),
        now="Phase 3 of 6: Fixing",
        who="Solent Devices",
        what="Has not opened the case in 12 days. You phone it; that is 3 days late.",
        date="Friday, Nov 27",
        date_note="Halcyon answers V2 and V3.",
        act=v.Act("Phone Solent", "/cases/1/people/", look="filled"),
    )


def case() -> v.CasePage:
    return v.CasePage(
        head=head(),
        where=case_where(),
        alerts=(
            v.Notice("warning", "Attacks have been seen.", v.Link("Decide", "/cases/1/embargo/#cautions")),
        ),
        new=v.NewSince(
            "Friday, 4:10 pm",
            (
                v.Link("Halcyon Infusion: V1 affected,", "#answers", "no fix date yet"),
                v.Link("2 posts,", "#discussion", "one only for you and the adviser"),
                v.Link("Reporter sent a file,", "/d/2/", "network trace, TLP:RED"),
                v.Link("Embargo version 2:", "/cases/1/embargo/", "BlueWave agreed, 5 of 6"),
            ),
            v.Act("Mark as read", "/cases/1/read/", "post", "plain"),
        ),
        countdown=v.Countdown(
            "Embargo ends",
            52,
            END,
            48,
            acts=(
                v.Act("Propose a new date", "/cases/1/embargo/", look="filled"),
                v.Act("Report a leak", "/cases/1/embargo/#leak"),
            ),
        ),
        tasks=(
            v.Task("Reach Solent Devices by phone", "/t/1/", "3 days late", "late"),
            v.Task("Reserve CVE ID for V3", "/t/2/", "due tomorrow", "soon"),
            v.Task("Send evidence to the adviser", "/t/3/", "due Nov 30"),
            v.Task("Draft advisory for vendor comment", "/t/4/", "due Dec 14"),
        ),
        answers=ANSWERS,
        answers_note="Also here: the reporter by relay, and the clinical adviser.",
        answers_link=v.Link("All answers by product", "/cases/1/answers/"),
        schedule=SCHEDULE,
        posts=POSTS,
        discussion_link=v.Link("All 23 posts", "/cases/1/discussion/"),
        write=write(),
        scores=(
            v.Score("CVSS 3.1, V1", "8.1 High", "coordination center"),
            v.Score("CVSS 3.1, V1", "6.8 Medium", "Northgate Medical"),
            v.Score("CVSS 3.1, V2", "4.3 Medium", "both"),
            v.Score("Exploited?", "Not seen", "as of Nov 23"),
        ),
        scores_note="Northgate scores the attack as harder. Both figures are printed.",
        docs=(
            v.Doc("Original report", "/d/3/", "TLP:RED, PDF, 1.2 MB, Sep 25"),
            v.Doc("Network trace", "/d/2/", "TLP:RED, 640 KB, today", v.Tag("New", "new")),
            v.Doc("Draft advisory", "/d/4/", "TLP:AMBER, revision 3, not approved"),
        ),
        model=MODEL,
        reports=(v.Link("MDR-2026-118204", "/reports/1/", "your report, with its messages"),),
        history_link=v.Link("Audit log", "/cases/1/audit-log/"),
    )


def case_new() -> v.CasePage:
    """A case on its first day: nothing asked, nothing written."""
    where = replace(
        case_where(),
        phases=phases(SIX, 0, "since today", "", "", "", "", ""),
        now="Phase 1 of 6: Checking",
        act=None,
    )
    return v.CasePage(
        head=head(),
        where=where,
        answers=v.VendorTable(
            (), (), "No manufacturer is asked yet. Name the products, then invite their makers."
        ),
    )


def case_list() -> v.ListPage:
    return v.ListPage(
        heading="Cases",
        filter=v.Filter(
            "/cases/",
            "pump",
            "Number, title, device or CVE",
            (v.Option("", "All phases"), v.Option("fixing", "Fixing", True), v.Option("writing", "Writing")),
            "Phase",
        ),
        table=table(
            "Cases",
            "Case|Phase|Whose turn|Next date|Embargo ends",
            (
                link("InfusaCore LX dose change", NUMBER),
                ("Fixing", "3 of 6"),
                ("Solent Devices", "12 days silent", "late"),
                "Nov 27",
                ("Jan 14, 2027", "52 days"),
                "LATE",
            ),
            (
                link("VitalView monitor shows stale readings", "MDC-2026-365520"),
                ("Writing", "4 of 6"),
                ("You", "second approval", "waiting"),
                "Nov 30",
                ("Nov 30", "7 days"),
            ),
            (
                link("CareBridge gateway", "MDC-2026-298855"),
                ("Published", "5 of 6"),
                "Hospitals",
                "Jan 8",
                "ended Nov 2",
            ),
        ),
        pager=v.Pager(newer="/cases/?before=a", older="/cases/?after=b", showing="26 to 50"),
        empty=v.Empty(
            "No case matches", "Change the words or the phase.", v.Act("Show all cases", "/cases/")
        ),
    )


def case_list_empty() -> v.ListPage:
    page = case_list()
    return replace(page, table=replace(page.table, rows=()), pager=v.Pager())


def case_wide() -> v.CasePage:
    """Fourteen vulnerabilities in the answers table."""
    cells = (v.Status("investigating", "Investigating", "due Nov 27"),) * 14
    rows = (v.VendorRow("Northgate" * 9, "Manufacturer", cells, "Accepted"),)
    heads = tuple(v.VulnHead(f"V{n}", f"CVE-2026-9{n:04}") for n in range(1, 15))
    return replace(case(), answers=v.VendorTable(heads, rows))
