"""A synthetic advisory by the draft of CSAF 2.1 in which no test of any kind finds anything."""

from __future__ import annotations

from typing import Any

SCHEMA = "https://docs.oasis-open.org/csaf/csaf/v2.1/schema/csaf.json"
EXTENSION: dict[str, Any] = {
    "$schema": "https://extensions.example/pump/pump-content_1.0.0.json",
    "category": "supplementary",
    "content": {"ward": "3"},
    "critical": False,
}


def _version(number: str, product: str) -> dict[str, Any]:
    helper = {
        "cpe": f"cpe:2.3:a:example:pump_software:{number}:*:*:*:*:*:*:*",
        "purls": [f"pkg:deb/example/pump-software@{number}"],
    }
    return {
        "category": "product_version",
        "name": number,
        "product": {
            "name": f"Example Pump Software {number}",
            "product_id": product,
            "product_identification_helper": helper,
        },
    }


def _path(software: str) -> dict[str, Any]:
    return {
        "beginning_product_reference": software,
        "full_product_name": {
            "name": f"{software} on the pump",
            "product_id": f"{software}-ON-HW",
            "product_identification_helper": {"sbom_urls": [f"https://example.org/{software}.json"]},
        },
        "subpaths": [{"category": "installed_on", "next_product_reference": "HW"}],
    }


def _involvement() -> dict[str, Any]:
    return {
        "actions": [
            {
                "acting_entity_refs": ["EGID-1"],
                "action_id": "ACN-1",
                "category": "notification",
                "date": "2026-01-02T00:00:00Z",
                "receiving_entity_refs": ["EID-3"],
                "status": "completed",
            },
            {
                "acting_entity_refs": ["EID-3"],
                "action_id": "ACN-2",
                "category": "confirmation",
                "date": "2026-01-03T00:00:00Z",
                "dl_vuln_ids": ["VULN-1"],
                "receiving_entity_refs": ["EGID-1"],
                "referenced_action_ids": ["ACN-1"],
                "status": "completed",
            },
        ],
        "entities": [
            {"category": "discoverer", "entity_id": "EID-1", "name": "One"},
            {"category": "discoverer", "entity_id": "EID-2", "name": "Two"},
            {"category": "vendor", "entity_id": "EID-3", "name": "Example"},
        ],
        "entity_groups": [{"entity_group_id": "EGID-1", "entity_ids": ["EID-1", "EID-2"], "name": "Finders"}],
    }


def _document() -> dict[str, Any]:
    return {
        "category": "csaf_security_advisory",
        "csaf_version": "2.1",
        "distribution": {"tlp": {"label": "CLEAR"}},
        "involvement": _involvement(),
        "lang": "en",
        "license_expression": "CC-BY-4.0",
        "notes": [
            {
                "category": "description",
                "product_ids": ["P1"],
                "text": "It pumps.",
                "title": "Product Description",
            }
        ],
        "publisher": {"category": "vendor", "name": "Example", "namespace": "https://example.org"},
        "references": [
            {"category": "self", "summary": "This", "url": "https://example.org/white/2026/a-1.json"}
        ],
        "title": "Overflow in the pump",
        "tracking": {
            "current_release_date": "2026-03-01T00:00:00Z",
            "id": "A-1",
            "initial_release_date": "2026-02-01T00:00:00Z",
            "revision_history": [
                {"date": "2026-02-01T00:00:00Z", "number": "1", "summary": "First"},
                {"date": "2026-03-01T00:00:00Z", "number": "2", "summary": "Fixed"},
            ],
            "status": "final",
            "version": "2",
        },
    }


def _tree() -> dict[str, Any]:
    versions = [_version("1.0", "P1"), _version("1.1", "P2")]
    return {
        "branches": [
            {
                "branches": [{"branches": versions, "category": "product_name", "name": "Pump Software"}],
                "category": "vendor",
                "name": "Example",
            }
        ],
        "full_product_names": [
            {
                "name": "Pump",
                "product_id": "HW",
                "product_identification_helper": {"model_numbers": ["X-1"]},
            }
        ],
        "product_paths": [_path("P1"), _path("P2")],
    }


def _vulnerabilities() -> list[dict[str, Any]]:
    selection = {
        "key": "E",
        "name": "Exploitation",
        "namespace": "ssvc",
        "values": [{"key": "N", "name": "None"}],
        "version": "1.1.0",
    }
    content = {
        "cvss_v4": {
            "baseScore": 9.3,
            "baseSeverity": "CRITICAL",
            "vectorString": "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N",
            "version": "4.0",
        },
        "epss": {"percentile": "0.5", "probability": "0.1", "timestamp": "2026-02-20T00:00:00Z"},
        "ssvc_v2": {
            "schemaVersion": "2.0.0",
            "selections": [selection],
            "target_ids": ["CVE-2026-0001"],
            "timestamp": "2026-02-20T00:00:00Z",
        },
    }
    return [
        {
            "cve": "CVE-2026-0001",
            "cwes": [{"id": "CWE-121", "name": "Stack-based Buffer Overflow", "version": "4.19.1"}],
            "disclosure_date": "2026-02-01T00:00:00Z",
            "dl_vuln_id": "VULN-1",
            "ids": [{"system_name": "https://euvd.enisa.europa.eu", "text": "EUVD-2026-4660"}],
            "metrics": [{"content": content, "products": ["P1-ON-HW"]}],
            "notes": [{"category": "description", "text": "An overflow", "title": "CVE Description"}],
            "product_status": {"fixed": ["P2-ON-HW"], "known_affected": ["P1-ON-HW"]},
            "references": [{"category": "external", "summary": "More", "url": "https://example.org/more"}],
            "remediations": [
                {"category": "vendor_fix", "details": "Install 1.1", "product_ids": ["P1-ON-HW"]}
            ],
            "threats": [{"category": "impact", "details": "Stops", "product_ids": ["P1-ON-HW"]}],
            "title": "Overflow",
        },
        {
            "cve": "CVE-2026-0002",
            "cwes": [{"id": "CWE-121", "name": "Stack-based Buffer Overflow", "version": "4.19.1"}],
            "notes": [{"category": "summary", "text": "Not there", "title": "Vulnerability Summary"}],
            "product_status": {"known_affected": ["P1-ON-HW"], "fixed": ["P2-ON-HW"]},
            "remediations": [
                {"category": "vendor_fix", "details": "Install 1.1", "product_ids": ["P1-ON-HW"]}
            ],
            "metrics": [{"content": {"cvss_v4": content["cvss_v4"]}, "products": ["P1-ON-HW"]}],
        },
    ]


def advisory() -> dict[str, Any]:
    """A fresh copy of the advisory, its keys sorted."""
    whole: dict[str, Any] = _sorted(
        {
            "$schema": SCHEMA,
            "document": _document(),
            "product_tree": _tree(),
            "vulnerabilities": _vulnerabilities(),
        }
    )
    return whole


def _sorted(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: _sorted(node[key]) for key in sorted(node)}
    return [_sorted(one) for one in node] if isinstance(node, list) else node
