"""Files of protected reporters on their way to others: for the rounds that clean them, and for the desk."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count

from medaccord.apps.intake.models import SealedFile
from medaccord.core import files, ports
from medaccord.core.gate import counts_for, keys_for
from medaccord.core.marking import marking_of
from medaccord.core.models import Blob
from medaccord.core.models.access import StreamKind
from medaccord.core.principal import Actor
from medaccord.core.scope import query
from medaccord.core.streams import platform_scope
from medaccord.domain.cleaning import Cleaning, Why
from medaccord.domain.errors import Missing
from medaccord.domain.examination import Examined
from medaccord.domain.handling import Marking
from medaccord.domain.verbs import Verb


@dataclass(frozen=True, slots=True)
class Uncleaned:
    """A file that waits to be cleaned, the digest of its bytes, and whether the scanner found something."""

    id: uuid.UUID
    realm: str
    stream: uuid.UUID
    sha256: str
    suspicious: bool


def uncleaned(realm: str, streams: Sequence[uuid.UUID]) -> list[Uncleaned]:
    """Files of these streams that are to be cleaned now; where there is a scanner, once it looked at them."""
    with platform_scope(realm, streams):
        rows = SealedFile.rows.filter(realm=realm, stream__in=streams, state=Cleaning.WAITING.value)
        keys = list(rows.values_list("original_id", flat=True))
        found = Blob.rows.filter(pk__in=keys, stream__in=streams, erased_at=None).order_by("id")
        if ports.scanner() is not None:
            found = found.filter(examined__in=[Examined.CLEAN.value, Examined.SUSPICIOUS.value])
        return [
            Uncleaned(row.id, realm, row.stream_id, row.sha256, row.examined == Examined.SUSPICIOUS)
            for row in found
        ]


def bytes_to_clean(file: Uncleaned) -> bytes:
    """The plaintext of a file that is to be cleaned; raises Missing when it is gone by now."""
    with platform_scope(file.realm, [file.stream]):
        row = Blob.rows.filter(pk=file.id, stream=file.stream, erased_at=None).first()
    if row is None:
        raise Missing
    return files.read(row)


@dataclass(frozen=True, slots=True)
class SealedLine:
    """A protected reporter's file that others do not have yet, as the desk is told of it: never its name.
    `original` is the key of the file itself, which its sender alone opens.

    `may` says that this reader hands it on where it cannot be cleaned; `at` stands for a day. `draft` is the
    key of the file cleaned as far as it goes, where somebody has to judge the rest.
    """

    id: uuid.UUID
    stream: uuid.UUID
    is_case: bool
    marking: str
    handling: list[str]
    onward: str
    media_type: str
    size: int
    state: Cleaning
    why: Why | None
    original: uuid.UUID
    draft: uuid.UUID | None
    at: dt.datetime
    may: bool

    @property
    def marked(self) -> Marking:
        """How it is to be handled."""
        return marking_of(self)


@query
def sealed_files(actor: Actor, stream: uuid.UUID) -> list[SealedLine]:
    """Files of a report or case that wait to be cleaned or judged, for its desk and whoever sent them."""
    states = [Cleaning.WAITING.value, Cleaning.STUCK.value]
    rows = SealedFile.objects.visible_to(actor).filter(stream=stream, state__in=states)
    may = counts_for(Verb.FILE_FORWARD, actor, stream)
    return [_line(row, may) for row in rows.select_related("stream").order_by("at", "id")]


@query
def sealed_file(actor: Actor, file: uuid.UUID) -> SealedLine:
    """One of them, whatever has become of it; raises Missing for others."""
    row = SealedFile.objects.visible_to(actor).filter(pk=file).select_related("stream").first()
    if row is None:
        raise Missing
    return _line(row, counts_for(Verb.FILE_FORWARD, actor, row.stream_id))


def _line(row: SealedFile, may: bool) -> SealedLine:
    return SealedLine(
        id=row.id,
        stream=row.stream_id,
        is_case=row.stream.kind == StreamKind.CASE,
        marking=row.marking,
        handling=row.handling,
        onward=row.onward,
        media_type=row.media_type,
        size=row.size,
        state=Cleaning(row.state),
        why=Why(row.why) if row.why else None,
        original=row.original_id,
        draft=row.draft_id,
        at=row.at,
        may=may,
    )


@dataclass(frozen=True, slots=True)
class Stuck:
    """How many files of one report or case a coordinator has to judge."""

    stream: uuid.UUID
    number: str
    is_case: bool
    count: int


@query
def stuck_files(actor: Actor) -> list[Stuck]:
    """Where files wait that could not be cleaned, for those who hand them on, by number."""
    held = keys_for(Verb.FILE_FORWARD, actor).values("stream")
    found = SealedFile.objects.visible_to(actor).filter(stream__in=held, state=Cleaning.STUCK.value)
    counted = found.values("stream", "stream__number", "stream__kind").annotate(count=Count("id"))
    return [
        Stuck(one["stream"], one["stream__number"], one["stream__kind"] == StreamKind.CASE, one["count"])
        for one in counted.order_by("stream__number")
    ]
