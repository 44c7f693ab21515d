"""Cleaning: a marker planted in each place of each format is gone, and the content is still there."""

from __future__ import annotations

import bz2
import gzip
import lzma
import struct
import tarfile
import zipfile
import zlib
from io import BytesIO

import pikepdf
import pytest
from PIL import Image, PngImagePlugin

from medaccord.adapters import cleaning
from medaccord.adapters.cleaning.apart import cleaned
from medaccord.adapters.cleaning.archives import neutral_path
from medaccord.adapters.cleaning.budget import DEPTH
from medaccord.domain.cleaning import Why, neutral

MARK = "Marianne-Weber"
RAW = MARK.encode()
XMP = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><dc:creator>{MARK}</dc:creator></x:xmpmeta>'.encode()


def clean(data: bytes) -> bytes:
    """The cleaned bytes of what can be cleaned."""
    word, made = cleaned(data)
    assert word == "", word
    return made


def refused(data: bytes) -> Why:
    word, made = cleaned(data)
    assert made == b""
    return Why(word)


def everything_in(data: bytes) -> bytes:
    """Bytes with all that is packed in them, however deep."""
    found = [data]
    if data.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(data)) as packed:
            for one in packed.infolist():
                told = (one.filename.encode(), one.comment, one.extra, everything_in(packed.read(one)))
                found += told
            found.append(packed.comment)
    elif data.startswith(b"\x1f\x8b"):
        found.append(everything_in(gzip.decompress(data)))
    elif data.startswith(b"%PDF"):
        with pikepdf.open(BytesIO(data)) as document:
            for one in document.objects:
                found.append(repr(one).encode())
                if isinstance(one, pikepdf.Stream):
                    found.append(one.read_raw_bytes())
                    try:
                        found.append(one.read_bytes())
                    except pikepdf.PdfError:
                        continue
    elif data[257:262] == b"ustar":
        with tarfile.open(fileobj=BytesIO(data)) as packed:
            for one in packed:
                file = packed.extractfile(one) if one.isreg() else None
                found.append(repr((one.name, one.uname, one.gname, one.pax_headers)).encode())
                found.append(everything_in(file.read()) if file else b"")
    return b"\n".join(found)


def gone(data: bytes) -> bytes:
    """The cleaned bytes, after both were looked through for the marker."""
    assert RAW in everything_in(data) or RAW in data, "the marker is not where the test looks for it"
    made = clean(data)
    assert RAW not in everything_in(made)
    assert RAW[:8] not in everything_in(made)
    return made


def saved(picture: Image.Image, into: str, **how) -> bytes:
    held = BytesIO()
    picture.save(held, into, **how)
    return held.getvalue()


def exif() -> Image.Exif:
    """Camera, its number, artist and place."""
    found = Image.Exif()
    for tag in (0x010E, 0x010F, 0x0110, 0x013B, 0x8298, 0xA431, 0x0131):
        found[tag] = MARK
    return found


def icc() -> bytes:
    """A profile of colors that names a screen."""
    from PIL import ImageCms

    made = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return made[: len(made) - 64] + RAW + bytes(64 - len(RAW))


def gray(size=(48, 32)) -> Image.Image:
    return Image.linear_gradient("L").resize(size).convert("RGB")


def pixels(data: bytes) -> bytes:
    with Image.open(BytesIO(data)) as opened:
        return opened.convert("RGBA").tobytes()


# Pictures.


PICTURES = {
    "jpeg exif": lambda: saved(gray(), "JPEG", exif=exif()),
    "jpeg comment": lambda: saved(gray(), "JPEG", comment=MARK),
    "jpeg xmp": lambda: saved(gray(), "JPEG", xmp=XMP),
    "jpeg icc": lambda: saved(gray(), "JPEG", icc_profile=icc()),
    "jpeg behind its end": lambda: saved(gray(), "JPEG") + RAW,
    "jpeg progressive": lambda: saved(gray((300, 200)), "JPEG", progressive=True, comment=MARK),
    "jpeg cmyk": lambda: saved(gray().convert("CMYK"), "JPEG", comment=MARK),
    "png exif": lambda: saved(gray(), "PNG", exif=exif()),
    "png icc": lambda: saved(gray(), "PNG") + RAW,
    "tiff tags": lambda: saved(gray(), "TIFF", tiffinfo={270: MARK, 315: MARK, 305: MARK, 271: MARK}),
    "tiff xmp": lambda: saved(gray(), "TIFF", tiffinfo={700: XMP}),
    "webp exif": lambda: saved(gray(), "WEBP", lossless=True, exif=exif()),
    "webp xmp": lambda: saved(gray(), "WEBP", lossless=True, xmp=XMP),
    "webp icc": lambda: saved(gray(), "WEBP", lossless=True, icc_profile=icc()),
    "gif comment": lambda: saved(gray().convert("P"), "GIF", comment=MARK),
}


@pytest.mark.parametrize("place", PICTURES)
def test_a_picture_keeps_its_pixels_and_nothing_else(place):
    data = PICTURES[place]()
    made = gone(data)
    assert pixels(made) == pixels(data)
    with Image.open(BytesIO(data)) as before, Image.open(BytesIO(made)) as after:
        assert after.format == before.format
        assert not set(after.getexif()) & {270, 271, 272, 305, 315, 700, 33432, 34665, 34675, 42033}
        assert not {"icc_profile", "exif", "xmp", "comment", "XML:com.adobe.xmp"} & set(after.info)


@pytest.mark.parametrize("packed", [False, True])
def test_texts_of_a_png_go(packed):
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", MARK, zip=packed)
    told.add_itxt("XML:com.adobe.xmp", XMP.decode(), zip=packed)
    data = saved(gray(), "PNG", pnginfo=told)
    made = clean(data)
    with Image.open(BytesIO(made)) as opened:
        opened.load()
        assert opened.text == {}
    assert pixels(made) == pixels(data)
    kinds = [made[at + 4 : at + 8] for at in _chunks(made)]
    assert set(kinds) <= {b"IHDR", b"PLTE", b"IDAT", b"IEND"}


def _chunks(data):
    place = 8
    while place < len(data):
        yield place
        place += 12 + int.from_bytes(data[place : place + 4], "big")


def test_a_picture_that_lies_on_its_side_is_set_upright_before_that_is_forgotten():
    turned = exif()
    turned[0x0112] = 6
    made = gone(saved(gray((48, 32)), "JPEG", exif=turned, quality=95))
    with Image.open(BytesIO(made)) as opened:
        assert opened.size == (32, 48)


def test_a_moving_picture_keeps_its_frames_and_their_time():
    frames = [Image.new("RGB", (8, 8), color) for color in ("red", "green", "blue")]
    data = saved(
        frames[0], "GIF", save_all=True, append_images=frames[1:], duration=[40, 80, 120], comment=MARK
    )
    made = gone(data)
    with Image.open(BytesIO(made)) as opened:
        assert opened.n_frames == 3
        opened.seek(1)
        assert opened.info["duration"] == 80
    pages = saved(frames[0], "TIFF", save_all=True, append_images=frames[1:], tiffinfo={315: MARK})
    with Image.open(BytesIO(gone(pages))) as opened:
        assert opened.n_frames == 3


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_pictures_of_every_mode_keep_their_pixels(mode):
    picture = Image.linear_gradient("L").resize((16, 16))
    picture = picture.convert("I;16") if mode == "I;16" else picture.convert(mode)
    data = saved(picture, "PNG")
    with Image.open(BytesIO(data)) as before, Image.open(BytesIO(clean(data))) as after:
        assert after.convert("RGBA").tobytes() == before.convert("RGBA").tobytes()


@pytest.mark.parametrize("cut", [3, 40, 200, -2])
def test_a_broken_picture_is_damaged(cut):
    assert refused(saved(gray((200, 200)), "JPEG")[:cut]) in (Why.DAMAGED, Why.UNKNOWN)


def test_a_picture_that_unpacks_to_too_much_is_too_large():
    size = struct.pack(">II", 60_000, 60_000)
    head = b"IHDR" + size + b"\x01\x00\x00\x00\x00"
    data = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head))
    data += struct.pack(">I", 0) + b"IDAT" + struct.pack(">I", zlib.crc32(b"IDAT"))
    assert refused(data) in (Why.LARGE, Why.DAMAGED)


# PDF.


def _document(change=lambda document: None, **how) -> bytes:
    document = pikepdf.new()
    document.add_blank_page(page_size=(200, 100))
    page = document.pages[0]
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    page.Contents = document.make_stream(b"BT /F1 12 Tf 20 50 Td (The pump stops) Tj ET")
    change(document)
    held = BytesIO()
    document.save(held, **how)
    return held.getvalue()


def _info(document):
    for key in ("/Author", "/Creator", "/Producer", "/Title", "/Company", "/SourceModified"):
        document.docinfo[key] = MARK


def _metadata(document):
    document.Root.Metadata = pikepdf.Stream(document, XMP, Type=pikepdf.Name.Metadata)
    document.pages[0].Metadata = pikepdf.Stream(document, XMP)
    document.pages[0].PieceInfo = pikepdf.Dictionary(Word=pikepdf.Dictionary(Private=MARK))


def _thumbnail(document):
    held = pikepdf.Stream(document, RAW * 3, Width=14, Height=1, BitsPerComponent=8)
    held.ColorSpace = pikepdf.Name.DeviceRGB
    document.pages[0].Thumb = held


def _attached(document):
    document.attachments["notes.txt"] = RAW
    document.attachments[f"{MARK}.txt"] = b"notes"


def _notes(document):
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Text,
        Rect=[10, 10, 30, 30],
        T=MARK,
        NM=MARK,
        M=MARK,
        Contents="Here it stops.",
    )
    holder = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FileAttachment, Rect=[0, 0, 9, 9]
    )
    holder.FS = pikepdf.Dictionary(F=f"{MARK}.txt")
    opens = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9])
    opens.A = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=f"C:/Users/{MARK}/x.doc")
    document.pages[0].Annots = pikepdf.Array([document.make_indirect(one) for one in (note, holder, opens)])


def _signed(document):
    value = document.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Sig, Name=MARK, Contents=RAW))
    field = pikepdf.Dictionary(FT=pikepdf.Name.Sig, T="Signature", V=value)
    document.Root.AcroForm = pikepdf.Dictionary(Fields=[document.make_indirect(field)])
    document.Root.Perms = pikepdf.Dictionary(DocMDP=value)


def _picture_inside(document):
    held = saved(gray(), "JPEG", exif=exif())
    picture = pikepdf.Stream(document, b"", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image)
    picture.Width, picture.Height, picture.BitsPerComponent = 48, 32, 8
    picture.ColorSpace = pikepdf.Array([pikepdf.Name.ICCBased, pikepdf.Stream(document, icc(), N=3)])
    picture.write(held, filter=pikepdf.Name.DCTDecode)
    document.pages[0].Resources.XObject = pikepdf.Dictionary(Im1=picture)


def _threads(document):
    told = pikepdf.Dictionary(I=pikepdf.Dictionary(Author=MARK))
    document.Root.Threads = pikepdf.Array([document.make_indirect(told)])
    document.Root.Names = pikepdf.Dictionary(EmbeddedFiles=pikepdf.Dictionary(Names=[MARK, 1]))
    document.Root.OutputIntents = pikepdf.Array([pikepdf.Dictionary(Info=MARK)])


PLACES = [_info, _metadata, _thumbnail, _attached, _notes, _signed, _picture_inside, _threads]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("packed", [True, False])
def test_a_pdf_keeps_what_it_shows(place, packed):
    mode = pikepdf.ObjectStreamMode.generate if packed else pikepdf.ObjectStreamMode.disable
    made = gone(_document(place, object_stream_mode=mode))
    with pikepdf.open(BytesIO(made)) as document:
        assert b"The pump stops" in document.pages[0].Contents.read_bytes()
        assert list(document.attachments) == []
        assert "/Info" not in document.trailer


def test_remarks_in_a_pdf_stay_without_their_writer():
    with pikepdf.open(BytesIO(gone(_document(_notes)))) as document:
        (note, link) = document.pages[0].Annots
        assert (str(note.Contents), "/T" in note, "/A" in link) == ("Here it stops.", False, False)


def test_pictures_of_a_pdf_keep_their_pixels():
    before = saved(gray(), "JPEG", exif=exif())
    with pikepdf.open(BytesIO(gone(_document(_picture_inside)))) as document:
        picture = document.pages[0].Resources.XObject.Im1
        assert pixels(picture.read_raw_bytes()) == pixels(before)
        assert picture.ColorSpace == pikepdf.Name.DeviceRGB


def test_earlier_revisions_of_a_pdf_go():
    """An incremental update leaves the earlier object in the file: only its newest one is shown."""
    data = _document(
        lambda document: setattr(document.Root, "Hint", MARK),
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
    )
    with pikepdf.open(BytesIO(data)) as document:
        root = document.Root.objgen[0]
        pages = document.Root.Pages.objgen[0]
    start = data.rindex(b"startxref")
    old = int(data[start:].split()[1])
    later = f"{root} 0 obj\n<< /Type /Catalog /Pages {pages} 0 R >>\nendobj\n".encode()
    at, table = len(data), len(data) + len(later)
    tail = f"xref\n{root} 1\n{at:010d} 00000 n \ntrailer\n<< /Size 20 /Root {root} 0 R /Prev {old} >>\n"
    updated = data + later + tail.encode() + f"startxref\n{table}\n%%EOF\n".encode()
    assert RAW in updated
    made = clean(updated)
    assert RAW not in everything_in(made)


def test_a_pdf_that_only_a_password_opens_waits():
    locked = _document(_info, encryption=pikepdf.Encryption(owner="owner", user="user"))
    assert refused(locked) is Why.ENCRYPTED
    opened = _document(_info, encryption=pikepdf.Encryption(owner="owner", user=""))
    assert RAW not in everything_in(clean(opened))


def test_a_broken_pdf_is_damaged():
    assert refused(b"%PDF-1.7\n" + bytes(200)) is Why.DAMAGED


# Archives.


def zipped(members: dict[str, bytes], comment: bytes = b"", extra: bytes = b"") -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            member = zipfile.ZipInfo(name, (2026, 3, 14, 9, 26, 52))
            member.comment, member.extra, member.compress_type = comment, extra, zipfile.ZIP_DEFLATED
            archive.writestr(member, data)
        archive.comment = comment
    return held.getvalue()


def test_a_zip_loses_times_comments_extra_fields_and_names_of_people():
    extra = struct.pack("<HH", 0x7875, len(RAW)) + RAW
    data = zipped({f"home/{MARK}/poc/run.py": b"print(1)\n", "a/": b""}, RAW, extra)
    made = gone(data)
    with zipfile.ZipFile(BytesIO(made)) as packed:
        assert packed.namelist() == ["home/user/poc/run.py", "a/"]
        assert {one.date_time for one in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert packed.read("home/user/poc/run.py") == b"print(1)\n"


@pytest.mark.parametrize("outer", [zipped, lambda members: tarred(members)])
def test_every_member_is_cleaned_in_turn_however_deep(outer):
    inner = zipped({"picture.jpg": PICTURES["jpeg exif"](), "paper.pdf": _document(_info)})
    made = gone(outer({"a.png": PICTURES["png exif"](), "b/inner.zip": inner}))
    assert b"The pump stops" in everything_in(made)


def test_a_member_that_cannot_be_cleaned_keeps_the_archive_waiting():
    assert refused(zipped({"a.txt": b"fine", "firmware.bin": b"\x7fELF" + bytes(40)})) is Why.UNKNOWN
    assert (
        refused(tarred({"a.txt": b"fine", "b.7z": b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(60)})) is Why.UNKNOWN
    )


def test_archives_within_archives_end_somewhere():
    data = b"text"
    for _ in range(DEPTH):
        data = zipped({"a": data})
    clean(data)
    assert refused(zipped({"a": data})) is Why.NESTED


def test_what_unpacks_to_far_more_than_it_is_packed_in_is_too_large():
    assert refused(zipped({"a.txt": b"a" * 2**23})) is Why.LARGE
    assert refused(gzip.compress(b"a" * 2**23)) is Why.LARGE
    many = zipped({f"{n}.txt": b"" for n in range(4_100)})
    assert refused(many) is Why.LARGE


def test_a_zip_that_only_a_password_opens_waits():
    import pyzipper

    held = BytesIO()
    with pyzipper.AESZipFile(held, "w", encryption=pyzipper.WZ_AES) as archive:
        archive.setpassword(b"infected")
        archive.writestr("poc.py", b"print(1)")
    assert refused(held.getvalue()) is Why.ENCRYPTED


def test_two_members_of_one_name_are_damage():
    held = BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("a.txt", b"one")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a.txt", b"two")
    assert refused(held.getvalue()) is Why.DAMAGED


def tarred(members: dict[str, bytes], **how) -> bytes:
    held = BytesIO()
    with tarfile.open(fileobj=held, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name, data in members.items():
            one = tarfile.TarInfo(name)
            one.size, one.mtime, one.uid = len(data), 1_770_000_000, 1207
            one.uname = one.gname = MARK
            one.pax_headers = {"comment": MARK}
            archive.addfile(one, BytesIO(data))
    return held.getvalue()


def test_a_tar_loses_owners_times_and_headers():
    made = gone(tarred({f"Users/{MARK}/run.py": b"print(1)\n"}))
    with tarfile.open(fileobj=BytesIO(made)) as packed:
        (one,) = packed
        assert (one.name, one.uid, one.uname, one.mtime, one.pax_headers) == (
            "Users/user/run.py",
            0,
            "",
            0,
            {},
        )
        assert packed.extractfile(one).read() == b"print(1)\n"


def test_links_in_a_tar_stay_without_names_of_people():
    held = BytesIO()
    with tarfile.open(fileobj=held, mode="w") as archive:
        one = tarfile.TarInfo("latest")
        one.type, one.linkname = tarfile.SYMTYPE, f"/home/{MARK}/run.py"
        archive.addfile(one)
    with tarfile.open(fileobj=BytesIO(gone(held.getvalue()))) as packed:
        assert packed.getmember("latest").linkname == "home/user/run.py"


@pytest.mark.parametrize("kind", [tarfile.CHRTYPE, tarfile.FIFOTYPE])
def test_devices_in_a_tar_are_refused(kind):
    held = BytesIO()
    with tarfile.open(fileobj=held, mode="w") as archive:
        one = tarfile.TarInfo("device")
        one.type = kind
        archive.addfile(one)
    assert refused(held.getvalue()) is Why.UNKNOWN


def test_a_packed_file_loses_the_name_and_time_in_its_header():
    held = BytesIO()
    with gzip.GzipFile(f"{MARK}.tar", "wb", fileobj=held, mtime=1_770_000_000) as packed:
        packed.write(tarred({"a.txt": b"numbers"}))
    made = gone(held.getvalue())
    assert made[3:8] == bytes(5), "neither a name nor a time"
    for pack, unpack in ((bz2.compress, bz2.decompress), (lzma.compress, lzma.decompress)):
        assert unpack(clean(pack(b"numbers\n"))) == b"numbers\n"


def test_packed_files_in_a_row_are_refused():
    assert refused(gzip.compress(b"one\n") + gzip.compress(b"two\n")) is Why.DAMAGED


@pytest.mark.parametrize(
    ("path", "plain"),
    [
        ("C:\\Users\\anna\\a.txt", "Users/user/a.txt"),
        ("/home/anna/a/b", "home/user/a/b"),
        ("x/Users/anna/home/b", "x/Users/user/home/b"),
        ("homely/anna/a", "homely/anna/a"),
    ],
)
def test_paths_name_nobody(path, plain):
    assert neutral_path(path) == plain


# Office documents.

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
P = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def relations(*pairs: tuple[str, str, str], external: tuple[str, ...] = ()) -> bytes:
    rows = "".join(
        f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}"'
        + (' TargetMode="External"/>' if key in external else "/>")
        for key, kind, target in pairs
    )
    return f'<Relationships xmlns="{P}">{rows}</Relationships>'.encode()


def types(*parts: str) -> bytes:
    rows = "".join(f'<Override PartName="/{part}" ContentType="application/xml"/>' for part in parts)
    kind = "http://schemas.openxmlformats.org/package/2006/content-types"
    usual = '<Default Extension="xml" ContentType="application/xml"/>'
    return f'<Types xmlns="{kind}">{usual}{rows}</Types>'.encode()


def word(**more: bytes) -> dict[str, bytes]:
    """A text document with a marker in every place that tells of people."""
    body = (
        f'<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body><w:p w:rsidR="00{MARK}" w:rsidRDefault="{MARK}">'
        f'<w:ins w:id="1" w:author="{MARK}" w:date="2026-03-14T{MARK}"><w:r>'
        "<w:t>The pump stops</w:t></w:r></w:ins>"
        f'<w:r><w:drawing><pic name="x" descr="C:\\Users\\{MARK}\\x.png" r:embed="rId5"/></w:drawing></w:r>'
        f"</w:p><!-- {MARK} --></w:body></w:document>"
    )
    remarks = (
        f'<w:comments xmlns:w="{W}"><w:comment w:id="0" w:author="{MARK}" w:initials="{MARK}"'
        f' w:date="{MARK}">'
        "<w:p><w:r><w:t>Here</w:t></w:r></w:p></w:comment></w:comments>"
    )
    settings = (
        f'<w:settings xmlns:w="{W}" xmlns:r="{R}"><w:attachedTemplate r:id="rId9"/><w:rsids>'
        f'<w:rsid w:val="{MARK}"/></w:rsids><w:docVars>'
        f'<w:docVar w:name="a" w:val="{MARK}"/></w:docVars></w:settings>'
    )
    core = f"<coreProperties><creator>{MARK}</creator></coreProperties>".encode()
    return {
        "[Content_Types].xml": types("word/document.xml", "docProps/core.xml", "word/people.xml"),
        "_rels/.rels": relations(
            ("rId1", "officeDocument", "word/document.xml"),
            ("rId2", "core-properties", "docProps/core.xml"),
            ("rId3", "thumbnail", "docProps/thumbnail.jpeg"),
        ),
        "docProps/core.xml": core,
        "docProps/app.xml": core,
        "docProps/custom.xml": core,
        "docProps/thumbnail.jpeg": PICTURES["jpeg exif"](),
        "customXml/item1.xml": core,
        "word/people.xml": core,
        "word/document.xml": body.encode(),
        "word/comments.xml": remarks.encode(),
        "word/settings.xml": settings.encode(),
        "word/_rels/settings.xml.rels": relations(
            ("rId9", "attachedTemplate", f"file:///C:/Users/{MARK}/normal.dotm"), external=("rId9",)
        ),
        "word/_rels/document.xml.rels": relations(
            ("rId4", "comments", "comments.xml"),
            ("rId5", "image", "media/image1.png"),
            ("rId6", "people", "people.xml"),
            ("rId7", "customXml", "../customXml/item1.xml"),
        ),
        "word/media/image1.png": PICTURES["png exif"](),
        **more,
    }


def test_a_text_document_keeps_its_text_remarks_and_pictures():
    data = zipped(word(), RAW)
    made = gone(data)
    with zipfile.ZipFile(BytesIO(made)) as packed:
        names = packed.namelist()
        assert not [one for one in names if "docProps" in one or "people" in one or "customXml" in one]
        body, told = packed.read("word/document.xml"), packed.read("word/_rels/document.xml.rels")
        assert b"The pump stops" in body
        assert b'w:author="Author"' in body
        assert b"Here" in packed.read("word/comments.xml")
        assert b"rId5" in told
        assert b"rId6" not in told
        assert b"docProps" not in packed.read("_rels/.rels") + packed.read("[Content_Types].xml")
        assert pixels(packed.read("word/media/image1.png")) == pixels(PICTURES["png exif"]())


def test_a_table_keeps_its_cells_and_names_and_no_printer_path_or_person():
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts = {
        "[Content_Types].xml": types("xl/workbook.xml"),
        "_rels/.rels": relations(("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{main}"><fileSharing userName="{MARK}"/>'
        f'<absPath url="C:\\{MARK}"/>'
        "<sheets><sheet name='Doses'/></sheets></workbook>".encode(),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}" xmlns:r="{R}"><v>150</v>'
        '<pageSetup r:id="rId1"/></worksheet>'.encode(),
        "xl/worksheets/_rels/sheet1.xml.rels": relations(
            ("rId1", "printerSettings", "../printerSettings/printerSettings1.bin")
        ),
        "xl/printerSettings/printerSettings1.bin": RAW,
        "xl/comments1.xml": f'<comments xmlns="{main}"><authors><author>{MARK}</author></authors>'
        "</comments>".encode(),
        "xl/persons/person.xml": f'<personList><person displayName="{MARK}" userId="{MARK}"/>'
        "</personList>".encode(),
        "xl/tables/table1.xml": f'<table xmlns="{main}" displayName="Doses"/>'.encode(),
    }
    made = gone(zipped(parts))
    with zipfile.ZipFile(BytesIO(made)) as packed:
        assert b"150" in packed.read("xl/worksheets/sheet1.xml")
        assert b"r:id" not in packed.read("xl/worksheets/sheet1.xml")
        assert b'displayName="Doses"' in packed.read("xl/tables/table1.xml")
        assert b"Doses" in packed.read("xl/workbook.xml")


@pytest.mark.parametrize(
    ("part", "why"),
    [
        ("word/vbaProject.bin", Why.ACTIVE),
        ("word/embeddings/oleObject1.bin", Why.UNKNOWN),
        ("word/media/image2.emf", Why.UNKNOWN),
        ("../evil.xml", Why.DAMAGED),
    ],
)
def test_parts_that_are_not_known_keep_a_document_waiting(part, why):
    assert refused(zipped(word(**{part: b"\x01\x02" + RAW}))) is why


def test_documents_within_documents_are_cleaned_too():
    made = gone(zipped(word(**{"word/embeddings/inner.docx": zipped(word())})))
    with zipfile.ZipFile(BytesIO(made)) as packed:
        assert b"The pump stops" in everything_in(packed.read("word/embeddings/inner.docx"))


def test_an_open_document_keeps_its_text_and_pictures():
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:officeooo="http://openoffice.org/2009/office">'
        f'<text:p officeooo:rsid="{MARK}">The pump stops<office:annotation><dc:creator>{MARK}</dc:creator>'
        f"<dc:date>{MARK}</dc:date>Here</office:annotation> at once "
        f"<text:author-name>{MARK}</text:author-name></text:p>"
        "</office:document-content>"
    )
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        '<manifest:file-entry manifest:full-path="/"/><manifest:file-entry manifest:full-path="content.xml"/>'
        '<manifest:file-entry manifest:full-path="meta.xml"/></manifest:manifest>'
    )
    data = zipped(
        {
            "mimetype": b"application/vnd.oasis.opendocument.text",
            "content.xml": content.encode(),
            "meta.xml": f"<meta>{MARK}</meta>".encode(),
            "settings.xml": f"<settings>{MARK}</settings>".encode(),
            "Thumbnails/thumbnail.png": PICTURES["png exif"](),
            "Pictures/1.jpg": PICTURES["jpeg exif"](),
            "META-INF/manifest.xml": manifest.encode(),
        }
    )
    made = gone(data)
    with zipfile.ZipFile(BytesIO(made)) as packed:
        assert packed.namelist()[0] == "mimetype"
        assert packed.getinfo("mimetype").compress_type == zipfile.ZIP_STORED
        body = packed.read("content.xml")
        assert b"The pump stops" in body
        assert b"Here" in body
        assert b" at once " in body
        assert b"meta.xml" not in packed.read("META-INF/manifest.xml")
        assert pixels(packed.read("Pictures/1.jpg")) == pixels(PICTURES["jpeg exif"]())


def test_entities_in_a_document_are_refused():
    bomb = b'<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><a>&b;</a>'
    assert refused(zipped(word(**{"word/footer1.xml": bomb}))) is Why.UNKNOWN


# Recordings.


def _option(code: int, value: bytes) -> bytes:
    return struct.pack("<HH", code, len(value)) + value + bytes(-len(value) % 4)


def _block(kind: int, body: bytes) -> bytes:
    length = struct.pack("<I", len(body) + 12)
    return struct.pack("<I", kind) + length + body + length


def _told(*codes: int) -> bytes:
    return b"".join(_option(code, RAW) for code in codes) + bytes(4)


def test_a_recording_keeps_packets_and_times_and_waits_for_somebody_to_judge_them():
    section = struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1) + _told(1, 2, 3, 4)
    machine = struct.pack("<HHI", 1, 0, 65535) + _option(9, b"\x09") + _told(1, 2, 3, 12, 15)
    packet = struct.pack("<IIIII", 0, 1, 2, 5, 5) + b"12345" + bytes(3) + _told(1)
    names = _block(4, struct.pack("<HH", 1, 18) + b"\x0a\x00\x00\x01" + RAW + bytes(2) + bytes(4))
    data = (
        _block(0x0A0D0D0A, section)
        + _block(1, machine)
        + _block(6, packet)
        + names
        + _block(5, bytes(12) + _told(1))
    )
    data += _block(0xBAD, RAW + bytes(2))
    assert RAW in data
    word, made = cleaned(data)
    assert word == Why.PACKETS
    assert RAW not in made
    assert b"12345" in made
    assert _option(9, b"\x09") in made
    assert cleaned(made) == (word, made)


def test_a_broken_recording_is_damaged():
    assert refused(b"\xd4\xc3\xb2\xa1" + bytes(20) + b"\xff" * 20) is Why.DAMAGED
    assert refused(b"\x0a\x0d\x0d\x0a" + b"\xff" * 40) is Why.DAMAGED


# Texts.


@pytest.mark.parametrize(
    "data", [b"run,rate\n1,150\n", b"#!/bin/sh\necho 1\n", b'{"a": 1}', b"import os\n", "Größe\n".encode()]
)
def test_texts_are_handed_on_as_they_are(data):
    assert clean(data) == data


@pytest.mark.parametrize(
    "data",
    [
        b"From: Anna <a@example.org>\nSubject: Pump\n\nIt stops.\n",
        b"Received: from a\n by b\nTo: c\n\nx",
        b"From 0123456789012345678901234567890123456789 Mon\nFrom: Anna <a@b>\n",
        b"commit 0123456789012345678901234567890123456789\nAuthor: Anna <a@b>\n",
        b"BEGIN:VCARD\nFN:Anna\nEND:VCARD\n",
    ],
)
def test_messages_patches_and_cards_wait(data):
    assert refused(data) is Why.LETTER


def test_a_drawing_loses_what_its_program_noted():
    editor = "http://www.inkscape.org/namespaces/inkscape"
    data = (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:inkscape="{editor}" inkscape:docname="{MARK}.svg">'
        f"<!-- {MARK} --><metadata><a>{MARK}</a></metadata><path d='M0 0'/></svg>"
    ).encode()
    assert b'd="M0 0"' in gone(data)


def test_documents_that_are_one_xml_file_wait():
    flat = b'<?xml version="1.0"?><o:document xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0"/>'
    assert refused(flat) is Why.UNKNOWN


@pytest.mark.parametrize(
    "data",
    [
        b"\x7fELF" + bytes(60),
        b"{\\rtf1 {\\info}}",
        bytes(range(256)),
        b"\x00\x00\x00\x18ftypmp42" + bytes(50),
    ],
)
def test_what_is_not_known_waits(data):
    assert refused(data) is Why.UNKNOWN


# The process apart.


def test_it_runs_in_a_process_of_its_own_that_knows_nothing_of_ours():
    found = cleaning.clean(PICTURES["jpeg exif"]())
    assert found.why is None
    assert pixels(found.data) == pixels(PICTURES["jpeg exif"]())
    assert cleaning.clean(b"\x7fELF" + bytes(60)).why is Why.UNKNOWN


def test_what_takes_too_long_is_too_large():
    assert cleaning.clean(b"text", seconds=0.001).why is Why.LARGE


def test_a_process_that_dies_makes_nothing(monkeypatch):
    monkeypatch.setattr(cleaning.sys, "executable", "/bin/false")
    assert cleaning.clean(b"text").why is Why.DAMAGED


def test_names_say_what_a_file_is_and_nothing_else():
    assert neutral(1, "image/png", "jpeg") == "file-1.png"
    assert neutral(2, "application/zip", "docx") == "file-2.docx"
    assert neutral(3, "application/zip", "anna") == "file-3.zip"
    assert neutral(4, "text/x-python", "py") == "file-4.py"
    assert neutral(5, "text/plain", "anna") == "file-5.txt"
    assert neutral(6, "application/x-elf", "anna") == "file-6.bin"


def test_random_damage_is_never_more_than_refused():
    import random

    chance = random.Random(20261127)
    whole = [
        PICTURES["jpeg exif"](),
        _document(_info),
        zipped(word()),
        tarred({"a": b"1"}),
        PICTURES["tiff xmp"](),
    ]
    for data in whole:
        for _ in range(15):
            broken = bytearray(data)
            for _ in range(8):
                broken[chance.randrange(len(broken))] = chance.randrange(256)
            word_, made = cleaned(bytes(broken))
            assert word_ or made
            assert word_ in ("", *(one.value for one in Why))


def test_the_folder_of_a_person_is_nobodys_in_a_tar():
    held = BytesIO()
    with tarfile.open(fileobj=held, mode="w") as archive:
        for name in ("home", f"home/{MARK}"):
            folder = tarfile.TarInfo(name)
            folder.type = tarfile.DIRTYPE
            archive.addfile(folder)
        there = tarfile.TarInfo("link")
        there.type, there.linkname = tarfile.SYMTYPE, f"/home/{MARK}"
        archive.addfile(there)
    made = cleaned(held.getvalue())[1]
    with tarfile.open(fileobj=BytesIO(made)) as archive:
        assert [one.name for one in archive] == ["home", "home/user", "link"]
        assert archive.getmember("link").linkname == "home/user"
    assert MARK.encode() not in made


@pytest.mark.parametrize(
    "data",
    [
        b'<svg xmlns="http://www.w3.org/2000/svg"><image href="data:image/jpeg;base64,/9j/"/></svg>',
        b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///home/zqx/p.jpg"/></svg>',
        b'<!DOCTYPE html><html><head><meta name="author" content="zqx"></head><body>x</body></html>',
        b'<?xml version="1.0"?><Project><Author>zqx</Author></Project>',
    ],
)
def test_markup_that_holds_more_than_a_drawing_waits_for_a_coordinator(data):
    assert refused(data) is Why.UNKNOWN
