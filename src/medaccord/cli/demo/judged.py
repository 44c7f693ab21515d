"""How parties of a sample case judge the risk to patients: one vulnerability openly, one behind a seal."""

from __future__ import annotations

from typing import Any

from medaccord.apps.assessments.commands import (
    assessment,
    consensus,
    determination,
    dispute,
    duty,
    opinion,
    provisional,
    workspace,
)
from medaccord.apps.assessments.queries.disputes import disputes_of
from medaccord.apps.assessments.queries.rounds import own_of
from medaccord.apps.assessments.queries.together import joinings_of
from medaccord.cli.demo.stage import Play
from medaccord.core.principal import LIVE, Actor, system
from medaccord.domain.assessment.determination import Wanted
from medaccord.domain.assessment.dispute import Claim
from medaccord.domain.assessment.provisional import Wanted as Provisional
from medaccord.domain.assessment.stating import Statement
from medaccord.domain.roles import Role

ON_THE_WARD = "CVSS:3.1/AV:A/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:H"
EASY = {
    "vector": ON_THE_WARD,
    "exploitability": "high",
    "exploit_because": "The port answers anybody on the ward network.",
}
HARM = {
    "hazard": "Dose entered over the network",
    "situation": "The pump gives more than was set",
    "harm": "Overdose, then loss of breathing",
    "terms": ["A1402", "F1005"],
    "severity": "critical",
    "population": "Adults and children on opioid infusions",
    "dependence": "yes",
    "noticed": "not_always",
    "workaround": "Check the rate at every hourly round",
    "benefit_risk": "Continue therapy unless a replacement pump is ready; to stop an infusion harms too.",
    "controls": "Pumps on a network of their own",
    "risk_before": "uncontrolled",
    "risk_after": "uncontrolled",
}
OF_MAKER = {
    **HARM,
    "vector": ON_THE_WARD.replace("AC:L", "AC:H"),
    "exploitability": "medium",
    "exploit_because": "It needs the pump’s serial number.",
    "severity": "minor",
    "harm": "More than was set, until the alarm sounds",
    "noticed": "always",
    "risk_after": "controlled",
}


def judged(play: Play) -> None:
    """V1 was judged alone, then in the open with a dissent; V2 is sealed now, with a first word."""
    everybody = ("lead", "agency", "northgate", "reporter")
    row = _ask(play, 20, "V1", -14, *everybody, question="How bad is it on a ward at night?")
    for days, who, answers in (
        (19, "lead", EASY),
        (18.5, "agency", HARM),
        (17, "northgate", OF_MAKER),
        (16, "reporter", EASY),
    ):
        _give(play, days, who, answers)
    assessment.open(system(LIVE, play.case), row, play.stage.ago(15.9))
    _determines(play, 15, "agency", "uncontrolled", "critical", "A nurse would notice too late.")
    _determines(play, 14.5, "northgate", "controlled", "minor", "The alarm sounds within two minutes.")
    _states(play)
    _duties(play)
    _disputes(play)
    _ask(play, 2, "V2", 3, "lead", "agency", "northgate", question="What if somebody reads the service log?")
    _says_at_once(play)
    _give(play, 1, "agency", HARM | {"severity": "negligible", "risk_before": "controlled"})
    _drafts(play)


def _voice(play: Play, who: str) -> Actor:
    return play.lead if who == "lead" else play.voices[who]


def _party(play: Play, who: str) -> Any:
    return play.party(Role.LEAD) if who == "lead" else play.parties[who]


def _ask(play: Play, days: float, word: str, until: float, *parties: str, question: str) -> Any:
    """The lead asks parties about one vulnerability, until so many days after the present."""
    flaw, at = play.vulnerabilities[word], play.stage.ago(days)
    due = play.stage.ago(-until)
    asked = [_party(play, one) for one in parties]
    return assessment.ask(play.lead, flaw, at, parties=asked, due_at=due, question=question).id


def _give(play: Play, days: float, who: str, answers: dict[str, Any]) -> None:
    voice = _voice(play, who)
    opinion.give(voice, own_of(voice, play.case)[0].id, play.stage.ago(days), answers=answers)


def _determines(play: Play, days: float, who: str, risk: str, severity: str, why: str) -> None:
    wanted = Wanted(risk, "high", severity, why, "Pumps on a network of their own", "medium", severity)
    flaw = play.vulnerabilities["V1"]
    determination.make(_voice(play, who), flaw, play.stage.ago(days), wanted=wanted)


def _duties(play: Play) -> None:
    """The manufacturer has begun a correction and states what its clock is counted from."""
    told = "Customers are asked to separate the network of their pumps."
    for fact, days, named, words in (
        ("correction_begun", 9, "", told),
        ("no_harm_known", 8, "", ""),
        ("isao_member", 400, "Example Device ISAO", ""),
    ):
        wanted = Statement(fact, play.stage.ago(days).date(), named, words)
        duty.state(_voice(play, "northgate"), play.vulnerabilities["V1"], play.stage.ago(8), wanted=wanted)


def _disputes(play: Play) -> None:
    """The manufacturer disputes the harm; the adviser, who settles it, asks back."""
    wanted = Claim(
        "harm",
        "The pump stops before an overdose",
        "In 14 bench runs the flow alarm sounded within two seconds, and the pump stopped by itself.",
    )
    maker, adviser = _voice(play, "northgate"), _voice(play, "agency")
    dispute.open(maker, play.case, play.stage.ago(7), wanted=wanted, vulnerability=play.vulnerabilities["V1"])
    (row,) = disputes_of(adviser, play.case)
    question = "At which rates were the runs made? Below 5 mL/h we know of pumps that alarm later."
    dispute.write(adviser, row.id, play.stage.ago(6.5), text=question)


def _drafts(play: Play) -> None:
    """The manufacturer has begun its answer about V2, for a colleague to go on with."""
    said = {"harm": "None to a patient. Names of patients can be read", "severity": "negligible"}
    workspace.keep(
        _voice(play, "northgate"),
        play.case,
        play.stage.ago(0.5),
        vulnerability=play.vulnerabilities["V2"],
        what="opinion",
        answers=said,
        version=0,
    )


def _says_at_once(play: Play) -> None:
    """Behind the seal opinions are waited for; what to do until then the adviser says openly."""
    wanted = Provisional(
        "none_known",
        "The service log holds names of patients and no settings of therapy, as far as we know.",
        "Keep using the pump.",
        "Go on as before. Tell us of any setting that changed by itself.",
        play.stage.ago(-4),
    )
    provisional.issue(_voice(play, "agency"), play.vulnerabilities["V2"], play.stage.ago(1.5), wanted=wanted)


def _states(play: Play) -> None:
    """The adviser has signed its part, the center has not, and the manufacturer dissents."""
    row = consensus.propose(
        play.lead,
        play.vulnerabilities["V1"],
        play.stage.ago(13),
        texts={
            "technical": "Anybody on the ward network can change the dose of a running InfusaCore LX pump.",
            "clinical": "An overdose of an opioid can stop a patient’s breathing before a nurse notices.",
            "patients": "Keep using the pump. Ask your care team if you have questions.",
            "clinicians": "Check the rate at every hourly round.",
            "mitigations": "Put pumps on a network of their own.",
        },
        parties=[play.parties["northgate"]],
    )
    consensus.sign(_voice(play, "agency"), row.id, play.stage.ago(12.8), part="clinical")
    (joining,) = joinings_of(_voice(play, "northgate"), play.case)
    why = "The pump alarms at any rate above 150 mL/h. In our view a nurse notices within two minutes."
    consensus.dissent(_voice(play, "northgate"), joining.id, play.stage.ago(12.5), reason=why)
