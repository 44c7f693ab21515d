"""Public registries from file to screen: loaded as a whole, told by the chain, looked up by people."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import http.server
import json
import threading
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import DatabaseError
from tests.browsing import signed_in, words
from tests.factories import NOW, person, world
from tests.support.api import Program
from tests.support.cli import command_line
from tests.support.registries import DEVICE, HEADS, RECALL, brought, fda, line

from medaccord.adapters import openfda, outside
from medaccord.adapters.openfda import OpenFda
from medaccord.adapters.registry.sources import of_file
from medaccord.apps.devices.commands import registry
from medaccord.apps.devices.queries import registry as queries
from medaccord.apps.devices.registry import (
    EventCount,
    ProductCode,
    Recall,
    RegisteredDevice,
    RegistryLoad,
    Term,
)
from medaccord.core import audit
from medaccord.core.principal import realm_stream_id, stranger, system
from medaccord.core.streams import platform_scope
from medaccord.domain.devices.registry import Reading, Source
from medaccord.domain.errors import Denied, Illegal, Invalid

pytestmark = pytest.mark.django_db

TABLES = (ProductCode, RegisteredDevice, Recall, EventCount, Term)
REPORT = {"recall_number": "Z-0001-2026", "classification": "Class I"}
OLDER = {**RECALL, "product_res_number": "Z-0002-2025", "event_date_initiated": "2025-01-02"}
COUNTS = [{"product_code": "AAA", "year": year, "count": year - 2000} for year in (2024, 2026, 2025)]
TERMS = [
    {"code": "E0701", "term": "Short of breath", "CodeHierarchy": f"{one}|E0701"} for one in ("E07", "E08")
]


@pytest.fixture
def medaccord(monkeypatch, capsys):
    return command_line(monkeypatch, capsys)


@pytest.fixture
def files(tmp_path):
    told = {
        "foiclass": "\n".join([HEADS, line(), line("BBB", "Pâté Dispenser")]).encode("cp1252"),
        "udi": fda(DEVICE),
        "recall": fda(OLDER, RECALL),
        "enforcement": fda(REPORT),
        "event": fda(*COUNTS),
        "imdrf": json.dumps(TERMS).encode(),
    }
    for name, raw in told.items():
        (tmp_path / name).write_bytes(raw)
    return tmp_path


@pytest.fixture
def loaded(medaccord, files):
    for one in sorted(files.iterdir()):
        assert medaccord("registry", "load", one.name, one)[0] == 0
    return files


def _verbs():
    with platform_scope("live", [realm_stream_id("live")]):
        rows = [json.loads(row.envelope) for row in audit.chain_of(realm_stream_id("live"))]
    return [row for row in rows if row["verb"] == "registry.load"]


def test_a_file_is_loaded_and_shown_by_the_command_line(medaccord, files):
    assert "Nothing is loaded." in medaccord("registry", "show")[1]
    code, out, _ = medaccord("registry", "load", "foiclass", files / "foiclass", "--edition", "2026-11-20")
    assert (code, out) == (0, "foiclass: 2 rows, edition 2026-11-20, passed over 0.\n")
    code, out, _ = medaccord("registry", "show", "--json")
    (row,) = json.loads(out)["loaded"]
    assert code == 0
    assert row["sha256"] == hashlib.sha256((files / "foiclass").read_bytes()).hexdigest()
    assert (row["source"], row["name"], row["edition"], row["rows"]) == (
        "foiclass",
        "foiclass",
        "2026-11-20",
        2,
    )
    assert "2026-11-20" in medaccord("registry", "show")[1]


def test_a_load_is_told_by_the_chain_with_digest_and_without_path(loaded):
    rows = _verbs()
    assert len(rows) == 6
    assert {row["objects"]["source"] for row in rows} == {one.name for one in loaded.iterdir()}
    assert str(loaded) not in json.dumps(rows)
    (told,) = RegistryLoad.objects.filter(source="udi")
    assert (told.name, told.loaded_by_id) == ("udi", system().principal)


def test_a_newer_edition_takes_the_place_of_the_older_whose_load_stays(files, medaccord):
    assert medaccord("registry", "load", "foiclass", files / "foiclass")[0] == 0
    (files / "foiclass").write_bytes("\n".join([HEADS, line("CCC")]).encode())
    assert medaccord("registry", "load", "foiclass", files / "foiclass")[0] == 0
    assert [*ProductCode.objects.values_list("code", flat=True)] == ["CCC"]
    assert RegistryLoad.objects.count() == 2
    assert len(queries.editions(system())) == 1
    row = {"product_code": "DDD", "device_name": "Pump"}
    (files / "classification").write_bytes(fda(row))
    assert medaccord("registry", "load", "classification", files / "classification")[0] == 0
    assert [*ProductCode.objects.values_list("code", flat=True)] == ["DDD"]


def test_recalls_and_enforcement_lie_side_by_side(loaded):
    assert Recall.objects.count() == 3
    brought(loaded / "recall", Source.RECALL)
    assert Recall.objects.count() == 3


def test_an_annex_takes_the_place_of_the_same_annex_alone(loaded):
    one = loaded / "a.json"
    one.write_text(json.dumps([{"code": "A01", "term": "Other"}]))
    brought(one, Source.IMDRF)
    assert sorted(Term.objects.values_list("code", flat=True)) == ["A01", "E0701", "E0701"]
    assert [one.code for one in queries.terms(system(), "A")] == ["A01"]
    assert [one.hierarchies for one in queries.terms(system(), "E")] == [("E07|E0701", "E08|E0701")]
    one.write_text(json.dumps([{"code": "A02", "term": "Newer"}]))
    registry.bring(
        system(),
        NOW + dt.timedelta(hours=1),
        source=Source.IMDRF,
        given=[(reading := Reading(Source.IMDRF, "a.json"), of_file(one, reading))],
    )
    assert [one.code for one in queries.terms(system(), "A")] == ["A02"]
    assert "A01" not in Term.objects.values_list("code", flat=True)


def test_several_files_are_one_edition(medaccord, tmp_path):
    for name, di in (("one.json", "111"), ("two.json", "222")):
        (tmp_path / name).write_bytes(fda({**DEVICE, "identifiers": [{"id": di, "type": "Primary"}]}))
    assert medaccord("registry", "load", "udi", tmp_path / "one.json", tmp_path / "two.json")[0] == 0
    assert sorted(RegisteredDevice.objects.values_list("di", flat=True)) == ["111", "222"]
    assert [one.name for one in queries.editions(system())] == ["one.json", "two.json"]
    assert len(_verbs()) == 1


@pytest.mark.parametrize("bad", ["AA", "AAA", "€€€"])
def test_one_bad_row_refuses_the_load_and_what_was_there_stays(medaccord, files, bad):
    assert medaccord("registry", "load", "foiclass", files / "foiclass")[0] == 0
    before = [*ProductCode.objects.order_by("id").values()]
    (files / "new").write_text("\n".join([HEADS, line(), line(bad)]))
    code, out, errors = medaccord("registry", "load", "foiclass", files / "new")
    assert (code, out) == (1, "")
    assert "Bad rows: 1. Nothing was loaded." in errors
    assert "new, line 3: " in errors
    assert [*ProductCode.objects.order_by("id").values()] == before
    assert len(_verbs()) == 1
    code, out, _ = medaccord("registry", "load", "foiclass", files / "new", "--json")
    told = json.loads(out)
    assert (code, told["loaded"], told["files"][0]["bad"][0]["line"]) == (1, False, 3)
    assert medaccord("registry", "load", "foiclass", files / "new", "--pass-over", "1")[0] == 0
    assert [*ProductCode.objects.values_list("code", flat=True)] == ["AAA"]
    assert queries.editions(system())[0].passed_over == 1


def test_a_file_that_is_cut_brings_nothing_though_its_first_rows_were_good(files, medaccord, monkeypatch):
    monkeypatch.setattr(registry, "AT_ONCE", 1)
    (files / "udi").write_bytes(fda(DEVICE, DEVICE)[:-3])
    code, _, errors = medaccord("registry", "load", "udi", files / "udi")
    assert code == 1
    assert "ends in the middle" in errors
    assert RegisteredDevice.objects.count() == RegistryLoad.objects.count() == 0


def test_what_breaks_on_the_way_leaves_no_row(files):
    def broken():
        yield from of_file(files / "foiclass", Reading(Source.FOICLASS, "x"))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        registry.bring(
            system(), NOW, source=Source.FOICLASS, given=[(Reading(Source.FOICLASS, "x"), broken())]
        )
    assert ProductCode.objects.count() == 0


def test_rows_of_a_load_that_still_runs_show_to_nobody_and_are_not_swept(medaccord, loaded):
    row = ProductCode.objects.get(code="AAA")
    running = ProductCode.objects.create(batch=RegistryLoad().id, code="ZZZ", name="On its way")
    assert queries.of_code(system(), "ZZZ") is None
    assert medaccord("registry", "load", "foiclass", loaded / "foiclass")[0] == 0
    assert registry.sweep(Source.FOICLASS) == 0
    assert ProductCode.objects.filter(id=running.id).exists()
    assert not ProductCode.objects.filter(id=row.id).exists()


def test_a_load_whose_rows_another_one_swept_is_refused(files):
    reading = Reading(Source.FOICLASS, "x", rows=2)
    with pytest.raises(Illegal):
        registry.load(
            system(),
            NOW,
            source=Source.FOICLASS,
            batch=RegistryLoad().id,
            files=[registry.Loaded(reading, "")],
        )
    assert RegistryLoad.objects.count() == 0


def test_only_whoever_administers_loads(files):
    w = world()
    for actor in (w.lead, w.northgate, w.adviser, w.outsider, stranger()):
        reading = Reading(Source.FOICLASS, "x")
        with pytest.raises(Denied):
            registry.bring(actor, NOW, source=Source.FOICLASS, given=[(reading, [])])
        with pytest.raises(Denied):
            registry.load(actor, NOW, source=Source.FOICLASS, batch=RegistryLoad().id, files=[])


@pytest.mark.parametrize(
    "arguments",
    [
        ("load", "foiclass", "absent.zip"),
        ("load", "nonsense", "x"),
        ("load", "foiclass"),
        ("fetch", "imdrf"),
        ("fetch", "recall", "--product-code", "AAA"),
        ("fetch", "event"),
        ("fetch", "event", "--product-code", "A"),
        ("load", "udi", "x", "--pass-over", "-1"),
    ],
)
def test_wrong_usage_ends_with_2(medaccord, arguments):
    assert medaccord("registry", *arguments)[0] == 2


def test_a_name_with_a_control_character_is_refused(medaccord, files):
    hostile = files / "a\x1b[2Jb"
    hostile.write_bytes((files / "foiclass").read_bytes())
    assert medaccord("registry", "load", "foiclass", hostile)[0] == 1
    assert ProductCode.objects.count() == RegistryLoad.objects.count() == 0


def test_a_person_looks_up_a_device_by_its_identifier_or_its_whole_udi(loaded):
    browser = signed_in(person("Anybody"))
    for typed in ("00643169001763", "643169001763", "(01)00643169001763(17)160712(21)21A11F4855"):
        page = words(browser.get("/registry/", {"q": typed}, follow=True))
        for told in (
            "Made Up Devices",
            "P010031/300, K000001",
            "prescription",
            "MR Unsafe",
            "Product code AAA: Made-up Pump",
            "Class II",
            "Class I",
            "TLP:CLEAR",
            "edition 2026-11-20",
        ):
            assert told in page, told
        assert "over the counter" not in page


@pytest.mark.parametrize(
    ("typed", "address", "told"),
    [
        ("(01)00643169001763(21)21A11F4855", "/registry/?q=00643169001763", "The serial number was left out"),
        ("(01)00643169001763(10)21A11F4855", "/registry/?q=00643169001763", "The lot was left out"),
        (
            "https://id.gs1.org/01/00643169001763/21/21A11F4855",
            "/registry/",
            "The serial number was left out",
        ),
        ("S/N 21A11F4855", "/registry/", "The serial number was left out"),
    ],
)
def test_of_a_whole_udi_the_device_identifier_alone_is_asked_for(loaded, typed, address, told):
    browser = signed_in(person("Anybody"))
    answer = browser.get("/registry/", {"q": typed})
    assert (answer.status_code, answer["Location"]) == (303, address)
    page = browser.get(address)
    assert told in words(page)
    assert b"21A11F4855" not in answer.content + page.content


def test_a_person_looks_up_a_product_code_with_its_recalls_newest_first(loaded):
    page = words(signed_in(person("Anybody")).get("/registry/", {"q": "aaa"}))
    assert page.index("Z-0001-2026") < page.index("Z-0002-2025")
    assert page.index(" 2026 ", page.index("Reported events by year")) < page.index(" 2024 ")
    assert "It stops." in page
    assert "A report of an event does not say that the device caused it." in page


def test_a_recall_without_a_day_comes_after_those_that_have_one(loaded):
    batch = Recall.objects.get(number="Z-0002-2025").batch
    Recall.objects.create(batch=batch, number="Z-0000-0000", product_code="AAA")
    numbers = [one.number for one in queries.of_code(system(), "AAA").recalls]
    assert numbers == ["Z-0001-2026", "Z-0002-2025", "Z-0000-0000"]


def test_the_page_counts_no_recalls_where_there_are_none_and_misses_no_name_that_was_not_loaded(
    medaccord, files
):
    assert medaccord("registry", "load", "event", files / "event")[0] == 0
    browser = signed_in(person("Anybody"))
    page = words(browser.get("/registry/", {"q": "AAA"}))
    assert "Product code AAA" in page
    assert "not in the classification" not in page
    assert "The newest" not in page
    (files / "foiclass").write_text("\n".join([HEADS, line("BBB")]))
    assert medaccord("registry", "load", "foiclass", files / "foiclass")[0] == 0
    assert "not in the classification that is loaded" in words(browser.get("/registry/", {"q": "AAA"}))


def test_the_page_says_what_to_do_where_nothing_is_loaded_or_found(medaccord, files):
    browser = signed_in(person("Anybody"))
    assert "No registry is loaded yet." in words(browser.get("/registry/"))
    assert "medaccord registry load" in words(browser.get("/registry/", {"q": "AAA"}))
    assert medaccord("registry", "load", "foiclass", files / "foiclass")[0] == 0
    for typed in ("00000000000000", "QQQ", "two words", "<script>", "\x00", "x" * 5_000, "(01)1"):
        page = browser.get("/registry/", {"q": typed})
        assert "Nothing loaded matches this." in words(page), typed
        assert b"<script>" not in page.content


def test_markup_in_a_registry_stays_text(medaccord, files):
    (files / "foiclass").write_text("\n".join([HEADS, line("AAA", "<b onclick=x>Pump</b>")]))
    assert medaccord("registry", "load", "foiclass", files / "foiclass")[0] == 0
    page = signed_in(person("Anybody")).get("/registry/", {"q": "AAA"}).content
    assert b"<b onclick" not in page
    assert b"&lt;b onclick=x&gt;Pump" in page


def test_a_stranger_is_sent_to_the_sign_in_and_refused_by_queries(client, loaded):
    answer = client.get("/registry/", {"q": "AAA"})
    assert (answer.status_code, answer["Location"].split("?")[0]) == (303, "/sign-in/")
    assert Program().get("/registry").status_code == 401
    for ask in (queries.editions, queries.counted_codes, queries.terms):
        with pytest.raises(Denied):
            ask(stranger())
    for ask in (queries.device, queries.of_code):
        with pytest.raises(Denied):
            ask(stranger(), "AAA")


def test_a_program_looks_up_the_same(loaded):
    w = world()
    for actor in (w.lead, w.northgate, w.outsider):
        program = Program(actor)
        told = program.get("/registry").json()
        assert [one["source"] for one in told["results"]] == [
            "foiclass",
            "udi",
            "recall",
            "enforcement",
            "event",
            "imdrf",
        ]
        assert told["marking"] == "TLP:CLEAR"
        found = program.get("/registry/devices?di=10643169001760").json()
        assert (found["kind"], found["primary_di"]) == ("Package", "00643169001763")
        assert found["codes"][0]["code"] == "AAA"
        found = program.get("/registry/product-codes?code=aaa").json()
        assert [(one["number"], one["recall_class"]) for one in found["recalls"]] == [
            ("Z-0001-2026", "1"),
            ("Z-0002-2025", ""),
        ]
        assert found["events"] == [{"year": year, "count": year - 2000} for year in (2026, 2025, 2024)]
        for nothing in ("devices?di=1", "product-codes?code=QQQ"):
            assert program.get(f"/registry/{nothing}").status_code == 404
        for wrong in ("devices", "product-codes?code=A", "terms?annex=H", "terms?annex=AB", "devices?di=%00"):
            assert program.get(f"/registry/{wrong}").status_code == 422


def test_terms_are_found_by_annex_and_words_and_seeded_where_none_is_loaded(loaded):
    program = Program(world().lead)
    (one,) = program.get("/registry/terms?annex=E&q=breath%20short").json()["results"]
    assert (one["code"], one["seeded"], one["severities"]) == ("E0701", False, None)
    (one,) = program.get("/registry/terms?annex=F&q=permanent").json()["results"]
    assert (one["code"], one["seeded"], one["severities"]) == ("F1204", True, ["critical"])
    assert "Medaccord" in one["proposed_by"]
    assert program.get("/registry/terms?annex=E&q=hypoxia").json()["results"] == []
    codes = [one["code"] for one in program.get("/registry/terms").json()["results"]]
    assert codes == sorted(codes)
    assert {"A1105", "E0701", "G04105"} <= set(codes)


def test_no_more_terms_and_recalls_are_told_than_said(loaded):
    many = [{"code": f"A{n:04}", "term": "Same"} for n in range(queries.MOST_TERMS + 5)]
    (loaded / "many").write_text(json.dumps(many))
    brought(loaded / "many", Source.IMDRF)
    assert len(queries.terms(system(), "A", "same")) == queries.MOST_TERMS
    rows = [{**RECALL, "product_res_number": f"Z-{n}"} for n in range(queries.MOST_RECALLS + 5)]
    (loaded / "many").write_bytes(fda(*rows))
    reading = Reading(Source.RECALL, "many")
    later = NOW + dt.timedelta(days=400)
    registry.bring(
        system(), later, source=Source.RECALL, given=[(reading, of_file(loaded / "many", reading))]
    )
    found = queries.of_code(system(), "AAA")
    assert (len(found.recalls), found.recall_count) == (queries.MOST_RECALLS, queries.MOST_RECALLS + 5)


def test_every_column_holds_what_a_record_may_say(loaded):
    """No record that its reader lets through is too long for its column."""
    widest = {
        **DEVICE,
        "identifiers": [{"id": "1" * 64, "type": "x" * 40, "issuing_agency": "x" * 40}],
        "brand_name": "ä" * 500,
        "version_or_model_number": "x" * 500,
        "catalog_number": "x" * 500,
        "company_name": "x" * 500,
        "mri_safety": "x" * 200,
        "commercial_distribution_status": "x" * 100,
        "record_status": "x" * 40,
        "public_device_record_key": "x" * 60,
        "public_version_number": "x" * 60,
    }
    recall = {
        "product_res_number": "x" * 60,
        "res_event_number": "x" * 60,
        "recall_status": "x" * 100,
        "recalling_firm": "x" * 500,
        "root_cause_description": "x" * 500,
    }
    (loaded / "widest").write_bytes(fda(widest))
    (loaded / "recall").write_bytes(fda(recall))
    try:
        brought(loaded / "widest", Source.UDI)
        brought(loaded / "recall", Source.RECALL)
    except DatabaseError as short:
        pytest.fail(str(short))


class _OpenFda(http.server.BaseHTTPRequestHandler):
    """Answers as openFDA does: two pages of recalls, counts by day, and what goes wrong."""

    def do_GET(self):
        parts = urlsplit(self.path)
        query = parse_qs(parts.query)
        self.server.asked.append((parts.path, query, self.headers.get("Authorization")))
        if self.server.answers:
            status, body, headers = self.server.answers.pop(0)
        elif "count" in query:
            status, body, headers = self._counts(query)
        else:
            last = "search_after" in query
            body = fda(OLDER if last else RECALL)
            there = "https://elsewhere.example/x.json?skip=0&limit=1000&search_after=0%3DZ"
            headers = {} if last else {"Link": f'<{there}>; rel="next"'}
            status = 200
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with contextlib.suppress(OSError):
            self.wfile.write(body)

    def _counts(self, query):
        if "AAA" not in query["search"][0]:
            return 404, b'{"error": {"code": "NOT_FOUND"}}', {}
        days = [{"time": "20250101", "count": 2}, {"time": "20250301", "count": 3}]
        return 200, fda(*days, {"time": "20260101", "count": 1}), {}

    def log_message(self, *_args):
        pass


@pytest.fixture
def openfda_here(monkeypatch):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _OpenFda)
    server.daemon_threads, server.asked, server.answers = True, [], []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setattr(outside, "SLOW", outside.Kept())
    monkeypatch.setattr(openfda, "APART", 0.0)
    monkeypatch.setattr(openfda, "WAITS", (0.0, 0.0))
    monkeypatch.setenv("MEDACCORD_OPENFDA_URL", f"http://127.0.0.1:{server.server_port}")
    yield server
    server.shutdown()
    server.server_close()


def test_a_registry_is_fetched_page_by_page_from_our_own_address(medaccord, openfda_here, monkeypatch):
    monkeypatch.setenv("MEDACCORD_OPENFDA_KEY", "k3y")
    code, out, errors = medaccord("registry", "fetch", "recall", "--json")
    assert (code, errors) == (0, "")
    assert json.loads(out)["files"][0] | {"sha256": ""} == {
        "name": "openFDA device/recall",
        "sha256": "",
        "edition": "2026-11-20",
        "rows": 2,
        "bad_rows": 0,
        "bad": [],
    }
    assert sorted(Recall.objects.values_list("number", flat=True)) == ["Z-0001-2026", "Z-0002-2025"]
    assert [(path, query) for path, query, _ in openfda_here.asked] == [
        ("/device/recall.json", {"limit": ["1000"]}),
        ("/device/recall.json", {"limit": ["1000"], "search_after": ["0=Z"]}),
    ]
    assert {key for _, _, key in openfda_here.asked} == {"Basic azN5Og=="}
    assert "k3y" not in out


def test_counts_are_fetched_for_named_codes_and_again_for_those_that_are_counted(medaccord, openfda_here):
    asked = ("--product-code", "aaa", "--product-code", "BBB")
    assert medaccord("registry", "fetch", "event", *asked)[0] == 0
    assert sorted(EventCount.objects.values_list("code", "year", "count")) == [
        ("AAA", 2025, 5),
        ("AAA", 2026, 1),
    ]
    assert medaccord("registry", "fetch", "event", "--product-code", "CCC")[0] == 0
    searched = [query["search"][0] for _, query, _ in openfda_here.asked]
    assert searched[2:] == [f'device.device_report_product_code:"{code}"' for code in ("AAA", "CCC")]
    assert all(query["count"] == ["date_received"] for _, query, _ in openfda_here.asked)
    assert EventCount.objects.count() == 2


def test_too_many_questions_are_asked_again_later(medaccord, openfda_here):
    openfda_here.answers[:] = [(429, b"", {}), (429, b"", {})]
    assert medaccord("registry", "fetch", "recall")[0] == 0
    openfda_here.answers[:] = [(429, b"", {})] * 3
    code, _, errors = medaccord("registry", "fetch", "recall")
    assert code == 1
    assert "openFDA answered with 429." in errors


@pytest.mark.parametrize(
    "answer",
    [
        (500, b"", {}),
        (302, b"", {"Location": "http://127.0.0.1:1/"}),
        (404, b"<html>", {}),
        (404, b'{"error": {"code": "NOT_FOUND"}}', {}),
        (200, b"", {}),
        (200, b"<html>", {}),
        (200, b'{"results": [{"product_res_number": 1}]}', {}),
        (200, fda(RECALL)[:-1], {}),
        (200, b'{"results": []}', {}),
    ],
)
def test_another_answer_brings_nothing(medaccord, openfda_here, answer):
    openfda_here.answers[:] = [answer]
    code, _, errors = medaccord("registry", "fetch", "recall")
    assert code == 1
    assert errors.strip()
    assert "Traceback" not in errors
    assert Recall.objects.count() == RegistryLoad.objects.count() == 0


@pytest.mark.parametrize(
    "body",
    [
        b"{}",
        b"[]",
        b'{"meta": {}, "results": []}',
        fda({"time": "x", "count": 1}),
        fda({"time": "20250101", "count": -1}),
        fda({"time": "20250101"}),
        b'{"meta": {"last_updated": "2026-01-01"}, "results": 5}',
    ],
)
def test_counts_of_another_shape_bring_nothing(medaccord, openfda_here, body):
    openfda_here.answers[:] = [(200, body, {})]
    code, _, errors = medaccord("registry", "fetch", "event", "--product-code", "AAA")
    assert code == 1
    assert "Traceback" not in errors
    assert EventCount.objects.count() == 0


def test_a_list_that_leads_to_itself_is_no_endless_one(medaccord, openfda_here):
    body, link = fda(RECALL), {"Link": '<https://x/y?search_after=1>; rel="next"'}
    openfda_here.answers[:] = [(200, body, link)] * 5
    assert medaccord("registry", "fetch", "recall")[0] == 1
    assert len(openfda_here.asked) == 2


def test_what_is_too_long_or_inside_is_not_taken(openfda_here, monkeypatch):
    there = f"http://127.0.0.1:{openfda_here.server_port}"
    monkeypatch.setattr(openfda, "MOST", 100)
    with pytest.raises(Invalid):
        list(OpenFda(there, private=True).rows(Reading(Source.RECALL, "x")))
    with pytest.raises(Invalid):
        list(OpenFda(there).rows(Reading(Source.RECALL, "x")))
    assert len(openfda_here.asked) == 1


def test_questions_keep_their_distance(openfda_here, monkeypatch):
    monkeypatch.setattr(openfda, "APART", 60 / 240)
    slept = []
    asking = OpenFda(f"http://127.0.0.1:{openfda_here.server_port}", private=True, sleep=slept.append)
    assert len(list(asking.rows(Reading(Source.RECALL, "x")))) == 2
    assert len(slept) == 1
    assert 0 < slept[0] <= 0.25
