"""Every mandatory test of the draft of CSAF 2.1 fires on a change and is silent on its neighbour."""

from __future__ import annotations

import re
from copy import deepcopy
from functools import reduce
from operator import getitem
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.campaign import times
from tests.unit.domain.csaf.test_mandatory import (
    FLAT,
    TRACKING,
    V0,
    V1,
    Change,
    Doc,
    both,
    category,
    drop,
)
from tests.unit.domain.csaf.test_mandatory import put as placed
from tests.unit.domain.csaf.test_schema import KINDS, _nodes, _replaced

from medaccord.domain.csaf.findings import Severity
from medaccord.domain.csaf.validate import TESTS, Edition, is_valid, run, validate

NEWEST = "2026-03-01T00:00:00Z"
LATER = "2026-03-01T00:00:01Z"
NOTE = {"category": "summary", "text": "What it is", "title": "Vulnerability Summary"}
SSVC = {
    "schemaVersion": "2.0.0",
    "selections": [
        {
            "key": "SI",
            "name": "Safety Impact",
            "namespace": "ssvc",
            "values": [{"key": "M", "name": "Marginal"}, {"key": "R", "name": "Critical"}],
            "version": "2.0.0",
        }
    ],
    "target_ids": ["CVE-2026-0001"],
    "timestamp": NEWEST,
}
CVSS4 = {
    "version": "4.0",
    "vectorString": "CVSS:4.0/AV:N/AC:L/AT:N/PR:L/UI:N/VC:L/VI:L/VA:N/SC:N/SI:N/SA:N",
    "baseScore": 5.3,
    "baseSeverity": "MEDIUM",
}
_DAY = "2026-01-{:02}T00:00:00Z"
EXTENSIONS = (
    "https://raw.githubusercontent.com/oasis-tcs/csaf/refs/heads/master/csaf_2.1/extension/data/valid"
)


def put(pointer: str, value: Any) -> Change:
    """Set what the pointer names to a copy of the value."""
    return lambda doc: placed(pointer, deepcopy(value))(doc)


def numbered(*numbers: str, version: str | None = None) -> Change:
    """Revisions of these numbers, a day apart; the newest has the date of the advisory's newest."""
    dates = [_DAY.format(day) for day in range(1, len(numbers))] + [NEWEST]
    history = [
        {"date": date, "number": number, "summary": "x"} for date, number in zip(dates, numbers, strict=True)
    ]
    return both(
        put(f"{TRACKING}/revision_history", history),
        put(f"{TRACKING}/version", version or numbers[-1].split("+")[0]),
    )


def extension(number: int, **content: Any) -> Doc:
    """One of the committee's extensions for documentation."""
    told = (
        "This extension is for documentation and test purposed only. It is valid. "
        "It is not allowed to be used in a production CSAF."
    )
    name = f"documentation-{number}"
    return {
        "$schema": f"{EXTENSIONS}/{name}/{name}-content_1.0.0.json",
        "category": "supplementary",
        "content": {"documentation": told, **content},
        "critical": False,
    }


def _product(product: str, version: str, **more: Any) -> Doc:
    kind = "product_version_range" if "<" in version else "product_version"
    full = {"name": f"Acme Pump {version}", "product_id": product, **more}
    return {"category": kind, "name": version, "product": full}


def _action(name: str, kind: str, who: str, whom: str, day: int, **more: Any) -> Doc:
    return {
        "acting_entity_refs": [who],
        "action_id": name,
        "category": kind,
        "date": _DAY.format(day),
        "receiving_entity_refs": [whom],
        "status": "completed",
        **more,
    }


def _draft() -> Doc:
    """A synthetic security advisory of CSAF 2.1 that is valid."""
    helper = {
        "hashes": [{"file_hashes": [{"algorithm": "sha256", "value": "a" * 64}], "filename": "pump.bin"}],
        "model_numbers": ["P-1*", r"P\*\*-*"],
        "purls": ["pkg:generic/acme/pump@1.0", "pkg:generic/acme/pump@1.0?arch=arm"],
        "serial_numbers": ["S-1*"],
        "skus": ["SKU-*"],
    }
    return {
        "$schema": "https://docs.oasis-open.org/csaf/csaf/v2.1/schema/csaf.json",
        "document": {
            "category": "csaf_security_advisory",
            "csaf_version": "2.1",
            "distribution": {"tlp": {"label": "CLEAR"}},
            "involvement": {
                "actions": [
                    _action("A1", "notification", "EID-finder", "EGID-makers", 1, dl_vuln_ids=["VULN-1"]),
                    _action("A2", "confirmation", "EID-acme", "EID-finder", 2, referenced_action_ids=["A1"]),
                    _action("A3", "dispute", "EID-beta", "EID-finder", 3, referenced_action_ids=["A1"]),
                    {**_action("A4", "assessment", "EID-acme", "EID-beta", 4), "product_ids": ["P1"]},
                ],
                "entities": [
                    {"category": "discoverer", "entity_id": "EID-finder"},
                    {"category": "vendor", "entity_id": "EID-acme"},
                    {"category": "vendor", "entity_id": "EID-beta"},
                ],
                "entity_groups": [
                    {
                        "entity_group_id": "EGID-makers",
                        "entity_ids": ["EID-acme", "EID-beta"],
                        "name": "Makers",
                    }
                ],
            },
            "lang": "en-US",
            "license_expression": "CC-BY-4.0 OR (MIT AND LicenseRef-acme.example-own)",
            "notes": [
                {"category": "legal_disclaimer", "text": "Use it.", "title": "License"},
                {"category": "description", "text": "Pumps", "title": "Pumps"},
            ],
            "publisher": {"category": "vendor", "name": "Acme", "namespace": "https://acme.example"},
            "references": [{"category": "external", "summary": "More", "url": "https://acme.example/more"}],
            "title": "Acme Pump",
            "tracking": {
                "current_release_date": NEWEST,
                "id": "A-1",
                "initial_release_date": "2026-01-01T00:00:00Z",
                "revision_history": [
                    {"date": "2026-01-01T00:00:00Z", "number": "1", "summary": "First"},
                    {"date": NEWEST, "number": "2", "summary": "Second"},
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
                                _product("P1", "1.0", product_identification_helper=helper),
                                _product("P2", "vers:intdot/>=1.1|<2.0"),
                                _product("P3", "2.0"),
                            ],
                            "category": "product_name",
                            "name": "Pump",
                        },
                        {
                            "category": "product_name",
                            "name": "Kit",
                            "product": {"name": "Acme Kit", "product_id": "P10"},
                        },
                        {
                            "branches": [
                                {
                                    "category": "product_version",
                                    "name": "7",
                                    "product": {"name": "Acme Rack 7", "product_id": "P4"},
                                }
                            ],
                            "category": "product_name",
                            "name": "Rack",
                        },
                    ],
                    "category": "vendor",
                    "name": "Acme",
                }
            ],
            "full_product_names": [{"name": "Loose Monitor", "product_id": "P5"}],
            "product_groups": [{"group_id": "G1", "product_ids": ["P1", "P2"]}],
            "product_paths": [
                _path("P6", "P1", ("installed_on", "P4")),
                _path("P7", "P3", ("installed_on", "P4")),
                _path("P8", "P1", ("installed_with", "P10")),
            ],
        },
        "vulnerabilities": [
            {
                "cve": "CVE-2026-0001",
                "cwes": [
                    {"id": "CWE-1419", "name": "Incorrect Initialization of Resource", "version": "4.13"}
                ],
                "disclosure_date": NEWEST,
                "discovery_date": "2026-01-01T00:00:00Z",
                "dl_vuln_id": "VULN-1",
                "first_known_exploitation_dates": [
                    {"date": NEWEST, "exploitation_date": NEWEST, "product_ids": ["P1"]}
                ],
                "flags": [{"label": "component_not_present", "product_ids": ["P5"]}],
                "ids": [{"system_name": "Tracker", "text": "T-1"}],
                "metrics": [
                    {"content": {"cvss_v4": CVSS4}, "products": ["P1"]},
                    {
                        "content": {"qualitative_severity_rating": "high"},
                        "products": ["P1"],
                        "source": "https://finder.example",
                    },
                    {
                        "content": {
                            "epss": {"percentile": "0.1", "probability": "0.1", "timestamp": NEWEST},
                            "ssvc_v2": SSVC,
                        },
                        "products": ["P2"],
                    },
                ],
                "notes": [NOTE],
                "product_status": {
                    "fixed": ["P3", "P7"],
                    "known_affected": ["P1", "P2", "P6"],
                    "known_not_affected": ["P5"],
                },
                "remediations": [
                    {"category": "vendor_fix", "details": "Update", "group_ids": ["G1"]},
                    {"category": "mitigation", "details": "Isolate", "product_ids": ["P1", "P6"]},
                    {"category": "optional_patch", "details": "If you like", "product_ids": ["P5"]},
                ],
            },
            {
                "ids": [{"product_ids": ["P1", "P2"], "system_name": "Tracker", "text": "T-2"}],
                "notes": [NOTE],
                "product_status": {"known_affected": ["P1"]},
            },
        ],
        "x_extensions": [extension(12, notes=["one"]), extension(12, notes=["two"])],
    }


def _path(product: str, begin: str, *steps: tuple[str, str]) -> Doc:
    return {
        "beginning_product_reference": begin,
        "full_product_name": {"name": f"Product {product}", "product_id": product},
        "subpaths": [{"category": kind, "next_product_reference": end} for kind, end in steps],
    }


DOCUMENT = "/document"
ACTIONS = "/document/involvement/actions"
ENTITIES = "/document/involvement/entities"
GROUPS = "/document/involvement/entity_groups"
GROUP = "/document/distribution/sharing_group"
LABEL = "/document/distribution/tlp/label"
PUMPS = "/product_tree/branches/0/branches/0/branches"
HELPER = f"{PUMPS}/0/product/product_identification_helper"
STATUS = f"{V0}/product_status"
SELECTION = f"{V0}/metrics/2/content/ssvc_v2/selections/0"
EVERYBODY = "ffffffff-ffff-ffff-ffff-ffffffffffff"
NOBODY = "00000000-0000-0000-0000-000000000000"
SOMEBODY = "5868d6be-b28a-404e-a245-0b5093b31b8b"


def group(uuid: str, name: str | None = None, label: str = "CLEAR", status: str = "final") -> Change:
    shared = {"id": uuid} if name is None else {"id": uuid, "name": name}
    return both(put(GROUP, shared), put(LABEL, label), put(f"{TRACKING}/status", status))


def licence(expression: str) -> Change:
    return put(f"{DOCUMENT}/license_expression", expression)


def ranged(name: str) -> Change:
    return put(f"{PUMPS}/1/name", name)


def remedied(kind: str, product: str) -> Doc:
    return {"category": kind, "details": "Do it", "product_ids": [product]}


def titled(title: str, kind: str = "description") -> Doc:
    return {"category": kind, "text": "Told", "title": title}


BARE = drop("/product_tree", "/vulnerabilities", "/document/involvement")
WITHDRAWN = both(
    category("csaf_withdrawn"), BARE, put(f"{DOCUMENT}/notes/1", titled("Reasoning for Withdrawal"))
)
SUPERSEDED = both(
    category("csaf_superseded"),
    BARE,
    put(f"{DOCUMENT}/notes/1", titled("Reasoning for Supersession")),
    put(f"{DOCUMENT}/references/0/summary", "Superseding Document: A-2"),
)
INFO = both(category("csaf_informational_advisory"), BARE)
REPORT = category("csaf_vulnerability_report")
VEX = category("csaf_vex")
SCORE3 = {
    "version": "3.1",
    "vectorString": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
    "baseScore": 9.8,
    "baseSeverity": "CRITICAL",
}


def nested(depth: int) -> Change:
    """A product under so many branches, families in the main."""
    node: Doc = {"category": "vendor", "name": "Deep", "product": {"name": "Deep", "product_id": "P9"}}
    for _ in range(depth - 1):
        node = {"branches": [node], "category": "product_family", "name": "Deep"}
    return put("/product_tree/branches/-", node)


def swapped(doc: Doc) -> None:
    """A product family between the pumps, the vendor again below it."""
    pumps = doc["product_tree"]["branches"][0]["branches"][0]
    pumps["branches"] = [{"branches": pumps["branches"], "category": "vendor", "name": "Beta"}]


def under_a_range(doc: Doc) -> None:
    """A version under the range."""
    pump = doc["product_tree"]["branches"][0]["branches"][0]["branches"][1]
    pump["branches"] = [{"category": "product_version", "name": "1.5", "product": pump.pop("product")}]


FIRES: list[tuple[str, Change]] = [
    ("6.1.1", put(f"{V0}/first_known_exploitation_dates/0/product_ids/-", "P9")),
    ("6.1.1", put(f"{V1}/ids/0/product_ids/-", "P9")),
    ("6.1.1", put(f"{ACTIONS}/3/product_ids/-", "P9")),
    ("6.1.1", put("/product_tree/product_paths/0/subpaths/0/next_product_reference", "P9")),
    ("6.1.2", put(f"{FLAT}/-", {"name": "Again", "product_id": "P6"})),
    ("6.1.3", put("/product_tree/product_paths/0/subpaths/0/next_product_reference", "P6")),
    ("6.1.4", put(f"{V1}/ids/0/group_ids", ["G9"])),
    ("6.1.5", put("/product_tree/product_groups/-", {"group_id": "G1", "product_ids": ["P1", "P3"]})),
    ("6.1.6", put(f"{STATUS}/unknown", ["P1"])),
    ("6.1.7", put(f"{V0}/metrics/-", {"content": {"cvss_v4": CVSS4}, "products": ["P2", "P1"]})),
    ("6.1.8", put(f"{V0}/metrics/0/content/cvss_v4/baseScore", 11)),
    ("6.1.9", put(f"{V0}/metrics/0/content/cvss_v4/baseScore", 5.4)),
    ("6.1.10", put(f"{V0}/metrics/0/content/cvss_v4/attackVector", "LOCAL")),
    ("6.1.11", put(f"{V0}/cwes/0/version", "4.12")),
    ("6.1.11", put(f"{V0}/cwes/0", {"id": "CWE-1008", "name": "Architectural Concepts", "version": "4.13"})),
    ("6.1.11", put(f"{V0}/cwes/0/name", "Something else")),
    ("6.1.11", put(f"{V0}/cwes/0/version", "3.9")),
    ("6.1.12", put(f"{DOCUMENT}/lang", "en-AB")),
    ("6.1.13", put(f"{HELPER}/purls", ["pkg:oci/acme/pump@1"])),
    ("6.1.13", put(f"{HELPER}/purls", ["pkg:maven/@1.0"])),
    ("6.1.14", numbered("1", "3", "2")),
    ("6.1.14", numbered("1.0.0", "3", "2.0.0")),
    ("6.1.15", put(f"{DOCUMENT}/publisher/category", "translator")),
    ("6.1.16", put(f"{TRACKING}/version", "1")),
    ("6.1.17", put(f"{TRACKING}/version", "0")),
    ("6.1.18", numbered("0", "1")),
    ("6.1.19", numbered("1.0.0-rc.1", "1.0.0")),
    ("6.1.20", put(f"{TRACKING}/version", "2.0.0-rc.1")),
    ("6.1.21", numbered("1", "3")),
    ("6.1.21", numbered("2", "3")),
    ("6.1.21", numbered("1.0.0", "1.0.2")),
    ("6.1.21", numbered("1.0.0", "2.1.0")),
    ("6.1.22", numbered("1", "1")),
    ("6.1.23", put(f"{V1}/cve", "CVE-2026-0001")),
    ("6.1.24", put(f"{ACTIONS}/-", _action("A5", "notification", "EID-finder", "EGID-makers", 1))),
    ("6.1.25", put(f"{HELPER}/hashes/0/file_hashes/-", {"algorithm": "sha256", "value": "b" * 64})),
    ("6.1.26", category("Vulnerability\N{FULLWIDTH LOW LINE}Report")),
    ("6.1.26", category("Super\N{ZERO WIDTH SPACE}seded")),
    ("6.1.27.1", both(INFO, drop("/document/notes"))),
    ("6.1.27.2", both(SUPERSEDED, drop("/document/references"))),
    (
        "6.1.27.2",
        both(INFO, drop("/document/references/0/category")),
    ),
    ("6.1.27.3", category("csaf_withdrawn")),
    ("6.1.27.4", both(REPORT, BARE)),
    ("6.1.27.5", both(category("csaf_deprecated_security_advisory"), drop(f"{V1}/notes"))),
    ("6.1.27.6", both(category("csaf_deprecated_security_advisory"), drop(f"{V1}/product_status"))),
    ("6.1.27.7", both(VEX, put(f"{V1}/product_status", {"unknown": ["P1"]}))),
    ("6.1.27.8", both(REPORT, drop(f"{V1}/ids"))),
    ("6.1.27.8", put(f"{V1}/product_status/known_affected/-", "P6")),
    ("6.1.27.9", both(VEX, drop(f"{V0}/flags"))),
    ("6.1.27.10", VEX),
    ("6.1.27.11", both(REPORT, drop("/vulnerabilities", "/document/involvement"))),
    ("6.1.27.12", put(f"{V1}/product_status", {"under_investigation": ["P1"]})),
    ("6.1.27.13", put(f"{STATUS}/fixed/-", "P4")),
    ("6.1.27.13", put(f"{STATUS}/known_affected", ["P1", "P2"])),
    ("6.1.27.13", put(f"{V1}/product_status", {"first_fixed": ["P1"]})),
    ("6.1.27.14", both(WITHDRAWN, put(f"{DOCUMENT}/notes/1/category", "details"))),
    (
        "6.1.27.15",
        both(WITHDRAWN, put("/product_tree", {"full_product_names": [{"name": "P", "product_id": "P"}]})),
    ),
    ("6.1.27.16", both(WITHDRAWN, drop(f"{TRACKING}/revision_history/0"))),
    ("6.1.27.17", both(WITHDRAWN, put(f"{DOCUMENT}/notes/-", titled("Reasoning for Withdrawal", "other")))),
    ("6.1.27.18", both(SUPERSEDED, put(f"{DOCUMENT}/notes/1/title", "Why"))),
    ("6.1.27.19", both(SUPERSEDED, put(f"{DOCUMENT}/references/0/summary", "Document that supersedes"))),
    (
        "6.1.27.19",
        both(
            SUPERSEDED,
            put(
                f"{DOCUMENT}/references/-",
                {"category": "self", "summary": "Superseding Document", "url": "https://acme.example/2"},
            ),
        ),
    ),
    ("6.1.27.20", both(REPORT, drop(f"{V1}/notes"))),
    ("6.1.27.20", both(REPORT, put(f"{V1}/notes/0/category", "details"))),
    ("6.1.28", put(f"{DOCUMENT}/source_lang", "en-us")),
    ("6.1.29", drop(f"{V0}/remediations/1/product_ids")),
    ("6.1.30", numbered("1", "2.0.0")),
    ("6.1.31", put(f"{PUMPS}/2/name", "2.0 and later")),
    ("6.1.32", drop(f"{V0}/flags/0/product_ids")),
    ("6.1.33", put(f"{V0}/flags/-", {"label": "vulnerable_code_not_present", "product_ids": ["P5"]})),
    ("6.1.34", nested(31)),
    (
        "6.1.35",
        put(f"{V0}/remediations/-", remedied("none_available", "P2")),
    ),
    ("6.1.36", put(f"{V0}/remediations/1/product_ids/-", "P5")),
    ("6.1.36", put(f"{V0}/remediations/2/group_ids", ["G1"])),
    ("6.1.37", put(f"{V0}/discovery_date", "2025-12-31t00:00:00Z")),
    ("6.1.37", put(f"{ACTIONS}/3/date", "2016-12-31T23:59:60Z")),
    ("6.1.37", put(f"{V0}/metrics/2/content/epss/timestamp", "2026-03-01T00:00:00z")),
    ("6.1.37", put(f"{TRACKING}/current_release_date", "2026-03-01 00:00:00Z")),
    ("6.1.38", group(EVERYBODY, "Public", "GREEN")),
    ("6.1.39", group(SOMEBODY)),
    ("6.1.39", group(NOBODY, "No sharing allowed")),
    ("6.1.40", group(SOMEBODY, "Public", "GREEN")),
    ("6.1.40", group(EVERYBODY, "No sharing allowed")),
    ("6.1.41", group(EVERYBODY)),
    ("6.1.41", group(NOBODY, "Nobody", "RED")),
    ("6.1.42", put(f"{HELPER}/purls/-", "pkg:generic/acme/pump@2.0")),
    ("6.1.43", put(f"{HELPER}/model_numbers/-", r"\\**-*")),
    ("6.1.44", put(f"{HELPER}/serial_numbers/-", "*-*")),
    ("6.1.45", put(f"{V0}/disclosure_date", LATER)),
    ("6.1.46", drop(f"{V0}/metrics/2/content/ssvc_v2/selections")),
    ("6.1.46", put(f"{SELECTION}/namespace", "ssvc//.acme.example$en-AB")),
    ("6.1.46", put(f"{SELECTION}/namespace", "ssvc/qq-QX/.acme.example#own")),
    ("6.1.47", put(f"{V0}/metrics/2/content/ssvc_v2/target_ids", ["T-2"])),
    (
        "6.1.47",
        both(put(f"{V0}/ids/0/text", "A-1"), put(f"{V0}/metrics/2/content/ssvc_v2/target_ids", ["A-1"])),
    ),
    ("6.1.48", put(f"{SELECTION}/version", "1.9.0")),
    ("6.1.48", put(f"{SELECTION}/values/-", {"key": "M"})),
    ("6.1.48", put(f"{SELECTION}/values/0/key", "Q")),
    ("6.1.48", put(f"{SELECTION}/values/0/name", "Severe")),
    ("6.1.48", put(f"{SELECTION}/namespace", "invalid")),
    ("6.1.49", put(f"{V0}/metrics/2/content/ssvc_v2/timestamp", LATER)),
    ("6.1.50", ranged("vers:intdot/<2.0|>=1.1")),
    ("6.1.50", ranged("vers:intdot/>=1.1|>=1.2|<2.0")),
    ("6.1.50", ranged("vers:intdot/>=1.1|<2.0|=3.0")),
    ("6.1.50", ranged("vers:npm/>=1.1.0|<=1.1.0")),
    ("6.1.50", ranged("vers:npm/one|two")),
    ("6.1.50", ranged("vers:npm/*")),
    ("6.1.50", ranged("vers:all/<2.0")),
    ("6.1.50", ranged("VERS:npm/<2.0.0")),
    ("6.1.50", ranged("vers:/all")),
    ("6.1.50", ranged(">=1.1 |<2.0")),
    ("6.1.50", ranged("all versions")),
    ("6.1.50", ranged("<2.0||>3.0")),
    ("6.1.50", ranged("<>2.0")),
    ("6.1.51", put(f"{V0}/metrics/2/content/epss/timestamp", LATER)),
    ("6.1.52", put(f"{V0}/first_known_exploitation_dates/0/date", LATER)),
    ("6.1.53", put(f"{V0}/first_known_exploitation_dates/0/date", "2026-02-28T23:59:59Z")),
    *(
        ("6.1.54", licence(expression))
        for expression in (
            "Do what you want",
            "DocumentRef-a:LicenseRef-b",
            "LicenseRef-a+",
            "licenseref-a",
            "MIT  OR ISC",
            "MIT Or ISC",
            "(MIT",
            "MIT)",
            "MIT WITH LicenseRef-a",
            "MIT WITH a WITH b",
            "(MIT) WITH a",
            "MIT OR NONE",
            "MIT OR",
            "AND",
        )
    ),
    ("6.1.55", drop("/document/notes/0")),
    ("6.1.55", both(licence("MIT WITH AdditionRef-own"), put(f"{DOCUMENT}/notes/0/category", "other"))),
    ("6.1.56", drop(f"{V0}/metrics/1/source")),
    ("6.1.57", swapped),
    ("6.1.58", under_a_range),
    ("6.1.59", ranged("vers:intdot/1.5")),
    ("6.1.59", ranged("1.5")),
    ("6.1.60.1", drop("/x_extensions/0/critical")),
    ("6.1.60.2", put("/x_extensions/0/content/notes", "no list")),
    ("6.1.60.3", put("/x_extensions/-", extension(11))),
    ("6.1.60.3", put("/x_extensions", [extension(11), {**extension(11), "category": "essential"}])),
    ("6.1.60.3", put(f"{V0}/metrics/0/content/x_extensions", [extension(12)])),
    ("6.1.61", put(f"{HELPER}/skus/-", "**")),
    ("6.1.62", put(f"{V0}/discovery_date", LATER)),
    (
        "6.1.62",
        both(put(f"{V0}/discovery_date", NEWEST), put(f"{V0}/disclosure_date", "2026-02-01T00:00:00Z")),
    ),
    ("6.1.63", put(f"{HELPER}/hashes/0/file_hashes/0/value", "a" * 63)),
    ("6.1.64.1", drop(f"{ACTIONS}/0/receiving_entity_refs")),
    (
        "6.1.64.2",
        put(
            f"{ACTIONS}/-",
            _action("A5", "notification", "EID-finder", "EGID-makers", 1, status="attempted"),
        ),
    ),
    ("6.1.64.3", both(drop(f"{ACTIONS}/3/receiving_entity_refs"), put(f"{ACTIONS}/3/status", "attempted"))),
    ("6.1.64.4", put(f"{ACTIONS}/3/receiving_entity_refs", ["EGID-makers"])),
    ("6.1.64.5", drop(f"{ENTITIES}/2")),
    ("6.1.64.6", put(f"{ENTITIES}/-", {"category": "other", "entity_id": "EID-acme"})),
    ("6.1.64.7", put(f"{GROUPS}/0/entity_group_id", "EGID-others")),
    (
        "6.1.64.8",
        put(
            f"{GROUPS}/-",
            {"entity_group_id": "EGID-makers", "entity_ids": ["EID-acme", "EID-finder"], "name": "Again"},
        ),
    ),
    ("6.1.64.9", put(f"{ACTIONS}/1/referenced_action_ids/-", "A9")),
    ("6.1.64.10", put(f"{ACTIONS}/3/action_id", "A2")),
    ("6.1.64.11", put(f"{ACTIONS}/0/referenced_action_ids", ["A3"])),
    ("6.1.64.12", put(f"{ACTIONS}/1/acting_entity_refs/-", "EID-finder")),
    ("6.1.64.13", drop(f"{ACTIONS}/2/referenced_action_ids")),
    ("6.1.65.1", put(f"{ACTIONS}/0/dl_vuln_ids/-", "VULN-2")),
    ("6.1.65.2", put(f"{V1}/dl_vuln_id", "VULN-1")),
    ("6.1.66", put(f"{TRACKING}/initial_release_date", "2026-01-02T00:00:00Z")),
    ("6.1.66", numbered("1.0.1", "1.0.2")),
]

PASSES: list[tuple[str, Change]] = [
    (
        "6.1.7",
        put(
            f"{V0}/metrics/-",
            {"content": {"cvss_v4": CVSS4}, "products": ["P1"], "source": "https://finder.example/4"},
        ),
    ),
    ("6.1.7", put(f"{V0}/metrics/0/content/cvss_v3", SCORE3)),
    ("6.1.10", put(f"{V0}/metrics/0/content/cvss_v4/attackVector", "NETWORK")),
    ("6.1.10", put(f"{V0}/metrics/0/content/cvss_v4/modifiedSubIntegrityImpact", "SAFETY")),
    ("6.1.11", put(f"{V0}/cwes/0", {"id": "CWE-1", "name": "Whatever it is", "version": "99.0"})),
    (
        "6.1.14",
        both(numbered("1", "3", "2", version="3"), put(f"{TRACKING}/revision_history/1/date", NEWEST)),
    ),
    ("6.1.21", numbered("1.0.0", "1.0.1", "1.1.0")),
    ("6.1.21", numbered("1.0.0+build.1", "2.0.0")),
    (
        "6.1.24",
        put(
            f"{ACTIONS}/-",
            _action("A5", "notification", "EID-finder", "EGID-makers", 1, summary="By post too"),
        ),
    ),
    ("6.1.26", category("Vulnerability Reports of Acme")),
    ("6.1.27.3", WITHDRAWN),
    ("6.1.27.8", put(f"{V1}/ids/-", {"system_name": "Tracker", "text": "T-3"})),
    ("6.1.27.13", put(f"{STATUS}/fixed/-", "P8")),
    ("6.1.27.13", put(f"{STATUS}/first_fixed", ["P10"])),
    ("6.1.27.17", both(WITHDRAWN, put(f"{DOCUMENT}/lang", "de"), put(f"{DOCUMENT}/notes/1/title", "Warum"))),
    ("6.1.27.19", SUPERSEDED),
    ("6.1.27.20", both(REPORT, put(f"{V1}/notes/0", titled("cve description")))),
    ("6.1.34", nested(30)),
    (
        "6.1.35",
        put(f"{V0}/remediations/-", remedied("workaround", "P1")),
    ),
    ("6.1.37", put(f"{V0}/discovery_date", "2025-12-31T23:59:59.999999999+01:00")),
    ("6.1.38", group(EVERYBODY, "Public")),
    ("6.1.39", group(NOBODY, "No sharing allowed", status="draft")),
    ("6.1.40", group(SOMEBODY, "Makers", "GREEN")),
    ("6.1.45", both(put(f"{V0}/disclosure_date", LATER), put(LABEL, "AMBER+STRICT"))),
    ("6.1.48", put(f"{SELECTION}/namespace", "x_acme.example#own")),
    ("6.1.48", put(f"{SELECTION}/namespace", "test")),
    (
        "6.1.48",
        both(
            put(f"{SELECTION}/namespace", "ssvc//.acme.example$de-DE"),
            put(f"{SELECTION}/values/1/name", "Kritisch"),
        ),
    ),
    (
        "6.1.49",
        both(put(f"{V0}/metrics/2/content/ssvc_v2/timestamp", LATER), put(f"{TRACKING}/status", "draft")),
    ),
    *(
        ("6.1.50", ranged(name))
        for name in (
            "vers:all/*",
            "vers:npm/1.2.3|>=2.0.0|<5.0.0",
            "vers:pypi/0.0.1|0.0.10|1.0|2.0rc1",
            "vers:deb/>=1%3A2.0|<2:3",
            "vers:tomee/>=8.0.0-M1|<=8.0.1",
            ">10.9a|!=10.9c|<=10.9k",
            "<1.2|=4.2",
        )
    ),
    *(
        ("6.1.54", licence(expression))
        for expression in (
            "MIT",
            "GPL-2.0-only WITH Classpath-exception-2.0",
            "EPL-2.0+ or (MIT and (ISC OR Zlib))",
            "LicenseRef-a WITH AdditionRef-b",
            "(MIT)",
        )
    ),
    ("6.1.55", both(licence("LicenseRef-scancode-public-domain"), drop("/document/notes/0"))),
    ("6.1.55", both(put(f"{DOCUMENT}/lang", "de"), drop("/document/notes/0"))),
    ("6.1.59", ranged("1.5|1.6")),
    ("6.1.60.3", put("/x_extensions", [extension(11)])),
    ("6.1.63", put(f"{HELPER}/hashes/0/file_hashes/0", {"algorithm": "shake128", "value": "a" * 50})),
    ("6.1.64.1", drop(f"{ACTIONS}/3/receiving_entity_refs")),
    ("6.1.66", both(put(f"{TRACKING}/initial_release_date", NEWEST), put(f"{TRACKING}/status", "draft"))),
]


@pytest.fixture
def draft() -> Doc:
    """A fresh copy of the synthetic advisory."""
    return deepcopy(_draft())


def _named(cases: list[tuple[str, Change]]) -> list[Any]:
    """Each case under its number and its place among all."""
    return [
        pytest.param(number, change, id=f"{number}/{place}") for place, (number, change) in enumerate(cases)
    ]


def test_the_synthetic_advisory_is_valid(draft: Doc) -> None:
    assert validate(draft, edition=Edition.V21) == []


def test_each_mandatory_test_of_the_draft_fires() -> None:
    mandatory = {number for number in TESTS[Edition.V21] if number.startswith("6.1.")}
    assert {number for number, _ in FIRES} == mandatory


@pytest.mark.parametrize(("number", "change"), _named(FIRES))
def test_fires(draft: Doc, number: str, change: Change) -> None:
    change(draft)
    findings = validate(draft, edition=Edition.V21)
    found = [finding for finding in findings if finding.test == number]
    assert found, findings
    assert all(finding.pointer.startswith("/") and finding.message.endswith(".") for finding in found)
    assert not is_valid(findings)
    if "schema" not in {finding.test for finding in findings}:
        assert run(number, draft, Edition.V21) == found


@pytest.mark.parametrize(("number", "change"), _named(PASSES))
def test_stays_silent(draft: Doc, number: str, change: Change) -> None:
    change(draft)
    assert validate(draft, edition=Edition.V21) == []
    assert run(number, draft, Edition.V21) == []


CAUTIONS = [
    ("6.1.11", put(f"{V0}/cwes/0/version", "99.0")),
    ("6.1.50", ranged("vers:tomee/>=8.0.0-M1|<=8.0.1")),
    ("6.1.60.2", put("/x_extensions/0/$schema", "https://acme.example/own-content_1.0.0.json")),
]


@pytest.mark.parametrize(("number", "change"), _named(CAUTIONS))
def test_what_cannot_be_judged_is_told_and_no_error(draft: Doc, number: str, change: Change) -> None:
    change(draft)
    assert validate(draft, edition=Edition.V21) == []
    told = [one for one in validate(draft, edition=Edition.V21, profile="extended") if one.test == number]
    assert [one.severity for one in told] == [Severity.WARNING]
    assert told[0].message.endswith(".")


def test_every_node_may_have_any_type(draft: Doc) -> None:
    for path in _nodes(draft):
        for value in KINDS:
            broken = _replaced(draft, path, value)
            for finding in validate(broken, edition=Edition.V21, profile="full"):
                assert finding.message.endswith(".")


_PARTS = [
    "vers:",
    "npm",
    "deb",
    "pypi",
    "maven",
    "/",
    "<",
    ">=",
    "!=",
    "=",
    "|",
    "*",
    "%3A",
    "1.0",
    "2:3",
    "~",
    "v",
]
_WORDS = ["MIT", "LicenseRef-a", "AdditionRef-", "OR", "and", "WITH", "(", ")", " ", "+", "NONE", "\t", "é"]


@pytest.mark.soak
@settings(max_examples=times(100, 20_000))
@given(
    name=st.one_of(st.text(min_size=1), st.lists(st.sampled_from(_PARTS), min_size=1).map("".join)),
    expression=st.one_of(st.text(min_size=1), st.lists(st.sampled_from(_WORDS), min_size=1).map("".join)),
)
def test_ranges_and_licences_of_any_text_are_judged(name: str, expression: str) -> None:
    doc = _draft()
    ranged(name)(doc)
    licence(expression)(doc)
    found = {one.test for one in validate(doc, edition=Edition.V21, profile="full")}
    assert "6.1.50" in found or not re.search(r"\s", name)
    assert "6.1.54" in found or expression.count("(") == expression.count(")")


@pytest.mark.soak
@settings(max_examples=times(100, 20_000))
@given(swaps=st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 10_000)), min_size=1, max_size=4))
def test_texts_in_one_anothers_places_are_judged(swaps: list[tuple[int, int]]) -> None:
    doc = _draft()
    texts = [path for path in _nodes(doc) if isinstance(reduce(getitem, path, doc), str)]
    for one, other in swaps:
        doc = _replaced(doc, texts[one % len(texts)], reduce(getitem, texts[other % len(texts)], doc))
    findings = validate(doc, edition=Edition.V21, profile="full")
    assert all(one.pointer.startswith("/") and one.message.endswith(".") for one in findings)
