"""CSAF §6.1.13, 6.1.25 and 2.1 §6.1.42-6.1.44, 6.1.61, 6.1.63: what helps to identify a product."""

from __future__ import annotations

import re
from collections.abc import Iterator

from packageurl import PackageURL

from medaccord.domain.csaf.document import Document, Document21
from medaccord.domain.csaf.edition import Edition
from medaccord.domain.csaf.findings import shown
from medaccord.domain.csaf.registry import Found, mandatory

_STAR = re.compile(r"\\.|(\*)", re.DOTALL)  # what a backslash escapes, or a star
# Hexadecimal digits of a value by the algorithm's name in OpenSSL; algorithms of any length are not here.
DIGITS = {
    **dict.fromkeys(("md2", "md4", "md5", "mdc2", "ssl3-md5"), 32),
    **dict.fromkeys(("ripemd", "ripemd160", "rmd160", "sha1", "ssl3-sha1"), 40),
    **dict.fromkeys(("sha224", "sha3-224", "sha512-224"), 56),
    **dict.fromkeys(("blake2s256", "sha256", "sha3-256", "sha512-256", "sm3"), 64),
    "md5-sha1": 72,
    **dict.fromkeys(("sha3-384", "sha384"), 96),
    **dict.fromkeys(("blake2b512", "sha3-512", "sha512", "whirlpool"), 128),
}


@mandatory("6.1.13")
def invalid_purl(document: Document) -> Found:
    """CSAF 2.0 §6.1.13: a package URL is valid; 2.1 names ECMA-427, so the rules of its type count too."""
    fits = _fits_type if document.edition is Edition.V21 else _is_formed
    for pointer, helper in document.helpers:
        for place, purl in document.purls_of(helper):
            if not fits(purl):
                yield (
                    f"{pointer}{place}",
                    f"Write a package URL as pkg:type/namespace/name@version, not '{shown(purl)}'.",
                )


def _is_formed(purl: str) -> bool:
    try:
        PackageURL.from_string(purl)
    except ValueError:
        return False
    return True


def _fits_type(purl: str) -> bool:
    """Formed like a package URL, and with a namespace just where its type has one."""
    from packageurl import ValidationSeverity
    from packageurl.validate import DEFINITIONS_BY_TYPE  # a tenth of the start of a command that needs it not

    if not _is_formed(purl):
        return False
    definition = DEFINITIONS_BY_TYPE.get(PackageURL.from_string(purl).type)
    told = definition.validate(purl) if definition else ()  # type: ignore[no-untyped-call]
    return all(message.severity is not ValidationSeverity.ERROR for message in told)


@mandatory("6.1.25")
def multiple_use_of_same_hash_algorithm(document: Document) -> Found:
    """CSAF 2.0 §6.1.25: one file has one hash for each algorithm."""
    for pointer, hashes in document.hashed:
        seen: set[str] = set()
        for position, entry in enumerate(hashes):
            if entry["algorithm"] in seen:
                yield (
                    f"{pointer}/{position}",
                    f"Keep one {shown(entry['algorithm'])} hash for this file; it has more.",
                )
            seen.add(entry["algorithm"])


@mandatory("6.1.42", Edition.V21)
def purl_qualifiers(document: Document21) -> Found:
    """CSAF 2.1 §6.1.42: the package URLs of one product differ in their qualifiers alone."""
    for pointer, helper in document.helpers:
        first: PackageURL | None = None
        for place, text in document.purls_of(helper):
            if _is_formed(text):
                purl = PackageURL.from_string(text)
                first = first or purl
                if purl._replace(qualifiers={}) != first._replace(qualifiers={}):
                    yield (
                        f"{pointer}{place}",
                        f"Give '{shown(text)}' a product of its own: more than its qualifiers differ.",
                    )


@mandatory("6.1.43", Edition.V21)
def multiple_stars_in_model_number(document: Document21) -> Found:
    """CSAF 2.1 §6.1.43: a model number has one star at most that stands for anything."""
    yield from _starred(document, "model_numbers", "model number")


@mandatory("6.1.44", Edition.V21)
def multiple_stars_in_serial_number(document: Document21) -> Found:
    """CSAF 2.1 §6.1.44: a serial number has one star at most that stands for anything."""
    yield from _starred(document, "serial_numbers", "serial number")


@mandatory("6.1.61", Edition.V21)
def multiple_stars_in_sku(document: Document21) -> Found:
    """CSAF 2.1 §6.1.61: a stock keeping unit has one star at most that stands for anything."""
    yield from _starred(document, "skus", "stock keeping unit")


def _starred(document: Document21, name: str, what: str) -> Found:
    for pointer, text in _texts(document, name):
        if sum(1 for match in _STAR.finditer(text) if match[1]) > 1:
            yield pointer, f"Keep one star in this {what}, or escape the others as \\*: '{shown(text)}'."


def _texts(document: Document21, name: str) -> Iterator[tuple[str, str]]:
    for pointer, helper in document.helpers:
        for place, text in enumerate(helper.get(name, ())):
            yield f"{pointer}/{name}/{place}", text


@mandatory("6.1.63", Edition.V21)
def inconsistent_hash_value_length(document: Document21) -> Found:
    """CSAF 2.1 §6.1.63: a hash has as many digits as its algorithm makes."""
    for pointer, hashes in document.hashed:
        for place, entry in enumerate(hashes):
            digits = DIGITS.get(entry["algorithm"])
            if digits is not None and len(entry["value"]) != digits:
                yield (
                    f"{pointer}/{place}/value",
                    f"Give the {digits} digits of {entry['algorithm']}, not {len(entry['value'])}.",
                )
