"""Keys in a folder beside the database's, one file a purpose, readable by their owner only."""

from __future__ import annotations

import functools
import hashlib
import hmac
import os
import re
import secrets
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from cryptography.hazmat.primitives.keywrap import aes_key_unwrap, aes_key_wrap
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from medaccord.adapters.keyfile import make
from medaccord.adapters.opener import SUITE, bound, pairs

SIGNING = "sign-1"
"""The newest signing key; earlier ones stay in the folder, so that what they signed can be checked."""
_SIGNING_NAME = re.compile(r"sign-[0-9]{1,6}", re.ASCII)
_WRAPPING_NAME = re.compile(r"wrap-[0-9]{1,6}", re.ASCII)
"""A name comes with what was sealed, and so from outside: it must lead nowhere else."""
_OWN_NAME = re.compile(r"[0-9a-f]{64}", re.ASCII)
OWN = "own"
"""Folder of keys for one thing each, which can be destroyed."""
DESTROYED = "destroyed"
"""Their names, a line each; nothing is ever taken from this file."""


class FolderKeys:
    """Keys kept as files of 32 random bytes, made when first needed."""

    def __init__(self) -> None:
        self.folder = Path(settings.MEDACCORD_KEYS_DIR)

    def digest(self, purpose: str, data: bytes) -> str:
        """HMAC-SHA-256 (hexadecimal) under the key of one purpose."""
        return hmac.new(self._key(f"hmac-{purpose}"), data, hashlib.sha256).hexdigest()

    def wrap(self, key: bytes) -> tuple[str, bytes]:
        """RFC 3394 wrap of a data key under the newest wrapping key."""
        name = "wrap-1"
        return name, aes_key_wrap(self._key(name), key)

    def unwrap(self, name: str, wrapped: bytes) -> bytes:
        """RFC 3394 unwrap; raises KeyError when the named key is not here."""
        if not _WRAPPING_NAME.fullmatch(name) or not (self.folder / name).exists():
            raise KeyError(name)
        return aes_key_unwrap(self._key(name), wrapped)

    def sign(self, data: bytes) -> tuple[str, bytes]:
        """Ed25519 signature (RFC 8032) under the newest signing key."""
        return SIGNING, self._signing(SIGNING).sign(data)

    def public_key(self, name: str) -> bytes:
        """PEM of a signing key's public half; raises KeyError when the named key is not here."""
        here = name == SIGNING or (self.folder / name).exists()
        if not _SIGNING_NAME.fullmatch(name) or not here:
            raise KeyError(name)
        public = self._signing(name).public_key()
        return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    def sealing_key(self) -> str:
        """Name of the newest key pair whose public half is here; raises KeyError where there is none."""
        if not (names := pairs(self.folder)):
            raise KeyError("reveal")
        return names[-1]

    def seal(self, place: bytes, data: bytes) -> tuple[str, bytes]:
        """HPKE (RFC 9180, base mode) to the newest pair's public half, bound to its name and the place."""
        name = self.sealing_key()
        public = X25519PublicKey.from_public_bytes((self.folder / f"{name}.pub").read_bytes())
        return name, SUITE.encrypt(data, public, info=bound(name, place))

    def own_key(self, name: str, *, new: bool = False) -> bytes:
        """32 random bytes for one thing alone; never kept in memory, so that destroying it counts at once.

        Reading makes none: a key that was lost is told as lost, and no other one stands in its place.
        """
        if not _OWN_NAME.fullmatch(name) or name in self.destroyed():
            raise KeyError(name)
        path = self.folder / OWN / name
        if not path.exists():
            if not new:
                raise KeyError(name)
            make(path, secrets.token_bytes(32))
        return path.read_bytes()

    def destroy(self, name: str) -> None:
        """Note it first, then remove the key: after a kill in between the note alone keeps it from use."""
        if not _OWN_NAME.fullmatch(name):
            raise KeyError(name)
        if name not in self.destroyed():
            self._note(name)
        (self.folder / OWN / name).unlink(missing_ok=True)

    def destroyed(self) -> frozenset[str]:
        """Names of keys that were destroyed, whatever has come back since."""
        path = self.folder / DESTROYED
        return frozenset(path.read_text().split()) if path.exists() else frozenset()

    def _note(self, name: str) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        where = os.open(self.folder / DESTROYED, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
        with open(where, "wb") as file:
            file.write(f"{name}\n".encode())
            file.flush()
            os.fsync(file.fileno())

    def _signing(self, name: str) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self._key(name))

    @functools.lru_cache(maxsize=32)  # noqa: B019 - one adapter lives as long as the process
    def _key(self, name: str) -> bytes:
        path = self.folder / name
        if not path.exists():
            make(path, secrets.token_bytes(32))
        return path.read_bytes()
