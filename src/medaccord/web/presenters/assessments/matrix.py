"""A risk matrix as it is drawn: cells by word and letter, and what falls where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final, Literal

from django.utils.translation import gettext as _

from medaccord.domain.scoring.exploitability import Exploitability
from medaccord.domain.scoring.fda import Matrix, Place, Region
from medaccord.domain.scoring.harm import Harm
from medaccord.web import viewmodels as v
from medaccord.web.presenters.words import EXPLOITABILITIES, HARMS, REGIONS, say
from medaccord.web.viewmodels import parts

KINDS: Final[Mapping[Region, Literal["c", "m", "u"]]] = MappingProxyType(
    {Region.CONTROLLED: "c", Region.ASSESS: "m", Region.UNCONTROLLED: "u"}
)


def matrix_words(matrix: Matrix) -> str:
    """How a matrix is read, and which one it is."""
    return _("How easy to exploit, down, by severity of harm, across. %s.") % matrix.called


def drawn(matrix: Matrix, pinned: Sequence[tuple[Place, str, str]]) -> v.Matrix:
    """A matrix as it is drawn, with what falls where: place, sign and words of each pin."""
    pins = [(place, parts.Pin(sign, words)) for place, sign, words in pinned]

    def cell(region: Region, *at: parts.Pin) -> parts.MatrixCell:
        word = say(REGIONS, region)
        return parts.MatrixCell(KINDS[region], word[:1], word, at)

    return v.Matrix(
        _("Risk matrix: how easy to exploit, down, by severity of harm to a patient, across"),
        tuple(str(word) for word in HARMS.values()),
        tuple(
            parts.MatrixRow(
                str(word),
                tuple(
                    cell(
                        matrix[Exploitability(band), harm],
                        *(pin for place, pin in pins if place == (band, harm)),
                    )
                    for harm in Harm
                ),
            )
            for band, word in EXPLOITABILITIES.items()
        ),
        tuple(cell(region) for region in Region),
        tuple(pin for _place, pin in pins),
    )
