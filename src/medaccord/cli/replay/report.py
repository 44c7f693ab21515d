"""What a replay tells: a line or JSON object for each advisory, every difference with both sides, a sum."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import msgspec

from medaccord.domain.csaf.compare import Difference
from medaccord.domain.csaf.findings import Finding
from medaccord.domain.scoring.exploitability import Exploitability

LONGEST_VALUE = 2_000
"""Characters of one side of a difference in plain text; JSON carries it whole."""


@dataclass(frozen=True, slots=True)
class Assessed:
    """How the risk of a replayed case is assessed: vulnerabilities, by band of exploitability, and scores.

    A published advisory tells neither harm nor a determination, and no replay makes them up.
    """

    vulnerabilities: int
    scores: int
    exploitability: Mapping[str, int]
    harm_not_assessed: int
    determination_not_assessed: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """One advisory after its replay, or why there was none (`error`, one sentence)."""

    path: str
    case: str | None = None
    differences: Sequence[Difference] = ()
    findings: Sequence[Finding] = ()
    breaks: Sequence[str] = ()
    error: str = ""
    ms: int = 0
    commands: int = 0
    assessed: Assessed | None = None
    published: bytes = field(default=b"", repr=False)

    @property
    def equal(self) -> bool:
        """Whether the published document says what the original says."""
        return not (self.error or self.differences)

    @property
    def valid(self) -> bool:
        """Whether the published document passes schema and mandatory tests."""
        return not (self.error or self.findings)

    @property
    def chain_ok(self) -> bool:
        """Whether the chains of report and case hold."""
        return not (self.error or self.breaks)

    @property
    def passed(self) -> bool:
        """Whether there is nothing to complain about."""
        return self.equal and self.valid and self.chain_ok


def as_json(outcome: Outcome) -> str:
    """One object on one line; what went wrong besides differences is named only where something did."""
    told: dict[str, Any] = {
        "path": outcome.path,
        "case": outcome.case,
        "equal": outcome.equal,
        "differences": msgspec.to_builtins(list(outcome.differences)),
        "valid": outcome.valid,
        "chain_ok": outcome.chain_ok,
        "ms": outcome.ms,
    }
    if outcome.assessed is not None:
        told["assessed"] = asdict(outcome.assessed)
    if outcome.findings:
        told["findings"] = [_finding(finding) for finding in outcome.findings]
    if outcome.breaks:
        told["breaks"] = list(outcome.breaks)
    if outcome.error:
        told["error"] = outcome.error
    return json.dumps(told, ensure_ascii=False)


def as_text(outcome: Outcome) -> Iterator[str]:
    """A line for people, with what is wrong below it."""
    if outcome.error:
        yield f"failed     {outcome.path}: {outcome.error}"
        return
    word = "equal" if outcome.equal else "different"
    yield f"{word:<10} {outcome.case}  {outcome.path}  ({outcome.ms} ms)"
    for difference in outcome.differences:
        yield f"  {difference.what} at {difference.pointer}"
        yield f"    original  {_shown(difference.original)}"
        yield f"    rebuilt   {_shown(difference.rebuilt)}"
    for finding in outcome.findings:
        yield f"  not valid by test {finding.test} at {finding.pointer}: {finding.message}"
    for sentence in outcome.breaks:
        yield f"  chain broken: {sentence}"


def summary(outcomes: Sequence[Outcome], seconds: float) -> str:
    """The last line: how many of how many, and how fast."""
    counts = {
        "equal": sum(outcome.equal for outcome in outcomes),
        "valid": sum(outcome.valid for outcome in outcomes),
        "with whole chains": sum(outcome.chain_ok for outcome in outcomes),
    }
    told = ", ".join(f"{count} {word}" for word, count in counts.items())
    rate = len(outcomes) / seconds if seconds else 0.0
    return f"Of {len(outcomes)} replayed advisories: {told}; {rate:.1f} a second."


def assessment(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """A sentence of how the risk of all cases is assessed, where that was read."""
    read = [one.assessed for one in outcomes if one.assessed is not None]
    if not read:
        return
    bands = Counter[str]()
    for one in read:
        bands.update(one.exploitability)
    told = ", ".join(f"{name} {bands[name]}" for name in reversed(Exploitability))
    yield (
        f"Their {sum(one.vulnerabilities for one in read)} vulnerabilities have"
        f" {sum(one.scores for one in read)} scores; exploitability from them: {told}."
        f" Not assessed: harm of {sum(one.harm_not_assessed for one in read)},"
        f" determination of {sum(one.determination_not_assessed for one in read)}."
    )


def _finding(finding: Finding) -> dict[str, str]:
    return {
        "test": finding.test,
        "severity": str(finding.severity),
        "pointer": finding.pointer,
        "message": finding.message,
    }


def _shown(value: object) -> str:
    if value is None:
        return "(absent)"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"
