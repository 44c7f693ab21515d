"""Files, opened only for whoever may enter their room (need-to-know 10 and 24)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count

from medaccord.adapters.archive import sealed
from medaccord.apps.cases.taking import deciding, may_be_named, owns, take_unnamed, takes, why_not
from medaccord.apps.discussion.audience import works_for
from medaccord.apps.parties.queries.reach import Someone, people_behind
from medaccord.core import files, ports
from medaccord.core.context import database_context
from medaccord.core.files import Examination
from medaccord.core.gate import counts_for, keys_for, roles_for
from medaccord.core.marking import marking_of
from medaccord.core.models import Blob
from medaccord.core.models.access import StreamKind
from medaccord.core.principal import Actor
from medaccord.core.scope import own_principals, query
from medaccord.domain.errors import Denied, Missing
from medaccord.domain.examination import Examined, is_waiting
from medaccord.domain.handling import Marking
from medaccord.domain.policy.matrix import LEAD, MATRIX
from medaccord.domain.roles import DESK, Role
from medaccord.domain.verbs import Verb


@dataclass(frozen=True, slots=True)
class OpenFile:
    """A file's bytes with what a download says of it: number, marking and key, never its own name."""

    id: uuid.UUID
    number: str
    marking: Marking
    name: str
    data: bytes


@query
def open_file(actor: Actor, file_id: uuid.UUID) -> OpenFile:
    """The plaintext of a file that the actor may see; raises Missing for any other.

    The one door through which stored bytes leave: raises Illegal for what is unexamined or suspicious. An
    exploit or firmware leaves as an archive that its password opens, and raises Denied for who is not named.
    """
    blob = Blob.objects.visible_to(actor).filter(pk=file_id).select_related("stream").first()
    if blob is None or blob.erased_at is not None:
        raise Missing
    files.require_open(blob)
    if not takes(actor, blob, own_principals(actor)):
        raise Denied(why_not(blob, roles_for(Verb.FILE_ENTRUST, actor, blob.stream_id)))
    name, data = blob.name, files.read(blob)
    if blob.exploit:
        name, data = "archive.zip", sealed(f"{blob.id.hex[:8]}.bin", data, files.password_of(blob))
    return OpenFile(blob.id, blob.stream.number, marking_of(blob), name, data)


@dataclass(frozen=True, slots=True)
class AlikeFile:
    """Another file with the same content, by name and by the number of its report or case."""

    name: str
    number: str
    marked: Marking


@dataclass(frozen=True, slots=True)
class FileAbout:
    """A file without its bytes, as the pages tell it that ask whether to release or to erase it.

    `may` says that this reader erases it, `may_clear` that it releases it, `may_class` that it marks it as an
    exploit, `may_entrust` that it says who takes one, `may_mark` that it marks it more strictly, `may_claim`
    that it submits it as PCII where it lies. `alike` are others with the same content that it may open too.
    """

    id: uuid.UUID
    stream: uuid.UUID
    name: str
    size: int
    marking: Marking
    media_type: str
    claimed_type: str
    sha256: str
    may: bool
    may_class: bool
    may_entrust: bool
    may_clear: bool
    may_mark: bool
    may_claim: bool
    erased: bool
    alike: tuple[AlikeFile, ...]
    examination: Examination


@query
def one_file(actor: Actor, file_id: uuid.UUID) -> FileAbout:
    """A file as the pages show it that release or erase it; raises Missing for what is not seen."""
    seen = Blob.objects.visible_to(actor)
    row = seen.filter(pk=file_id).select_related("stream", "room").first()
    if row is None:
        raise Missing
    own = own_principals(actor)
    mine, entrusts = row.filed_by_id in own, _may(actor, row, Verb.FILE_ENTRUST, deciding(row))
    same = seen.filter(sha256=row.sha256, erased_at=None).exclude(pk=row.pk).select_related("stream")
    return FileAbout(
        id=row.id,
        stream=row.stream_id,
        name=row.name,
        size=row.size,
        marking=marking_of(row),
        media_type=row.media_type,
        claimed_type=row.claimed_type,
        sha256=row.sha256,
        may=_may(actor, row, Verb.FILE_REDACT, deciding(row), also=mine),
        may_entrust=entrusts,
        may_class=_may(
            actor, row, Verb.FILE_CLASSIFY, DESK, also=mine and row.examined != Examined.SUSPICIOUS
        ),
        may_clear=counts_for(Verb.FILE_CLEAR, actor, row.stream_id),
        may_claim=not row.handed and works_for(actor, row.room_id),
        may_mark=_may(actor, row, Verb.FILE_MARK, DESK, also=mine or owns(actor, row)),
        erased=row.erased_at is not None,
        alike=tuple(
            AlikeFile(one.name, one.stream.number, marking_of(one)) for one in same.order_by("name", "id")
        ),
        examination=files.examination_of(
            row, own, takes=takes(actor, row, own), entrusts=entrusts, led=deciding(row) == LEAD
        ),
    )


@query
def may_take(actor: Actor, file_id: uuid.UUID) -> list[Someone]:
    """Who takes an exploit or firmware by name, then whom the lead may name; empty for everybody else.

    Whoever takes it without a name is not there. Keys of others are not in the reader's own scope: they are
    read as the platform.
    """
    row = Blob.objects.visible_to(actor).filter(pk=file_id).select_related("stream").first()
    if row is None:
        raise Missing
    if not _may(actor, row, Verb.FILE_ENTRUST, deciding(row)):
        return []
    with transaction.atomic(), database_context(None, actor.realm, [row.stream_id]):
        able, unneeded = may_be_named(row), take_unnamed(row)
    told = files.entrusted(row)
    known = people_behind([one.person for one in told])  # who lost their key is there to be taken out
    named = [known.get(one.person, Someone(one.person, one.name)) for one in told]
    unneeded |= {one.person for one in named}
    return [*named, *(one for key, one in able.items() if key not in unneeded)]


def _may(actor: Actor, row: Blob, verb: Verb, deciding: frozenset[Role], *, also: bool = False) -> bool:
    """Whether the reader takes a step with a file: with one of these roles, or for what is theirs."""
    roles = roles_for(verb, actor, row.stream_id)
    return bool(roles & MATRIX[verb].roles) and (also or bool(roles & deciding))


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many files of one case or report wait to be examined, or to be released where `by_hand`."""

    stream: uuid.UUID
    number: str
    is_case: bool
    count: int
    by_hand: bool


@query
def waiting_files(actor: Actor) -> list[Waiting]:
    """Where files wait that the reader, as its desk, may see, by number."""
    held = keys_for(Verb.FILE_CLEAR, actor).values("stream")
    scanned = ports.scanner() is not None
    states = [one.value for one in Examined if is_waiting(one, scanned=scanned)]
    found = Blob.objects.visible_to(actor).filter(stream__in=held, examined__in=states, erased_at=None)
    counted = found.values("stream", "stream__number", "stream__kind").annotate(count=Count("id"))
    return [
        Waiting(
            row["stream"],
            row["stream__number"],
            row["stream__kind"] == StreamKind.CASE,
            row["count"],
            not scanned,
        )
        for row in counted.order_by("stream__number")
    ]
