"""Sample view models of my work and of reports, fictional throughout."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from medaccord.web import viewmodels as v
from medaccord.web.forms.intake.filing import FilingForm

from . import sample_forms as f
from .sample_base import NUMBER, events, link, pairs, phases, post, table

MAKERS = (("3f0f1f5c-6f0e-4b55-9d1c-2d2c0f4f7a10", "Northgate Medical"),)
OFFERED: dict[str, Any] = {
    "makers": MAKERS,
    "labels": [("TLP:AMBER+STRICT", "TLP:AMBER+STRICT"), ("TLP:RED", "TLP:RED")],
    "marks": [("personal_data", "Personal data")],
}
MARKED = (
    v.Pair("Marking", "TLP:RED, personal data", acts=(v.Act("Mark it wider", "/release/", look="plain"),)),
    v.Pair("As its sender had marked it", "TLP:RED, ward 4 only"),
)


def work_coordinator() -> v.WorkCoordinatorPage:
    def row(
        when: str, what: str, meta: str, act: str, look: v.parts.Look = "outline", **more: Any
    ) -> v.WorkRow:
        return v.WorkRow(
            when, what, "/reports/1/", meta, act=v.Act(act, "/do/", "post", look, about=what), **more
        )

    return v.WorkCoordinatorPage(
        as_of="Monday, Nov 23, 10:12 am",
        counters=(
            v.Counter(2, "overdue", "#overdue", "bad"),
            v.Counter(3, "reports wait for you", "#triage", "pri"),
            v.Counter(2, "silent manufacturers", "#silent", "warn"),
            v.Counter(2, "embargoes ending in 14 days", "#ending", "warn"),
        ),
        sections=(
            v.WorkSection(
                "overdue",
                "Overdue",
                rows=(
                    row(
                        "3 days late",
                        "Reach Solent Devices by phone",
                        f"{NUMBER}, InfusaCore LX pump. Two mails unopened since Nov 11.",
                        "Log the call",
                        "filled",
                        when_note="due Nov 20",
                        urgency="late",
                    ),
                    row(
                        "1 day late",
                        "Tell the device agency about the accepted report",
                        "MDC-2026-377104, Kestrel analyzer. One click sends number and urgency.",
                        "Send now",
                        "filled",
                        when_note="due Nov 22",
                        urgency="late",
                    ),
                ),
                bad=True,
            ),
            v.WorkSection(
                "triage",
                "Reports that wait for you",
                rows=(
                    row(
                        "Today, 7:48 am",
                        "Home ventilator stops when it receives a long name",
                        "Implanted or life-sustaining. Anonymous, with files.",
                        "Take",
                        "filled",
                        urgency="soon",
                        tag=v.Tag("Urgent: patient", "bad"),
                    ),
                    row(
                        "Nov 22",
                        "Glucose reader shares readings with anyone nearby",
                        "Looks like MDC-2026-350288 (same maker, same radio).",
                        "Take",
                    ),
                    row(
                        "Nov 21",
                        "Hospital bed keeps a default password",
                        "Reporter asks for a date before Mar 1.",
                        "Take",
                    ),
                ),
                more=v.Link("All reports", "/reports/"),
            ),
            v.WorkSection(
                "silent",
                "Silent manufacturers",
                table=table(
                    "Silent manufacturers",
                    "Manufacturer|Asked|Tried so far|Next step|Day 45",
                    (
                        link("Solent Devices", NUMBER),
                        ("12 days ago", "not opened"),
                        "2 mails, no phone yet",
                        "Phone, then component supplier",
                        ("Dec 26", "33 days left"),
                        "LATE",
                    ),
                    (
                        link("Ostrava Optics", "MDC-2026-401177"),
                        ("9 days ago", "opened, no answer"),
                        "1 mail, 1 letter",
                        "Second contact",
                        ("Dec 29", "36 days left"),
                    ),
                ),
            ),
            v.WorkSection(
                "ending",
                "Embargoes ending in 14 days",
                table=table(
                    "Embargoes ending in 14 days",
                    "Case|Ends|Fix|Advisory|Next step",
                    (
                        link("MDC-2026-365520", "Meridian VitalView"),
                        ("Nov 30, 10:00 am", "7 days"),
                        ("Ready", "", "done"),
                        ("Needs second approval", "", "waiting"),
                        v.Cell("Ask K. Varga", href="/x/"),
                    ),
                    (
                        link("MDC-2026-388019", "Kestrel analyzer"),
                        ("Dec 4, 10:00 am", "11 days"),
                        ("No date", "", "late"),
                        ("Draft 1", "", "waiting"),
                        v.Cell("Propose a new date", href="/y/"),
                    ),
                ),
            ),
            v.WorkSection("mine", "Waiting for your approval", empty="Nothing waits for your approval."),
        ),
        tasks=(
            v.Task("Reserve CVE ID for V3", "/t/1/", "due tomorrow", "soon"),
            v.Task("Answer the reporter of MDC-2026-350288", "/t/2/", "due Nov 25"),
            v.Task("Comment on the agency’s safety notice", "/t/3/", "due Nov 27"),
        ),
        waiting=(
            v.Link("Halcyon: fix date for V1", "/w/1/", "due Nov 27"),
            v.Link("Reporter: question about battery mode", "/w/2/", "due Nov 27"),
        ),
    )


def _statement_row() -> v.WorkRow:
    what = "Statement of Northgate Medical"
    return v.WorkRow(
        "due tomorrow",
        what,
        "/statements/1/",
        f"{NUMBER}, asked by Dana Fields",
        urgency="soon",
        act=v.Act("Read and decide", "/statements/1/", look="filled", about=what),
    )


def work_counsel() -> v.WorkManufacturerPage:
    return v.WorkManufacturerPage(
        heading="My work",
        asks=(),
        cases=table("Your cases", "Case"),
        all_cases=None,
        plan=(),
        contact=(),
        counsel=(_statement_row(),),
        counsel_all=v.Link("All statements", "/statements/"),
    )


def work_counsel_idle() -> v.WorkManufacturerPage:
    return replace(work_counsel(), counsel=())


def work_observer() -> v.WorkManufacturerPage:
    return v.WorkManufacturerPage(
        heading="Nothing waits for your answer",
        asks=(),
        cases=table("Your cases", "Case"),
        all_cases=None,
        plan=(),
        contact=(),
        about=("Your organization takes part in a case as an observer.", "People are let in by name."),
        public=v.Link("Read the advisories", "/advisories/"),
    )


def statements() -> v.StatementListPage:
    return v.StatementListPage(
        heading="Statements for you as counsel",
        crumbs=(v.NavItem("My work", "/my-work/"), v.NavItem("Statements", "")),
        rows=(_statement_row(),),
        empty=v.Empty("No statement waits for you", "New ones appear here and in My work."),
        decided=table("Decided", "Statement|Case|Decided|State", ("Statement", NUMBER, "Nov 20", "Approved")),
    )


def statements_none() -> v.StatementListPage:
    return replace(statements(), rows=(), decided=table("Decided", "Statement|Case|Decided|State"))


def statement() -> v.StatementPage:
    return v.StatementPage(
        heading="Statement of Northgate Medical",
        crumbs=(v.NavItem("My work", "/my-work/"), v.NavItem(NUMBER, "")),
        facts=(v.Pair("Case", NUMBER), v.Pair("Asked by", "Dana Fields", note="Nov 23, 10:12 am")),
        said=(v.Said("We ship software 4.2 this week.", heading="Which devices"), v.Said("First version")),
        status=v.Status("waiting", "Waits for counsel"),
        boxes=(
            v.FormBox("approve", "/a/", f.EmptyForm(), post("Approve this version"), "Approve it"),
            v.FormBox("return", "/r/", f.CodeForm(), post("Return it"), "Return it with reasons"),
        ),
    )


def statement_returned() -> v.StatementPage:
    told = v.Status("late", "Returned", "R. Marsh, Nov 23, 10:12 am")
    return replace(statement(), status=told, words="Name no date.", boxes=())


def work_manufacturer() -> v.WorkManufacturerPage:
    def answers(*labels: str, first: v.parts.Look = "outline") -> tuple[v.Submit, ...]:
        return tuple(v.Submit(a, str(i), look=first if i == 0 else "outline") for i, a in enumerate(labels))

    case = v.Link(f"{NUMBER}, InfusaCore LX", "/cases/1/")
    return v.WorkManufacturerPage(
        heading="Four requests need your answer",
        one_click=True,
        own=(
            v.WorkRow(
                "Nov 20",
                "MDR-2026-118204, Mobile app",
                "/reports/1/",
                "We have a question for you",
                tag=v.Tag("Your turn", "warn"),
            ),
        ),
        own_all=v.Link("All your reports", "/reports/?state="),
        roles=(
            v.WorkRow(
                "Nov 22",
                "What Ines Lund does for Northgate Medical was changed",
                "/directory/1/",
                "administers it; by Dana Fields",
            ),
        ),
        ledger=v.Link("Who received what of yours, and who opened it", "/ledger/", "in every case"),
        asks=(
            v.Ask(
                "report-1",
                "Asked Nov 21",
                "We have a question about your report",
                "Read it, and answer below it.",
                v.Link("MDR-2026-118204, Mobile app", "/reports/1/"),
                "/reports/1/#messages",
                (),
                "Until you answer, nothing is closed for that.",
                act=v.Act("Answer the question", "/reports/1/#messages"),
            ),
            v.Ask(
                "1",
                "1 day late, was due Nov 22",
                "Is the NG Link hub affected by V2?",
                "Long messages make the hub restart. Asked for versions 2.0 and later.",
                v.Link("MDC-2026-341060, NG Link hub", "/cases/2/"),
                "/ask/1/",
                answers("Affected", "Not affected", "Still investigating"),
                "No answer is shown as “no answer”, never as “not affected”.",
                "late",
            ),
            v.Ask(
                "2",
                "Due tomorrow",
                "Will the fix for V1 be ready on Dec 18?",
                "You named this date on Oct 9. Hospitals plan downtime by it.",
                case,
                "/ask/2/",
                answers("Yes, Dec 18", "Name another date", first="filled"),
                "Without an answer the date stays and is marked “not confirmed”.",
            ),
            v.Ask(
                "3",
                "Due Nov 27",
                "Keep details private until Jan 28?",
                "Halcyon Infusion asks for 14 more days. The current end is Jan 14.",
                case,
                "/ask/3/",
                answers("Agree", "Keep Jan 14", "Propose another date"),
                "Without an answer Jan 14 stays for you.",
                "",
            ),
        ),
        cases=table(
            "Your cases",
            "Case|Phase|Whose turn|Next date",
            (
                link("NG Link hub restarts", "MDC-2026-341060"),
                ("Inviting", "2 of 6"),
                ("Yours", "1 request, late", "late"),
                ("Nov 22", "passed yesterday"),
                "LATE",
            ),
            (
                link("InfusaCore LX dose change", f"{NUMBER}, your ref PSIRT-88"),
                ("Fixing", "3 of 6"),
                ("Yours", "2 requests", "waiting"),
                ("Tomorrow", "confirm the fix date"),
            ),
            (
                link("FlowTrack console login", "MDC-2026-402266, your ref PSIRT-91"),
                ("Writing", "4 of 6"),
                "Coordination center",
                ("Nov 30", "second approval"),
            ),
        ),
        all_cases=v.Link("All 12", "/cases/"),
        news=v.NewSince(
            "",
            (
                v.Link("MDC-2026-774627: D. Osei: wrote a post,", "/cases/c/discussion/", "today 9:40 am"),
                v.Link("and more in your cases", "/cases/"),
            ),
            v.Act("Mark all as seen", "/my-work/seen/", "post", "plain"),
            "New for you",
        ),
        plan=events(
            ("Dec 18: fix 7.4.1 for V1 and V2", "United States and Europe", True),
            ("Jan 4: customer letter", "draft from case data is ready", False),
            ("Jan 14: embargo ends", "10:00 am Eastern", False),
        ),
        contact=(
            v.Pair("Product security", "L. Brandt, +1 612 555 0177", note="checked Nov 2"),
            v.Pair("Night and weekend", "No number yet"),
        ),
        contact_act=v.Act("Add a number", "/contact/"),
    )


def reports() -> v.ReportListPage:
    return v.ReportListPage(
        heading="Reports",
        filter=v.Filter(
            "/reports/",
            "",
            "Words in reports you may see",
            (v.Option("open", "To check", True), v.Option("all", "All")),
            "Show",
            "state",
        ),
        rows=work_coordinator().sections[1].rows,
        file=v.Act("File a report", "/reports/file/"),
        pager=v.Pager(),
        empty=v.Empty("No report waits", "New reports appear here, the most urgent first."),
    )


def filing(form: FilingForm | None = None) -> v.FilingPage:
    return v.FilingPage(
        heading="File a report",
        lead="For what came by mail, phone, letter or file.",
        crumbs=(v.NavItem("Reports", "/reports/"), v.NavItem("File a report", "")),
        box=v.FormBox(
            "filing",
            "/reports/file/",
            form or FilingForm(**OFFERED),
            (v.Submit("File the report", "send", look="filled"),),
        ),
        fill=v.Submit("Fill in from the file", "fill"),
        fill_hint="A CSAF 2.0 or VINCE file (.json) can fill in what is still empty below.",
        stop=v.Act("Delete what I typed", "/reports/file/stop/", "post", "plain"),
        files=(v.KeptFile("advisory.json", "12 KB", v.Act("Remove", "/remove/", "post", "plain")),),
    )


def filing_refused() -> v.FilingPage:
    return filing(FilingForm({"device": "", "name": "two\nlines"}, **OFFERED))


def filed() -> v.FiledPage:
    received = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
    code = "5Q6Q-NCMF-D9FC-TTWV-TSQJ-Z1NJ-ZXR4"
    there = v.Act("Open the report", "/reports/1/", look="filled")
    return v.FiledPage("MDR-2026-731904", code, received, there)


def reporter() -> v.ReporterPage:
    return v.ReporterPage(
        heading="Who sent MDR-2026-731904",
        crumbs=(v.NavItem("Reports", "/reports/"), v.NavItem("MDR-2026-731904", "/reports/1/")),
        text=("You read this until Nov 23, 2026, 11:12 am EST. Copy nothing that is not needed.",),
        words=pairs(("how to reach them", "grey.heron@example.org, +1 555 0142")),
        acts=(v.Act("Write to them instead", "/reports/1/#h-messages"),),
        looks=table(
            "Who looked, and why",
            "Asked|Who reads|Why|State",
            ("Nov 23, 10:12 am EST", "Dana Osei", "The reporter is threatened", "Open until 11:12 am EST"),
        ),
    )


def triage() -> v.TriagePage:
    return v.TriagePage(
        marking=MARKED,
        sealed=(
            v.Pair(
                "Sealed",
                "how to reach them",
                note="Last opened on Nov 23, 2026.",
                acts=(v.Act("See who reported", "/reports/1/reporter/"),),
            ),
        ),
        number="MDR-2026-731904",
        title="Home ventilator stops when it receives a long name",
        crumbs=(v.NavItem("Reports", "/reports/"), v.NavItem("MDR-2026-731904", "")),
        tag=v.Tag("Urgent: patient", "bad"),
        facts=pairs(
            ("Received", "Nov 23, 2026, 7:48 am EST"),
            ("From", "anonymous, known as Grey Heron"),
            ("Limit", "not after Mar 1, 2027"),
        ),
        already=(
            v.Status("late", "Patient affected", "“could be right now”"),
            v.Status("neutral", "No attack seen"),
            v.Status("neutral", "Not public"),
            v.Status("waiting", "Maker not told", "or not known"),
        ),
        story=pairs(
            ("Device", "BreathEasy home ventilator, version 3, maker Aurelia Cardiac"),
            (
                "What happens",
                "A phone with a very long Bluetooth name makes the unit stop.\nIt restarts after 40 seconds.",
            ),
            ("How a patient could be harmed", "Nobody at home would notice at night."),
        ),
        docs=(
            v.Doc(
                "video.mp4",
                "/d/9/",
                "TLP:RED, 14 MB, checked for malware",
                acts=(v.Act("Erase", "/files/9/redact/", look="plain", about="video.mp4"),),
            ),
            v.Doc("Name erased", "", "Erased by D. Osei, Nov 22, 2026, under GDPR Article 17. A patient."),
        ),
        suggested=v.Suggested(
            v.Status("late", "Coordinate, safety", "suggested on Nov 23 by DT_COORD_TRIAGE 1.0.0"),
            ("Because harm to a patient is suspected.", "The table alone says: Decline."),
            v.FormBox("triage", "#", f.ReasonForm(), (v.Submit("Record and suggest", "triage"),), "Weigh it"),
            pairs(("Is it public already?", "No")),
        ),
        where=v.Where(
            heading="Where this report stands",
            phases=phases(
                "Received Checked Being_fixed Advisory Published", 0, "today", "due Nov 25", "", "", ""
            ),
            now="Part 1 of 5: Received",
            who="Yours",
            what="Check it and answer the reporter.",
            date="Wednesday, Nov 25",
            date_note="First answer promised, 12:48 UTC.",
            act=v.Act("Decide", "#decide", look="filled"),
        ),
        decide=(
            v.FormBox(
                "validate",
                "/r/validate/",
                f.EmptyForm(prefix="validate"),
                (
                    v.Submit("It is valid: open a case", "open", look="filled"),
                    v.Submit("It is valid, decide later", "validate"),
                ),
                "Is it a vulnerability?",
                "Valid means: enough to act on. Opening a case invites nobody yet.",
            ),
            v.FormBox(
                "invalidate",
                "/r/invalidate/",
                f.ReasonForm(prefix="invalidate"),
                post("Refuse with this reason", "invalidate", "outline"),
                "It is not",
                folded=True,
            ),
        ),
        similar=table(
            "Similar cases",
            "Case|Why",
            (link("MDC-2026-350288"), "same maker, same radio"),
            empty="None that you may see.",
        ),
        posts=(),
        write=v.FormBox(
            "write",
            "/r/message/",
            f.MessageForm(prefix="write"),
            post("Send to the reporter", look="outline"),
        ),
        history=events(
            ("Taken by D. Osei", "today, 8:01 am", True), ("Received", "today, 7:48 am EST (12:48 UTC)", True)
        ),
    )
