"""Words that nobody reads but a process of its own, and that can be erased in backups as well.

They are encrypted with a key for them alone, which can be destroyed, and that again to the public half of a
pair whose private half the reveal process holds. Either key alone opens nothing (need-to-know 33).
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from medaccord.core import ports
from medaccord.core.sealing import NONCE


def own_name(place: str) -> str:
    """Name of the key that belongs to one place alone."""
    return ports.keys().digest("own", place.encode())


def ready() -> str:
    """Name of the newest pair; the first one is made where there is none yet."""
    try:
        return ports.keys().sealing_key()
    except KeyError:
        return ports.opener().renew()


def seal(place: str, words: str) -> tuple[str, bytes]:
    """Seal words for a place; returns the name of the pair, and what only the reveal process opens.

    Raises KeyError where they were erased before.
    """
    ready()
    return ports.keys().seal(place.encode(), _close(place, "words", words.encode()))


def unseal(place: str, key: str, sealed: bytes) -> str | None:
    """The words again, in the reveal process; None where a key is gone or they were sealed elsewhere."""
    try:
        return _disclose(place, "words", ports.opener().open(key, place.encode(), sealed)).decode()
    except (KeyError, ValueError, InvalidTag):
        return None


def reseal(place: str, key: str, sealed: bytes) -> tuple[str, bytes] | None:
    """The same words to the newest pair; None where they cannot be opened."""
    try:
        return ports.keys().seal(place.encode(), ports.opener().open(key, place.encode(), sealed))
    except (KeyError, ValueError):
        return None


def keep(place: str, data: bytes) -> bytes:
    """Encrypt what every process may read, until the key of the place is destroyed, which is made if new."""
    return _close(place, "marks", data)


def kept(place: str, data: bytes) -> bytes | None:
    """That again; None once its key is gone."""
    try:
        return _disclose(place, "marks", data)
    except (KeyError, ValueError, InvalidTag):
        return None


def keyed(place: str) -> Callable[[str], str]:
    """Digests (HMAC-SHA-256, the first 128 bits) under the key of a place; KeyError once it is gone."""
    key = _derived(place, "digest")
    return lambda text: hmac.digest(key, text.encode(), sha256)[:16].hex()


def _derived(place: str, purpose: str, *, new: bool = False) -> bytes:
    own = ports.keys().own_key(own_name(place), new=new)
    return HKDF(SHA256(), 32, salt=None, info=f"medaccord-own-1/{purpose}".encode()).derive(own)


def _close(place: str, purpose: str, data: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(_derived(place, purpose, new=True)).encrypt(nonce, data, place.encode())


def _disclose(place: str, purpose: str, sealed: bytes) -> bytes:
    return AESGCM(_derived(place, purpose)).decrypt(sealed[:NONCE], sealed[NONCE:], place.encode())
