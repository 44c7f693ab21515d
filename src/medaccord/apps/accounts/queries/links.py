"""One-time links: what stands in the message, and how the link of an address and a code is found.

Token and code are derived from a person and the epoch of their link under keys outside the database; no
table holds them (need-to-know 32). The token is in the address, the code is said on another way: whoever
reads one message alone does not come in, and neither does a scanner that follows links and sends forms.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import uuid
from dataclasses import dataclass
from typing import Final

from medaccord.apps.accounts.models import OneTimeLink, User
from medaccord.core import ports
from medaccord.domain import crockford

SYMBOLS: Final = 8
"""Of a code: 40 bits, which the door's limit makes too many to try."""
_MAC: Final = 16  # bytes of a token beside the key of its row


@dataclass(frozen=True, slots=True)
class Secrets:
    """What whoever makes a link passes on, by two ways: the token of its address, and the code."""

    token: str
    code: str


def secrets_of(row: OneTimeLink) -> Secrets:
    """Derive token and code of a link as it is now."""
    told = f"{row.person_id}/{row.epoch}".encode()
    keys = ports.keys()
    mac = bytes.fromhex(keys.digest("link", told))[:_MAC]
    token = base64.urlsafe_b64encode(row.id.bytes + mac).decode().rstrip("=")
    number = int(keys.digest("link-code", told), 16)
    return Secrets(token, crockford.printed([number >> 5 * place & 31 for place in range(SYMBOLS)]))


def link_at(token: str, code: str) -> OneTimeLink | None:
    """The link of an address and a code as typed, open or not; None alike for whatever is wrong with them."""
    key, typed = key_of(token), crockford.symbols(code)
    row = OneTimeLink.objects.select_related("principal").filter(id=key).first() if key else None
    if row is None or typed is None:
        return None
    true = secrets_of(row)
    given = f"{token}/{crockford.printed(typed)}"
    same = hmac.compare_digest(given.encode("utf-8", "surrogatepass"), f"{true.token}/{true.code}".encode())
    return row if same else None


def has_sign_in(person: uuid.UUID) -> bool:
    """Whether somebody has or had a sign-in: then no link is a way in, closed sign-ins least of all."""
    return User.objects.filter(person=person).exists()


def key_of(token: str) -> uuid.UUID | None:
    """The link that an address speaks of, true or not."""
    try:
        read = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (ValueError, binascii.Error):
        return None
    return uuid.UUID(bytes=read[:16]) if len(read) == 16 + _MAC else None
