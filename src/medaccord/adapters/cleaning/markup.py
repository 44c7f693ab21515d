"""XML: read without entities and network; drawings and others lose notes, metadata and traces of programs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from medaccord.domain.cleaning import Uncleanable, Why

_EDITORS = ("http://www.inkscape.org/", "http://sodipodi.sourceforge.net/", "http://ns.adobe.com/")
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_DOCUMENTS = ("schemas.microsoft.com/office", "urn:oasis:names:tc:opendocument", "schemas.openxmlformats.org")
"""Documents that are one XML file: their metadata stand in places of their own."""


_ELSEWHERE = re.compile(r"data:|file:|(?<![A-Za-z])[A-Za-z]:[\\/]|/home/|/Users/", re.IGNORECASE)


def parsed(data: bytes) -> Any:
    """The root of an XML document; raises Uncleanable where it is none, or defines entities."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as broken:
        raise Uncleanable(Why.DAMAGED) from broken
    if root.getroottree().docinfo.internalDTD is not None and b"<!ENTITY" in data:
        raise Uncleanable(Why.UNKNOWN)
    return root


def written(root: Any) -> bytes:
    """The document again, without a document type and what stood before and behind its root."""
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return made


def elements(root: Any) -> Iterator[Any]:
    """Every element; a list, for what is visited may be taken out."""
    yield from [one for one in root.iter() if isinstance(one.tag, str)]


def local(name: str) -> str:
    """A name without its namespace."""
    return name.rpartition("}")[2]


def space(name: str) -> str:
    """The namespace of a name, or nothing."""
    return name[1:].partition("}")[0] if name.startswith("{") else ""


def drop(one: Any) -> None:
    """Take an element out of its document, not the text behind it."""
    parent, tail = one.getparent(), one.tail
    if parent is None:
        return
    if tail:
        before = one.getprevious()
        if before is None:
            parent.text = (parent.text or "") + tail
        else:
            before.tail = (before.tail or "") + tail
    parent.remove(one)


def clean_alone(data: bytes) -> bytes:
    """A drawing; documents that are one XML file, and what holds pictures or paths within, are refused."""
    root = parsed(data)
    if any(known in (where or "") for where in root.nsmap.values() for known in _DOCUMENTS):
        raise Uncleanable(Why.UNKNOWN)
    for one in elements(root):
        where = space(one.tag)
        if local(one.tag) == "script":
            raise Uncleanable(Why.ACTIVE)
        if local(one.tag) in ("metadata", "desc", "title") or where == _RDF or where.startswith(_EDITORS):
            drop(one)
            continue
        for name in list(one.attrib):
            leads_out = local(name) == "href" and one.get(name).startswith(("http:", "https:", "mailto:"))
            if leads_out or name.startswith(("data-", "aria-")) or space(name).startswith(_EDITORS):
                del one.attrib[name]
            elif _ELSEWHERE.search(one.get(name)):
                raise Uncleanable(Why.UNKNOWN)  # a picture with metadata of its own, or a path of a machine
    etree.cleanup_namespaces(root)
    return written(root)
