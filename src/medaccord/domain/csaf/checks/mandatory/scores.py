"""CSAF §6.1.7-6.1.11 and 2.1 §6.1.56: scores and weaknesses of a vulnerability."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from medaccord.domain.csaf.catalogues import cwe_name, cwe_names, cwe_versions
from medaccord.domain.csaf.document import Document, Document21
from medaccord.domain.csaf.edition import Edition
from medaccord.domain.csaf.findings import shown
from medaccord.domain.csaf.registry import Found, caution, mandatory
from medaccord.domain.csaf.schema import cvss_faults
from medaccord.domain.csaf.scores import contradictions, expected


def _cvss_objects(document: Document) -> Iterator[tuple[str, dict[str, Any]]]:
    for scores in document.scored:
        for scored in scores:
            for _, pointer, cvss in scored.cvss():
                yield pointer, cvss


@mandatory("6.1.7")
def multiple_scores_with_same_version_per_product(document: Document) -> Found:
    """CSAF 2.0 §6.1.7: within a vulnerability a product has one score of each version (2.1: and source)."""
    for scores in document.scored:
        if len(scores) < 2:
            continue
        seen: set[tuple[str, str, str]] = set()
        for scored in scores:
            for version in [cvss["version"] for _, _, cvss in scored.cvss()]:
                for product in scored.products:
                    if (version, product, scored.source) in seen:
                        yield (
                            scored.pointer,
                            f"Keep one CVSS {version} score for '{shown(product)}'; it has more than one.",
                        )
                    seen.add((version, product, scored.source))


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


@mandatory("6.1.11", Edition.V20)
def invalid_cwe(document: Document) -> Found:
    """CSAF 2.0 §6.1.11: the weakness exists, its name is one of the catalogue (decision 0122)."""
    for pointer, cwe in document.weaknesses:
        names = cwe_names().get(cwe["id"])
        if not names:
            yield f"{pointer}/id", f"Use a weakness of the CWE catalogue; it has no {shown(cwe['id'])}."
        elif cwe["name"] not in names:
            yield f"{pointer}/name", f"Name {cwe['id']} as the catalogue does: '{cwe_name(cwe['id'])}'."


@mandatory("6.1.11", Edition.V21)
def invalid_cwe_in_its_version(document: Document21) -> Found:
    """CSAF 2.1 §6.1.11: the version of the catalogue has the weakness by this name.

    Categories and views are no weaknesses. What a version younger than the installed one has is unknown.
    """
    for pointer, cwe in document.weaknesses:
        if cwe["version"] in cwe_versions():
            name = cwe_name(cwe["id"], cwe["version"])
            if name is None:
                yield (
                    f"{pointer}/id",
                    f"Use a weakness of CWE {cwe['version']}, no category or view: not {shown(cwe['id'])}.",
                )
            elif cwe["name"] != name:
                yield f"{pointer}/name", f"Name {cwe['id']} as CWE {cwe['version']} does: '{name}'."
        elif not _is_younger(cwe["version"]):
            yield f"{pointer}/version", f"Name a version of CWE; {shown(cwe['version'])} is none."


@caution("6.1.11", Edition.V21)
def cwe_of_an_unknown_version(document: Document21) -> Found:
    """CSAF 2.1 §6.1.11: what a version younger than the installed catalogue has is not judged."""
    for pointer, cwe in document.weaknesses:
        if cwe["version"] not in cwe_versions() and _is_younger(cwe["version"]):
            yield f"{pointer}/version", f"Check {cwe['id']} yourself: CWE {cwe['version']} is not known here."


def _is_younger(version: str) -> bool:
    """A version of the CWE catalogue lies behind the newest that is installed."""
    newest = list(cwe_versions())[-1]
    return _numbers(version) > _numbers(newest)


def _numbers(version: str) -> list[tuple[int, str]]:
    return [(len(part), part) for part in version.split(".")]


@mandatory("6.1.56", Edition.V21)
def cvss_and_qualitative_severity_rating(document: Document21) -> Found:
    """CSAF 2.1 §6.1.56: within a vulnerability one source rates a product by CVSS or by a word, not both."""
    for scores in document.scored:
        by_cvss = {
            (product, scored.source) for scored in scores if any(scored.cvss()) for product in scored.products
        }
        for scored in scores:
            if "qualitative_severity_rating" in scored.content:
                for product in scored.products:
                    if (product, scored.source) in by_cvss:
                        yield (
                            f"{scored.inside}/qualitative_severity_rating",
                            f"Remove this rating of '{shown(product)}', which has a CVSS score too.",
                        )
