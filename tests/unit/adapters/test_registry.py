"""Files of registries: what is in them is read, and whatever is hostile or cut is refused."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import zipfile

import pytest
from tests.support.registries import DEVICE, HEADS, RECALL, fda, line

from medaccord.adapters.registry import opened, results
from medaccord.adapters.registry.opened import LIMITS, Limits
from medaccord.adapters.registry.sources import READERS, of_file
from medaccord.domain.devices.registry import (
    CodeRecord,
    CountRecord,
    Reading,
    RecallRecord,
    Source,
    TermRecord,
)
from medaccord.domain.errors import Invalid


def read(source, raw, limits=LIMITS, name="file", piece=7):
    """Rows and reading of some bytes, in small pieces."""
    reading = Reading(source, name)
    pieces = [raw[at : at + piece] for at in range(0, len(raw), piece)]
    return list(READERS[source](pieces, reading, limits)), reading


def test_the_classification_file_is_read_by_the_names_of_its_columns():
    raw = "\r\n".join([HEADS, line(), line("BBB", "Pâté Dispenser", "Y", "")]).encode("cp1252")
    rows, reading = read(Source.FOICLASS, raw)
    assert rows == [
        CodeRecord("AAA", "Made-up Pump", "2", "HO", "HO", "880.5725", False, True),
        CodeRecord("BBB", "Pâté Dispenser", "2", "HO", "HO", "880.5725", True, None),
    ]
    assert reading.bad == 0


def test_utf_8_is_read_where_it_is():
    rows, _ = read(Source.FOICLASS, f"\ufeff{HEADS}\n{line(name='Pâté')}\n".encode())
    assert [one.name for one in rows] == ["Pâté"]


@pytest.mark.parametrize(
    "bad",
    [
        line("AA"),
        line("AAA") + "|x",
        line("AAA").rsplit("|", 1)[0],
        line("AAA", ""),
        line("AAA", "x" * 501),
        line("AAA", "a\x07b"),
        line("AAA", implant="perhaps"),
        "nonsense",
    ],
)
def test_a_bad_row_of_the_classification_file_is_told_with_its_line(bad):
    rows, reading = read(Source.FOICLASS, "\n".join([HEADS, line("ZZZ"), bad, line("YYY")]).encode())
    assert [one.code for one in rows] == ["ZZZ", "YYY"]
    assert [number for number, _ in reading.told] == [3]


def test_a_code_that_stands_twice_is_bad():
    rows, reading = read(Source.FOICLASS, "\n".join([HEADS, line(), line(name="Other")]).encode())
    assert [one.name for one in rows] == ["Made-up Pump"]
    assert reading.told == [(3, "This stands in the file twice.")]


def test_bytes_of_no_known_code_are_told():
    raw = f"{HEADS}\n{line()}\n".encode() + b"HO|\x81\n"
    assert read(Source.FOICLASS, raw)[1].told == [(3, "Write UTF-8 or Windows-1252.")]


@pytest.mark.parametrize("raw", [b"", b"a|b\n", HEADS.replace("PRODUCTCODE", "X").encode(), b"\x00" * 50])
def test_another_file_is_no_classification_file(raw):
    with pytest.raises(Invalid):
        read(Source.FOICLASS, raw)


def test_a_line_without_end_is_refused():
    with pytest.raises(Invalid, match="line"):
        read(Source.FOICLASS, HEADS.encode() + b"\n" + b"x" * 5000, Limits(row=1000))


def test_each_identifier_of_a_device_is_a_row_the_primary_first():
    rows, reading = read(Source.UDI, fda(DEVICE))
    assert [(one.di, one.kind, one.primary_di) for one in rows] == [
        ("00643169001763", "Primary", "00643169001763"),
        ("10643169001760", "Package", "00643169001763"),
    ]
    first = rows[0]
    assert first.flags == {"is_rx": True, "is_otc": False}
    assert first.submissions == ("P010031/300", "K000001")
    assert (first.product_codes, first.published_on) == (("AAA",), dt.date(2018, 9, 24))
    assert (reading.edition, reading.bad) == ("2026-11-20", 0)


@pytest.mark.parametrize(
    "wrong",
    [
        {"identifiers": None},
        {"identifiers": [{"id": "a b", "type": "Primary"}]},
        {"identifiers": [{"id": "1"}]},
        {"identifiers": "1"},
        {"is_rx": "maybe"},
        {"product_codes": [{"code": "TOOLONG"}]},
        {"product_codes": ["AAA"]},
        {"publish_date": "tomorrow"},
        {"brand_name": ["x"]},
        {"company_name": "x\u0000"},
        {"premarket_submissions": [{}]},
    ],
)
def test_a_record_that_is_wrong_anywhere_brings_no_row(wrong):
    rows, reading = read(Source.UDI, fda({**DEVICE, **wrong}))
    assert rows == []
    assert reading.bad == 1


def test_a_recall_has_its_class_from_an_enforcement_report():
    rows, _ = read(Source.RECALL, fda(RECALL))
    assert [(one.number, one.product_code, one.recall_class) for one in rows] == [("Z-0001-2026", "AAA", "")]
    report = {"recall_number": "Z-0001-2026", "classification": "Class I", "report_date": "20260120"}
    rows, _ = read(Source.ENFORCEMENT, fda(report))
    assert isinstance(rows[0], RecallRecord)
    assert (rows[0].number, rows[0].recall_class, rows[0].posted_on) == (
        "Z-0001-2026",
        "1",
        dt.date(2026, 1, 20),
    )
    assert read(Source.ENFORCEMENT, fda({**report, "classification": "Class IV"}))[1].bad == 1


def test_counts_of_events_are_summed_by_year_and_nothing_else_of_them_is_read():
    rows, _ = read(
        Source.EVENT,
        fda(
            {"product_code": "AAA", "year": 2025, "count": 3, "mdr_text": [{"text": "a narrative"}]},
            {"product_code": "AAA", "time": "20250101", "count": 4},
            {"product_code": "AAA", "time": "20260101", "count": 1},
        ),
    )
    assert rows == [CountRecord("AAA", 2025, 7), CountRecord("AAA", 2026, 1)]


@pytest.mark.parametrize(
    "row",
    [
        {"product_code": "AAA", "year": 2025, "count": -1},
        {"product_code": "AAA", "year": 2025, "count": True},
        {"product_code": "AAA", "year": 2025, "count": "3"},
        {"product_code": "AAA", "year": 2025, "count": 1.5},
        {"product_code": "AAA", "count": 3},
        {"product_code": "AAA", "year": 1, "count": 3},
        {"year": 2025, "count": 3},
    ],
)
def test_other_counts_are_bad(row):
    assert read(Source.EVENT, fda(row))[1].bad == 1


def test_openfda_product_codes_are_read():
    row = {"product_code": "AAA", "device_name": "Pump", "device_class": "3", "implant_flag": "Y"}
    rows, _ = read(Source.CLASSIFICATION, fda(row))
    assert rows == [CodeRecord("AAA", "Pump", "3", "", "", "", True, None)]


TERM = {"code": "A1105", "term": "Made-up", "definition": "d", "Status": "New", "CodeHierarchy": "A11|A1105"}
PLACES = [
    {"code": "E0701", "term": "Twice", "CodeHierarchy": "E07|E0701"},
    {"code": "E0701", "term": "Twice", "CodeHierarchy": "E08|E0701"},
]


def test_terms_are_read_from_json_and_a_code_may_stand_under_several():
    rows, reading = read(Source.IMDRF, json.dumps([TERM, *PLACES]).encode())
    assert rows[0] == TermRecord("A", "A1105", "Made-up", "d", "New", "A11|A1105")
    assert [one.hierarchy for one in rows[1:]] == ["E07|E0701", "E08|E0701"]
    assert reading.bad == 0


def test_terms_are_read_from_a_table():
    raw = (
        'IMDRF Code,Level 1 Term,Level 2 Term,Definition,Status,CodeHierarchy\nA11,One,,"a, ""b""\nc",,A11\n'
        "A1105,,Two,d,Not selectable,\n"
    )
    rows, reading = read(Source.IMDRF, raw.encode())
    assert [(one.code, one.term, one.status, one.hierarchy) for one in rows] == [
        ("A11", "One", "", "A11"),
        ("A1105", "Two", "Not selectable", "A11|A1105"),
    ]
    assert rows[0].definition == 'a, "b"\nc'
    assert reading.bad == 0


@pytest.mark.parametrize(
    "row",
    [
        {**TERM, "code": "H01"},
        {**TERM, "code": "A1"},
        {**TERM, "term": ""},
        {**TERM, "CodeHierarchy": "A11"},
        {**TERM, "CodeHierarchy": "<script>|A1105"},
        {**TERM, "definition": "x" * 20_001},
        {"term": "no code"},
    ],
)
def test_other_terms_are_bad(row):
    assert read(Source.IMDRF, json.dumps([row]).encode())[1].bad == 1


def test_a_place_that_stands_twice_is_bad():
    assert read(Source.IMDRF, json.dumps([TERM, TERM]).encode())[1].bad == 1


@pytest.mark.parametrize("raw", [b'a,b\n"x', b'code,term\n"A11"x,y\n'])
def test_a_broken_table_is_refused(raw):
    with pytest.raises(Invalid):
        read(Source.IMDRF, raw)


@pytest.mark.parametrize("piece", [1, 2, 3, 5, 64, 10_000])
def test_rows_are_found_whatever_pieces_they_come_in(piece):
    raw = (
        b'{ "meta": {"last_updated": "2026-11-20", "terms": "a \\"}]{[ \\\\"},'
        b'\n "other": [[1, {"results": 2}]],'
        b'\n "results": [\n{"a": "} ] \\" \\u00e4 \xc3\xa4"},\n{"a": {"b": [1, [2]]}}\n] , "n": 1}\n'
    )
    reading = Reading(Source.UDI, "file")
    pieces = [raw[at : at + piece] for at in range(0, len(raw), piece)]
    assert list(results.objects(pieces, reading)) == [
        (4, {"a": '} ] " ä ä'}),
        (5, {"a": {"b": [1, [2]]}}),
    ]
    assert reading.edition == "2026-11-20"


def _objects(raw, limits=LIMITS):
    reading = Reading(Source.UDI, "file")
    return list(results.objects([raw], reading, limits)), reading


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"   ",
        b"x",
        b"[",
        b"[{}",
        b"[{}]]",
        b"[{}] x",
        b"[{}][{}]",
        b"[{}, x {}]",
        b"[1]",
        b'["a"]',
        b'"a"',
        b"{}",
        b'{"meta": {}}',
        b'{"results": {}}',
        b'{"results": [{}]',
        b'{"results": [{}], "results": [{}]}',
        b'{"results": [{"a": "',
        b"]",
        b"[" * 100,
        b'{"x": ' * 100,
        b'{"x": {"results": [{}]}}',
        b'{"meta": {"a": 1, "a": 2}, "results": []}',
        b"[{} {}]",
        b"[{},, {}]",
        b"[{}, ]",
        b"[, {}]",
        b"[,]",
        b"[{}],",
        b",[{}]",
        b"[{}}",
        b"[{},\x0b{}]",
        b'{"results": [{}{}]}',
        b'{"results": [{},]}',
        b'{"results", [{}]}',
        b'{"results": [{}]]',
        b'{"results": [{}], x}',
        b'{"results": [{}] "n": 1}',
        b'{"n": NaN, "results": [{}]}',
        b'{"n": 1,, "results": [{}]}',
        b'{"n": 1, "n": 2, "results": [{}]}',
        b'{"n": "' + b"x" * LIMITS.row + b'", "results": [{}]}',
    ],
)
def test_what_is_no_list_of_rows_is_refused_as_a_whole(raw):
    with pytest.raises(Invalid):
        _objects(raw)


@pytest.mark.parametrize(
    "row", [b'{"a": NaN}', b'{"a": 1, "a": 2}', b'{"a": "\\ud800"}', b"{a}", b"[]", b'{"a": "\xff"}']
)
def test_a_row_that_is_no_json_is_told(row):
    rows, reading = _objects(b"[\n" + row + b",\n{}]")
    assert rows == [(3, {})]
    assert [number for number, _ in reading.told] == [2]


def test_a_row_that_is_nested_too_deep_is_told():
    rows, reading = _objects(b'[{"a": ' + b"[" * 22 + b"]" * 22 + b"}]")
    assert (rows, reading.bad) == ([], 1)


def test_a_row_that_is_too_long_is_refused_before_it_ends():
    with pytest.raises(Invalid, match="more than 1,000 bytes"):
        _objects(b'[{"a": "' + b"x" * 2_000, Limits(row=1_000))


def _zip(path, *members, method=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name, (2026, 11, 20, 1, 2, 4)), data, method)
    return path


def _of_file(path, source=Source.FOICLASS, limits=LIMITS):
    reading = Reading(source, path.name)
    return list(of_file(path, reading, limits)), reading


def test_a_file_is_read_plain_or_packed_alike(tmp_path):
    raw = "\n".join([HEADS, line()]).encode()
    plain = tmp_path / "foiclass.txt"
    plain.write_bytes(raw)
    packed = _zip(tmp_path / "foiclass.zip", ("../../foiclass.txt", raw))
    rows, reading = _of_file(plain)
    assert (reading.sha256, reading.edition) == (hashlib.sha256(raw).hexdigest(), "")
    again, other = _of_file(packed)
    assert rows == again
    assert other.sha256 == hashlib.sha256(packed.read_bytes()).hexdigest()
    assert other.edition == "2026-11-20"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["foiclass.txt", "foiclass.zip"]


def test_an_archive_that_unpacks_to_far_more_is_refused(tmp_path):
    path = _zip(tmp_path / "bomb.zip", ("a.txt", HEADS.encode() + b"\n" + b"\n" * 30_000_000))
    assert path.stat().st_size < 100_000
    with pytest.raises(Invalid, match="far more"):
        _of_file(path)


@pytest.mark.parametrize("members", [(), (("a", b"x"), ("b", b"y"))], ids=["none", "two"])
def test_an_archive_holds_one_file(tmp_path, members):
    with pytest.raises(Invalid):
        _of_file(_zip(tmp_path / "a.zip", *members))


def test_an_archive_of_another_method_or_damaged_or_locked_is_refused(tmp_path):
    with pytest.raises(Invalid):
        _of_file(_zip(tmp_path / "bz.zip", ("a", HEADS.encode()), method=zipfile.ZIP_BZIP2))
    whole = _zip(tmp_path / "a.zip", ("a", (HEADS + "\n" + line()).encode())).read_bytes()
    for cut in range(4, len(whole), 7):
        (tmp_path / "cut.zip").write_bytes(whole[:cut])
        with pytest.raises(Invalid):
            _of_file(tmp_path / "cut.zip")
    for at in range(30, len(whole), 5):
        changed = bytearray(whole)
        changed[at] ^= 0xFF
        (tmp_path / "changed.zip").write_bytes(changed)
        with contextlib.suppress(Invalid):
            _of_file(tmp_path / "changed.zip")
    locked = bytearray(whole)
    locked[6] |= 1
    locked[whole.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "locked.zip").write_bytes(locked)
    with pytest.raises(Invalid):
        _of_file(tmp_path / "locked.zip")


def test_files_that_are_too_large_are_refused(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes("\n".join([HEADS, *(line(f"A{n:02}") for n in range(90))]).encode())
    assert len(_of_file(path)[0]) == 90
    with pytest.raises(Invalid):
        _of_file(path, limits=Limits(file=1_000))
    with pytest.raises(Invalid):
        _of_file(path, limits=Limits(unpacked=1_000))


def test_what_cannot_be_opened_is_a_sentence(tmp_path):
    with pytest.raises(Invalid, match="cannot be read"):
        _of_file(tmp_path)
    with pytest.raises(Invalid, match="cannot be read"):
        _of_file(tmp_path / "absent")


def test_only_the_row_at_hand_is_held(tmp_path):
    """The next piece of a file is not asked for before the rows of this one are taken."""
    asked = []

    def pieces():
        for number in range(1_000):
            asked.append(number)
            yield b"[" * (number == 0) + b'{"a": 1},'
        yield b"{}]"

    rows = results.objects(pieces(), Reading(Source.UDI, "file"))
    next(rows)
    assert len(asked) <= 2


def test_pieces_are_no_larger_than_said(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"x" * (3 * opened.PIECE + 1))
    with opened.opened(path) as given:
        assert max(len(one) for one in given.pieces) == opened.PIECE
