"""CSAF 2.0 §6.1.7-6.1.11: scores and weaknesses of a vulnerability."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from medaccord.domain.csaf.catalogues import cwe_name, cwe_names
from medaccord.domain.csaf.document import Document
from medaccord.domain.csaf.edition import Edition
from medaccord.domain.csaf.findings import shown
from medaccord.domain.csaf.registry import Found, mandatory
from medaccord.domain.csaf.schema import cvss_faults
from medaccord.domain.csaf.scores import contradictions, expected


def _cvss_objects(document: Document) -> Iterator[tuple[str, dict[str, Any]]]:
    for scores in document.scored:
        for scored in scores:
            for _, pointer, cvss in scored.cvss():
                yield pointer, cvss


@mandatory("6.1.7", Edition.V20)
def multiple_scores_with_same_version_per_product(document: Document) -> Found:
    """CSAF 2.0 §6.1.7: within a vulnerability a product has one score of each CVSS version."""
    for scores in document.scored:
        if len(scores) < 2:
            continue
        seen: set[tuple[str, str]] = set()
        for scored in scores:
            for version in [cvss["version"] for _, _, cvss in scored.cvss()]:
                for product in scored.products:
                    if (version, product) in seen:
                        yield (
                            scored.pointer,
                            f"Keep one CVSS {version} score for '{shown(product)}'; it has more than one.",
                        )
                    seen.add((version, product))


@mandatory("6.1.8")
def invalid_cvss(document: Document) -> Found:
    """CSAF 2.0 §6.1.8: a CVSS object is valid by the schema of its version."""
    for pointer, cvss in _cvss_objects(document):
        yield from cvss_faults(pointer, cvss)


@mandatory("6.1.9")
def invalid_cvss_computation(document: Document) -> Found:
    """CSAF 2.0 §6.1.9: scores and severities are those that the vector computes to."""
    for pointer, cvss in _cvss_objects(document):
        values = expected(cvss["vectorString"])
        if not values:
            yield (
                f"{pointer}/vectorString",
                f"Complete the vector: '{shown(cvss['vectorString'])}' lacks or repeats a metric.",
            )
        for name, value in values.items():
            if value is not None and name in cvss and cvss[name] != value:
                yield f"{pointer}/{name}", f"Set {name} to {value}, as the vector computes."


@mandatory("6.1.10")
def inconsistent_cvss(document: Document) -> Found:
    """CSAF 2.0 §6.1.10: no property of a CVSS object contradicts its vector."""
    for pointer, cvss in _cvss_objects(document):
        for name, meant in contradictions(cvss):
            yield f"{pointer}/{name}", f"Set {name} to {meant}, as the vector says, or leave it out."


@mandatory("6.1.11")
def invalid_cwe(document: Document) -> Found:
    """CSAF 2.0 §6.1.11: the weakness exists, its name is one of the catalogue (decision 0122)."""
    for pointer, cwe in document.weaknesses:
        names = cwe_names().get(cwe["id"])
        if not names:
            yield f"{pointer}/id", f"Use a weakness of the CWE catalogue; it has no {shown(cwe['id'])}."
        elif cwe["name"] not in names:
            yield f"{pointer}/name", f"Name {cwe['id']} as the catalogue does: '{cwe_name(cwe['id'])}'."
