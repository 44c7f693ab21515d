"""Short secrets at rest: each sealed with a data key of its own, wrapped by a key outside the database."""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap

from medaccord.core import ports

NONCE = 12


def seal(place: str, secret: str) -> str:
    """Seal a secret for one place (AES-256-GCM): name of the wrapping key, wrapped key, ciphertext."""
    key, nonce = AESGCM.generate_key(256), secrets.token_bytes(NONCE)
    name, wrapped = ports.keys().wrap(key)
    sealed = nonce + AESGCM(key).encrypt(nonce, secret.encode(), place.encode())
    return ".".join((name, urlsafe_b64encode(wrapped).decode(), urlsafe_b64encode(sealed).decode()))


def unseal(place: str, sealed: str) -> str | None:
    """The secret again; None where it was sealed for another place, was changed, or its key is gone."""
    try:
        name, wrapped, rest = sealed.split(".")
        key, raw = ports.keys().unwrap(name, urlsafe_b64decode(wrapped)), urlsafe_b64decode(rest)
        return AESGCM(key).decrypt(raw[:NONCE], raw[NONCE:], place.encode()).decode()
    except (KeyError, ValueError, InvalidTag, InvalidUnwrap):
        return None
