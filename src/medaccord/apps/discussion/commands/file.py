"""Files: evidence and documents, each in one room of a report or case, and their end."""

from __future__ import annotations

import re
import uuid
from collections.abc import Collection, Sequence

from django.conf import settings

from medaccord.apps.cases.items import keep, kind_of
from medaccord.apps.cases.models import Case
from medaccord.apps.discussion.asked import answered
from medaccord.apps.discussion.audience import (
    filing,
    name_in_case,
    name_in_report,
    own_report,
)
from medaccord.apps.intake.commands.report import Evidence
from medaccord.apps.intake.models import Report
from medaccord.core import files as stored
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.core.models import Blob, Scoped
from medaccord.core.models.access import RoomKind
from medaccord.core.scope import own_principals
from medaccord.domain.errors import Denied, Illegal, Invalid
from medaccord.domain.findings import Findings
from medaccord.domain.grounds import check_grounds
from medaccord.domain.handling import Mark, Marking, Onward, Readers, check_readers, checked
from medaccord.domain.policy.matrix import LEAD
from medaccord.domain.roles import DESK
from medaccord.domain.sentence import Sentence
from medaccord.domain.tlp import Tlp, labels_for
from medaccord.domain.verbs import Verb

__all__ = ["ERASED", "NOT_YOURS", "Evidence", "add", "add_to_report", "redact"]

NOT_YOURS = "Only the desk that leads here or whoever filed a file erases it. Ask one of them."
ERASED = "This file was erased already."

READERS = {
    RoomKind.TALK: Readers.EVERYONE,
    RoomKind.PEOPLE: Readers.PEOPLE,
    RoomKind.AGENCIES: Readers.AGENCIES,
    RoomKind.SIDE: Readers.SIDE,
}
"""For whom a thing in each kind of room of a case is."""

# RFC 6838 §4.2; what a browser leaves empty is an octet-stream.
_MEDIA_TYPE = re.compile(r"[A-Za-z0-9][\w!#$&^.+-]{0,48}/[A-Za-z0-9][\w!#$&^.+-]{0,48}", re.ASCII)
UNKNOWN = "application/octet-stream"


@command(Verb.FILE_ADD, on=Case)
def add(
    act: Act,
    case: Case,
    *,
    room: uuid.UUID,
    files: Sequence[Evidence],
    marking: Tlp | None = None,
    handling: Collection[Mark] = (),
    onward: Onward | None = None,
    as_reporter: bool = False,
) -> list[Blob]:
    """Put files before one audience of a case that the sender belongs to; everyone are its people now.

    They carry the case's own label, or one that the sender gives and that fits there (decision 0217), and
    the sender's handling marks. What belongs to a side's party lies in a room of its own (decision 0228).
    """
    into = filing(act, case, room, as_reporter=as_reporter)
    readers = READERS[kind_of(into)]
    check_readers(handling, readers)
    made = checked(_fitting(case, marking, readers), handling, onward)
    return _store(act, case, keep(act, case, into) if made.is_owned else into, files, made)


def _fitting(case: Case, label: Tlp | None, readers: Readers) -> Tlp:
    """The label that files get; raises Invalid for one that does not fit before these readers."""
    container = Tlp(case.marking)
    is_named = readers is Readers.PEOPLE
    fitting = labels_for(container, is_public=case.public_at is not None, is_named=is_named)
    if (label or container) not in fitting:
        told = Sentence("For these readers choose one of: {labels}.", labels=", ".join(fitting))
        raise Invalid({"marking": [told]})
    return label or container


@command(Verb.FILE_ADD, on=Report)
def add_to_report(act: Act, report: Report, *, files: Sequence[Evidence]) -> list[Blob]:
    """Send further evidence for a report."""
    sent = _store(act, report, own_report(act, report), files)
    answered(act, report)
    return sent


@command(Verb.FILE_REDACT, on=Blob)
def redact(act: Act, file: Blob, *, reason: str, basis: str, with_name: bool = False) -> Blob:
    """Erase a file for good, from the chain as well: its bytes, their key, its digest, its name if asked.

    The case lead may, in a report whoever judges it, and whoever filed it, each with a reason that all who
    could open it are told. Who and when stay; nobody can bring the file back.
    """
    by = _eraser(act, file)
    if file.erased_at is not None:
        raise Illegal(ERASED)
    check_grounds(reason, basis, "Everybody who could open the file reads the reason.")
    return stored.erase(act, file, stored.Grounds(by, reason, basis), name_too=with_name)


def _eraser(act: Act, file: Blob) -> str:
    """The actor's name as the file's readers know it; raises Denied for who neither filed nor decides."""
    case = Case.objects.within(act).filter(pk=file.stream_id).first()
    if not (_is_filer(act, file) or act.roles & (LEAD if case else DESK)):
        raise Denied(NOT_YOURS)
    if case is not None:
        return name_in_case(act, case)
    return name_in_report(act, Report.objects.within(act).get(pk=file.stream_id))


def _is_filer(act: Act, file: Blob) -> bool:
    """Whether the actor filed it, and can speak as whoever did (decision 0180)."""
    if file.filed_by_id not in own_principals(act.actor):
        return False
    act.speak(file.room_id, as_reporter=file.by_day)
    return act.by_day == file.by_day


def _store(
    act: Act, subject: Scoped, room: uuid.UUID, files: Sequence[Evidence], marking: Marking | None = None
) -> list[Blob]:
    """All files or none: every one is checked before the first is sealed."""
    found = Findings()
    at_once = settings.MEDACCORD.report_files_max
    if not 0 < len(files) <= at_once:
        found.add("files", Sentence("Send between 1 and {at_once} files at a time.", at_once=at_once))
    for place, one in enumerate(files):
        if not 0 < len(one.data) <= stored.LIMIT:
            most = stored.LIMIT // 2**20
            found.add(
                f"{place}/data",
                Sentence("A file must hold between 1 byte and {most} MiB. Split larger ones.", most=most),
            )
        if one.media_type and not _MEDIA_TYPE.fullmatch(one.media_type):
            found.add(
                f"{place}/media_type", "Give the kind of file as in application/pdf, or leave it empty."
            )
    found.settle()
    return [
        stored.store(
            act,
            stream=subject.stream_id,
            room=room,
            name=one.name,
            media_type=one.media_type or UNKNOWN,
            data=one.data,
            marking=marking,
        )
        for one in files
    ]
