"""security.txt: where to report a flaw of this site, and where its advisories begin (RFC 9116)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Final

PLACE: Final = "/.well-known/security.txt"
REPORT: Final = "/report/"
POLICY: Final = "/policy/"


def security_text(origin: str, contact: str, until: dt.date, metadata: str = "") -> str:
    """The file for an origin such as `https://center.example`; `contact` are the center's own words.

    `metadata` is the address of provider-metadata.json (CSAF 2.0 §7.1.8); empty where there is none.
    """
    lines = (
        f"Contact: {origin}{REPORT}",
        *(f"Contact: {address}" for address in _addresses(contact)),
        f"Expires: {until:%Y-%m-%dT00:00:00Z}",
        "Preferred-Languages: en",
        f"Canonical: {origin}{PLACE}",
        f"Policy: {origin}{POLICY}",
        *([f"CSAF: {metadata}"] if metadata else []),
        "",
    )
    return "\n".join(lines)


def _addresses(contact: str) -> Iterator[str]:
    """Mail and web addresses in how the center is reached, as URIs (RFC 9116 §2.5.3)."""
    for word in (one.rstrip(".!?:") for one in re.split(r"[\s,;<>()]+", contact)):
        if word.startswith("https://"):
            yield word
        elif re.fullmatch(r"[^@:]+@[^@:]+\.[^@:.]+", word):
            yield f"mailto:{word}"
