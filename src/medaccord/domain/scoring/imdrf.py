"""Codes of the IMDRF's terminology of adverse events (N43, annexes A to G): their form, and a few of them.

The annexes are loaded from the published files. Until then the codes stand in that matter for security and
harm, with their terms and without definitions. What severity a health impact may have is our own proposal.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from medaccord.domain.errors import Invalid
from medaccord.domain.scoring.harm import Harm

ANNEXES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "A": "Device problem",
        "B": "Type of investigation",
        "C": "Investigation findings",
        "D": "Investigation conclusion",
        "E": "Clinical signs and symptoms",
        "F": "Health impact",
        "G": "Component",
    }
)
_FORM: Final = re.compile(r"[A-F]([0-9]{2}){1,3}|G[0-9]{2}([0-9]{3}([0-9]{2})?)?", re.ASCII)
NOT_SELECTABLE: Final = "Not selectable"
LONGEST: Final = 8


def is_code(text: str) -> bool:
    """Whether it has the form of a code: a letter with 2, 4 or 6 digits, in annex G with 2, 5 or 7."""
    return _FORM.fullmatch(text) is not None


def check(text: str) -> str:
    """A code as it is; raises Invalid for what has not its form."""
    if not is_code(text):
        raise Invalid("Write a letter from A to F with 2, 4 or 6 digits, or G with 2, 5 or 7.")
    return text


def annex(code: str) -> str:
    """The letter of the annex that a code is of."""
    return check(code)[0]


def above(code: str) -> tuple[str, ...]:
    """The codes above one, the widest first: A11 and A1105 of A110501, G02 and G02007 of G0200703."""
    ends = (3, 6) if annex(code) == "G" else (3, 5)
    return tuple(code[:end] for end in ends if end < len(code))


def hierarchy(code: str) -> str:
    """A code below the codes above it, as the annexes write it: A11|A1105|A110501."""
    return "|".join((*above(code), code))


SEED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "A1101": "Application Network Problem",
        "A1105": "Computer System Security Problem",
        "A110501": "Application Security Problem",
        "A110502": "Unauthorized Access to Computer System",
        "A1107": "Data Problem",
        "A110701": "Loss",
        "A110702": "Patient Data",
        "A13": "Communication",
        "A1304": "Telemetry Discrepancy",
        "A1305": "Wireless",
        "C1001": "Configuration",
        "C1007": "Software Security Vulnerability",
        "D0107": "Inadequate Cybersecurity",
        "D1107": "Sabotage or Intentional Misuse",
        "E0602": "Cardiac arrest",
        "E0703": "Apnea",
        "E0726": "Hypoxia",
        "E0741": "Respiratory arrest",
        "E1206": "Hypoglycemia",
        "E2321": "Hypotension",
        "F02": "Death",
        "F04": "Delay to Diagnosis",
        "F05": "Delay to Treatment",
        "F08": "Hospitalization",
        "F0801": "ICU",
        "F1001": "Absence of Treatment",
        "F1003": "Missed Dose",
        "F1004": "Underdose",
        "F100401": "Radiation underdose",
        "F1005": "Overdose",
        "F100501": "Radiation overdose",
        "F11": "Minor",
        "F12": "Serious",
        "F1202": "Disability",
        "F1203": "Life-threatening",
        "F1204": "Permanent impairment",
        "F1205": "Temporary impairment",
        "F13": "Misdiagnosis",
        "F14": "Prolonged care",
        "F1903": "Explantation",
        "F1909": "Surgery delayed",
        "F20": "Serious public health threat",
        "F2306": "Resuscitation",
        "F2307": "Reprogramming",
        "F24": "Insufficient information",
        "F26": "No health consequences",
        "F27": "No patient involvement",
        "G02008": "Software",
        "G0200703": "Network Interface",
        "G0200804": "Firmware",
        "G02010": "Programmer",
        "G02035": "Telemetry",
        "G04105": "Pump",
        "G06001": "Alarm",
    }
)
"""Codes with the terms that we name them by, shown where an annex is not loaded."""

EDITION: Final = "1"
PROPOSED_BY: Final = (
    "A proposal of Medaccord’s own, which neither the IMDRF nor FDA made; a clinician decides."
)
_NONE: Final[tuple[Harm, ...]] = ()
_MILD: Final = (Harm.NEGLIGIBLE, Harm.MINOR)

SEVERITIES: Final[Mapping[str, tuple[Harm, ...]]] = MappingProxyType(
    {
        "F02": (Harm.CATASTROPHIC,),
        "F03": (Harm.CATASTROPHIC,),
        "F08": (Harm.SERIOUS,),
        "F09": (Harm.CRITICAL,),
        "F11": (Harm.MINOR,),
        "F1202": (Harm.CRITICAL,),
        "F1203": (Harm.CRITICAL,),
        "F1204": (Harm.CRITICAL,),
        "F1205": (Harm.SERIOUS,),
        "F14": _MILD,
        "F19": (Harm.SERIOUS,),
        "F22": _MILD,
        "F23": (Harm.SERIOUS,),
        "F26": _NONE,
        "F27": _NONE,
    }
)
"""Severities of a health impact; those of a code count for all codes below it that have none of their own."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What severity a health impact may have: none for no harm, several where it lies between them."""

    code: str
    severities: tuple[Harm, ...]
    by: str = PROPOSED_BY
    edition: str = EDITION


def proposed(code: str) -> Proposal | None:
    """Our proposal for a code of annex F, else for the nearest code above it; None where there is none."""
    for one in (check(code), *reversed(above(code))):
        if one in SEVERITIES:
            return Proposal(code, SEVERITIES[one])
    return None
