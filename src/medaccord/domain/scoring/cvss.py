"""CVSS 2.0, 3.0, 3.1 and 4.0 (FIRST): a vector in, its base score and severity out, computed by `cvss`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from cvss import CVSS2, CVSS3, CVSS4, constants2, constants3, constants4

from medaccord.domain.errors import Invalid
from medaccord.domain.sentence import Sentence

LONGEST: Final = 500
"""Of a vector, in characters."""
_UNDEFINED: Final = ("X", "ND")


class Version(StrEnum):
    """The versions of CVSS that vectors are accepted in."""

    V2_0 = "2.0"
    V3_0 = "3.0"
    V3_1 = "3.1"
    V4_0 = "4.0"


class Severity(StrEnum):
    """Qualitative severity: CVSS 3.1 §5 and 4.0 §6; for 2.0 NVD's scale, which ends at high.

    A score of 0.0 is none in each of them: NVD's scale calls it low, which says that there is an impact.
    """

    NONE = "none"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


@dataclass(frozen=True, slots=True)
class Score:
    """A vector in its standard's order, undefined metrics left out; base score 0.0 to 10.0; severity."""

    version: Version
    vector: str
    base_score: Decimal
    severity: Severity


@dataclass(frozen=True, slots=True)
class Calculation:
    """What follows from all metrics of a vector, beside it in its standard's order without undefined metrics.

    4.0 has one score, in which threat and environment are counted already; the two others are None there and
    in 2.0. In 3.x each is the score before it where the vector has no metric of its own group.
    """

    version: Version
    vector: str
    base_score: Decimal
    severity: Severity
    temporal_score: Decimal | None = None
    environmental_score: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric of a vector in the standard's words, such as Attack Vector and Network, and as written."""

    name: str
    says: str
    written: str


@dataclass(frozen=True, slots=True)
class _Standard:
    """Prefix, calculator, metrics with their values and names, and mandatory metrics of one version."""

    prefix: str
    calculator: Any
    metrics: Mapping[str, Mapping[str, str]]
    mandatory: tuple[str, ...]
    names: Mapping[str, str]


def _standard(prefix: str, calculator: Any, tables: Any) -> _Standard:
    metrics = {metric: tables.METRICS_VALUE_NAMES[metric] for metric in tables.METRICS_ABBREVIATIONS}
    mandatory = tuple(tables.METRICS_MANDATORY)
    return _Standard(prefix, calculator, metrics, mandatory, tables.METRICS_ABBREVIATIONS)


_STANDARDS: Final = {
    Version.V4_0: _standard("CVSS:4.0/", CVSS4, constants4),
    Version.V3_1: _standard("CVSS:3.1/", CVSS3, constants3),
    Version.V3_0: _standard("CVSS:3.0/", CVSS3, constants3),
    Version.V2_0: _standard("", CVSS2, constants2),
}
_NOT_OF_TWO: Final = {
    "CVSS",
    *(name for standard in _STANDARDS.values() for name in standard.metrics),
} - _STANDARDS[Version.V2_0].metrics.keys()
"""What a vector of 2.0 never says: one without a prefix that does lacks the prefix."""


def score(vector: str) -> Score:
    """Score a vector of any version; one that its standard does not allow is refused, metric by metric."""
    version, standard, metrics = _read(vector)
    # The base score comes from the base metrics alone: `cvss` mixes the others into that of 4.0.
    scored = standard.calculator(_written({name: metrics[name] for name in standard.mandatory}, standard))
    base = _rounded(scored.base_score)
    return Score(version, _written(metrics, standard), base, _severity(base, scored))


def calculate(vector: str) -> Calculation:
    """Calculate the scores of a whole vector as `cvss` does; refuses what `score` refuses."""
    version, standard, metrics = _read(vector)
    written = _written(metrics, standard)
    scored = standard.calculator(written)
    base = _rounded(scored.base_score)
    told = Calculation(version, written, base, _severity(base, scored))
    if standard.calculator is not CVSS3:
        return told
    return replace(
        told,
        temporal_score=_rounded(scored.temporal_score),
        environmental_score=_rounded(scored.environmental_score),
    )


def metrics(vector: str) -> tuple[Metric, ...]:
    """What each metric of a vector says, in the standard's order; refuses what `score` refuses."""
    _, standard, found = _read(vector)
    return tuple(
        Metric(standard.names[name], standard.metrics[name][value], f"{name}:{value}")
        for name, value in _defined(found, standard)
    )


def taken_apart(vector: str) -> tuple[Version, Mapping[str, str]]:
    """The version of a vector and its values by metric; refuses what `score` refuses."""
    version, _, found = _read(vector)
    return version, found


def _rounded(value: Any) -> Decimal:
    return Decimal(str(value)).quantize(Decimal("0.1"))


def _severity(base: Decimal, scored: Any) -> Severity:
    return Severity(str(scored.severities()[0]).lower()) if base else Severity.NONE


def _read(vector: str) -> tuple[Version, _Standard, dict[str, str]]:
    """Take a vector apart; raises Invalid with findings by the metrics that its standard does not allow."""
    if len(vector) > LONGEST:
        raise Invalid(Sentence("A CVSS vector has at most {longest} characters.", longest=LONGEST))
    version, standard = _recognise(vector)
    metrics = _metrics(vector.removeprefix(standard.prefix), standard)
    if version is Version.V4_0:
        _in_order(list(metrics), standard)
    return version, standard, metrics


def _written(metrics: Mapping[str, str], standard: _Standard) -> str:
    """Write metrics as a vector in the order of the standard's table, undefined ones left out."""
    return standard.prefix + "/".join(f"{name}:{value}" for name, value in _defined(metrics, standard))


def _defined(metrics: Mapping[str, str], standard: _Standard) -> Iterator[tuple[str, str]]:
    """Metrics with their values in the order of the standard's table, undefined ones left out."""
    for name in standard.metrics:
        if (value := metrics.get(name, "X")) not in _UNDEFINED:
            yield name, value


def _recognise(vector: str) -> tuple[Version, _Standard]:
    """Tell the version by the vector's prefix; only 2.0 has none."""
    for version, standard in _STANDARDS.items():
        if vector.startswith(standard.prefix) and (standard.prefix or _NOT_OF_TWO.isdisjoint(_names(vector))):
            return version, standard
    raise Invalid("Start the vector with CVSS:4.0/, CVSS:3.1/ or CVSS:3.0/; only CVSS 2.0 has no prefix.")


def _names(vector: str) -> Iterator[str]:
    return (field.partition(":")[0] for field in vector.split("/"))


def _metrics(fields: str, standard: _Standard) -> dict[str, str]:
    """Take the fields apart and refuse unknown, doubled and missing metrics and values, each by its name."""
    metrics: dict[str, str] = {}
    findings: dict[str, list[str]] = {}
    for field in fields.split("/"):
        metric, _, value = field.partition(":")
        if sentence := _fault(metric, value, metrics, standard):
            findings.setdefault(metric if metric in standard.metrics else "", []).append(sentence)
        metrics.setdefault(metric, value)
    for metric in standard.mandatory:
        if metric not in metrics:
            findings[metric] = [
                Sentence(
                    "Add the metric {metric}: {listed}.",
                    metric=metric,
                    listed=", ".join(standard.metrics[metric]),
                )
            ]
    if findings:
        raise Invalid(findings)
    return metrics


def _fault(metric: str, value: str, before: Mapping[str, str], standard: _Standard) -> str | None:
    """Say what is wrong with one field."""
    values = standard.metrics.get(metric)
    if not metric:
        return Sentence("Write each metric as its letters, a colon and a value, with one slash between two.")
    if values is None:
        return Sentence("There is no metric {metric!a} in this version of CVSS.", metric=metric[:20])
    if metric in before:
        return Sentence("Give the metric {metric} once only.", metric=metric)
    if value not in values:
        return Sentence(
            "The metric {metric} is one of {listed}, not {value!a}.",
            metric=metric,
            listed=", ".join(values),
            value=value[:20],
        )
    return None


def _in_order(metrics: list[str], standard: _Standard) -> None:
    """CVSS 4.0 §7: the metrics stand in one order, any other is invalid."""
    ordered = [metric for metric in standard.metrics if metric in metrics]
    for metric, wanted in zip(metrics, ordered, strict=True):
        if metric != wanted:
            raise Invalid(
                {
                    metric: [
                        Sentence(
                            "CVSS 4.0 has a fixed order: {wanted} comes before {metric}.",
                            wanted=wanted,
                            metric=metric,
                        )
                    ]
                }
            )
