"""Reports that are being typed: kept for a day, sealed with a key that only the browser's cookie holds.

The table holds ciphertext under a keyed digest of that key, the storage holds ciphertext under random names;
neither opens without the cookie (need-to-know 19, decision 0074). What is typed after a sign-in opens to that
person alone, and at the door where it was typed (decision 0195).
"""

from __future__ import annotations

import datetime as dt
import functools
import hmac
import json
import re
import secrets
import uuid
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import transaction

from medaccord.apps.intake.commands.report import Evidence
from medaccord.apps.intake.models import Draft as Row
from medaccord.apps.intake.models import DraftFile
from medaccord.core import ports
from medaccord.domain.errors import Invalid
from medaccord.domain.sentence import Sentence
from medaccord.domain.text import file_name

LIFE = dt.timedelta(days=1)
"""From a draft's beginning, however often it is changed; bytes without a row are swept no earlier."""
NONCE = 12
_KEY = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Kept:
    """One file of a draft, and where its sealed bytes lie."""

    id: str
    name: str
    media_type: str
    size: int
    storage_key: str


@dataclass(slots=True)
class Draft:
    """What was typed so far: raw values by step and field, files, and the receipt once it was handed in.

    `anew` says that an earlier draft of this browser was gone.
    """

    steps: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    files: list[Kept] = field(default_factory=list)
    receipt: dict[str, str] | None = None
    anew: bool = False


def begin(now: dt.datetime, *, anew: bool = False, whose: str = "") -> str:
    """Begin an empty draft; returns what is for the browser's cookie alone and is kept nowhere here."""
    secret = _written(AESGCM.generate_key(256))
    key = under(secret, whose)
    Row.objects.create(digest=_digest(key), sealed=_sealed(key, Draft(anew=anew)), expires_at=now + LIFE)
    return secret


def under(secret: str, whose: str) -> str:
    """The key of a draft by what the browser sent and by who uses it: with another's it opens nothing.

    Nobody's is the browser's alone; empty for what cannot be a secret.
    """
    if not whose or not _KEY.fullmatch(secret):
        return secret if not whose else ""
    return _written(hmac.digest(_raw(secret), f"intake.draft|{whose}".encode(), "sha256"))


def _written(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def draft_of(key: str, now: dt.datetime) -> Draft | None:
    """The draft under a key; None alike for a wrong key, an expired draft and none."""
    if not _KEY.fullmatch(key):
        return None
    row = Row.objects.filter(digest=_digest(key), expires_at__gt=now).first()
    return _opened(key, row) if row else None


@contextmanager
def changing(key: str, now: dt.datetime) -> Iterator[Draft | None]:
    """A draft to change, locked, and written when the block ends; None as `draft_of`."""
    with transaction.atomic():
        found = _KEY.fullmatch(key) and (
            Row.objects.select_for_update().filter(digest=_digest(key), expires_at__gt=now).first()
        )
        draft = _opened(key, found) if found else None
        yield draft
        if found and draft is not None:
            Row.objects.filter(digest=found.digest).update(sealed=_sealed(key, draft))


def add_files(key: str, draft: Draft, files: Sequence[Evidence]) -> None:
    """Seal files into a draft that is being changed; their bytes are durable before it is."""
    for file in files:
        kept = Kept(
            str(uuid.uuid4()),
            file_name(file.name),
            file.media_type,
            len(file.data),
            secrets.token_hex(32),
        )
        DraftFile.objects.create(storage_key=kept.storage_key, draft_id=_digest(key))
        ports.storage().write(kept.storage_key, _seal(key, file.data, _bound(key, kept.id)))
        draft.files.append(kept)


def remove_file(draft: Draft, file: uuid.UUID) -> None:
    """Take a file out of a draft that is being changed; no error where it is gone already."""
    for kept in [one for one in draft.files if one.id == str(file)]:
        draft.files.remove(kept)
        _remove([kept.storage_key])


def evidence(key: str, draft: Draft) -> tuple[Evidence, ...]:
    """The files of a draft with their bytes; raises Invalid for one whose bytes are gone or were changed."""
    return tuple(Evidence(one.name, one.media_type, _bytes_of(key, one)) for one in draft.files)


def _bytes_of(key: str, kept: Kept) -> bytes:
    try:
        return _open(key, ports.storage().read(kept.storage_key), _bound(key, kept.id))
    except (KeyError, InvalidTag) as broken:
        sentence = Sentence("{name} cannot be read any more. Remove it, and add it again.", name=kept.name)
        raise Invalid({"files": [sentence]}) from broken


def forget(key: str) -> None:
    """Remove a draft with its files; no error where there is none."""
    if _KEY.fullmatch(key):
        _remove_drafts([_digest(key)])


def purge(now: dt.datetime) -> int:
    """Remove drafts whose day is over, with their files; returns how many drafts went."""
    return _remove_drafts(list(Row.objects.filter(expires_at__lte=now).values_list("digest", flat=True)))


def _remove_drafts(digests: Sequence[str]) -> int:
    for digest in digests:
        _remove(list(DraftFile.objects.filter(draft=digest).values_list("storage_key", flat=True)))
        Row.objects.filter(digest=digest).delete()
    return len(digests)


def _remove(storage_keys: Sequence[str]) -> None:
    """Bytes go once it is sure that no row names them any more."""
    with transaction.atomic():
        DraftFile.objects.filter(storage_key__in=storage_keys).delete()
        for one in storage_keys:
            transaction.on_commit(functools.partial(ports.storage().remove, one))


def _digest(key: str) -> str:
    """Under what a draft is found: a digest keyed outside the database."""
    return ports.keys().digest("draft", key.encode())


def _bound(key: str, place: str) -> bytes:
    """What a ciphertext belongs to: it opens in no other place."""
    return f"intake.draft|{_digest(key)}|{place}".encode()


def _seal(key: str, data: bytes, bound_to: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(_raw(key)).encrypt(nonce, data, bound_to)


def _open(key: str, sealed: bytes, bound_to: bytes) -> bytes:
    return AESGCM(_raw(key)).decrypt(sealed[:NONCE], sealed[NONCE:], bound_to)


def _raw(key: str) -> bytes:
    return urlsafe_b64decode(key + "=")


def _sealed(key: str, draft: Draft) -> bytes:
    return _seal(key, json.dumps(asdict(draft)).encode(), _bound(key, "steps"))


def _opened(key: str, row: Row) -> Draft | None:
    try:
        told: dict[str, Any] = json.loads(_open(key, bytes(row.sealed), _bound(key, "steps")))
    except InvalidTag:
        return None
    return Draft(told["steps"], [Kept(**one) for one in told["files"]], told["receipt"], told["anew"])
