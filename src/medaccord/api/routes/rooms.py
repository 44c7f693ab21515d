"""What is said and kept in the rooms of a case, and invitations to one."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import asdict
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import File, Form, Query, Router, UploadedFile

from medaccord.api.auth import actor_of
from medaccord.api.files import evidence
from medaccord.api.marked import listed, marked
from medaccord.api.schemas.common import REFUSALS, Limit, Text
from medaccord.api.schemas.room_inputs import PostWriteIn, ThreadStartIn
from medaccord.api.schemas.rooms import (
    DocumentListOut,
    HistoryOut,
    InvitationListOut,
    LedgerOut,
    MemberListOut,
    PostListOut,
    ReadingsOut,
    RemovalListOut,
    SealedFileListOut,
    SharingOut,
    ThreadListOut,
)
from medaccord.api.writing import made, writes
from medaccord.apps.cases.commands import ledger as exporting
from medaccord.apps.cases.commands import reading
from medaccord.apps.cases.queries import ledger
from medaccord.apps.cases.queries.history import history
from medaccord.apps.cases.queries.invitations import open_invitations
from medaccord.apps.cases.queries.load import case_view
from medaccord.apps.cases.queries.removals import removals
from medaccord.apps.cases.queries.seen import marking_of_case
from medaccord.apps.cases.queries.shares import Sharing, sharing
from medaccord.apps.discussion.commands import file, post, thread
from medaccord.apps.discussion.queries.documents import documents
from medaccord.apps.discussion.queries.people import people_to_mention, people_to_name
from medaccord.apps.discussion.queries.posts import posts_in
from medaccord.apps.discussion.queries.sealed import sealed_files
from medaccord.apps.discussion.queries.threads import thread_page
from medaccord.core.marking import columns, together
from medaccord.core.principal import Actor
from medaccord.domain.cvd.mandatory import VERSION, duties_of, of_agencies
from medaccord.domain.handling import Mark, Marking, Onward
from medaccord.domain.reading import Opening
from medaccord.domain.sharing import Purpose
from medaccord.domain.tlp import Tlp
from medaccord.domain.verbs import Verb

router = Router()
invitations = Router()
ledgers = Router()


@router.get(
    "/{case_id}/posts",
    response={200: PostListOut, **REFUSALS},
    operation_id="post.list",
    summary="List posts",
)
def list_posts(
    request: HttpRequest,
    case_id: uuid.UUID,
    of: Annotated[uuid.UUID | None, Query(alias="thread")] = None,
    after: Text = "",
    limit: Limit = 50,
) -> Any:
    """Messages of a case, or of one thread, that the caller may read, the newest first."""
    actor = actor_of(request)
    view = case_view(actor, case_id)
    page = posts_in(actor, view.id, thread=of, after=after, limit=limit)
    return listed(together(page.lines, view.marked), page.lines, page.next)


@router.get(
    "/{case_id}/threads",
    response={200: ThreadListOut, **REFUSALS},
    operation_id="thread.list",
    summary="List threads",
)
def list_threads(request: HttpRequest, case_id: uuid.UUID, after: Text = "", limit: Limit = 50) -> Any:
    """Threads of a case that the caller may read, those first in which something was said last."""
    actor = actor_of(request)
    view = case_view(actor, case_id)
    page = thread_page(actor, view.id, after=after, limit=limit)
    return listed(view.marked, page.lines, page.next)


@router.get(
    "/{case_id}/members",
    response={200: MemberListOut, **REFUSALS},
    operation_id="thread.members",
    summary="List who can be named in a thread",
)
def list_members(request: HttpRequest, case_id: uuid.UUID) -> Any:
    """The others who take part in a case, for its desk; empty for everybody else."""
    actor = actor_of(request)
    found = people_to_name(actor, case_id)
    return listed(marking_of_case(actor, case_id), found)


@router.get(
    "/{case_id}/threads/{thread_id}/members",
    response={200: MemberListOut, **REFUSALS},
    operation_id="thread.mentionable",
    summary="List who can be mentioned in a thread",
)
def list_mentionable(request: HttpRequest, case_id: uuid.UUID, thread_id: uuid.UUID) -> Any:
    """The others who read a thread, as far as the caller knows them."""
    actor = actor_of(request)
    found = people_to_mention(actor, case_id, thread_id)
    return listed(marking_of_case(actor, case_id), found)


@router.post("/{case_id}/threads", **writes(Verb.THREAD_START, "Start a thread", new=True))
def start_thread(request: HttpRequest, case_id: uuid.UUID, body: ThreadStartIn) -> Any:
    """Begin a thread with its first message; its audience never changes, another one is another thread."""
    return made(request, thread.start, case_id, **body.inputs())


@router.get(
    "/{case_id}/files",
    response={200: DocumentListOut, **REFUSALS},
    operation_id="file.list",
    summary="List files",
)
def list_files(request: HttpRequest, case_id: uuid.UUID) -> Any:
    """Files of a case that the caller may open, the newest first, without their bytes."""
    actor = actor_of(request)
    found = documents(actor, case_id)
    _keep(actor, sharing(actor, case_id))
    return listed(together(found, marking_of_case(actor, case_id)), found)


@router.get(
    "/{case_id}/sharing",
    response={200: SharingOut, **REFUSALS},
    operation_id="share.list",
    summary="List requests for consent, shares, and what was received",
)
def list_sharing(request: HttpRequest, case_id: uuid.UUID) -> Any:
    """What is asked and shared of what belongs to parties of a case, as far as the caller may know of it."""
    actor = actor_of(request)
    known = sharing(actor, case_id)
    _keep(actor, known)
    told = {"requests": known.requests, "shares": known.shares, "received": known.received}
    return marked(known.marked, told)


@router.get(
    "/{case_id}/ledger",
    response={200: LedgerOut, **REFUSALS},
    operation_id="ledger.page",
    summary="Export who received what and who opened it",
)
def export_ledger(request: HttpRequest, case_id: uuid.UUID) -> Any:
    """What was shared in a case, for an owner of its own, for the desk of all; the export itself is kept."""
    actor = actor_of(request)
    return _taken(actor, ledger.ledger(actor, case_id))


@router.get(
    "/{case_id}/readings",
    response={200: ReadingsOut, **REFUSALS},
    operation_id="reading.list",
    summary="List who read what",
)
def list_readings(request: HttpRequest, case_id: uuid.UUID) -> Any:
    """The newest read records: of its own for an owner, for the desk of all; and many downloads at once."""
    actor = actor_of(request)
    found = ledger.ledger(actor, case_id)
    view = case_view(actor, case_id, answers=False)
    made = together(view.bulks, together(found.reads, view.marked))
    return listed(made, found.reads) | {"bulk": view.bulks}


@ledgers.get(
    "",
    response={200: LedgerOut, **REFUSALS},
    operation_id="ledger.own",
    summary="Export who received what of yours in all cases",
)
def export_own_ledger(request: HttpRequest) -> Any:
    """What was shared of the parties that the caller works for; the export itself is kept."""
    actor = actor_of(request)
    return _taken(actor, ledger.own_ledger(actor))


def _taken(actor: Actor, found: ledger.Ledger) -> Any:
    for case in found.cases:
        exporting.export(actor, case, dt.datetime.now(dt.UTC), way=Opening.API)
    rows = [_line(one) for one in found.lines]
    return listed(found.marking, rows)


def _line(one: ledger.Line) -> dict[str, Any]:
    """A share by the label and marks of its document, and by how far its recipient passes it on."""
    return asdict(one) | columns(one.marking) | {"onward": one.onward}


def _keep(actor: Actor, known: Sharing) -> None:
    """Keep that a program reads of what belongs to others, before the answer leaves (need-to-know 38)."""
    for one in known.opened:
        reading.record(actor, one, dt.datetime.now(dt.UTC), way=Opening.API)


@router.get(
    "/{case_id}/sealed-files",
    response={200: SealedFileListOut, **REFUSALS},
    operation_id="file.list_sealed",
    summary="List files of reporters that wait",
)
def list_sealed(request: HttpRequest, case_id: uuid.UUID) -> Any:
    """Files of protected reporters that are being cleaned, or that the desk of this case has to judge."""
    actor = actor_of(request)
    view = case_view(actor, case_id, answers=False)
    found = sealed_files(actor, view.id)
    return listed(together(found, view.marked), found)


@router.post("/{case_id}/posts", **writes(Verb.POST_WRITE, "Write a message", new=True))
def write_post(request: HttpRequest, case_id: uuid.UUID, body: PostWriteIn) -> Any:
    """Write to one room of a case, or reply in a thread; its audience never changes afterwards."""
    return made(request, post.write, case_id, **body.inputs())


@router.post("/{case_id}/files", **writes(Verb.FILE_ADD, "Add files", new=True))
def add_files(
    request: HttpRequest,
    case_id: uuid.UUID,
    room: Form[uuid.UUID],
    files: File[list[UploadedFile]],
    marking: Form[Tlp | None] = None,
    handling: Form[list[Mark]] = [],  # noqa: B006 - ninja reads the default, nobody changes it
    onward: Form[Onward | None] = None,
    stated: Form[bool] = False,
    purpose: Form[Purpose | None] = None,
    as_reporter: Form[bool] = False,
) -> Any:
    """Put files into one room of a case, all or none; without a `marking` they carry that of the case.

    What is commercial confidential or a trade secret goes to one party's side, and lies in a room of its own
    that only that party and the coordination center enter. So does PCII, which comes with its express
    statement, `stated`, and the purpose that it may be used for.
    """
    told = {
        "room": room,
        "files": evidence(files),
        "marking": marking,
        "handling": handling,
        "onward": onward,
        "stated": stated,
        "purpose": purpose,
        "as_reporter": as_reporter,
    }
    return made(request, file.add, case_id, **told)


@router.get(
    "/{case_id}/history",
    response={200: HistoryOut, **REFUSALS},
    operation_id="case.history",
    summary="Read the history",
)
def read_history(request: HttpRequest, case_id: uuid.UUID, after: Text = "", limit: Limit = 50) -> Any:
    """Steps of a case that the caller may know of, the newest first."""
    actor = actor_of(request)
    page = history(actor, case_id, after=after, limit=limit)
    return listed(marking_of_case(actor, case_id), page.entries, page.next or None)


@invitations.get(
    "",
    response={200: InvitationListOut, **REFUSALS},
    operation_id="invitation.list",
    summary="List open invitations",
)
def list_invitations(request: HttpRequest) -> Any:
    """Invitations that wait for the caller's answer, the nearest due date first."""
    found = open_invitations(actor_of(request))
    return listed(
        together(found, Marking()),
        [
            {
                "participant": one.party,
                "sender": one.sender,
                "message": one.message,
                "sent_at": one.sent_at,
                "due_at": one.due_at,
                "embargo_ends_at": one.ends_at,
                "proposal": one.terms,
                "past_embargo": one.past_embargo,
                "consent": one.consent,
                "case": one.case,
                "told": one.told,
                "duties": {
                    "version": VERSION,
                    "own": duties_of(one.kind),
                    "agencies": of_agencies(one.kind),
                },
            }
            for one in found
        ],
    )


@invitations.get(
    "/ended",
    response={200: RemovalListOut, **REFUSALS},
    operation_id="removal.list",
    summary="List parts that were ended",
)
def list_removals(request: HttpRequest) -> Any:
    """Cases that the caller's own parties were taken out of, with the reason, while it binds or is new."""
    found = removals(actor_of(request), dt.datetime.now(dt.UTC))
    return listed(together(found, Marking()), found)
