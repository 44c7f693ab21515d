"""SSVC decision points and decision tables (CERT/CC), at the versions that are current in 2026, every row.

A point is a question with values of one or two letters; a table gives one value of its outcome for each
combination of its points' values. What is written here are the published rows in a notation of our own:
for each combination of all points but the last, the outcomes for the last point's values in their order.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from types import MappingProxyType
from typing import Final

from medaccord.domain.errors import Invalid
from medaccord.domain.sentence import Sentence


@dataclass(frozen=True, slots=True)
class Point:
    """A decision point of one version; `values` maps each key to its name, in the order of the standard."""

    key: str
    version: str
    name: str
    values: Mapping[str, str]
    namespace: str = "ssvc"

    @property
    def id(self) -> str:
        """Namespace, key and version, which together name a point."""
        return f"{self.namespace}:{self.key}:{self.version}"


@dataclass(frozen=True, slots=True)
class Table:
    """A decision table of one version; `rows` maps keys of the points' values, in order, to the outcome's."""

    slug: str
    key: str
    version: str
    name: str
    points: tuple[Point, ...]
    outcome: Point
    rows: Mapping[tuple[str, ...], str]

    def decide(self, values: Mapping[str, object]) -> str:
        """The outcome's key for the points' values by the points' keys; other keys are passed over.

        Raises Invalid with a finding by each point that lacks its value or has none of its own.
        """
        findings: dict[str, list[str]] = {}
        for point in self.points:
            if sentence := _fault(point, values):
                findings[point.key] = [sentence]
        if findings:
            raise Invalid(findings)
        return self.rows[tuple(str(values[point.key]) for point in self.points)]


_OTHER: Final = "something that is no text"


def _fault(point: Point, values: Mapping[str, object]) -> Sentence | None:
    listed = ", ".join(f"{key} ({name})" for key, name in point.values.items())
    if point.key not in values:
        return Sentence("Give {key}, {name}: {listed}.", key=point.key, name=point.name, listed=listed)
    value = values[point.key]
    if not isinstance(value, str) or value not in point.values:
        return Sentence(
            "{key}, {name}, is one of {listed}, not {value!a}.",
            key=point.key,
            name=point.name,
            listed=listed,
            value=value[:20] if isinstance(value, str) else _OTHER,
        )
    return None


def _point(key: str, version: str, name: str, values: str, namespace: str = "ssvc") -> Point:
    """A point from `key name, key name`."""
    parts = (value.strip().partition(" ") for value in values.split(","))
    return Point(key, version, name, MappingProxyType({key: name for key, _, name in parts}), namespace)


AUTOMATABLE: Final = _point("A", "2.0.0", "Automatable", "N No, Y Yes")
EXPLOITATION: Final = _point("E", "1.1.0", "Exploitation", "N None, P Public PoC, A Active")
EXPOSURE: Final = _point("EXP", "1.0.1", "System Exposure", "S Small, C Controlled, O Open")
HUMAN_IMPACT: Final = _point("HI", "2.0.2", "Human Impact", "L Low, M Medium, H High, VH Very High")
MISSION_IMPACT: Final = _point(
    "MI",
    "2.0.0",
    "Mission Impact",
    "D Degraded, MSC MEF Support Crippled, MEF MEF Failure, MF Mission Failure",
)
MISSION_AND_WELL_BEING: Final = _point(
    "MWI", "1.0.0", "Mission and Well-Being Impact", "L Low, M Medium, H High"
)
PUBLIC_SAFETY: Final = _point("PSI", "2.0.1", "Public Safety Impact", "M Minimal, S Significant")
PUBLIC_VALUE: Final = _point("PVA", "1.0.0", "Public Value Added", "L Limited, A Ampliative, P Precedence")
REPORT_CREDIBILITY: Final = _point("RC", "1.0.0", "Report Credibility", "NC Not Credible, C Credible")
REPORT_PUBLIC: Final = _point("RP", "1.0.0", "Report Public", "Y Yes, N No")
SAFETY_IMPACT: Final = _point(
    "SI", "2.0.1", "Safety Impact", "N Negligible, M Marginal, R Critical, C Catastrophic"
)
SUPPLIER_CARDINALITY: Final = _point("SC", "1.0.0", "Supplier Cardinality", "O One, M Multiple")
SUPPLIER_CONTACTED: Final = _point("SCON", "1.0.0", "Supplier Contacted", "N No, Y Yes")
SUPPLIER_ENGAGEMENT: Final = _point("SE", "1.0.0", "Supplier Engagement", "A Active, U Unresponsive")
SUPPLIER_INVOLVEMENT: Final = _point(
    "SINV", "1.0.0", "Supplier Involvement", "FR Fix Ready, C Cooperative, UU Uncooperative/Unresponsive"
)
TECHNICAL_IMPACT: Final = _point("TI", "1.0.0", "Technical Impact", "P Partial, T Total")
UTILITY: Final = _point("U", "1.0.1", "Utility", "L Laborious, E Efficient, S Super Effective")
VALUE_DENSITY: Final = _point("VD", "1.0.0", "Value Density", "D Diffuse, C Concentrated")

_COORDINATE: Final = _point(
    "COORDINATE", "1.0.1", "Decline, Track, Coordinate", "D Decline, T Track, C Coordinate"
)
_PUBLISH: Final = _point("PUBLISH", "1.0.0", "Publish, Do Not Publish", "N Do Not Publish, P Publish")
_PRIORITY: Final = _point(
    "DSOI",
    "1.0.0",
    "Defer, Scheduled, Out-of-Cycle, Immediate",
    "D Defer, S Scheduled, O Out-of-Cycle, I Immediate",
)
_CISA: Final = _point("CISA", "1.1.0", "CISA Levels", "T Track, T* Track*, AT Attend, AC Act", "cisa")


def _table(
    slug: str, key: str, version: str, name: str, points: tuple[Point, ...], outcome: Point, rows: str
) -> Table:
    """A table; `rows` are its outcomes in the order of the points' values, the last point's fastest."""
    outcomes = rows.split()
    combinations = list(product(*(point.values for point in points)))
    found = dict(zip(combinations, outcomes, strict=True))
    return Table(slug, key, version, name, points, outcome, MappingProxyType(found))


COORDINATOR_TRIAGE: Final = _table(
    "coordinator-triage",
    "DT_COORD_TRIAGE",
    "1.0.0",
    "Coordinator Triage",
    (
        REPORT_PUBLIC,
        SUPPLIER_CONTACTED,
        REPORT_CREDIBILITY,
        SUPPLIER_CARDINALITY,
        SUPPLIER_ENGAGEMENT,
        UTILITY,
        PUBLIC_SAFETY,
    ),
    _COORDINATE,
    # By whether it is public and a supplier was told; in each line by suppliers and their engagement.
    """
    D D D D D D  D D D D D D  D D D D D C  D D D D D C
    D D D D D D  D D D D D D  D D D D D C  D D D D D C
    D D D D D D  D D D D D D  D D D D D C  D D D D D C
    D D D D D D  D D D D D D  D D D D D C  D D D D D C

    D D D D D D  D D D D D D  D D D D D C  D D D D D C
    D D D D D D  D D D D D D  D D D D D C  D D D D D C
    D D D T D T  D D D T D T  D T D T T C  D T D T T C
    D D D T D T  T C C C C C  D T D T C C  C C C C C C
    """,
)
COORDINATOR_PUBLISH: Final = _table(
    "coordinator-publish",
    "DT_COORD_PUBLISH",
    "1.0.0",
    "Coordinator Publish",
    (SUPPLIER_INVOLVEMENT, EXPLOITATION, PUBLIC_VALUE),
    _PUBLISH,
    """
    N N P  N N P  N P P
    N N P  N N P  N P P
    N N P  N P P  P P P
    """,
)
SUPPLIER: Final = _table(
    "supplier",
    "DT_SP",
    "1.0.0",
    "Supplier Patch Development Priority",
    (EXPLOITATION, UTILITY, TECHNICAL_IMPACT, PUBLIC_SAFETY),
    _PRIORITY,
    """
    D S S O  S O S O  S O O O
    S O S I  S I O I  O I O I
    O I O I  O I O I  I I I I
    """,
)
DEPLOYER: Final = _table(
    "deployer",
    "DT_DP",
    "1.0.0",
    "Deployer Patch Application Priority",
    (EXPLOITATION, EXPOSURE, AUTOMATABLE, HUMAN_IMPACT),
    _PRIORITY,
    """
    D D S S  D S S S    D S S S  S S S S    D S S S  S S S O
    D S S S  S S S S    D S S S  S S S O    S S S O  S S O O
    S S O O  S O O O    S S O O  O O O O    S O O I  O O I I
    """,
)
CISA_COORDINATOR: Final = _table(
    "cisa-coordinator",
    "DT_CO",
    "2.0.3",
    "CISA Coordinator",
    (EXPLOITATION, AUTOMATABLE, TECHNICAL_IMPACT, MISSION_AND_WELL_BEING),
    _CISA,
    """
    T T  T    T  T  T*    T  T  AT    T  T  AT
    T T  T*   T  T* AT    T  T  AT    T  T* AT
    T T  AT   T  AT AC    AT AT AC    AT AC AC
    """,
)
UTILITY_OF: Final = _table(
    "utility", "DT_U", "1.0.0", "Utility", (AUTOMATABLE, VALUE_DENSITY), UTILITY, "L E  E S"
)
PUBLIC_SAFETY_OF: Final = _table(
    "public-safety-impact",
    "DT_PSI",
    "1.0.0",
    "Public Safety Impact",
    (SAFETY_IMPACT,),
    PUBLIC_SAFETY,
    "M S S S",
)
HUMAN_IMPACT_OF: Final = _table(
    "human-impact",
    "DT_HI",
    "1.0.0",
    "Human Impact",
    (SAFETY_IMPACT, MISSION_IMPACT),
    HUMAN_IMPACT,
    # The text that explains the point is more cautious in four cells; what is shipped is the table (0278).
    """
    L L M VH    L L M VH    M H H VH    VH VH VH VH
    """,
)

TABLES: Final[Mapping[str, Table]] = MappingProxyType(
    {
        table.slug: table
        for table in (
            COORDINATOR_TRIAGE,
            COORDINATOR_PUBLISH,
            SUPPLIER,
            DEPLOYER,
            CISA_COORDINATOR,
            UTILITY_OF,
            PUBLIC_SAFETY_OF,
            HUMAN_IMPACT_OF,
        )
    }
)
"""Each table by the name it is asked by."""


def table_named(slug: str) -> Table:
    """A table by its name; raises Invalid with the names there are."""
    if slug not in TABLES:
        listed = ", ".join(TABLES)
        raise Invalid(
            Sentence("There is no table {slug!a}; choose one of {listed}.", slug=slug[:40], listed=listed)
        )
    return TABLES[slug]
