"""A key as a file that its owner alone reads, written whole or not at all."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def make(path: Path, key: bytes) -> bool:
    """Write a key durably unless there is one; the first of two racing processes wins, and is told so."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    with open(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    return True
