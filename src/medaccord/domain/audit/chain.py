"""The audit chain: canonical envelopes (RFC 8785), salted commitments to texts, and SHA-256 links.

An entry is an envelope, which holds no text, and side values, which lie beside it under their own room.
The envelope names a side value by a commitment only, so the chain verifies without reading a single text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Final
from uuid import UUID

from medaccord.domain.canonical import canonical as plain_canonical
from medaccord.domain.errors import Invalid

VERSION: Final = 1
SALT_BYTES: Final = 16

# Each kind of digest starts with its own tag, so that no bytes can ever serve as two kinds.
_GENESIS: Final = b"medaccord/audit/1/genesis\x00"
_COMMIT: Final = b"medaccord/audit/1/commit\x00"
_LINK: Final = b"medaccord/audit/1/link\x00"
_HEX64: Final = re.compile(r"[0-9a-f]{64}")

Json = None | bool | int | str | Sequence["Json"] | Mapping[str, "Json"]


class Op(StrEnum):
    """What a change does to the row it names."""

    ADD = "add"
    SET = "set"


@dataclass(frozen=True, slots=True)
class Change:
    """One row added or set: `fields` are ids, states, codes, dates, numbers; `texts` what may be erased."""

    model: str
    id: str
    op: Op
    fields: Mapping[str, Json] = field(default_factory=dict)
    texts: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Side:
    """The texts of change number `key` (from 0) of an entry; when erased, `value` is None and `salt` empty.

    `value` is an object, or its canonical JSON text as a database may hand it out.
    """

    key: int
    salt: bytes
    value: Mapping[str, Json] | str | None


@dataclass(frozen=True, slots=True)
class Head:
    """Where a chain ends: number of entries and hash of the last; kept elsewhere, it betrays truncation."""

    count: int
    hash: str


@dataclass(frozen=True, slots=True)
class Row:
    """One stored entry: envelope as canonical JSON text or as object, digests as 64 lower-case hex digits."""

    seq: int
    envelope: Mapping[str, Json] | str
    prev: str
    hash: str
    sides: Sequence[Side] = ()

    @property
    def head(self) -> Head:
        """Give the head of a chain that ends with this row."""
        return Head(self.seq, self.hash)


def canonical(value: Json) -> bytes:
    """Serialise a value by RFC 8785, refusing floats: a number with a fraction is written as text.

    Tuples are refused as well: they would come back from storage as lists.
    """
    try:
        return plain_canonical(value)
    except (ValueError, TypeError, RecursionError):
        # `from None`: the message may quote the value, which is somebody's text.
        raise Invalid(
            "An audit entry holds objects, lists, Unicode text, whole numbers below 2^53, true, false"
            " and null; write any other value as text first."
        ) from None


def is_digest(value: object) -> bool:
    """Tell whether a value has the form of a digest: 64 lower-case hex digits."""
    return isinstance(value, str) and _HEX64.fullmatch(value) is not None


def genesis(stream: str) -> str:
    """Give the hash that the first entry of a stream links to; no two streams share one."""
    return sha256(_GENESIS + stream.encode()).hexdigest()


def start(stream: str) -> Head:
    """Give the head of a stream that has no entry yet."""
    return Head(0, genesis(stream))


def commit(salt: bytes, value: Json) -> str:
    """Commit to a value: SHA-256 over tag, salt and canonical value; salt keeps short texts unguessable."""
    if len(salt) < SALT_BYTES:
        raise Invalid(f"A commitment needs {SALT_BYTES} random bytes of salt or more.")
    return commitment(salt, canonical(value))


def commitment(salt: bytes, canonical_value: bytes) -> str:
    """Digest salt and canonical bytes; the salt's length goes in, so neither can borrow from the other."""
    return sha256(_COMMIT + len(salt).to_bytes(4, "big") + salt + canonical_value).hexdigest()


def link(prev_hash: str, envelope: Json) -> str:
    """Hash an envelope onto its predecessor: SHA-256 over tag, predecessor's hash and canonical envelope."""
    return linked(prev_hash, canonical(envelope))


def linked(prev_hash: str, canonical_envelope: bytes) -> str:
    """Digest the predecessor's hash, 64 lower-case hex digits, and canonical bytes."""
    if not is_digest(prev_hash):
        raise Invalid("The hash of the previous entry must be 64 lower-case hex digits.")
    return sha256(_LINK + bytes.fromhex(prev_hash) + canonical_envelope).hexdigest()


def entry(
    head: Head,
    *,
    stream: str,
    at: datetime,
    verb: str,
    actor: UUID,
    realm: str,
    objects: Mapping[str, Json],
    changes: Sequence[Change],
    salts: Iterator[bytes],
    marking: str | None = None,
    erases: Sequence[tuple[int, int]] = (),
) -> Row:
    """Write the next entry of a stream: envelope, link and side values, ready to be stored.

    `objects` names what the verb acted on, kind to id. `salts` yields fresh random bytes, one for each change
    that has texts. `erases` lists (seq, key) of earlier side values that the same transaction erases: an
    erasure that no entry declares counts as tampering.
    """
    sealed = [_seal(key, change, salts) for key, change in enumerate(changes)]
    envelope: dict[str, Json] = {
        "v": VERSION,
        "stream": stream,
        "seq": head.count + 1,
        "at": instant(at),
        "verb": str(verb),
        "actor": str(actor),
        "realm": str(realm),
        "objects": dict(objects),
        "changes": [change for change, _ in sealed],
    }
    if marking is not None:
        envelope["marking"] = str(marking)
    if erases:
        envelope["erases"] = [list(pair) for pair in _earlier(erases, head.count)]
    text = canonical(envelope)
    sides = tuple(side for _, side in sealed if side is not None)
    return Row(head.count + 1, text.decode(), head.hash, linked(head.hash, text), sides)


def instant(at: datetime) -> str:
    """Write an instant as ISO 8601 in UTC with microseconds, `2026-11-23T16:00:00.000000Z`."""
    if at.utcoffset() != timedelta(0):
        raise Invalid("The time of an audit entry must be given in UTC.")
    return at.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _seal(key: int, change: Change, salts: Iterator[bytes]) -> tuple[dict[str, Json], Side | None]:
    """Split a change into what the envelope keeps and what lies beside it."""
    kept: dict[str, Json] = {
        "m": change.model,
        "id": str(change.id),
        "op": change.op.value,
        "f": dict(change.fields),
    }
    if not change.texts:
        return kept, None
    if twice := sorted(set(change.fields) & set(change.texts)):
        raise Invalid(f"A field is either kept or committed to, not both: {', '.join(twice)}.")
    salt, texts = next(salts), dict(change.texts)
    # The names stay in the envelope: once the texts are erased, replay must know which fields they filled.
    kept |= {"t": commit(salt, texts), "n": sorted(texts)}
    return kept, Side(key, salt, texts)


def _earlier(erases: Sequence[tuple[int, int]], count: int) -> list[tuple[int, int]]:
    """Check that erased side values belong to entries that exist already, and order them."""
    if any(not 1 <= seq <= count or key < 0 for seq, key in erases):
        raise Invalid("Only side values of earlier entries can be erased.")
    return sorted(set(erases))
