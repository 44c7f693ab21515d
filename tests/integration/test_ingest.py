"""Advisories of others are kept as they came, found by words and CVE ids, and told by the realm's chain."""

from __future__ import annotations

import hashlib
import json
import uuid

import pytest
from tests.acme import WELL_KNOWN, distributed, made
from tests.factories import NOW, world
from tests.support.cli import command_line
from tests.support.complete import complete_advisory

from medaccord.adapters.distribution import Online
from medaccord.adapters.signatures import Signatures
from medaccord.apps.advisories.commands import ingest
from medaccord.apps.advisories.gathering import Found, Left, Same, Taken
from medaccord.apps.advisories.ingested import IngestedAdvisory, Ingestion
from medaccord.apps.advisories.ingested import Provider as Row
from medaccord.apps.advisories.queries.ingested import IngestedDocument, ingested, ingested_document
from medaccord.core import audit
from medaccord.core.principal import realm_stream_id, system
from medaccord.core.streams import platform_scope
from medaccord.domain.errors import Denied, Illegal, Missing

pytestmark = pytest.mark.django_db


@pytest.fixture
def provider(tmp_path):
    with distributed(tmp_path) as one:
        yield one


@pytest.fixture
def medaccord(monkeypatch, capsys):
    return command_line(monkeypatch, capsys)


def brought(provider, actor=None, **told):
    source = Online(private=True, trusts=provider.server.authority, sleep=lambda _: None)
    asked = f"{provider.base}/provider-metadata.json"
    steps = ingest.bring(actor or system(), NOW, source=source, verifier=Signatures(), asked=asked, **told)
    return list(steps)


def changed(provider, number, **tracking):
    """The advisory with other words in its head, signed anew."""
    provider.advisory(number, **tracking)
    provider.list(1, 2, 3, updated="2026-11-20T00:00:00Z")


def test_what_is_fetched_lies_here_as_it_came_with_whose_it_is_and_how_that_was_shown(provider):
    assert [type(step) for step in brought(provider)] == [Found, Taken, Taken, Taken]
    lines = ingested().lines
    assert {line.number for line in lines} == {"ACME-1", "ACME-2", "ACME-3"}
    assert {(line.provider, line.verification) for line in lines} == {("Acme", "signed")}
    for line in lines:
        name = line.url.rsplit("/", 1)[-1]
        file = (provider.folder / WELL_KNOWN / "white/2026" / name).read_bytes()
        assert ingested_document(line.id) == IngestedDocument(line, file)
    with pytest.raises(Missing):
        ingested_document(uuid.uuid4())


def test_they_are_found_by_every_word_and_by_cve(provider):
    brought(provider)
    cve = next(row["cve"] for row in complete_advisory()["vulnerabilities"] if "cve" in row)
    assert len(ingested(cve=cve).lines) == 3
    assert ingested(cve="CVE-1999-0001").lines == ()
    assert [line.number for line in ingested(text="acme-2 pump").lines] == ["ACME-2"]
    assert ingested(text="acme-2 toaster").lines == ()
    first = ingested(limit=2)
    rest = ingested(limit=2, after=first.next)
    assert len({line.number for line in (*first.lines, *rest.lines)}) == 3
    assert rest.next is None


def test_a_second_run_takes_what_changed_and_the_older_stays(provider):
    brought(provider)
    assert [type(step) for step in brought(provider)] == [Found, Same, Same, Same]
    changed(provider, 2, title="A new title")
    assert [type(step) for step in brought(provider)] == [Found, Same, Same, Taken]
    assert IngestedAdvisory.objects.filter(number="ACME-2").count() == 2
    (line,) = ingested(text="ACME-2").lines
    assert line.title == "A new title"
    assert Row.objects.count() == 1


def test_what_is_older_than_what_is_here_does_not_take_its_place(provider):
    brought(provider)
    changed(provider, 2, title="Older", date="2020-01-01T00:00:00.000Z")
    left = [step for step in brought(provider) if isinstance(step, Left)]
    assert [step.because for step in left] == ["It is older than what is here."]
    assert "Older" not in {line.title for line in ingested().lines}


def test_what_not_everybody_may_read_is_not_kept(provider):
    changed(provider, 2, label="AMBER")
    left = [step for step in brought(provider) if isinstance(step, Left)]
    assert [step.because for step in left] == [
        "It is labelled TLP:AMBER. Only what everybody may read is kept."
    ]
    assert IngestedAdvisory.objects.count() == 2


def test_a_lot_is_told_by_the_chain_with_the_digest_of_what_came(provider):
    brought(provider)
    (lot,) = Ingestion.objects.all()
    rows = IngestedAdvisory.objects.order_by("position")
    told = "".join(f"{row.sha256}\n" for row in rows).encode()
    assert (lot.rows, lot.sha256) == (3, hashlib.sha256(told).hexdigest())
    with platform_scope("live", [realm_stream_id("live")]):
        chain = [json.loads(row.envelope) for row in audit.chain_of(realm_stream_id("live"))]
    (entry,) = [row for row in chain if row["verb"] == "advisory.ingest"]
    assert entry["objects"] == {"ingestion": str(lot.id), "provider": str(lot.provider_id)}


def test_a_run_that_breaks_off_keeps_its_whole_lots_and_goes_on(provider, monkeypatch):
    monkeypatch.setattr(ingest, "AT_ONCE", 2)
    source = Online(private=True, trusts=provider.server.authority, sleep=lambda _: None)
    asked = f"{provider.base}/provider-metadata.json"
    steps = ingest.bring(system(), NOW, source=source, verifier=Signatures(), asked=asked)
    assert [type(next(steps)) for _ in range(2)] == [Found, Taken]
    steps.close()
    assert IngestedAdvisory.objects.count() == 2
    assert [type(step) for step in brought(provider)] == [Found, Same, Same, Taken]


def test_nobody_but_the_center_fetches(provider):
    with pytest.raises(Denied):
        brought(provider, world().northgate)
    assert provider.server.asked == []


def test_the_command_line_fetches_and_tells_what_it_left(provider, medaccord):
    (provider.folder / WELL_KNOWN / "white/2026/acme-2.json.asc").unlink()
    address = f"{provider.base}/provider-metadata.json"
    asked = ("csaf", "fetch", address, "--private", "--authorities", provider.server.authority)
    code, out, _ = medaccord(*asked)
    assert code == 1
    assert "Acme: Taken: 2. Here already: 0. Left: 1." in out
    assert "acme-2.json: It has no signature beside it" in out
    provider.advisory(2)
    code, out, _ = medaccord(*asked, "--json")
    told = json.loads(out)
    assert (code, told["taken"], told["same"], told["left"]) == (0, 1, 2, [])
    code, _, wrong = medaccord("csaf", "fetch", provider.base + "/nothing.json", *asked[3:])
    assert code == 1
    assert "No description of a CSAF provider was found." in wrong


def test_whoever_lists_an_address_of_another_takes_nothing_from_it(provider, tmp_path):
    (tmp_path / "evil").mkdir()
    with distributed(tmp_path / "evil") as evil:
        raw = (provider.folder / WELL_KNOWN / "white/2026/acme-1.json").read_bytes()
        evil.write("white/2026/acme-1.json", raw)
        feed = json.loads((evil.folder / WELL_KNOWN / "white/feed.json").read_bytes())
        (own, *_), feed["feed"]["entry"] = feed["feed"]["entry"], []
        own["link"] = [{"rel": "self", "href": f"{provider.base}/white/2026/acme-1.json"}]
        feed["feed"]["entry"].append(own)
        evil.describe(role="csaf_provider")
        evil.write("white/feed.json", feed)
        source = Online(private=True, trusts=provider.server.authority, sleep=lambda _: None)
        both = tmp_path / "both.pem"
        both.write_bytes(provider.server.authority.read_bytes() + evil.server.authority.read_bytes())
        source.session.verify = str(both)
        asked = f"{evil.base}/provider-metadata.json"
        list(ingest.bring(system(), NOW, source=source, verifier=Signatures(), asked=asked))
    assert [(line.host, line.verification) for line in ingested().lines] == [
        (evil.server.address.removeprefix("https://"), "unverified")
    ]
    assert [type(step) for step in brought(provider)] == [Found, Taken, Taken, Taken]


def test_what_was_signed_is_not_replaced_by_what_is_not(provider):
    brought(provider)
    changed(provider, 2, title="Forged")
    (provider.folder / WELL_KNOWN / "white/2026/acme-2.json.asc").unlink()
    provider.describe(role="csaf_provider")
    with pytest.raises(Illegal, match="does not any more"):
        brought(provider)
    left = [step for step in brought(provider, new_keys=True) if isinstance(step, Left)]
    assert [step.because for step in left] == ["What is here of it was signed, and this is not."]
    assert "Forged" not in {line.title for line in ingested().lines}


def test_another_key_is_believed_once_somebody_says_so(provider):
    brought(provider)
    provider.key = made("Acme, anew")
    provider.describe()
    for number in (1, 2, 3):
        provider.advisory(number, title="Signed anew")
    provider.list(1, 2, 3, updated="2026-11-20T00:00:00Z")
    with pytest.raises(Illegal, match="did not list before"):
        brought(provider)
    assert [type(step) for step in brought(provider, new_keys=True)] == [Found, Taken, Taken, Taken]
    assert [type(step) for step in brought(provider)] == [Found, Same, Same, Same]


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"date": "2999-01-01T00:00:00.000Z"}, "still to come"),
        ({"title": "x" * 2_001}, "more than 2,000 characters"),
        ({"title": "Pump \0"}, "null character"),
    ],
)
def test_what_no_page_or_table_holds_is_left_and_costs_no_other(provider, told, words):
    changed(provider, 2, **told)
    steps = brought(provider)
    assert [step.because for step in steps if isinstance(step, Left) and words in step.because] != []
    assert len([step for step in steps if isinstance(step, Taken)]) == 2
