"""Facts, clocks and conditions of legal duties, in words: on forms, in tables and on paper alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _l

from medaccord.domain.assessment.clocks import Holds, Stands
from medaccord.domain.assessment.duties import ISAO, Clock, Condition, Days, Fact
from medaccord.web import viewmodels as v
from medaccord.web.presenters.words import Words

FACTS: Words = {
    Fact.LEARNED: _l("Learned of the vulnerability whose risk is uncontrolled"),
    Fact.PLANNED: _l("Has a plan to bring the risk down"),
    Fact.CUSTOMERS_TOLD: _l("Told customers, with controls for the time being"),
    Fact.FIXED: _l("Fixed, validated and distributed the fix"),
    Fact.UPDATE_OFFERED: _l("Offered an update outside the regular cycle"),
    Fact.NO_HARM_KNOWN: _l("Knows of no serious adverse event or death from it"),
    Fact.HARM_KNOWN: _l("Knows of a serious adverse event or death from it"),
    Fact.CORRECTION_BEGUN: _l("Initiated a correction or removal"),
    Fact.CORRECTION_REPORTED: _l("Reported the correction or removal to FDA"),
    Fact.EVENT_KNOWN: _l("Became aware of a reportable event"),
    Fact.EVENT_REPORTED: _l("Reported the event to FDA"),
    Fact.REMEDY_NEEDED: _l("Became aware that an event needs remedial action at once"),
    Fact.REMEDY_REPORTED: _l("Sent FDA the five-day report on remedial action"),
    Fact.REQUEST_RECEIVED: _l("Became aware of FDA’s written request for five-day reports"),
    Fact.REQUEST_ANSWERED: _l("Sent FDA the five-day report that it requested"),
    Fact.ISAO_MEMBER: _l("Is a member of an ISAO that shares device vulnerabilities"),
    Fact.ISAO_POLICIES: _l("The ISAO has documented policies"),
    Fact.ISAO_SHARED: _l("Gave the ISAO the vulnerability and what customers were told"),
    Fact.ISAO_PROCESS: _l("Has a documented process for what the ISAO sends"),
    Fact.ROUTINE_UPDATE: _l("Offered a routine update"),
    Fact.RECALL_CLASSIFIED: _l("FDA assigned a recall class"),
    Fact.EVENT_NUMBERS: _l("Has numbers of adverse event reports"),
    Fact.FACILITY_KNEW: _l("A user facility became aware of a reportable event"),
    Fact.FACILITY_REPORTED: _l("The user facility reported the event"),
}
GROUPS: Final[tuple[tuple[str | Promise, tuple[Fact, ...]], ...]] = (
    (
        _l("The risk and its fix"),
        (
            Fact.LEARNED,
            Fact.PLANNED,
            Fact.CUSTOMERS_TOLD,
            Fact.FIXED,
            Fact.UPDATE_OFFERED,
            Fact.NO_HARM_KNOWN,
            Fact.HARM_KNOWN,
        ),
    ),
    (
        _l("Reports to FDA"),
        (
            Fact.CORRECTION_BEGUN,
            Fact.CORRECTION_REPORTED,
            Fact.EVENT_KNOWN,
            Fact.EVENT_REPORTED,
            Fact.REMEDY_NEEDED,
            Fact.REMEDY_REPORTED,
            Fact.REQUEST_RECEIVED,
            Fact.REQUEST_ANSWERED,
        ),
    ),
    (_l("Information sharing organization (ISAO)"), ISAO),
    (_l("For the record"), (Fact.ROUTINE_UPDATE, Fact.RECALL_CLASSIFIED, Fact.EVENT_NUMBERS)),
)
"""What a manufacturer chooses from, in the order in which it is offered."""
CLOCKS: Words = {
    Clock.COMMUNICATE: _l("Tell customers, with controls for the time being"),
    Clock.REMEDIATE: _l("Fix, validate and distribute the fix"),
    Clock.OUT_OF_CYCLE: _l("For a cyber device: offer an update outside the regular cycle"),
    Clock.CORRECTION_REPORT: _l("Report the correction or removal"),
    Clock.EVENT_REPORT: _l("Report the event"),
    Clock.REMEDY_REPORT: _l("Send the five-day report on remedial action"),
    Clock.REQUESTED_REPORT: _l("Send the five-day report that FDA requested"),
    Clock.FACILITY_REPORT: _l("Report the event as a user facility"),
}
COUNTED: Words = {
    Days.CALENDAR: _l("%d calendar days"),
    Days.WORKING: _l("%d working days"),
}
STANDS: Mapping[Stands, tuple[v.parts.StatusKind, str | Promise]] = {
    Stands.NOT_STARTED: ("neutral", _l("Not started")),
    Stands.SUGGESTED: ("neutral", _l("Suggested, not stated")),
    Stands.OPEN: ("waiting", _l("Open")),
    Stands.OVERDUE: ("late", _l("Overdue")),
    Stands.MET: ("done", _l("Met")),
    Stands.LATE: ("late", _l("Done late")),
}
HOLDS: Mapping[Holds, tuple[v.parts.StatusKind, str | Promise]] = {
    Holds.MET: ("done", _l("Met")),
    Holds.OPEN: ("waiting", _l("Open")),
    Holds.FAILED: ("late", _l("Failed")),
}
CONDITIONS: Words = {
    Condition.NO_HARM: _l("No serious adverse event or death from it is known"),
    Condition.COMMUNICATED: _l("Within 30 days customers are told, with controls, and there is a plan"),
    Condition.REMEDIATED: _l("Within 60 days the fix is validated and distributed"),
    Condition.ISAO_PARTICIPANT: _l("The manufacturer takes an active part in an ISAO"),
}
