"""PDF documents: what they show stays; who made, sent, signed or commented them, and with what, goes.

The document is written anew from what its pages need, so that nothing of earlier revisions is left.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from medaccord.adapters.cleaning.pictures import strip_jpeg
from medaccord.domain.cleaning import Uncleanable, Why

# ISO 32000-2: keys that tell of people, programs and times, or hold files and earlier content of others.
_TOLD = frozenset(
    {
        "/Metadata",
        "/PieceInfo",
        "/LastModified",
        "/Thumb",
        "/AF",
        "/SpiderInfo",
        "/OutputIntents",
        "/CreatorInfo",
    }
    | {"/Collection", "/Perms", "/DSS", "/Legal", "/Threads", "/EmbeddedFiles", "/IDS", "/URLS", "/DPartRoot"}
)
_OF_NOTE = ("/T", "/NM", "/M", "/CreationDate", "/Subj", "/RC", "/IRT", "/ExData")
_HOLDING = frozenset({"/FileAttachment", "/RichMedia", "/Sound", "/Movie", "/Screen"})
_OUTSIDE = frozenset({"/Launch", "/GoToR", "/GoToE", "/ImportData", "/SubmitForm"})
_COLORS = {1: Name.DeviceGray, 3: Name.DeviceRGB, 4: Name.DeviceCMYK}


def clean(data: bytes) -> bytes:
    """The same pages without what tells who made them; raises Uncleanable."""
    try:
        opened = pikepdf.open(BytesIO(data))
    except pikepdf.PasswordError as closed:
        raise Uncleanable(Why.ENCRYPTED) from closed
    with opened as document:
        _strip(document)
        held = BytesIO()
        document.save(
            held,
            deterministic_id=True,
            encryption=False,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    return held.getvalue()


def _strip(document: Pdf) -> None:
    for key in ("/Info", "/ID"):
        if key in document.trailer:
            del document.trailer[key]
    form = document.Root.get("/AcroForm")
    if form is not None and "/XFA" in form:
        raise Uncleanable(Why.UNKNOWN)
    for page in document.pages:
        _strip_page(page.obj)
    for one in list(document.objects):
        if isinstance(one, (Dictionary, Stream)):
            _strip_object(one)
        elif isinstance(one, Array):
            _strip_array(one)


def _strip_page(page: Any) -> None:
    """Notes stay where they are, without their writers; what holds a file goes."""
    notes = page.get("/Annots")
    if notes is None:
        return
    kept = [one for one in notes if isinstance(one, Dictionary) and str(one.get("/Subtype")) not in _HOLDING]
    for note in kept:
        if note.get("/Subtype") != Name.Widget:
            _drop(note, _OF_NOTE)
    page.Annots = Array(kept)


def _strip_object(one: Any) -> None:
    _drop(one, _TOLD)
    if one.get("/FT") == Name.Sig or one.get("/Type") == Name.Sig:
        _drop(one, ("/V", "/Name", "/Reason", "/Location", "/ContactInfo", "/Contents", "/Cert"))
    for key in ("/A", "/AA", "/OpenAction", "/Next"):
        if isinstance(action := one.get(key), Dictionary) and str(action.get("/S")) in _OUTSIDE:
            del one[key]
    if isinstance(one, Stream):
        _strip_picture(one)
    for key, value in _parts(one):
        if (plain := _plain_color(value)) is not None:
            one[key] = plain
        elif isinstance(value, (Dictionary, Array)) and not value.is_indirect:
            _strip_within(value)


def _strip_within(value: Any, depth: int = 0) -> None:
    """What stands directly inside another object, to its end."""
    if depth > 60:
        raise Uncleanable(Why.NESTED)
    if isinstance(value, Array):
        _strip_array(value, depth)
        return
    _drop(value, _TOLD)
    for key, inner in _parts(value):
        if (plain := _plain_color(inner)) is not None:
            value[key] = plain
        elif isinstance(inner, (Dictionary, Array)) and not inner.is_indirect:
            _strip_within(inner, depth + 1)


def _strip_array(row: Any, depth: int = 0) -> None:
    for place, inner in enumerate(list(row)):
        if (plain := _plain_color(inner)) is not None:
            row[place] = plain
        elif isinstance(inner, (Dictionary, Array)) and not inner.is_indirect:
            _strip_within(inner, depth + 1)


def _parts(one: Any) -> Iterator[tuple[str, Any]]:
    yield from list(one.items())


def _drop(one: Any, keys: Any) -> None:
    for key in keys:
        if key in one:
            del one[key]


def _plain_color(value: Any) -> Name | None:
    """The plain color space for one by an ICC profile (ISO 32000-2 §8.6.5.5), which can name a machine."""
    if not isinstance(value, Array) or len(value) < 2 or value[0] != Name.ICCBased:
        return None
    return _COLORS.get(int(value[1].get("/N", 0)))


def _strip_picture(one: Any) -> None:
    """Pictures inside are files of their own: a JPEG keeps its pixels, what is not read here is refused."""
    packed = one.get("/Filter")
    filters = [str(name) for name in packed] if isinstance(packed, Array) else [str(packed)]
    if "/JPXDecode" in filters:
        raise Uncleanable(Why.UNKNOWN)
    if filters == ["/DCTDecode"]:
        kept = one.get("/DecodeParms")
        one.write(strip_jpeg(one.read_raw_bytes()), filter=Name.DCTDecode, decode_parms=kept)
    elif "/DCTDecode" in filters:
        raise Uncleanable(Why.UNKNOWN)
