"""A provider's tree from documents and keys, by the numbers of the rules of CSAF 2.0 §7.1."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
import re
from urllib.parse import urlsplit

import jsonschema_rs
import pytest
from tests.support.distributed import document

from medaccord.domain.csaf import tree
from medaccord.domain.csaf.advisory import Note, Publisher
from medaccord.domain.csaf.build import dump
from medaccord.domain.csaf.catalogues import csaf_schema
from medaccord.domain.csaf.edition import Edition
from medaccord.domain.csaf.listed import LONGEST_SUMMARY, Listed, listed
from medaccord.domain.csaf.validate import is_valid, validate_text
from medaccord.domain.errors import Invalid
from medaccord.domain.openpgp import PublicKey

ORIGIN = "https://center.example"
AT = dt.datetime(2026, 11, 29, 10, tzinfo=dt.UTC)
KEYS = (PublicKey("A" * 40, "first\n", None), PublicKey("B" * 40, "second\n", AT))
PROVIDER = tree.Provider(
    origin=ORIGIN,
    publisher=Publisher(
        category="coordinator",
        name="Center",
        namespace="https://center.example",
        contact_details="csaf@center.example",
    ),
    contact="csaf@center.example",
    until=dt.date(2027, 1, 1),
    keys=KEYS,
)


DOCUMENTS = (
    document("MDA-2025-000001", "2025-12-31T23:30:00-01:00", "2026-03-01T00:00:00Z"),
    document("MDA-2026-000002", "2026-01-02T00:00:00Z", "2026-05-01T00:30:00+02:00"),
    document("MDA-2026-000003", "2026-01-02T00:00:00Z", "2026-04-30T22:31:00Z"),
    document("MDA-2026-000004", "2026-01-02T00:00:00Z", "2026-04-01T00:00:00Z", "GREEN"),
    document("MDA-2026-000005", "2026-01-02T00:00:00Z", "2026-04-01T00:00:00Z", "AMBER"),
    document("MDA-2026-000006", "2026-01-02T00:00:00Z", "2026-04-01T00:00:00Z", "RED"),
)
ROWS = [listed(one) for one in DOCUMENTS]
WHITE = [one for one in ROWS if one.label == "WHITE"]
FILES = tree.shared_files(PROVIDER, ROWS, AT)
METADATA = json.loads(FILES[tree.METADATA])


def feed(label: str) -> dict:
    return json.loads(FILES[tree.feed_path(label)])["feed"]


def addresses(value: object) -> list[str]:
    """Every address that a JSON value holds under `href`, `src` or `url`, or as a whole text."""
    if isinstance(value, dict):
        return [found for one in value.values() for found in addresses(one)]
    if isinstance(value, list):
        return [found for one in value for found in addresses(one)]
    return [value] if isinstance(value, str) and urlsplit(value).scheme in ("http", "https") else []


def test_rule_1_a_document_that_is_invalid_is_not_listed():
    assert all(is_valid(validate_text(one)) for one in DOCUMENTS)
    broken = json.loads(DOCUMENTS[0])
    broken["document"]["tracking"]["version"] = "99"
    with pytest.raises(Invalid, match=r"6\.1\.16"):
        listed(dump(broken))
    with pytest.raises(Invalid, match="no valid CSAF document"):
        listed(b"{")


def test_rule_2_names_follow_from_the_number():
    odd = listed(document("MDA 2026/Ä#1", "2026-01-02T00:00:00Z", "2026-01-03T00:00:00Z"))
    assert odd.name == "mda_2026_1.json"


def test_rule_3_every_address_of_ours_begins_with_https():
    told = [json.loads(data) for path, data in FILES.items() if path.endswith(".json")]
    ours = [one for one in addresses(told) if urlsplit(one).hostname == "center.example"]
    assert len(ours) > 40
    assert all(one.startswith("https://") for one in ours)


def test_rules_4_and_5_only_what_is_white_lies_in_the_public_part():
    public = b"".join(data for path, data in FILES.items() if path.startswith("public/"))
    for one in ROWS:
        assert (one.number.encode() in public) == (one.label == "WHITE"), one.number
        assert tree.folder(one.label).startswith("public/" if one.label == "WHITE" else "restricted/")
        assert PROVIDER.address(tree.folder(one.label)).startswith(
            f"{ORIGIN}/.well-known/csaf/white" if one.label == "WHITE" else f"{ORIGIN}/csaf-restricted/"
        )


def test_a_document_without_a_label_is_refused():
    bare = json.loads(DOCUMENTS[0])
    del bare["document"]["distribution"]["tlp"]
    bare["document"]["distribution"]["text"] = "Ask."
    with pytest.raises(Invalid, match="TLP label"):
        listed(dump(bare))


def test_a_date_that_no_list_can_be_sorted_by_is_refused():
    with pytest.raises(Invalid, match="23:59:60Z"):
        listed(document("MDA-9", "2016-12-31T23:59:60Z", "2026-04-01T00:00:00Z"))


def test_rule_7_the_metadata_says_who_and_where():
    assert METADATA["canonical_url"] == f"{ORIGIN}/.well-known/csaf/provider-metadata.json"
    assert METADATA["role"] == "csaf_trusted_provider"
    assert METADATA["metadata_version"] == "2.0"
    assert METADATA["last_updated"] == "2026-11-29T10:00:00Z"
    assert (METADATA["list_on_CSAF_aggregators"], METADATA["mirror_on_CSAF_aggregators"]) == (True, True)
    publisher = csaf_schema(Edition.V20)["properties"]["document"]["properties"]["publisher"]
    jsonschema_rs.Draft202012Validator(publisher).validate(METADATA["publisher"])
    labels = [one["rolie"]["feeds"][0]["tlp_label"] for one in METADATA["distributions"]]
    assert labels == ["WHITE", "GREEN", "AMBER", "RED"]
    assert [one["directory_url"] for one in METADATA["distributions"]] == [
        f"{ORIGIN}/.well-known/csaf/white/",
        *(f"{ORIGIN}/csaf-restricted/{label}/" for label in ("green", "amber", "red")),
    ]


def test_rules_8_and_9_security_txt_leads_to_the_metadata():
    lines = FILES[tree.SECURITY].decode().splitlines()
    assert f"CSAF: {ORIGIN}{tree.METADATA_PLACE}" in lines
    assert PROVIDER.address(tree.METADATA) == METADATA["canonical_url"]
    assert "Contact: mailto:csaf@center.example" in lines


def test_rule_11_the_year_is_that_of_the_first_release():
    assert [one.place for one in WHITE] == [
        "2026/mda-2025-000001.json",
        "2026/mda-2026-000002.json",
        "2026/mda-2026-000003.json",
    ]
    earlier = listed(document("MDA-1", "2026-01-01T00:30:00+01:00", "2026-02-01T00:00:00Z"))
    assert earlier.year == 2025


def test_rule_12_the_index_lists_every_path_once():
    index = FILES["public/csaf/white/index.txt"].decode()
    assert index.splitlines() == sorted(one.place for one in WHITE)
    assert index.endswith("\n")


def test_rule_13_changes_are_quoted_and_newest_first():
    text = FILES["public/csaf/white/changes.csv"].decode()
    rows = list(csv.reader(io.StringIO(text)))
    assert rows == [
        ["2026/mda-2026-000003.json", "2026-04-30T22:31:00Z"],
        ["2026/mda-2026-000002.json", "2026-05-01T00:30:00+02:00"],
        ["2026/mda-2025-000001.json", "2026-03-01T00:00:00Z"],
    ]
    assert all(re.fullmatch('"[^"]+","[^"]+"', line) for line in text.splitlines())


@pytest.mark.parametrize("label", ["WHITE", "GREEN", "AMBER", "RED"])
def test_rule_15_a_labels_feed_lists_all_of_its_documents(label):
    rows, told = [one for one in ROWS if one.label == label], feed(label)
    assert sorted(one["id"] for one in told["entry"]) == sorted(one.number for one in rows)
    assert told["category"] == [tree.IS_CSAF]
    assert told["link"][0] == {"rel": "self", "href": PROVIDER.address(tree.feed_path(label))}
    for entry in told["entry"]:
        url = entry["content"]["src"]
        assert [(one["rel"], one["href"]) for one in entry["link"]] == [
            ("self", url),
            ("hash", f"{url}.sha256"),
            ("hash", f"{url}.sha512"),
            ("signature", f"{url}.asc"),
        ]
        assert entry["format"] == {"schema": tree.SCHEMA, "version": "2.0"}
        row = next(one for one in rows if one.number == entry["id"])
        assert url == PROVIDER.address(f"{tree.folder(label)}/{row.place}")
        assert (entry["published"], entry["updated"]) == (row.first, row.current)


def test_a_feed_is_updated_with_its_newest_document_and_an_empty_one_is_there():
    assert feed("WHITE")["updated"] == feed("WHITE")["entry"][0]["updated"] == "2026-04-30T22:31:00Z"
    nothing = tree.shared_files(PROVIDER, [], AT)
    empty = json.loads(nothing[tree.feed_path("WHITE")])["feed"]
    assert (empty["entry"], empty["updated"]) == ([], "2026-11-29T10:00:00Z")
    assert not any(path.startswith("restricted/") for path in nothing)


def test_rules_16_and_17_service_and_category_documents():
    collections = json.loads(FILES[tree.SERVICE])["service"]["workspace"][0]["collection"]
    assert [one["href"] for one in collections] == [
        one["rolie"]["feeds"][0]["url"] for one in METADATA["distributions"]
    ]
    assert all(one["categories"]["category"] == [tree.IS_CSAF] for one in collections)
    assert json.loads(FILES[tree.CATEGORY]) == {"categories": {"category": [tree.IS_CSAF]}}


def test_rules_18_and_19_hashes_and_signature_lie_beside_a_document_which_comes_last():
    made = tree.document_files(ROWS[0], DOCUMENTS[0], b"signed")
    name = ROWS[0].name
    assert list(made) == [f"{name}.asc", f"{name}.sha256", f"{name}.sha512", name]
    for ending, digest in ((".sha256", hashlib.sha256), (".sha512", hashlib.sha512)):
        word, rest = made[name + ending].decode().split(" ", 1)
        assert (word, rest) == (digest(made[name]).hexdigest(), f" {name}\n")


def test_rule_20_every_public_key_lies_where_the_metadata_says():
    told = METADATA["public_openpgp_keys"]
    assert [one["fingerprint"] for one in told] == ["A" * 40, "B" * 40]
    for one, key in zip(told, KEYS, strict=True):
        path = one["url"].removeprefix(f"{ORIGIN}/.well-known/")
        assert FILES[f"public/{path}"] == key.armored.encode()


def test_everything_that_the_metadata_and_the_feeds_name_is_there():
    """Documents apart, each address of ours is that of a file or folder which the tree has."""
    folders = {path.rpartition("/")[0] + "/" for path in FILES}
    documents = {PROVIDER.address(f"{tree.folder(one.label)}/{one.place}") for one in ROWS}
    known = {PROVIDER.address(path) for path in {*FILES, *folders} if "/" in path}
    known |= {one + ending for one in documents for ending in ("", ".sha256", ".sha512", ".asc")}
    named = addresses([json.loads(data) for path, data in FILES.items() if path.endswith(".json")])
    ours = {one for one in named if one.startswith(f"{ORIGIN}/")}
    assert ours
    assert ours <= known


def test_the_same_documents_in_another_order_make_the_same_files():
    assert tree.shared_files(PROVIDER, list(reversed(ROWS)), AT) == FILES


def test_a_later_instant_changes_the_metadata_alone():
    later = tree.shared_files(PROVIDER, ROWS, AT + dt.timedelta(days=1))
    assert [path for path in FILES if later[path] != FILES[path]] == [tree.METADATA]


def test_a_long_summary_is_cut_and_none_is_left_out():
    note = Note(category="summary", text="word " * 200)
    long = listed(document("MDA-7", "2026-01-02T00:00:00Z", "2026-04-01T00:00:00Z", notes=(note,)))
    assert len(long.summary) <= LONGEST_SUMMARY
    assert long.summary.endswith("…")
    bare = listed(document("MDA-8", "2026-01-02T00:00:00Z", "2026-04-01T00:00:00Z", notes=()))
    files = tree.shared_files(PROVIDER, [bare], AT)
    assert "summary" not in json.loads(files[tree.feed_path("WHITE")])["feed"]["entry"][0]


def test_what_is_listed_is_kept_as_json():
    import msgspec

    assert msgspec.json.decode(msgspec.json.encode(ROWS), type=list[Listed]) == ROWS
