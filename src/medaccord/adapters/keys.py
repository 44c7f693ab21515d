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
from cryptography.hazmat.primitives.keywrap import aes_key_unwrap, aes_key_wrap
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

SIGNING = "sign-1"
"""The newest signing key; earlier ones stay in the folder, so that what they signed can be checked."""
_SIGNING_NAME = re.compile(r"sign-[0-9]{1,6}", re.ASCII)
_WRAPPING_NAME = re.compile(r"wrap-[0-9]{1,6}", re.ASCII)
"""A name comes with what was sealed, and so from outside: it must lead nowhere else."""


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

    def _signing(self, name: str) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self._key(name))

    @functools.lru_cache(maxsize=32)  # noqa: B019 - one adapter lives as long as the process
    def _key(self, name: str) -> bytes:
        path = self.folder / name
        if not path.exists():
            self._make(path)
        return path.read_bytes()

    def _make(self, path: Path) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        with open(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(secrets.token_bytes(32))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)  # the first of two racing processes wins; both then read the same key
        except FileExistsError:
            pass
        finally:
            draft.unlink()
