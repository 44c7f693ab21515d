"""Doors to the outer world that the core needs; settings name the adapter behind each."""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from medaccord.domain.csaf.manifest import Made, Manifest
from medaccord.domain.csaf.tree import Files
from medaccord.domain.openpgp import PublicKey


class Keys(Protocol):
    """Keys that live outside the database; each has a name that its products carry."""

    def digest(self, purpose: str, data: bytes) -> str:
        """Keyed digest (HMAC-SHA-256, hexadecimal) under the key of one purpose."""

    def wrap(self, key: bytes) -> tuple[str, bytes]:
        """Wrap a data key; returns the wrapping key's name and the wrapped key."""

    def unwrap(self, name: str, wrapped: bytes) -> bytes:
        """Unwrap a data key with the named wrapping key."""

    def sign(self, data: bytes) -> tuple[str, bytes]:
        """Sign for the installation (Ed25519, RFC 8032); returns the signing key's name and the signature."""

    def public_key(self, name: str) -> bytes:
        """The public half of a signing key as PEM (RFC 8410); raises KeyError when there is none."""

    def sealing_key(self) -> str:
        """Name of the newest key pair to which identities are sealed; raises KeyError where there is none."""

    def seal(self, place: bytes, data: bytes) -> tuple[str, bytes]:
        """Seal for one place to the public half of the newest pair (HPKE, RFC 9180); returns its name too."""

    def own_key(self, name: str, *, new: bool = False) -> bytes:
        """A key for one thing alone, made where it is `new`; raises KeyError where there is none any more."""

    def destroy(self, name: str) -> None:
        """Destroy such a key for good and note that; a copy of it that comes back is destroyed again."""

    def destroyed(self) -> frozenset[str]:
        """Names of all such keys that were destroyed."""


class Opener(Protocol):
    """The private halves of the pairs to which identities are sealed; no web process needs them."""

    def renew(self) -> str:
        """Make a new pair, to which everything is sealed from now on; returns its name."""

    def holds(self, name: str) -> bool:
        """Whether the private half of a pair is here."""

    def open(self, name: str, place: bytes, sealed: bytes) -> bytes:
        """What was sealed for this place; raises KeyError without the key, ValueError for anything else."""


class Storage(Protocol):
    """Where sealed bytes lie."""

    def write(self, key: str, sealed: bytes) -> None:
        """Store bytes durably under a key: write, sync, rename."""

    def read(self, key: str) -> bytes:
        """Bytes under a key; raises KeyError when there are none."""

    def remove(self, key: str) -> None:
        """Forget a key; no error when it is not there."""

    def stored(self) -> Iterator[tuple[str, dt.datetime]]:
        """Every key with the instant it was written; what a crash left half written counts as a key too."""


class Witness(Protocol):
    """Where signed checkpoints are appended, outside the database; OSError where that cannot be done."""

    def lines(self) -> list[str]:
        """Every whole line in order; none where nothing was written yet."""

    def append(self, line: str, *, after: int) -> None:
        """Add a line durably after so many; raises OSError where there are more or fewer."""


class Signer(Protocol):
    """OpenPGP keys under which advisories are distributed; the private ones may be on another machine."""

    def keys(self) -> list[PublicKey]:
        """Every public key, the newest last: that one signs."""

    def signed(self, data: bytes) -> bytes:
        """An armored detached signature of the newest key; raises Illegal where there is none."""

    def new(self, name: str, *, days: int) -> PublicKey:
        """Make the next key, valid for so many days; raises Illegal where keys are made elsewhere."""

    def add(self, armored: str) -> PublicKey:
        """Keep a public key whose private half is elsewhere as the newest; raises Invalid."""


class Tree(Protocol):
    """Files of a CSAF provider: a reader sees one generation of them or the next, never something between."""

    def alone(self) -> AbstractContextManager[None]:
        """Let no other run write meanwhile; raises Illegal where one does."""

    def manifest(self) -> Manifest:
        """What the current generation holds."""

    def has(self, held: Manifest, shared: Files) -> bool:
        """Whether the current generation has these files and all documents that it should hold."""

    def write(self, before: Manifest, after: Manifest, shared: Files, made: Made) -> Manifest:
        """Put another generation in its place, taking from the one before what stays."""

    def read(self, path: str) -> bytes:
        """A file of the current generation; raises KeyError where there is none."""

    def names(self, path: str) -> list[str]:
        """Names in a folder of the current generation, in order; a folder's ends with a slash."""


class Absent(Exception):
    """Nothing lies at an address."""


class Unreachable(Exception):
    """An address does not answer as it should; the sentence says how."""


class Source(Protocol):
    """Files that somebody else distributes."""

    def get(self, address: str, most: int) -> bytes:
        """What lies there, at most so many bytes; raises Absent or Unreachable."""


class Verifier(Protocol):
    """Detached OpenPGP signatures of others."""

    def key(self, raw: bytes, fingerprint: str) -> bytes:
        """The public key of that fingerprint among those in a file; raises Misread where it is not there."""

    def signer(self, keys: Sequence[bytes], document: bytes, signature: bytes) -> str:
        """The fingerprint of the key that signed the document; nothing where none of them did."""


class Unanswered(Exception):
    """A scanner does not answer, or does not say that it looked at everything: the file stays unexamined."""


class Scanner(Protocol):
    """What looks for malware in bytes; it never says 'clean' by being silent."""

    def version(self) -> str:
        """Its name and version with that of its signatures; raises Unanswered."""

    def scan(self, data: bytes) -> str:
        """The scanner's name for what it found, or nothing; raises Unanswered."""


def _port(name: str) -> object:
    return _made(settings.MEDACCORD_ADAPTERS[name])


@functools.cache
def _made(path: str) -> object:
    return import_string(path)()


def keys() -> Keys:
    """The keys adapter."""
    return cast(Keys, _port("keys"))


def opener() -> Opener:
    """The adapter of the reveal process."""
    return cast(Opener, _port("opener"))


def storage() -> Storage:
    """The storage adapter."""
    return cast(Storage, _port("storage"))


def witness() -> Witness:
    """The witness adapter."""
    return cast(Witness, _port("witness"))


def signer() -> Signer:
    """The adapter of the keys that sign advisories."""
    return cast(Signer, _port("signer"))


def tree() -> Tree:
    """The adapter of the provider's files."""
    return cast(Tree, _port("tree"))


def scanner() -> Scanner | None:
    """The scanner adapter; None where no scanner is configured."""
    return cast(Scanner, _port("scanner")) if settings.MEDACCORD_ADAPTERS.get("scanner") else None
