"""Examples of answers for the description, made from their schemas and one table of words.

A name that is in neither fails a test, so that no answer is shown without a meaning.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

KEY = "3f0f1f5c-6f0e-4b55-9d1c-2d2c0f4f7a10"
WORDS: dict[str, Any] = {
    "about": "V1",
    "against": "utility",
    "act": "attempt",
    "advisory": "MDA-2026-104417",
    "agency": "Device agency",
    "agreed_by": "M. Lund, head of quality",
    "agreement": "",
    "alias": "Blue heron",
    "approved_by": "R. Lee",
    "approver": "R. Lee",
    "decided_by": "Dana Osei",
    "exemptions": "5",
    "decision": "withhold",
    "proposed": "5",
    "grounds": "predecisional",
    "counts": {"": 12, "release": 3, "withhold": 5},
    "permitted": "R. Lee, by phone on 3 December.",
    "before": "TLP:RED",
    "marked_as": "TLP:AMBER, for hospitals of the county",
    "law": "Freedom of Information Act (data of the law, version 2026-11-27)",
    "provision": "Executive Order 12600",
    "told": "objected",
    "reasons": "The manufacturer published it itself.",
    "asked": "All records on the InfusaCore LX pump since 2025.",
    "closed_why": "",
    "already_public": "no",
    "asked_by": "Dana Osei",
    "at": "2026-11-23T15:00:00Z",
    "basis": "",
    "because": "therapy",
    "answer": "It does not make this module.",
    "author": "Dana Fields, Northgate Medical",
    "base": "9.8",
    "by": "Coordination center",
    "came_by": "mail",
    "cases": "MDC-2026-104417",
    "category": "summary",
    "certainty": "confirmed",
    "channel": "mail",
    "clearance": "applied",
    "clearance_reference": "PMDA 2026-4711",
    "code": "us-report",
    "consent": "signed",
    "contact": "psirt@meridian.example",
    "contacted": "yes",
    "content": {"text": "The pump takes any dose."},
    "csaf": "/api/v1/advisories/MDA-2026-104417/versions/1/csaf",
    "credibility": "credible",
    "credit_as": "R. Lee",
    "csaf_name": "mda-2026-104417.json",
    "cve": "CVE-2026-12345",
    "cvss": "3.1",
    "cwe": "CWE-306",
    "cwe_name": "Missing Authentication for Critical Function",
    "description": "It accepts dose changes from anybody on the network.",
    "details": "Switch the network off.",
    "device": "Northgate InfusaCore LX, software 2.1",
    "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "document": "MDC-2026-104417 3f0f1f5c",
    "duties": "2026-11-26",
    "disposition": "accepted",
    "effects": "wrong_treatment",
    "encryption_key": "",
    "reader": "Dana Osei",
    "sealed": "contact",
    "engagement": "unresponsive",
    "exploited": "unknown",
    "format": "medaccord-safety-communication-1",
    "fate": "unopened",
    "fields": "description",
    "findings": "The revision has no summary note.",
    "finished_because": "",
    "fixed_version": "2.2",
    "found": "nothing",
    "groups": "All LX pumps",
    "handed": "cleaned",
    "harm": "A patient could get a wrong dose.",
    "identifiers": {"cpe": "cpe:2.3:h:northgate:infusacore_lx:2.1:*:*:*:*:*:*:*"},
    "identity": "nobody",
    "finding": "Win.Test.EICAR_HDB-1",
    "ids": ["Vendor", "NG-2026-7"],
    "impact": "significant",
    "indication": "adversaries_know_details",
    "impact_statement": "",
    "justification": "",
    "kind": "case",
    "known": {"contacted": "no", "credibility": "credible", "therapy": "yes"},
    "known_as": "",
    "label": "Update A",
    "language": "en",
    "lead": "Coordination center",
    "left_because": "",
    "legacy_version": "Update A",
    "maker": "Northgate Medical",
    "lifted_by": "",
    "lifted_why": "",
    "marking": "TLP:AMBER+STRICT",
    "matter": "Docket 26-1147",
    "media_type": "text/plain",
    "mentions": "Dana Fields, Northgate Medical",
    "message": "About one of your pumps.",
    "name": "Northgate InfusaCore LX 2.1",
    "named": "Dana Fields, Northgate Medical",
    "names": "R. Lee",
    "news": {"exploited": "yes"},
    "next": None,
    "note": "Duty desk",
    "notice": "",
    "noticed": "probably_not",
    "number": "MDC-2026-482913",
    "onward": "free",
    "handling": "personal_data",
    "ended_because": "",
    "owner": "Northgate Medical",
    "party": "Device agency",
    "person": "R. Lee",
    "purpose": "patient_risk",
    "legal_basis": "",
    "ground": "",
    "minimum": "",
    "recipient": "Device agency",
    "review": "",
    "review_words": "",
    "recipient_name": "Device agency",
    "organisation_kind": "manufacturer",
    "organization": "Independent",
    "origin": "live",
    "other_coordinators": "",
    "outcome": "coordinate",
    "outlet": "together",
    "over": "",
    "part": "patients",
    "parts": {"patients": "Keep using your pump."},
    "path": ["product_name", "InfusaCore LX"],
    "password": "3f9c0a17be5d42c86e01",
    "patient_affected": "unknown",
    "place": "https://forum.example/t/881",
    "plan": "",
    "products": "Northgate InfusaCore LX 2.1",
    "public": "no",
    "removed_because": "",
    "question": "Is the harm described as a clinician would?",
    "read": "open",
    "reviewer": "R. Lee",
    "reason": "The fix needs validation.",
    "reference": "PSIRT-2026-17",
    "region": "us",
    "report": "It accepts dose changes from anybody on the network.",
    "relation": "sibling",
    "report_state": "accepted",
    "result": "Listed without an address.",
    "role": "manufacturer",
    "roles": "lead",
    "rule": "T3",
    "scanner": "ClamAV 1.4.3/27600/Thu Nov 26 09:00:00 2026",
    "sender": "Coordination center",
    "sentence": "Attacks were seen: decide whether the embargo ends.",
    "settled_because": "Added to the text.",
    "severity": "critical",
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "source": "Northgate Medical",
    "statement": "We submit this of our own free will, expecting protection.",
    "state": "open",
    "status": "fixing",
    "subject": "Date of the fix",
    "suppliers": "one",
    "summary": "Dose changes are not authenticated.",
    "table": "DT_COORD_TRIAGE 1.0.0",
    "table_outcome": "track",
    "text": "The pump takes any dose.",
    "therapy": "yes",
    "tlp": "CLEAR",
    "threat": "Their lawyer wrote that they will sue me.",
    "threat_answer": "We call their product security team today.",
    "title": "Pump accepts dose changes",
    "to": "+1 555 0100",
    "told_for": "County hospital",
    "untold": "Device agency",
    "upshot": "no_answer",
    "url": "https://vendor.example/advisory",
    "utility": "efficient",
    "urls": "https://vendor.example/advisory",
    "used_at": "hospital",
    "value": "psirt@northgate.example",
    "vector": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
    "vendor_reference": "NG-2026-7",
    "vendor_told": "unknown",
    "vendors": "Northgate Medical",
    "verb": "case.rename",
    "version": "2026-11-26",
    "way": "download",
    "way_in": "sign_in",
    "what": "changed",
    "who": "Coordination center",
    "why": "It names a patient.",
    "withdrawn_for": "",
    "withdrawn_why": "",
    "words": "The pump takes any dose.",
}
BY_FORMAT = {"uuid": KEY, "date-time": "2026-11-23T15:00:00Z", "date": "2027-01-20"}
BY_TYPE: dict[str, Any] = {"boolean": False, "integer": 1, "number": 1.0, "null": None}


def example_of(schema: Mapping[str, Any], schemas: Mapping[str, Any], name: str = "") -> Any:
    """An example of a value with this schema; a text says what its `name` stands for in the table."""
    schema = resolved(schema, schemas)
    if told := schema.get("examples"):
        return told[0]
    if choices := schema.get("anyOf"):
        return example_of(_first(choices), schemas, name)
    if schema.get("format") in BY_FORMAT:
        return BY_FORMAT[schema["format"]]
    kind = schema.get("type")
    if kind == "array":
        return [WORDS[name] if "prefixItems" in schema.get("items", {}) else _item(schema, schemas, name)]
    if kind == "object" and "properties" in schema:
        return {key: example_of(part, schemas, key) for key, part in schema["properties"].items()}
    if kind in BY_TYPE:
        return BY_TYPE[kind]
    allowed = schema.get("enum", [WORDS[name]])
    return WORDS[name] if WORDS[name] in allowed else allowed[0]


def _item(schema: Mapping[str, Any], schemas: Mapping[str, Any], name: str) -> Any:
    return example_of(schema["items"], schemas, name)


def _first(choices: list[Mapping[str, Any]]) -> Mapping[str, Any]:
    return next(one for one in choices if one.get("type") != "null")


def resolved(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Mapping[str, Any]:
    """A schema in place of a reference to it."""
    there = schema.get("$ref")
    return schemas[there.rsplit("/", 1)[1]] if there else schema
