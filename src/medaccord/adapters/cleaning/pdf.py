"""PDF documents: what they show stays; who made, sent, signed or commented them, and with what, goes.

The document is written anew from what its pages need, so that nothing of earlier revisions is left. Links out
of it, scripts, fields and tags go (decision 0261).
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from medaccord.adapters.cleaning.pictures import strip_jpeg
from medaccord.domain.cleaning import Uncleanable, Why

# ISO 32000-2: what stays of the document, its pages, remarks, outline and layers; all else, goes.
_ROOT = frozenset({"/Type", "/Pages", "/Version", "/Outlines", "/OCProperties", "/PageLayout", "/PageMode"})
_TREE = frozenset({"/Type", "/Parent", "/Kids", "/Count", "/Resources", "/MediaBox", "/CropBox", "/Rotate"})
_PAGE = _TREE - {"/Kids", "/Count"} | {"/Contents", "/Annots", "/Group", "/UserUnit"}
_PAGE |= {"/BleedBox", "/TrimBox", "/ArtBox"}
_NOTE = frozenset(
    {"/Type", "/Subtype", "/Rect", "/Contents", "/AP", "/AS", "/F", "/C", "/CA", "/Border", "/BS", "/BE"}
    | {"/QuadPoints", "/InkList", "/Vertices", "/L", "/LE", "/IC", "/Dest", "/A", "/H", "/DA", "/Q", "/OC"}
)
_NOTES = frozenset(
    {"/Text", "/Link", "/FreeText", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine", "/Highlight"}
    | {"/Underline", "/Squiggly", "/StrikeOut", "/Caret", "/Ink", "/Stamp", "/Widget"}
)
"""Remarks that show something; what holds a file, a film or a model goes, and so does the window of one."""
_ITEM = frozenset(
    {"/Type", "/Title", "/Parent", "/Prev", "/Next", "/First", "/Last", "/Count", "/Dest", "/A", "/C", "/F"}
)
_LAYER = frozenset({"/Type", "/Name", "/OCGs", "/P", "/VE"})
_LAYERS = frozenset({"/BaseState", "/ON", "/OFF", "/Order", "/ListMode", "/RBGroups", "/Locked"})
_PAINTED = {
    "/Image": frozenset(
        {"/Type", "/Subtype", "/Width", "/Height", "/ColorSpace", "/BitsPerComponent", "/Intent", "/Mask"}
        | {"/ImageMask", "/Decode", "/Interpolate", "/SMask", "/SMaskInData", "/OC", "/Matte"}
        | {"/Length", "/Filter", "/DecodeParms"}
    ),
    "/Form": frozenset(
        {"/Type", "/Subtype", "/FormType", "/BBox", "/Matrix", "/Resources", "/Group", "/OC"}
        | {"/Length", "/Filter", "/DecodeParms"}
    ),
}
# Keys that tell of people, programs and times, or hold files and earlier content, wherever they stand.
_TOLD = frozenset(
    {"/Metadata", "/PieceInfo", "/LastModified", "/Thumb", "/AF", "/SpiderInfo", "/CreatorInfo", "/AA"}
    | {"/OPI", "/Ref", "/Measure", "/PtData", "/Usage", "/UserProperties", "/EF", "/RF"}
)
_HIDDEN = 2 | 32
"""Bits of a remark that nobody is shown (ISO 32000-2 table 167)."""
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
    root = document.Root
    form = root.get("/AcroForm")
    if form is not None and "/XFA" in form:
        raise Uncleanable(Why.UNKNOWN)
    for key in list(document.trailer.keys()):
        if key not in ("/Root", "/Size"):
            del document.trailer[key]
    _keep(root, _ROOT)
    _strip_tree(root.Pages)
    pages = {page.obj.objgen for page in document.pages}
    for page in document.pages:
        _keep(page.obj, _PAGE)
        _strip_notes(page.obj, pages)
    _strip_layers(root)
    for one in list(document.objects):
        if isinstance(one, (Dictionary, Stream)):
            _strip_object(one)
            if "/Title" in one and "/Parent" in one:  # of the outline
                _keep(one, _ITEM)
                _stay_inside(one, pages)
        elif isinstance(one, Array):
            _strip_array(one)


def _strip_tree(node: Any, depth: int = 0) -> None:
    """The nodes above the pages, which pages inherit from."""
    if depth > 60:
        raise Uncleanable(Why.NESTED)
    _keep(node, _TREE)
    for inner in node.get("/Kids", ()):
        if "/Kids" in inner:
            _strip_tree(inner, depth + 1)


def _strip_notes(page: Any, pages: set[tuple[int, int]]) -> None:
    """What remarks and fields show stays where it is; who wrote them, and what they do and hide, goes."""
    notes = page.get("/Annots")
    if notes is None:
        return
    page.Annots = Array([one for one in notes if _is_shown(one)])
    for note in page.Annots:
        if note.Subtype == Name.Widget:
            _show_field(note)
        _keep(note, _NOTE)
        _stay_inside(note, pages)
        if "/AP" in note:
            _keep(note.AP, frozenset({"/N"}))


def _is_shown(note: Any) -> bool:
    known = isinstance(note, Dictionary) and str(note.get("/Subtype")) in _NOTES
    return known and not int(note.get("/F", 0)) & _HIDDEN


def _show_field(field: Any) -> None:
    """A field stays as it is drawn, and is none any more.

    Raises Uncleanable where what it says would be drawn by its reader only.
    """
    above, depth = field, 0
    while isinstance(above, Dictionary) and depth < 60:
        says = "/V" in above and above.get("/FT", field.get("/FT")) != Name.Sig
        if says and "/N" not in field.get("/AP", {}):
            raise Uncleanable(Why.UNKNOWN)
        above, depth = above.get("/Parent"), depth + 1
    field.Subtype = Name.Stamp
    _drop(field, ("/Contents",))


def _stay_inside(one: Any, pages: set[tuple[int, int]]) -> None:
    """No link leads out of the document, runs anything, or goes by a name; to one of its pages it may."""
    action = one.get("/A")
    _drop(one, ("/A",))
    if isinstance(action, Dictionary) and action.get("/S") == Name.GoTo:
        one["/Dest"] = action.get("/D")
    place = one.get("/Dest")
    known = isinstance(place, Array) and len(place) and isinstance(place[0], Dictionary)
    if "/Dest" in one and not (known and place[0].objgen in pages):
        del one["/Dest"]


def _strip_layers(root: Any) -> None:
    """Layers stay with their names; who made them, and for whom they are, goes."""
    layers = root.get("/OCProperties")
    if layers is None:
        return
    _keep(layers, frozenset({"/OCGs", "/D"}))
    if "/D" in layers:
        _keep(layers.D, _LAYERS)


def _strip_object(one: Any) -> None:
    _drop(one, _TOLD)
    if isinstance(one, Stream):
        _drop(one, ("/F", "/FFilter", "/FDecodeParms", "/Name"))  # where its bytes lay outside, and its name
        if (kept := _PAINTED.get(str(one.get("/Subtype")))) is not None:
            _keep(one, kept)
        _strip_picture(one)
    if str(one.get("/Type")) in ("/OCG", "/OCMD"):
        _keep(one, _LAYER)
    _strip_resources(one)
    for key, value in _parts(one):
        if (plain := _plain_color(value)) is not None:
            one[key] = plain
        elif isinstance(value, (Dictionary, Array)) and not value.is_indirect:
            _strip_within(value)


def _strip_resources(one: Any) -> None:
    """What marks a piece of a page is told of layers alone (ISO 32000-2 §14.6.2)."""
    marks = one.get("/Properties")
    if not isinstance(marks, Dictionary):
        return
    for key, inner in _parts(marks):
        if not isinstance(inner, Dictionary) or str(inner.get("/Type")) not in ("/OCG", "/OCMD"):
            marks[key] = Dictionary()


def _keep(one: Any, keys: frozenset[str]) -> None:
    _drop(one, [key for key, _ in _parts(one) if key not in keys])


def _strip_within(value: Any, depth: int = 0) -> None:
    """What stands directly inside another object, to its end."""
    if depth > 60:
        raise Uncleanable(Why.NESTED)
    if isinstance(value, Array):
        _strip_array(value, depth)
        return
    _drop(value, _TOLD)
    _strip_resources(value)
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
