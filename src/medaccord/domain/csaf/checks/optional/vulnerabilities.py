"""CSAF 2.0 §6.2.2, 6.2.7, 6.2.17: remediations, involvements and ids of a vulnerability."""

from __future__ import annotations

import re

from medaccord.domain.csaf.document import AFFECTED, Document
from medaccord.domain.csaf.edition import Edition
from medaccord.domain.csaf.findings import shown
from medaccord.domain.csaf.registry import Found, optional

_CVE = re.compile(r"CVE-[0-9]{4}-[0-9]{4,}")


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
    """CSAF 2.0 §6.2.17: a CVE stands in its own property and not among the other ids."""
    for pointer, vulnerability in document.placed:
        for place, item in enumerate(vulnerability.get("ids", ())):
            if _CVE.fullmatch(item["text"]):
                yield f"{pointer}/ids/{place}/text", f"Move {shown(item['text'])} to the property cve."
