"""CSAF 2.0 §6.3.1-6.3.4, 2.1 §6.3.12, 6.3.18, 6.3.20: scoring systems, ids and weakness."""

from __future__ import annotations

from medaccord.domain.csaf.catalogues import id_form
from medaccord.domain.csaf.document import AFFECTED, Document, Document21
from medaccord.domain.csaf.edition import Edition
from medaccord.domain.csaf.findings import shown
from medaccord.domain.csaf.registry import Found, informative


@informative("6.3.1")
def use_of_cvss_v2_as_the_only_scoring_system(document: Document) -> Found:
    """CSAF 2.0 §6.3.1: a product with a CVSS 2.0 score has a newer one too."""
    for scores in document.scored:
        newer = {
            product
            for scored in scores
            if "cvss_v3" in scored.content or "cvss_v4" in scored.content
            for product in scored.products
        }
        for scored in scores:
            lacking = [product for product in scored.products if product not in newer]
            if "cvss_v2" in scored.content and lacking:
                yield f"{scored.inside}/cvss_v2", f"Score '{shown(lacking[0])}' by a newer CVSS as well."


@informative("6.3.2")
def use_of_cvss_v3_0(document: Document) -> Found:
    """CSAF 2.0 §6.3.2: CVSS 3.0 gives way to 3.1."""
    for scores in document.scored:
        for scored in scores:
            if scored.content.get("cvss_v3", {}).get("version") == "3.0":
                yield f"{scored.inside}/cvss_v3/version", "Score by CVSS 3.1 instead of 3.0."


@informative("6.3.3")
def missing_cve(document: Document) -> Found:
    """CSAF 2.0 §6.3.3: the vulnerability has a CVE."""
    yield from _lacking(document, ("cve",), "Add the CVE of this vulnerability.")


@informative("6.3.4")
def missing_cwe(document: Document) -> Found:
    """CSAF 2.0 §6.3.4: the vulnerability names its weakness."""
    yield from _lacking(document, ("cwe", "cwes"), "Add the weakness (CWE) behind this vulnerability.")


def _lacking(document: Document, keys: tuple[str, ...], sentence: str) -> Found:
    for pointer, vulnerability in document.placed:
        if not any(key in vulnerability for key in keys):
            yield pointer, sentence


@informative("6.3.12", Edition.V21)
def missing_cvss_v4_0(document: Document21) -> Found:
    """CSAF 2.1 §6.3.12: where there is a CVSS there is 4.0, and affected products have one."""
    for (pointer, vulnerability), scores in zip(document.placed, document.scored, strict=True):
        rated = [scored for scored in scores if any(scored.cvss())]
        for scored in rated:
            if "cvss_v4" not in scored.content:
                yield f"{scored.inside}/cvss_v4", "Score by CVSS 4.0 as well."
        covered = {product for scored in rated for product in scored.products}
        for place, product in document.stated(pointer, vulnerability, AFFECTED):
            if product not in covered:
                yield place, f"Score '{shown(product)}', which is affected, by CVSS 4.0."


@informative("6.3.18", Edition.V21)
def use_of_qualitative_severity_rating(document: Document21) -> Found:
    """CSAF 2.1 §6.3.18: no metric, whoever gave it, is a severity in words."""
    for pointer, _ in document.contents("qualitative_severity_rating"):
        yield pointer, "Give a metric that tells what it was made from, such as CVSS, as well."


@informative("6.3.20", Edition.V21)
def use_of_unregistered_id_system(document: Document21) -> Found:
    """CSAF 2.1 §6.3.20: the system of an id is registered (RVISC)."""
    for pointer, item in document.items("ids"):
        if id_form(item["system_name"]) is None:
            yield (
                f"{pointer}/system_name",
                f"Use the name of a registered id system if there is one for '{shown(item['system_name'])}'.",
            )
