"""CSAF 2.0 §6.3.6-6.3.8: what is asked of a port, where, once, and nothing without it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from medaccord.domain.csaf.catalogues import installed
from medaccord.domain.csaf.checks.informative import asked
from medaccord.domain.csaf.edition import DRAFT, Edition
from medaccord.domain.csaf.validate import Asked, validate_received

Doc = dict[str, Any]
DOCUMENTS = f"csaf/v21{DRAFT}/data/informative/oasis_csaf_tc-csaf_2_1-2024-"


def _told(doc: Doc, **ports: Any) -> list[tuple[str, str, str]]:
    raw = json.dumps(doc).encode()
    found = validate_received(raw, draft=True, ports=Asked(**ports))
    assert {str(one.severity) for one in found} <= {"info"}
    return [(one.test, one.pointer, one.message) for one in found]


def test_every_address_is_asked_once_and_self_references_by_their_own_test(complete: Doc) -> None:
    addresses: list[str] = []
    found = _told(complete, reach=lambda address: addresses.append(address) or "it answers with 404")
    assert len(addresses) == len(set(addresses))
    assert sorted(addresses) == [
        "https://center.example.org",
        "https://center.example.org/a/1",
        "https://example.org/finders",
        "https://example.org/fix",
        "https://example.org/more",
        "https://example.org/none",
        "https://example.org/sbom",
        "https://example.org/scale",
        "https://example.org/udi",
        "https://www.first.org/tlp/",
    ]
    assert [one for one in found if one[0] == "6.3.7"] == [
        (
            "6.3.7",
            "/document/references/0/url",
            "Correct or remove 'https://center.example.org/a/1': it answers with 404.",
        )
    ]
    helper = "/product_tree/branches/0/branches/0/branches/0/product/product_identification_helper"
    pointers = {pointer for test, pointer, _ in found if test == "6.3.6"}
    assert {f"{helper}/sbom_urls/0", f"{helper}/x_generic_uris/0/namespace"} <= pointers
    assert "/vulnerabilities/0/remediations/0/url" in pointers
    assert not any(pointer.endswith("/uri") for pointer in pointers)  # a URN leads nowhere


def test_addresses_that_answer_are_no_findings_and_nothing_is_asked_unasked(complete: Doc) -> None:
    assert _told(complete, reach=lambda address: None) == []
    assert _told(complete) == []


def test_so_many_addresses_are_asked_and_no_more(complete: Doc, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asked, "MOST_ADDRESSES", 3)
    addresses: list[str] = []
    found = _told(complete, reach=lambda address: addresses.append(address))
    assert len(addresses) == 3
    assert all("not asked" in message for _, _, message in found)
    assert found


def test_words_of_prose_are_checked_in_the_language_of_the_document(complete: Doc) -> None:
    checked: dict[str, set[str]] = {}

    def spell(lang: str, words: Any) -> set[str]:
        checked[lang] = set(words)
        return {"Isolate", "pumps"}

    complete["document"]["title"] = "OpenSSL 3.0 of CVE-2026-0001 isn't “well-known”, see a/b x_y ABC."
    found = _told(complete, spell=spell)
    assert set(checked) == {"en-US"}
    assert {"isn't", "well", "known", "of", "see", "Pump", "Isolate", "pumps"} <= checked["en-US"]
    assert not {"OpenSSL", "3.0", "CVE", "x_y", "ABC", "“well-known”,"} & checked["en-US"]
    assert found == [
        ("6.3.8", "/product_tree/product_groups/0/summary", "Check the spelling of: pumps."),
        ("6.3.8", "/vulnerabilities/0/remediations/1/details", "Check the spelling of: Isolate."),
    ]


def test_a_document_without_a_language_is_not_checked_and_an_unknown_one_is_told(complete: Doc) -> None:
    assert [one[:2] for one in _told(complete, spell=lambda lang, words: None)] == [
        ("6.3.8", "/document/lang")
    ]
    del complete["document"]["lang"]
    del complete["document"]["source_lang"]
    assert _told(complete, spell=lambda lang, words: set(words)) == []


def test_after_a_finding_of_the_schema_nothing_is_asked(complete: Doc) -> None:
    del complete["document"]["title"]
    found = validate_received(json.dumps(complete).encode(), ports=Asked(lambda a: "no", lambda la, ws: ws))
    assert {one.test for one in found} == {"schema"}


@pytest.mark.parametrize(
    ("name", "fires"),
    [
        *(("6-3-06-01", True), ("6-3-06-11", False), ("6-3-07-01", True), ("6-3-07-11", False)),
        *(("6-3-08-01", True), ("6-3-08-02", True), ("6-3-08-11", False), ("6-3-08-12", False)),
    ],
)
def test_the_documents_of_the_committee_say_what_their_names_mean(name: str, fires: bool) -> None:
    """Asked of a table instead of the network: the documents name addresses that no network answers for."""
    doc = installed(f"{DOCUMENTS}{name}.json")
    misspelt = {"Secruity", "combonent", "renote", "Vuknerability", "sumsary"}
    found = _told(
        doc,
        reach=lambda address: "it does not answer" if ".invalid" in address else None,
        spell=lambda lang, words: misspelt.intersection(words),
    )
    number = ".".join(str(int(part)) for part in name.split("-")[:3])
    assert ({number} if fires else set()) == {test for test, _, _ in found}
    assert doc["document"]["csaf_version"] == Edition.V21
