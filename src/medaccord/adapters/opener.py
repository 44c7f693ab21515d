"""Pairs of keys to which identities are sealed; the private halves lie in a folder of their own (RFC 9180).

The public half of a pair is written last, beside the other keys: from then on it is the one to seal to.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from django.conf import settings

from medaccord.adapters.keyfile import make

SUITE: Final = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_NAME = re.compile(r"reveal-([0-9]{1,6})", re.ASCII)


def bound(name: str, place: bytes) -> bytes:
    """What a ciphertext is bound to: the name of its key, and its place."""
    return b"medaccord-identity-1\0" + name.encode() + b"\0" + place


def pairs(folder: Path) -> list[str]:
    """Names of the pairs whose public halves lie in a folder, the newest last."""
    found = (_NAME.fullmatch(path.stem) for path in folder.glob("reveal-*.pub"))
    return [name[0] for name in sorted((one for one in found if one), key=lambda one: int(one[1]))]


class FolderOpener:
    """Private keys (X25519) as files of 32 bytes, which the reveal process alone reads."""

    def __init__(self) -> None:
        self.folder = Path(settings.MEDACCORD_REVEAL_DIR)
        self.public = Path(settings.MEDACCORD_KEYS_DIR)

    def renew(self) -> str:
        """Make the next pair; of two racing processes each makes one, and the later counts."""
        number, key = self._highest() + 1, X25519PrivateKey.generate()
        while not make(self.folder / f"reveal-{number}", key.private_bytes_raw()):
            number += 1
        make(self.public / f"reveal-{number}.pub", key.public_key().public_bytes_raw())
        return f"reveal-{number}"

    def holds(self, name: str) -> bool:
        """Whether this process reads the named private half."""
        return os.access(self.folder / name, os.R_OK)

    def open(self, name: str, place: bytes, sealed: bytes) -> bytes:
        """Open with the named private half; KeyError when it is not here, ValueError for a forgery."""
        path = self.folder / name
        if not _NAME.fullmatch(name) or not path.exists():
            raise KeyError(name)
        key = X25519PrivateKey.from_private_bytes(path.read_bytes())
        try:
            return SUITE.decrypt(sealed, key, info=bound(name, place))
        except InvalidTag as forged:
            raise ValueError("This was sealed for another place, or was changed.") from forged

    def _highest(self) -> int:
        here = {path.name for path in self.folder.glob("reveal-*") if _NAME.fullmatch(path.name)}
        return max((int(name.split("-")[1]) for name in here | set(pairs(self.public))), default=0)
