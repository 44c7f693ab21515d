"""Opinions side by side: every answer of every party, where they differ, and whose stands alone.

Words are set beside each other and not compared. A vector is compared metric by metric and by its score.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from medaccord.domain.assessment.questions import QUESTIONS, Kind, Part, Question
from medaccord.domain.roles import Role
from medaccord.domain.scoring import cvss

COMPARED: Final = (Kind.CHOICE, Kind.VECTOR)
VERSION: Final = "version"
SCORE: Final = "score"


class Lack(StrEnum):
    """Why a cell holds no answer."""

    NOT_ASKED = "not_asked"
    NOT_GIVEN = "not_given"
    """The party was asked and gave no opinion, or left this open."""
    NOT_SHOWN = "not_shown"
    """It may have answered; the reader is not shown it."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """One party's column: `answers` by key, None where it gave no opinion; `shown` are keys to show."""

    party: str
    role: Role
    answers: Mapping[str, Any] | None
    shown: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One line: what was asked, each party's answer or its lack, whether they differ and who stands alone.

    `metric` is what a line about vectors compares: the name of a metric, 'version' or 'score'. `cells` are in
    the order of the opinions, `odd` are places among them.
    """

    question: Question
    metric: str
    cells: tuple[Any, ...]
    differs: bool
    odd: frozenset[int]
    compared: bool

    @property
    def part(self) -> Part:
        """What the line belongs to."""
        return self.question.part


def side_by_side(opinions: Sequence[Opinion]) -> tuple[Row, ...]:
    """The lines of a table with a column for each opinion; what nobody was asked or answered is left out."""
    return tuple(row for question in QUESTIONS for row in _rows(question, opinions) if _has_answer(row.cells))


def _rows(question: Question, opinions: Sequence[Opinion]) -> Iterator[Row]:
    cells = [_cell(question, one) for one in opinions]
    if question.kind != Kind.VECTOR:
        yield _row(question, "", cells)
        return
    read = [{} if isinstance(cell, Lack) else _read(cell) for cell in cells]
    names = dict.fromkeys(name for one in read for name in one)
    for name in sorted(names, key=lambda name: name == SCORE):
        told = [
            cell if isinstance(cell, Lack) else one.get(name, Lack.NOT_GIVEN)
            for cell, one in zip(cells, read, strict=True)
        ]
        yield _row(question, name, told)


def _read(vector: str) -> dict[str, str]:
    """The version of a vector, what each metric says, and its base score with the word for it."""
    scored = cvss.score(vector)
    said = {metric.name: metric.says for metric in cvss.metrics(vector)}
    return {VERSION: scored.version.value, **said, SCORE: f"{scored.base_score} {scored.severity.value}"}


def _cell(question: Question, one: Opinion) -> Any:
    if one.role not in question.asked:
        return Lack.NOT_ASKED
    if one.shown is not None and question.key not in one.shown:
        return Lack.NOT_SHOWN
    if one.answers is None:
        return Lack.NOT_GIVEN
    return one.answers.get(question.key, Lack.NOT_GIVEN)


def _row(question: Question, metric: str, cells: Sequence[Any]) -> Row:
    compared = question.kind in COMPARED
    given = [cell for cell in cells if not isinstance(cell, Lack)] if compared else []
    differs = len(set(given)) > 1
    return Row(
        question, metric, tuple(cells), differs, _odd(cells, given) if differs else frozenset(), compared
    )


def _odd(cells: Sequence[Any], given: Sequence[str]) -> frozenset[int]:
    """Places of those that say something else than most do; nobody stands alone where there is no most."""
    (most, count), *others = Counter(given).most_common()
    if any(other == count for _, other in others):
        return frozenset()
    return frozenset(place for place, cell in enumerate(cells) if not isinstance(cell, Lack) and cell != most)


def _has_answer(cells: Sequence[Any]) -> bool:
    return any(not isinstance(cell, Lack) for cell in cells)


def counted(rows: Sequence[Row]) -> tuple[int, int]:
    """How many of the lines that two or more parties answered differ, and how many those are."""
    both = [row for row in rows if row.compared and sum(not isinstance(cell, Lack) for cell in row.cells) > 1]
    return sum(row.differs for row in both), len(both)
