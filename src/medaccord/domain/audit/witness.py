"""Checkpoints of all chains: a Merkle root over salted leaves, linked, signed, and told line by line.

A leaf is where one chain ends: its stream, how many entries it has and the hash of the last (RFC 6962 §2.1
in kind: leaves and nodes are hashed apart). Salts keep whoever reads the lines from guessing what there is.
A line tells number, instant, the line before by its digest, the root, and a signature (Ed25519, RFC 8032)
over all that. Whoever holds lines elsewhere can show that chains were cut, dropped or written anew.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from medaccord.domain.audit.chain import Head, instant
from medaccord.domain.canonical import canonical

VERSION: Final = 1
LONGEST_LINE: Final = 2_000

# Each kind of digest starts with its own tag, so that no bytes can ever serve as two kinds.
_LEAF: Final = b"medaccord/audit/1/leaf\x00"
_NODE: Final = b"medaccord/audit/1/node\x00"
_BODY: Final = b"medaccord/audit/1/checkpoint\x00"
GENESIS: Final = sha256(b"medaccord/audit/1/witness\x00").hexdigest()
_HEX64: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)

Signs = Callable[[bytes], tuple[str, bytes]]
"""Sign bytes; gives the key's name and the signature."""
Checks = Callable[[str, bytes, bytes], bool]
"""Whether the named key made this signature of these bytes."""


class Unreadable(Exception):
    """A line that no checkpoint wrote; its words are a sentence for people."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """One line: what it tells, and who signed it."""

    number: int
    at: str
    prev: str
    root: str
    key: str
    signature: bytes

    def body(self) -> bytes:
        """What is signed."""
        return _body(self.number, self.at, self.prev, self.root)

    def line(self) -> str:
        """The line as it is written, without its end."""
        signed = {"key": self.key, "signature": b64encode(self.signature).decode()}
        return canonical({**_told(self.number, self.at, self.prev, self.root), **signed}).decode()

    def digest(self) -> str:
        """What the next line names as the one before."""
        return sha256(self.line().encode()).hexdigest()


def _told(number: int, at: str, prev: str, root: str) -> dict[str, Any]:
    return {"version": VERSION, "number": number, "at": at, "prev": prev, "root": root}


def _body(number: int, at: str, prev: str, root: str) -> bytes:
    return _BODY + canonical(_told(number, at, prev, root))


def leaf(stream: str, head: Head, salt: bytes) -> bytes:
    """The digest of where one chain ends."""
    return sha256(
        _LEAF + sha256(salt).digest() + canonical({"stream": stream, "count": head.count, "hash": head.hash})
    ).digest()


def root(leaves: Sequence[bytes]) -> str:
    """The Merkle root over leaves in their order; what stands alone at a level goes up as it is."""
    level = list(leaves) or [sha256(_LEAF).digest()]
    while len(level) > 1:
        pairs = [level[at : at + 2] for at in range(0, len(level), 2)]
        level = [sha256(_NODE + b"".join(pair)).digest() if len(pair) > 1 else pair[0] for pair in pairs]
    return level[0].hex()


def signed(before: Checkpoint | None, at: datetime, root_now: str, sign: Signs) -> Checkpoint:
    """The checkpoint after that one."""
    number, prev = (before.number + 1, before.digest()) if before else (1, GENESIS)
    key, signature = sign(_body(number, instant(at), prev, root_now))
    return Checkpoint(number, instant(at), prev, root_now, key, signature)


def read(line: str) -> Checkpoint:
    """A line again; raises Unreadable for whatever is not exactly one that `Checkpoint.line` writes."""
    if len(line) > LONGEST_LINE:
        raise Unreadable("is no checkpoint.")
    try:
        told: Any = json.loads(line)
        one = Checkpoint(
            told["number"],
            told["at"],
            told["prev"],
            told["root"],
            told["key"],
            b64decode(told["signature"], validate=True),
        )
        same = one.line() == line
    except (KeyError, TypeError, ValueError, RecursionError):
        raise Unreadable("is no checkpoint.") from None
    if not same or not _HEX64.fullmatch(one.root) or type(one.number) is not int:
        raise Unreadable("is no checkpoint.")
    return one


def followed(lines: Iterable[str], check: Checks) -> list[Checkpoint]:
    """All checkpoints of a witness; raises Unreadable where a line is not the next one, rightly signed."""
    found: list[Checkpoint] = []
    for number, line in enumerate(lines, start=1):
        try:
            one = read(line)
        except Unreadable as broken:
            raise Unreadable(f"line {number} {broken}") from None
        if (one.number, one.prev) != (number, found[-1].digest() if found else GENESIS):
            raise Unreadable(f"line {number} does not follow the one before it.")
        if not check(one.key, one.body(), one.signature):
            raise Unreadable(f"line {number} is not signed by a key of this installation.")
        found.append(one)
    return found
