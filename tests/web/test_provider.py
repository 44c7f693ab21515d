"""The provider's tree over HTTP: the same bytes as on the disk, and nothing restricted without a token."""

from __future__ import annotations

import datetime as dt
import json
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import person
from tests.integration.advisory_case import story
from tests.support.api import token_for
from tests.support.distributed import FOLDERS, document, generation, read_whole, release
from tests.support.keyed import ORIGIN, center

from medaccord.apps.advisories import provider
from medaccord.domain.csaf.tree import METADATA_PLACE
from medaccord.domain.security_text import PLACE, POLICY, REPORT

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 29, 10, tzinfo=dt.UTC)
FIRST, SECOND = "2026-02-03T06:00:00Z", "2026-05-03T08:00:00Z"
WHITE = "/.well-known/csaf/white/"


@pytest.fixture(name="root")
def _root(tmp_path):
    with center(tmp_path) as root:
        yield root


def get(path, token=None, **headers):
    if token:
        headers["Authorization"] = f"Bearer {token}"
    return Client(raise_request_exception=False).get(path, headers=headers)


def public_files(root):
    """Every public file of the tree by its address."""
    there = generation(root) / "public"
    paths = [
        *there.glob("csaf/**/*"),
        *(one for year in there.glob("csaf/white/2*") for one in year.iterdir()),
    ]
    found = {path for path in paths if path.is_file()}
    return {f"/.well-known/{path.relative_to(there)}": path.read_bytes() for path in found}


def test_every_public_file_is_served_as_it_lies_on_the_disk(root):
    for place in (1, 2):
        release(document(f"MDA-2026-00000{place}", FIRST, SECOND))
    provider.publish(NOW)
    wanted = public_files(root)
    assert len(wanted) == 7 + 8
    for address, data in wanted.items():
        answer = get(address)
        assert (answer.status_code, answer.content) == (200, data), address
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert answer["Cache-Control"] == "public, max-age=60"


def test_a_fetcher_finds_everything_from_the_metadata_on(root):
    release(document("MDA-2026-000001", FIRST, SECOND))
    provider.publish(NOW)
    metadata = get(METADATA_PLACE).json()
    assert metadata["canonical_url"] == f"{ORIGIN}{METADATA_PLACE}"
    (distribution,) = metadata["distributions"]
    rolie = distribution["rolie"]
    addresses = [*rolie["categories"], *rolie["services"], rolie["feeds"][0]["url"]]
    addresses += [key["url"] for key in metadata["public_openpgp_keys"]]
    (entry,) = get(urlsplit(rolie["feeds"][0]["url"]).path).json()["feed"]["entry"]
    addresses += [link["href"] for link in entry["link"]]
    addresses += [distribution["directory_url"] + name for name in ("index.txt", "changes.csv")]
    for address in addresses:
        assert address.startswith(f"{ORIGIN}/")
        assert get(urlsplit(address).path).status_code == 200, address


def test_what_each_file_is(root):
    release(document("MDA-2026-000001", FIRST, SECOND))
    provider.publish(NOW)
    name = f"{WHITE}2026/mda-2026-000001.json"
    types = {
        METADATA_PLACE: "application/json",
        f"{WHITE}changes.csv": "text/csv; charset=utf-8",
        f"{WHITE}index.txt": "text/plain; charset=utf-8",
        f"{name}.asc": "application/pgp-signature",
        f"{name}.sha256": "text/plain; charset=utf-8",
    }
    assert {address: get(address)["Content-Type"] for address in types} == types


def test_folders_are_listed(root):
    release(document("MDA-2026-000001", FIRST, SECOND))
    provider.publish(NOW)
    told = get(f"{WHITE}2026/").content.decode()
    for ending in ("", ".asc", ".sha256", ".sha512"):
        assert f'href="mda-2026-000001.json{ending}"' in told
    assert 'href="2026/"' in get(WHITE).content.decode()
    assert get("/.well-known/csaf/black/").status_code == 404


def test_before_the_first_tree_documents_come_from_the_database_and_nothing_else_is_there(root):
    csaf = document("MDA-2026-000001", FIRST, SECOND)
    release(csaf)
    address = f"{WHITE}2026/mda-2026-000001.json"
    assert get(address).content == csaf
    assert get(METADATA_PLACE).status_code == get(f"{address}.sha256").status_code == 404
    assert "CSAF:" not in get("/.well-known/security.txt").content.decode()
    provider.publish(NOW)
    assert f"CSAF: {ORIGIN}{METADATA_PLACE}" in get("/.well-known/security.txt").content.decode()


def test_once_there_is_a_tree_no_document_is_seen_without_its_signature(root):
    provider.publish(NOW)
    csaf = document("MDA-2026-000001", FIRST, SECOND)
    release(csaf)
    address = f"{WHITE}2026/mda-2026-000001.json"
    assert get(address).status_code == 404
    provider.publish(NOW)
    assert (get(address).content, get(f"{address}.asc").status_code) == (csaf, 200)


def test_security_txt_is_the_same_from_the_tree_and_from_the_page(root):
    provider.publish(NOW)
    places = {"report.begin": REPORT, "policy.page": POLICY, "security.text": PLACE}
    assert {name: reverse(name) for name in places} == places
    assert get("/.well-known/security.txt").content == (root / "current/public/security.txt").read_bytes()


@pytest.mark.parametrize(
    "path", ["../../manifest.json", "..%2f..%2fmanifest.json", "%2e%2e/security.txt", ".x"]
)
def test_no_address_leads_out_of_the_public_part(root, path):
    provider.publish(NOW)
    assert get(f"/.well-known/csaf/{path}").status_code == 404


def restricted_tree(root):
    """A story with an AMBER advisory of its case, and one each of GREEN and RED that are of no case here."""
    made = story()
    made.draft()
    for number, label in ((made.number, "AMBER"), ("MDA-2026-000002", "GREEN"), ("MDA-2026-000003", "RED")):
        release(document(number, FIRST, SECOND, label))
    provider.publish(NOW)
    there = generation(root)
    addresses = {
        label: [
            f"/csaf-restricted/{path.relative_to(there / 'restricted')}"
            for path in [*(there / folder).iterdir(), *(there / folder / "2026").iterdir()]
            if path.is_file()
        ]
        for label, folder in FOLDERS.items()
        if label != "WHITE"
    }
    assert {label: len(found) for label, found in addresses.items()} == {"GREEN": 7, "AMBER": 7, "RED": 7}
    return made, addresses


def statuses(addresses, token=None):
    return {get(address, token).status_code for address in addresses}


def test_without_a_right_token_nothing_restricted_is_told(root):
    _, addresses = restricted_tree(root)
    for found in addresses.values():
        assert statuses(found) == statuses(found, "0" * 32) == {401}
    asked = get("/csaf-restricted/green/none.json")
    assert (asked.status_code, asked["WWW-Authenticate"]) == (401, "Bearer")


def test_green_is_for_everybody_known_and_the_rest_for_who_sees_the_advisory(root):
    made, addresses = restricted_tree(root)
    lead, stranger = token_for(made.w.lead), token_for(person("Somebody"))
    assert statuses(addresses["GREEN"], stranger) == statuses(addresses["GREEN"], lead) == {200}
    assert statuses(addresses["AMBER"], lead) == {200}
    assert statuses(addresses["AMBER"], stranger) == {404}
    assert statuses(addresses["RED"], lead) == statuses(addresses["RED"], stranger) == {404}
    assert statuses(["/csaf-restricted/green/other.txt", "/csaf-restricted/"], stranger) == {404}


def test_a_list_that_tells_of_more_than_one_sees_is_closed(root):
    made, addresses = restricted_tree(root)
    release(document("MDA-2026-000009", FIRST, SECOND, "AMBER"))
    provider.publish(NOW)
    lead = token_for(made.w.lead)
    own = [one for one in addresses["AMBER"] if made.number.lower() in one]
    lists = [one for one in addresses["AMBER"] if one not in own]
    assert (len(own), len(lists)) == (4, 3)
    assert statuses(own, lead) == {200}
    assert statuses(lists, lead) == {404}


def test_what_is_restricted_is_kept_by_nobody_on_the_way(root):
    made, addresses = restricted_tree(root)
    answer = get(addresses["AMBER"][0], token_for(made.w.lead))
    assert answer["Cache-Control"] == "private, no-store"
    assert "Access-Control-Allow-Origin" not in answer


def test_nothing_restricted_is_reached_by_a_public_address(root):
    _, addresses = restricted_tree(root)
    for found in addresses.values():
        for address in found:
            rest = address.removeprefix("/csaf-restricted/")
            for start in ("/.well-known/csaf/", "/.well-known/csaf/restricted/", "/.well-known/csaf/white/"):
                assert get(start + rest).status_code == 404


def test_a_session_opens_nothing_restricted(root):
    from tests.browsing import signed_in

    made, addresses = restricted_tree(root)
    browser = signed_in(made.w.lead)
    assert {browser.get(address).status_code for address in addresses["AMBER"]} == {401}


def test_wrong_tokens_from_one_address_have_turns(root):
    provider.publish(NOW)
    answers = [get("/csaf-restricted/green/index.txt", f"{place:032}") for place in range(62)]
    assert {one.status_code for one in answers} == {401, 429}
    assert int(answers[-1]["Retry-After"]) > 0


def test_the_tree_that_is_served_is_whole(root):
    restricted_tree(root)
    assert len(read_whole(generation(root))) == 3
    assert json.loads((root / "current/public/csaf/service.json").read_bytes())
