"""CVSS 2.0 to 4.0 as CSAF carries them: scores and properties follow from the vector (CSAF 2.0 §3.2.3.13).

The arithmetic is the `cvss` library's; this module knows only the names that the JSON schemas of FIRST use.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from cvss import CVSS2, CVSS3, CVSS4
from cvss.exceptions import CVSSError

_LEVELS = {"H": "HIGH", "L": "LOW", "N": "NONE"}
_REQUIREMENT = {"L": "LOW", "M": "MEDIUM", "H": "HIGH"}
_EXPLOIT = {
    "U": "UNPROVEN",
    "P": "PROOF_OF_CONCEPT",
    "POC": "PROOF_OF_CONCEPT",
    "F": "FUNCTIONAL",
    "H": "HIGH",
}
_FIX_2 = {"OF": "OFFICIAL_FIX", "TF": "TEMPORARY_FIX", "W": "WORKAROUND", "U": "UNAVAILABLE"}
_FIX_3 = {"O": "OFFICIAL_FIX", "T": "TEMPORARY_FIX", "W": "WORKAROUND", "U": "UNAVAILABLE"}
_IMPACT_2 = {"N": "NONE", "P": "PARTIAL", "C": "COMPLETE"}
_VECTOR = {"N": "NETWORK", "A": "ADJACENT_NETWORK", "L": "LOCAL", "P": "PHYSICAL"}
_SCOPE = {"U": "UNCHANGED", "C": "CHANGED"}
_INTERACTION = {"N": "NONE", "R": "REQUIRED"}

# Property of the JSON object -> metric of the vector and the words for its letters.
_PROPERTIES_2: dict[str, tuple[str, Mapping[str, str]]] = {
    "accessVector": ("AV", _VECTOR),
    "accessComplexity": ("AC", _REQUIREMENT),
    "authentication": ("Au", {"M": "MULTIPLE", "S": "SINGLE", "N": "NONE"}),
    "confidentialityImpact": ("C", _IMPACT_2),
    "integrityImpact": ("I", _IMPACT_2),
    "availabilityImpact": ("A", _IMPACT_2),
    "exploitability": ("E", _EXPLOIT),
    "remediationLevel": ("RL", _FIX_2),
    "reportConfidence": ("RC", {"UC": "UNCONFIRMED", "UR": "UNCORROBORATED", "C": "CONFIRMED"}),
    "collateralDamagePotential": (
        "CDP",
        {"N": "NONE", "L": "LOW", "LM": "LOW_MEDIUM", "MH": "MEDIUM_HIGH", "H": "HIGH"},
    ),
    "targetDistribution": ("TD", {"N": "NONE", **_REQUIREMENT}),
    "confidentialityRequirement": ("CR", _REQUIREMENT),
    "integrityRequirement": ("IR", _REQUIREMENT),
    "availabilityRequirement": ("AR", _REQUIREMENT),
}
_BASE_3: dict[str, tuple[str, Mapping[str, str]]] = {
    "attackVector": ("AV", _VECTOR),
    "attackComplexity": ("AC", _LEVELS),
    "privilegesRequired": ("PR", _LEVELS),
    "userInteraction": ("UI", _INTERACTION),
    "scope": ("S", _SCOPE),
    "confidentialityImpact": ("C", _LEVELS),
    "integrityImpact": ("I", _LEVELS),
    "availabilityImpact": ("A", _LEVELS),
}
_PROPERTIES_3: dict[str, tuple[str, Mapping[str, str]]] = {
    **_BASE_3,
    "exploitCodeMaturity": ("E", _EXPLOIT),
    "remediationLevel": ("RL", _FIX_3),
    "reportConfidence": ("RC", {"U": "UNKNOWN", "R": "REASONABLE", "C": "CONFIRMED"}),
    "confidentialityRequirement": ("CR", _REQUIREMENT),
    "integrityRequirement": ("IR", _REQUIREMENT),
    "availabilityRequirement": ("AR", _REQUIREMENT),
    **{
        f"modified{name[0].upper()}{name[1:]}": (f"M{metric}", words)
        for name, (metric, words) in _BASE_3.items()
    },
}
_AFTER = {**_LEVELS, "N": "NEGLIGIBLE"}  # what a modified impact on subsequent systems calls none
_INTERACTION_4 = {"N": "NONE", "P": "PASSIVE", "A": "ACTIVE"}
_BASE_4: dict[str, tuple[str, Mapping[str, str]]] = {
    "attackVector": ("AV", {**_VECTOR, "A": "ADJACENT"}),
    "attackComplexity": ("AC", _LEVELS),
    "attackRequirements": ("AT", {"N": "NONE", "P": "PRESENT"}),
    "privilegesRequired": ("PR", _LEVELS),
    "userInteraction": ("UI", _INTERACTION_4),
    "vulnConfidentialityImpact": ("VC", _LEVELS),
    "vulnIntegrityImpact": ("VI", _LEVELS),
    "vulnAvailabilityImpact": ("VA", _LEVELS),
    "subConfidentialityImpact": ("SC", _LEVELS),
    "subIntegrityImpact": ("SI", _LEVELS),
    "subAvailabilityImpact": ("SA", _LEVELS),
}
_PROPERTIES_4: dict[str, tuple[str, Mapping[str, str]]] = {
    **_BASE_4,
    "exploitMaturity": ("E", {"A": "ATTACKED", "P": "PROOF_OF_CONCEPT", "U": "UNREPORTED"}),
    "confidentialityRequirement": ("CR", _REQUIREMENT),
    "integrityRequirement": ("IR", _REQUIREMENT),
    "availabilityRequirement": ("AR", _REQUIREMENT),
    **{
        f"modified{name[0].upper()}{name[1:]}": (f"M{metric}", words)
        for name, (metric, words) in _BASE_4.items()
    },
    "modifiedSubConfidentialityImpact": ("MSC", _AFTER),
    "modifiedSubIntegrityImpact": ("MSI", {**_AFTER, "S": "SAFETY"}),
    "modifiedSubAvailabilityImpact": ("MSA", {**_AFTER, "S": "SAFETY"}),
    "Safety": ("S", {"N": "NEGLIGIBLE", "P": "PRESENT"}),
    "Automatable": ("AU", {"N": "NO", "Y": "YES"}),
    "Recovery": ("R", {"A": "AUTOMATIC", "U": "USER", "I": "IRRECOVERABLE"}),
    "valueDensity": ("V", {"D": "DIFFUSE", "C": "CONCENTRATED"}),
    "vulnerabilityResponseEffort": ("RE", {"L": "LOW", "M": "MODERATE", "H": "HIGH"}),
    "providerUrgency": ("U", {"Clear": "CLEAR", "Green": "GREEN", "Amber": "AMBER", "Red": "RED"}),
}


class Scores(NamedTuple):
    """What a vector computes to: numbers with one decimal, severities in capitals (none for CVSS 2.0).

    CVSS 4.0 has one score of all metrics, which its JSON object calls the base score.
    """

    base: float
    temporal: float | None
    environmental: float | None
    severities: tuple[str, ...]


def version_of(vector: str) -> str:
    """CVSS version that a vector names by its prefix: `3.0`, `3.1`, or `2.0`, which has no prefix."""
    prefix, found, _ = vector.partition("/")
    return prefix.removeprefix("CVSS:") if found and prefix.startswith("CVSS:") else "2.0"


def metrics_of(vector: str) -> dict[str, str]:
    """Letters of a vector by their metrics, its prefix included; of a metric that is repeated, the last."""
    return dict(part.split(":", 1) for part in vector.split("/") if ":" in part)


@lru_cache(maxsize=8192)
def computed(vector: str) -> Scores | None:
    """Scores of a CVSS vector, or None where a metric is missing, repeated or unknown."""
    try:
        if vector.startswith("CVSS:4."):
            four = CVSS4(vector)
            return Scores(float(four.base_score), None, None, (four.severity.upper(),))
        if vector.startswith("CVSS:3."):
            three = CVSS3(vector)
            numbers = [float(score) for score in three.scores()]
            words = tuple(severity.upper() for severity in three.severities())
            return Scores(numbers[0], numbers[1], numbers[2], words)
        two = CVSS2(vector)
        base, temporal, environmental = (None if score is None else float(score) for score in two.scores())
        return None if base is None else Scores(base, temporal, environmental, ())
    except CVSSError:
        return None


@lru_cache(maxsize=8192)
def expected(vector: str) -> Mapping[str, float | str | None]:
    """Every computed value by the property that carries it; empty for a vector that cannot be computed.

    A CVSS 2.0 score whose metrics the vector leaves out is None, as scores are that CVSS 4.0 does not know:
    nothing is expected of them.
    """
    scores = computed(vector)
    if scores is None:
        return {}
    values: dict[str, float | str | None] = {
        "baseScore": scores.base,
        "temporalScore": scores.temporal,
        "environmentalScore": scores.environmental,
    }
    names = ("baseSeverity", "temporalSeverity", "environmentalSeverity")
    values.update(zip(names, scores.severities, strict=False))
    return values


def _properties_of(vector: str) -> Mapping[str, tuple[str, Mapping[str, str]]]:
    if vector.startswith("CVSS:4."):
        return _PROPERTIES_4
    return _PROPERTIES_3 if vector.startswith("CVSS:") else _PROPERTIES_2


def contradictions(cvss: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Properties of a CVSS object that its vector contradicts, each with the value that the vector gives.

    A property whose metric the vector leaves out adds to it and contradicts nothing (the TC's own 6.2.19
    documents do so and are valid).
    """
    vector: str = cvss["vectorString"]
    properties = _properties_of(vector)
    present = [name for name in cvss if name in properties]
    if not present:
        return []
    metrics = metrics_of(vector)
    wrong = []
    for name in present:
        metric, words = properties[name]
        if metric in metrics and cvss[name] != (meant := words.get(metrics[metric], "NOT_DEFINED")):
            wrong.append((name, meant))
    return wrong


def follows_from_vector(name: str, value: object, vector: str) -> bool:
    """The property says nothing that the vector does not: it can be left out and computed again."""
    if name in ("vectorString", "version"):
        return value == (vector if name == "vectorString" else version_of(vector))
    values = expected(vector)
    if name in values:
        return values[name] == value
    properties = _properties_of(vector)
    if name not in properties:
        return False
    metric, words = properties[name]
    metrics = metrics_of(vector)
    return words.get(metrics.get(metric, ""), "NOT_DEFINED") == value


def score_object(vector: str) -> dict[str, Any] | None:
    """The CVSS object of a vector: version, vector, base score and, for CVSS 3, its severity.

    None for a vector that cannot be computed, and for CVSS 4.0, which CSAF 2.0 does not carry.
    """
    scores = computed(vector)
    if scores is None or vector.startswith("CVSS:4."):
        return None
    complete: dict[str, Any] = {
        "baseScore": scores.base,
        "vectorString": vector,
        "version": version_of(vector),
    }
    if scores.severities:
        complete["baseSeverity"] = scores.severities[0]
    return dict(sorted(complete.items()))
