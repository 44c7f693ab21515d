"""SSVC coordinator triage (decision table DT_COORD_TRIAGE 1.0.0): what is a report worth coordinating for?

Seven inputs of two or three values each lead to coordinate, track or decline. The outcome is a suggestion,
never a gate. What may hurt somebody or is known already overrides it to 'coordinate, safety': the table
weighs how much a coordinator can add, not how much a patient can lose.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from types import MappingProxyType

from medaccord.domain.scoring import ssvc

_TABLE = ssvc.COORDINATOR_TRIAGE
TABLE = f"{_TABLE.key} {_TABLE.version}"
"""Key and version of the table, recorded with every use of it."""


class Public(StrEnum):
    """Report Public (RP 1.0.0)."""

    YES = "yes"
    NO = "no"


class Contacted(StrEnum):
    """Supplier Contacted (SCON 1.0.0)."""

    NO = "no"
    YES = "yes"


class Credibility(StrEnum):
    """Report Credibility (RC 1.0.0)."""

    NOT_CREDIBLE = "not_credible"
    CREDIBLE = "credible"


class Suppliers(StrEnum):
    """Supplier Cardinality (SC 1.0.0)."""

    ONE = "one"
    MULTIPLE = "multiple"


class Engagement(StrEnum):
    """Supplier Engagement (SE 1.0.0)."""

    ACTIVE = "active"
    UNRESPONSIVE = "unresponsive"


class Utility(StrEnum):
    """Utility of the vulnerability to an adversary (U 1.0.1)."""

    LABORIOUS = "laborious"
    EFFICIENT = "efficient"
    SUPER_EFFECTIVE = "super_effective"


class Impact(StrEnum):
    """Public Safety Impact (PSI 2.0.1): significant is a major injury or worse."""

    MINIMAL = "minimal"
    SIGNIFICANT = "significant"


class Outcome(StrEnum):
    """What the table says (COORDINATE 1.0.1)."""

    DECLINE = "decline"
    TRACK = "track"
    COORDINATE = "coordinate"


@dataclass(frozen=True, slots=True)
class Inputs:
    """The seven inputs of the table; the last value of each speaks most for coordinating."""

    public: Public
    contacted: Contacted
    credibility: Credibility
    suppliers: Suppliers
    engagement: Engagement
    utility: Utility
    impact: Impact

    @classmethod
    def of(cls, values: Mapping[str, str]) -> Inputs:
        """The inputs whose values stand in a mapping under their names, perhaps beside others."""
        return cls(**{name: kind(values[name]) for name, kind in INPUTS.items()})  # type: ignore[arg-type]


INPUTS: Mapping[str, type[StrEnum]] = MappingProxyType(
    {
        "public": Public,
        "contacted": Contacted,
        "credibility": Credibility,
        "suppliers": Suppliers,
        "engagement": Engagement,
        "utility": Utility,
        "impact": Impact,
    }
)
"""The values of each input by its name, from the one that speaks least for coordinating."""

_KEYS: Mapping[str, ssvc.Point] = MappingProxyType(dict(zip(INPUTS, _TABLE.points, strict=True)))


def _row(inputs: Inputs) -> Outcome:
    """Look a row up by the names that the standard gives the values, as they are written here."""
    values = {
        point.key: next(
            key for key, name in point.values.items() if _word(name) == getattr(inputs, field).value
        )
        for field, point in _KEYS.items()
    }
    return Outcome(_word(_TABLE.outcome.values[_TABLE.decide(values)]))


def _word(name: str) -> str:
    return name.lower().replace(" ", "_")


ROWS: Mapping[Inputs, Outcome] = MappingProxyType(
    {inputs: _row(inputs) for inputs in (Inputs(*values) for values in product(*INPUTS.values()))}  # type: ignore[arg-type]
)
"""All 192 rows."""


class Alarm(StrEnum):
    """What overrides the table to 'coordinate, safety'."""

    THERAPY = "therapy"
    """An implanted or life-sustaining device."""
    HARM = "harm"
    """A patient was harmed, or it is suspected."""
    EXPLOITED = "exploited"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What the table says, what overrides it, and which inputs said otherwise then."""

    table: Outcome
    alarms: tuple[Alarm, ...]
    against: tuple[str, ...]

    @property
    def outcome(self) -> Outcome:
        """What is suggested in the end."""
        return Outcome.COORDINATE if self.alarms else self.table

    @property
    def is_urgent(self) -> bool:
        """Whether something happened or is out already; the kind of device by itself hastens nothing."""
        return any(alarm != Alarm.THERAPY for alarm in self.alarms)

    @property
    def is_safety(self) -> bool:
        """Whether it is 'coordinate, safety', whatever the table says."""
        return bool(self.alarms)


def alarms(*, therapy: bool, harm: bool, exploited: bool, public: bool) -> tuple[Alarm, ...]:
    """What overrides the table; it needs no other answer."""
    told = {
        Alarm.THERAPY: therapy,
        Alarm.HARM: harm,
        Alarm.EXPLOITED: exploited,
        Alarm.PUBLIC: public,
    }
    return tuple(alarm for alarm, said in told.items() if said)


def suggest(inputs: Inputs, *, therapy: bool, harm: bool, exploited: bool) -> Suggestion:
    """The suggestion for a report; the three flags and publicity are what overrides the table.

    `against` names the inputs without whose values the table would say coordinate too; it is empty where
    it does.
    """
    table = ROWS[inputs]
    public = inputs.public == Public.YES
    overriding = alarms(therapy=therapy, harm=harm, exploited=exploited, public=public)
    return Suggestion(table, overriding, _against(inputs, table))


def _against(inputs: Inputs, table: Outcome) -> tuple[str, ...]:
    """Inputs that do not speak for coordinating as much as they could, where the table says less."""
    if table == Outcome.COORDINATE:
        return ()
    return tuple(name for name, values in INPUTS.items() if getattr(inputs, name) != list(values)[-1])
