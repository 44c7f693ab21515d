"""What the draft of CSAF 2.1 adds to recommended and informative tests fires on a change, else is silent."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from tests.unit.domain.csaf.draft import EXTENSION, advisory
from tests.unit.domain.csaf.test_mandatory import Change, both, category, drop, put

from medaccord.domain.csaf.validate import TESTS, Edition, Severity, is_valid, run, validate

NOW = datetime(2026, 11, 29, tzinfo=UTC)
ACTIONS = "/document/involvement/actions"
CONTENT = "/vulnerabilities/0/metrics/0/content"
CWE = "/vulnerabilities/0/cwes/0"
DISTRIBUTION = "/document/distribution"
ENTITIES = "/document/involvement/entities"
GROUPS = "/document/involvement/entity_groups"
HARDWARE = "/product_tree/full_product_names/0"
HISTORY = "/document/tracking/revision_history"
LICENCE = "/document/license_expression"
NOTES = "/document/notes"
PATHS = "/product_tree/product_paths"
SELECTION = f"{CONTENT}/ssvc_v2/selections/0"
VERSIONS = "/product_tree/branches/0/branches/0/branches"
FIRST = f"{VERSIONS}/0/product"
HELPER = f"{FIRST}/product_identification_helper"
SECOND = f"{VERSIONS}/1/product/product_identification_helper"
V0 = "/vulnerabilities/0"
STATUS = f"{V0}/product_status"
REMEDY = f"{V0}/remediations/0"
KNOWN = (
    "https://raw.githubusercontent.com/oasis-tcs/csaf/refs/heads/master/csaf_2.1/test/extension/data/valid/"
    "documentation-11/documentation-11-content_1.0.0.json"
)
OFFICIAL = "https://docs.oasis-open.org/csaf/extension/of-the-committee_1.0.0.json"
YOUNG = {"percentile": "0.5", "probability": "0.1", "timestamp": "2026-02-28T00:00:00Z"}
MAX = "ffffffff-ffff-ffff-ffff-ffffffffffff"
OURS = "86c81730-1a06-478d-82d4-978e41eb332f"


def label(name: str) -> Change:
    return put(f"{DISTRIBUTION}/tlp/label", name)


def group(sharing: str) -> Change:
    return put(f"{DISTRIBUTION}/sharing_group", {"id": sharing})


def namespace(name: str) -> Change:
    return put(f"{SELECTION}/namespace", name)


def explained(name: str) -> Change:
    resource = {"summary": f"About {name}.", "uri": "https://example.org/points"}
    return both(namespace(name), put(f"{CONTENT}/ssvc_v2/decision_point_resources", [resource]))


def german(**title: str) -> Change:
    """The document is in German, with a note of this category and title."""
    notes = [{"category": kind, "text": "So ist es.", "title": text} for kind, text in title.items()]
    return both(put("/document/lang", "de-AT"), put(NOTES, notes))


def of_category(name: str, *changes: Change) -> Change:
    return both(category(name), *changes)


def report(*changes: Change) -> Change:
    return of_category("csaf_vulnerability_report", *changes)


def reference(summary: str, **kind: str) -> Change:
    return put("/document/references/-", {"summary": summary, "url": "https://example.org/b.json", **kind})


def branches(*named: tuple[str, str, str]) -> Change:
    """Versions and ranges beside each other: category, name and product id; the id may be that of a part."""
    siblings = []
    for kind, name, product in named:
        held: dict[str, Any] = {"product": {"name": name, "product_id": product.removeprefix("part ")}}
        if product.startswith("part "):
            held = {"branches": [{"category": "language", "name": "de", **held}]}
        siblings.append({"category": kind, "name": name, **held})
    return put(VERSIONS, siblings)


def states(**products: list[str]) -> Change:
    return put(STATUS, products)


RANGE, VERSION = "product_version_range", "product_version"
OTHER = put(
    "/product_tree/branches/0/branches/-",
    {
        "branches": [{"category": VERSION, "name": "1.1", "product": {"name": "Q", "product_id": "Q1"}}],
        "category": "product_name",
        "name": "Other",
    },
)


def two(name: str, other: str, **products: list[str]) -> Change:
    """Two ranges, A and B, with the product states of the first vulnerability."""
    return both(branches((RANGE, name, "A"), (RANGE, other, "B")), states(**products))


def within(name: str, version: str, **products: list[str]) -> Change:
    """A range, A, and a version, B, with the product states of the first vulnerability."""
    return both(branches((RANGE, name, "A"), (VERSION, version, "B")), states(**products))


def extended(pointer: str, **members: Any) -> Change:
    return put(f"{pointer}/x_extensions", [{**EXTENSION, **members}])


def hashed(*algorithms: str, at: str = HELPER) -> Change:
    files = [{"algorithm": algorithm, "value": "a" * 64} for algorithm in algorithms]
    return put(f"{at}/hashes", [{"file_hashes": files, "filename": "pump.bin"}])


def scored_as_fixed(environment: str, **properties: str) -> Change:
    """The CVSS 4.0 score, without impact on subsequent systems, is the fixed product's."""
    vector = f"CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/{environment}"
    return both(
        put("/vulnerabilities/0/metrics/0/products", ["P2-ON-HW"]),
        put(f"{CONTENT}/cvss_v4/vectorString", vector),
        *(put(f"{CONTENT}/cvss_v4/{name}", value) for name, value in properties.items()),
    )


AGAINST = {"known_affected": ["A"], "known_not_affected": ["B"]}
TOGETHER = {"first_fixed": ["B"], "fixed": ["A"]}

FIRES: list[tuple[str, Change, str]] = [
    ("6.2.17", put(f"{V0}/ids/0/text", "\u200bCVE- 2026-0001"), f"{V0}/ids/0/text"),
    ("6.2.19", scored_as_fixed("MVC:N/MVI:N/MVA:N/MSI:L"), f"{CONTENT}/cvss_v4"),
    ("6.2.20", extended(""), "/x_extensions/0/$schema"),
    ("6.2.21", put(f"{HISTORY}/0/date", "2026-03-01T01:00:00+01:00"), f"{HISTORY}/1/date"),
    ("6.2.22", put("/document/title", "A-1: pump"), "/document/title"),
    ("6.2.23", put(CWE, {"id": "CWE-596", "name": "x", "version": "4.19.1"}), CWE),
    ("6.2.24", put(f"{CWE}/version", "4.19"), f"{CWE}/version"),
    ("6.2.24", put(f"{CWE}/version", "4.20"), f"{CWE}/version"),
    ("6.2.25", put(f"{CWE}/id", "CWE-20"), CWE),
    ("6.2.25", put(f"{CWE}/id", "CWE-596"), CWE),
    ("6.2.26", put(f"{CWE}/id", "CWE-1023"), CWE),
    ("6.2.27", states(under_investigation=["P1-ON-HW"]), REMEDY),
    (
        "6.2.27",
        both(
            put("/product_tree/product_groups", [{"group_id": "G", "product_ids": ["P1", "HW"]}]),
            put(REMEDY, {"category": "no_fix_planned", "details": "x", "group_ids": ["G"]}),
            states(known_not_affected=["HW"]),
        ),
        REMEDY,
    ),
    ("6.2.28", group(MAX), f"{DISTRIBUTION}/sharing_group/id"),
    ("6.2.29", group(MAX.replace("f", "0")), f"{DISTRIBUTION}/sharing_group/id"),
    ("6.2.30", group(OURS), f"{DISTRIBUTION}/sharing_group"),
    ("6.2.31", drop(PATHS), HARDWARE),
    ("6.2.32", put(f"{SECOND}/purls/0", "pkg:deb/example/pump-software@1.0"), f"{SECOND}/purls/0"),
    ("6.2.32", both(hashed("sha256", "sha512"), hashed("sha512", "sha256", at=SECOND)), f"{SECOND}/hashes/0"),
    ("6.2.33", put(f"{V0}/disclosure_date", "2026-03-01T00:00:01Z"), f"{V0}/disclosure_date"),
    ("6.2.34", namespace("x_example.own#points"), f"{SELECTION}/namespace"),
    ("6.2.34", namespace("invalid"), f"{SELECTION}/namespace"),
    ("6.2.35", namespace("x_example.own#points"), f"{SELECTION}/namespace"),
    ("6.2.36", namespace("ssvc//.example.own#more"), f"{SELECTION}/namespace"),
    ("6.2.36", namespace("ssvc/en-US"), f"{SELECTION}/namespace"),
    ("6.2.37", namespace("x_example.own#points"), f"{SELECTION}/namespace"),
    ("6.2.37", namespace("ssvc//.example.own#more"), f"{SELECTION}/namespace"),
    ("6.2.38", category("csaf_deprecated_security_advisory"), "/document/category"),
    ("6.2.39.1", drop(f"{STATUS}/fixed"), f"{STATUS}/known_affected/0"),
    ("6.2.39.1", both(OTHER, states(known_affected=["P1"], fixed=["Q1"])), f"{STATUS}/known_affected/0"),
    ("6.2.39.2", of_category("csaf_withdrawn", german(description="Grund")), NOTES),
    ("6.2.39.3", of_category("csaf_superseded", german(summary="Begründung für die Ersetzung")), NOTES),
    ("6.2.39.4", of_category("csaf_superseded", german(description="Grund")), "/document/references"),
    (
        "6.2.39.4",
        of_category("csaf_superseded", german(description="Grund"), reference("Ersetzendes Dokument")),
        "/document/references/1",
    ),
    ("6.2.39.5", of_category("csaf_withdrawn", extended("/document")), "/document/x_extensions"),
    ("6.2.39.6", report(put("/document/lang", "de")), f"{V0}/notes"),
    (
        "6.2.39.6",
        report(put("/document/lang", "de"), put(f"{V0}/notes/0/title", "Schwachstellenzusammenfassung")),
        f"{V0}/notes/0/category",
    ),
    ("6.2.39.7", report(), "/document/acknowledgments"),
    ("6.2.39.8", report(), "/document/aggregate_severity"),
    ("6.2.39.9", report(label("RED")), f"{DISTRIBUTION}/tlp/label"),
    ("6.2.39.10", report(drop(f"{V0}/metrics")), f"{V0}/metrics"),
    ("6.2.39.11", report(drop(f"{V0}/references")), f"{V0}/references"),
    ("6.2.39.12", report(drop(f"{V0}/threats")), f"{V0}/threats"),
    ("6.2.39.13", report(drop(f"{V0}/title")), f"{V0}/title"),
    ("6.2.40", drop(f"{NOTES}/0/product_ids"), f"{NOTES}/0"),
    ("6.2.40", german(description="Produktbeschreibung der Pumpe"), f"{NOTES}/0"),
    (
        "6.2.41",
        put(f"{CONTENT}/epss/timestamp", "2026-02-13T23:59:59Z"),
        f"{CONTENT}/epss/timestamp",
    ),
    ("6.2.42", put(f"{HELPER}/cpe", "cpe:2.3:a:example:pump:1.1:*:*:*:*:*:*:*"), f"{HELPER}/cpe"),
    ("6.2.42", put(f"{HELPER}/cpe", "cpe:2.3:a:example:pump:*:*:*:*:*:*:*:*"), f"{HELPER}/cpe"),
    ("6.2.42", put(f"{HELPER}/cpe", "cpe:2.3:a:*:pump:1.0:*:*:*:*:*:*:*"), f"{HELPER}/cpe"),
    ("6.2.42", put(f"{HELPER}/cpe", "cpe:2.3:a:example:-:1.0:*:*:*:*:*:*:*"), f"{HELPER}/cpe"),
    ("6.2.42", put(f"{HELPER}/cpe", "cpe:2.3:a:example:pump*:1.0:*:*:*:*:*:*:*"), f"{HELPER}/cpe"),
    ("6.2.42", put(f"{HELPER}/cpe", "cpe:2.3:a:example:pump:1.0:*:*:de:*:*:*:*"), f"{HELPER}/cpe"),
    ("6.2.42", put(f"{HELPER}/cpe", "cpe:/a:example:pump:1.0:sp1"), f"{HELPER}/cpe"),
    ("6.2.42", put(f"{HELPER}/cpe", "cpe:/a:example:pump:1.0::~~~linux~~"), f"{HELPER}/cpe"),
    ("6.2.42", put(f"{HELPER}/cpe", "cpe:/a:example:pump"), f"{HELPER}/cpe"),
    ("6.2.42", put(f"{HELPER}/purls/0", "pkg:deb/example/pump"), f"{HELPER}/purls/0"),
    ("6.2.42", put(f"{HELPER}/purls/0", "pkg:deb/pump@1.0"), f"{HELPER}/purls/0"),
    ("6.2.42", put(f"{HELPER}/purls/0", "pkg:deb/example/pump@1.0.1"), f"{HELPER}/purls/0"),
    (
        "6.2.42",
        both(put(f"{VERSIONS}/0/category", RANGE), put(f"{VERSIONS}/0/name", "<2.0")),
        f"{HELPER}/purls/0",
    ),
    ("6.2.43", drop(LICENCE), LICENCE),
    ("6.2.44", put(LICENCE, "MIT OR GPL-2.0+"), LICENCE),
    ("6.2.44", put(LICENCE, "MIT WITH Nokia-Qt-exception-1.1"), LICENCE),
    ("6.2.44", put(LICENCE, "LicenseRef-scancode-aop-pd"), LICENCE),
    ("6.2.45", put(LICENCE, "(MIT AND apache-2.0)"), LICENCE),
    ("6.2.45", put(LICENCE, "MIT WITH MIT"), LICENCE),
    ("6.2.45", put(LICENCE, "LicenseRef-scancode-none-such"), LICENCE),
    ("6.2.46", both(german(general="Lizenz"), put(LICENCE, "LicenseRef-ours")), NOTES),
    (
        "6.2.47",
        put(f"{CONTENT}/qualitative_severity_rating", "high"),
        f"{CONTENT}/qualitative_severity_rating",
    ),
    (
        "6.2.47",
        both(
            put(f"{CONTENT}/qualitative_severity_rating", "high"),
            put("/vulnerabilities/0/metrics/0/source", "https://example.org/white/2026/a-1.json"),
        ),
        f"{CONTENT}/qualitative_severity_rating",
    ),
    (
        "6.2.48",
        put("/product_tree/branches/0/name", " open\tSource"),
        "/product_tree/branches/0/name",
    ),
    ("6.2.49", branches((RANGE, "vers:intdot/<1|>=2|!=3", "A")), f"{VERSIONS}/0/name"),
    ("6.2.49", branches((RANGE, ">2", "A")), f"{VERSIONS}/0/name"),
    (
        "6.2.50.1",
        two("vers:intdot/<2.10", "vers:intdot/>=2.9", **AGAINST),
        f"{STATUS}/known_not_affected/0",
    ),
    (
        "6.2.50.1",
        both(
            branches((RANGE, "vers:deb/<2", "part A"), (RANGE, "vers:deb/1", "B")),
            states(fixed=["A"], unknown=["B"]),
        ),
        f"{STATUS}/unknown/0",
    ),
    ("6.2.50.2", two("<2.10", ">=2.9|<3", **AGAINST), f"{STATUS}/known_not_affected/0"),
    ("6.2.50.2", two("<2|!=1", "!=2", **AGAINST), f"{STATUS}/known_not_affected/0"),
    ("6.2.50.2", two("=2.0|<1", ">1|<3", **AGAINST), f"{STATUS}/known_not_affected/0"),
    ("6.2.50.3", within("vers:intdot/<=2.0", "2", **AGAINST), f"{STATUS}/known_not_affected/0"),
    ("6.2.50.3", within("vers:all/*", "V7.1", **AGAINST), f"{STATUS}/known_not_affected/0"),
    ("6.2.51", branches((RANGE, "vers:generic/<2", "A")), f"{VERSIONS}/0/name"),
    ("6.2.51", branches((RANGE, "vers:ours/<2", "A")), f"{VERSIONS}/0/name"),
    ("6.2.51", branches((RANGE, "vers:ours/< 2 |", "A")), f"{VERSIONS}/0/name"),
    ("6.2.52", hashed("sha-256"), f"{HELPER}/hashes/0/file_hashes/0/algorithm"),
    ("6.2.53", put(f"{V0}/ids/0/text", "EUVD-2026-4660\n"), f"{V0}/ids/0/text"),
    ("6.2.54.1", extended(""), "/x_extensions/0/$schema"),
    ("6.2.54.2", extended("/document"), "/document/x_extensions/0/$schema"),
    ("6.2.54.3", extended(V0, critical=True), f"{V0}/x_extensions/0/critical"),
    ("6.2.54.4", extended(CONTENT), f"{CONTENT}/x_extensions/0/$schema"),
    ("6.2.56.1", put(f"{ACTIONS}/0/date", "2026-01-03T00:00:01Z"), f"{ACTIONS}/1/referenced_action_ids/0"),
    (
        "6.2.56.2",
        both(
            put(f"{ACTIONS}/0/acting_entity_refs", ["EID-1"]),
            put(f"{ACTIONS}/1/receiving_entity_refs", ["EID-1"]),
        ),
        f"{GROUPS}/0/entity_group_id",
    ),
    (
        "6.2.56.3",
        put(f"{ENTITIES}/-", {"category": "user", "entity_id": "EID-9"}),
        f"{ENTITIES}/3/entity_id",
    ),
    ("6.2.56.4", drop("/vulnerabilities/1"), f"{ACTIONS}/1/dl_vuln_ids"),
    ("6.2.56.5", put(f"{ACTIONS}/1/date", "2026-03-01T00:00:01Z"), f"{ACTIONS}/1/date"),
    ("6.2.57", put("/vulnerabilities/1/dl_vuln_id", "VULN-2"), "/vulnerabilities/1/dl_vuln_id"),
    ("6.3.12", drop(f"{CONTENT}/cvss_v4"), f"{STATUS}/known_affected/0"),
    (
        "6.3.12",
        put(CONTENT, {"cvss_v2": {"vectorString": "AV:N/AC:L/Au:N/C:C/I:C/A:C"}}),
        f"{CONTENT}/cvss_v4",
    ),
    ("6.3.13", put(f"{SELECTION}/version", "1.0.0"), f"{SELECTION}/version"),
    ("6.3.14", both(label("GREEN"), namespace("x_example.own#points")), f"{SELECTION}/namespace"),
    ("6.3.15", both(label("RED"), namespace("ssvc//.example.own#more")), f"{SELECTION}/namespace"),
    ("6.3.17", put(LICENCE, "MIT AND LicenseRef-ours"), LICENCE),
    (
        "6.3.18",
        both(
            put(f"{CONTENT}/qualitative_severity_rating", "high"),
            put("/vulnerabilities/0/metrics/0/source", "https://example.com/"),
        ),
        f"{CONTENT}/qualitative_severity_rating",
    ),
    ("6.3.19.1", two("vers:intdot/<2", "vers:intdot/<=1", **TOGETHER), f"{STATUS}/first_fixed/0"),
    ("6.3.19.2", two("<2", "<=1", **TOGETHER), f"{STATUS}/first_fixed/0"),
    ("6.3.19.3", within("<2", "1.9.9", **TOGETHER), f"{STATUS}/first_fixed/0"),
    (
        "6.3.19.4",
        branches((RANGE, "<2", "A"), (RANGE, ">1|<3", "part B")),
        f"{VERSIONS}/1/name",
    ),
    (
        "6.3.19.5",
        branches((RANGE, "vers:intdot/>1|<3", "A"), (VERSION, "2.10", "part B")),
        f"{VERSIONS}/1/name",
    ),
    ("6.3.20", put(f"{V0}/ids/0/system_name", "Ours"), f"{V0}/ids/0/system_name"),
    ("6.3.21.1", extended("", category="essential"), "/x_extensions/0/category"),
    ("6.3.21.2", both(label("GREEN"), extended("")), "/x_extensions/0/$schema"),
    ("6.3.21.3", extended("/document"), "/document/x_extensions"),
    ("6.3.21.4", extended(FIRST), f"{FIRST}/x_extensions"),
    ("6.3.21.5", extended(HARDWARE), f"{HARDWARE}/x_extensions"),
    ("6.3.21.6", extended(f"{PATHS}/0/full_product_name"), f"{PATHS}/0/full_product_name/x_extensions"),
    ("6.3.21.7", extended(CONTENT), f"{CONTENT}/x_extensions"),
    ("6.3.21.8", extended(V0), f"{V0}/x_extensions"),
    ("6.3.21.9", extended(""), "/x_extensions"),
    (
        "6.3.22",
        put(f"{PATHS}/1/beginning_product_reference", "P1-ON-HW"),
        f"{PATHS}/1/beginning_product_reference",
    ),
    ("6.3.23.1", report(drop("/document/involvement")), "/document/involvement"),
    ("6.3.23.2", report(), "/vulnerabilities/1/disclosure_date"),
    ("6.3.25", put(f"{SELECTION}/version", "1.0.0"), f"{SELECTION}/version"),
    ("6.3.26.1", put(f"{ACTIONS}/0/dl_vuln_ids", ["VULN-1"]), "/vulnerabilities/1"),
    (
        "6.3.26.2",
        put(f"{GROUPS}/-", {"entity_group_id": "EGID-2", "entity_ids": ["EID-1", "EID-3"], "summary": "x"}),
        f"{GROUPS}/1/entity_group_id",
    ),
    (
        "6.3.26.3",
        put(f"{GROUPS}/-", {"entity_group_id": "EGID-2", "entity_ids": ["EID-1"], "name": "Finders"}),
        f"{GROUPS}/1/name",
    ),
    ("6.3.26.4", put(f"{ENTITIES}/1/name", "One"), f"{ENTITIES}/1/name"),
]

SILENT: list[tuple[str, Change]] = [
    ("6.2.17", put(f"{V0}/ids/0/text", "cve-2026-0001")),
    ("6.2.19", scored_as_fixed("MVC:N/MVI:N/MVA:N")),
    ("6.2.19", scored_as_fixed("MVC:N/MVI:N", modifiedVulnAvailabilityImpact="NONE")),
    ("6.2.20", extended("", **{"$schema": KNOWN, "content": {"documentation": "x"}})),
    ("6.2.21", put(f"{HISTORY}/0/date", "2026-02-28T23:59:59.999Z")),
    ("6.2.22", put("/document/title", "About A-2")),
    ("6.2.23", put(CWE, {"id": "CWE-596", "name": "x", "version": "3.0"})),
    ("6.2.23", put(CWE, {"id": "CWE-999999", "name": "x", "version": "4.19.1"})),
    ("6.2.23", put(CWE, {"id": "CWE-596", "name": "x", "version": "99.0"})),
    (
        "6.2.24",
        both(
            drop("/vulnerabilities/1"),
            put(f"{HISTORY}/0/date", "2025-12-01T00:00:00Z"),
            put(f"{HISTORY}/1/date", "2025-12-11T00:00:00Z"),
            put(f"{CWE}/version", "4.19"),
        ),
    ),
    ("6.2.25", put(f"{CWE}/id", "CWE-1023")),
    ("6.2.25", put(f"{CWE}/id", "CWE-999999")),
    ("6.2.26", put(f"{CWE}/id", "CWE-20")),
    ("6.2.27", put(f"{REMEDY}/category", "workaround")),
    ("6.2.27", both(put(f"{REMEDY}/category", "none_available"), states(unknown=["P1-ON-HW"]))),
    ("6.2.28", group(OURS)),
    ("6.2.29", group(OURS)),
    ("6.2.30", both(label("RED"), group(OURS))),
    ("6.2.31", put(f"{HELPER}/serial_numbers", ["1"])),
    ("6.2.32", put(f"{HELPER}/skus", ["X-1"])),
    ("6.2.32", both(hashed("sha256"), hashed("sha512", at=SECOND))),
    ("6.2.33", put(f"{V0}/disclosure_date", "2026-03-01T02:00:00+02:00")),
    ("6.2.33", put(f"{V0}/disclosure_date", "2026-11-29T00:00:01Z")),
    ("6.2.34", namespace("ssvc//.example.own#more")),
    ("6.2.34", namespace("test#points")),
    ("6.2.35", both(label("GREEN"), namespace("x_example.own#points"))),
    ("6.2.35", namespace("example//x_example")),
    ("6.2.36", both(label("GREEN"), namespace("ssvc/en-US"))),
    ("6.2.36", namespace("test/en-US")),
    ("6.2.37", explained("x_example.own#points")),
    ("6.2.37", namespace("test#points")),
    ("6.2.38", category("Ours csaf_deprecated_vex")),
    ("6.2.39.1", both(drop(f"{STATUS}/fixed"), put(f"{REMEDY}/category", "fix_planned"))),
    ("6.2.39.1", states(known_affected=["P1"], fixed=["P2"])),
    ("6.2.39.1", of_category("csaf_vex", drop(f"{STATUS}/fixed"))),
    (
        "6.2.39.2",
        of_category("csaf_withdrawn", german(description="Begründung für die Zurückziehung")),
    ),
    ("6.2.39.2", of_category("csaf_withdrawn", put("/document/lang", "fr"))),
    ("6.2.39.2", german(description="Grund")),
    ("6.2.39.3", of_category("csaf_superseded", german(description="Begründung für die Ersetzung"))),
    ("6.2.39.3", of_category("csaf_superseded", put("/document/lang", "en-GB"))),
    (
        "6.2.39.4",
        of_category(
            "csaf_superseded",
            german(description="Grund"),
            reference("Ersetzendes Dokument für alle", category="external"),
        ),
    ),
    ("6.2.39.4", german(description="Grund")),
    ("6.2.39.4", of_category("csaf_superseded", put("/document/lang", "fr"))),
    ("6.2.39.5", extended("/document")),
    (
        "6.2.39.6",
        report(
            put("/document/lang", "de"),
            put(f"{V0}/notes/0/title", "CVE Beschreibung"),
            put("/vulnerabilities/1/notes/0/title", "Schwachstellenzusammenfassung"),
        ),
    ),
    ("6.2.39.6", report(put("/document/lang", "fr"))),
    ("6.2.39.7", report(put("/document/acknowledgments", [{"names": ["One"]}]))),
    ("6.2.39.8", report(put("/document/aggregate_severity", {"text": "Critical"}))),
    ("6.2.39.9", report(label("AMBER+STRICT"))),
    ("6.2.39.9", label("RED")),
    ("6.2.39.10", drop(f"{V0}/metrics")),
    ("6.2.39.11", drop(f"{V0}/references")),
    ("6.2.39.12", drop(f"{V0}/threats")),
    ("6.2.39.13", drop(f"{V0}/title")),
    ("6.2.40", both(drop(f"{NOTES}/0/product_ids"), put(f"{NOTES}/0/group_ids", ["G"]))),
    ("6.2.40", both(drop(f"{NOTES}/0/product_ids"), put(f"{NOTES}/0/category", "details"))),
    ("6.2.40", both(put("/document/lang", "fr"), drop(f"{NOTES}/0/product_ids"))),
    ("6.2.41", put(f"{CONTENT}/epss/timestamp", "2026-02-14T00:00:00Z")),
    (
        "6.2.41",
        both(
            put(f"{CONTENT}/epss/timestamp", "2026-01-01T00:00:00Z"),
            put("/document/tracking/status", "draft"),
        ),
    ),
    (
        "6.2.41",
        both(
            put(f"{CONTENT}/epss/timestamp", "2026-01-01T00:00:00Z"),
            put("/vulnerabilities/0/metrics/-", {"content": {"epss": YOUNG}, "products": ["P1"]}),
        ),
    ),
    ("6.2.42", put(f"{HELPER}/cpe", "cpe:/a:example:pump:1.0")),
    ("6.2.42", put(f"{HELPER}/cpe", r"cpe:2.3:a:example:pump:V1\.0:*:*:*:*:*:*:*")),
    ("6.2.42", put(f"{HELPER}/cpe", "cpe:2.3:a:example:pump:1.0:*:*:*:software:*:*:*")),
    ("6.2.42", put(f"{HELPER}/cpe", r"cpe:2.3:a:example:pump\*:1.0:*:*:*:*:*:*:*")),
    ("6.2.42", put(f"{HELPER}/cpe", "cpe:2.3:a:example:pump:1.0:-:-:-:-:-:-:-")),
    (
        "6.2.42",
        both(
            put(f"{VERSIONS}/0/name", "1.0 SP1"),
            put(f"{HELPER}/cpe", "cpe:2.3:a:example:pump:1.0:sp1:*:*:*:*:*:*"),
            drop(f"{HELPER}/purls"),
        ),
    ),
    (
        "6.2.42",
        both(
            put(f"{VERSIONS}/0/category", RANGE),
            put(f"{VERSIONS}/0/name", "<2.0"),
            put(HELPER, {"cpe": "cpe:2.3:a:example:pump:*:*:*:*:*:*:*:*", "purls": ["pkg:pypi/pump"]}),
        ),
    ),
    ("6.2.42", put(f"{HELPER}/purls/0", "pkg:pypi/pump@v1.0")),
    ("6.2.42", put(f"{HELPER}/purls/0", "pkg:no")),
    ("6.2.43", put(LICENCE, "MIT")),
    ("6.2.44", put(LICENCE, "GPL-2.0-or-later WITH Classpath-exception-2.0")),
    ("6.2.45", put(LICENCE, "(Apache-2.0+ or MIT) AND LicenseRef-ours")),
    ("6.2.45", put(LICENCE, "GPL-2.0+ WITH AdditionRef-ours")),
    ("6.2.46", both(german(legal_disclaimer="Lizenz"), put(LICENCE, "LicenseRef-ours"))),
    ("6.2.46", both(german(general="Lizenz"), put(LICENCE, "MIT"))),
    ("6.2.46", both(put("/document/lang", "fr"), put(LICENCE, "LicenseRef-ours"))),
    (
        "6.2.47",
        both(
            put(f"{CONTENT}/qualitative_severity_rating", "high"),
            put("/vulnerabilities/0/metrics/0/source", "https://example.com/"),
        ),
    ),
    ("6.2.48", put("/product_tree/branches/0/name", "Open Source Ltd.")),
    ("6.2.49", branches((RANGE, "vers:intdot/<1|>=2|<3|!=4", "A"), (RANGE, "<1|=2", "B"))),
    ("6.2.49", branches((RANGE, "vers:all/*", "A"), (VERSION, ">2", "B"))),
    ("6.2.50.1", two("vers:intdot/<2.10", "vers:intdot/>=2.10", **AGAINST)),
    ("6.2.50.1", two("vers:intdot/<2", "vers:semver/>1", **AGAINST)),
    ("6.2.50.1", two("vers:intdot/<2", "vers:intdot/<2", known_affected=["A"], recommended=["B"])),
    ("6.2.50.1", two("vers:deb/<2", "vers:deb/:::", **AGAINST)),
    ("6.2.50.2", two("<2.10", ">=2.10|<3", **AGAINST)),
    ("6.2.50.2", two("<2.10", ">=2.9b|<3", **AGAINST)),
    ("6.2.50.2", two("vers:intdot/<2", "vers:intdot/>1", **AGAINST)),
    ("6.2.50.2", two("<1|=2.0", ">2|<3", **AGAINST)),
    ("6.2.50.3", within("vers:pypi/<2", "1" * 301, **AGAINST)),
    ("6.2.50.3", within("vers:intdot/<2|!=1.0", "1", **AGAINST)),
    ("6.2.50.3", within("<2|>2|<3", "2.0", **AGAINST)),
    ("6.2.50.3", within("<2", "1.0", known_affected=["A", "B"])),
    ("6.2.51", branches((RANGE, "vers:datetime/>=2016-12-31T23:59:60Z|<2026-01-01T00:00:00Z", "A"))),
    ("6.2.51", branches((RANGE, "vers:all/*", "A"), (RANGE, ">1", "B"))),
    ("6.2.52", hashed("sha3-512", "shake128", "rmd160")),
    ("6.2.53", put(f"{V0}/ids/0", {"system_name": "Ours", "text": "x"})),
    ("6.2.54.1", extended("", **{"$schema": OFFICIAL})),
    ("6.2.54.2", extended("", **{"$schema": OFFICIAL})),
    ("6.2.54.3", extended("")),
    ("6.2.54.4", both(label("GREEN"), extended(""))),
    ("6.2.54.4", extended("", **{"$schema": OFFICIAL})),
    ("6.2.56.1", put(f"{ACTIONS}/0/date", "2026-01-03T02:00:00+02:00")),
    ("6.2.56.1", put(f"{ACTIONS}/1/category", "coordination")),
    ("6.2.56.2", put(f"{ACTIONS}/1/receiving_entity_refs", ["EID-1"])),
    ("6.2.56.4", put(f"{ACTIONS}/1/dl_vuln_ids", ["VULN-9"])),
    ("6.2.56.4", drop("/vulnerabilities")),
    (
        "6.2.56.5",
        both(put(f"{ACTIONS}/1/date", "2027-01-01T00:00:00Z"), put(f"{ACTIONS}/1/status", "planned")),
    ),
    (
        "6.2.56.5",
        both(put(f"{ACTIONS}/1/date", "2027-01-01T00:00:00Z"), put("/document/tracking/status", "draft")),
    ),
    ("6.2.56.5", put(f"{ACTIONS}/1/date", "2026-03-01T01:00:00+01:00")),
    ("6.2.57", drop(f"{V0}/dl_vuln_id")),
    ("6.3.12", put(f"{CONTENT}/cvss_v2", {"vectorString": "AV:N/AC:L/Au:N/C:C/I:C/A:C"})),
    ("6.3.13", put(f"{SELECTION}/key", "XY")),
    ("6.3.13", namespace("x_example.own#points")),
    ("6.3.13", put(f"{CONTENT}/ssvc_v2/timestamp", "2001-01-01T00:00:00Z")),
    ("6.3.14", namespace("x_example.own#points")),
    ("6.3.15", namespace("ssvc//.example.own#more")),
    ("6.3.17", put(LICENCE, "LicenseRef-scancode-public-domain")),
    ("6.3.19.1", two("vers:intdot/<2", "vers:intdot/>=2", **TOGETHER)),
    ("6.3.19.1", two("vers:intdot/<2", "vers:intdot/<1", **AGAINST)),
    ("6.3.19.2", two("<2", ">=2", **TOGETHER)),
    ("6.3.19.3", within("<2", "2", **TOGETHER)),
    ("6.3.19.4", branches((RANGE, "<2", "A"), (RANGE, ">=2", "part B"))),
    ("6.3.19.4", branches((RANGE, "<2", "A"), (VERSION, "1", "part B"))),
    ("6.3.19.5", branches((RANGE, "<2", "A"), (VERSION, "2", "part B"))),
    ("6.3.21.1", extended("", category="significant")),
    ("6.3.21.2", extended("")),
    ("6.3.21.3", extended("")),
    ("6.3.21.8", extended(CONTENT)),
    ("6.3.21.9", extended("/document")),
    ("6.3.23.1", drop("/document/involvement")),
    ("6.3.26.1", drop("/document/involvement")),
]


def test_all_that_the_draft_adds_is_here_and_fires_in_an_example() -> None:
    asked_elsewhere = {"6.2.55", "6.3.6", "6.3.7", "6.3.8", "6.3.16", "6.3.24"}
    added = set(TESTS[Edition.V21]) - set(TESTS[Edition.V20]) - asked_elsewhere
    added = {number for number in added if not number.startswith("6.1.")}
    assert {number for number, _, _ in FIRES} - {"6.2.17", "6.2.19", "6.2.20"} == added
    assert len(added) == 86


def test_the_advisory_is_clean() -> None:
    assert validate(advisory(), edition=Edition.V21, profile="full", now=NOW) == []


@pytest.mark.parametrize(("number", "change", "pointer"), FIRES)
def test_fires(number: str, change: Change, pointer: str) -> None:
    document = advisory()
    change(document)
    findings = run(number, document, Edition.V21, NOW)
    assert pointer in {finding.pointer for finding in findings}
    assert all(finding.message.endswith(".") for finding in findings)
    assert is_valid(findings)


@pytest.mark.parametrize(("number", "change"), SILENT)
def test_is_silent_on_its_neighbour(number: str, change: Change) -> None:
    document = advisory()
    change(document)
    assert run(number, document, Edition.V21, NOW) == []


def test_what_depends_on_the_day_is_not_said_without_one() -> None:
    document = advisory()
    both(label("GREEN"), put(f"{V0}/disclosure_date", "2026-03-02T00:00:00Z"))(document)
    assert run("6.2.33", document, Edition.V21) == []
    assert run("6.2.33", document, Edition.V21, datetime(2026, 3, 2, tzinfo=UTC)) == []
    assert len(run("6.2.33", document, Edition.V21, datetime(2026, 3, 2, 0, 0, 1, tzinfo=UTC))) == 1
    found = validate(document, edition=Edition.V21, profile="extended", now=NOW)
    assert [finding.test for finding in found] == ["6.2.33"]


def test_a_test_that_is_skipped_for_want_of_a_translation_says_so() -> None:
    document = advisory()
    put("/document/lang", "fr")(document)
    drop(f"{NOTES}/0/product_ids")(document)
    put(LICENCE, "LicenseRef-ours")(document)
    put(f"{NOTES}/-", {"category": "legal_disclaimer", "text": "x", "title": "License"})(document)
    found = validate(document, edition=Edition.V21, profile="full", now=NOW)
    assert [(finding.test, finding.severity, finding.pointer) for finding in found] == [
        ("6.2.40", Severity.INFO, "/document/lang"),
        ("6.2.46", Severity.INFO, "/document/lang"),
        ("6.3.17", Severity.INFO, LICENCE),
    ]
    assert validate(document, edition=Edition.V21, profile="extended", now=NOW) == []


def test_nothing_is_said_where_a_language_without_terms_skipped_nothing() -> None:
    document = advisory()
    put("/document/lang", "fr")(document)
    put(f"{NOTES}/-", {"category": "details", "text": "x", "title": "Plus"})(document)
    assert validate(document, edition=Edition.V21, profile="full", now=NOW) == []


@pytest.mark.parametrize(
    ("change", "numbers"),
    [
        (of_category("csaf_withdrawn"), {"6.2.39.2"}),
        (of_category("csaf_superseded"), {"6.2.39.3", "6.2.39.4"}),
        (report(), {"6.2.39.6"}),
    ],
)
def test_profiles_in_a_language_without_terms_say_what_was_skipped(change: Change, numbers: set[str]) -> None:
    document = advisory()
    both(put("/document/lang", "fr"), change)(document)
    found = validate(document, edition=Edition.V21, profile="full", now=NOW)
    assert {finding.test for finding in found if finding.pointer == "/document/lang"} == numbers


def test_a_pair_that_overlaps_is_told_once_and_each_state_by_itself() -> None:
    document = advisory()
    two("vers:intdot/<2", "vers:intdot/>1", **AGAINST)(document)
    assert len(run("6.2.50.1", document, Edition.V21)) == 1
    two("<2", ">1", known_affected=["A", "B"])(document)
    assert len(run("6.3.19.2", document, Edition.V21)) == 1
    assert run("6.2.50.2", document, Edition.V21) == []


def test_many_versions_beside_each_other_are_compared_without_pairing_them_all() -> None:
    count = 3000
    ranges = [(RANGE, f">={place}|<={place}.5", f"R{place}") for place in range(count)]
    document = advisory()
    branches(*ranges, (RANGE, ">2000.2|<2000.4", "X"))(document)
    states(known_affected=[name for _, _, name in ranges], known_not_affected=["X"])(document)
    found = run("6.2.50.2", document, Edition.V21)
    assert [finding.pointer for finding in found] == [f"{STATUS}/known_not_affected/0"]
    assert run("6.3.19.2", document, Edition.V21) == []


def test_it_is_said_whether_an_unsupported_type_is_registered() -> None:
    document = advisory()
    branches((RANGE, "vers:generic/<2", "A"), (RANGE, "vers:ours/<2", "B"))(document)
    first, second = (finding.message for finding in run("6.2.51", document, Edition.V21))
    assert "generic is registered" in first
    assert "ours is not registered" in second


def test_every_finding_of_unsupported_extensions_names_class_and_schema() -> None:
    document = advisory()
    put("/x_extensions", [EXTENSION, {**EXTENSION, "$schema": OFFICIAL}])(document)
    first, second = (finding.message for finding in run("6.2.20", document, Edition.V21))
    assert "experimental" in first
    assert EXTENSION["$schema"] in first
    assert "official" in second
    assert OFFICIAL in second
