"""Files: evidence and documents, each in one room of a report or case, their examination and their end."""

from __future__ import annotations

import re
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.conf import settings

from medaccord.apps.cases import items
from medaccord.apps.cases.commands.claim import require_stated
from medaccord.apps.cases.models import Case, Item, Participant
from medaccord.apps.cases.taking import deciding, may_be_named
from medaccord.apps.discussion.asked import answered
from medaccord.apps.discussion.audience import (
    READERS,
    filing,
    name_in_case,
    name_in_report,
    own_report,
    works_for,
)
from medaccord.apps.discussion.marking import check_disputed, marked, remarked
from medaccord.apps.intake import handing
from medaccord.apps.intake.commands.report import Evidence
from medaccord.apps.intake.holding import require_free
from medaccord.apps.intake.models import Report, SealedFile
from medaccord.core import files as stored
from medaccord.core import ports
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.core.marking import columns, marking_of
from medaccord.core.models import Blob, Scoped
from medaccord.core.models.access import RoomKind
from medaccord.core.scope import own_principals
from medaccord.domain import retention, text
from medaccord.domain.cleaning import Cleaned
from medaccord.domain.errors import Denied, Illegal, Invalid, Missing, Stale
from medaccord.domain.examination import Examined, Verdict
from medaccord.domain.findings import Findings
from medaccord.domain.grounds import check_grounds
from medaccord.domain.handling import OWNED, Mark, Marking, Onward, Wish
from medaccord.domain.roles import DESK, Role
from medaccord.domain.sentence import Sentence
from medaccord.domain.sharing import Purpose
from medaccord.domain.tlp import Tlp
from medaccord.domain.verbs import Verb

__all__ = [
    "CLASSED",
    "ERASED",
    "ITS_OWNERS",
    "NOT_THE_DESK",
    "NOT_THE_LEAD",
    "NOT_YOURS",
    "NOT_YOURS_TO_CLASS",
    "NOT_YOURS_TO_MARK",
    "NO_EXPLOIT",
    "Evidence",
    "add",
    "add_to_report",
    "classify",
    "clean",
    "clear",
    "entrust",
    "examine",
    "forward",
    "mark",
    "redact",
    "require_waiting",
]

NOT_YOURS = "Only the desk that leads here or whoever filed a file erases it. Ask one of them."
NOT_THE_DESK = "Only the desk of the case or report releases a file. Ask it."
ERASED = "This file was erased already."
FOUND = "The scanner found something in this file. The desk alone marks it now. Ask it."
SCANNED = "A scanner examines every file here. This one opens by itself once the scanner finds nothing."
SUSPECTED = "The scanner found something in this file. It is not released."
NO_EXPLOIT = "Whoever may open this file takes it. Mark it as an exploit or firmware first."
NOT_THE_LEAD = "The lead of the case says who takes it. Ask the lead."
NAMED_ANEW = "Somebody else said who takes it meanwhile. Read who is named now, then say it again."
CLASSED = "This file is marked as an exploit or firmware already."
NOT_YOURS_TO_CLASS = "Only the desk or whoever filed a file marks it as an exploit or firmware."
OPEN = "This file can be opened already."
ITS_OWNERS = "The party whose it is makes the express statement itself. Note what it claimed instead."
NOT_YOURS_TO_MARK = "Only the desk, whoever filed a file, or whose it is marks it. Ask one of them."
NO_OWNER = "It cannot move from here. File it anew in the side of its owner, then erase this one."
STATEMENT = "People who are not trained for PCII may open it here. File it anew as PCII, then erase this one."
REMARKED = "What it is has changed. Ask for it anew."

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
    stated: bool = False,
    purpose: Purpose | None = None,
    as_reporter: bool = False,
) -> list[Blob]:
    """Put files before one audience of a case that the sender belongs to; everyone are its people now.

    They carry the case's own label, or one that the sender gives and that fits there (decision 0217), and
    the sender's handling marks. What belongs to a side's party lies in a room of its own (decision 0228). Of
    a protected reporter's file the readers get another in its place (decision 0239). PCII comes with its
    express statement, `stated`, and the purpose that it may be used for, from the party itself (0238, 0259).
    """
    into = filing(act, case, room, as_reporter=as_reporter)
    check_disputed(act, case.stream_id, into, handling)
    readers = READERS[items.kind_of(into)]
    made = marked(case, readers, Wish(marking, handling, onward))
    _check(files)
    claimed = _claimed(act, into, made, Wanted(stated, purpose))
    if act.by_day and handing.is_protected_in(act.actor, case.id):
        return [_seal_for_sender(act, case, into, one, made, claimed) for one in files]
    if not made.is_owned:
        return _seal(act, case, into, files, made)
    return [_seal_apart(act, case, into, one, made, claimed) for one in files]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is said with PCII: its express statement, and what it may be used for."""

    stated: bool
    purpose: Purpose | None


def _claimed(act: Act, side: uuid.UUID, marking: Marking, said: Wanted) -> Purpose | None:
    """The purpose for which PCII is submitted with its express statement; None for all else.

    It is a statement of the party in whose side it lies: nobody else makes it, and so not the desk.
    """
    if Mark.PCII not in marking.marks:
        return None
    if not works_for(act.actor, side):
        raise Denied(ITS_OWNERS)
    require_stated(said.stated)
    if said.purpose is None:
        raise Invalid({"purpose": ["Say what PCII may be used for."]})
    return said.purpose


def _seal_apart(
    act: Act, case: Case, side: uuid.UUID, file: Evidence, marking: Marking, claimed: Purpose | None
) -> Blob:
    """Store what belongs to the party of a side in a room that holds nothing else."""
    room = items.open_for(act, case, side, items.kind_for(marking.marks))
    (row,) = _seal(act, case, room, [file], marking)
    _keep(act, case, room, side, claimed)
    return row


def _keep(act: Act, case: Case, room: uuid.UUID, side: uuid.UUID, claimed: Purpose | None) -> None:
    """Note whose it is that lies in a room of its own, and the claim of what is PCII.

    Its owner reads on the page what the agreement allows past it, where the owner itself takes the step.
    """
    item = items.keep(act, case, room, side, told=works_for(act.actor, side))
    if claimed:
        items.claim(act, item, claimed, settings.MEDACCORD.pcii_statement)


def _seal_for_sender(
    act: Act, case: Case, room: uuid.UUID, file: Evidence, marking: Marking, claimed: Purpose | None
) -> Blob:
    """Keep a protected reporter's file for itself; its readers get another one once it is cleaned."""
    into = room
    if marking.is_owned:
        into = items.open_for(act, case, room, items.kind_for(marking.marks))
        _keep(act, case, into, room, claimed)
    own = Participant.objects.within(act).filter(role=Role.REPORTER, left_at=None)
    record = own.filter(principal__in=own_principals(act.actor)).order_by("id").first()
    if record is None:
        raise Missing
    return _seal_original(act, case.stream_id, into, record.room_id, file, marking)


def _seal_original(
    act: Act, stream: uuid.UUID, into: uuid.UUID, record: uuid.UUID, file: Evidence, marking: Marking
) -> Blob:
    assert act.actor.person is not None  # whoever holds a key to the room is somebody
    return handing.seal(
        act,
        handing.Way(stream, act.actor.person, into, record),
        name=file.name,
        media_type=file.media_type or UNKNOWN,
        data=file.data,
        marking=marking,
    )


@command(Verb.FILE_ADD, on=Report)
def add_to_report(act: Act, report: Report, *, files: Sequence[Evidence]) -> list[Blob]:
    """Send further evidence for a report, which is marked as that."""
    room = own_report(act, report)
    _check(files)
    if act.by_day and handing.is_protected(report):
        sent = [_seal_original(act, report.stream_id, room, room, one, marking_of(report)) for one in files]
    else:
        sent = _seal(act, report, room, files, marking_of(report))
    answered(act, report)
    return sent


@command(Verb.FILE_EXAMINE, on=Blob)
def examine(act: Act, file: Blob, *, verdict: Verdict) -> Blob:
    """Note what the scanner says of a file; its readers hear of a finding, and nothing removes the file."""
    if file.erased_at is not None:
        raise Illegal(ERASED)
    if file.examined in (Examined.CLEAN, Examined.SUSPICIOUS):
        raise Illegal("This file was examined already.")
    if verdict.sha256 != file.sha256:
        raise Illegal("The scanner looked at other bytes than these.")
    act.by_day = file.by_day  # it comes right after the file, and so would tell when a reporter was here
    if verdict.finding:
        act.outcomes[file.room_id] = Examined.SUSPICIOUS
    return stored.examine(act, file, verdict)


@command(Verb.FILE_CLEAN, on=Blob)
def clean(act: Act, file: Blob, *, cleaned: Cleaned) -> SealedFile:
    """Hand on what was made of a protected reporter's file, or leave it to a coordinator (decision 0240)."""
    if file.erased_at is not None:
        raise Illegal(ERASED)
    return handing.settle(act, file, cleaned)


@command(Verb.FILE_FORWARD, on=SealedFile)
def forward(act: Act, row: SealedFile, *, reason: str) -> Blob:
    """Hand on, on purpose, a protected reporter's file that could not be cleaned; its sender reads why.

    It goes as far as it was cleaned, under a neutral name, and is examined like any other file.
    """
    text.said(reason, "Say why it may go on as it is, and what you looked at.", limit=text.REASON)
    return handing.forward(act, row, reason)


@command(Verb.FILE_CLASSIFY, on=Blob)
def classify(act: Act, file: Blob) -> Blob:
    """Say that a file holds an exploit or firmware, as its sender or the desk: it leaves in an archive only.

    Nothing takes that back, and no finding locks it. Once something was found, the desk alone says so: else
    whoever sends malware would unlock it for its readers (decision 0227).
    """
    if not (_is_filer(act, file) or act.roles & DESK):
        raise Denied(NOT_YOURS_TO_CLASS)
    if file.examined == Examined.SUSPICIOUS and not act.roles & DESK:
        raise Denied(FOUND)
    if file.erased_at is not None:
        raise Illegal(ERASED)
    if file.exploit:
        raise Illegal(CLASSED)
    for one in handing.family(act, file):
        stored.classify(act, one)
    return file


@command(Verb.FILE_ENTRUST, on=Blob)
def entrust(
    act: Act,
    file: Blob,
    *,
    people: Collection[uuid.UUID],
    seen: Collection[uuid.UUID] = (),
    reason: str = "",
) -> Blob:
    """Say by name who takes the archive of an exploit or firmware, and why; nobody else does any more.

    The lead of a case says so, in a report whoever judges it. Who filed it and whose it is need no name. All
    its readers see that it is there and whom to ask; whom it names sees that they are named, and why
    (decision 0273). Raises Stale where others are named by now than the actor has `seen`.
    """
    if file.erased_at is not None:
        raise Illegal(ERASED)
    if not file.exploit:
        raise Illegal(NO_EXPLOIT)
    if not act.roles & deciding(file):
        raise Denied(NOT_THE_LEAD)
    before, able = stored.entrusted(file), may_be_named(file)
    if {one.person for one in before} != set(seen):
        raise Stale(NAMED_ANEW)
    new = set(people) - {one.person for one in before}
    if new - able.keys():
        raise Invalid({"people": ["Choose by name whoever may open this file here."]})
    if new:
        text.said(reason, "Say why they need it. Whom you name reads this.", limit=text.REASON)
    kept = [one for one in before if one.person in people]
    if not new and len(kept) == len(before):
        raise Illegal("Nothing changes: these people take it already.")
    added = [stored.Entrusted(key, one.name, reason, act.now) for key, one in able.items() if key in new]
    return stored.entrust(act, file, [*kept, *added])


@command(Verb.FILE_MARK, on=Blob)
def mark(
    act: Act,
    file: Blob,
    *,
    marking: Tlp | None = None,
    handling: Collection[Mark] = (),
    onward: Onward | None = None,
    stated: bool = False,
    purpose: Purpose | None = None,
) -> Blob:
    """Mark a file more strictly, as whoever filed it, the party that it belongs to, or the desk.

    What turns out to belong to the party in whose side it lies moves to a room of its own, with the readers
    of that side. What is owned in a further way was shared as something else: every share of it ends. PCII
    comes with its express statement, `stated`, and its purpose, as `add` takes them.
    """
    if not (_is_filer(act, file) or act.roles & DESK or _is_owners(act, file)):
        raise Denied(NOT_YOURS_TO_MARK)
    if file.erased_at is not None:
        raise Illegal(ERASED)
    before = marking_of(file)
    rooms, wish = handing.rooms(act, file), Wish(marking, handling, onward)
    made = remarked(act, file.stream_id, rooms, before, wish)
    owned = (made.marks - before.marks) & OWNED
    room = _apart(act, file, made, Wanted(stated, purpose)) if owned else file.room_id
    for one in handing.family(act, file):
        into = room if one == file else one.room_id
        act.change(one, room_id=into, **columns(made))
    handing.remark(act, file)
    return file


def _apart(act: Act, file: Blob, made: Marking, said: Wanted) -> uuid.UUID:
    """The room of a file that belongs to a party in one more way: its own, or a new one beside the side.

    An item does not become PCII: the room that it has is one for people who were never trained.
    """
    item = Item.objects.within(act).filter(room=file.room_id).first()
    if item is not None:
        if Mark.PCII in made.marks and items.kind_of(file.room_id) is not RoomKind.PCII:
            raise Illegal(STATEMENT)
        items.part(act, item, REMARKED)
        act.end_grants(room=file.room_id, until__isnull=False)  # an emergency opens no trade secret
        return file.room_id
    case = Case.objects.within(act).filter(pk=file.stream_id).first()
    if case is None or items.kind_of(file.room_id) is not RoomKind.SIDE or file.handed:
        raise Illegal(NO_OWNER)
    claimed = _claimed(act, file.room_id, made, said)
    room = items.open_for(act, case, file.room_id, items.kind_for(made.marks))
    _keep(act, case, room, file.room_id, claimed)
    return room


def _is_owners(act: Act, file: Blob) -> bool:
    """Whether the actor works for the party that a file belongs to, or in whose side it lies."""
    item = Item.objects.within(act).filter(room=file.room_id).first()
    side = items.owner_ever(act, item).side_id if item is not None else file.room_id
    if not works_for(act.actor, side):
        return False
    act.speak(side)
    return True


@command(Verb.FILE_CLEAR, on=Blob)
def clear(act: Act, file: Blob, *, reason: str) -> Blob:
    """Release a file that nobody has examined, where there is no scanner; all who may open it read why.

    What a scanner has looked at, or will, is released by nobody (decision 0226).
    """
    require_waiting(file.examined, is_erased=file.erased_at is not None)
    text.said(reason, "Say why it may be opened: whom you asked, and why you trust it.", limit=text.REASON)
    name = _name(act, file)
    for one in handing.family(act, file):  # its sender gets back what it sent
        if one.examined == Examined.WAITING and one.erased_at is None:
            stored.release(act, one, name, reason)
    return file


def require_waiting(examined: str, *, is_erased: bool) -> None:
    """Raise Illegal unless a file in this state waits for a coordinator to release it."""
    if is_erased:
        raise Illegal(ERASED)
    if examined == Examined.SUSPICIOUS:
        raise Illegal(SUSPECTED)
    if ports.scanner() is not None:
        raise Illegal(SCANNED)
    if examined != Examined.WAITING:
        raise Illegal(OPEN)


@command(Verb.FILE_REDACT, on=Blob)
def redact(act: Act, file: Blob, *, reason: str, basis: str, with_name: bool = False) -> Blob:
    """Erase a file for good, from the chain as well: its bytes, their key, its digest, its name if asked.

    The case lead may, in a report whoever judges it, and whoever filed it, each with a reason that all who
    could open it are told. Who and when stay; nobody can bring the file back.
    """
    by = _eraser(act, file)
    require_free(act, file.stream_id)
    if file.erased_at is not None:
        raise Illegal(ERASED)
    check_grounds(reason, basis, "Everybody who could open the file reads the reason.")
    items.forget(act, file.room_id)
    gone = [one for one in handing.family(act, file) if one.erased_at is None]
    for one in gone:
        stored.erase(act, one, stored.Grounds(by, reason, basis), name_too=with_name)
    handing.end(act, gone)
    return file


def _eraser(act: Act, file: Blob) -> str:
    """The actor's name as the file's readers know it; raises Denied for who neither filed nor decides."""
    if Role.SYSTEM in act.roles:
        return retention.BY
    case = Case.objects.within(act).filter(pk=file.stream_id).first()
    if not (_is_filer(act, file) or act.roles & deciding(file)):
        raise Denied(NOT_YOURS)
    return _name(act, file, case)


def _name(act: Act, file: Blob, case: Case | None = None) -> str:
    """The actor's name as the readers of a file of this case, or else of a report, know it."""
    if case := case or Case.objects.within(act).filter(pk=file.stream_id).first():
        return name_in_case(act, case)
    return name_in_report(act, Report.objects.within(act).get(pk=file.stream_id))


def _is_filer(act: Act, file: Blob) -> bool:
    """Whether the actor filed it, and can speak as whoever did (decision 0180)."""
    if file.filed_by_id not in own_principals(act.actor):
        return False
    act.speak(file.room_id, as_reporter=file.by_day)
    return act.by_day == file.by_day


def _check(files: Sequence[Evidence]) -> None:
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


def _seal(
    act: Act, subject: Scoped, room: uuid.UUID, files: Sequence[Evidence], marking: Marking
) -> list[Blob]:
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
