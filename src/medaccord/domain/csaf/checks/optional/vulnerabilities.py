"""CSAF 2.0 §6.2.2, 6.2.7, 6.2.17, 2.1 §6.2.27, 6.2.53: remediations, involvements, ids."""

from __future__ import annotations

import re
import unicodedata

from medaccord.domain.csaf.catalogues import id_form
from medaccord.domain.csaf.document import AFFECTED, FIXED, Document, Document21
from medaccord.domain.csaf.edition import Edition
from medaccord.domain.csaf.findings import shown
from medaccord.domain.csaf.registry import Found, optional

_CVE = re.compile(r"CVE-[0-9]{4}-[0-9]{4,}")
# Product states by the remediation category that is discouraged for them (CSAF 2.1 §3.2.4, remediations).
_OPEN = ("under_investigation", "unknown")
_DISCOURAGED = {
    "fix_planned": ("known_not_affected", *_OPEN),
    "mitigation": _OPEN,
    "no_fix_planned": ("known_not_affected",),
    "optional_patch": FIXED,
    "vendor_fix": _OPEN,
    "workaround": _OPEN,
}


@optional("6.2.2")
def missing_remediation(document: Document) -> Found:
    """CSAF 2.0 §6.2.2: every product that is affected or under investigation has a remediation."""
    for pointer, vulnerability in document.placed:
        remedied = document.reach(vulnerability.get("remediations", ()))
        for place, product in document.stated(pointer, vulnerability, (*AFFECTED, "under_investigation")):
            if product not in remedied:
                yield place, f"Add a remediation for '{shown(product)}', none_available if there is none."


@optional("6.2.7", Edition.V20)
def missing_date_in_involvements(document: Document) -> Found:
    """CSAF 2.0 §6.2.7: every involvement has a date; 2.1 demands it by its schema."""
    for pointer, vulnerability in document.placed:
        for place, item in enumerate(vulnerability.get("involvements", ())):
            if "date" not in item:
                yield f"{pointer}/involvements/{place}/date", "Add the date of this involvement."


@optional("6.2.17")
def cve_in_field_ids(document: Document) -> Found:
    """CSAF 2.0 §6.2.17: a CVE, however spaced, stands in its own property and not among the other ids."""
    for pointer, vulnerability in document.placed:
        for place, item in enumerate(vulnerability.get("ids", ())):
            if _CVE.fullmatch(_seen(item["text"])):
                yield f"{pointer}/ids/{place}/text", f"Move {shown(item['text'])} to the property cve."


def _seen(text: str) -> str:
    """The text without white space and without what nobody sees."""
    return "".join(
        char
        for char in text
        if not char.isspace() and char != "\u034f" and unicodedata.category(char) != "Cf"
    )


@optional("6.2.27", Edition.V21)
def discouraged_product_status_remediation_combination(document: Document21) -> Found:
    """CSAF 2.1 §6.2.27: no remediation is for a product whose state makes its category a doubtful one."""
    for pointer, vulnerability in document.placed:
        for place, item in enumerate(vulnerability.get("remediations", ())):
            reached = document.reached(item)
            states = _DISCOURAGED.get(item["category"], ())
            stated = {product for _, product in document.stated(pointer, vulnerability, states)}
            for product in sorted(reached & stated):
                yield (
                    f"{pointer}/remediations/{place}",
                    f"Choose another category than {item['category']} for '{shown(product)}', "
                    "or correct its product status.",
                )


@optional("6.2.53", Edition.V21)
def matching_text_for_registered_id_system(document: Document21) -> Found:
    """CSAF 2.1 §6.2.53: the id has the form that the registry (RVISC) gives for its system."""
    for pointer, item in document.items("ids"):
        form = id_form(item["system_name"])
        if form is not None and not form.fullmatch(item["text"]):
            yield (
                f"{pointer}/text",
                f"Write the id as its system does, {shown(form.pattern)}, not '{shown(item['text'])}'.",
            )
