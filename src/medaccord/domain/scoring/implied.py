"""What a case already says of a vulnerability, as values of SSVC's decision points (decision 0292).

A fact leaves one value of a point, or several that it does not rule out; the rest is for a person. Nothing is
guessed: where a definition does not follow from the fact, or nobody has said anything, the point stays open.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from typing import Final

from medaccord.domain.cvd.cells import Plan, Status
from medaccord.domain.scoring import cvss, ssvc
from medaccord.domain.scoring.harm import Harm
from medaccord.domain.scoring.ssvc import Table


class Supply(StrEnum):
    """Where the manufacturer of one product stands with its fix, as its answer says."""

    READY = "ready"
    COMING = "coming"
    REFUSED = "refused"
    SILENT = "silent"
    OPEN = "open"


class Because(StrEnum):
    """From what a value follows."""

    ATTACKS = "attacks"
    EXPLOIT = "exploit"
    SCORES = "scores"
    HARM = "harm"
    FIX_READY = "fix_ready"
    FIX_COMING = "fix_coming"
    NO_FIX = "no_fix"
    PUBLIC = "public"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Facts:
    """One vulnerability as its reader is shown it; `attacks`, `exploit`: of this one, and of no other.

    `vectors` are all scores that the reader is shown, `harm` is the worst that an adviser determined,
    `supplies` those of all products that somebody was asked about and that are not 'not affected'.
    """

    attacks: bool = False
    exploit: bool = False
    public: bool = False
    vectors: tuple[str, ...] = ()
    harm: Harm | None = None
    supplies: tuple[Supply, ...] = ()


@dataclass(frozen=True, slots=True)
class Implied:
    """The values that are left of a point, in its order, and why: by what of a score, harm or table."""

    values: tuple[str, ...]
    because: Because
    detail: str = ""

    @property
    def value(self) -> str:
        """The one value that is left; empty where a person chooses among several."""
        return self.values[0] if len(self.values) == 1 else ""


DERIVED: Final = (ssvc.UTILITY_OF, ssvc.PUBLIC_SAFETY_OF, ssvc.HUMAN_IMPACT_OF)
"""Tables whose outcome is a point of other tables."""
_EASY: Final[Mapping[str, str]] = {"AV": "N", "AC": "L", "PR": "N", "UI": "N"}
_LOST: Final = {cvss.Version.V4_0: ("VC", "VI")}
_MOST: Final = frozenset({"H", "C"})
"""A total loss: High of 3.x and 4.0, Complete of 2.0."""


def implied(facts: Facts) -> Mapping[str, Implied]:
    """By their keys, the points of which the facts leave fewer values than there are."""
    found = dict(_said(facts))
    for table in DERIVED:
        left = possible(table, found)
        if len(left) < len(table.outcome.values):
            found.setdefault(table.outcome.key, Implied(left, Because.TABLE, table.slug))
    return found


def possible(table: Table, found: Mapping[str, Implied]) -> tuple[str, ...]:
    """The outcomes of a table that are not ruled out, in their order."""
    left = [found[one.key].values if one.key in found else tuple(one.values) for one in table.points]
    outcomes = {table.rows[keys] for keys in product(*left)}
    return tuple(key for key in table.outcome.values if key in outcomes)


def supply(status: Status, plan: Plan | str, *, late: bool) -> Supply | None:
    """Where a manufacturer stands by one answer; None for a product that needs no fix or was not asked about.

    `late`: the time for the answer is over.
    """
    if status in (Status.NOT_ASKED, Status.NOT_AFFECTED):
        return None
    if status == Status.FIXED or plan == Plan.FIX_AVAILABLE:
        return Supply.READY
    if status == Status.DECLINED or plan == Plan.NO_FIX:
        return Supply.REFUSED
    if plan == Plan.FIX_PLANNED:
        return Supply.COMING
    return Supply.SILENT if late and status in (Status.ASKED, Status.SEEN) else Supply.OPEN


def _said(facts: Facts) -> Iterator[tuple[str, Implied]]:
    if facts.attacks:
        yield ssvc.EXPLOITATION.key, Implied(("A",), Because.ATTACKS)
    elif facts.exploit:
        yield ssvc.EXPLOITATION.key, Implied(("P",), Because.EXPLOIT)
    if automatable := _agreed(_automatable(one) for one in facts.vectors):
        yield ssvc.AUTOMATABLE.key, Implied((automatable[0],), Because.SCORES, automatable[1])
    if impact := _agreed(_impact(one) for one in facts.vectors):
        yield ssvc.TECHNICAL_IMPACT.key, Implied((impact[0],), Because.SCORES, impact[1])
    if facts.harm is not None and facts.harm in _SAFETY:
        yield ssvc.SAFETY_IMPACT.key, Implied(_SAFETY[facts.harm], Because.HARM, facts.harm.value)
    if involvement := _involvement(facts.supplies):
        yield ssvc.SUPPLIER_INVOLVEMENT.key, involvement
    if facts.public:
        yield ssvc.PUBLIC_VALUE.key, Implied(("L", "A"), Because.PUBLIC)


_SAFETY: Final[Mapping[Harm, tuple[str, ...]]] = {
    Harm.SERIOUS: ("M", "R", "C"),
    Harm.CRITICAL: ("M", "R", "C"),
    Harm.CATASTROPHIC: ("R", "C"),
}
"""What a severity does not rule out. The least two rule out nothing: safety has other axes than an injury."""


def _agreed(read: Iterator[tuple[str, str] | None]) -> tuple[str, str] | None:
    """What every score says, with what the first says of it; None where one does not, or there is none."""
    found = list(read)
    said = [one for one in found if one is not None]
    return said[0] if said and len(said) == len(found) and len({one[0] for one in said}) == 1 else None


def _automatable(vector: str) -> tuple[str, str] | None:
    """Whether steps 1 to 4 of an attack can be automated: 4.0 may say so itself.

    Who must touch the device cannot. Whoever reaches it over a network, at any time, without rights and
    without anybody's help can. CVSS 2.0 does not tell enough.
    """
    version, metrics = cvss.taken_apart(vector)
    if (own := metrics.get("AU", "X")) != "X":
        return own, f"AU:{own}"
    if version is cvss.Version.V2_0:
        return None
    if _values(metrics, "AV") == {"P"}:
        return "N", "AV:P"
    easy = {**_EASY, **({"AT": "N"} if "AT" in metrics else {})}
    if all(_values(metrics, name) == {value} for name, value in easy.items()):
        return "Y", ", ".join(f"{name}:{value}" for name, value in _EASY.items())
    return None


def _values(metrics: Mapping[str, str], name: str) -> set[str]:
    """A metric, and what the score says of it in an environment: where these differ nothing follows."""
    modified = metrics.get(f"M{name}", "X")
    return {metrics[name]} | ({modified} - {"X"})


def _impact(vector: str) -> tuple[str, str] | None:
    """Partial where neither all information nor the integrity of all is lost: that is no total control.

    A total loss of one of them need not be total control of the software, so 'total' follows from no vector.
    """
    version, metrics = cvss.taken_apart(vector)
    names = _LOST.get(version, ("C", "I"))
    if any(_values(metrics, name) & _MOST for name in names):
        return None
    return "P", ", ".join(f"{name}:{metrics[name]}" for name in names)


def _involvement(supplies: Sequence[Supply]) -> Implied | None:
    """What holds of every manufacturer; where they differ a person says what counts."""
    told = set(supplies)
    if not told:
        return None
    if told == {Supply.READY}:
        return Implied(("FR",), Because.FIX_READY)
    if told <= {Supply.READY, Supply.COMING}:
        return Implied(("C",), Because.FIX_COMING)
    return Implied(("UU",), Because.NO_FIX) if told <= {Supply.REFUSED, Supply.SILENT} else None
