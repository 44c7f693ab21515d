"""Every mandatory test of CSAF 2.0 §6.1 fires on a change and is silent on its neighbour, as an oracle is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from csaf.csaf.v20._validator import validate as oracle

from medaccord.domain.csaf.registry import mandatory
from medaccord.domain.csaf.validate import Edition, is_valid, ordered, run, validate

ORDERED = [test for test in ordered(Edition.V20) if test.number.startswith("6.1.")]
Doc = dict[str, Any]
Change = Callable[[Doc], None]


def put(pointer: str, value: Any) -> Change:
    """Set what the pointer names; `-` at the end appends."""

    def change(doc: Doc) -> None:
        *path, last = pointer.strip("/").split("/")
        node: Any = doc
        for part in path:
            node = node[int(part)] if isinstance(node, list) else node[part]
        if isinstance(node, list):
            if last == "-":
                node.append(value)
            else:
                node[int(last)] = value
        else:
            node[last] = value

    return change


def drop(*pointers: str) -> Change:
    """Remove what the pointers name."""

    def change(doc: Doc) -> None:
        for pointer in pointers:
            *path, last = pointer.strip("/").split("/")
            node: Any = doc
            for part in path:
                node = node[int(part)] if isinstance(node, list) else node[part]
            del node[int(last) if isinstance(node, list) else last]

    return change


def both(*changes: Change) -> Change:
    """Apply all changes in order."""

    def change(doc: Doc) -> None:
        for one in changes:
            one(doc)

    return change


TRACKING = "/document/tracking"
V0, V1 = "/vulnerabilities/0", "/vulnerabilities/1"
CVSS = f"{V0}/scores/0/cvss_v3"
CVSS2 = f"{V0}/scores/1/cvss_v2"
FLAT = "/product_tree/full_product_names"


def numbered(*pairs: tuple[str, str], version: str | None = None, status: str = "final") -> Change:
    """A revision history of dates (days of January 2026) and numbers."""
    history = [{"date": f"2026-01-{day}", "number": number, "summary": "x"} for day, number in pairs]
    return both(
        put(f"{TRACKING}/revision_history", history),
        put(f"{TRACKING}/version", version or pairs[-1][1]),
        put(f"{TRACKING}/status", status),
    )


def category(name: str) -> Change:
    return put("/document/category", name)


VEX = category("csaf_vex")
INFO = both(category("csaf_informational_advisory"), drop("/vulnerabilities"))
INCIDENT = category("csaf_security_incident_response")
T = "T00:00:00Z"
D1, D2, D3 = f"01{T}", f"02{T}", f"03{T}"
# In a VEX the second, third and flagged products need statements; this one has them all.
SOUND_VEX = both(VEX, drop("/document/source_lang"))

FIRES: list[tuple[str, Change]] = [
    ("6.1.1", put(f"{V0}/product_status/known_affected/-", "P9")),
    ("6.1.1", put(f"{V0}/scores/0/products/-", "P9")),
    ("6.1.1", put(f"{V0}/flags/0/product_ids/-", "P9")),
    ("6.1.1", put(f"{V0}/remediations/0/product_ids/-", "P9")),
    ("6.1.1", put(f"{V0}/threats/0/product_ids/-", "P9")),
    ("6.1.1", put("/product_tree/product_groups/0/product_ids/-", "P9")),
    ("6.1.1", put("/product_tree/relationships/0/product_reference", "P9")),
    ("6.1.1", put("/product_tree/relationships/0/relates_to_product_reference", "P9")),
    ("6.1.2", put(f"{FLAT}/-", {"name": "Again", "product_id": "P1"})),
    ("6.1.2", put("/product_tree/relationships/0/full_product_name/product_id", "P5")),
    ("6.1.3", put("/product_tree/relationships/0/product_reference", "P6")),
    ("6.1.4", put(f"{V0}/remediations/0/group_ids/-", "G9")),
    ("6.1.4", put(f"{V0}/threats/1/group_ids/-", "G9")),
    ("6.1.4", put(f"{V0}/flags/1/group_ids/-", "G9")),
    ("6.1.5", put("/product_tree/product_groups/-", {"group_id": "G1", "product_ids": ["P3", "P4"]})),
    ("6.1.6", put(f"{V0}/product_status/fixed/-", "P1")),
    ("6.1.6", put(f"{V0}/product_status/under_investigation/-", "P3")),
    ("6.1.6", put(f"{V0}/product_status/first_fixed", ["P3"])),
    (
        "6.1.7",
        put(
            f"{V0}/scores/1",
            {
                "products": ["P2"],
                "cvss_v3": {
                    "baseScore": 0.0,
                    "baseSeverity": "NONE",
                    "version": "3.1",
                    "vectorString": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N",
                },
            },
        ),
    ),
    ("6.1.8", drop(f"{CVSS}/baseSeverity")),
    ("6.1.8", drop(f"{CVSS2}/version")),
    ("6.1.8", put(f"{CVSS}/vectorString", "CVSS:3.1/AV:N\n")),
    ("6.1.9", put(f"{CVSS}/baseScore", 9.7)),
    ("6.1.9", put(f"{CVSS}/baseSeverity", "HIGH")),
    ("6.1.9", put(f"{CVSS}/temporalScore", 1.0)),
    ("6.1.9", put(f"{CVSS}/environmentalSeverity", "LOW")),
    ("6.1.9", put(f"{CVSS2}/baseScore", 7.4)),
    ("6.1.9", put(f"{CVSS}/vectorString", "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H")),
    ("6.1.10", put(f"{CVSS}/attackVector", "LOCAL")),
    ("6.1.10", put(f"{CVSS2}/authentication", "SINGLE")),
    ("6.1.11", put(f"{V0}/cwe/name", "Cross-site Scripting")),
    ("6.1.11", put(f"{V0}/cwe/id", "CWE-999999")),
    (
        "6.1.11",
        put(
            f"{V0}/cwe",
            {"id": "CWE-280", "name": "Improper Handling of Insufficient Permissions or Privileges "},
        ),
    ),
    ("6.1.12", put("/document/lang", "EZ")),
    ("6.1.12", put("/document/source_lang", "en-AB")),
    ("6.1.13", put(f"{FLAT}/0/product_identification_helper", {"purl": "pkg:maven/@1.3.4"})),
    ("6.1.14", numbered((D2, "1"), (D1, "2"), (D3, "3"))),
    ("6.1.14", numbered((D2, "1.0.9"), (D1, "1.0.10"), (D3, "2.0.0"))),
    ("6.1.15", both(put("/document/publisher/category", "translator"), drop("/document/source_lang"))),
    ("6.1.16", put(f"{TRACKING}/version", "1")),
    ("6.1.16", numbered((D1, "1.0.0"), (D2, "1.1.0"), version="1.0.0")),
    ("6.1.17", numbered((D1, "0"))),
    ("6.1.17", numbered((D1, "0.9.5"))),
    ("6.1.18", numbered((D1, "0"), (D2, "1"))),
    ("6.1.18", numbered((D1, "0.1.0"), (D2, "1.0.0"), status="interim")),
    ("6.1.19", numbered((D1, "1.0.0-rc.1"), (D2, "1.0.0"))),
    ("6.1.20", numbered((D1, "1.0.0"), version="1.0.0-alpha", status="interim")),
    ("6.1.21", numbered((D1, "1"), (D2, "3"))),
    ("6.1.21", numbered((D1, "2"), (D2, "3"))),
    ("6.1.21", numbered((D1, "1.0.0"), (D2, "3.0.0"))),
    ("6.1.22", numbered((D1, "1"), (D2, "1"))),
    ("6.1.23", put(f"{V1}/cve", "CVE-2026-0001")),
    (
        "6.1.24",
        put(f"{V0}/involvements/1", {"date": "2026-01-01T00:00:00Z", "party": "vendor", "status": "open"}),
    ),
    (
        "6.1.25",
        put(
            "/product_tree/branches/0/branches/0/branches/0/product/product_identification_helper"
            "/hashes/0/file_hashes/1/algorithm",
            "sha256",
        ),
    ),
    ("6.1.26", category("Security  Advisory")),
    ("6.1.26", category("V_eX")),
    ("6.1.26", category("Csaf_a")),
    ("6.1.26", category("CSAF_Security_Advisory")),
    ("6.1.26", category("informational\N{EN DASH}advisory")),
    ("6.1.27.1", both(INFO, drop("/document/notes/0", "/document/notes/0"))),
    ("6.1.27.1", both(INCIDENT, drop("/document/notes"))),
    (
        "6.1.27.2",
        both(
            INFO,
            put(
                "/document/references", [{"category": "self", "summary": "x", "url": "https://example.org/"}]
            ),
        ),
    ),
    ("6.1.27.2", both(INCIDENT, drop("/document/references"))),
    ("6.1.27.3", category("csaf_informational_advisory")),
    (
        "6.1.27.4",
        both(
            drop("/product_tree"), put("/vulnerabilities", [{"notes": [{"category": "other", "text": "x"}]}])
        ),
    ),
    ("6.1.27.5", drop(f"{V1}/notes")),
    ("6.1.27.5", both(SOUND_VEX, drop(f"{V1}/notes"))),
    ("6.1.27.6", drop(f"{V1}/product_status")),
    ("6.1.27.7", both(SOUND_VEX, put(f"{V1}/product_status", {"recommended": ["P1"]}))),
    ("6.1.27.8", both(SOUND_VEX, drop(f"{V1}/ids"))),
    ("6.1.27.9", both(SOUND_VEX, drop(f"{V0}/flags"), put(f"{V0}/threats/0/category", "target_set"))),
    ("6.1.27.10", both(SOUND_VEX, drop(f"{V1}/remediations"))),
    ("6.1.27.11", drop("/vulnerabilities")),
    ("6.1.28", put("/document/source_lang", "en-US")),
    ("6.1.29", drop(f"{V0}/remediations/1/product_ids")),
    ("6.1.30", numbered((D1, "1"), (D2, "2.0.0"))),
    ("6.1.31", put("/product_tree/branches/0/branches/0/branches/2/name", "prior to 4.2")),
    ("6.1.31", put("/product_tree/branches/0/branches/0/branches/2/name", "<4.2")),
    ("6.1.32", drop(f"{V0}/flags/0/product_ids")),
    ("6.1.33", put(f"{V0}/flags/0/product_ids/-", "P1")),
]

PASSES: list[tuple[str, Change]] = [
    ("6.1.2", put(f"{FLAT}/-", {"name": "Loose Monitor", "product_id": "P7"})),
    (
        "6.1.3",
        put(
            "/product_tree/relationships/-",
            {
                "category": "installed_with",
                "full_product_name": {"name": "Chain", "product_id": "P7"},
                "product_reference": "P6",
                "relates_to_product_reference": "P6",
            },
        ),
    ),
    ("6.1.6", put(f"{V0}/product_status/recommended/-", "P1")),
    (
        "6.1.7",
        put(
            f"{V0}/scores/1",
            {
                "products": ["P1"],
                "cvss_v3": {
                    "baseScore": 9.8,
                    "baseSeverity": "CRITICAL",
                    "version": "3.0",
                    "vectorString": "CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
                },
            },
        ),
    ),
    ("6.1.9", put(f"{CVSS}/temporalScore", 9.8)),
    ("6.1.10", both(put(f"{CVSS}/attackVector", "NETWORK"), put(f"{CVSS}/exploitCodeMaturity", "HIGH"))),
    (
        "6.1.11",
        put(f"{V0}/cwe", {"id": "CWE-598", "name": "Use of GET Request Method With Sensitive Query Strings"}),
    ),
    ("6.1.12", put("/document/lang", "sl-rozaj-biske-1994")),
    ("6.1.12", put("/document/lang", "de-CH-x-phonebk")),
    ("6.1.14", numbered((D2, "2"), (D1, "1"), version="2")),
    ("6.1.14", numbered((D1, "2"), (D1, "1"), version="2")),
    ("6.1.14", numbered(("01T00:30:00+01:00", "1"), ("01T00:00:00Z", "2"))),
    ("6.1.16", numbered((D1, "1.0.0+build.7"), version="1.0.0")),
    ("6.1.16", numbered((D1, "1.0.0"), version="1.0.0-rc.2", status="draft")),
    ("6.1.17", numbered((D1, "0.9.5"), status="draft")),
    ("6.1.21", numbered((D1, "1.0.0"), (D2, "1.7.0"), (D3, "2.0.0"))),
    (
        "6.1.24",
        put(f"{V0}/involvements/1", {"date": "2026-01-02T00:00:00Z", "party": "vendor", "status": "open"}),
    ),
    ("6.1.26", category("Security Notice")),
    ("6.1.26", category("csaf_base")),
    ("6.1.27.2", INFO),
    ("6.1.27.3", INFO),
    ("6.1.27.10", SOUND_VEX),
    ("6.1.28", put("/document/source_lang", "en-GB")),
    ("6.1.31", put("/product_tree/branches/0/branches/0/branches/2/name", "vers:all/*")),
    ("6.1.31", put("/product_tree/branches/0/branches/0/branches/2/name", "14.1.x allround")),
    ("6.1.33", put(f"{V0}/flags/1/product_ids", ["P1"])),
]

# Where the oracle reads the standard otherwise, by the case's id, and why ours stands.
_BASE_ONLY = "it computes base scores of complete vectors only"
ORACLE_IS_SILENT: dict[str, str] = {
    "6.1.8/3": "its patterns accept a line break at the end",
    "6.1.9/2": _BASE_ONLY,
    "6.1.9/3": _BASE_ONLY,
    "6.1.9/4": _BASE_ONLY,
    "6.1.9/6": _BASE_ONLY,
    "6.1.27.1/1": "it asks incident responses only for a note; the standard names both profiles",
    "6.1.27.2/2": "it asks informational advisories only for a reference; the standard names both profiles",
}
ORACLE_OBJECTS: dict[str, str] = {
    "6.1.7/1": "it takes CVSS 3.0 and 3.1 for one version",
    "6.1.11/1": "it knows the present name of a weakness only",
    "6.1.16/2": "it compares the pre-release part of a draft, which the standard ignores",
    "6.1.27.10/1": "it refuses states besides the four of VEX, where the standard asks for one of the four",
    "6.1.31/2": "it takes .x for a range, which is none of the standard's words",
}


def _oracle(doc: Doc) -> set[str]:
    return {result.id for result in oracle(doc).results if result.errors}


def _named(cases: list[tuple[str, Change]]) -> list[Any]:
    """Each case under its number and its place among the cases of that number."""
    seen: dict[str, int] = {}
    params = []
    for number, change in cases:
        seen[number] = seen.get(number, 0) + 1
        params.append(pytest.param(f"{number}/{seen[number]}", change, id=f"{number}/{seen[number]}"))
    return params


def test_the_synthetic_advisory_is_valid(complete: Doc) -> None:
    assert validate(complete) == []
    assert _oracle(complete) == set()


def test_all_43_mandatory_tests_are_there_and_each_fires() -> None:
    assert len(ORDERED) == 43
    assert {test.number for test in ORDERED} == {number for number, _ in FIRES}


@pytest.mark.parametrize(("case", "change"), _named(FIRES))
def test_fires(complete: Doc, case: str, change: Change) -> None:
    number = case.split("/")[0]
    change(complete)
    findings = [finding for finding in validate(complete) if finding.test == number]
    assert findings
    assert all(finding.pointer.startswith("/") and finding.message.endswith(".") for finding in findings)
    assert not is_valid(findings)
    assert run(number, complete)
    heard = {number.rpartition(".")[0] if number.startswith("6.1.27.") else number, "schema"} & _oracle(
        complete
    )
    assert bool(heard) == (case not in ORACLE_IS_SILENT)


@pytest.mark.parametrize(("case", "change"), _named(PASSES))
def test_stays_silent(complete: Doc, case: str, change: Change) -> None:
    change(complete)
    assert validate(complete) == []
    assert run(case.split("/")[0], complete) == []
    assert bool(_oracle(complete)) == (case in ORACLE_OBJECTS)


def test_a_number_is_registered_once() -> None:
    with pytest.raises(ValueError, match="registered twice"):
        mandatory("6.1.1")(ORDERED[0].check)
