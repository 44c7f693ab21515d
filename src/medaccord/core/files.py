"""Files: sealed with a key of their own before the row that names them is committed."""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import secrets
import uuid
from collections.abc import Collection

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap
from django.conf import settings
from django.db import connection

from medaccord.core import ports
from medaccord.core.act import Act
from medaccord.core.models import Blob
from medaccord.domain.errors import Invalid, Missing
from medaccord.domain.text import file_name

LIMIT: int = settings.MEDACCORD.upload_max_bytes
"""Largest file in bytes."""
NONCE = 12
GRACE = dt.timedelta(days=1)
"""How long bytes may wait for their row; far longer than any transaction takes."""
PORTION = 500


def store(act: Act, *, stream: uuid.UUID, room: uuid.UUID, name: str, media_type: str, data: bytes) -> Blob:
    """Seal bytes (at most LIMIT) into a file of one room; raises Invalid when empty or too large.

    The bytes are durable before the transaction commits; bytes without a row are swept later.
    """
    if not 0 < len(data) <= LIMIT:
        raise Invalid(
            {"files": [f"A file must hold between 1 byte and {LIMIT // 10**6} MB. Split larger ones."]}
        )
    digest = hashlib.sha256(data).hexdigest()
    blob = Blob(id=uuid.uuid4(), stream_id=stream, room_id=room, name=file_name(name))
    blob.media_type, blob.size, blob.sha256 = media_type[:100], len(data), digest
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
