"""Office documents: their text, pictures and remarks stay, who wrote, changed and printed them goes.

OOXML (ECMA-376) and ODF (ISO 26300) are archives of XML. Parts that only tell of people, times and programs
go with all that points at them; names and times beside remarks and changes go one by one; pictures are
cleaned as pictures. A part of a kind that is not known keeps the whole document waiting.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any
from urllib.parse import unquote

from medaccord.adapters.cleaning.markup import drop, elements, local, parsed, space, written
from medaccord.domain.cleaning import Uncleanable, Why

Clean = Callable[[bytes], bytes]
Parts = dict[str, bytes]

NOBODY = "Author"
TYPES, OOXML, ODF = "[Content_Types].xml", "ooxml", "odf"
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".tif", ".tiff", ".bmp", ".webp", ".svg")
_FONTS = (".odttf", ".fntdata", ".ttf", ".otf")
_PACKAGES = (".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp")

_GONE = re.compile(
    r"docprops/|customxml/|_xmlsignatures/|.*printersettings\d*\.bin$|word/people\.xml$|xl/revisions/"
    r"|word/comments(extensible|ids)\.xml$|word/glossary/|word/intelligence\d*\.xml$|ppt/tags/|ppt/changesinfos/|.*/labelinfo\.xml$|docmetadata/|\[trash\]/",
)
"""Parts of OOXML that only tell of people, times, programs and machines."""
_ACTIVE = re.compile(r".*(vbaproject|vbadata|activex|/macros?/|^basic/|^scripts/)")
_STUCK = re.compile(r".*(xl/connections\.xml|\.bin|\.emf|\.wmf)$")

_WRITERS = frozenset({"author", "userId", "providerId", "userName", "lastModifiedBy", "refreshedBy", "user"})
_NAMES = frozenset({("name", "cmAuthor"), ("name", "author"), ("displayName", "person")})
_TIMES = frozenset({"date", "dateUtc", "dt", "dT", "created", "modified", "lastEdited"})
_TRACES = re.compile(r"rsid\w*|docId|initials|lastEditedBy|refreshedDate")
_HOLDERS = frozenset(
    {"rsids", "docId", "docVars", "mailMerge", "attachedTemplate", "absPath", "fileSharing"}
    | {"saveThroughXslt", "writeProtection", "documentProtection", "revisionPtr"}
    | {"customWorkbookViews", "alternateUrls", "scenarios", "permStart", "permEnd", "dataBinding", "tag"}
    | {"bookmarkStart", "bookmarkEnd", "alias", "custDataLst"}
)
"""Elements of OOXML that hold paths, templates, data sources, names and numbers of writing sessions."""
_FIELDS = frozenset({"instrText", "delInstrText"})
_KNOWN = re.compile(
    r"word/(document|styles|styleswitheffects|settings|websettings|fonttable|numbering|footnotes|endnotes"
    r"|comments|commentsextended|header\d*|footer\d*)\.xml$"
    r"|xl/(workbook|styles|sharedstrings|calcchain|metadata|comments\d*|persons/person\d*"
    r"|pivottables/pivottable\d*|pivotcache/pivotcache(definition|records)\d*"
    r"|(worksheets|chartsheets)/sheet\d*|tables/table\d*|threadedcomments/threadedcomment\d*)\.xml$"
    r"|ppt/(presentation|presprops|viewprops|tablestyles|commentauthors|authors|(slides|slidelayouts"
    r"|slidemasters|notesslides|notesmasters|handoutmasters|comments)/[a-z]+\d*)\.xml$"
    r"|(word|xl|ppt)/(theme/theme(override)?\d*|(charts|diagrams|drawings)/[a-z]+\d*)\.(xml|vml)$"
    r"|(word|xl|ppt)/(drawings/)?vmldrawing\d*\.vml$",
)
"""Parts of OOXML that hold what a document shows."""
_REMARKED = frozenset({"comment", "ins", "del", "cm", "cmAuthor", "author", "person", "threadedComment"})
_PATH = re.compile(r"[A-Za-z]:[\\/]|\\\\|file:|/home/|/Users/")


_LOCAL = re.compile(r"(?<![A-Za-z])[A-Za-z]:[\\/]|\\\\[A-Za-z]|file:|/home/|/Users/")
"""What only a path of a machine looks like; http: is none."""


def family_of(parts: Mapping[str, bytes]) -> str:
    """Which family of office documents an archive is of; nothing where it is none."""
    if TYPES in parts and "_rels/.rels" in parts:
        return OOXML
    return ODF if parts.get("mimetype", b"").startswith(b"application/vnd.oasis.opendocument") else ""


def clean(family: str, parts: Parts, clean_part: Clean) -> bytes:
    """The document without what tells who made it; raises Uncleanable."""
    for name in parts:
        if _ACTIVE.match(name.lower()):
            raise Uncleanable(Why.ACTIVE)
        if name.startswith("/") or ".." in name.split("/") or "\\" in name:
            raise Uncleanable(Why.DAMAGED)
    made = _ooxml(parts, clean_part) if family == OOXML else _odf(parts, clean_part)
    return _packed(made)


def _packed(parts: Parts) -> bytes:
    from medaccord.adapters.cleaning.archives import bare_member

    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            packing = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(bare_member(name, packing), data)
    return held.getvalue()


def _ooxml(parts: Parts, clean_part: Clean) -> Parts:
    kept = {name: data for name, data in parts.items() if not _GONE.match(name.lower())}
    lost = {name: _relations(kept, name) for name in kept if name.endswith(".rels")}
    missing = {_source_of(name): ids for name, (_, ids) in lost.items()}
    made: Parts = {}
    for name, data in kept.items():
        if name == TYPES:
            made[name] = _types(data, kept)
        elif name in lost:
            made[name] = lost[name][0]
        else:
            made[name] = _part(name, data, missing.get(name, frozenset()), clean_part)
    return made


def _part(name: str, data: bytes, missing: frozenset[str], clean_part: Clean) -> bytes:
    """One part of OOXML, cleaned by what it is."""
    lower = name.lower()
    if lower.endswith((".xml", ".vml")):
        if not _KNOWN.match(lower):
            raise Uncleanable(Why.UNKNOWN)
        return _markup(data, missing)
    return _other(lower, data, clean_part)


def _other(lower: str, data: bytes, clean_part: Clean) -> bytes:
    """A part that is no markup of the document itself."""
    if not data:
        return data
    if lower.endswith((*_PICTURES, *_PACKAGES)):
        return clean_part(data)
    if lower.endswith(_FONTS) and not _STUCK.match(lower):
        return data
    raise Uncleanable(Why.UNKNOWN)


def _source_of(relations: str) -> str:
    """The part that a relations part belongs to (ECMA-376 part 2 §9.3): a/_rels/b.xml.rels is of a/b.xml."""
    folder, name = posixpath.split(relations)
    return posixpath.join(posixpath.dirname(folder), name.removesuffix(".rels"))


def _relations(kept: Parts, name: str) -> tuple[bytes, frozenset[str]]:
    """A relations part without those to parts that went, and their ids; none leads out of the document."""
    root, gone = parsed(kept[name]), set()
    base = posixpath.dirname(posixpath.dirname(name))
    for one in elements(root):
        if local(one.tag) != "Relationship":
            continue
        target = one.get("Target", "")
        if one.get("TargetMode") == "External":
            one.set("Target", "removed")
        elif not _is_there(kept, base, target):
            gone.add(one.get("Id", ""))
            drop(one)
    return written(root), frozenset(gone)


def _is_there(kept: Parts, base: str, target: str) -> bool:
    path = unquote(target.partition("#")[0])
    full = path.lstrip("/") if path.startswith("/") else posixpath.normpath(posixpath.join(base, path))
    return full in kept or full.lower() in {name.lower() for name in kept}


def _types(data: bytes, kept: Parts) -> bytes:
    root = parsed(data)
    for one in elements(root):
        if local(one.tag) == "Override" and one.get("PartName", "").lstrip("/") not in kept:
            drop(one)
    return written(root)


_RELATION = "/officeDocument/2006/relationships"


def _markup(data: bytes, missing: frozenset[str]) -> bytes:
    """XML of a part: writers become one, times and traces go, as does what pointed at a part that went."""
    root = parsed(data)
    for one in elements(root):
        if local(one.tag) in _HOLDERS and one.getparent() is not None:
            drop(one)
            continue
        for name in list(one.attrib):
            _attribute(one, name, missing)
        if local(one.tag) == "author" and one.text:  # of remarks in tables
            one.text = NOBODY
        elif local(one.tag) in _FIELDS:  # what a field says stands beside it; how it is found need not
            one.text = ""
    _check_no_paths(root)
    return written(root)


def _check_no_paths(root: Any) -> None:
    """Raise Uncleanable where a path of a machine stands in what a reader does not see."""
    for one in elements(root):
        told = [one.text or ""] if local(one.tag) in ("f", "formula1", "formula2") else []
        if any(_LOCAL.search(value) for value in (*told, *one.attrib.values())):
            raise Uncleanable(Why.UNKNOWN)


def _attribute(one: Any, name: str, missing: frozenset[str]) -> None:
    plain, value = local(name), one.get(name)
    if plain in _WRITERS or (plain, local(one.tag)) in _NAMES:
        one.set(name, NOBODY)
    elif plain == "instr" or (plain, local(one.tag)) == ("anchor", "hyperlink"):
        one.set(name, "")
    elif plain == "initials":
        one.set(name, NOBODY[0])
    elif (
        _TRACES.fullmatch(plain)
        or (plain in _TIMES and _is_remark(one))
        or (space(name).endswith(_RELATION) and value in missing)
    ):
        del one.attrib[name]
    elif plain in ("descr", "title", "name", "href", "src", "alt") and _PATH.search(value):
        one.set(name, "")


def _is_remark(one: Any) -> bool:
    """Whether an element is a remark or a change, whose time is that of somebody's work."""
    tag = local(one.tag)
    return tag in _REMARKED or tag.endswith(("Change", "Ins", "Del")) or tag.startswith(("move", "cell"))


# ODF.
_ODF_GONE = re.compile(
    r"meta\.xml$|settings\.xml$|.*/(meta|settings)\.xml$|thumbnails/|configurations2/|objectreplacements/"
    r"|meta-inf/.*signatures.*|manifest\.rdf$|layout-cache$|versionlist\.xml$|versions/",
)
_ODF_TEXTS = frozenset({"creator", "creator-initials", "initial-creator", "author-name", "author-initials"})
_ODF_TIMES = frozenset({"date-string", "creation-date", "modification-date", "print-date", "printed-by"})
_INSIDE = ("#", "Pictures/", "./", "Object ")
"""How a link within an ODF document begins."""
_ODF_KNOWN = re.compile(r"(object \d+/)?(content|styles)\.xml$")
_DC = "http://purl.org/dc/elements/1.1/"


def _odf(parts: Parts, clean_part: Clean) -> Parts:
    kept = {name: data for name, data in parts.items() if not _ODF_GONE.match(name.lower())}
    if b"manifest:encryption-data" in parts.get("META-INF/manifest.xml", b""):
        raise Uncleanable(Why.ENCRYPTED)
    made: Parts = {}
    for name, data in kept.items():
        lower = name.lower()
        if name == "mimetype":
            made[name] = data.strip()
        elif lower == "meta-inf/manifest.xml":
            made[name] = _manifest(data, kept)
        elif lower.endswith(".xml"):
            if not _ODF_KNOWN.match(lower):
                raise Uncleanable(Why.UNKNOWN)
            made[name] = _odf_markup(data)
        else:
            made[name] = _other(lower, data, clean_part)
    return made


def _manifest(data: bytes, kept: Parts) -> bytes:
    root = parsed(data)
    for one in elements(root):
        path = next((value for name, value in one.attrib.items() if local(name) == "full-path"), None)
        inside = path is not None and any(name.startswith(path) for name in kept)
        if path is not None and path != "/" and not inside:
            drop(one)
    return written(root)


def _odf_markup(data: bytes) -> bytes:
    root = parsed(data)
    for one in elements(root):
        tag, where = local(one.tag), space(one.tag)
        if tag in _ODF_TEXTS or tag.startswith("sender-"):
            one.text = NOBODY
        elif (where == _DC and tag == "date") or tag in _ODF_TIMES:
            drop(one)
            continue
        elif tag in ("file-name", "template-name"):
            one.text = ""
        for name in list(one.attrib):
            plain = local(name)
            if plain.endswith("rsid"):
                del one.attrib[name]
            elif _leads_out(plain, one.get(name)):
                one.set(name, "")
    _check_no_paths(root)
    return written(root)


def _leads_out(name: str, value: str) -> bool:
    """Whether an attribute of ODF names what lies elsewhere: a database, a page, a machine."""
    if name == "href":
        return not value.startswith(_INSIDE)
    return name == "database-name" or (name in ("name", "title") and bool(_PATH.search(value)))
