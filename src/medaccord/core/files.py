"""Files: sealed with a key of their own before the row that names them is committed."""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
import itertools
import secrets
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap
from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet

from medaccord.core import ports
from medaccord.core.act import Act
from medaccord.core.marking import columns
from medaccord.core.models import Blob
from medaccord.core.models.principal import STRANGER
from medaccord.core.principal import Actor
from medaccord.core.scope import as_reporter_alone
from medaccord.domain import filekind
from medaccord.domain.cleaning import Handed
from medaccord.domain.errors import Illegal, Invalid, Missing
from medaccord.domain.examination import Examined, Verdict, is_open, is_waiting, why_closed
from medaccord.domain.handling import Marking
from medaccord.domain.sentence import Sentence
from medaccord.domain.text import file_name
from medaccord.domain.voice import day_of, is_hidden, told_at

LIMIT: int = settings.MEDACCORD.upload_max_bytes
"""Largest file in bytes."""
NONCE = 12
GRACE = dt.timedelta(days=1)
"""How long bytes may wait for their row; far longer than any transaction takes."""
PORTION = 500
LONGEST_NAME = 300
NAMED = 200
"""Characters of what a scanner calls itself and what it found."""
PASSWORD = 20
"""Hexadecimal digits of an archive's password."""
TOLD_OF_CONTENT = ("claimed_type", "scanner", "finding", "released_name", "released_why")
"""Columns that go with the content of an erased file."""


def store(
    act: Act,
    *,
    stream: uuid.UUID,
    room: uuid.UUID,
    name: str,
    media_type: str,
    data: bytes,
    by_day: bool | None = None,
    marking: Marking | None = None,
    handed: Handed | None = None,
    of: Blob | None = None,
) -> Blob:
    """Seal bytes (at most LIMIT) into a file of one room; raises Invalid when empty or too large.

    Its kind is what the bytes say; `media_type` is its sender's claim, of which a line is kept. It waits for
    its examination. `by_day` says that a reporter files it, where the step alone does not tell; `of` is the
    file in whose place it goes to others, whose sender is its sender.
    The bytes are durable before the transaction commits; bytes without a row are swept later.
    """
    if not 0 < len(data) <= LIMIT:
        raise Invalid(
            {
                "files": [
                    Sentence(
                        "A file must hold between 1 byte and {limit} MB. Split larger ones.",
                        limit=LIMIT // 10**6,
                    )
                ]
            }
        )
    digest = hashlib.sha256(data).hexdigest()
    how = columns(marking or Marking())
    blob = Blob(id=uuid.uuid4(), stream_id=stream, room_id=room, name=file_name(name), **how)
    blob.claimed_type, blob.size, blob.sha256 = media_type[:100], len(data), digest
    kind = filekind.kind_of(data)
    blob.media_type, blob.mixed = kind.media_type, kind.mixed
    blob.misnamed = filekind.is_misnamed(blob.name, kind.media_type)
    blob.filed_by_id, blob.by_day = act.by, act.by_day if by_day is None else by_day
    blob.handed = handed.value if handed else ""
    if of is not None:
        blob.filed_by_id, blob.by_day, blob.exploit = of.filed_by_id, of.by_day, of.exploit
    keys = ports.keys()
    blob.storage_key = keys.digest("storage", f"{act.realm}/{stream}/{blob.id}/{digest}".encode())
    data_key = AESGCM.generate_key(256)
    blob.sealed_with, wrapped = keys.wrap(data_key)
    blob.wrapped_key = wrapped.hex()
    nonce = secrets.token_bytes(NONCE)
    sealed = nonce + AESGCM(data_key).encrypt(nonce, data, _bound_to(blob, act.realm))
    ports.storage().write(blob.storage_key, sealed)
    return act.add(blob)


def read(blob: Blob) -> bytes:
    """The plaintext of a file; raises Missing when its bytes or its key are gone or were changed."""
    try:
        sealed = ports.storage().read(blob.storage_key)
        key = ports.keys().unwrap(blob.sealed_with, bytes.fromhex(blob.wrapped_key))
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], _bound_to(blob, blob.realm))
    except (KeyError, ValueError, InvalidTag, InvalidUnwrap) as broken:
        raise Missing("The file's bytes are missing or damaged. Ask its sender for it again.") from broken


def require_open(blob: Blob) -> None:
    """Raise Illegal for what is handed out to nobody, its sender included: unexamined or suspicious."""
    scanned = ports.scanner() is not None
    if not is_open(blob.examined, scanned=scanned, exploit=blob.exploit):
        raise Illegal(why_closed(blob.examined, blob.finding, scanned=scanned))


def opens(blob: Blob) -> bool:
    """Whether a file is handed out at all, to whoever takes it."""
    scanned = ports.scanner() is not None
    return blob.erased_at is None and is_open(blob.examined, scanned=scanned, exploit=blob.exploit)


def unexamined(realm: str, streams: Collection[uuid.UUID]) -> QuerySet[Blob]:
    """Files of these streams that a scanner has not looked at, in the platform's own scope."""
    states = [Examined.WAITING.value, Examined.RELEASED.value]
    rows: QuerySet[Blob] = Blob.rows.filter(
        realm=realm, stream__in=streams, examined__in=states, erased_at=None
    )
    return rows


def examine(act: Act, blob: Blob, verdict: Verdict) -> Blob:
    """Note what a scanner says of a file; when it looked at a reporter's file is told by its day."""
    return act.change(
        blob,
        examined=verdict.state.value,
        examined_at=act.told_at,
        examined_by_id=act.by,
        scanner=verdict.scanner[:NAMED],
        finding=verdict.finding[:NAMED],
    )


def classify(act: Act, blob: Blob) -> Blob:
    """Keep that a file holds an exploit or firmware."""
    return act.change(blob, exploit=True)


def release(act: Act, blob: Blob, name: str, reason: str) -> Blob:
    """Let a file open that no scanner has looked at, on somebody's word."""
    return act.change(
        blob,
        examined=Examined.RELEASED.value,
        examined_at=act.told_at,
        examined_by_id=act.by,
        released_name=name[:LONGEST_NAME],
        released_why=reason,
    )


@dataclass(frozen=True, slots=True)
class Examination:
    """How far a file is examined, what it is by its content, and who says so.

    `opens` says that it is handed out, `waits` that a scanner or, where `by_hand`, a coordinator has yet to
    look at it. `at` stands for a day. `misnamed` says that its name promises another kind, `mixed` that it
    can be read as another kind as well. An `exploit`, or firmware, is handed out in an archive with a
    `password` only, to whoever filed it, whose it is and those who are named; `takes` says that the reader is
    one of them, and `password` is empty for all others. `entrusted` are all who are named where the reader
    `entrusts` it, else the reader alone if named; a lead names them where it is `led`, else the desk.
    `handed` is empty, or what it is to a protected reporter's file.
    """

    state: str
    opens: bool
    waits: bool
    by_hand: bool
    at: dt.datetime | None
    scanner: str
    finding: str
    by: str
    why: str
    misnamed: bool
    mixed: bool
    exploit: bool
    password: str
    handed: str = ""
    takes: bool = True
    entrusts: bool = False
    entrusted: tuple[Entrusted, ...] = ()
    led: bool = True


@dataclass(frozen=True, slots=True)
class Entrusted:
    """Somebody who takes the archive of an exploit or firmware, by name, and why (decision 0273)."""

    person: uuid.UUID
    name: str
    reason: str
    since: dt.datetime


def entrusted(blob: Blob) -> tuple[Entrusted, ...]:
    """Who takes an exploit or firmware, in the order in which they were named."""
    return tuple(
        Entrusted(
            uuid.UUID(one["person"]), one["name"], one["reason"], dt.datetime.fromisoformat(one["since"])
        )
        for one in blob.entrusted
    )


def entrusted_at(blob: Blob, at: dt.datetime) -> set[uuid.UUID]:
    """Whom the step of that instant named, of those who are named now."""
    return {one.person for one in entrusted(blob) if one.since == at}


def entrust(act: Act, blob: Blob, named: Iterable[Entrusted]) -> Blob:
    """Note who takes an exploit or firmware from now on, and nobody else."""
    told = [
        {
            "person": str(one.person),
            "name": one.name,
            "reason": one.reason,
            "since": one.since.isoformat(),
        }
        for one in named
    ]
    return act.change(blob, entrusted=told)


def is_entrusted(actor: Actor, blob: Blob, own: Collection[uuid.UUID]) -> bool:
    """Whether a reader, who is `own`, takes a file: anything but an exploit, what they filed, or what names
    them.

    What a reporter filed its reporter takes where they are nothing else: a colleague who took it there
    without a name would be told apart by that (decision 0180).
    """
    if not blob.exploit or any(one.person in own for one in entrusted(blob)):
        return True
    return blob.filed_by_id in own and (not blob.by_day or as_reporter_alone(actor, blob.room_id))


def examination_of(
    blob: Blob, own: Collection[uuid.UUID], *, takes: bool, entrusts: bool, led: bool
) -> Examination:
    """What a reader who is `own` is told of a file's examination; `takes` says that they get an exploit.

    Names tell who works on a case: all of them are for who `entrusts` it to people (need-to-know 23).
    """
    scanned = ports.scanner() is not None
    handed_out = opens(blob) and takes
    return Examination(
        state=blob.examined,
        opens=handed_out,
        waits=blob.erased_at is None and is_waiting(blob.examined, scanned=scanned),
        by_hand=not scanned,
        at=day_of(blob.examined_at) if blob.examined_at else None,
        scanner=blob.scanner,
        finding=blob.finding,
        by=blob.released_name,
        why=blob.released_why,
        misnamed=blob.misnamed,
        mixed=blob.mixed,
        exploit=blob.exploit,
        password=password_of(blob) if handed_out and blob.exploit else "",
        handed=blob.handed,
        takes=takes,
        entrusts=entrusts,
        entrusted=tuple(one for one in entrusted(blob) if entrusts or one.person in own),
        led=led,
    )


def password_of(blob: Blob) -> str:
    """The password of the archive in which a file leaves: of an outside key, so that no table holds it."""
    return ports.keys().digest("archive", f"{blob.realm}/{blob.id}".encode())[:PASSWORD]


@dataclass(frozen=True, slots=True)
class Grounds:
    """By whom, as its readers know them, why, and by which law or order a file is erased."""

    name: str
    reason: str
    basis: str


def erase(act: Act, blob: Blob, grounds: Grounds, *, name_too: bool) -> Blob:
    """Destroy a file's key, name it erased in row and chain, and remove its bytes once that is committed.

    Without its key the bytes are noise at once; those that a crash leaves behind are swept like any others.
    """
    act.erase([blob])
    transaction.on_commit(functools.partial(ports.storage().remove, blob.storage_key), robust=True)
    return act.change(
        blob,
        **dict.fromkeys(("storage_key", "sha256", "sealed_with", "wrapped_key"), ""),
        **dict.fromkeys(TOLD_OF_CONTENT, ""),
        name="" if name_too else blob.name,
        media_type=blob.media_type,  # told again, for the chain has just forgotten it
        handling=blob.handling,
        handed=blob.handed,
        entrusted=[],
        size=0,
        erased_at=act.now,
        erased_by_id=act.by or STRANGER,
        erased_by_day=act.by_day,
        erased_name=grounds.name[:LONGEST_NAME],
        erased_why=grounds.reason,
        erased_under=grounds.basis.strip(),
    )


@dataclass(frozen=True, slots=True)
class Erasure:
    """That a file was erased, by whom as its readers know them, why and under which law or order.

    `by_day` says that `at` stands for its day.
    """

    by: str
    why: str
    basis: str
    at: dt.datetime
    by_day: bool


def erasure_of(blob: Blob, own: Collection[uuid.UUID]) -> Erasure | None:
    """What a reader who is `own` is told of the end of a file, or None while it is there."""
    if blob.erased_at is None:
        return None
    by_day = is_hidden(blob.erased_by_day, blob.erased_by_id, own)
    at = told_at(blob.erased_at, by_day)
    return Erasure(blob.erased_name, blob.erased_why, blob.erased_under, at, by_day)


def sweep(now: dt.datetime, grace: dt.timedelta = GRACE) -> int:
    """Remove stored bytes older than the grace period that no row names; returns how many went.

    They are left behind by a crash between writing and committing, or by a command that was run again.
    """
    storage, removed = ports.storage(), 0
    old = (key for key, written in storage.stored() if written < now - grace)
    while keys := list(itertools.islice(old, PORTION)):
        for key in set(keys) - _named(keys):
            storage.remove(key)
            removed += 1
    return removed


def _named(keys: Collection[str]) -> set[str]:
    """Which of these storage keys a row names, in whatever stream; asked of the database as a whole."""
    if connection.vendor != "postgresql":
        return set(Blob.rows.filter(storage_key__in=keys).values_list("storage_key", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("SELECT medaccord_known_files(%s)", [list(keys)])
        return {key for (key,) in cursor.fetchall()}


def _bound_to(blob: Blob, realm: str) -> bytes:
    """What the ciphertext belongs to: it opens for no other row, stream or realm."""
    return f"core.blob.data|{realm}|{blob.stream_id}|{blob.id}".encode()
