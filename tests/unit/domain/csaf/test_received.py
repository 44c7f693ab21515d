"""What is taken of an advisory that somebody else distributes: hash and signature come first."""

from __future__ import annotations

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medaccord.domain.csaf.listing import Entry
from medaccord.domain.csaf.provider import Provider, Role
from medaccord.domain.csaf.received import Product, Refused, Verification, received

BASE = "https://example.com/.well-known/csaf/white/2026/"
KEY = "ab" * 20


def provider(role=Role.TRUSTED_PROVIDER):
    return Provider(BASE, "Acme", "https://example.com", role, "2026-11-29T00:00:00Z")


def nobody(document, signature):
    return ""


def whoever(document, signature):
    return KEY if signature == b"of " + hashlib.sha256(document).digest() else ""


def taken(document, role=Role.TRUSTED_PROVIDER, name="", **told):
    entry = Entry(BASE + (name or "acme-2026-1.json"), "2026-11-01T00:00:00Z")
    said = {
        "hashes": {entry.url + ".sha256": hashlib.sha256(document).hexdigest().encode()},
        "signature": b"of " + hashlib.sha256(document).digest(),
        "signed_by": whoever,
    }
    return received(entry, document, provider(role), **{**said, **told})


@pytest.fixture
def document(complete):
    complete["document"]["tracking"]["id"] = "ACME-2026-1"
    return json.dumps(complete).encode()


def test_a_signed_advisory_is_taken_with_what_is_searched_and_shown_of_it(document, complete):
    one = taken(document)
    tracking = complete["document"]["tracking"]
    assert (one.document, one.sha256) == (document, hashlib.sha256(document).hexdigest())
    assert (one.verification, one.signer) == (Verification.SIGNED, KEY)
    assert (one.number, one.version, one.title) == (
        "ACME-2026-1",
        tracking["version"],
        complete["document"]["title"],
    )
    assert one.label == "WHITE"
    assert one.current.isoformat().startswith(tracking["current_release_date"][:19])
    assert set(one.cves) == {row["cve"] for row in complete["vulnerabilities"] if "cve" in row}
    assert any(product.vendor and product.name.startswith("Acme Pump") for product in one.products)
    assert (
        Product("", complete["product_tree"]["relationships"][0]["full_product_name"]["name"]) in one.products
    )
    assert one.findings == ()


def test_a_provider_that_promises_neither_hash_nor_signature_is_taken_as_it_is(document):
    assert taken(document, Role.PROVIDER, hashes={}, signature=None).verification is Verification.UNVERIFIED
    assert taken(document, Role.PROVIDER, signature=None).verification is Verification.HASHED
    assert taken(document, Role.PROVIDER).verification is Verification.SIGNED


@pytest.mark.parametrize("role", [Role.PROVIDER, Role.TRUSTED_PROVIDER])
def test_a_wrong_hash_and_a_wrong_signature_refuse_whatever_was_promised(document, role):
    with pytest.raises(Refused, match=r"not what acme-2026-1.json.sha256 says: it was changed"):
        taken(document + b" ", role, hashes={BASE + "acme-2026-1.json.sha256": b"0" * 64})
    with pytest.raises(Refused, match="does not begin with a hash"):
        taken(document, role, hashes={BASE + "acme-2026-1.json.sha256": b"<html>"})
    with pytest.raises(Refused, match="not made by a key of this provider"):
        taken(document, role, signed_by=nobody)
    with pytest.raises(Refused, match="not made by a key of this provider"):
        taken(document, role, signature=b"")


@pytest.mark.parametrize(("left", "words"), [("hashes", "no hash"), ("signature", "no signature")])
def test_a_trusted_provider_owes_both(document, left, words):
    with pytest.raises(Refused, match=words):
        taken(document, **{left: {} if left == "hashes" else None})


def test_nothing_is_parsed_before_hash_and_signature_are_right():
    with pytest.raises(Refused, match="not made by a key"):
        taken(b"not JSON", signed_by=nobody)
    with pytest.raises(Refused, match=r"not a CSAF document at the whole: Write one JSON text"):
        taken(b"not JSON")


def test_another_advisory_than_the_name_says_is_refused(document):
    with pytest.raises(Refused, match=r"ACME-2026-1, whose file is named acme-2026-1.json"):
        taken(document, name="acme-2026-2.json")


def test_one_that_the_schema_refuses_is_not_taken_and_one_that_a_test_refuses_is_with_its_findings(complete):
    complete["document"]["tracking"]["id"] = "ACME-2026-1"
    complete["document"]["x_more"] = 1  # strict mode alone refuses it
    complete["vulnerabilities"][0]["cwe"] = {"id": "CWE-79", "name": "Something else"}
    one = taken(json.dumps(complete).encode())
    assert {finding.test for finding in one.findings} == {"6.1.11"}
    del complete["document"]["title"]
    with pytest.raises(Refused, match="title"):
        taken(json.dumps(complete).encode())


def test_a_date_that_no_calendar_here_has_is_refused(complete):
    complete["document"]["tracking"]["id"] = "ACME-2026-1"
    complete["document"]["tracking"]["initial_release_date"] = "0000-01-01T00:00:00Z"
    with pytest.raises(Refused, match="before the year 1"):
        taken(json.dumps(complete).encode())


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_any_bytes_are_refused_with_a_sentence(raw):
    with pytest.raises(Refused, match="."):
        taken(raw)
