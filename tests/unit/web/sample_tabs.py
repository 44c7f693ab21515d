"""Sample view models of a case's pages about things and people, fictional throughout."""

from medaccord.web import viewmodels as v

from . import sample_forms as f
from .sample_base import events, head, link, pairs, post, table
from .sample_case import MODEL, POSTS, write


def vulnerabilities() -> v.CaseVulnerabilitiesPage:
    return v.CaseVulnerabilitiesPage(
        head=head("Vulnerabilities"),
        vulns=(
            v.VulnCard(
                "v1",
                "V1",
                "dose can be changed without a password",
                (
                    v.Pair("CVE", "CVE-2026-91847"),
                    v.Pair("CWE", "CWE-306 Missing authentication"),
                    v.Pair("Found", "Sep 24"),
                ),
                (
                    v.Said("The dose service answers on port 5044."),
                    v.Said("The screen shows the new rate, no alarm sounds."),
                ),
                scores=table(
                    "Scores of V1",
                    "Score|Whose|Products|Vector",
                    (
                        "8.1 High",
                        "Coordination center",
                        "InfusaCore LX 6.0 to 7.3",
                        v.Cell("CVSS:3.1/AV:A/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:H", code=True),
                    ),
                    (
                        "6.8 Medium",
                        "Northgate Medical",
                        "InfusaCore LX 6.0 to 7.3",
                        v.Cell("CVSS:3.1/AV:A/AC:H/PR:N/UI:N/S:U/C:N/I:H/A:H", code=True),
                    ),
                ),
                fixes=pairs(
                    ("Fix", "InfusaCore LX 7.4.1, from Dec 18"),
                    ("Workaround", "Own network for pumps; block port 5044"),
                ),
                acts=(v.Act("Change", "/v/1/edit/", look="plain", about="V1"),),
            ),
            v.VulnCard(
                "v3",
                "V3",
                "long messages stop the pump",
                (v.Pair("CVE", "not yet"),),
                (
                    v.Said(
                        "A message above 4 kB restarts the controller.",
                        (v.Act("Withdraw", "/v/note/1/withdraw/", look="plain", about="Description"),),
                    ),
                ),
            ),
        ),
        products=table(
            "Products of this case",
            "Product|Versions as given|Range read as|Asked",
            (
                ("InfusaCore LX", "Northgate Medical"),
                "6.0 to 7.3",
                v.Cell("vers:generic/>=6.0|<=7.3", code=True),
                ("Answered", "", "done"),
            ),
            (
                ("Solent Drip One", "Solent Devices"),
                "all versions",
                "not read",
                ("No answer", "12 days", "asked"),
            ),
        ),
        rollouts=table(
            "When the fix comes, by region",
            "Country or region|Clearance|Stages|For",
            (
                ("United States", "fixed in 7.4.1"),
                ("Not needed", "Letter to file 26-031"),
                "Pilot sites: done Dec 18, 2026\nGeneral availability: planned for Jan 2, 2027",
                ("InfusaCore LX 6.0 to 7.3", "all 3 vulnerabilities"),
            ),
            (
                ("European Union and EEA", "fixed in 7.4.1"),
                ("Applied for", "on Nov 16, 2026; NB-2211"),
                "Pilot sites: was planned for Nov 20, 2026, not done",
                ("InfusaCore LX 6.0 to 7.3", "V1"),
                "LATE",
            ),
        ),
        statements=v.Statements(
            intro="The advisory prints it word for word. Nobody else can change it.",
            said=(
                v.Said(
                    "Every pump gets\n  the fix.",
                    (v.Act("Change", "/v/note/2/change/", look="plain", about="The whole case"),),
                    "The whole case",
                ),
            ),
            empty="You have written none.",
            box=v.FormBox(
                "add-note",
                "/v/note/",
                f.StatementForm(),
                post("Save the statement", look="outline"),
                "Write a statement",
                folded=True,
            ),
        ),
        boxes=(
            v.FormBox(
                "add-vulnerability",
                "/v/",
                f.VulnerabilityForm(),
                post("Add the vulnerability", look="outline"),
                "Add a vulnerability",
                folded=True,
            ),
            v.FormBox(
                "add-product",
                "/p/",
                f.ProductForm(),
                post("Add the product", look="outline"),
                "Add a product",
                folded=True,
            ),
        ),
    )


def people() -> v.CasePeoplePage:
    return v.CasePeoplePage(
        head=head("People"),
        people=table(
            "Who takes part",
            "Party|Role|Report|Embargo|Last seen",
            (
                ("Northgate Medical", "L. Brandt"),
                "Manufacturer",
                "Accepted",
                ("Version 2", "Nov 10", "done"),
                "2 h ago",
            ),
            (
                ("Solent Devices", "nobody yet"),
                "Manufacturer",
                "Received",
                ("Invited", "lapses Nov 30", "late"),
                "not opened",
                "LATE",
            ),
            (("Reporter", "by relay"), "Reporter", "Accepted", ("Version 2", "Nov 10", "done"), "not shown"),
        ),
        contacts=table(
            "Contact points",
            "Party|Address|Checked",
            ("Northgate Medical", "product-security@northgate.example", "Nov 2"),
            ("Solent Devices", "info@solent.example", ("never", "", "waiting")),
        ),
        proposed=table(
            "Proposed parties",
            "Proposed party|Why|What became of it",
            (
                ("Meridian Radio", "psirt@meridian.example"),
                ("It makes the radio module.", "proposed by Northgate Medical, Nov 20"),
                ("Waits for you", "", "waiting"),
            ),
        ),
        boxes=(
            v.FormBox(
                "invite",
                "/i/",
                f.InviteForm(),
                post("Show the invitation", look="filled"),
                "Invite a party",
                "It sees the terms, your name and the due date. Nothing else until it agrees.",
            ),
        ),
        attempts=events(
            ("Mail to Solent Devices", "Nov 16, not opened", True),
            ("Mail to Solent Devices", "Nov 11, first attempt", True),
        ),
        find=v.Link("Find a way to reach somebody", "/cases/1/people/finding/", "Where we looked"),
    )


def team() -> v.CaseTeamPage:
    return v.CaseTeamPage(
        head=head("People"),
        name="Northgate Medical",
        note="They read and write for Northgate Medical. Its other members see nothing of the case.",
        people=table("Who works on it", "Name", ("L. Brandt",), ("Dana Fields",)),
        back=v.Link("Everybody in the case", "/cases/1/people/"),
        directory=v.Link("People of Northgate Medical in the directory", "/directory/1/?case=1"),
        boxes=(
            v.FormBox(
                "add", "/a/", f.CodeForm(), post("Bring them in", look="filled"), "Bring a colleague in"
            ),
            v.FormBox("remove", "/r/", f.EmptyForm(), post("Take them out"), "Take somebody out"),
        ),
        counsel=(
            v.Pair(
                "Counsel",
                "None. Statements go out without one.",
                note="Ended: They change jobs.",
                acts=(v.Act("Name your counsel", "/n/", about="Northgate Medical"),),
            ),
        ),
    )


def discussion() -> v.DiscussionPage:
    return v.DiscussionPage(
        head=head("Discussion"),
        posts=POSTS,
        pager=v.Pager(older="/cases/1/discussion/?before=x"),
        write=write(),
        ended=v.Ended("This thread has ended.", link("Continue in a new thread"), (link("Date, again"),)),
        before=link("Date"),
        readers=table(
            "Readers",
            "Readers|Who",
            ("All participants", "6 organizations, 14 people"),
            ("Agencies", "D. Osei, R. Amari"),
        ),
    )


def documents() -> v.DocumentsPage:
    return v.DocumentsPage(
        head=head("Documents"),
        table=table(
            "Documents of this case",
            "Document|Marking|Size|From|Who may open it",
            (link("Original report"), "TLP:RED", "1.2 MB", ("Reporter", "Sep 25"), "You, R. Amari"),
            (
                link("Bench test 7.4.1"),
                "TLP:AMBER+STRICT",
                "310 KB",
                ("Northgate Medical", "Nov 22"),
                "All participants",
            ),
        ),
        upload=v.FormBox(
            "upload",
            "/u/",
            f.UploadForm(),
            post("Add the files"),
            "Add documents",
            before=v.Note("Your organization agreed.", v.Link("Change it", "/directory/1/#standing")),
        ),
        bulk=(
            v.ManyDownloads(
                id="bulk-1",
                heading="Rima Amari, Device agency",
                meta="Nov 23, 10:12 am, look at it by Nov 24",
                place="31 documents or reports were taken within an hour.",
                acts=(v.Act("Say what you found", "/downloads/1/review/"),),
            ),
        ),
    )


def holds() -> v.Holds:
    return v.Holds(
        (
            v.HoldLine(
                "Docket 26-1147",
                (v.Pair("Why", "Litigation is expected."), v.Pair("Placed", "Nov 22, 3:10 pm by D. Osei")),
                v.Act("Lift this hold", "/holds/1/lift/", about="Docket 26-1147"),
            ),
        ),
        v.Notice("warning", "A legal hold stands. Nothing here may be erased."),
        v.Act("Place a legal hold", "/cases/1/history/hold/"),
        "This case is kept permanently.",
    )


def disclosures() -> v.Disclosures:
    asked = v.Link("2026-00417", "/disclosures/1/", "due Dec 21, 2026")
    record = v.Act("Record a request", "/cases/1/history/disclosure/")
    return v.Disclosures("Requests for records", (asked,), record=record)


def disclosure() -> v.DisclosurePage:
    act = v.Act("Decide", "/disclosure-paragraphs/1/", about="1")
    cells = (
        v.Cell("1", "Post"),
        v.Cell("We met on Monday.", "Submitted by Northgate Medical", tag=v.Tag("Changed", "warn")),
        v.Cell("4, 7F", "commercial confidential, not public yet"),
        v.Cell("not decided", acts=(act,)),
    )
    heads = ("Paragraph", "What it says", "Proposed", "Decided")
    return v.DisclosurePage(
        heading="Request for records 2026-00417",
        number="MDC-2026-482913",
        crumbs=(v.NavItem("Cases", "/cases/"), v.NavItem("Request for records", "")),
        facts=(v.Pair("What it asks for", "All records on the pump."), v.Pair("Came on", "Nov 20, 2026")),
        acts=(v.Act("Lay the records out again", "/disclosures/1/lay-out/"),),
        table=v.Table("Paragraphs", heads, (v.Row(cells, id="p1"),)),
        alert=v.Notice("warning", "1 paragraph is not what was laid out."),
        pager=v.Pager(older="/disclosures/1/?after=50", showing="1 to 50 of 61"),
        notices=(v.Link("Northgate Medical", "/disclosure-notices/1/", "1 not answered, due Dec 11, 2026"),),
    )


def history() -> v.HistoryPage:
    return v.HistoryPage(
        head=head("Audit log"),
        chain=v.Status("done", "Chain verified", "148 entries, checked today at 10:12 am EST"),
        entries=table(
            "Audit entries, newest first",
            "Entry|When|Who|What",
            (
                v.Cell("148", "embargo.accept", code=True),
                ("Nov 23, 8:55 am", "2026-11-23 13:55 UTC"),
                "BlueWave RTOS",
                "agreed to terms version 2",
            ),
            (
                v.Cell("147", "status.set", code=True),
                ("Nov 22, 3:10 pm", "2026-11-22 20:10 UTC"),
                "Halcyon Infusion",
                "answered V1: affected",
            ),
        ),
        pager=v.Pager(older="/cases/1/audit-log/?before=147"),
        model=MODEL,
        holds=holds(),
        disclosures=disclosures(),
    )
