"""Sample view models of assessments, fictional throughout."""

from dataclasses import replace

from medaccord.domain.scoring.exploitability import Exploitability
from medaccord.domain.scoring.fda import DEFAULT
from medaccord.domain.scoring.harm import Harm
from medaccord.web import viewmodels as v
from medaccord.web.presenters.matrix import drawn

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
        statements=(_statement("2"), _statement("1", older=True)),
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
        v.Link("Joint statement, version 1", "#who") if older else None,
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
    )
