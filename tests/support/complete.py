"""One synthetic advisory that uses every property of CSAF 2.0 and is valid; tests change it."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

NOTE = {"audience": "all", "category": "summary", "text": "A text with a trailing blank ", "title": "Summary"}
REFERENCE = {"category": "external", "summary": "More", "url": "https://example.org/more"}
THANKS = {
    "names": ["Ada Byron", "Grace Hopper"],
    "organization": "Finders",
    "summary": "reporting it",
    "urls": ["https://example.org/finders"],
}
HELPER = {
    "cpe": "cpe:2.3:a:acme:pump:1.0:*:*:*:*:*:*:*",
    "hashes": [
        {
            "file_hashes": [
                {"algorithm": "sha256", "value": "a" * 64},
                {"algorithm": "sha512", "value": "b" * 128},
            ],
            "filename": "pump.bin",
        }
    ],
    "model_numbers": ["P-1", "P-2"],
    "purl": "pkg:generic/acme/pump@1.0",
    "sbom_urls": ["https://example.org/sbom"],
    "serial_numbers": ["S-1*"],
    "skus": ["SKU-1"],
    "x_generic_uris": [{"namespace": "https://example.org/udi", "uri": "urn:udi:0123"}],
}


def _leaf(product: str, version: str, category: str = "product_version", **more: Any) -> dict[str, Any]:
    full = {"name": f"Acme Pump {version}", "product_id": product, **more}
    return {"category": category, "name": version, "product": full}


def complete_advisory() -> dict[str, Any]:
    """A document that is nobody else's."""
    return deepcopy(_made())


def _made() -> dict[str, Any]:
    return {
        "document": {
            "acknowledgments": [THANKS],
            "aggregate_severity": {"namespace": "https://example.org/scale", "text": "Critical"},
            "category": "csaf_security_advisory",
            "csaf_version": "2.0",
            "distribution": {
                "text": "Share freely",
                "tlp": {"label": "WHITE", "url": "https://www.first.org/tlp/"},
            },
            "lang": "en-US",
            "notes": [
                NOTE,
                {"category": "general", "text": "Second note"},
                {"category": "legal_disclaimer", "text": "As is", "title": "Legal Notice"},
            ],
            "publisher": {
                "category": "coordinator",
                "contact_details": "mail@example.org",
                "issuing_authority": "A law",
                "name": "Center",
                "namespace": "https://center.example.org",
            },
            "references": [
                {"category": "self", "summary": "Web", "url": "https://center.example.org/a/1"},
                REFERENCE,
                {"summary": "Without category", "url": "https://example.org/none"},
            ],
            "source_lang": "de",
            "title": "Acme Pump",
            "tracking": {
                "aliases": ["ALIAS-1"],
                "current_release_date": "2026-03-01T00:00:00Z",
                "generator": {
                    "date": "2026-03-01T00:00:00Z",
                    "engine": {"name": "Engine", "version": "1"},
                },
                "id": "A-1",
                "initial_release_date": "2026-01-01T00:00:00Z",
                "revision_history": [
                    {
                        "date": "2026-01-01T00:00:00Z",
                        "legacy_version": "Initial",
                        "number": "1",
                        "summary": "First",
                    },
                    {"date": "2026-03-01T00:00:00Z", "number": "2", "summary": "Second"},
                ],
                "status": "final",
                "version": "2",
            },
        },
        "product_tree": {
            "branches": [
                {
                    "branches": [
                        {
                            "branches": [
                                _leaf("P1", "1.0", product_identification_helper=HELPER),
                                _leaf("P2", "< 1.0", "product_version_range"),
                                _leaf("P3", "2.0"),
                                _leaf("P4", "2.0"),
                            ],
                            "category": "product_name",
                            "name": "Pump",
                        }
                    ],
                    "category": "vendor",
                    "name": "Acme ",
                }
            ],
            "full_product_names": [{"name": "Loose Monitor", "product_id": "P5"}],
            "product_groups": [{"group_id": "G1", "product_ids": ["P1", "P2"], "summary": "Old pumps"}],
            "relationships": [
                {
                    "category": "installed_on",
                    "full_product_name": {"name": "Pump on Monitor", "product_id": "P6"},
                    "product_reference": "P1",
                    "relates_to_product_reference": "P5",
                }
            ],
        },
        "vulnerabilities": [
            {
                "acknowledgments": [THANKS],
                "cve": "CVE-2026-0001",
                "cwe": {
                    "id": "CWE-79",
                    "name": "Improper Neutralization of Input During Web Page Generation "
                    "('Cross-site Scripting')",
                },
                "discovery_date": "2025-12-01T00:00:00Z",
                "flags": [
                    {
                        "date": "2026-01-01T00:00:00Z",
                        "label": "component_not_present",
                        "product_ids": ["P3"],
                    },
                    {"group_ids": ["G1"], "label": "vulnerable_code_not_present"},
                ],
                "ids": [{"system_name": "Tracker", "text": "T-1"}],
                "involvements": [
                    {
                        "date": "2026-01-01T00:00:00Z",
                        "party": "vendor",
                        "status": "completed",
                        "summary": "Done",
                    },
                    {"party": "coordinator", "status": "open"},
                ],
                "notes": [NOTE],
                "product_status": {
                    "first_affected": ["P1"],
                    "fixed": ["P4"],
                    "known_affected": ["P1", "P2", "P6"],
                    "known_not_affected": ["P3"],
                    "recommended": ["P4"],
                    "under_investigation": ["P5"],
                },
                "references": [REFERENCE],
                "release_date": "2026-01-01T00:00:00Z",
                "remediations": [
                    {
                        "category": "vendor_fix",
                        "date": "2026-01-01T00:00:00Z",
                        "details": "Update",
                        "entitlements": ["Owners"],
                        "group_ids": ["G1"],
                        "product_ids": ["P6"],
                        "restart_required": {"category": "system", "details": "Once"},
                        "url": "https://example.org/fix",
                    },
                    {"category": "mitigation", "details": "Isolate", "product_ids": ["P1", "P2"]},
                ],
                "scores": [
                    {
                        "cvss_v3": {
                            "baseScore": 9.8,
                            "baseSeverity": "CRITICAL",
                            "vectorString": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
                            "version": "3.1",
                        },
                        "products": ["P1", "P2"],
                    },
                    {
                        "cvss_v2": {
                            "baseScore": 7.5,
                            "vectorString": "AV:N/AC:L/Au:N/C:P/I:P/A:P",
                            "version": "2.0",
                        },
                        "products": ["P1"],
                    },
                ],
                "threats": [
                    {
                        "category": "impact",
                        "date": "2026-01-01T00:00:00Z",
                        "details": "No code",
                        "product_ids": ["P3"],
                    },
                    {"category": "exploit_status", "details": "None known", "group_ids": ["G1"]},
                ],
                "title": "First",
            },
            {
                "ids": [{"system_name": "Tracker", "text": "T-2"}],
                "notes": [NOTE],
                "product_status": {"known_affected": ["P1"]},
                "remediations": [{"category": "none_available", "details": "Wait", "product_ids": ["P1"]}],
            },
        ],
    }
