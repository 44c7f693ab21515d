"""A provisional clinical statement: what the adviser says in an emergency, before there is an assessment.

Four fields (agreement B2): the harm that is plausible, what patients should do, what clinicians should do,
and by when the adviser looks at it again.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from medaccord.domain import text
from medaccord.domain.findings import Findings
from medaccord.domain.scoring.harm import Harm
from medaccord.domain.sentence import Sentence

LONGEST: Final = dt.timedelta(days=14)
"""What was said in a hurry is looked at again within that: a default of our own."""


class Plausible(StrEnum):
    """The worst harm that is plausible as far as anybody can say now, or that none is known."""

    NONE_KNOWN = "none_known"
    NEGLIGIBLE = Harm.NEGLIGIBLE.value
    MINOR = Harm.MINOR.value
    SERIOUS = Harm.SERIOUS.value
    CRITICAL = Harm.CRITICAL.value
    CATASTROPHIC = Harm.CATASTROPHIC.value


@dataclass(frozen=True, slots=True)
class Wanted:
    """The four fields as they were typed; `severity` and `harm` are the first, `revisit_by` is in UTC."""

    severity: str
    harm: str
    patients: str
    clinicians: str
    revisit_by: dt.datetime


SAID: Final = {
    "harm": "Say what could happen to a patient, or what speaks against harm.",
    "patients": "Say what patients should do, even if that is to go on as before.",
    "clinicians": "Say what clinicians should do, even if that is to go on as before.",
}
"""The texts, each with what is said where it is missing: silence would be read as 'do nothing'."""


def check(wanted: Wanted, now: dt.datetime) -> None:
    """Raise Invalid with findings by the name of each field: all four are needed."""
    found = Findings()
    if wanted.severity not in [one.value for one in Plausible]:
        found.add("severity", Sentence("Choose one of: {listed}.", listed=", ".join(Plausible)))
    for name, sentence in SAID.items():
        found.take(name, text.said, getattr(wanted, name), sentence, limit=text.REASON)
    _check_revisit(found, wanted.revisit_by, now)
    found.settle()


def check_instead(instead: str) -> None:
    """Raise Invalid where nobody says what holds now: without it a reader does not know what to do."""
    found = Findings()
    sentence = "Say what patients and clinicians should go by now."
    found.take("instead", text.said, instead, sentence, limit=text.REASON)
    found.settle()


def _check_revisit(found: Findings, by: dt.datetime, now: dt.datetime) -> None:
    if by.utcoffset() != dt.timedelta(0):
        found.add("revisit_by", "Give the instant in UTC.")
    elif by <= now:
        found.add("revisit_by", "This instant has passed. Choose a later one.")
    elif by > now + LONGEST:
        found.add("revisit_by", Sentence("Choose an instant within {days} days.", days=LONGEST.days))


def is_overdue(revisit_by: dt.datetime, now: dt.datetime) -> bool:
    """Whether a statement that stands should have been looked at again."""
    return revisit_by <= now
