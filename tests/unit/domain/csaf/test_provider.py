"""What a provider says of itself and lists, read from bytes that a stranger wrote."""

from __future__ import annotations

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medaccord.domain.csaf import listing, provider
from medaccord.domain.csaf.listing import Entry, agrees, folder, rolie
from medaccord.domain.csaf.provider import Folder, Key, Misread, Role, describe, places, security_fields

FINGERPRINT = "8F5F267907B2C4559DB360DB2294BA7D2B2298B1"
HERE = "https://example.com/.well-known/csaf/"
WHITE = Folder(HERE + "white/", "WHITE")


def metadata(**told):
    said = {
        "canonical_url": HERE + "provider-metadata.json",
        "publisher": {"category": "vendor", "name": "Example", "namespace": "https://example.com"},
        "metadata_version": "2.0",
        "last_updated": "2026-11-29T00:00:00Z",
        "role": "csaf_trusted_provider",
        "distributions": [
            {"rolie": {"feeds": [{"url": HERE + "white/feed.json", "tlp_label": "WHITE"}]}},
            {"directory_url": HERE + "white"},
        ],
        "public_openpgp_keys": [{"url": HERE + "openpgp/key.asc", "fingerprint": FINGERPRINT}],
    }
    return json.dumps({**said, **told}).encode()


def feed(*entries):
    return json.dumps({"feed": {"id": "white", "title": "White", "entry": list(entries)}}).encode()


def entry(**told):
    links = [
        {"rel": "self", "href": HERE + "white/2026/a.json"},
        {"rel": "hash", "href": HERE + "white/2026/a.json.sha256"},
        {"rel": "hash", "href": HERE + "white/2026/a.json.sha512"},
        {"rel": "signature", "href": HERE + "white/2026/a.json.asc"},
    ]
    return {"id": "A", "link": links, "updated": "2026-11-01T00:00:00Z", **told}


def test_a_description_says_who_the_provider_is_and_where_its_lists_and_keys_lie():
    said = describe(metadata())
    assert (said.publisher, said.role, said.is_trusted) == ("Example", Role.TRUSTED_PROVIDER, True)
    assert [(one.url, one.tlp_label) for one in said.feeds] == [(HERE + "white/feed.json", "WHITE")]
    assert said.folders == (Folder(HERE + "white/"),)
    assert said.keys == (Key(HERE + "openpgp/key.asc", FINGERPRINT.lower()),)


def test_a_description_of_2_1_names_folders_with_their_labels():
    told = [{"directory": {"url": HERE + "green/", "tlp_label": "GREEN"}}]
    said = describe(metadata(metadata_version="2.1", distributions=told))
    assert said.folders == (Folder(HERE + "green/", "GREEN"),)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"canonical_url": "http://example.com/x"}, "not a complete address under https"),
        ({"canonical_url": "https://a:b@example.com/x"}, "not a complete address under https"),
        ({"canonical_url": "https://example.com:99999/x"}, "not a complete address under https"),
        ({"metadata_version": "3.0"}, "2.0 and 2.1 are read"),
        ({"role": "king"}, "role"),
        ({"publisher": None}, "publisher"),
        ({"public_openpgp_keys": [{"url": HERE, "fingerprint": "xyz"}]}, "not the fingerprint"),
        ({"distributions": [{"rolie": {"feeds": [{"url": "feed.json"}]}}]}, "not a complete address"),
        ({"distributions": [{"rolie": {"feeds": [{"url": HERE, "tlp_label": "BLUE"}]}}]}, "Traffic Light"),
        ({"distributions": [{"directory_url": HERE}] * 101}, "more than 100"),
    ],
)
def test_a_description_that_cannot_be_used_is_refused_with_the_reason(told, words):
    with pytest.raises(Misread, match=words):
        describe(metadata(**told))


def test_a_description_is_looked_for_in_the_order_of_the_norm():
    own = "https://example.com/.well-known/csaf/provider-metadata.json"
    assert places("example.com") == (own, "https://csaf.data.security.example.com")
    assert places("https://example.com/") == places("example.com")
    assert places("https://example.com:8443/x/metadata.json") == ("https://example.com:8443/x/metadata.json",)
    assert provider.security_texts("example.com")[0].endswith("/.well-known/security.txt")
    for wrong in ("http://example.com", "ex ample.com", "", "file:///etc/passwd", "a@example.com"):
        with pytest.raises(Misread):
            places(wrong)


def test_the_well_known_address_comes_first_among_those_of_security_txt():
    text = b"Contact: x\r\nCSAF: https://example.com/else.json\r\ncsaf: https://example.com/.well-known/csaf/"
    text += b"provider-metadata.json\nCSAF: http://example.com/plain.json\n\xff"
    assert security_fields(text) == (
        "https://example.com/.well-known/csaf/provider-metadata.json",
        "https://example.com/else.json",
    )


def test_an_entry_of_a_feed_has_its_hashes_strongest_first_and_its_signature():
    (found,) = rolie(feed(entry()), HERE + "white/feed.json").entries
    base = HERE + "white/2026/a.json"
    assert found == Entry(base, "2026-11-01T00:00:00Z", (base + ".sha512", base + ".sha256"), base + ".asc")


def test_an_entry_without_a_link_to_itself_lies_where_its_content_does():
    said = entry(link=[], content={"src": "2026/b.json", "type": "application/json"})
    (found,) = rolie(feed(said), HERE + "white/feed.json").entries
    assert (found.url, found.hashes, found.signature) == (HERE + "white/2026/b.json", (), "")


@pytest.mark.parametrize(
    "bad",
    [
        7,
        {"id": "B"},
        entry(link="x"),
        entry(link=[{"rel": "self", "href": "http://example.com/a.json"}]),
        entry(link=[{"rel": "self", "href": "file:///etc/passwd"}]),
    ],
)
def test_an_entry_that_cannot_be_used_is_named_and_costs_no_other(bad):
    found = rolie(feed(bad, entry()), HERE + "white/feed.json")
    assert len(found.entries) == 1
    (left,) = found.left
    assert "Entry 1 of the feed" in left


def test_a_feed_that_is_none_is_refused():
    for raw in (b"", b"[]", b'{"feed": 1}', b'{"feed": {"entry": 1}}', b'{"a":1,"a":2}', b"[" * 9000):
        with pytest.raises(Misread):
            rolie(raw, HERE)


def test_a_folder_is_read_in_the_order_of_its_changes_with_what_only_its_index_names_last():
    index = b"2026/a.json\r\n2025/old.json\n"
    changes = b'"2026/b.json","2026-11-02T00:00:00Z"\n2026/a.json,2026-11-01T00:00:00Z\n'
    found = folder(index, changes, WHITE)
    assert [(one.url.removeprefix(WHITE.url), one.changed) for one in found.entries] == [
        ("2026/b.json", "2026-11-02T00:00:00Z"),
        ("2026/a.json", "2026-11-01T00:00:00Z"),
        ("2025/old.json", ""),
    ]
    assert found.entries[0].hashes == (WHITE.url + "2026/b.json.sha512", WHITE.url + "2026/b.json.sha256")
    assert found.entries[0].signature == WHITE.url + "2026/b.json.asc"


def test_what_leads_out_of_a_folder_is_left():
    lines = [
        "../x.json",
        "/etc/x.json",
        "https://evil.example/x.json",
        "a//b.json",
        "x.txt",
        "a\\b.json",
        "ok.json",
    ]
    found = folder("\n".join(lines).encode(), b"one,two,three\n", WHITE)
    assert [one.url for one in found.entries] == [WHITE.url + "ok.json"]
    assert len(found.left) == len(lines)


def test_a_folder_without_lists_is_refused():
    with pytest.raises(Misread, match=r"neither index.txt nor changes.csv"):
        folder(None, None, WHITE)


@pytest.mark.parametrize("kind", ["sha256", "sha512"])
def test_a_hash_file_agrees_with_its_own_document_only(kind):
    digest = hashlib.new(kind, b"document").hexdigest()
    address = f"{HERE}a.json.{kind}"
    for text in (digest, digest.upper(), f"{digest}  a.json\n", f" {digest}\n"):
        assert agrees(b"document", text.encode(), address)
        assert not agrees(b"Document", text.encode(), address)
    for text in ("", "no hash", digest[:-1], digest + "0", f"x{digest}"):
        with pytest.raises(Misread, match="does not begin with a hash"):
            agrees(b"document", text.encode(), address)
    with pytest.raises(Misread, match="neither a SHA-256 nor a SHA-512"):
        agrees(b"document", digest.encode(), HERE + "a.json.md5")


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.sampled_from(sorted(json.loads(metadata()))), JSON)
def test_any_value_anywhere_is_read_or_refused(name, value):
    try:
        assert describe(metadata(**{name: value})).canonical_url.startswith("https://")
    except Misread as wrong:
        assert str(wrong)


@given(st.binary(max_size=200), st.binary(max_size=200))
def test_any_bytes_are_listed_or_refused(one, other):
    for found in folder(one, other, WHITE).entries:
        assert found.url.startswith(WHITE.url)
    security_fields(one)
    for read in (describe, lambda raw: rolie(raw, HERE), lambda raw: agrees(b"", raw, "https://a/b.sha256")):
        try:
            read(one)
        except Misread as wrong:
            assert str(wrong)


def test_the_name_of_a_file_is_the_last_part_of_its_path():
    assert listing.file_name("https://example.com/a/b.json?x=/y") == "b.json"
