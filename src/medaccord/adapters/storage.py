"""Sealed bytes in a local folder."""

from __future__ import annotations

import datetime as dt
import os
import re
import secrets
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

KEY = re.compile(r"[0-9a-f]{64}|\.[0-9a-f]{64}\.[0-9a-f]{16}")
"""A key, or the draft of one while it is written."""


class FolderStorage:
    """One file a key, in folders by the key's first two letters."""

    def __init__(self) -> None:
        self.folder = Path(settings.MEDACCORD_FILES_DIR)

    def write(self, key: str, sealed: bytes) -> None:
        """Write beside, sync, rename: a reader sees all of it or nothing."""
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        with open(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(path)

    def read(self, key: str) -> bytes:
        """Bytes under a key; raises KeyError when there are none."""
        try:
            return self._path(key).read_bytes()
        except FileNotFoundError as absent:
            raise KeyError(key) from absent

    def remove(self, key: str) -> None:
        """Forget a key; no error when it is not there."""
        self._path(key).unlink(missing_ok=True)

    def stored(self) -> Iterator[tuple[str, dt.datetime]]:
        """Every key with the instant it was written, and drafts that a crash left behind."""
        for path in self.folder.glob("??/*"):
            try:
                yield path.name, dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC)
            except FileNotFoundError:  # renamed or removed meanwhile
                continue

    def _path(self, key: str) -> Path:
        if not KEY.fullmatch(key):
            raise ValueError("A storage key is 64 hexadecimal digits.")
        return self.folder / key.lstrip(".")[:2] / key
