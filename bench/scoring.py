"""Scoring, questions a second in one process, beside the bare library or the simplest look-up there is."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import Any

from biip.gs1_messages import GS1Message
from cvss import CVSS2, CVSS3, CVSS4

from medaccord.domain.devices.udi import hibcc
from medaccord.domain.devices.udi.parse import parse
from medaccord.domain.scoring import cvss, rubric, ssvc

HEADS = ("what", "questions", "a second", "beside it", "a second", "times as long")
ROUNDS = 5
"""Each side is timed as often, in turn; its fastest round counts."""
SEED = 20261128


def run() -> Iterator[tuple[str, str, str, str, str, str]]:
    """Rows of (what, how many, rate, peer, its rate, ratio)."""
    versions = cvss.Version
    for version, library in ((versions.V3_1, CVSS3), (versions.V2_0, CVSS2), (versions.V4_0, CVSS4)):
        vectors = _vectors(version)
        yield _row(f"CVSS {version}", vectors, cvss.calculate, "`cvss` alone", _bare(library))
    answers = _answers(2000)
    ends = [rubric.apply(one).vector for one in answers]
    yield _row("rubric", answers, rubric.apply, "`cvss` on its vectors", _bare(CVSS3), ends)
    rows = [
        (table, dict(zip((point.key for point in table.points), values, strict=True)), values)
        for table in ssvc.TABLES.values()
        for values in table.rows
    ]
    yield _row(
        "SSVC, every row",
        rows,
        lambda row: row[0].decide(row[1]),
        "a dictionary",
        lambda row: row[0].rows[row[2]],
    )
    labels = _labels(2000)
    yield _row("UDI of GS1", labels["gs1"], parse, "`biip` alone", GS1Message.parse_hri)
    yield _row("UDI of HIBCC", labels["hibcc"], parse, "ours of GS1", parse, labels["gs1"])
    yield _row("UDI of ICCBBA", labels["iccbba"], parse, "ours of GS1", parse, labels["gs1"])


def _row(
    what: str,
    questions: Sequence[Any],
    ours: Callable[[Any], object],
    peer: str,
    theirs: Callable[[Any], object],
    beside: Sequence[Any] | None = None,
) -> tuple[str, str, str, str, str, str]:
    other = questions if beside is None else beside
    fastest = [float("inf"), float("inf")]
    for _ in range(ROUNDS):
        for place, (asked, ask) in enumerate(((questions, ours), (other, theirs))):
            fastest[place] = min(fastest[place], _seconds(asked, ask) / len(asked))
    mine, peers = fastest
    return (what, f"{len(questions):,}", f"{1 / mine:,.0f}", peer, f"{1 / peers:,.0f}", f"{mine / peers:.2f}")


def _seconds(questions: Sequence[Any], ask: Callable[[Any], object]) -> float:
    began = time.perf_counter()
    for question in questions:
        ask(question)
    return time.perf_counter() - began


def _bare(library: Any) -> Callable[[str], object]:
    """What a caller of the library would do for the same answer."""

    def ask(vector: str) -> object:
        scored = library(vector)
        return scored.scores(), scored.severities(), scored.clean_vector()

    return ask


def _vectors(version: cvss.Version) -> list[str]:
    """Every base vector of 2.0 and 3.1; of the 104,976 of 4.0 some, by a fixed seed."""
    standard = cvss._STANDARDS[version]
    choices = [[f"{metric}:{value}" for value in standard.metrics[metric]] for metric in standard.mandatory]
    if version is cvss.Version.V4_0:
        chance = random.Random(SEED)
        found: Iterator[Sequence[str]] = ([chance.choice(one) for one in choices] for _ in range(2500))
    else:
        found = product(*choices)
    return [standard.prefix + "/".join(fields) for fields in found]


def _answers(count: int) -> list[dict[str, str]]:
    chance = random.Random(SEED)
    return [
        {name: chance.choice(list(question.answers)) for name, question in rubric.QUESTIONS.items()}
        for _ in range(count)
    ]


def _labels(count: int) -> dict[str, list[str]]:
    """Identifiers with lot, serial number and expiry, of as many devices."""
    made: dict[str, list[str]] = {"gs1": [], "hibcc": [], "iccbba": []}
    for number in range(count):
        made["gs1"].append(f"(01){number:014}(17)281231(10)LOT{number}(21)SN{number}")
        body = f"+A999{number}0/$$3281231LOT{number}/SSN{number}"
        made["hibcc"].append(body + hibcc.check_character(body))
        made["iccbba"].append(f"=/A9999XYZ{number:08}=,{number:06}=>028366&,1{number:018}")
    return made
