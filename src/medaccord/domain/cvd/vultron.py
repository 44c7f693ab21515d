"""The one table between our words and Vultron's letters and role names."""

from __future__ import annotations

from types import MappingProxyType

from medaccord.domain.cvd.case_state import EXPOSURE_EVENTS, FIX_EVENTS, CaseEvent, CaseState, Deployment
from medaccord.domain.cvd.consent import ConsentEvent, ConsentState
from medaccord.domain.cvd.embargo import EmbargoEvent, EmbargoState
from medaccord.domain.cvd.report import ReportEvent, ReportState
from medaccord.domain.cvd.situation import Role

REPORT = MappingProxyType(dict(zip(ReportState, "SRIVDAC", strict=True)))
REPORT_EVENTS = MappingProxyType(dict(zip(ReportEvent, "rviadc", strict=True)))
EMBARGO = MappingProxyType(dict(zip(EmbargoState, "NPARX", strict=True)))
EMBARGO_EVENTS = MappingProxyType(dict(zip(EmbargoEvent, "part", strict=True)))
CONSENT = MappingProxyType(
    dict(zip(ConsentState, ("NO_EMBARGO", "INVITED", "SIGNATORY", "LAPSED", "DECLINED"), strict=True))
)
CONSENT_EVENTS = MappingProxyType({event: event.name for event in ConsentEvent})
CASE_EVENTS = MappingProxyType(dict(zip(CaseEvent, "VFDPXA", strict=True)))
DEPLOYMENT = MappingProxyType({Deployment.NOT_DEPLOYED: "d", Deployment.DEPLOYED: "D"})
ROLES = MappingProxyType(
    {
        Role.FINDER: "FINDER",
        Role.REPORTER: "REPORTER",
        Role.MANUFACTURER: "VENDOR",
        Role.DEPLOYER: "DEPLOYER",
        Role.COORDINATOR: "COORDINATOR",
        Role.OBSERVER: "OBSERVER",
        Role.CASE_OWNER: "CASE_OWNER",
    }
)


def letters(state: CaseState) -> str:
    """Six letters in the order v f d p x a, upper case for what has happened."""
    marks = ((CASE_EVENTS[event], state.has(event)) for event in (*FIX_EVENTS, *EXPOSURE_EVENTS))
    return "".join(letter if happened else letter.lower() for letter, happened in marks)


def word(events: tuple[CaseEvent, ...]) -> str:
    """A sequence of events as letters, such as VFDPXA."""
    return "".join(CASE_EVENTS[event] for event in events)


def events(letters_: str) -> tuple[CaseEvent, ...]:
    """The inverse of `word`; raises KeyError for a letter that is none of V F D P X A."""
    by_letter = {letter: event for event, letter in CASE_EVENTS.items()}
    return tuple(by_letter[letter] for letter in letters_)
