"""Identifiers and addresses as others will print them: kept verbatim, or refused for their form."""

from __future__ import annotations

import re
from typing import Final

from medaccord.domain.errors import Invalid
from medaccord.domain.sentence import Sentence

# Both are the forms of CSAF 2.0 (§3.2.3.2 and §3.2.3.3.1); a CVE number has at most eleven digits here.
_CVE: Final = re.compile(r"CVE-[0-9]{4}-[0-9]{4,11}")
_CWE: Final = re.compile(r"CWE-[1-9][0-9]{0,5}")

_LONGEST_ADDRESS: Final = 2_000
# RFC 3986 characters only. Other schemes can run or hide something where they are clicked; real advisories
# also send people to a mailbox or to a file server.
_ADDRESS: Final = re.compile(
    r"(?:https?|ftp)://[\w\-.~:/?#\[\]@!$&'()*+,;=%]+|mailto:[\w\-.~!$&'*+=%]+@[\w\-.]+",
    re.ASCII | re.IGNORECASE,
)


def cve(value: str) -> str:
    """Pass a CVE id on unchanged, or refuse it."""
    if not _CVE.fullmatch(value):
        raise Invalid("Write the CVE id as CVE-2026-12345, or leave it empty.")
    return value


def cwe(value: str) -> str:
    """Pass a CWE id on unchanged, or refuse it."""
    if not _CWE.fullmatch(value):
        raise Invalid("Write the CWE id as CWE-79, or leave it empty.")
    return value


def address(value: str) -> str:
    """Pass a web, file or mail address of at most 2,000 characters on unchanged, or refuse it."""
    if len(value) > _LONGEST_ADDRESS:
        raise Invalid(
            Sentence(
                "Shorten this address to {longest_address:,} characters.", longest_address=_LONGEST_ADDRESS
            )
        )
    if not _ADDRESS.fullmatch(value):
        raise Invalid("Write a complete address without blanks, such as https://example.org/advisory.")
    return value
