"""The JSON schema of each edition, compiled once: `strict` refuses properties that CSAF does not know."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Any, Literal

import jsonschema_rs
import msgspec

from .catalogues import csaf_schema, referenced_schema
from .edition import Edition
from .findings import MOST, Finding, Severity, pointer_of, shown
from .scores import version_of

Mode = Literal["strict", "loose"]

SCHEMA_TEST = "schema"
_COUNTED = {
    "minLength": "characters",
    "minItems": "entries",
    "minProperties": "properties",
    "maxProperties": "properties",
}
_COPIED = 100_000
_TOO_DEEP = "Nest the document less deeply; real advisories stay under 30 levels."
# Of the schemas referred to, the committee's strict variant closes these; others say themselves what they
# allow, CVSS 4.0 in parts that each know only some of the properties.
_CLOSABLE = re.compile(r"/cvss-v(2\.0|3\.0|3\.1)\.json")
_CLOSING = frozenset({"additionalProperties", "unevaluatedProperties"})
_PLAIN = {
    "maximum": "Keep the number at or under its limit",
    "minimum": "Keep the number at or over its limit",
    "type": "Give a value of this type",
    "uniqueItems": "Name each item once and remove the repeated one; unique items",
}
_FORMATS = {
    "date-time": "Write it as a date and time with an offset, such as 2026-11-23T10:00:00Z",
    "uri": "Write a complete address with its scheme, such as https://example.org/advisory",
}


@cache
def validator(edition: Edition, mode: Mode) -> jsonschema_rs.Draft202012Validator:
    """Compiled schema with formats checked; references are served from installed files, never fetched."""
    close = _closed if mode == "strict" else _as_published
    return jsonschema_rs.Draft202012Validator(
        close(csaf_schema(edition)),
        validate_formats=True,
        retriever=lambda uri: (close if _CLOSABLE.search(uri) else _as_published)(
            referenced_schema(uri, edition)
        ),
    )


def schema_findings(document: object, edition: Edition = Edition.V20, mode: Mode = "strict") -> list[Finding]:
    """Findings of the schema for any object; what JSON cannot express, and endless nesting, is one too."""
    try:
        # Encoding is the cheapest complete walk: it stops at cycles and at depths that would exhaust the
        # stack of the compiled schema, and at values that JSON cannot hold.
        msgspec.json.encode(document)
        return parsed_findings(document, edition, mode)
    except (RecursionError, ValueError, TypeError, OverflowError) as error:
        return [_fault("", _unusable(error))]


def parsed_findings(document: object, edition: Edition, mode: Mode) -> list[Finding]:
    """Findings of the schema for what `parse` made of a text: JSON for certain, and of bounded depth."""
    compiled = validator(edition, mode)
    return [] if compiled.is_valid(document) else _told(compiled, document)


def _told(compiled: jsonschema_rs.Validator, document: object) -> list[Finding]:
    """Findings of what the schema refuses, as many as are told."""
    return list(islice((finding for _, finding in _every_fault(compiled, document)), MOST))


def _every_fault(compiled: jsonschema_rs.Validator, document: object) -> Iterator[tuple[str, Finding]]:
    """Keyword and finding of each fault; of a vast document, of the first alone.

    The library makes all errors at once, and for each it copies what it is about, at every level again.
    """
    vast = _is_vast(document)
    try:
        for error in _first(compiled, document) if vast else compiled.iter_errors(document):
            yield from _faults(error)
    except ValueError:  # of what lies more than 255 levels deep it makes no error
        yield "depth", _fault("", _TOO_DEEP)
    if vast:
        yield "size", _fault("", "Correct this first: of so large a document one fault is told at a time.")


def _first(compiled: jsonschema_rs.Validator, document: object) -> list[jsonschema_rs.ValidationError]:
    try:
        compiled.validate(document)
    except jsonschema_rs.ValidationError as error:
        return [error]
    return []


def _is_vast(document: object) -> bool:
    """Whether copies of every node with all that it holds are more than `_COPIED` nodes."""
    level, depth, copied = [document], 1, 0
    while level and copied <= _COPIED:
        copied += depth * len(level)
        lists = (
            node.values() if isinstance(node, dict) else node
            for node in level
            if isinstance(node, dict | list)
        )
        level, depth = [child for nodes in lists for child in nodes], depth + 1
    return copied > _COPIED


def unknown_properties(document: object, edition: Edition) -> Iterator[tuple[str, str]]:
    """Pointer and sentence of each object with properties that CSAF does not know (CSAF 2.0 §6.2.20)."""
    compiled = validator(edition, "strict")
    if not compiled.is_valid(document):
        for keyword, finding in _every_fault(compiled, document):
            if keyword in _CLOSING:
                yield finding.pointer, finding.message


def cvss_faults(pointer: str, cvss: object) -> Iterator[tuple[str, str]]:
    """Pointer and sentence of each fault of a CVSS object by the schema of its version (CSAF 2.0 §6.1.8)."""
    yield from part_faults(_cvss_schema_uri(cvss), pointer, cvss)


def part_faults(uri: str, pointer: str, part: object) -> Iterator[tuple[str, str]]:
    """Pointer and sentence of each fault of a part, at a pointer, by the schema that lies at an address."""
    compiled = _part_validator(uri)
    if not compiled.is_valid(part):
        for _, finding in _every_fault(compiled, part):
            yield pointer + finding.pointer, finding.message


def _cvss_schema_uri(cvss: object) -> str:
    version = cvss.get("version") if isinstance(cvss, dict) else None
    vector = str(cvss.get("vectorString", "")) if isinstance(cvss, dict) else ""
    number = version if version in ("2.0", "3.0", "3.1", "4.0") else version_of(vector)
    return f"https://www.first.org/cvss/cvss-v{number if number in ('3.0', '3.1', '4.0') else '2.0'}.json"


@cache
def _part_validator(uri: str) -> jsonschema_rs.Validator:
    # The draft's folder holds every version's schema; those of 2.0 to 3.1 are the same in both editions.
    schema = referenced_schema(uri, Edition.V21)
    # CSAF's own schemas name a dialect of theirs, which is 2020-12 with formats checked.
    foreign = schema["$schema"].startswith("https://docs.oasis-open.org/")
    compile_for = jsonschema_rs.Draft202012Validator if foreign else jsonschema_rs.validator_for
    return compile_for(
        schema, validate_formats=True, retriever=lambda other: referenced_schema(other, Edition.V21)
    )


def _unusable(error: Exception) -> str:
    if isinstance(error, UnicodeEncodeError):
        return "Remove the half surrogate pair; text must be Unicode that UTF-8 can carry."
    if isinstance(error, RecursionError) or "ecursion" in str(error):
        return _TOO_DEEP
    return f"Use only what JSON can express: {shown(str(error))}."


def _as_published(schema: dict[str, Any]) -> dict[str, Any]:
    return schema


def _closed(schema: Any) -> Any:
    """The schema with every object that lists its properties closed for others (the TC's strict variant)."""
    if isinstance(schema, list):
        return [_closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: _closed(part) for key, part in schema.items()}
    if closed.get("type") == "object" and isinstance(closed.get("properties"), dict):
        closed.setdefault("additionalProperties", False)
    return closed


def _fault(pointer: str, message: str) -> Finding:
    return Finding(SCHEMA_TEST, Severity.ERROR, pointer, message)


def _faults(error: jsonschema_rs.ValidationError) -> Iterator[tuple[str, Finding]]:
    """Keyword and finding of an error; of alternatives, the one that fits best speaks."""
    alternatives = getattr(error.kind, "context", None)
    if error.kind.name == "oneOf" and alternatives:
        for inner in min(alternatives, key=len):
            yield from _faults(inner)
    else:
        keyword = error.kind.name
        yield keyword, _fault(pointer_of(error.instance_path), _sentence(keyword, error.kind.value))


def _sentence(keyword: str, value: Any) -> str:
    """What to change so that the value meets a keyword of the schema."""
    if keyword in _COUNTED:
        least = "most" if keyword.startswith("max") else "least"
        return f"Give at {least} {value} {_COUNTED[keyword]}, or leave the property out."
    match keyword:
        case "required":
            return f"Add the property '{shown(value)}'."
        case "additionalProperties" | "unevaluatedProperties":
            return f"Remove what CSAF does not know here: {shown(', '.join(sorted(value)), 200)}."
        case "enum":
            return f"Use one of: {shown(', '.join(map(str, value)), 300)}."
        case "pattern":
            return f"Write the value in the form {shown(value, 120)}."
        case "format":
            return _FORMATS.get(value, f"Write a valid {value}") + "."
        case _:
            return (
                _PLAIN.get(keyword, f"Meet the limit '{keyword}' of the CSAF schema") + f": {shown(value)}."
            )
