"""Keys in a folder beside the database's, one file a purpose, readable by their owner only."""

from __future__ import annotations

import functools
import hashlib
import hmac
import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives.keywrap import aes_key_unwrap, aes_key_wrap
from django.conf import settings


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
        if not (self.folder / name).exists():
            raise KeyError(name)
        return aes_key_unwrap(self._key(name), wrapped)

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
