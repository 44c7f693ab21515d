"""Sample view models of reaching somebody, fictional throughout."""

from medaccord.web import viewmodels as v

from . import sample_forms as f
from .sample_base import head, pairs, post, table

SEARCHES = table(
    "Where we looked",
    "For whom|Searched|Day|What came of it|By",
    (
        "Solent Devices",
        "solent.example",
        "Nov 12, 2026",
        ("Found nothing", "Only a sales form."),
        "R. Okafor",
    ),
)


def finding() -> v.FindingPage:
    return v.FindingPage(
        head=head("People"),
        concerned=table(
            "Who else may be concerned",
            "Organization|Why|Products of this case",
            (("Kestrel RTOS", "Component supplier"), "Supplied parts in MDC-2026-104417", "InfusaCore LX"),
        ),
        options=(v.Option("", "Choose one"), v.Option("1", "Solent Devices", True)),
        searches=SEARCHES,
        ways=table(
            "Ways", "Way|How|Checked", ("info@solent.example", "Mail", ("Never checked", "", "waiting"))
        ),
        name="Solent Devices",
        acts=(v.Act("Add or correct a way", "/directory/1/"), v.Act("Invite", "/cases/1/people/#invite")),
        component=v.Link("Where is a component?", "/cases/1/people/component/"),
        box=v.FormBox("search", "/s/", f.ReasonForm(), post("Log the search"), "Log a search"),
    )


def finding_none() -> v.FindingPage:
    return v.FindingPage(
        head=head("People"),
        concerned=v.Table("Who else may be concerned", ("Organization",), (), "Every maker takes part."),
        options=(v.Option("", "Choose one"),),
        searches=v.Table("Where we looked", ("For whom",), (), "No search is noted."),
    )


def attempts() -> v.AttemptsPage:
    return v.AttemptsPage(
        heading="Attempts to reach Solent Devices",
        number="MDC-2026-482913",
        crumbs=(v.NavItem("Cases", "/cases/"), v.NavItem("Attempts to reach Solent Devices", "")),
        facts=pairs(("Role", "Manufacturer"), ("First attempt", "2026-11-11 15:00 UTC")),
        rule=("Counted are 45 days from the first attempt, a default of this center.",),
        touches=table(
            "Attempts and signs",
            "When|What|How|Who or what says so|What came of it|Noted by",
            ("2026-11-11 15:00 UTC", "Tried to reach", "Phone", "Switchboard", "left a message", "R. Okafor"),
        ),
        invitations=table(
            "Invitations",
            "Sent|Answer due|What became of it",
            ("2026-11-11 15:00 UTC", "2026-11-25 15:00 UTC", ("not opened", "its time has passed")),
        ),
        searches=SEARCHES,
    )


def device() -> v.DevicePage:
    digits = "(01)51022222233336"
    way = v.Act("Look it up", "/registry/?q=FRN", look="plain", about="FRN")
    known = v.Pair("Product code FRN", "Pump\nDevice class: Class II\n1 recall", acts=(way,))
    warned = "GS1 The check digit of the device identifier is 6, not 4."
    return v.DevicePage(
        heading="Device details: Northgate InfusaCore LX",
        number="MDC-2026-482913",
        crumbs=(v.NavItem("Cases", "/cases/"), v.NavItem("Device details", "")),
        parts=(
            v.DevicePart("which", "Which device it is", (v.Pair("UDI", digits, note=warned, code=True),)),
            v.DevicePart("use", "Devices in use", pairs(("Number", "about 12,000"))),
            v.DevicePart("registries", "What public registries say", (known,), "To compare with."),
        ),
        also=(v.Act("SBOMs", "/cases/1/products/2/sboms/", look="plain", about="InfusaCore LX"),),
        act=v.Act("Change the details", "/cases/1/devices/2/describe/", look="filled"),
    )


def device_none() -> v.DevicePage:
    return v.DevicePage(
        heading="Device details: Solent Drip One",
        number="MDC-2026-482913",
        crumbs=(v.NavItem("Cases", "/cases/"), v.NavItem("Device details", "")),
        empty="Nothing is said about this device yet.",
    )


def read_messages() -> v.Cell:
    said = "Nov 23, 2026, 10:00 am EST, R. Okafor, Coordination center, All participants"
    link = v.Act(said, "/cases/1/discussion/#post-1", look="plain")
    return v.Cell("2 messages", "1 of them is not open to you.", acts=(link,))


def ledger(*, paper: bool = False) -> v.LedgerPage:
    return v.LedgerPage(
        heading="Who received what, and who opened it",
        number="MDC-2026-482913",
        lead="What a reporter reads is not recorded.",
        crumbs=(v.NavItem("Cases", "/cases/"), v.NavItem("Who received what, and who opened it", "")),
        table=table(
            "Who received what",
            "Document|To whom|Terms|From|Until|Opened first",
            (
                ("dose-limits.txt", "text/plain. TLP:AMBER+STRICT, commercial confidential"),
                ("Device agency", "by what its owner agreed to beforehand (M. Lund, head of quality)"),
                ("To judge the risk to patients", "Not to be passed on"),
                "2026-11-23 15:00 UTC",
                "open",
                ("2026-11-23 15:20 UTC", "Device agency, downloaded. 2 downloads"),
            ),
        ),
        acts=() if paper else (v.Act("Lay it out for paper", "/p/"), v.Act("Take it out as CSV", "/c/")),
        paper=paper,
        back=v.Link("Back to what was shared", "/cases/1/documents/ledger/"),
        reads=None
        if paper
        else table(
            "Who read and took out what",
            "When|Who|What|How",
            ("2026-11-23 15:20 UTC", "Device agency", "dose-limits.txt", "downloaded"),
            ("2026-11-23 15:10 UTC", "Device agency", read_messages(), "on a page"),
        ),
    )


def ledger_for_paper() -> v.LedgerPage:
    return ledger(paper=True)
