"""Sample view models of the public screens, fictional throughout."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from medaccord.domain.scoring.exploitability import Exploitability
from medaccord.domain.scoring.fda import DEFAULT
from medaccord.domain.scoring.harm import Harm
from medaccord.web import viewmodels as v
from medaccord.web.forms.advisories.review import AnswerForm
from medaccord.web.forms.calculators import RubricForm
from medaccord.web.forms.intake.steps import DeviceStep, FilesStep, HarmStep, StepForm, UrgentStep, YouStep
from medaccord.web.presenters.assessments.matrix import drawn

from . import sample_forms as f
from .sample_base import END, LATEST, NUMBER, PHONE, events, head, pairs, phases, post, table
from .sample_judging import own_disputes


def home() -> v.HomePage:
    return v.HomePage(
        report_href="/report/",
        track_href="/track/",
        advisories_href="/advisories/",
        communications_href="/communications/",
        latest=LATEST,
        advisory_count=214,
        partner_links=(
            v.Link("Sign in", "/sign-in/", "Answer requests, plan fixes, agree dates"),
            v.Link("How to reach us", "/reach/", "Addresses, keys, who is on duty"),
            v.Link("CSAF provider", "/.well-known/csaf/", "Machine-readable advisories"),
        ),
        safe_harbor_href="/safe-harbor/",
        confirm_days=2,
        remind_day=30,
        publish_day=45,
        phone=PHONE,
        emergency=v.Act("Report an emergency online", "/report/"),
    )


STEPS = ("Is it urgent?", "The device", "Harm to patients", "Files", "You and your dates")
BEFORE = pairs(("What happens on day 45", "You hear first."), ("Safe harbor", "We take no legal action."))
STOP = v.Act("Stop and delete what I typed", "/report/stop/", "post", "plain")


def steps(now: int) -> tuple[v.Step, ...]:
    return tuple(
        v.Step(label, f"/report/{place}/" if place < now else "", "done" if place < now else "")
        if place != now
        else v.Step(label, "", "now")
        for place, label in enumerate(STEPS, 1)
    )


def step(place: int, form: StepForm, *submits: str, **more: Any) -> v.StepPage:
    return v.StepPage(
        place=place,
        steps=steps(place),
        heading=STEPS[place - 1],
        lead="Answer what you know.",
        box=v.FormBox("step", "/report/", form, (*post("Continue"), *(v.Submit(s, "more") for s in submits))),
        before=BEFORE,
        back=v.Link("Back", "/report/") if place > 1 else None,
        stop=STOP,
        **more,
    )


def report_1() -> v.StepPage:
    return step(
        1,
        UrgentStep(),
        phone=PHONE,
        note=v.Notice("warning", "What you had typed is gone. Please begin anew."),
        tips=pairs(("No account, no name needed", "You choose in step 5.")),
    )


def report_2() -> v.StepPage:
    names = ("Northgate Medical InfusaCore LX", "Halcyon Infusion DripLine 2")
    return step(2, DeviceStep(initial={"device": "Infusa"}), "Search", offered=v.Offered(names, names[:1]))


def report_2_none() -> v.StepPage:
    return step(2, DeviceStep({}), "Search", offered=v.Offered((), (), "No published advisory names it."))


def report_3() -> v.StepPage:
    so_far = pairs(("Urgent", "No"), ("Device", "InfusaCore LX infusion pump, version 7.3"))
    form = HarmStep({"effects": ["alarm_silent"]})
    return step(3, form, so_far=so_far, example="“A nurse would notice at the next hourly check.”")


def report_4() -> v.StepPage:
    remove = v.Act("Remove", "/report/files/1/remove/", "post", "plain", about="trace.pcap")
    return step(4, FilesStep(), "Add these files", files=(v.KeptFile("trace.pcap", "2 MB", remove),))


def report_5() -> v.StepPage:
    return step(5, YouStep({"identity": "pseudonym", "encryption_key": "nonsense"}))


def report_check() -> v.CheckPage:
    change = v.Link("Change: The device", "/report/device/")
    return v.CheckPage(
        steps=steps(6),
        told=(
            v.Told("device", "The device", pairs(("Which device?", "InfusaCore LX")), change),
            v.Told("files", "Files", (), v.Link("Change: Files", "/report/files/"), "No files."),
        ),
        before=BEFORE,
        box=v.FormBox("check", "/report/check/", f.NoForm(), post("Send the report")),
        stop=STOP,
        urgent=True,
    )


def receipt() -> v.ReceiptPage:
    return v.ReceiptPage(
        number="MDR-2026-731904",
        code="7K3Q-9XW2-PM4T-B6N0-RJ8D-VHC5-YA1Q",
        received=datetime(2026, 9, 25, 20, 18, tzinfo=UTC),
        track=v.Act("I have kept it. Follow my report", "/track/", look="filled"),
        next_steps=events(
            ("Within 2 working days", "A person reads it and answers you.", False),
            ("Then", "We reach the manufacturer and log every attempt.", False),
            ("Day 45", "Still silent? You hear first what we do.", False),
        ),
    )


def track() -> v.TrackPage:
    form = f.CodeForm(data={"code": "7K3Q9"})
    form.add_error("code", "No report opens with this code. Check each character.")
    return v.TrackPage(v.FormBox("track", "/track/", form, post("Open my report")), "/report/")


def enter() -> v.FormPage:
    form = f.CodeForm(data={"code": "4K7M-92QX"})
    form.add_error("code", "This link and code do not match, or were used.")
    return v.FormPage(
        "Enter your code",
        "Whoever gave you this link told you a code apart from it. Both work once.",
        v.FormBox("enter", "/enter/lwyRW9USS0q/", form, post("Come in")),
    )


def make_sign_in() -> v.FormPage:
    return v.FormPage(
        "Make a sign-in",
        "With it you come back whenever you like.",
        v.FormBox("sign-in", "/sign-in/make/", f.CodeForm(), post("Make it")),
        v.Link("Not now", "/my-work/"),
    )


def _drafts() -> Iterator[v.OwnDraft]:
    """The parts of two drafts that a reporter is asked to read, of a case that was split."""
    for place in ("draft", "draft-2"):
        yield v.OwnDraft(
            id=place,
            heading="Will you read the draft of the advisory?",
            text=("We ask for your answer by Jan 12, 2027, 17:00 UTC.", "You see what all parties share."),
            readers=(
                v.Reader(
                    "You",
                    "version 1, asked Jan 8, answer by Jan 12, 2027, 17:00 UTC",
                    v.Status("waiting", "Not answered yet", "in 4 days"),
                    (v.Pair("Asked", "Is it right?"),),
                ),
            ),
            blocks=(
                v.Block(
                    f"b-{place}",
                    "Thanks",
                    ("Harbor Finch",),
                    "From the thanks of the case",
                    comments=(
                        v.Post(
                            "Harbor Finch",
                            "Jan 9, on version 1",
                            "Write it with an H.",
                            own=True,
                            id=f"c-{place}",
                            answer="Rejected: It is written so.",
                        ),
                    ),
                    comment=v.Act("Comment", "/b/1/comment/", look="plain", about="Thanks"),
                ),
            ),
            gone=(v.Post("Harbor Finch", "Jan 8, on an earlier draft", "Leave this out.", id=f"g-{place}"),),
            box=v.FormBox(
                f"review-{place}",
                "/tracking/reviews/1/",
                AnswerForm(prefix=place, initial={"version": 1}, objects=False),
                post("Give this answer"),
                "What do you think of version 1?",
                "“No comment” is an answer.",
            ),
        )


def tracking() -> v.TrackingPage:
    return v.TrackingPage(
        marking=(
            v.Pair(
                "Marking",
                "TLP:AMBER+STRICT",
                note="So everybody handles it who reads it.",
                acts=(v.Act("Mark it more strictly", "/reports/1/mark/", look="plain"),),
            ),
        ),
        eyebrow="Your report of Sep 25, 2026",
        heading="Two manufacturers are working on a fix",
        known_as="Harbor Finch",
        sealed=("Sealed: how to reach them. This page does not show it either: we write to you here.",),
        where=v.Where(
            heading="Where your report is",
            now="Part 3 of 5: Being fixed",
            phases=phases(
                "Received Checked Being_fixed Advisory Published",
                2,
                "Sep 25",
                "Oct 1",
                "since Oct 9",
                "from Dec 14",
                "Jan 14",
            ),
            who="Yours, for one question",
            what="Everything else waits for the manufacturers.",
            date="Friday, Nov 27",
            date_note="Your answer. Manufacturers answer the same day.",
            act=v.Act("Answer the question", "#question", look="filled"),
        ),
        begin=v.Begin(
            ("Your agency’s word is enough.", "The coordination center leads the case."),
            v.Act("Open a case now", "/announcements/1/open/", look="filled"),
        ),
        disputes=(own_disputes(),),
        others=events(
            ("Checked. Whose turn: Ours. We invite the manufacturers", "As early as day 45", False)
        ),
        questions=tuple(
            v.Question(
                "One question for you, by Nov 27",
                "Does the dose change also work when the pump runs on battery, with the network cable out?",
                v.FormBox(
                    f"answer-{place}",
                    "/tracking/answer/",
                    f.AnswerForm(prefix=str(place)),
                    (
                        v.Submit("Send answer", "send", look="filled"),
                        v.Submit("I don’t know", "unknown", look="plain"),
                    ),
                ),
            )
            for place in (1, 2)
        ),
        drafts=tuple(_drafts()),
        posts=(
            v.Post(
                "Coordination center",
                "today, 9:02 am",
                "Thank you for the trace. Both makers reproduced the dose change.",
                new=True,
            ),
            v.Post(
                "You", "Nov 20", "I will speak at a meeting on Feb 12. I can leave the details out.", own=True
            ),
            v.Post("Coordination center", "Nov 16", "Day 45 has passed. The agreed date of Jan 14 stands."),
        ),
        write=v.FormBox("write", "/tracking/message/", f.MessageForm(), post("Send message", look="outline")),
        history=events(
            ("One maker has a fix ready", "Nov 16", True),
            ("Day 45: agreed date kept", "Nov 16, counted from our first attempt on Oct 2", True),
            ("You agreed to keep details private until Jan 14", "Nov 10; before that until Dec 18", True),
            ("Accepted; manufacturers told", "Oct 2 to Oct 9", True),
            ("Received", "Sep 25, 4:18 pm Eastern", True),
        ),
        credit="The advisory will thank Harbor Finch (pseudonym).",
        credit_box=v.FormBox(
            "credit-form",
            "/tracking/credit/",
            f.CreditForm(initial={"credit": "pseudonym"}),
            post("Save", look="outline"),
            heading="Change or remove credit",
            folded=True,
        ),
        countdown=v.Countdown(
            "Details stay private until",
            52,
            END,
            note="You agreed on Nov 10. Your own limit is Feb 1. A new date needs your yes.",
        ),
        alarm=v.FormBox(
            "alarm",
            "/tracking/alarm/",
            f.AlarmForm(),
            post("Tell the coordination center now", look="danger"),
            heading="It has become urgent",
            intro="A patient is affected, it is being exploited, or it is public.",
            folded=True,
        ),
        close=v.Act("Close this page and forget the code", "/tracking/close/", "post"),
        dates=pairs(("Your own limit", "Feb 1, 2027"), ("Your talk or paper", "Feb 12, 2027")),
        threat=v.Threat(
            v.FormBox(
                "warn",
                "/tracking/warn/",
                f.ThreatForm(),
                post("Tell the coordination center now", look="danger"),
                heading="The manufacturer threatens me",
                folded=True,
            ),
            "Their lawyer calls me.",
            "We took it up on Nov 3.",
            "We wrote to them about safe harbor.",
        ),
        leaks=v.Leaks(
            (
                v.LeakClaim(
                    "leak-1",
                    "You told us of a leak",
                    "Nov 5",
                    "A conference talk",
                    state="Found to be no leak.",
                    reason="The talk was about another pump.",
                ),
            ),
            v.FormBox(
                "leak",
                "/tracking/leak/",
                f.LeakForm(),
                post("Tell the coordination center now", look="danger"),
                heading="It has become public",
                folded=True,
            ),
        ),
        keep=(v.Link("Signed proof of when you reported", "/tracking/proof/", "Number, time and digests"),),
        feed=v.Feed(
            v.FormBox("feed", "/tracking/feed/", f.NoForm(), post("New address", look="outline")),
            "https://coordination.example/feeds/report/0/0/",
        ),
    )


class InvitationForm(f.forms.Form):
    code = f.forms.CharField(
        label="Short code from the message",
        help_text="Six characters. Signing in works too.",
        widget=f.SecretCode(),
    )


def invitation() -> v.InvitationPage:
    return v.InvitationPage(
        sender="Example Coordination Center",
        message="Please call us.\n\nMornings are best.",
        sent=datetime(2026, 11, 23, 15, 0, tzinfo=UTC),
        due=datetime(2026, 11, 30, 22, 0, tzinfo=UTC),
        terms=pairs(
            ("You keep private", "Everything you learn here, until the end below"),
            ("You may tell", "Own staff and suppliers who need it to fix"),
            ("It ends early if", "It leaks, is exploited, or harms a patient"),
        ),
        terms_text=("You may leave at any time. What you have learned stays under these terms.",),
        ends=END,
        box=v.FormBox(
            "answer",
            "/invitation/x/",
            InvitationForm(),
            (v.Submit("I agree to these terms", "accept"), v.Submit("I decline", "decline")),
            "Your answer",
        ),
        silent="Without an answer the invitation lapses. Silence is never read as “not affected”.",
        duties=(v.Pair("United States: report to the regulator", "Within 30 days.", note="21 CFR 803.50"),),
        agencies=(v.Pair("United States: law on records", "Passed on to nobody.", note="21 CFR 20.85"),),
    )


def invitation_told() -> v.InvitationPage:
    """To the maker of the device, which is told what was reported."""
    told = pairs(("Device", "InfusaCore LX"), ("What was reported", "It takes any dose.\n\nNo alarm."))
    return replace(invitation(), told=told, duties=(), agencies=())


def advisory_list() -> v.AdvisoryListPage:
    return v.AdvisoryListPage(
        title="Alerts and advisories",
        note="Each one says first what to do on Monday morning.",
        filter=v.Filter("/advisories/", "", "Device, manufacturer or CVE number"),
        items=LATEST,
        pager=v.Pager(older="/advisories/?after=x"),
        empty=v.Empty("Nothing matches", "Try the manufacturer’s name, or a CVE number."),
        feeds=(
            v.Link("CSAF provider", "/.well-known/csaf/provider-metadata.json", "All advisories as CSAF 2.0"),
        ),
    )


def advisory_list_empty() -> v.AdvisoryListPage:
    return replace(advisory_list(), items=(), pager=v.Pager(), feeds=())


def advisory() -> v.AdvisoryPage:
    m = v.Monday
    return v.AdvisoryPage(
        tag=v.Tag("Advisory", "new"),
        number="MDA-2027-204417",
        revision="revision 2",
        title="InfusaCore LX infusion pump: dose can be changed without a password",
        crumbs=(v.NavItem("Advisories", "/advisories/"), v.NavItem("MDA-2027-204417", "/advisories/5/")),
        facts=pairs(
            ("Published", "Jan 14, 2027"),
            ("Updated", "Jan 21, 2027"),
            ("Next update by", "Feb 11, 2027"),
            ("Marking", "TLP:CLEAR, share freely"),
        ),
        monday=(
            m(
                "Am I affected?",
                "Yes, if you have InfusaCore LX, software 6.0 to 7.3",
                "Menu, then About, shows the version. InfusaCore LX2 is not affected.",
            ),
            m(
                "Isolate or keep in use?",
                "Keep in use. Separate the network.",
                "Put pumps on their own network, or unplug the network.",
                key=True,
            ),
            m(
                "What does isolating do to care?",
                "No drug library updates, no automatic charting",
                "Nurses enter doses by hand and check the rate every hour.",
                key=True,
            ),
            m(
                "Who patches, and when?",
                "Northgate’s field staff, from Jan 14",
                "Book a visit. You cannot install version 7.4.1 yourself.",
            ),
            m(
                "How long is a pump out of use?",
                "25 minutes per pump",
                "Finish the infusion first. Keep one spare pump for every ten.",
            ),
            m(
                "Whom to call?",
                "Northgate, day and night:",
                "Patient affected? Call us: +1 202 555 0142.",
                phone=v.Phone("+1 612 555 0100", "+16125550100"),
            ),
        ),
        acts=(
            v.Act("Print the checklist", "/advisories/5/print/", look="filled"),
            v.Act("Download CSAF", "/advisories/5.json"),
        ),
        checklist=(
            "Listed every InfusaCore LX and its software version",
            "Moved pumps to a separate network, or unplugged the network",
            "Told wards: enter doses by hand, hourly rate check",
            "Booked version 7.4.1 with the manufacturer",
        ),
        meaning=(
            "Someone on the hospital network can change the dose of a running pump. No attack has been seen.",
            "Continue therapy: stopping an infusion without a replacement pump is the greater danger.",
        ),
        meaning_source="Joint statement of the coordinator and the clinical adviser, Jan 11, 2027.",
        products=table(
            "Affected products",
            "Product|Versions|Status|What to do",
            (
                ("InfusaCore LX", "Northgate Medical"),
                "6.0 to 7.3",
                ("Affected", "", "affected"),
                "Update to 7.4.1",
            ),
            (("InfusaCore LX", "Northgate Medical"), "7.4.1", ("Fixed", "", "fixed"), "Nothing"),
            (
                ("InfusaCore LX2", "Northgate Medical"),
                "all",
                ("Not affected", "no network dose entry", "not_affected"),
                "Nothing",
            ),
            (
                ("Halcyon H-Pump 3", "Halcyon Infusion"),
                "2.0 to 2.8",
                ("Affected", "fix Jan 26", "affected"),
                "Separate the network",
            ),
            (
                ("Solent Drip One", "Solent Devices"),
                "all",
                ("No answer", "asked 5 times since Nov 11", "asked"),
                "Treat as affected",
            ),
        ),
        scores=(
            v.Score("Worst CVSS 3.1", "8.1 High", "maker: 6.8"),
            v.Score("Exploited?", "Not seen", "as of Jan 21"),
            v.Score("Vulnerabilities", "1", "CVE-2026-91847"),
        ),
        fixes=pairs(
            ("Fix", "InfusaCore LX 7.4.1, by Northgate’s field staff, from Jan 14"),
            ("Workaround today", "Own network for pumps; block port 5044 elsewhere"),
            ("Do not", "Do not switch pumps off in mid-infusion"),
        ),
        vulns=(
            v.AdvisoryVuln(
                "v1",
                "CVE-2026-91847: missing authentication",
                pairs(
                    ("CWE", "CWE-306 Missing Authentication for Critical Function"),
                ),
                (
                    v.Said("The dose service answers on port 5044 without asking who calls."),
                    v.Said("We answer  for it.\nAsk us.", heading="Statement of Northgate Medical"),
                ),
                scores=table(
                    "Scores of CVE-2026-91847",
                    "Score|Whose|Products|Vector",
                    (
                        "8.1 High",
                        "Coordination center",
                        "InfusaCore LX 6.0 to 7.3",
                        v.Cell("CVSS:3.1/AV:A/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:H", code=True),
                    ),
                ),
                thanks=("Harbor Finch (pseudonym)",),
            ),
        ),
        notes=(v.Prose("note-legal", "Legal notice", ("This advisory is not a regulatory decision.",)),),
        updates=events(
            (
                "Revision 2: workaround tested, Halcyon’s date",
                "Jan 21, 2027. The workaround now names the port.",
                True,
            ),
            ("Revision 1: first published", "Jan 14, 2027, 10:00 am Eastern (15:00 UTC)", True),
        ),
        downloads=(
            v.Doc("CSAF 2.0 (JSON)", "/advisories/5.json", "48 KB"),
            v.Doc("SHA-512", "/advisories/5.json.sha512", "of the JSON file"),
        ),
        thanks=("Harbor Finch (pseudonym), who reported it to the coordination center.",),
        references=(
            v.Link(
                "Northgate product security bulletin 2027-01",
                "https://psirt.northgate.example/2027-01",
                "external",
            ),
        ),
        event=v.Act("Report an event", "/report/", look="danger"),
    )


def advisory_bare() -> v.AdvisoryPage:
    """An advisory re-coordinated from an older one: no Monday answers, no statement."""
    return replace(
        advisory(),
        monday=(),
        checklist=(),
        meaning=(),
        meaning_source="",
        scores=(),
        fixes=(),
        event=None,
        thanks=(),
    )


def search() -> v.SearchPage:
    return v.SearchPage(
        "infusion pump",
        "/search/",
        LATEST[1:],
        v.Pager(older="/search/?q=infusion+pump&after=x"),
        v.Empty("Nothing found", "Try a number, a device or a CVE."),
    )


def search_empty() -> v.SearchPage:
    return replace(search(), query="", rows=(), pager=v.Pager())


def calculator() -> v.CalculatorPage:
    answers = RubricForm({"XAVN": "N", "XAVP": "Y"})
    return v.CalculatorPage(
        heading="Rubric for medical devices",
        lead="Answer what you know.",
        crumbs=(v.NavItem("Calculators", "/calculators/"), v.NavItem("Rubric for medical devices", "")),
        box=v.FormBox("ask", "/calculators/rubric/", answers, post("Score")),
        notes=("An unknown loss counts as high.",),
        answer=v.Calculated(
            "7.6 High",
            (v.Pair("Vector", "CVSS:3.0/AV:P/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", code=True),),
            (v.Notice("warning", "22 questions are open and count as the worst case."),),
            (table("Metrics of the vector", "Metric|Value|Written", ("Attack Vector", "Physical", "AV:P")),),
        ),
    )


def calculator_of_risk() -> v.CalculatorPage:
    before, after = (Exploitability.HIGH, Harm.SERIOUS), (Exploitability.LOW, Harm.SERIOUS)
    matrix = drawn(DEFAULT, ((before, "1", "before controls"), (after, "2", "with controls")))
    facts = pairs(("Before controls", "Uncontrolled"), ("With controls", "Controlled"))
    return replace(calculator(), answer=v.Calculated("Proposed: Controlled", facts, matrix=matrix))


def calculator_before() -> v.CalculatorPage:
    return replace(calculator(), answer=None)


def confirm() -> v.ConfirmPage:
    return v.ConfirmPage(
        heading="End the embargo now?",
        text=(
            "Nobody gains access to anything by this.",
            "The promise to wait stops for all six parties at once.",
        ),
        box=v.FormBox(
            "confirm", "/e/end/", f.EndForm(), (v.Submit("End the embargo", "end", look="danger"),)
        ),
        cancel=v.Link("Keep it and go back", "/cases/1/embargo/"),
        crumbs=head("Embargo").crumbs,
        facts=pairs(
            ("Case", NUMBER), ("Would end anyway", "Jan 14, 2027, 10:00 am EST (2027-01-14 15:00 UTC)")
        ),
        danger=True,
    )


def text() -> v.TextPage:
    return v.TextPage(
        "Safe harbor",
        "We protect people who report in good faith.",
        (
            v.Prose(
                "promise",
                "What we promise",
                ("We take no legal action, and we tell the manufacturer so.",),
                (v.Link("Disclosure policy", "/policy/"),),
            ),
        ),
    )


def home_without_phone() -> v.HomePage:
    """An installation that names no telephone, and its first day."""
    return replace(home(), phone=None, emergency=None, latest=(), advisory_count=0)
