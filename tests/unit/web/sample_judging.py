"""Sample view models of assessments, fictional throughout."""

from dataclasses import replace

from medaccord.domain.scoring.exploitability import Exploitability
from medaccord.domain.scoring.fda import DEFAULT
from medaccord.domain.scoring.harm import Harm
from medaccord.web import viewmodels as v
from medaccord.web.presenters.assessments.matrix import drawn

from .sample_base import events, head, pairs, table

PARTIES = "Question|Coordination center|Device agency|Northgate Medical|Reporter"


def nothing() -> v.AssessmentPage:
    return v.AssessmentPage(
        head=head("Assessment"),
        about="Assessment of V1, CVE-2026-91847, dose change",
        heading="Not assessed yet",
        note="Nobody was asked, so harm and determination are not assessed.",
        proposed=(
            v.Pair(
                "How easy to exploit",
                "Easy",
                note="From the worst of its 2 CVSS scores, CVSS:3.1/AV:A/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:H",
            ),
            v.Pair("Harm", "Not assessed"),
            v.Pair("Determination", "Not assessed"),
        ),
        facts=pairs(
            ("Vulnerability", "V1, CVE-2026-91847, dose change"), ("Documents", "All that you may open")
        ),
        follows_note="Medaccord suggests and counts; it files nothing.",
        acts=(v.Act("Ask parties to judge it", "/cases/1/assessment/1/ask/", look="filled"),),
    )


def sealed() -> v.AssessmentPage:
    return replace(
        nothing(),
        heading="Step 1: each party judges alone",
        proposed=(),
        note="Nobody sees another opinion until the seal opens. Facts and evidence stay open.",
        who=table(
            "Parties that were asked, and whether each has answered",
            "Party|Asked for|Answer",
            ("Coordination center", "How easy to exploit", ("Given", "", "done")),
            (("Device agency", "you"), "Harm to patients", ("Given", "", "done")),
            ("Northgate Medical", "Both, and its controls", ("Not yet", "", "waiting")),
            ("Reporter", "How easy to exploit", ("Declined", "", "declined")),
        ),
        own=(
            v.OwnOpinion(
                "own-1",
                "Your own opinion",
                "Given Nov 20, 3:41 pm. Only your party sees it.",
                "How bad is it?",
                pairs(
                    ("What could happen", "Overdose, then loss of breathing"),
                    ("Severity of harm", "Critical"),
                    ("Benefit and risk", "Continue therapy unless a replacement pump is ready"),
                ),
                (v.Act("Replace it", "/cases/1/assessment/opinion/1/give/"),),
                "1 earlier answer is kept.",
            ),
        ),
        provisionals=(_provisional("2"), _provisional("1", older=True)),
        rounds=events(("Round 1", "sealed until Nov 27, 5:00 pm", False)),
        acts=(),
    )


def opened() -> v.AssessmentPage:
    place = (Exploitability.HIGH, Harm.CRITICAL)
    return replace(
        nothing(),
        heading="Step 2: agree, or say where you differ",
        note="The seal opened on Nov 27, 11:20 am.",
        count="4 of 15 answers differ.",
        compared=(
            v.Compared("round-2", "Opinions side by side, round 2", "4 of 15 answers differ.", _table()),
            v.Compared(
                "round-1", "Opinions side by side, round 1", "3 of 15 answers differ.", _table(), True
            ),
        ),
        determinations=(_determination("1", bad=True), _determination("2", older=True)),
        matrix=drawn(DEFAULT, [(place, "1", "Device agency")]),
        matrix_note="How easy to exploit, down, by severity of harm, across.",
        follows=(_follows(),),
        follows_note="Medaccord suggests and counts; it files nothing.",
        paper=v.Link("Assessment rationale", "/cases/1/assessment/1/rationale/"),
        statements=(_statement("2"), _statement("1", older=True)),
        disputes=_disputes(),
        disputes_note="A dispute blocks nothing.",
        rounds=events(("Round 1", "opened Nov 27, 11:20 am", True)),
    )


def _table() -> v.Table:
    lacking, odd = {"look": "lacking"}, {"look": "odd"}
    return v.Table(
        "Opinion of each party, line by line; where they differ it says so",
        tuple(PARTIES.split("|")),
        (
            v.Row(group="How easy to exploit"),
            v.Row(
                (
                    v.Cell("Attack Complexity", tag=v.Tag("Differs", "warn")),
                    v.Cell("Low"),
                    v.Cell("Not asked", **lacking),
                    v.Cell("High", "needs the pump’s serial number", **odd),
                    v.Cell("Low"),
                ),
                differs=True,
            ),
            v.Row(group="Harm to patients"),
            v.Row(
                (
                    v.Cell("Who is at risk"),
                    v.Cell("Not asked", **lacking),
                    v.Cell("Opioid infusions"),
                    v.Cell("Opioid infusions"),
                    v.Cell("Not asked", **lacking),
                )
            ),
        ),
    )


def _determination(key: str, bad: bool = False, older: bool = False) -> v.DeterminationBox:
    return v.DeterminationBox(
        f"determination-{key}",
        "Clinical adviser’s view, Device agency, version 1. Not a regulatory decision.",
        "Uncontrolled risk" if bad else "Controlled risk",
        "A dose change could cause serious injury before a nurse would notice.",
        "R. Amari, Nov 28, 9:05 am. J. Lindqvist concurs, Nov 28, 10:00 am.",
        pairs(("Without controls", "How easy: Easy. Harm: Critical."), ("Matrix", "Default of our own")),
        bad,
        ()
        if older
        else (v.Act("Show it to a manufacturer", "/cases/1/assessment/determination/1/release/"),),
        older,
    )


def _follows() -> v.FollowsBox:
    stated = "Fact|Day|In words|Stated by"
    learned = "Learned of the vulnerability whose risk is uncontrolled"
    anew = v.Act("State it anew", "/cases/1/assessment/1/state/?fact=learned", look="plain")
    return v.FollowsBox(
        "follows-1",
        "Northgate Medical",
        "Your own determination suggests that you knew of the risk on Nov 20, 2026, or earlier.",
        table(
            "Clocks: until when each duty is due, and where it stands",
            "Duty|Last day|Stands|Counted from|Source",
            (
                ("Tell customers", "30 calendar days"),
                "Dec 20, 2026",
                ("Open", "", "waiting"),
                (f"{learned}, Nov 20, 2026", "stated by P. Quist"),
                "FDA postmarket guidance, December 2016",
            ),
        ),
        table(
            "Clocks that have not started",
            "Duty|Starts when the manufacturer states|Source",
            ("Report the event", "Became aware of a reportable event", "21 CFR 803.50(a)"),
        ),
        table(
            "When FDA does not intend to enforce reports of a correction or removal",
            "Condition|Stands|By what",
            ("The manufacturer takes an active part in an ISAO", ("Failed", "", "late"), "Not stated"),
        ),
        "Not all four conditions are met. All of them must be.",
        v.Table(
            "What the manufacturer states",
            tuple(stated.split("|")),
            (v.Row((v.Cell(learned, acts=(anew,)), v.Cell("Nov 20, 2026"), v.Cell(""), v.Cell("P. Quist"))),),
        ),
        table("Earlier statements", stated, (learned, "Nov 22, 2026", "", "P. Quist")),
        (v.Act("State a fact", "/cases/1/assessment/1/state/", look="filled"),),
    )


def _provisional(key: str, older: bool = False) -> v.ProvisionalBox:
    return v.ProvisionalBox(
        f"provisional-{key}",
        "Provisional. Not a regulatory decision.",
        f"Clinical statement of Device agency, version {key}",
        pairs(
            ("Harm that is plausible", "Critical"),
            ("Patients should", "Turn the radio off, and keep using the pump."),
        ),
        "Signed: R. Amari, clinical adviser, Device agency, Nov 26, 9:05 am.",
        "" if older else "It should have been looked at again by Nov 27, 5:00 pm.",
        "Superseded by the full assessment on Nov 27, 6:00 pm. Do not go by it." if older else "",
        full=v.Link("Joint statement, version 1", "#who") if older else None,
        acts=() if older else (v.Act("Take it back", "/cases/1/assessment/", look="plain"),),
    )


def _statement(number: str, older: bool = False) -> v.StatementBox:
    return v.StatementBox(
        f"statement-{number}",
        f"Joint statement, version {number}",
        "Written by D. Osei, Nov 27, 2:00 pm.",
        pairs(
            ("What it is", "Someone on the network can change the dose."), ("For patients", "Keep using it.")
        ),
        table(
            "Who signed and who joined",
            "Part or party|Stands|When",
            ("Clinical part", ("R. Amari", "", "done"), "Nov 28"),
            ("Technical part", ("Not signed", "", "waiting"), ""),
            ("Northgate Medical", ("Dissents", "", "late"), "Nov 27"),
        ),
        (
            v.Said(
                "The pump alarms at any such rate.", heading="Dissent: Northgate Medical", note="L. Brandt"
            ),
        ),
        ()
        if older
        else (v.Act("Sign the technical part", "/cases/1/assessment/statement/1/sign/", look="filled"),),
        older,
    )


def rationale() -> v.RationalePage:
    shown = opened()
    box, said = shown.determinations[0], shown.statements[0]
    made = v.Passage(box.heading, lead=box.what, text=box.why, pairs=box.facts, meta=box.meta)
    return v.RationalePage(
        head=shown.head,
        heading="Assessment rationale",
        about="V1, CVE-2026-91847, dose change",
        status="Not a regulatory decision.",
        facts=pairs(("Drawn up for", "R. Amari, Device agency"), ("Drawn up at", "2026-11-28 09:05 UTC")),
        chapters=(
            v.Chapter("opinions", "Opinions", "", (v.Passage("Round 1", tables=(_table(),)),)),
            v.Chapter(
                "determination",
                "Determination",
                "Manufacturer’s determination: not made.",
                (made,),
                matrix=shown.matrix,
                matrix_note=shown.matrix_note,
            ),
            v.Chapter("statement", "Joint statement", "", (v.Passage(said.heading, tables=(said.signed,)),)),
            v.Chapter("dissents", "Dissents", "None that you may see."),
        ),
        acts=(v.Act("Download it as a PDF on A4", "/cases/1/assessment/1/rationale.pdf", look="filled"),),
    )


def letter() -> v.LetterPage:
    return v.LetterPage(
        head=head("Assessment"),
        heading="Letter to customers, a draft",
        note="A draft from what you said in the case. Medaccord sends nothing.",
        checklist=table(
            "What such a letter says at least",
            "Item|Stands|Missing",
            ("The vulnerability and its impact", ("Drafted", "", "done"), ""),
            ("Compensating controls, if any", ("Incomplete", "", "waiting"), "compensating controls"),
        ),
        sender="Northgate Medical",
        date="Nov 28, 2026",
        subject="Cybersecurity of InfusaCore LX",
        parts=(v.Passage("What you can do now", text="[Missing: compensating controls]"),),
        closing="If a patient was harmed, tell us at once.",
        back=v.Link("Back to the assessment", "/cases/1/assessment/1/#follows"),
    )


def periodic() -> v.PeriodicPage:
    return v.PeriodicPage(
        head=head("Assessment"),
        heading="Items of a PMA periodic report",
        note="What the case says of each item. Medaccord files nothing.",
        items=table(
            "The eleven items, and what the case says of each",
            "Item|From the case",
            ("2. Your conclusion", "Controlled risk, determined Nov 28, 2026, version 1"),
        ),
        acts=(v.Act("Download it as CSV", "/cases/1/assessment/1/periodic.csv", look="filled"),),
        back=v.Link("Back to the assessment", "/cases/1/assessment/1/#follows"),
    )


def listed() -> v.AssessmentListPage:
    return v.AssessmentListPage(
        head=head("Assessment"),
        intro="How easy each vulnerability is to exploit, and how badly it could hurt a patient.",
        table=table(
            "Vulnerabilities and where their assessment stands",
            "Vulnerability|Stands|How easy to exploit|Harm|Determination",
            (
                "V1, dose change",
                ("Each judges alone", "until Nov 27", "waiting"),
                "Not shown while each judges alone",
                "Not assessed",
                "Not assessed",
            ),
            (
                "V2, log read",
                ("Opinions are open", "", "done"),
                ("Medium", "from its CVSS score"),
                "Device agency: Critical",
                "Device agency: Uncontrolled",
            ),
        ),
        disputes=_disputes(),
        disputes_note="A dispute blocks nothing.",
        acts=(v.Act("Open a dispute", "/cases/1/assessment/dispute/open/"),),
    )


def _disputes() -> v.Table:
    return table(
        "Disputes, who settles each, and where it stands",
        "What is disputed|Kind|Opened by|Who settles it|Stands",
        (
            "The pump stops by itself",
            "Harm",
            ("Northgate Medical", "since Nov 26, 9:05 am"),
            "The clinical adviser, by a determination of its agency",
            ("Open", "", "waiting"),
        ),
        (
            "The radio needs no pairing",
            "Technical",
            ("Harbor Finch", "since Nov 20, 2026"),
            "The coordination center, by a test or on its own judgment",
            ("Settled", "Upheld in part", "done"),
        ),
    )


def own_disputes() -> v.OwnDisputes:
    acts = (v.Act("Open a dispute", "/cases/1/assessment/dispute/open/"),)
    return v.OwnDisputes("A dispute blocks nothing.", _disputes(), acts)


def disputed() -> v.DisputePage:
    return v.DisputePage(
        crumbs=(v.NavItem("Cases", "/cases/"), v.NavItem("The pump stops by itself", "")),
        heading="Dispute: The pump stops by itself",
        note="Settled by R. Amari, Device agency, Nov 28, 9:05 am.",
        facts=pairs(
            ("Kind", "Harm"), ("About", "V1, dose change"), ("Opened by", "M. Lund, Northgate Medical")
        ),
        claim="The alarm sounds within two seconds.",
        ended=pairs(("Outcome", "Upheld in part"), ("Settled by", "A determination of the clinical adviser")),
        why="The alarm was not heard on two wards.",
        talk_note="No trade secret comes into it.",
        posts=(v.Post("Dana Osei, Coordination center", "Nov 27, 4:10 pm", "Which firmware did you try?"),),
        threads=(v.Link("The pump stops by itself, read by Dana Osei, M. Lund", "/cases/1/discussion/1/"),),
        back=v.Link("Back to the assessment", "/cases/1/assessment/1/"),
        acts=(v.Act("Settle it", "/cases/1/assessment/dispute/1/settle/", look="filled"),),
    )


def disputed_alone() -> v.DisputePage:
    return replace(disputed(), crumbs=(), ended=(), why="", posts=(), threads=(), acts=())


def drafts() -> v.WorkspacePage:
    return v.WorkspacePage(
        head=head("Assessment"),
        note="What your party has begun. Nobody outside it learns that there is a draft.",
        boxes=(
            v.OwnOpinion(
                "draft-1",
                "Opinion: V1, CVE-2026-91847, dose change",
                "Draft. Predecisional. Only people of Device agency read it. Kept by R. Amari at 3:41 pm.",
                "",
                pairs(("What could happen to a patient?", "An overdose that"), ("How badly?", "Critical")),
                acts=(
                    v.Act(
                        "Go on with it", "/cases/1/assessment/opinion/1/give/", look="filled", about="Opinion"
                    ),
                    v.Act("Discard it", "/cases/1/assessment/drafts/1/discard/", about="Opinion"),
                ),
            ),
        ),
        back=v.Link("Back to the assessment", "/cases/1/assessment/"),
    )
