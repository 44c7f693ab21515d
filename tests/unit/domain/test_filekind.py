"""What a file is by its content, and when its name promises something else; nothing is unpacked."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medaccord.domain.filekind import UNKNOWN, Group, Kind, ending_of, group_of, is_misnamed, kind_of

WINDOWS = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff" + bytes(60)
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def _zip(*names, size=10):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in names:
            packed.writestr(name, bytes(size))
    return held.getvalue()


KINDS = [
    (b"%PDF-1.7 ...", "application/pdf", Group.DOCUMENT),
    (WINDOWS, "application/vnd.microsoft.portable-executable", Group.PROGRAM),
    (b"MZ\x00\x01" + bytes(9), "application/vnd.microsoft.portable-executable", Group.PROGRAM),
    (b"\x7fELF\x02\x01\x01" + bytes(60), "application/x-elf", Group.PROGRAM),
    (b"#!/bin/sh\nrm -r /\n", "text/x-shellscript", Group.PROGRAM),
    (b"L\x00\x00\x00\x01\x14\x02\x00" + bytes(40), "application/x-ms-shortcut", Group.PROGRAM),
    (_zip("a.txt"), "application/zip", Group.ARCHIVE),
    (_zip("[Content_Types].xml", "word/document.xml"), "application/zip", Group.ARCHIVE),
    (b"\x1f\x8b\x08\x00" + bytes(20), "application/x-gzip", Group.ARCHIVE),
    (b"7z\xbc\xaf'\x1c" + bytes(30), "application/x-7z-compressed", Group.ARCHIVE),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "application/x-ole-storage", Group.DOCUMENT),
    (b"\x89PNG\r\n\x1a\n" + bytes(30), "image/png", Group.PICTURE),
    (b"GIF89a" + bytes(20), "image/gif", Group.PICTURE),
    (b"\xd4\xc3\xb2\xa1\x02\x00\x04\x00" + bytes(40), "application/vnd.tcpdump.pcap", Group.RECORDING),
    (b"\n\r\r\n" + bytes(40), "application/x-pcapng", Group.RECORDING),
    (b"<!DOCTYPE html><html><script>", "text/html", Group.PAGE),
    (b"<script>alert(1)</script>", "text/html", Group.PAGE),
    (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "image/svg+xml", Group.PAGE),
    (b'<?xml version="1.0"?><a/>', "application/xml", Group.PAGE),
    (b'{"document": {}}', "application/json", Group.TEXT),
    (b"run,rate\n1,2\n", "text/plain", Group.TEXT),
    ("Größe: zu groß".encode("latin-1"), "text/plain", Group.TEXT),
    ("Dosis".encode("utf-16"), "text/plain", Group.TEXT),
    (EICAR, "text/plain", Group.TEXT),
    (b"0", "text/plain", Group.TEXT),
    (b"\x00", UNKNOWN, Group.OTHER),
    (bytes(1000), UNKNOWN, Group.OTHER),
    (b"", "text/plain", Group.TEXT),
    (b"\xff\xfe\x00", UNKNOWN, Group.OTHER),
    (bytes(range(128, 256)) * 20, UNKNOWN, Group.OTHER),
]


@pytest.mark.parametrize(("data", "media_type", "group"), KINDS)
def test_content_tells_the_kind(data, media_type, group):
    assert kind_of(data) == Kind(media_type)
    assert kind_of(data).group == group_of(media_type) == group


@pytest.mark.parametrize("words", [b"MZ said the pump stops", b"BM is a pump", b"ID3 is a tag", b"RIFF raff"])
def test_a_sentence_that_begins_like_a_signature_is_text(words):
    assert kind_of(words).media_type == "text/plain"


@pytest.mark.parametrize(
    ("name", "data", "misnamed"),
    [
        ("invoice.pdf", WINDOWS, True),
        ("INVOICE.PDF", WINDOWS, True),
        ("invoice.pdf.exe", WINDOWS, False),
        ("invoice.pdf", b"%PDF-1.4", False),
        ("invoice.pdf", b"\x00\x01", False),
        ("scan.png", b'<svg xmlns="http://www.w3.org/2000/svg"/>', True),
        ("scan.jpg", b"\x89PNG\r\n\x1a\n" + bytes(30), False),
        ("report.docx", _zip("[Content_Types].xml"), False),
        ("report.doc", _zip("[Content_Types].xml"), True),
        ("trace.pcap", b"0 1 0", True),
        ("trace.csv", b"0,1", False),
        ("trace.csv", WINDOWS, True),
        ("page.txt", b"<html>", False),
        ("poc.py", b"import socket\n", False),
        ("setup.exe", b"not a program", True),
        ("setup.msi", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), False),
        ("firmware.bin", WINDOWS, False),
        ("firmware", WINDOWS, False),
        ("x" * 10_000 + ".pdf", WINDOWS, True),
        ("a." + "pdf" * 4, WINDOWS, False),
        ("", WINDOWS, False),
        (".pdf", WINDOWS, True),
    ],
)
def test_a_name_that_promises_another_kind_is_told(name, data, misnamed):
    assert is_misnamed(name, kind_of(data).media_type) == misnamed


def test_the_ending_is_what_a_name_promises():
    assert [ending_of(name) for name in ("a.PDF", "a.tar.gz", "a", "a.", ".pdf")] == [
        "pdf",
        "gz",
        "",
        "",
        "pdf",
    ]


@pytest.mark.parametrize(
    ("data", "mixed"),
    [
        (b"GIF89a" + bytes(20) + _zip("a.class"), True),
        (b"%PDF-1.7\n" + bytes(70_000) + _zip("a.txt"), True),
        (WINDOWS + b"\n%PDF-1.4", True),
        (b"GIF89a/*<script>*/", True),
        (b"\x89PNG\r\n\x1a\n" + bytes(30), False),
        (_zip("a.pdf", "b.html"), False),
        (b"It says %PDF-1.4 in the log.", False),
    ],
)
def test_what_can_be_read_as_two_kinds_says_so(data, mixed):
    assert kind_of(data).mixed == mixed


def test_an_archive_is_named_and_never_unpacked(monkeypatch):
    bomb = _zip("a", "b", size=5_000_000)
    assert len(bomb) < 50_000

    def unpacked(*args, **kwargs):
        raise AssertionError("it was opened")

    monkeypatch.setattr(zipfile.ZipFile, "__init__", unpacked)
    assert kind_of(bomb).media_type == "application/zip"


@given(st.binary(max_size=400), st.text(max_size=40))
def test_any_bytes_have_one_kind_that_a_column_holds(data, name):
    kind = kind_of(data)
    assert 3 <= len(kind.media_type) <= 100
    assert kind.media_type.isascii()
    assert kind.group in Group
    assert is_misnamed(name, kind.media_type) in (True, False)


def _program(at_257=b"", at_4=b""):
    """A program's header for Windows, with other marks where they do not hinder it."""
    data = bytearray(1024)
    data[0:2], data[0x3C:0x40], data[512:516] = b"MZ", (512).to_bytes(4, "little"), b"PE\0\0"
    data[257 : 257 + len(at_257)], data[4 : 4 + len(at_4)] = at_257, at_4
    return bytes(data)


@pytest.mark.parametrize("more", [{}, {"at_257": b"ustar\x0000"}, {"at_4": b"ftypisom"}])
def test_a_program_is_one_whatever_else_its_header_says(more):
    assert group_of(kind_of(_program(**more)).media_type) == Group.PROGRAM


def test_what_begins_like_a_program_and_is_called_otherwise_is_mixed():
    media = b"MZ" + bytes(2) + b"ftypisom" + bytes(500)
    assert (group_of(kind_of(media).media_type), kind_of(media).mixed) == (Group.MEDIA, True)
    assert not kind_of(bytes(4) + media[4:]).mixed


def test_an_unknown_kind_contradicts_no_name():
    assert not is_misnamed("scan.bmp", UNKNOWN)
    assert not is_misnamed("notes.txt", UNKNOWN)
    assert is_misnamed("notes.txt", "image/png")


@pytest.mark.parametrize("size", [65_535, 65_536, 65_537, 200_000])
def test_a_long_text_is_known_by_its_beginning_and_its_end(size):
    text = ("ä" * size).encode()
    assert kind_of(text).media_type == "text/plain"
    assert kind_of(b"a" + text).media_type == "text/plain"
    assert kind_of(text + b"\0\1\2").media_type == UNKNOWN
