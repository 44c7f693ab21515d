"""How the fix of a manufacturer reaches one region: clearance by its regulator, then stages with days.

A fix of a device may need FDA 510(k) or a letter to file, a notified body (EU MDR), PMDA or another regulator
before it ships (FDA postmarket guidance 2016 §VI), and is seldom everywhere on one day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from medaccord.domain import text
from medaccord.domain.cvd.cells import EASTMOST
from medaccord.domain.findings import Findings
from medaccord.domain.sentence import Sentence

MOST_STAGES = 6
LONGEST_REGION = 80

REGIONS = (
    "United States",
    "European Union and EEA",
    "United Kingdom",
    "Switzerland",
    "Canada",
    "Japan",
    "Australia",
    "Brazil",
    "China",
    "South Korea",
    "All other countries",
)
"""Offered where a region is typed; any other may be given."""


class Clearance(StrEnum):
    """Where a fix stands with the regulator of a region."""

    NOT_NEEDED = "not_needed"
    NEEDED = "needed"
    APPLIED = "applied"
    GRANTED = "granted"


DATED = {
    Clearance.APPLIED: "Give the day on which it was applied for.",
    Clearance.GRANTED: "Give the day on which it was granted.",
}
"""What has happened has a day."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of a rollout: its name, the day planned for it, and the day on which it was done."""

    name: str
    planned: date
    done: date | None = None

    @property
    def ends(self) -> date:
        """The day on which it was done, or is planned to be."""
        return self.done or self.planned

    def is_late(self, today: date) -> bool:
        """Whether its day has passed and nobody has said that it is done."""
        return self.done is None and self.planned < today


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is said of a fix in one region.

    `clearance_date` is the day of the step that `clearance` names: by when it is to be applied for, when it
    was applied for or granted, or when it was found not to be needed.
    """

    region: str
    clearance: Clearance
    stages: Sequence[Stage]
    clearance_date: date | None = None
    clearance_reference: str = ""
    fixed_version: str = ""


def check(told: Told, now: datetime, found: Findings, prefix: str = "") -> None:
    """Find what is missing or contradicts itself, by field; a stage's fields go by `stages/2/done`.

    A planned day may have passed: that is late, and is to be seen. What is done has a day that has come,
    anywhere on Earth.
    """
    today = (now + EASTMOST).date()
    found.take(f"{prefix}region", text.line, told.region, limit=LONGEST_REGION)
    if not told.region.strip():
        found.add(f"{prefix}region", "Name a country or region.")
    found.take(f"{prefix}clearance_reference", text.line, told.clearance_reference)
    found.take(f"{prefix}fixed_version", text.label, told.fixed_version, limit=text.PRINTED)
    _check_day(told, today, found, f"{prefix}clearance_date")
    _check_stages(told.stages, today, found, prefix)


def _check_day(told: Told, today: date, found: Findings, name: str) -> None:
    if told.clearance_date is None:
        if told.clearance in DATED:
            found.add(name, DATED[told.clearance])
    elif told.clearance != Clearance.NEEDED and told.clearance_date > today:
        found.add(name, "This day has not come yet. Say that clearance is needed, and by when.")


def _check_stages(stages: Sequence[Stage], today: date, found: Findings, prefix: str) -> None:
    if not 0 < len(stages) <= MOST_STAGES:
        found.add(
            f"{prefix}stages", Sentence("Give between 1 and {most_stages} stages.", most_stages=MOST_STAGES)
        )
        return
    names = [stage.name.strip().casefold() for stage in stages]
    for place, stage in enumerate(stages):
        here = f"{prefix}stages/{place}"
        found.take(f"{here}/name", text.line, stage.name)
        if not names[place]:
            found.add(f"{here}/name", "Give the stage a name.")
        elif names[place] in names[:place]:
            found.add(f"{here}/name", "Give each stage a name of its own.")
        if stage.done is not None and stage.done > today:
            found.add(f"{here}/done", "A stage that is done has a day that has come. Or leave this empty.")
