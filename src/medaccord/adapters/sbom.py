"""SBOMs from outside: CycloneDX 1.2 to 1.7 as JSON or XML, SPDX 2.2 and 2.3 as JSON or tag-value.

Bytes are read by the strict JSON reader of the domain and by libxml2 without entities, document types and
network; which format it is follows from what the text says, never from its name. Size, depth, number and time
are bounded, and every refusal is one sentence that quotes nothing of the text (decision 0284).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from lxml import etree

from medaccord.domain import json_text, years
from medaccord.domain.devices.sbom import MOST, Bill, Component, SbomFormat, check
from medaccord.domain.errors import Invalid
from medaccord.domain.sentence import Sentence

LARGEST: Final = 5_000_000
"""Bytes of one SBOM; five thousand components with their hashes and licences take about as many."""
DEEPEST: Final = 40
"""Levels of XML elements; JSON has its own bound."""
MOST_VALUES: Final = 200_000
"""Elements of an XML text, or values of a JSON text: each costs far more memory than its bytes."""
SECONDS: Final = 20.0
"""How long the reading of one may take."""

UNKNOWN: Final = (
    "This is no SBOM that can be read here. Send CycloneDX 1.2 to 1.7 as JSON or XML, or SPDX 2.2 or 2.3 as"
    " JSON or tag-value."
)
TOO_LARGE: Final = "An SBOM may hold {limit} MB here. Attach one for each part of the product."
TOO_MANY: Final = "An SBOM may list {most:,} components here. Attach one for each part of the product."
TOO_WIDE: Final = "An SBOM may hold {most:,} values here. Attach one for each part of the product."
TOO_LONG: Final = "Reading this SBOM takes too long. Attach one for each part of the product."
MISPLACED: Final = "{name!a} has another form than the format gives it. Check the file with a validator."

_PIECE: Final = 64 * 1024
_STRING: Final = re.compile(rb'"(?:[^"\\]|\\.)*+"?', re.DOTALL)
"""A JSON string, also one without its end: wherever a quote stands it matches, so no byte is read twice."""
_SPACE: Final = re.compile(r"\{http://cyclonedx\.org/schema/bom/(?P<spec>1\.[2-7])\}")
_CYCLONE: Final = frozenset(f"1.{minor}" for minor in range(2, 8))
_SPDX: Final = {"SPDX-2.2": "2.2", "SPDX-2.3": "2.3"}
_TAG: Final = re.compile(r"(?P<tag>[A-Za-z][A-Za-z0-9]*):[ \t]*(?P<value>.*)")
_UNSAID: Final = frozenset({"NOASSERTION", "NONE"})
_PARTY: Final = 1_000
"""Characters of a supplier or author with its address; more are refused before anything looks into them."""
_DEPENDS: Final = frozenset(
    {"CONTAINS", "CONTAINED_BY", "DEPENDS_ON", "PREREQUISITE_FOR", "HAS_PREREQUISITE"}
)
_LEVELS: Final = frozenset({"supportlevel", "levelofsupport", "supportstatus"})
_ENDS: Final = frozenset(
    {"endofsupport", "endofsupportdate", "supportend", "supportenddate", "eosdate", "eos"}
)
"""Properties of CycloneDX in which makers tell what FDA asks for; no release of the format has a field."""


def read(data: bytes) -> Bill:
    """An SBOM of these bytes; raises Invalid with one sentence where they are none, or too much."""
    if not data:
        raise Invalid(UNKNOWN)
    if len(data) > LARGEST:
        raise Invalid(Sentence(TOO_LARGE, limit=LARGEST // 10**6))
    clock = _Clock(time.monotonic() + SECONDS)
    bill = _reader(data)(data, clock)
    bill = replace(bill, digest=hashlib.sha256(data).hexdigest(), size=len(data))
    check(bill)
    return bill


class _Clock:
    """How much of one SBOM was read so far, and until when it may go on."""

    def __init__(self, until: float) -> None:
        self.until = until
        self.components = self.seen = 0

    def tick(self) -> None:
        """Raise Invalid when it takes too long."""
        if time.monotonic() > self.until:
            raise Invalid(TOO_LONG)

    def elements(self, more: int) -> None:
        """Count more XML elements; raises Invalid after too many."""
        self.seen += more
        if self.seen > MOST_VALUES:
            raise Invalid(Sentence(TOO_WIDE, most=MOST_VALUES))
        self.tick()

    def component(self) -> None:
        """Count one more component; raises Invalid after too many."""
        self.components += 1
        if self.components > MOST:
            raise Invalid(Sentence(TOO_MANY, most=MOST))
        self.tick()


def _reader(data: bytes) -> Callable[[bytes, _Clock], Bill]:
    """What reads a text that begins like this one."""
    start = data[:4_096].removeprefix(json_text.MARK).lstrip()
    if start.startswith(b"{"):
        return _of_json
    if start.startswith(b"<") or data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _of_xml
    return _of_tags


def _of_json(data: bytes, clock: _Clock) -> Bill:
    _check_width(data)
    told = json_text.read(data.removeprefix(json_text.MARK))
    clock.tick()
    if _word(told, "bomFormat") == "CycloneDX" and _word(told, "specVersion") in _CYCLONE:
        return _cyclonedx(told, clock)
    if _word(told, "spdxVersion") in _SPDX:
        return _spdx(told, clock)
    raise Invalid(UNKNOWN)


def _check_width(data: bytes) -> None:
    """Raise Invalid for more values than are read; every value but the first of a list follows a comma."""
    bare = _STRING.sub(b"", data)
    if sum(map(bare.count, (b",", b"[", b"{"))) > MOST_VALUES:
        raise Invalid(Sentence(TOO_WIDE, most=MOST_VALUES))


# CycloneDX


def _cyclonedx(told: Mapping[str, Any], clock: _Clock) -> Bill:
    meta = _part(told, "metadata")
    return Bill(
        format=SbomFormat.CYCLONEDX,
        spec=_word(told, "specVersion"),
        components=tuple(map(_of_cyclonedx, _nested(told, clock))),
        author=_author(meta),
        made_at=_instant(_word(meta, "timestamp")),
        serial=_word(told, "serialNumber"),
        subject=_subject(_part(meta, "component"), "version"),
        dependencies=sum(len(_texts(one, "dependsOn")) for one in _parts(told, "dependencies")),
    )


def _nested(told: Mapping[str, Any], clock: _Clock) -> Iterator[Mapping[str, Any]]:
    """Every component in the order of the text, those inside others too; without recursion."""
    waiting = [iter(_parts(told, "components"))]
    while waiting:
        one = next(waiting[-1], None)
        if one is None:
            waiting.pop()
            continue
        clock.component()
        yield one
        waiting.append(iter(_parts(one, "components")))


def _of_cyclonedx(one: Mapping[str, Any]) -> Component:
    said = {_key(_word(each, "name")): _word(each, "value") for each in _parts(one, "properties")}
    makers = [_word(_part(one, name), "name") for name in ("supplier", "manufacturer")]
    return Component(
        name=_word(one, "name"),
        version=_word(one, "version"),
        group=_word(one, "group"),
        supplier=_first([*makers, _word(one, "publisher")]),
        purl=_word(one, "purl"),
        cpe=_word(one, "cpe"),
        licence=", ".join(filter(None, map(_licence, _parts(one, "licenses")))),
        support=_first(said[name] for name in said if name in _LEVELS),
        support_ends=_day(_first(said[name] for name in said if name in _ENDS)),
    )


def _licence(one: Mapping[str, Any]) -> str:
    told = _part(one, "license")
    return _first([_word(one, "expression"), _word(told, "id"), _word(told, "name")])


def _author(meta: Mapping[str, Any]) -> str:
    """Who made the SBOM: people, else the organisation; a tool is no author."""
    people = [_word(one, "name") for one in _parts(meta, "authors")]
    makers = [_word(_part(meta, name), "name") for name in ("manufacturer", "manufacture", "supplier")]
    return ", ".join(filter(None, people)) or _first(makers)


def _key(name: str) -> str:
    """The last part of a property's name, letters only: `fda:end-of-support` is `endofsupport`."""
    return re.sub(r"[^a-z]", "", name.rpartition(":")[2].casefold())


def _of_xml(data: bytes, clock: _Clock) -> Bill:
    root = _root(data, clock)
    clock.tick()
    space = _SPACE.match(root.tag) if isinstance(root.tag, str) else None
    if space is None or root.tag != f"{space[0]}bom":
        raise Invalid(UNKNOWN)
    told = _tree(root, clock)
    told |= {"specVersion": space["spec"], "serialNumber": root.get("serialNumber", "")}
    return _cyclonedx(told, clock)


def _root(data: bytes, clock: _Clock) -> Any:
    """The root of an XML text that defines nothing: no document type, so no entity and no other file."""
    parser = etree.XMLPullParser(
        events=("start",),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for start in range(0, len(data), _PIECE):
            parser.feed(data[start : start + _PIECE])
            clock.elements(sum(1 for _ in parser.read_events()))
        root = parser.close()
    except (etree.XMLSyntaxError, ValueError) as broken:
        line = getattr(broken, "lineno", None) or 1
        raise Invalid(Sentence("Write XML; line {line} cannot be read.", line=line)) from None
    if root.getroottree().docinfo.doctype:
        raise Invalid("Leave out the document type: an SBOM defines no entities.")
    return root


_LISTS: Final = {
    "components": "component",
    "authors": "author",
    "dependencies": "dependency",
    "properties": "property",
    "licenses": "",
}
"""What is a list in JSON, and how its items are called in XML; of licences there are two kinds."""


def _tree(root: Any, clock: _Clock) -> dict[str, Any]:
    """An XML SBOM as its JSON says the same, as far as it is read here; without recursion."""
    found: dict[str, Any] = {}
    waiting = [(root, found, 1)]
    while waiting:
        one, into, depth = waiting.pop()
        if depth > DEEPEST:
            raise Invalid(Sentence("Nest elements at most {deepest} levels deep.", deepest=DEEPEST))
        clock.tick()
        for child in one:
            name = _local(child)
            if name in _LISTS:
                into[name] = rows = list[dict[str, Any]]()
                for item in child:
                    if _LISTS[name] in ("", _local(item)):
                        rows.append(_item(name, item, waiting, depth))
            elif len(child):
                into[name] = {}
                waiting.append((child, into[name], depth + 1))
            else:
                into[name] = child.text or ""
    return found


def _item(name: str, item: Any, waiting: list[tuple[Any, dict[str, Any], int]], depth: int) -> dict[str, Any]:
    """One item of a list; what lies in it waits."""
    if name == "dependencies":
        return {"dependsOn": [one.get("ref", "") for one in item]}
    if name == "properties":
        return {"name": item.get("name", ""), "value": item.text or ""}
    if name == "licenses" and _local(item) == "expression":
        return {"expression": item.text or ""}
    row: dict[str, Any] = {}
    inner = row.setdefault("license", {}) if name == "licenses" else row
    waiting.append((item, inner, depth + 2))
    return row


def _local(one: Any) -> str:
    """An element's name without its namespace; a reference to an entity has none."""
    return str(one.tag).rpartition("}")[2] if isinstance(one.tag, str) else ""


# SPDX


def _spdx(told: Mapping[str, Any], clock: _Clock) -> Bill:
    made = _part(told, "creationInfo")
    packages = _parts(told, "packages")
    for _ in packages:
        clock.component()
    links = [_link(one) for one in _parts(told, "relationships")]
    about = _described(told, links)
    subject = next((one for one in packages if _word(one, "SPDXID") in about), {})
    parts = [one for one in packages if one is not subject] if len(packages) > 1 else packages
    return Bill(
        format=SbomFormat.SPDX,
        spec=_SPDX[_word(told, "spdxVersion")],
        components=tuple(map(_of_spdx, parts)),
        author=", ".join(filter(None, map(_person, _texts(made, "creators")))),
        made_at=_instant(_word(made, "created")),
        serial=_word(told, "documentNamespace"),
        subject=_subject(subject, "versionInfo") or _word(told, "name"),
        dependencies=sum(kind in _DEPENDS or kind.endswith("DEPENDENCY_OF") for kind, _, _ in links),
    )


def _described(told: Mapping[str, Any], links: list[tuple[str, str, str]]) -> frozenset[str]:
    """What an SPDX document is about; several packages of it are all components."""
    about = {*_texts(told, "documentDescribes")}
    about |= {to for kind, _, to in links if kind == "DESCRIBES"}
    about |= {of for kind, of, _ in links if kind == "DESCRIBED_BY"}
    return frozenset(about) if len(about) == 1 else frozenset()


def _link(one: Mapping[str, Any]) -> tuple[str, str, str]:
    return (
        _word(one, "relationshipType").upper(),
        _word(one, "spdxElementId"),
        _word(one, "relatedSpdxElement"),
    )


def _of_spdx(one: Mapping[str, Any]) -> Component:
    known = {
        _word(each, "referenceType"): _word(each, "referenceLocator") for each in _parts(one, "externalRefs")
    }
    licences = [_word(one, "licenseConcluded"), _word(one, "licenseDeclared")]
    return Component(
        name=_word(one, "name"),
        version=_said(_word(one, "versionInfo")),
        supplier=_party(_word(one, "supplier")),
        purl=known.get("purl", ""),
        cpe=_first([known.get("cpe23Type", ""), known.get("cpe22Type", "")]),
        licence=_first(map(_said, licences)),
        support_ends=_day(_word(one, "validUntilDate")),
    )


def _person(creator: str) -> str:
    """Who made the document; a tool is no author."""
    return "" if creator.startswith("Tool:") else _party(creator)


def _party(told: str) -> str:
    """The name in `Organization: Name (address)`; the address of somebody is not needed here."""
    if len(told) > _PARTY:
        raise Invalid(Sentence("Name a supplier or author in at most {most:,} characters.", most=_PARTY))
    kind, colon, name = told.partition(":")
    named = (name if colon and kind.strip() in ("Organization", "Person") else told).strip()
    before, opened, address = named.rpartition("(")
    is_address = bool(opened) and address.find(")") == len(address) - 1
    return _said(before.strip() if is_address else named)


def _said(told: str) -> str:
    """A text of SPDX, unless it says that nothing is said."""
    return "" if told.strip() in _UNSAID else told


def _of_tags(data: bytes, clock: _Clock) -> Bill:
    try:
        lines = data.removeprefix(json_text.MARK).decode().splitlines()
    except UnicodeDecodeError:
        raise Invalid(UNKNOWN) from None
    first = next((line for line in lines if line.strip() and not line.startswith("#")), "")
    if not first.startswith(("SPDXVersion:", "SPDXID:", "DataLicense:", "DocumentName:")):
        raise Invalid(UNKNOWN)
    told = _tags(lines, clock)
    if told.get("spdxVersion") not in _SPDX:
        raise Invalid(UNKNOWN)
    return _spdx(told, clock)


_OF_DOCUMENT: Final = {
    "SPDXVersion": "spdxVersion",
    "DocumentName": "name",
    "DocumentNamespace": "documentNamespace",
}
_OF_PACKAGE: Final = {
    "SPDXID": "SPDXID",
    "PackageVersion": "versionInfo",
    "PackageSupplier": "supplier",
    "PackageLicenseConcluded": "licenseConcluded",
    "PackageLicenseDeclared": "licenseDeclared",
    "ValidUntilDate": "validUntilDate",
}
_ENDS_PACKAGE: Final = frozenset({"FileName", "SnippetSPDXID", "LicenseID"})


def _tags(lines: list[str], clock: _Clock) -> dict[str, Any]:
    """A tag-value document as its JSON says the same, as far as it is read here (SPDX 2.3 annex D)."""
    made: dict[str, Any] = {"creators": []}
    told: dict[str, Any] = {"creationInfo": made, "packages": [], "relationships": []}
    package: dict[str, Any] | None = None
    for tag, value in _pairs(lines, clock):
        if tag == "PackageName":
            package = {"name": value, "externalRefs": []}
            told["packages"].append(package)
        elif tag in _ENDS_PACKAGE:
            package = None
        elif tag == "Relationship":
            told["relationships"].append(_related(value))
        elif package is not None:
            _add_to_package(package, tag, value)
        elif tag == "Creator":
            made["creators"].append(value)
        elif tag == "Created":
            made["created"] = value
        elif tag in _OF_DOCUMENT:
            told.setdefault(_OF_DOCUMENT[tag], value)
    return told


def _add_to_package(package: dict[str, Any], tag: str, value: str) -> None:
    if tag == "ExternalRef":
        _category, kind, locator = [*value.split(None, 2), "", "", ""][:3]
        package["externalRefs"].append({"referenceType": kind, "referenceLocator": locator})
    elif tag in _OF_PACKAGE:
        package.setdefault(_OF_PACKAGE[tag], value)


def _related(value: str) -> dict[str, str]:
    of, kind, to = [*value.split(None, 2), "", "", ""][:3]
    return {"spdxElementId": of, "relationshipType": kind, "relatedSpdxElement": to}


def _pairs(lines: list[str], clock: _Clock) -> Iterator[tuple[str, str]]:
    """Tags with their values; a value in `<text>` goes over lines and holds no tags."""
    waiting = iter(enumerate(lines, 1))
    for number, line in waiting:
        if number % 1_000 == 0:
            clock.tick()
        if not line.strip() or line.startswith("#"):
            continue
        found = _TAG.fullmatch(line.rstrip())
        if found is None:
            raise Invalid(Sentence("Write a tag and its value in line {line}.", line=number))
        value = found["value"]
        if value.startswith("<text>"):
            value = _quoted(value.removeprefix("<text>"), waiting, number)
        yield found["tag"], value


def _quoted(first: str, waiting: Iterator[tuple[int, str]], number: int) -> str:
    parts = [first]
    while "</text>" not in parts[-1]:
        following = next(waiting, None)
        if following is None:
            raise Invalid(Sentence("End the text that begins in line {line}.", line=number))
        parts.append(following[1])
    parts[-1] = parts[-1].partition("</text>")[0]
    return "\n".join(parts)


# What both formats are made of


def _subject(one: Mapping[str, Any], version: str) -> str:
    return " ".join(filter(None, (_word(one, "name"), _word(one, version))))


def _word(told: Mapping[str, Any], name: str) -> str:
    """A text, empty where there is none; raises Invalid for anything else."""
    value = told.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Invalid(Sentence(MISPLACED, name=name))
    return value


def _part(told: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = told.get(name)
    if value in (None, ""):
        return {}
    if not isinstance(value, dict):
        raise Invalid(Sentence(MISPLACED, name=name))
    return value


def _parts(told: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    return _list(told, name, dict)


def _texts(told: Mapping[str, Any], name: str) -> list[str]:
    return _list(told, name, str)


def _list(told: Mapping[str, Any], name: str, kind: type) -> list[Any]:
    value = told.get(name)
    if value in (None, ""):
        return []
    if not isinstance(value, list) or not all(isinstance(one, kind) for one in value):
        raise Invalid(Sentence(MISPLACED, name=name))
    return value


def _first(told: Any) -> str:
    """The first text that says something."""
    return next((one for one in told if one.strip()), "")


def _instant(told: str) -> dt.datetime | None:
    """An instant with its offset from UTC; what is none is missing, and said to be."""
    try:
        at = dt.datetime.fromisoformat(told.strip())
    except ValueError:
        return None
    if at.tzinfo is None or not years.FIRST < at.year < years.LAST:
        return None
    return at.astimezone(dt.UTC)


def _day(told: str) -> dt.date | None:
    """The day that a date or an instant begins with."""
    try:
        day = dt.date.fromisoformat(told.strip()[:10])
    except ValueError:
        return None
    return day if years.FIRST < day.year < years.LAST else None
