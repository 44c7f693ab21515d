"""Every optional test of CSAF §6.2.1-6.2.20 fires on a change and is silent on its neighbour."""

from __future__ import annotations

import pytest
from tests.unit.domain.csaf.test_mandatory import FLAT, TRACKING, V0, Change, Doc, both, category, drop, put

from medaccord.domain.csaf.validate import Edition, is_valid, ordered, run, validate

HELPER = "/product_tree/branches/0/branches/0/branches/0/product/product_identification_helper"
NEW = {"name": "Pump 9", "product_id": "P9"}
HASHES = f"{HELPER}/hashes/0/file_hashes"
REMEDIES = f"{V0}/remediations"


def hashed(*algorithms: str) -> Change:
    return put(HASHES, [{"algorithm": algorithm, "value": "a" * 64} for algorithm in algorithms])


def scored_as_fixed(**environment: object) -> Change:
    """The vulnerability's CVSS 3.1 score is the fixed product's."""
    return both(
        put(f"{V0}/scores/0/products", ["P4"]),
        *(put(f"{V0}/scores/0/cvss_v3/{name}", value) for name, value in environment.items()),
    )


def self_reference(url: str) -> Change:
    return put("/document/references/0", {"category": "self", "summary": "Here", "url": url})


FIRES: list[tuple[str, Change, str]] = [
    ("6.2.1", put(f"{FLAT}/-", NEW), f"{FLAT}/1/product_id"),
    ("6.2.2", drop(f"{REMEDIES}/0"), f"{V0}/product_status/known_affected/2"),
    ("6.2.3", put(f"{V0}/scores/0/products", ["P2"]), f"{V0}/product_status/known_affected/2"),
    (
        "6.2.4",
        put(f"{TRACKING}/revision_history/1/number", "2.0.0+a"),
        f"{TRACKING}/revision_history/1/number",
    ),
    (
        "6.2.5",
        put(f"{TRACKING}/initial_release_date", "2025-12-31T00:00:00Z"),
        f"{TRACKING}/initial_release_date",
    ),
    (
        "6.2.6",
        put(f"{TRACKING}/current_release_date", "2026-03-01T00:59:59+01:00"),
        f"{TRACKING}/current_release_date",
    ),
    ("6.2.7", drop(f"{V0}/involvements/0/date"), f"{V0}/involvements/0/date"),
    ("6.2.8", hashed("md5"), HASHES),
    ("6.2.9", hashed("sha1"), HASHES),
    ("6.2.10", drop("/document/distribution/tlp"), "/document/distribution/tlp/label"),
    ("6.2.11", self_reference("https://example.org/A-1.json"), "/document/references"),
    ("6.2.11", self_reference("http://example.org/a-1.json"), "/document/references"),
    ("6.2.11", self_reference("https://a-1.json"), "/document/references"),
    ("6.2.11", self_reference("https:///a-1.json"), "/document/references"),
    ("6.2.12", drop("/document/lang"), "/document/lang"),
    ("6.2.13", put("/document/notes/1/audience", "x"), "/document/notes/1"),
    ("6.2.14", put("/document/lang", "qaa"), "/document/lang"),
    ("6.2.14", put("/document/lang", "en-QM"), "/document/lang"),
    ("6.2.14", put("/document/source_lang", "de-x-ours"), "/document/source_lang"),
    ("6.2.15", put("/document/lang", "i-default"), "/document/lang"),
    ("6.2.16", drop(HELPER), HELPER),
    ("6.2.17", put(f"{V0}/ids/0/text", "CVE-2026-0001"), f"{V0}/ids/0/text"),
    ("6.2.17", put(f"{V0}/ids/0/text", " CVE-\u200b2026-0001\n"), f"{V0}/ids/0/text"),
    (
        "6.2.18",
        put("/product_tree/branches/0/branches/0/branches/1/name", "< 2.0"),
        "/product_tree/branches/0/branches/0/branches/1/name",
    ),
    (
        "6.2.18",
        put("/product_tree/branches/0/branches/0/branches/1/name", "vers:1a/<2.0"),
        "/product_tree/branches/0/branches/0/branches/1/name",
    ),
    ("6.2.19", scored_as_fixed(), f"{V0}/scores/0/cvss_v3"),
    (
        "6.2.19",
        scored_as_fixed(modifiedConfidentialityImpact="NONE", modifiedIntegrityImpact="NONE"),
        f"{V0}/scores/0/cvss_v3",
    ),
    (
        "6.2.19",
        scored_as_fixed(vectorString="CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N/MA:L"),
        f"{V0}/scores/0/cvss_v3",
    ),
    ("6.2.20", put("/document/x_own", 1), "/document"),
]

SILENT: list[tuple[str, Change]] = [
    ("6.2.1", both(put(f"{FLAT}/-", NEW), put(f"{V0}/product_status/known_affected/-", "P9"))),
    ("6.2.1", both(category("csaf_informational_advisory"), put(f"{FLAT}/-", NEW))),
    ("6.2.2", put(f"{REMEDIES}/0/product_ids", ["P5", "P6"])),
    ("6.2.3", put(f"{V0}/scores/0/products", ["P1", "P2", "P6"])),
    ("6.2.4", put(f"{TRACKING}/revision_history/1/number", "2.0.0-a")),
    ("6.2.5", put(f"{TRACKING}/initial_release_date", "2026-01-01T01:00:00+01:00")),
    ("6.2.6", put(f"{TRACKING}/current_release_date", "2026-03-01T01:00:00+01:00")),
    ("6.2.7", put(f"{V0}/involvements/1/date", "2026-01-01T00:00:00Z")),
    ("6.2.8", hashed("md5", "sha256")),
    ("6.2.9", hashed("sha1", "sha256")),
    ("6.2.10", drop("/document/distribution/text")),
    ("6.2.11", self_reference("https://example.org/2026/a-1.json")),
    ("6.2.12", put("/document/lang", "de")),
    ("6.2.13", put("/document/notes/1/title", "x")),
    ("6.2.14", put("/document/lang", "en-ZA")),
    ("6.2.15", put("/document/lang", "en")),
    ("6.2.17", put(f"{V0}/ids/0/text", "About CVE-2026-0001")),
    ("6.2.18", put("/product_tree/branches/0/branches/0/branches/1/name", "vers:generic/<2.0")),
    ("6.2.19", scored_as_fixed(environmentalScore=0)),
    ("6.2.19", scored_as_fixed(vectorString="CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H/MA:N")),
    (
        "6.2.19",
        scored_as_fixed(
            modifiedAvailabilityImpact="NONE",
            modifiedConfidentialityImpact="NONE",
            modifiedIntegrityImpact="NONE",
        ),
    ),
    ("6.2.20", put("/document/title", "Another")),
]


def test_all_20_are_there_and_two_are_gone_from_2_1() -> None:
    first = {f"6.2.{place}" for place in range(1, 21)}
    assert {test.number for test in ordered(Edition.V20) if test.number.startswith("6.2.")} == first
    assert first - {test.number for test in ordered(Edition.V21)} == {"6.2.7", "6.2.10"}
    assert {number for number, _, _ in FIRES} == first


@pytest.mark.parametrize(("number", "change", "pointer"), FIRES)
def test_fires(complete: Doc, number: str, change: Change, pointer: str) -> None:
    change(complete)
    findings = run(number, complete)
    assert pointer in {finding.pointer for finding in findings}
    assert all(finding.message.endswith(".") for finding in findings)
    assert is_valid(findings)


@pytest.mark.parametrize(("number", "change"), SILENT)
def test_is_silent_on_its_neighbour(complete: Doc, number: str, change: Change) -> None:
    change(complete)
    assert _without_known(number, complete) == []


def _without_known(number: str, complete: Doc) -> list[str]:
    """Findings except those that the synthetic advisory has by itself, its second vulnerability above all."""
    return [
        finding.pointer
        for finding in run(number, complete)
        if not finding.pointer.startswith(("/vulnerabilities/1", f"{V0}/product_status/under"))
    ]


def test_a_profile_says_how_far_validation_goes(complete: Doc) -> None:
    complete["document"]["x_own"] = 1
    del complete["document"]["title"]
    assert {finding.test for finding in validate(complete)} == {"schema"}
    assert {finding.test for finding in validate(complete, profile="extended")} == {"schema", "6.2.20"}
    complete["document"]["title"] = "Pump"
    found = {finding.test for finding in validate(complete, profile="extended", schema="loose")}
    assert "6.2.20" in found
    assert not any(test.startswith("6.3.") for test in found)
