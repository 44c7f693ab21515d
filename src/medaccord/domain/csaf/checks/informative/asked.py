"""CSAF 2.0 §6.3.6-6.3.8: what neither the document nor a catalogue answers; judged only on request.

Whoever requests it hands in a port: the domain asks no network and starts no program.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from typing import Any, NamedTuple

from medaccord.domain.csaf.document import Document, Json
from medaccord.domain.csaf.findings import Finding, Severity, shown
from medaccord.domain.csaf.registry import Found

Reach = Callable[[str], str | None]
"""Of an http or https address: None where it answers with success or redirection, else what came instead."""
Spell = Callable[[str, Collection[str]], Collection[str] | None]
"""Of a language tag and words: those that are misspelt; None where the language has no dictionary."""

MOST_ADDRESSES = 500
"""Different addresses of one document that are asked; each is asked once."""

_URLS = (
    "document/acknowledgments/*/urls/*",
    "document/aggregate_severity/namespace",
    "document/distribution/tlp/url",
    "document/involvement/entities/*/contact/public_openpgp_key_url",
    "document/involvement/entities/*/contact/url",
    "document/publisher/contact/public_openpgp_key_url",
    "document/publisher/contact/url",
    "document/publisher/namespace",
    "vulnerabilities/*/acknowledgments/*/urls/*",
    "vulnerabilities/*/remediations/*/url",
)
_HELPER_URLS = ("sbom_urls/*", "x_generic_uris/*/namespace", "x_generic_uris/*/uri")
_REFERENCES = ("document/references/*", "vulnerabilities/*/references/*")
_THANKS = ("names/*", "organization", "summary")
_NOTES = ("audience", "text", "title")
_TEXTS = (
    *(f"{part}/acknowledgments/*/{name}" for part in ("document", "vulnerabilities/*") for name in _THANKS),
    "document/aggregate_severity/text",
    "document/distribution/text",
    *(f"{part}/notes/*/{name}" for part in ("document", "vulnerabilities/*") for name in _NOTES),
    "document/involvement/actions/*/summary",
    "document/publisher/issuing_authority",
    "document/publisher/name",
    *(f"{part}/summary" for part in _REFERENCES),
    "document/title",
    "document/tracking/aliases/*",
    "document/tracking/generator/engine/name",
    "document/tracking/revision_history/*/summary",
    "product_tree/product_groups/*/summary",
    "vulnerabilities/*/involvements/*/summary",
    "vulnerabilities/*/remediations/*/details",
    "vulnerabilities/*/remediations/*/entitlements/*",
    "vulnerabilities/*/remediations/*/restart_required/details",
    "vulnerabilities/*/threats/*/details",
    "vulnerabilities/*/title",
)
# A word of prose: letters, of which the first alone may be a capital; names such as OpenSSL or XYZ are none.
_PROSE = re.compile(r"[^\W\d_](?:[^\W\d_A-Z]|['’](?=[^\W\d_]))*")
_AROUND = "\"'’‘“”„«»()[]{}<>.,;:!?…*"


class Asked(NamedTuple):
    """The ports of what is requested; nothing is by itself."""

    reach: Reach | None = None
    spell: Spell | None = None


NOTHING_ASKED = Asked()


def asked(document: Document, ports: Asked) -> Iterator[Finding]:
    """Findings of the tests whose ports are there."""
    tests: list[tuple[str, Found]] = []
    if ports.reach is not None:
        once = _Once(ports.reach)
        tests += [("6.3.6", urls_failing_to_resolve(document, once))]
        tests += [("6.3.7", self_urls_failing_to_resolve(document, once))]
    if ports.spell is not None:
        tests += [("6.3.8", spell_check(document, ports.spell))]
    for number, found in tests:
        for pointer, message in found:
            yield Finding(number, Severity.INFO, pointer, message)


def urls_failing_to_resolve(document: Document, reach: Reach) -> Found:
    """CSAF 2.0 §6.3.6: every address but a self reference answers with success or redirection."""
    for path in _URLS:
        yield from _unreached(_values(document.root, path), reach)
    for pointer, helper in document.helpers:
        for path in _HELPER_URLS:
            yield from _unreached(_values(helper, path, pointer), reach)
    yield from _unreached(_references(document, own=False), reach)


def self_urls_failing_to_resolve(document: Document, reach: Reach) -> Found:
    """CSAF 2.0 §6.3.7: every self reference answers with success or redirection."""
    yield from _unreached(_references(document, own=True), reach)


def _references(document: Document, *, own: bool) -> Iterator[tuple[str, Any]]:
    for path in _REFERENCES:
        for pointer, reference in _values(document.root, path):
            if (reference.get("category") == "self") is own:
                yield f"{pointer}/url", reference["url"]


def _unreached(addresses: Iterator[tuple[str, Any]], reach: Reach) -> Found:
    """What does not answer; a URN and the like name something and lead nowhere."""
    for pointer, address in addresses:
        if address.lower().startswith(("http://", "https://")) and (trouble := reach(address)):
            yield pointer, f"Correct or remove '{shown(address)}': {trouble}."


class _Once:
    """Asks each address once, and so many and no more."""

    def __init__(self, reach: Reach) -> None:
        self._reach = reach
        self._told: dict[str, str | None] = {}

    def __call__(self, address: str) -> str | None:
        if address not in self._told:
            if len(self._told) >= MOST_ADDRESSES:
                return f"not asked, of one document {MOST_ADDRESSES} addresses are"
            self._told[address] = self._reach(address)
        return self._told[address]


def spell_check(document: Document, spell: Spell) -> Found:
    """CSAF 2.0 §6.3.8: no text has a misspelt word, in the language that the document names."""
    lang = document.document.get("lang")
    if lang is None:
        return
    texts = [(pointer, sorted(_words(text))) for pointer, text in _texts(document)]
    wrong = spell(lang, {word for _, words in texts for word in words})
    if wrong is None:
        yield "/document/lang", f"Install a dictionary for {shown(lang)}, or check the spelling elsewhere."
        return
    misspelt = frozenset(wrong)
    for pointer, words in texts:
        if found := [word for word in words if word in misspelt]:
            yield pointer, f"Check the spelling of: {shown(', '.join(found), 200)}."


def _texts(document: Document) -> Iterator[tuple[str, str]]:
    for path in _TEXTS:
        yield from _values(document.root, path)
    if document.category == "csaf_base":
        yield "/document/category", document.category
    for pointer, branch in document.branches:
        yield f"{pointer}/name", branch["name"]
    for pointer, product in document.products:
        yield f"{pointer}/name", product["name"]


def _words(text: str) -> set[str]:
    """The words of prose in a text; what has digits, signs or capitals inside is a name or a number."""
    stripped = (part.strip(_AROUND) for word in text.split() for part in word.split("/"))
    parts = (part for word in stripped for part in word.split("-"))
    return {part for part in parts if _PROSE.fullmatch(part)}


def _values(node: Json, path: str, pointer: str = "") -> Iterator[tuple[str, Any]]:
    """What lies at a path of keys, `*` for every item of a list, each with its pointer."""
    found: list[tuple[str, Any]] = [(pointer, node)]
    for step in path.split("/"):
        if step == "*":
            found = [(f"{at}/{index}", item) for at, items in found for index, item in enumerate(items)]
        else:
            found = [(f"{at}/{step}", item[step]) for at, item in found if step in item]
    yield from found
