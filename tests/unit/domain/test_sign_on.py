"""What a provider says of somebody: levels, domains, issuers, claims."""

from __future__ import annotations

import pytest

from medaccord.domain.sign_on import Level, came, domain_of, is_issuer, level_of, suffices

ISSUER = "https://login.northgate.example"
TOLD = {"iss": ISSUER, "sub": "7", "email": "a@northgate.example", "email_verified": True}


@pytest.mark.parametrize(
    ("acr", "amr", "level"),
    [
        ("", [], Level.ANY),
        ("0", ["pwd"], Level.ANY),
        ("", ["pwd", "mfa"], Level.SECOND_FACTOR),
        ("", ["sc"], Level.ANY),
        ("", ["sc", "pin"], Level.HARDWARE),
        ("", ["hwk", "mfa"], Level.HARDWARE),
        ("phr", [], Level.SECOND_FACTOR),
        ("phrh", [], Level.HARDWARE),
        ("urn:two", ["pwd"], Level.SECOND_FACTOR),
        ("urn:card", [], Level.HARDWARE),
        ("urn:other", ["hwk"], Level.ANY),
    ],
)
def test_levels(acr, amr, level):
    assert level_of(acr, amr, ["urn:two"], ["urn:card"]) == level


def test_a_level_includes_those_before_it():
    assert suffices(Level.HARDWARE, *Level)
    assert suffices(Level.SECOND_FACTOR, Level.ANY, Level.SECOND_FACTOR)
    assert not suffices(Level.SECOND_FACTOR, Level.HARDWARE)
    assert not suffices(Level.ANY, Level.ANY, Level.SECOND_FACTOR)


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("a@Northgate.example", "northgate.example"),
        (" a@b@northgate.example ", "northgate.example"),
        ("northgate.example", ""),
        ("@northgate.example", ""),
        ("a@northgate", ""),
        ("a@north gate.example", ""),
        ("a@-northgate.example", ""),
        ("a@northgate..example", ""),
        ("a@nörthgate.example", ""),
        ("a@northgate.example\n.evil", ""),
    ],
)
def test_domains(address, domain):
    assert domain_of(address) == domain


def test_issuers():
    assert is_issuer("https://login.northgate.example/tenant/7", bare=False)
    assert is_issuer("http://127.0.0.1:9000", bare=True)
    assert not is_issuer("http://127.0.0.1:9000", bare=False)
    assert not is_issuer("https://[", bare=True)
    assert not is_issuer("https://a.example:0", bare=True)


@pytest.mark.parametrize(
    ("told", "beside"),
    [
        ({**TOLD, "iss": "https://other.example"}, {}),
        ({**TOLD, "sub": ""}, {}),
        ({**TOLD, "sub": 7}, {}),
        ({**TOLD, "sub": "x" * 256}, {}),
        (TOLD, {"sub": "8"}),
        (TOLD, {"email": "b@northgate.example"}),
        ({}, {"sub": "7"}),
    ],
)
def test_claims_that_disagree_are_nobodys(told, beside):
    assert came(ISSUER, told, beside) is None


def test_claims_are_read_with_care():
    read = came(ISSUER, {**TOLD, "amr": ["mfa", 7], "auth_time": True, "acr": ["x"], "name": "A\n"}, {})
    assert read is not None
    assert (read.amr, read.proved_at, read.acr, read.name) == (frozenset({"mfa"}), None, "", "")
    assert read.address == "a@northgate.example"
    for verified in (False, "true", 1, None):
        assert came(ISSUER, {**TOLD, "email_verified": verified}, {}).address == ""


def test_what_the_token_says_goes_before_what_the_page_says():
    read = came(
        ISSUER, {**TOLD, "acr": "phr"}, {"sub": "7", "email": "b@evil.example", "acr": "phrh", "name": "B"}
    )
    assert read is not None
    assert (read.address, read.acr, read.name) == ("a@northgate.example", "phr", "B")
