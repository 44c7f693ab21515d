"""Single sign-on: how surely a provider knows who signed in, and which addresses it may speak for.

Levels are read from `acr` and `amr` (OpenID Connect Core 1.0 §2, RFC 8176, EAP ACR Values 1.0 §4).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final
from urllib.parse import urlsplit

ADDRESS: Final = 254
"""Characters of a mail address (RFC 5321 §4.5.3.1)."""
SUBJECT: Final = 255
"""Characters of a subject (OpenID Connect Core 1.0 §2)."""
NAME: Final = 200


class Level(StrEnum):
    """How surely a provider knows who signed in there; each includes those before it."""

    ANY = "any"
    SECOND_FACTOR = "second_factor"
    HARDWARE = "hardware"


class Newcomers(StrEnum):
    """What becomes of somebody whom a provider lets in and nobody here knows."""

    NOBODY = "nobody"
    MEMBER = "member"
    TRIAGE = "triage"


ORDER: Final = tuple(Level)
ACR: Final = {"phr": Level.SECOND_FACTOR, "phrh": Level.HARDWARE}
"""Values that mean the same everywhere: resistant to phishing, and by hardware besides."""
CARDS: Final = frozenset({"sc", "hwk"})
"""A smart card or another key in hardware; alone it shows the card, with `pin` or `mfa` its owner."""
KNOWN: Final = frozenset({"mfa", "pin", "bio", "pwd"})


@dataclass(frozen=True, slots=True)
class Came:
    """Who came from a provider, as it says: checked for form, and for nothing else."""

    issuer: str
    subject: str
    name: str
    address: str
    acr: str
    amr: frozenset[str]
    proved_at: int | None


def level_of(
    acr: str, amr: Collection[str], second_factor: Collection[str] = (), hardware: Collection[str] = ()
) -> Level:
    """The level that claims reach; the lists hold a provider's own names of levels."""
    by_name = Level.HARDWARE if acr in hardware else Level.SECOND_FACTOR if acr in second_factor else None
    said, means = by_name or ACR.get(acr, Level.ANY), set(amr)
    shown = Level.SECOND_FACTOR if "mfa" in means else Level.ANY
    if CARDS & means and KNOWN & means:
        shown = Level.HARDWARE
    return max(said, shown, key=ORDER.index)


def suffices(reached: Level, *asked: Level) -> bool:
    """Whether one level includes every one that is asked for."""
    return all(ORDER.index(reached) >= ORDER.index(level) for level in asked)


def domain_of(address: str) -> str:
    """The domain of a mail address in lower case; empty for what is no address."""
    local, at, domain = address.strip().rpartition("@")
    return domain.lower() if local and at and is_domain(domain) else ""


def is_domain(text: str) -> bool:
    """Whether a text is a host name of several ASCII labels (RFC 1035 §2.3.1)."""
    labels = text.split(".")
    return len(text) <= 253 and len(labels) > 1 and all(map(_is_label, labels))


def _is_label(label: str) -> bool:
    plain = label.replace("-", "")
    return 0 < len(label) <= 63 and plain.isascii() and plain.isalnum() and label[0] != "-" != label[-1]


def is_issuer(address: str, *, bare: bool) -> bool:
    """Whether an address can be an issuer's: https and no more than a path (Discovery 1.0 §3).

    `bare` allows http, for providers beside us.
    """
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return False
    schemes = {"https", "http"} if bare else {"https"}
    plain = address.isascii() and address.isprintable() and " " not in address
    extra = parts.query or parts.fragment or "@" in parts.netloc or "?" in address or "#" in address
    return plain and parts.scheme in schemes and bool(parts.hostname) and not extra and port != 0


def came(issuer: str, told: dict[str, Any], beside: dict[str, Any]) -> Came | None:
    """Read the claims of an ID token, and those of the user's own page beside it; None where they disagree.

    The page adds name and address alone, and only of the same subject (Core 1.0 §5.3.2).
    """
    subject = told.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= SUBJECT or told.get("iss") != issuer:
        return None
    if beside and beside.get("sub") != subject:
        return None
    both = {**beside, **told}
    address = _text(both.get("email"), ADDRESS) if both.get("email_verified") is True else ""
    amr, at = told.get("amr"), told.get("auth_time")
    means = frozenset(one for one in amr if isinstance(one, str)) if isinstance(amr, list) else frozenset()
    moment = at if isinstance(at, int) and not isinstance(at, bool) else None
    return Came(
        issuer, subject, _text(both.get("name"), NAME), address, _text(told.get("acr"), 200), means, moment
    )


def _text(value: Any, most: int) -> str:
    """A claim that is a line of text; empty for everything else."""
    return value.strip() if isinstance(value, str) and len(value) <= most and value.isprintable() else ""
