"""CSAF 2.1 §6.1.46-6.1.48: SSVC selections, what they are about, and the decision points that they take."""

from __future__ import annotations

import re
from collections.abc import Iterator

from medaccord.domain.csaf.catalogues import SSVC_SCHEMA, decision_points
from medaccord.domain.csaf.document import Document21, Json
from medaccord.domain.csaf.edition import Edition
from medaccord.domain.csaf.findings import shown
from medaccord.domain.csaf.language import language_fault
from medaccord.domain.csaf.registry import Found, mandatory
from medaccord.domain.csaf.schema import part_faults
from medaccord.domain.csaf.ssvc import is_reserved

_NOTHING = "invalid"  # what SSVC keeps for what is wrong on purpose
_TRANSLATED = re.compile(r"\$([A-Za-z0-9-]+)")


@mandatory("6.1.46", Edition.V21)
def invalid_ssvc(document: Document21) -> Found:
    """CSAF 2.1 §6.1.46: SSVC is valid by its schema, languages in namespaces included."""
    faults = [
        fault
        for pointer, ssvc in document.contents("ssvc_v2")
        for fault in part_faults(SSVC_SCHEMA, pointer, ssvc)
    ]
    yield from faults or _unspoken(document)


def _unspoken(document: Document21) -> Found:
    for pointer, selection, _ in document.selections:
        for tag in _languages(selection["namespace"]):
            if fault := language_fault(tag):
                yield f"{pointer}/namespace", f"Use a registered language tag: '{shown(tag)}' {fault}."


def _languages(namespace: str) -> Iterator[str]:
    """Languages of a namespace: its second part, where it has one, and what follows a dollar sign."""
    parts = namespace.split("/")
    if len(parts) > 1 and parts[1]:
        yield parts[1]
    yield from _TRANSLATED.findall(namespace)


@mandatory("6.1.47", Edition.V21)
def inconsistent_ssvc_target_ids(document: Document21) -> Found:
    """CSAF 2.1 §6.1.47: SSVC is about the vulnerability that has it; the document names one alone."""
    own = document.tracking["id"]
    many = len(document.vulnerabilities) > 1
    for (_, vulnerability), scores in zip(document.placed, document.scored, strict=True):
        names = {item["text"] for item in vulnerability.get("ids", ())} | {vulnerability.get("cve")}
        for scored in scores:
            for place, target in enumerate(scored.content.get("ssvc_v2", {}).get("target_ids", ())):
                pointer = f"{scored.inside}/ssvc_v2/target_ids/{place}"
                if target not in names:
                    yield pointer, f"Name the CVE or an id of this vulnerability, not '{shown(target)}'."
                elif many and target == own:
                    yield (
                        pointer,
                        f"Name one vulnerability: '{shown(target)}' names a document with more.",
                    )


@mandatory("6.1.48", Edition.V21)
def ssvc_decision_points(document: Document21) -> Found:
    """CSAF 2.1 §6.1.48: a decision point of a registered namespace exists, its values in their order."""
    for pointer, selection, _ in document.selections:
        yield from _misread(pointer, selection)


def _misread(pointer: str, selection: Json) -> Found:
    base, _, extension = selection["namespace"].partition("/")
    if base.partition("#")[0] == _NOTHING:
        yield f"{pointer}/namespace", "Use another namespace: SSVC keeps 'invalid' for what is never valid."
    registered = decision_points().get(base)
    if registered is None or is_reserved(base):
        return
    known = registered.get(selection["key"], {}).get("versions", {}).get(selection["version"])
    if known is None:
        named = f"{shown(selection['key'])} {shown(selection['version'])}"
        yield pointer, f"Use a decision point of the namespace {base}: it has no {named}."
        return
    yield from _misvalued(pointer, selection, known, translated=bool(extension))


def _misvalued(pointer: str, selection: Json, known: Json, *, translated: bool) -> Found:
    """Values that the decision point lacks, has in another order, or calls otherwise where it is its own."""
    values = {value["key"]: (place, value["name"]) for place, value in enumerate(known["values"])}
    last = -1
    for index, value in enumerate(selection["values"]):
        pointed = f"{pointer}/values/{index}"
        place, name = values.get(value["key"], (last, ""))
        if value["key"] not in values:
            yield pointed, f"Use a value of {known['name']}: {shown(value['key'])} is none of them."
        elif place <= last:
            yield pointed, f"Sort the values as {known['name']} defines them, each once."
        elif not translated and value.get("name", name) != name:
            yield f"{pointed}/name", f"Name the value '{name}', as {known['name']} does."
        last = max(last, place)
