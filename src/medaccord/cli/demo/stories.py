"""What the demo shows: cases in every phase with different parties, and reports that wait.

Companies, people, devices and numbers are invented. CVE ids are of the form only: their numbers are higher
than any that was ever assigned in their year.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from medaccord.apps.cases.commands.rollout import NewRollout
from medaccord.apps.cases.models import RemediationKind
from medaccord.apps.intake.commands import report
from medaccord.apps.intake.commands.file import Arrival
from medaccord.apps.intake.commands.report import Told
from medaccord.apps.intake.models import Identity, Known, Way
from medaccord.apps.parties.models import Channel
from medaccord.cli.demo import pictures
from medaccord.cli.demo.judged import judged
from medaccord.cli.demo.stage import Stage
from medaccord.domain.cvd.case_state import CaseEvent
from medaccord.domain.cvd.cells import Cell, Justification, Plan, Status
from medaccord.domain.cvd.first_contact import Words
from medaccord.domain.cvd.kind import Kind
from medaccord.domain.cvd.reaching import Found, Upshot
from medaccord.domain.cvd.rollout import Clearance
from medaccord.domain.cvd.rollout import Stage as Step
from medaccord.domain.handling import Mark

NO_PASSWORD = ("CWE-306", "Missing Authentication for Critical Function")
INSTRUCTION = "Isolate or keep in use?"
HARD_CODED = ("CWE-798", "Use of Hard-coded Credentials")
TOO_LONG = ("CWE-120", "Buffer Copy without Checking Size of Input ('Classic Buffer Overflow')")
OPEN_DATA = ("CWE-319", "Cleartext Transmission of Sensitive Information")

Vector = str
NETWORK: Vector = "CVSS:3.1/AV:A/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:H"
CRASH: Vector = "CVSS:3.1/AV:A/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H"
READS: Vector = "CVSS:3.1/AV:A/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N"


def play_all(stage: Stage) -> None:
    """Play every story; the demo's rows come into being here and by the real commands alone."""
    for story in STORIES:
        story(stage)


def pump(stage: Stage) -> None:
    """Fixing: two manufacturers work on it, their supplier is done, a third manufacturer is silent."""
    stage.agrees_beforehand(60, "okafor", "halcyon", "Mara Lund, head of quality")
    stage.trains(61, "osei")
    told, reporter = stage.told(
        59,
        device="InfusaCore LX infusion pump, software 7.3",
        description="Any device on the ward network can change the dose. The pump asks for no password.",
        harm="Wrong dose or treatment. Someone at the bedside might not notice in time.",
        patient_affected=Known.NO,
        exploited=Known.NO,
        already_public=Known.NO,
        identity=Identity.PSEUDONYM,
        known_as="Tern 41",
        contact="tern41@quietmail.example",
        not_after=(stage.ago(-80)).date(),
    )
    play = stage.opened(53, "osei", told, reporter, "InfusaCore LX pump accepts unauthenticated dose changes")
    play.finds(53, "V1", "Dose changes without a password", "CVE-2026-990417", *NO_PASSWORD)
    play.finds(53, "V2", "Service account with a fixed password", "CVE-2026-990418", *HARD_CODED)
    play.finds(12, "V3", "A long drug name restarts the pump", "", *TOO_LONG)
    play.private(52, ends_in=52)
    play.invite(50, "agency")
    play.agrees(49, "agency")
    play.joins(52, "northgate")
    play.joins(50, "halcyon")
    play.makes(49, "lx", "northgate", "InfusaCore LX", "7.3")
    play.makes(49, "lx2", "northgate", "InfusaCore LX2", "2.0")
    play.makes(49, "hpump", "halcyon", "H-Pump 3", "2.8")
    play.asks(48, -38, *[(one, v) for one in ("lx", "lx2", "hpump") for v in ("V1", "V2")])
    play.joins(47, "bluewave")
    play.makes(46, "stack", "bluewave", "BlueWave RTOS network stack", "4.2.9")
    play.asks(46, -20, ("stack", "V1"), ("stack", "V2"))
    play.asks(11, 4, ("lx", "V3"), ("hpump", "V3"), ("stack", "V3"))
    soon, later = stage.ago(-25).date(), stage.ago(-60).date()
    play.answers(
        44,
        "northgate",
        {
            ("lx", "V1"): _planned(soon),
            ("lx", "V2"): _planned(soon),
            ("lx2", "V1"): _unaffected("LX2 has no dose entry over the network."),
            ("lx2", "V2"): _unaffected("The service account was removed before LX2 shipped."),
        },
    )
    play.answers(
        41, "halcyon", {("hpump", "V1"): _planned(later), ("hpump", "V2"): Cell(Status.INVESTIGATING)}
    )
    play.answers(
        35,
        "bluewave",
        {
            ("stack", "V1"): Cell(Status.FIXED, fixed_version="4.2.9"),
            ("stack", "V2"): _unaffected("The stack has no service account."),
        },
    )
    play.answers(8, "bluewave", {("stack", "V3"): _unaffected("The stack does not hold drug names.")})
    play.plans(7, "northgate", *_regions(stage))
    play.scores(40, "V1", NETWORK, "lx", "hpump")
    play.scores(40, "V2", READS, "lx")
    play.remedies(
        30, "V1", RemediationKind.WORKAROUND, "Put the pumps on a network of their own.", "lx", "hpump"
    )
    play.files(29, "agency", "alarm-questions.txt", "Which alarms sound above 150 mL/h, and how soon?")
    secret = [Mark.TRADE_SECRET]
    play.files(7, "northgate", "dose-limiter-design.txt", "The limiter compares rate and bag.", secret)
    play.asks_consent(4, "dose-limiter-design.txt", "agency", "They judge which doses the limiter lets pass.")
    limits = [Mark.COMMERCIAL]
    play.files(6, "northgate", "dose-limits.txt", "Rates above 300 mL/h need a second person.", limits)
    why = "They judge the alarms above 150 mL/h."
    play.asks_consent(5, "dose-limits.txt", "agency", why, agrees="northgate")
    play.downloads(4.5, "agency", "dose-limits.txt")
    play.files(5, "halcyon", "alarm-thresholds.txt", "It sounds from 20 mL/h over what was set.", limits)
    play.asks_consent(3, "alarm-thresholds.txt", "agency", "They compare the alarms of both pumps.")
    play.downloads(2, "agency", "alarm-thresholds.txt")
    play.files(9, "northgate", "pumps-by-hospital.txt", "Eleven hospitals, 1,240 pumps.", [Mark.PCII])
    play.validates(8, "northgate", "PCII-2026-0417")
    play.hears(5, "halcyon", "Which wards of which hospitals have their pumps on one network.")
    play.files(6, "northgate", "bench-test-7.4.1.csv", "run,rate,asked,given\n1,150,150,150\n2,300,300,300\n")
    play.invite(12, "solent", due_in=7, message="Your Drip One uses the same protocol stack.")
    play.sends(10, "tern-41-desk-photo.png", pictures.screen_of_a_pump())
    play.sends(3, "ward-7-monday.pcap", pictures.recording())
    judged(play)
    play.says(6, "northgate", "Build 7.4.1 passed its bench tests. The rollout starts in about four weeks.")
    play.says(2, "lead", "The reporter can test build 7.4.1 this week. May we pass it on?", to="northgate")
    play.says(1, "agency", "Please add the alarm behavior above 150 mL/h to your evidence.")


def monitor(stage: Stage) -> None:
    """Writing: the embargo ends within a week and the advisory waits for its second person."""
    told, reporter = stage.told(
        96,
        by="moreau",
        device="VitalView bedside monitor, all versions before 5.2",
        description="After a flood of network packets the monitor shows readings that are minutes old.",
        harm="A wrong or old reading is shown, and no alarm says so.",
        identity=Identity.NAME,
        known_as="Jules Moreau",
        credit_wanted=True,
        credit_as="Jules Moreau, Harbor Finch Research",
    )
    play = stage.opened(
        92, "osei", told, reporter, "VitalView monitors show old readings after a network flood"
    )
    play.finds(92, "V1", "Readings stop without a sign", "CVE-2026-990388", *TOO_LONG)
    play.private(90, ends_in=7)
    play.joins(89, "halcyon")
    play.invite(60, "agency")
    play.agrees(59, "agency")
    play.makes(88, "vital", "halcyon", "VitalView", "5.1")
    play.makes(88, "vital52", "halcyon", "VitalView", "5.2")
    play.asks(87, -70, ("vital", "V1"), ("vital52", "V1"))
    play.answers(
        75,
        "halcyon",
        {
            ("vital", "V1"): Cell(Status.AFFECTED, Plan.FIX_AVAILABLE, fixed_version="5.2"),
            ("vital52", "V1"): Cell(Status.FIXED, fixed_version="5.2"),
        },
    )
    play.scores(70, "V1", CRASH, "vital")
    play.notes(20, "", "Keep in use. Separate the network.\nVersion 5.2 fixes it.", title=INSTRUCTION)
    play.notes(20, "V1", "A flood of packets stops the display from being renewed, and nothing says so.")
    play.remedies(20, "V1", RemediationKind.VENDOR_FIX, "Update to VitalView 5.2.", "vital")
    play.remedies(20, "V1", RemediationKind.MITIGATION, "Separate the monitors' network.", "vital")
    play.admits(3, "varga")
    play.drafts(2, "First version.")


def hub(stage: Stage) -> None:
    """Inviting: one manufacturer is asked, has seen it, and is late with its answer."""
    told, reporter = stage.told(
        24,
        by="moreau",
        device="NG Link hub, versions 2.0 and later",
        description="A message of more than 4096 bytes makes the hub restart.",
        identity=Identity.NAME,
        known_as="Jules Moreau",
    )
    play = stage.opened(21, "varga", told, reporter, "NG Link hub restarts on long messages")
    play.finds(21, "V1", "Long messages restart the hub", "", *TOO_LONG)
    play.private(20, ends_in=70)
    play.invite(19, "northgate", message="Please tell us whether your hub is affected.")
    play.agrees(17, "northgate")
    play.makes(16, "hub", "northgate", "NG Link hub", "2.0")
    play.asks(15, -1, ("hub", "V1"))


def console(stage: Stage) -> None:
    """Published: a manufacturer fixed it, the embargo ran out, the advisory is out."""
    told, reporter = stage.told(
        120,
        device="FlowTrack console, version 3",
        description="The login page accepts a fixed maintenance password.",
        identity=Identity.NOBODY,
    )
    play = stage.opened(117, "osei", told, reporter, "FlowTrack console has a fixed maintenance password")
    play.finds(117, "V1", "Fixed maintenance password", "CVE-2026-990201", *HARD_CODED)
    play.private(116, ends_in=-14)
    play.joins(115, "northgate")
    play.makes(114, "flow3", "northgate", "FlowTrack console", "3.0")
    play.makes(114, "flow31", "northgate", "FlowTrack console", "3.1")
    play.asks(113, -100, ("flow3", "V1"), ("flow31", "V1"))
    play.answers(
        105,
        "northgate",
        {
            ("flow3", "V1"): Cell(Status.AFFECTED, Plan.FIX_AVAILABLE, fixed_version="3.1"),
            ("flow31", "V1"): Cell(Status.FIXED, fixed_version="3.1"),
        },
    )
    play.scores(100, "V1", READS, "flow3")
    play.notes(30, "", "Keep in use, on the clinical network only.\nVersion 3.1 fixes it.", title=INSTRUCTION)
    play.notes(30, "V1", "Whoever knows the maintenance password can read and change the order of infusions.")
    play.remedies(30, "V1", RemediationKind.VENDOR_FIX, "Update to FlowTrack 3.1.", "flow3")
    play.refers(30, "https://northgate.example/security/flowtrack", "Northgate's own notice")
    play.runs_out(14)
    play.publishes(13, "varga", "First version.")


def archive(stage: Stage) -> None:
    """Closed: published months ago, and done."""
    told, reporter = stage.told(
        210,
        device="Tidewater imaging archive",
        description="Visitors can read studies without signing in.",
        identity=Identity.NOBODY,
    )
    play = stage.opened(205, "osei", told, reporter, "Tidewater imaging archive lets visitors read studies")
    play.finds(205, "V1", "Studies are readable without signing in", "CVE-2026-990077", *NO_PASSWORD)
    play.private(204, ends_in=-100)
    play.joins(203, "halcyon")
    play.makes(202, "archive", "halcyon", "Tidewater archive", "1.4")
    play.asks(201, -190, ("archive", "V1"))
    play.answers(190, "halcyon", {("archive", "V1"): Cell(Status.AFFECTED, Plan.MITIGATION_ONLY)})
    play.scores(180, "V1", READS, "archive")
    play.notes(120, "", "No effect on care. Privacy is at risk; a workaround is usable today.")
    play.notes(120, "V1", "The archive answers questions for studies before it asks who is there.")
    play.remedies(
        120, "V1", RemediationKind.MITIGATION, "Allow the archive's port for the viewer only.", "archive"
    )
    play.runs_out(100)
    play.publishes(99, "varga", "First version.")
    play.closes(60)


def programmer(stage: Stage) -> None:
    """Urgent: an exploit is public, no embargo can be kept, the adviser and one maker are in."""
    told, reporter = stage.told(
        3,
        device="Aurelia S2 pacemaker programmer",
        description="Code that takes over the programmer was posted this night.",
        harm="Therapy settings could be changed during a clinic visit.",
        patient_affected=Known.YES,
        exploited=Known.UNKNOWN,
        already_public=Known.YES,
    )
    play = stage.opened(2.9, "osei", told, reporter, "Aurelia S2 pacemaker programmer: exploit published")
    play.finds(2.9, "V1", "Remote mode accepts unsigned commands", "", *NO_PASSWORD)
    play.becomes(2.8, CaseEvent.EXPLOIT)
    play.invite(2.7, "agency", message="An exploit is public. Please judge the harm.")
    play.agrees(2.6, "agency")
    play.invite(2.7, "northgate", message="An exploit is public. Please answer today.")
    play.agrees(2.5, "northgate")
    play.makes(2.4, "s2", "northgate", "Aurelia S2 programmer", "4.0")
    play.asks(2.4, -1.4, ("s2", "V1"))
    play.says(2, "lead", "Advise clinics to turn off remote mode until there is more.")
    play.warns(
        0.1,
        "agency",
        "Pacemaker programmers: turn remote mode off before a clinic visit",
        summary="Code that takes over Aurelia S2 programmers was posted. Pacemakers are not changed by it.",
        devices="Aurelia S2 programmer, software 4.0",
        patients="Keep your appointment. Your pacemaker works as before.",
        clinicians="Turn remote mode off: Settings, Remote, Off. Check the settings after each session.",
        question="Is version 4.0 the only one that is affected?",
    )


def analyzer(stage: Stage) -> None:
    """Inviting: the only maker was invited nine days ago and is silent."""
    told, reporter = stage.told(
        17,
        device="Kestrel blood analyzer",
        description="Results travel over the network unencrypted and can be changed on the way.",
        harm="A wrong result could lead to the wrong treatment.",
    )
    play = stage.opened(14, "varga", told, reporter, "Kestrel analyzers send results unprotected")
    play.finds(14, "V1", "Results travel unprotected", "", *OPEN_DATA)
    play.private(13, ends_in=60)
    play.looks(10, "solent", "solent.example", Found.NOTHING, "Only a form of the sales department.")
    play.looks(10, "solent", "Register of makers", Found.WAY, "The number of their quality office.")
    words = Words("Kestrel blood analyzer", "Results travel unencrypted and can be changed on the way.")
    play.invite(9, "solent", due_in=5, told=words)
    play.tries(6, "solent", Channel.PHONE, "+44 23 5550 0142", Upshot.MESSAGE_LEFT)
    play.tries(3, "solent", Channel.LETTER, "Quality office, Harbour Road 9", Upshot.SENT)


def gateway(stage: Stage) -> None:
    """Inviting: just opened, and no manufacturer has been invited so far."""
    told, reporter = stage.told(
        5,
        by="moreau",
        device="CareBridge gateway",
        description="The gateway keeps its factory password after set-up.",
        identity=Identity.NAME,
        known_as="Jules Moreau",
    )
    play = stage.opened(4, "varga", told, reporter, "CareBridge gateway keeps its factory password")
    play.finds(4, "V1", "Factory password stays valid", "", *HARD_CODED)


def waiting(stage: Stage) -> None:
    """Reports that wait, one urgent, one told by phone, and one that was found invalid."""
    stage.told(
        0.2,
        device="Home ventilator, model unknown",
        description="It stops when it receives a network name that is too long. I have tried it on two.",
        harm="Treatment stops. At home nobody may notice in time.",
        patient_affected=Known.YES,
        already_public=Known.NO,
    )
    stage.told(
        1.5,
        device="Glucose reader with a radio link",
        description="Anyone nearby can receive the readings.",
    )
    stage.told(
        2.5,
        by="moreau",
        device="Hospital bed controller",
        description="It keeps a default password that is printed in its manual.",
        identity=Identity.NAME,
        known_as="Jules Moreau",
        not_after=stage.ago(-95).date(),
    )
    call = Told(
        "Infusion pumps of three wards",
        "Eleven pumps lost their connection within an hour. Nurses set the doses by hand.",
        Kind.INCIDENT,
        patient_affected=Known.NO,
        identity=Identity.NAME,
        known_as="Ward manager",
        contact="+1 555 0142",
    )
    stage.filed(0.9, "osei", Arrival(Way.PHONE, stage.ago(1), "Lakeside hospital"), call)
    mistaken, _ = stage.told(8, device="Waiting room television", description="It shows the wrong channel.")
    reason = "This is no medical device and no vulnerability. Thank you for looking."
    report.invalidate(stage.cast["osei"], mistaken, stage.ago(7), reason=reason)


def _planned(day: dt.date) -> Cell:
    return Cell(Status.AFFECTED, Plan.FIX_PLANNED, plan_date=day)


def _regions(stage: Stage) -> tuple[NewRollout, ...]:
    """A fix that one region lets out as it is, and another only after it was looked at."""

    def stages(pilot: int, everybody: int) -> tuple[Step, ...]:
        days = (stage.ago(-pilot).date(), stage.ago(-everybody).date())
        return Step("Pilot sites", days[0]), Step("General availability", days[1])

    return (
        NewRollout(
            region="United States",
            clearance=Clearance.NOT_NEEDED,
            clearance_reference="Letter to file 26-031",
            fixed_version="7.4.1",
            stages=stages(25, 39),
        ),
        NewRollout(
            region="European Union and EEA",
            clearance=Clearance.APPLIED,
            clearance_date=stage.ago(9).date(),
            clearance_reference="Notified body file NB-2211",
            fixed_version="7.4.1",
            stages=stages(40, 75),
        ),
    )


def _unaffected(why: str) -> Cell:
    label = Justification.VULNERABLE_CODE_NOT_PRESENT
    return Cell(Status.NOT_AFFECTED, justification=label, impact_statement=why)


STORIES: tuple[Callable[[Stage], None], ...] = (
    pump,
    monitor,
    hub,
    console,
    archive,
    programmer,
    analyzer,
    gateway,
    waiting,
)
