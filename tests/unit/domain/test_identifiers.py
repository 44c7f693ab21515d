"""Identifiers and addresses: kept as given or refused, never repaired."""

from __future__ import annotations

import pytest

from medaccord.domain.errors import Invalid
from medaccord.domain.identifiers import address, cve, cwe


@pytest.mark.parametrize("value", ["CVE-1999-0001", "CVE-2026-12345", "CVE-2026-12345678901"])
def test_cve_ids_pass(value):
    assert cve(value) == value


@pytest.mark.parametrize(
    "value",
    [
        "",
        "cve-2026-1234",
        "CVE-2026-123",
        "CVE-2026-1234 ",
        "CVE-2026-1234\n",
        "CVE-2026-123456789012",
        "CVE-٢٠٢٦-1234",
    ],
)
def test_other_cve_ids_do_not(value):
    with pytest.raises(Invalid):
        cve(value)


@pytest.mark.parametrize("value", ["CWE-1", "CWE-79", "CWE-999999"])
def test_cwe_ids_pass(value):
    assert cwe(value) == value


@pytest.mark.parametrize("value", ["", "79", "CWE-", "CWE-079", "CWE-1000000", "CWE-79\n", "cwe-79"])
def test_other_cwe_ids_do_not(value):
    with pytest.raises(Invalid):
        cwe(value)


@pytest.mark.parametrize(
    "value",
    [
        "https://example.org",
        "HTTP://example.org:8080/a;b=1,2?c=(d)&e=%20#f",
        "https://[2001:db8::1]/",
        "ftp://example.org/a%20b.zip",
        "mailto:product-security+1@example.org",
    ],
)
def test_addresses_pass_unchanged(value):
    assert address(value) == value


@pytest.mark.parametrize(
    "value",
    [
        "",
        "example.org",
        "https://",
        "https://example.org/a b",
        "https://example.org/a\n",
        "https://example.org/<script>",
        "https://example.org/ä",
        "javascript:alert(1)",
        "JavaScript://example.org/%0aalert(1)",
        "data:text/html;base64,AAAA",
        "file:///etc/passwd",
        "vbscript:x",
        "mailto:nobody",
        "mailto:a@example.org?body=x",
        " https://example.org",
        "https://example.org/" + "x" * 1_981,
    ],
)
def test_other_addresses_do_not(value):
    with pytest.raises(Invalid):
        address(value)


def test_an_address_may_have_two_thousand_characters():
    value = "https://example.org/".ljust(2_000, "x")
    assert address(value) == value
