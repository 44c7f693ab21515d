"""Sample view models of answers, embargo and advisory draft, fictional throughout."""

from datetime import UTC, datetime

from medaccord.web import viewmodels as v
from medaccord.web.forms.advisories.review import AnswerForm
from medaccord.web.forms.cases.answer_list import AnswerListForm

from . import sample_forms as f
from .sample_base import END, SIX, events, head, pairs, phases, post, table


def status() -> v.StatusPage:
    def cell(
        key: str, product: str, versions: str, vuln: str, now: v.Status, due: str = "", checked: bool = False
    ) -> v.AnswerCell:
        return v.AnswerCell(key, product, versions, vuln, now, due, checked)

    waiting = v.Status("asked", "No answer")
    equal = ("Affected", "Not affected", "Fixed", "Still investigating", "We decline to answer")
    return v.StatusPage(
        head=head("Answers"),
        answer=v.AnswerBox(
            "/cases/1/answers/",
            (
                cell("a1", "InfusaCore LX", "6.0 to 7.3", "V1, dose change", waiting, "due Nov 27", True),
                cell("a2", "InfusaCore LX", "6.0 to 7.3", "V2, log read", waiting, "due Nov 27"),
                cell(
                    "a3",
                    "InfusaCore LX2",
                    "all",
                    "V1, dose change",
                    v.Status("not_affected", "Not affected", "Nov 12"),
                ),
            ),
            f.StatusForm(),
            tuple(v.Submit(a, a.lower().replace(" ", "_")) for a in equal),
            version="17",
        ),
        grids=(
            v.Grid(
                "northgate",
                "Northgate Medical",
                table(
                    "Answers of Northgate Medical",
                    "Product|Versions|V1|V2|V3",
                    (
                        "InfusaCore LX",
                        "6.0 to 7.3",
                        ("Affected", "fix Dec 18", "affected"),
                        ("Affected", "fix Dec 18", "affected"),
                        ("Not affected", "code not present", "not_affected"),
                    ),
                    (
                        "InfusaCore LX",
                        "7.4.1",
                        ("Fixed", "", "fixed"),
                        ("Fixed", "", "fixed"),
                        ("Declined", "", "declined"),
                    ),
                ),
                "Statement: “Bench tests of 7.4.1 have passed.”",
            ),
            v.Grid(
                "solent",
                "Solent Devices",
                table(
                    "Answers of Solent Devices",
                    "Product|Versions|V1|V2|V3",
                    (
                        "Solent Drip One",
                        "all",
                        ("No answer", "asked 12 days ago", "asked"),
                        ("No answer", "seen Nov 20", "seen"),
                        ("Not asked", "", "not_asked"),
                        "LATE",
                    ),
                ),
            ),
        ),
        note="Before release a manufacturer sees its own rows and the common text only.",
        rollouts=table(
            "When the fix comes, by region",
            "Country or region|Clearance|Stages|For",
            (
                ("Japan", "fixed in 7.4.1"),
                ("Needed, not applied for yet", "by Jan 2, 2027"),
                "Pilot sites: planned for Mar 1, 2027, after the embargo ends",
                ("InfusaCore LX 6.0 to 7.3", "V1, V2"),
            ),
        ),
        plan=v.Link("Plan when the fix comes in a region", "/cases/1/vulnerabilities/#add-rollout"),
        statement=v.Link("Your statement", "/cases/1/vulnerabilities/#statement"),
    )


def embargo() -> v.EmbargoPage:
    facts = (
        (False, "Halcyon’s fix (Jan 26 at its pace) would be out before publication."),
        (False, "Inside the reporter’s limit of Feb 1 and before the talk on Feb 12."),
        (True, "Northgate’s fix of Dec 18 would wait 41 days in the field before hospitals are told why."),
        (True, "Further past the center’s default of 90 days: 100 now, 114 then. Your reason is recorded."),
        (False, "Parties who do not agree by Dec 1 stay with version 2 and its end, Jan 14."),
    )
    return v.EmbargoPage(
        head=head("Embargo"),
        terms=v.EmbargoTerms(
            "In force: terms version 2",
            v.Countdown("", 52, END, 48),
            pairs(
                ("Covers", "V1, V2, V3 and everything in this case"),
                ("May tell", "Own staff and suppliers who need it to fix"),
                ("Ends early if", "It leaks, is exploited, or harms a patient"),
                ("Accepted by", "D. Osei, Nov 10, 2:15 pm EST (19:15 UTC)"),
            ),
        ),
        cautions=(
            v.Caution(
                "rule-T3",
                "Attacks have been seen: end the embargo, or say why not.",
                "rule T3",
                "",
                (v.Act("End the embargo", "#end"), v.Act("Keep it and say why", "/cases/1/embargo/keep/T3/")),
            ),
            v.Caution("rule-T5", "Every fix is deployed.", "rule T5", "Kept, because: “Rollout.”", ()),
        ),
        allowed=pairs(("Rule T23", "An extension may be proposed for trailing manufacturers.")),
        consent_count="5 of 6 to version 2",
        consent=table(
            "Consent of each party",
            "Party|Agreed|Sees new content|Their limit",
            (("Northgate Medical", "manufacturer"), ("Version 2", "Nov 10", "done"), "Yes", "None stated"),
            (("Halcyon Infusion", "manufacturer"), ("Version 2", "Nov 12", "done"), "Yes", "Asks for Jan 28"),
            (("BlueWave RTOS", "component supplier"), ("Version 2", "today", "done"), "Yes", "None stated"),
            (("Reporter", "by relay"), ("Version 2", "Nov 10", "done"), "Yes", "Not after Feb 1"),
            (
                ("Solent Devices", "manufacturer"),
                ("Invited", "lapses Nov 30", "late"),
                "No, only the invitation",
                "Unknown",
            ),
        ),
        proposals=(
            v.Proposal(
                "p3",
                "Halcyon Infusion asks for Jan 28",
                "today, 8:55 am; later than version 2, so nothing changes until you accept",
                datetime(2027, 1, 28, 15, 0, tzinfo=UTC),
                "“Our supplier delivers on Nov 30; bench tests need four weeks.”",
                facts[:3],
                (
                    v.Act("Accept", "/e/3/accept/", "post"),
                    v.Act("Reject", "/e/3/reject/", "post"),
                    v.Act("Propose another date", "#propose"),
                ),
                "Without an answer by Dec 1, version 2 and its end stay.",
            ),
        ),
        propose=v.FormBox(
            "propose",
            "/e/",
            f.ProposalForm(),
            (v.Submit("Show the effect", "effect", "do"),),
            "Propose a new date",
        ),
        effect=v.Effect(
            "Effect of Jan 28, 2027, 10:00 am EST (2027-01-28 15:00 UTC)",
            "14 days later than now; 114 days in all. Nothing changes until the case owner accepts.",
            facts,
            v.Act("Propose Jan 28 to all parties", "/e/", "post", "filled", (("date", "2027-01-28"),)),
        ),
        leaks=(
            v.LeakClaim(
                "leak-1",
                "Northgate Medical says that something leaked",
                "today, 8:55 am, seen Nov 22",
                "https://forum.example/t/881",
                "Names the pump and the port.",
                acts=(v.Act("It leaked: say what", "/e/1/confirm/", look="filled"),),
            ),
            v.LeakClaim(
                "leak-2",
                "Halcyon Infusion says that something leaked",
                "Nov 12",
                "A conference talk",
                state="Found to be no leak.",
                reason="The talk was about another pump.",
            ),
        ),
        end_boxes=(
            v.FormBox(
                "leak",
                "/e/leak/",
                f.LeakForm(),
                post("Report the leak", look="outline"),
                "Report a leak",
                "A coordinator confirms it and names what leaked.",
                folded=True,
            ),
            v.FormBox(
                "end",
                "/e/end/",
                f.EndForm(),
                post("Propose to end it", look="outline"),
                "Propose to end it",
                "Needs a reason and the case owner.",
                folded=True,
            ),
        ),
        history=events(
            ("Halcyon asks for Jan 28", "today, 8:55 am; not yet put to the parties", False),
            ("Version 2 in force: to Jan 14, 2027", "Nov 10, accepted by D. Osei; agreed by 5 of 6", True),
            (
                "Counter-proposal by Northgate: Jan 14",
                "Nov 4; later than version 1, so nothing changed until accepted",
                False,
            ),
            (
                "Version 1 in force: to Dec 18, 2026",
                "Oct 6 to Nov 10; proposed by the reporter, shortest applied at once",
                True,
            ),
            ("Terms sent with first contact", "Oct 2", True),
        ),
        calendar=v.Link("Calendar file (.ics)", "/e/calendar/", "Says only “case date”, no device"),
    )


def embargo_none() -> v.EmbargoPage:
    return v.EmbargoPage(
        head=head("Embargo"),
        none_text="Anyone may publish. Propose terms below; they bind each party once it agrees.",
        consent_count="",
        consent=table("Consent of each party", "Party|Agreed", empty="Nobody is invited yet."),
        history=(),
        propose=v.FormBox(
            "propose",
            "/e/",
            f.ProposalForm(),
            (v.Submit("Show the effect", "effect", "do"),),
            "Propose terms",
        ),
    )


def advisory_draft() -> v.AdvisoryDraftPage:
    return v.AdvisoryDraftPage(
        head=head("Advisory"),
        heading="InfusaCore LX infusion pump: dose can be changed without a password",
        where=v.Where(
            phases=phases(
                SIX, 3, "done Oct 1", "done Oct 9", "done Dec 14", "since Dec 14", "Jan 14, 2027", ""
            ),
            now="Phase 4 of 6: Writing",
            who="K. Varga",
            what="Approves as the second person.",
            date="Thursday, Jan 14",
            date_note="Release at 10:00 am EST (15:00 UTC), if the gate still agrees.",
            act=v.Act("Approve", "#approval", look="filled"),
        ),
        approvals=(
            ("D. Osei", "author, coordination center", v.Status("done", "Reviewed", "Jan 11")),
            ("K. Varga", "second person", v.Status("waiting", "Your turn", "asked Jan 11")),
        ),
        boxes=(
            v.FormBox(
                "approve",
                "/a/approve/",
                f.EmptyForm(),
                (
                    v.Submit("Approve revision 3", "approve", look="filled"),
                    v.Submit("Send back with a reason", "return"),
                ),
            ),
            v.FormBox(
                "release",
                "/a/release/",
                f.ReleaseForm(),
                (v.Submit("Release at that time", "at"), v.Submit("Release now", "now")),
                "Release",
                "At the instant the whole gate runs again.",
            ),
        ),
        checks=(
            (False, "Valid CSAF 2.0: schema and all mandatory tests."),
            (False, "Every product has a status for every vulnerability."),
            (True, "Solent Devices has not answered. The text says so."),
        ),
        blocks=(
            v.Block(
                "b-1",
                "What to do on Monday morning",
                ("Keep in use. Separate the network.",),
                "From the answers of Northgate Medical, Jan 8",
                act=v.Act("Edit", "/b/1/", look="plain", about="What to do"),
                comments=(
                    v.Post(
                        "A. Moreau, Device agency",
                        "Jan 9, on version 3, the block changed since",
                        "Say that alarms still sound.",
                        own=True,
                        id="c-1",
                        answer="Accepted in part: The second sentence is in.",
                    ),
                ),
                comment=v.Act("Comment", "/b/1/comment/", look="plain", about="What to do"),
            ),
            v.Block(
                "b-2",
                "Products",
                (),
                "From 5 product rows",
                table=table(
                    "Products",
                    "Product|Versions|V1",
                    ("InfusaCore LX", "6.0 to 7.3", ("Affected", "", "affected")),
                    ("Solent Drip One", "all", ("No answer", "", "asked")),
                ),
            ),
            v.Block(
                "b-3",
                "Summary",
                (
                    "Someone on the hospital network can change the dose of a running pump.",
                    "No attack has been seen.",
                ),
                "Written by D. Osei, Jan 10",
                v.Tag("Changed", "warn"),
            ),
        ),
        preview=(
            v.Doc("As a page", "/a/preview/", "as readers will see it"),
            v.Doc("As CSAF 2.0 (JSON)", "/a/preview.json", "48 KB, not signed yet"),
        ),
        history=events(
            ("Revision 3 sent for approval", "Jan 11, D. Osei", True),
            ("Draft made from the case", "Dec 14", True),
        ),
        readers=READERS,
        gone=(v.Post("Northgate Medical", "Jan 8, on version 2", "Leave this out.", id="c-2"),),
    )


READERS = (
    v.Reader(
        "Device agency",
        "version 3, asked Jan 8, answer by Jan 12, 2027, 17:00 UTC",
        v.Status("declined", "Objects", "Jan 10"),
        (
            v.Pair("Asked", "Is the harm described as a clinician would?"),
            v.Pair("Said", "Name the drug libraries first."),
            v.Pair("Changed since that draft", "note changed"),
        ),
    ),
    v.Reader(
        "Northgate Medical",
        "version 3, asked Jan 8, answer by Jan 12, 2027, 17:00 UTC",
        v.Status("asked", "No answer when due"),
    ),
)


def review() -> v.ReviewPage:
    """The part of a draft that a manufacturer is asked to read."""
    draft = advisory_draft()
    return v.ReviewPage(
        head=head("Draft advisory"),
        heading="Your part of version 3",
        text=("You see what all parties share and what is about your products.",),
        readers=READERS[1:],
        blocks=draft.blocks,
        boxes=(
            v.FormBox(
                "review",
                "/r/1/answer/",
                AnswerForm(initial={"version": 1}, objects=True),
                (v.Submit("Give this answer", "answer", look="filled"),),
                "What do you think of version 3?",
                "“No comment” is an answer.",
            ),
        ),
    )


def review_none() -> v.ReviewPage:
    """Before a manufacturer was asked."""
    return v.ReviewPage(
        head=head("Draft advisory"),
        heading="No draft is shown to you yet",
        text=("When the coordination center asks you, it appears here.",),
    )


def answer_list() -> v.AnswerListPage:
    """A pasted list, checked and not yet sent."""
    columns = v.Table(
        "Columns of the list",
        ("Column", "What it takes"),
        (v.Row((v.Cell("product", code=True), v.Cell("The name as listed"))),),
    )
    change = v.Row(
        (
            v.Cell("InfusaCore LX 7.2", "line 3"),
            v.Cell("V1", "CVE-2026-91840"),
            v.Cell("Asked", status="asked"),
            v.Cell("Fixed", "in 7.4", status="fixed"),
        )
    )
    return v.AnswerListPage(
        head=head("Answers"),
        columns=columns,
        preview=v.Table("What this list changes", ("Product", "Vulnerability", "Now", "Then"), (change,)),
        rest="And 3 more answers.",
        box=v.FormBox(
            "list",
            "/cases/1/status/list/",
            AnswerListForm(initial={"text": "LX,V1,fixed,,,7.4"}),
            (v.Submit("Send 4 answers", "send", look="filled"), v.Submit("Check the list", "check")),
        ),
        back=v.Link("Back to the answers, nothing changes", "/cases/1/status/"),
    )


def status_wide() -> v.StatusPage:
    """Fourteen vulnerabilities and a product whose name has no place to break."""
    names = [f"CVE-2026-{n}" for n in range(91840, 91854)]
    row = v.Row(
        (
            v.Cell("InfusaCore" * 9),
            v.Cell("6.0 to 7.3"),
            *[v.Cell("Not affected", status="not_affected")] * 14,
        )
    )
    wide = v.Table("Answers of Northgate Medical", ("Product", "Versions", *names), (row,))
    return v.StatusPage(head=head("Answers"), grids=(v.Grid("northgate", "Northgate Medical", wide),))
