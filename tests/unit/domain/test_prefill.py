"""What a file suggests for a report, and files that suggest nothing."""

from __future__ import annotations

import json

import pytest

from medaccord.domain.errors import Invalid
from medaccord.domain.intake.prefill import MOST_BYTES, prefill

ADVISORY = {
    "document": {
        "category": "csaf_security_advisory",
        "csaf_version": "2.0",
        "title": "InfusaCore LX",
        "publisher": {
            "category": "vendor",
            "name": "Northgate Medical",
            "namespace": "https://northgate.example",
            "contact_details": "psirt@northgate.example",
        },
        "notes": [
            {"category": "summary", "text": "It takes any dose."},
            {"category": "legal_disclaimer", "text": "As is."},
        ],
        "tracking": {"id": "NG-2026-7"},
    },
    "product_tree": {
        "branches": [
            {
                "category": "vendor",
                "name": "Northgate",
                "branches": [
                    {
                        "category": "product_name",
                        "name": "InfusaCore LX",
                        "branches": [
                            {
                                "category": "product_version",
                                "name": version,
                                "product": {"product_id": version, "name": f"InfusaCore LX {version}"},
                            }
                            for version in ("2.0", "2.1")
                        ],
                    }
                ],
            }
        ]
    },
    "vulnerabilities": [
        {
            "cve": "CVE-2026-12345",
            "title": "Doses are not signed",
            "threats": [{"category": "impact", "details": "A wrong dose."}],
        }
    ],
}
REPORT = {
    "vendor_name": "Northgate",
    "product_name": "InfusaCore LX",
    "product_version": "2.1",
    "vul_description": "It takes any dose.",
    "vul_impact": "A wrong dose.",
    "vul_exploited": True,
    "vul_public": False,
    "contact_name": "R. Lee",
    "contact_org": "County hospital",
    "contact_email": "r.lee@hospital.example",
    "contact_phone": "+1 555 0100",
}


def told(value):
    return prefill(json.dumps(value).encode())


def test_an_advisory_of_a_manufacturer_tells_devices_flaws_and_who_wrote_it():
    found = told(ADVISORY)
    assert found.source == "CSAF 2.0"
    assert found.device == "Northgate InfusaCore LX"
    assert found.description == (
        "InfusaCore LX\n\nCVE-2026-12345: Doses are not signed\n\nIt takes any dose."
    )
    assert found.harm == "A wrong dose."
    assert (found.told_for, found.contact) == ("Northgate Medical", "psirt@northgate.example")
    assert (found.vendor_reference, found.other_coordinators) == ("NG-2026-7", "")


def test_an_original_report_of_an_export_tells_who_reported_and_what_is_known():
    found = told(REPORT)
    assert found.source == "VINCE"
    assert found.device == "Northgate InfusaCore LX 2.1"
    assert (found.known_as, found.told_for) == ("R. Lee", "County hospital")
    assert found.contact == "r.lee@hospital.example, +1 555 0100"
    assert (found.exploited, found.already_public) == (True, False)


def test_a_case_of_an_export_tells_its_number_and_vulnerabilities():
    case = {"vuid": "419889", "title": "Pump takes any dose", "summary": "Two makers."}
    flaws = [{"name": "419889.1", "cve": "2026-12345", "description": "Doses are not signed."}, "stray"]
    found = told({"case": case, "report": REPORT, "vuls": flaws})
    assert found.other_coordinators == "VU#419889"
    assert found.description == (
        "Pump takes any dose\n\nCVE-2026-12345: Doses are not signed.\n\nIt takes any dose.\n\nTwo makers."
    )


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"", "cannot be read"),
        (b"%PDF-1.7", "cannot be read"),
        (b"\xff\xfe{}", "UTF-8"),
        (b"\xef\xbb\xbf{}", "byte order mark"),
        (b'{"document": "\\ud800"}', "cannot be read"),
        (b'{"a": 1, "a": 2}', "cannot be read"),
        (b'{"a": NaN}', "cannot be read"),
        (b"[" * 100_000 + b"]" * 100_000, "cannot be read"),
        (b"[]", "neither a CSAF"),
        (b"{}", "neither a CSAF"),
        (b'{"document": {"csaf_version": "2.1"}}', "Only CSAF 2.0"),
        (b'{"title": "alone"}', "neither a CSAF"),
        (b" " * (MOST_BYTES + 1), "5 MB"),
    ],
)
def test_other_files_suggest_nothing_and_say_why(raw, sentence):
    with pytest.raises(Invalid, match=sentence):
        prefill(raw)


def _places(value):
    """Every object and list within a value, with each of its keys."""
    if isinstance(value, dict | list):
        for key in list(value) if isinstance(value, dict) else range(len(value)):
            yield value, key
            yield from _places(value[key])


EXPORT = {"case": {"vuid": 1, "title": "Pump"}, "report": REPORT, "vuls": [{"cve": "2026-1"}]}


@pytest.mark.parametrize(
    ("document", "needed"), [(ADVISORY, {"document", "csaf_version"}), (EXPORT, set())], ids=["CSAF", "VINCE"]
)
@pytest.mark.parametrize("other", [None, 7, [], {}, [7], "x", {"a": [1]}])
def test_whatever_stands_where_something_else_should_is_passed_over(document, needed, other):
    whole, refused = json.loads(json.dumps(document)), set()
    for holder, key in list(_places(whole)):
        kept, holder[key] = holder[key], other
        try:
            found = told(whole)
        except Invalid:
            refused.add(key)
        else:
            assert all(isinstance(getattr(found, name), str | bool) for name in type(found).__slots__)
        holder[key] = kept
    assert refused == needed


def test_a_device_outside_the_tree_of_branches_is_called_as_its_product():
    tree = {"full_product_names": [{"product_id": "1", "name": "Pump 2"}]}
    assert told(ADVISORY | {"product_tree": tree}).device == "Pump 2"


def test_a_deep_tree_of_products_is_walked_without_end():
    tree: dict = {"category": "product_name", "name": "Pump", "product": {"product_id": "1", "name": "Pump"}}
    for _ in range(300):
        tree = {"category": "product_family", "name": "Family", "branches": [tree]}
    found = told(ADVISORY | {"product_tree": {"branches": [tree]}})
    assert found.device == "Pump"


def test_every_real_advisory_fills_in_device_and_description(real_documents):
    for document in real_documents:
        found = told(document)
        assert found.device
        assert found.description


def _with(status=None, label=None, publisher="vendor"):
    told = json.loads(json.dumps(ADVISORY))
    told["document"]["publisher"]["category"] = publisher
    told["document"]["tracking"] |= {"status": status} if status else {}
    told["document"] |= {"distribution": {"tlp": {"label": label}}} if label else {}
    return prefill(json.dumps(told).encode())


@pytest.mark.parametrize(
    ("status", "label", "public"),
    [
        ("final", "WHITE", True),
        ("interim", "WHITE", True),
        ("draft", "WHITE", False),
        ("final", "AMBER", False),
        ("final", None, False),
        (None, "WHITE", False),
    ],
)
def test_only_an_advisory_that_everybody_may_have_is_public(status, label, public):
    assert _with(status, label).already_public is public


def test_a_manufacturer_knows_what_it_published_itself():
    assert _with().vendor_told
    assert not _with(publisher="coordinator").vendor_told
    assert not prefill(json.dumps({"report": REPORT}).encode()).vendor_told


def test_a_file_is_marked_as_it_says_itself():
    assert _with(label="RED").marked_as == "TLP:RED"
    assert _with().marked_as == ""
    told = json.loads(json.dumps(ADVISORY))
    told["document"]["distribution"] = {"tlp": {"label": "AMBER"}, "text": "Members\nonly."}
    assert prefill(json.dumps(told).encode()).marked_as == "TLP:AMBER, Members only."
