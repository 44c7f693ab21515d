"""Where files keep what nobody is shown: each place is told a name, and no name comes out."""

from __future__ import annotations

import struct
from io import BytesIO
from zipfile import ZipFile

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from tests.unit.adapters.test_cleaning import MARK, RAW, clean, everything_in, refused

from medaccord.adapters.cleaning.apart import cleaned
from medaccord.domain.cleaning import Why

PATH = f"file:///C:/Users/{MARK}/a.doc"


def _pdf(change) -> bytes:
    document = pikepdf.new()
    document.add_blank_page(page_size=(200, 100))
    document.pages[0].Contents = document.make_stream(b"BT (The pump stops) Tj ET")
    change(document)
    held = BytesIO()
    document.save(held)
    return held.getvalue()


def _words(data: bytes) -> bytes:
    """Every object of a document that is reached, as text, with what its streams hold."""
    with pikepdf.open(BytesIO(data)) as document:
        found = [document.trailer.unparse()]
        for one in document.objects:
            if isinstance(one, pikepdf.Stream):
                found += [one.read_bytes(), Dictionary(dict(one.items())).unparse()]
            else:
                found.append(one.unparse(resolved=True))
    return b"".join(found)


def _linked(**action):
    """A link on the page that does something."""

    def change(document):
        link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=Dictionary(**action))
        document.pages[0].Annots = Array([document.make_indirect(link)])

    return change


def _noted(**more):
    """A remark on the page that says more than it shows."""

    def change(document):
        note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=[0, 0, 9, 9], Contents="Here", **more)
        document.pages[0].Annots = Array([document.make_indirect(note)])

    return change


def _rooted(key, value):
    return lambda document: document.Root.__setitem__(key, document.make_indirect(value))


def _paged(key, value):
    return lambda document: document.pages[0].obj.__setitem__(key, document.make_indirect(value))


def _painted(**more):
    """A form on the page with a key that it does not need."""

    def change(document):
        form = document.make_stream(b"", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 1, 1], **more)
        document.pages[0].Resources = Dictionary(XObject=Dictionary(A=form))

    return change


def _outlined(document):
    leads = Dictionary(S=Name.URI, URI=PATH)
    item = document.make_indirect(Dictionary(Title="One", A=leads, Writer=MARK))
    document.Root.Outlines = document.make_indirect(Dictionary(First=item, Last=item, Count=1))
    item.Parent = document.Root.Outlines


def _drawn_field(document):
    shows = document.make_stream(
        b"BT (Ward 3) Tj ET", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9]
    )
    told = {"V": MARK, "DV": MARK, "T": MARK, "TU": MARK, "AA": Dictionary(K=Dictionary(JS=MARK))}
    field = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, Rect=[0, 0, 9, 9], **told)
    field.AP = Dictionary(N=shows)
    field = document.make_indirect(field)
    document.Root.AcroForm = Dictionary(Fields=[field])
    document.pages[0].Annots = Array([field])


def _layer(document):
    usage = Dictionary(User=Dictionary(Name=MARK), CreatorInfo=Dictionary(Creator=MARK))
    layer = document.make_indirect(Dictionary(Type=Name.OCG, Name="Walls", Usage=usage))
    document.Root.OCProperties = Dictionary(OCGs=[layer], D=Dictionary(Creator=MARK, Name=MARK))


def _left_page(document):
    """A page of before that a link alone still reaches."""
    before = document.make_indirect(Dictionary(Type=Name.Page, Contents=document.make_stream(RAW)))
    _linked(S=Name.GoTo, D=Array([before, Name.Fit]))(document)


def _scripts(document):
    script = Dictionary(S=Name.JavaScript, JS=MARK)
    document.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([MARK, script])))


def _script():
    """Made each time: what lies in one document that is gone can lie in no other."""
    return Dictionary(S=Name.JavaScript, JS=MARK)


PLACES = {
    "a link to a host": _linked(S=Name.URI, URI=f"http://intranet.{MARK}.example/"),
    "a link to a path": _linked(S=Name.URI, URI=PATH),
    "a link that writes": _linked(S=Name.URI, URI=f"mailto:{MARK}@example.org"),
    "a script of a link": _linked(S=Name.JavaScript, JS=MARK),
    "a step after a link": _linked(S=Name.GoTo, D=[0], Next=Array([Dictionary(S=Name.Launch, F=MARK)])),
    "a thread elsewhere": _linked(S=Name.Thread, F=MARK, D=0),
    "the page of an earlier revision": _left_page,
    "a script of the document": _rooted("/OpenAction", _script()),
    "scripts by name": _scripts,
    "places by name": _rooted("/Names", Dictionary(Dests=Dictionary(Names=Array([MARK, 1])))),
    "where links begin": _rooted("/URI", Dictionary(Base=f"http://{MARK}.example/")),
    "a program's own": _rooted("/Office", Dictionary(User=MARK)),
    "labels of pages": _rooted("/PageLabels", Dictionary(Nums=Array([0, Dictionary(P=MARK)]))),
    "tags": _rooted("/StructTreeRoot", Dictionary(K=Dictionary(S=Name.P, Alt=PATH, T=MARK))),
    "a file beside": _rooted("/File", Dictionary(Type=Name.Filespec, F=PATH, Desc=MARK)),
    "a script of the page": _paged("/AA", Dictionary(O=_script())),
    "a page's own": _paged("/Office", Dictionary(User=MARK)),
    "a measured view": _paged("/VP", Array([Dictionary(Name=MARK)])),
    "a form of another file": _painted(Ref=Dictionary(F=MARK)),
    "a form that lay in a file": _painted(F=PATH),
    "a picture of a print shop": _painted(OPI=Dictionary(A=Dictionary(F=MARK))),
    "the window of a remark": _noted(Popup=Dictionary(Subtype=Name.Popup, T=MARK)),
    "a remark that is hidden": _noted(F=2, C=[0, 0, 0], DA=MARK),
    "what a remark answers": _noted(IRT=Dictionary(T=MARK), StateModel=MARK),
    "an item of the outline": _outlined,
    "a field": _drawn_field,
    "a layer": _layer,
}


@pytest.mark.parametrize("place", PLACES)
def test_a_pdf_hides_nothing(place):
    sent = _pdf(PLACES[place])
    assert RAW in _words(sent)
    made = _words(clean(sent))
    assert RAW not in made
    assert b"The pump stops" in made


def test_what_a_field_shows_stays_and_what_only_its_reader_would_draw_waits():
    assert b"Ward 3" in _words(clean(_pdf(_drawn_field)))

    def bare(document):
        field = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, Rect=[0, 0, 9, 9], V="Ward 3")
        document.pages[0].Annots = Array([document.make_indirect(field)])

    assert refused(_pdf(bare)) is Why.UNKNOWN


def test_a_link_to_a_page_stays():
    def change(document):
        _linked(S=Name.GoTo, D=Array([document.pages[0].obj, Name.Fit]))(document)

    with pikepdf.open(BytesIO(clean(_pdf(change)))) as document:
        page = document.pages[0].obj
        assert page.Annots[0].Dest[0].objgen == page.objgen


WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _docx(body: str = "", link: str = "", **parts: str) -> bytes:
    held = BytesIO()
    with ZipFile(held, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        there = f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
        archive.writestr("_rels/.rels", f'<Relationships xmlns="{RELATIONS}">{there}</Relationships>')
        text = f'<w:document xmlns:w="{WORD}"><w:body><w:t>The pump stops</w:t>{body}</w:body></w:document>'
        archive.writestr("word/document.xml", text)
        if link:
            out = f'<Relationship Id="r2" Type="{OFFICE}/hyperlink" Target="{link}" TargetMode="External"/>'
            archive.writestr(
                "word/_rels/document.xml.rels", f'<Relationships xmlns="{RELATIONS}">{out}</Relationships>'
            )
        for name, data in parts.items():
            archive.writestr(name, data)
    return held.getvalue()


@pytest.mark.parametrize(
    "sent",
    [
        _docx(link=f"http://intranet.{MARK}.example/"),
        _docx(link=f"https://share.example/personal/{MARK}/a"),
        _docx(link=f"mailto:{MARK}@example.org"),
        _docx(f'<w:instrText>HYPERLINK "http://{MARK}.example/"</w:instrText>'),
        _docx(f"<w:instrText>AUTHOR {MARK}</w:instrText>"),
        _docx(f'<w:fldSimple w:instr="USERNAME {MARK}"/>'),
        _docx(f'<w:sdt><w:sdtPr><w:tag w:val="{MARK}"/><w:alias w:val="{MARK}"/></w:sdtPr></w:sdt>'),
        _docx(f'<w:permStart w:id="1" w:ed="{MARK}"/>'),
        _docx(f'<w:bookmarkStart w:id="0" w:name="{MARK}"/>'),
        _docx(f'<w:hyperlink w:anchor="{MARK}"/>'),
        _docx(**{"word/commentsIds.xml": f"<a>{MARK}</a>"}),
        _docx(**{"word/glossary/document.xml": f"<a>{MARK}</a>"}),
        _docx(**{"word/intelligence2.xml": f"<a>{MARK}</a>"}),
        _docx(**{"ppt/tags/tag1.xml": f"<a>{MARK}</a>"}),
    ],
)
def test_an_office_document_hides_nothing(sent):
    assert RAW in everything_in(sent)
    made = everything_in(clean(sent))
    assert RAW not in made
    assert b"The pump stops" in made


@pytest.mark.parametrize(
    "part",
    ["word/mine.xml", "xl/externalLinks/externalLink1.xml", "word/webextensions/webextension1.xml"],
)
def test_markup_of_a_part_that_is_not_known_keeps_a_document_waiting(part):
    assert refused(_docx(**{part: f"<a>{MARK}</a>"})) is Why.UNKNOWN


def _odt(body: str, **parts: str) -> bytes:
    held = BytesIO()
    with ZipFile(held, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", f'<o xmlns:x="http://www.w3.org/1999/xlink">{body}</o>')
        for name, data in parts.items():
            archive.writestr(name, data)
    return held.getvalue()


@pytest.mark.parametrize(
    "body",
    [
        f'<a x:href="mailto:{MARK}@example.org"/>',
        f'<a x:href="../{MARK}/b.odt"/>',
        f'<d database-name="{MARK}"/>',
        f"<template-name>{MARK}</template-name>",
    ],
)
def test_an_open_document_hides_nothing(body):
    assert RAW not in everything_in(clean(_odt(body)))
    assert refused(_odt("", **{"mine.xml": f"<a>{MARK}</a>"})) is Why.UNKNOWN


@pytest.mark.parametrize("folder", [".git/config", "work/.git/logs/HEAD", "a/.hg/hgrc", ".svn/entries"])
def test_an_archive_that_holds_who_changed_what_waits(folder):
    held = BytesIO()
    with ZipFile(held, "w") as archive:
        archive.writestr(folder, f"name = {MARK}")
    assert refused(held.getvalue()) is Why.LETTER


def _block(kind: int, body: bytes) -> bytes:
    body += bytes(-len(body) % 4)
    return struct.pack("<II", kind, len(body) + 12) + body + struct.pack("<I", len(body) + 12)


def test_a_recording_hides_nothing_behind_a_packet_or_in_the_length_of_a_clock():
    option = struct.pack("<HH", 9, len(RAW)) + RAW + bytes(-len(RAW) % 4 + 4)
    sent = _block(0x0A0D0D0A, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1))
    sent += _block(1, struct.pack("<HHI", 1, 0, 0) + option)
    sent += _block(3, struct.pack("<I", 4) + b"abcd" + RAW)
    word, made = cleaned(sent)
    assert (word, RAW in made, b"abcd" in made) == (Why.PACKETS.value, False, True)


@pytest.mark.parametrize(
    "inside",
    [
        f"<desc>{MARK}</desc>",
        f"<title>{MARK}</title>",
        f'<a href="http://{MARK}.example/"/>',
        f'<g data-user="{MARK}"/>',
    ],
)
def test_a_drawing_hides_nothing(inside):
    svg = f'<svg xmlns="http://www.w3.org/2000/svg">{inside}<path d="M0 0"/></svg>'.encode()
    made = clean(svg)
    assert RAW not in made
    assert b"M0 0" in made
    assert refused(svg.replace(b"<path", b"<script>x</script><path")) is Why.ACTIVE
