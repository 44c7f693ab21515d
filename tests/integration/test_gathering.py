"""A provider under https is read as a whole; whatever it has that is wrong is told and costs nothing else."""

from __future__ import annotations

import hashlib
import json

import pytest
from tests.acme import WELL_KNOWN, distributed, made

from medaccord.adapters.signatures import Signatures
from medaccord.apps.advisories.gathering import Found, Held, Left, Same, Taken
from medaccord.core.ports import Unreachable
from medaccord.domain.csaf.provider import Misread


@pytest.fixture
def provider(tmp_path):
    with distributed(tmp_path) as one:
        yield one


def _numbers(steps):
    return [step.advisory.number for step in steps if isinstance(step, Taken)]


def _left(steps):
    return {step.address.rsplit("/", 1)[-1]: step.because for step in steps if isinstance(step, Left)}


def test_every_advisory_of_a_trusted_provider_is_taken_with_who_signed_it(provider):
    found, *steps = provider.gathered()
    assert isinstance(found, Found)
    assert (found.provider.publisher, found.entries) == ("Acme", 3)
    assert _numbers(steps) == ["ACME-1", "ACME-2", "ACME-3"]
    assert {step.advisory.signer for step in steps} == {
        provider.key.extract_certificate().fingerprint.lower()
    }


def test_a_domain_is_enough_and_a_folder_where_there_is_no_feed(provider):
    provider.describe(feeds=False)
    host = provider.server.address.removeprefix("https://")
    assert _numbers(provider.gathered(asked=host)) == ["ACME-1", "ACME-2", "ACME-3"]
    assert "/.well-known/csaf/white/index.txt" in provider.server.asked


def test_a_feed_that_cannot_be_read_is_told_and_the_folder_is_read_in_its_place(provider):
    provider.write("white/feed.json", b"<html>")
    steps = provider.gathered()
    assert _numbers(steps) == ["ACME-1", "ACME-2", "ACME-3"]
    assert "not JSON" in _left(steps)["feed.json"]


def test_security_txt_leads_to_a_description_that_lies_elsewhere(provider):
    metadata = provider.folder / WELL_KNOWN / "provider-metadata.json"
    text = f"CSAF: {provider.server.address}/elsewhere.json\n"
    (provider.folder / ".well-known/security.txt").write_text(text)
    provider.describe(canonical=f"{provider.server.address}/elsewhere.json")
    metadata.rename(provider.folder / "elsewhere.json")
    assert len(_numbers(provider.gathered(asked=provider.server.address))) == 3


def test_a_description_counts_only_where_it_calls_the_address_its_own(provider):
    metadata = provider.folder / WELL_KNOWN / "provider-metadata.json"
    (provider.folder / "copied.json").write_bytes(metadata.read_bytes())
    found, *_ = provider.gathered(asked=f"{provider.server.address}/copied.json")
    assert found.address == f"{provider.base}/provider-metadata.json"  # it leads there
    provider.describe(canonical=f"{provider.server.address}/copied.json")
    with pytest.raises(Unreachable, match="calls another address its own"):
        provider.gathered()


def test_addresses_and_keys_that_are_none_are_told_and_cost_nothing_else(provider):
    entries = [
        {"id": "X", "link": [{"rel": "self", "href": href}]} for href in ("//[", "https://exa℀mple.com")
    ]
    feed = json.loads((provider.folder / WELL_KNOWN / "white/feed.json").read_bytes())
    feed["feed"]["entry"] += entries
    provider.write("white/feed.json", feed)
    instead = provider.server.instead
    instead["/.well-known/csaf/white/2026/acme-1.json"] = [(302, {"Location": "//["})]
    key = bytearray(provider.key.extract_certificate().__bytes__())
    key[len(key) // 2] ^= 0xFF
    provider.write("broken.asc", bytes(key))
    steps = provider.gathered()
    assert _numbers(steps) == ["ACME-2", "ACME-3"]
    assert "is none" in _left(steps)["acme-1.json"]
    assert len([step for step in steps if isinstance(step, Left)]) == 3
    for at in range(0, len(key), 7):
        spoiled = bytearray(key)
        spoiled[at] ^= 0xFF
        with pytest.raises(Misread):
            Signatures().key(bytes(spoiled), "ab" * 20)


def test_what_is_here_is_not_fetched_again_by_its_date_or_its_hash(provider):
    first = [step.advisory for step in provider.gathered() if isinstance(step, Taken)]
    whose = f"{provider.base}/provider-metadata.json"
    held = {(whose, one.url): Held(one.changed, frozenset({one.sha256})) for one in first}
    provider.server.asked.clear()
    assert [type(step) for step in provider.gathered(held)] == [Found, Same, Same, Same]
    assert not any("acme-" in path for path in provider.server.asked)
    provider.list(1, 2, 3, updated="2026-11-02T00:00:00Z")  # touched, not changed
    assert [type(step) for step in provider.gathered(held)] == [Found, Same, Same, Same]
    assert not any(path.endswith((".json", ".asc")) for path in provider.server.asked if "acme-" in path)


def test_a_tampered_file_a_wrong_key_and_a_missing_signature_are_each_refused_and_the_rest_is_taken(provider):
    provider.list(1, 2, 3, 4)
    provider.advisory(4, key=made("Somebody else"))
    there = provider.folder / WELL_KNOWN / "white/2026"
    (there / "acme-1.json").write_bytes(
        (there / "acme-1.json").read_bytes().replace(b"Acme Pump", b"Acme Pomp")
    )
    (there / "acme-2.json.asc").unlink()
    steps = provider.gathered()
    assert _numbers(steps) == ["ACME-3"]
    left = _left(steps)
    assert "not what acme-1.json.sha256 says" in left["acme-1.json"]
    assert "no signature beside it" in left["acme-2.json"]
    assert "not made by a key of this provider" in left["acme-4.json"]


def test_a_file_and_its_hash_that_were_both_changed_are_found_by_the_signature(provider):
    there = provider.folder / WELL_KNOWN / "white/2026/acme-1.json"
    raw = there.read_bytes().replace(b"Acme Pump", b"Acme Pomp")
    there.write_bytes(raw)
    there.with_name("acme-1.json.sha256").write_text(hashlib.sha256(raw).hexdigest())
    steps = provider.gathered()
    assert _numbers(steps) == ["ACME-2", "ACME-3"]
    assert "not made by a key of this provider" in _left(steps)["acme-1.json"]


def test_a_key_of_another_fingerprint_is_not_used(provider):
    provider.write("key.asc", str(made("Somebody else").extract_certificate()).encode())
    steps = provider.gathered()
    assert _numbers(steps) == []
    assert "another fingerprint" in _left(steps)["key.asc"]


def test_a_server_that_is_busy_is_asked_again_when_it_wants(provider):
    provider.server.instead["/.well-known/csaf/white/feed.json"] = [(503, {"Retry-After": "7"}), (429, {})]
    assert len(_numbers(provider.gathered())) == 3
    waited = [seconds for seconds in provider.slept if seconds >= 1]
    assert waited == [7.0, 10.0]


def test_what_asks_for_access_or_leads_to_plain_http_is_told(provider):
    instead = provider.server.instead
    instead["/.well-known/csaf/white/2026/acme-1.json"] = [(401, {})]
    instead["/.well-known/csaf/white/2026/acme-2.json"] = [(302, {"Location": "http://127.0.0.1/x.json"})]
    moved = "/.well-known/csaf/white/2026/acme-3.json?moved"
    instead["/.well-known/csaf/white/2026/acme-3.json"] = [(302, {"Location": moved})]
    steps = provider.gathered()
    assert _numbers(steps) == ["ACME-3"]
    assert "ask the provider for access" in _left(steps)["acme-1.json"]
    assert "not a complete address under https" in _left(steps)["acme-2.json"]


def test_an_authority_that_is_not_trusted_and_an_address_inside_are_not_asked(provider):
    with pytest.raises(Unreachable, match="SSLError"):
        provider.gathered(trusts=None)
    with pytest.raises(Unreachable, match="only public addresses"):
        provider.gathered(private=False)
    assert provider.server.asked == []


def test_where_there_is_no_provider_everything_that_was_tried_is_told(provider):
    (provider.folder / WELL_KNOWN / "provider-metadata.json").unlink()
    host = provider.server.address.removeprefix("https://")
    with pytest.raises(Unreachable) as told:
        provider.gathered(asked=host)
    assert f"https://{host}/.well-known/csaf/provider-metadata.json: Nothing is there (404)." in str(
        told.value
    )
    assert f"https://csaf.data.security.{host}" in str(told.value)
