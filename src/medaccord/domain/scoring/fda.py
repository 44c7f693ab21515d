"""Controlled or uncontrolled: how easy it is to exploit by how badly it could hurt (decision 0281).

FDA's guidance of 2016 shows a matrix as an example and asks every manufacturer for a decision of two words.
The cells are data of whoever answers for them, with a version; ours are a default of our own and not FDA's.
A cell proposes. A person determines, with compensating controls considered before and after.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from types import MappingProxyType
from typing import Any, Final

from medaccord.domain import json_text
from medaccord.domain.scoring.exploitability import Exploitability
from medaccord.domain.scoring.harm import Harm


class Determination(StrEnum):
    """What a person determines in the end; there is no third word."""

    CONTROLLED = "controlled"
    """The residual risk of harm to a patient is acceptable."""
    UNCONTROLLED = "uncontrolled"
    """It is not: controls do not suffice."""


class Region(StrEnum):
    """What a cell proposes, from the least risk; in the middle it is for a person alone to say."""

    CONTROLLED = "controlled"
    ASSESS = "assess"
    UNCONTROLLED = "uncontrolled"

    @property
    def proposes(self) -> Determination | None:
        """The determination that a cell proposes, None where it proposes none."""
        return None if self is Region.ASSESS else Determination(self.value)


Place = tuple[Exploitability, Harm]
"""Where something falls: how easy, how bad."""


LONGEST: Final = 300
"""Characters by which a determination names its matrix."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """A version of a matrix; `cells` has a region for each of three bands and five severities."""

    name: str
    version: str
    source: str
    cells: Mapping[Place, Region]

    @property
    def called(self) -> str:
        """What a determination names it by."""
        return f"{self.name}, {self.version}"[:LONGEST]

    def __getitem__(self, place: Place) -> Region:
        """The region of a place."""
        return self.cells[place]


SHIPPED: Final = {
    "name": "Default of our own",
    "version": "2026-11-28",
    "source": "Ours, to be replaced by your own; not FDA's",
    "rows": {"high": "C C U U U", "medium": "C C A U U", "low": "C C C A U"},
}
"""Bands from the easiest, each with a cell a severity from the least: controlled, assess, uncontrolled."""

_LETTERS: Final = MappingProxyType({"C": Region.CONTROLLED, "A": Region.ASSESS, "U": Region.UNCONTROLLED})
_SHAPE: Final = (
    "must be an object with name, version, source, and rows as an object of high, medium and low, each with "
    "five letters C, A or U and blanks between them, like 'C C A U U', from negligible to catastrophic harm"
)


def read(told: str) -> Matrix:
    """A matrix from JSON of the shape of `SHIPPED`; raises ValueError that says what is wrong."""
    return json_text.configured(told, matrix_of, _SHAPE)


def matrix_of(told: Mapping[str, Any]) -> Matrix:
    """A matrix from its data; more harm or an easier way never makes a cell better."""
    rows = {band: told["rows"][band].split() for band in Exploitability}
    if len(told["rows"]) != len(rows) or any(len(row) != len(Harm) for row in rows.values()):
        raise TypeError
    cells = {
        (band, harm): _LETTERS[letter]
        for band, row in rows.items()
        for harm, letter in zip(Harm, row, strict=True)
    }
    name, version, source = (_named(told, one) for one in ("name", "version", "source"))
    matrix = Matrix(name, version, source, MappingProxyType(cells))
    if any(_rank(matrix[worse]) < _rank(matrix[better]) for better, worse in _steps()):
        raise ValueError("must not become better with more harm, or where it is easier to exploit")
    return matrix


def _named(told: Mapping[str, Any], name: str) -> str:
    if not isinstance(told[name], str) or not told[name].strip():
        raise TypeError
    return str(told[name])


def _rank(region: Region) -> int:
    return list(Region).index(region)


def _steps() -> Iterator[tuple[Place, Place]]:
    """Every place with each place one step worse."""
    for band in Exploitability:
        for less, more in pairwise(Harm):
            yield (band, less), (band, more)
    for harm in Harm:
        for harder, easier in pairwise(Exploitability):
            yield (harder, harm), (easier, harm)


DEFAULT: Final = matrix_of(SHIPPED)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a matrix proposes before compensating controls and with them."""

    before: Region
    after: Region

    @property
    def determination(self) -> Determination | None:
        """What is proposed in the end, which is with the controls; None where a person alone can say."""
        return self.after.proposes


def propose(
    matrix: Matrix,
    before: Place,
    after: Place | None = None,
) -> Proposal:
    """Look both places up; without controls the second is the first."""
    return Proposal(matrix[before], matrix[after or before])
