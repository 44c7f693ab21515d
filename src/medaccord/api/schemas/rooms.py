"""What is said and kept in the rooms of a case: posts, files, history, and the advisory under way."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Annotated

from ninja import Schema
from pydantic import Field

from medaccord.api.schemas.common import ErasureOut, ExaminationOut, MarkedOut
from medaccord.domain.handling import Mark, Onward
from medaccord.domain.reading import Opening, Thing
from medaccord.domain.sharing import Basis, Purpose, Receipt, RequestState


class EarlierOut(Schema):
    """What a message said before an instant, for those who could read it then."""

    version: int
    text: str
    until: dt.datetime


class WithdrawalOut(Schema):
    """That a message was withdrawn; its texts are gone.

    `basis` is the legal one on which it was erased from the record as well, else empty.
    """

    by: str
    why: str
    at: dt.datetime
    basis: str


class ThreadRefOut(Schema):
    """The thread that a message is of; `named` are its readers, where people were named."""

    id: uuid.UUID
    subject: str
    named: list[str]


class QuoteOut(Schema):
    """What a message quotes, as it said then; empty where the caller cannot read it."""

    id: uuid.UUID
    author: str
    text: str
    withdrawn: bool


class PostOut(MarkedOut):
    """One message; its room is its audience. Where `by_day` is true, `at` stands for its day.

    A withdrawn one has no text. Label, handling marks and how far it goes on are at least those of what it
    quotes.
    """

    id: uuid.UUID
    room: uuid.UUID
    author: str
    mine: bool
    text: str
    at: dt.datetime
    by_day: bool
    version: int
    revised_at: dt.datetime | None
    earlier: list[EarlierOut]
    withdrawn: WithdrawalOut | None
    thread: ThreadRefOut | None
    quote: QuoteOut | None
    mentions: list[str]


class PostListOut(MarkedOut):
    """A page of messages, the newest first."""

    results: list[PostOut]
    next: str | None


class SubjectOut(Schema):
    """A thread by its subject."""

    id: uuid.UUID
    subject: str


class ThreadOut(Schema):
    """One thread; its room is the audience of all that is said in it.

    An `ended` one takes no reply, for somebody who could read it cannot now; `before` is the ended one that
    it continues, `dispute` the key of a dispute that it is about.
    """

    id: uuid.UUID
    room: uuid.UUID
    subject: str
    author: str
    mine: bool
    named: list[str]
    at: dt.datetime
    posts: int
    ended: bool
    before: SubjectOut | None
    dispute: uuid.UUID | None


class ThreadListOut(MarkedOut):
    """Threads of a case, those first in which something was said last."""

    results: list[ThreadOut]
    next: str | None


class MemberOut(Schema):
    """Somebody who takes part and can be named in a thread."""

    id: uuid.UUID
    name: str


class MemberListOut(MarkedOut):
    """Who can be named in a thread, for the desk."""

    results: list[MemberOut]
    next: None = None


class DocumentOut(MarkedOut):
    """A file without its bytes; `at` is null where several came in one step.

    `media_type` is what its content says. An erased one has no size, no digest and perhaps no name; `mine`
    says that the caller filed it, `named` who may open it, where people were named. `originator` is the
    party that it belongs to and that is asked before anybody but the coordination center opens it; `item` is
    the key under which it is asked.
    """

    id: uuid.UUID
    room: uuid.UUID
    name: str
    originator: uuid.UUID | None
    item: uuid.UUID | None
    media_type: str
    size: int
    sha256: str
    at: dt.datetime | None
    mine: bool
    erased: ErasureOut | None
    named: list[str]
    examination: ExaminationOut


class SealedFileOut(MarkedOut):
    """A protected reporter's file that others do not have yet; its name is told to nobody but its sender.

    `state` is waiting while it is being cleaned, and stuck where a coordinator has to judge it: `why` says
    what of. `original` is the file itself, which its sender alone reads, `draft` what could be made of it.
    `at` stands for a day.
    """

    id: uuid.UUID
    stream: uuid.UUID
    is_case: bool
    media_type: str
    size: int
    state: str
    why: str | None
    original: uuid.UUID
    draft: uuid.UUID | None
    at: dt.datetime
    may: bool


class SealedFileListOut(MarkedOut):
    """Protected reporters' files of one report or case that wait."""

    results: list[SealedFileOut]
    next: str | None


class DocumentListOut(MarkedOut):
    """Files of a case, the newest first."""

    results: list[DocumentOut]
    next: None = None


class ConsentRequestOut(Schema):
    """The center asks an owner, the caller where `own`, to let one more party read an item."""

    id: uuid.UUID
    own: bool
    item: uuid.UUID
    file: uuid.UUID
    name: str
    recipient: uuid.UUID
    recipient_name: str
    purpose: Purpose
    reason: str
    asked_at: dt.datetime
    due_at: dt.datetime
    state: RequestState
    answer: str
    answered_at: dt.datetime | None
    announced_at: dt.datetime | None
    version: int


class ShareOut(Schema):
    """One line of the ledger, for owner and center: what went to whom, on which basis and terms, when.

    What its owner did not agree to says why (`ground`, `reason`, `minimum`, `legal_basis`), who got it by
    name, and what a second person made of it; `since` is null before it opens, `until` its own end.
    """

    id: uuid.UUID
    own: bool
    request: uuid.UUID | None
    item: uuid.UUID
    file: uuid.UUID
    name: str
    recipient: uuid.UUID
    recipient_name: str
    basis: Basis
    agreed_by: str
    agreed_at: dt.datetime | None
    purpose: Purpose
    onward: Onward
    sha256: str
    since: dt.datetime | None
    until: dt.datetime | None
    ground: str
    reason: str
    minimum: str
    legal_basis: str
    named: str
    review_due: dt.datetime | None
    review: str
    review_words: str
    ended_at: dt.datetime | None
    ended_because: str
    version: int


class ReceivedShareOut(Schema):
    """What a recipient has or waits for, from whom and on what terms; `file` is null unless it is open."""

    id: uuid.UUID
    own: bool
    owner: str
    file: uuid.UUID | None
    name: str
    purpose: Purpose
    onward: Onward
    state: Receipt
    since: dt.datetime
    until: dt.datetime | None
    ended_at: dt.datetime | None


class SharingOut(MarkedOut):
    """All that the caller knows of the sharing in one case."""

    requests: list[ConsentRequestOut]
    shares: list[ShareOut]
    received: list[ReceivedShareOut]


class OpenedOut(Schema):
    """The first time that a recipient read it: for whom, when and how; by whom is for the desk alone."""

    party: str
    person: str
    way: Opening
    at: dt.datetime


class LedgerLineOut(Schema):
    """One share: what, to whom, when, on which basis and terms, how it ended, who opened it first.

    A document is told by the number of its case and a part of its key, with its label and handling marks;
    `onward` is how far its recipient may pass it on by this share. Of a reporter's reading nothing is kept,
    so `opened` is null for it.
    """

    share: uuid.UUID
    case: uuid.UUID
    number: str
    owner: str
    document: str
    media_type: str
    marking: str
    handling: list[Mark]
    sha256: str
    recipient: str
    named: str
    basis: Basis
    agreed_by: str
    legal_basis: str
    purpose: Purpose
    onward: Onward
    since: dt.datetime | None
    until: dt.datetime | None
    ended_at: dt.datetime | None
    ended_because: str
    opened: OpenedOut | None
    downloads: int


class ReadVersionOut(Schema):
    """One version of a post, report or draft that was shown."""

    id: uuid.UUID
    version: int


class ReadOut(Schema):
    """One read record: for whom, for the desk by whom, of what, how and when.

    A file alone has a name; `shown` are posts, a report or drafts, by the version that was new that day.
    """

    kind: Thing
    party: str
    person: str
    name: str
    shown: list[ReadVersionOut]
    way: Opening
    at: dt.datetime


class BulkOut(Schema):
    """Much that one person took within an hour, not looked at yet; `across` where of several cases."""

    id: uuid.UUID
    stream: uuid.UUID
    number: str
    party: str
    person: str
    count: int
    across: bool
    at: dt.datetime
    due_at: dt.datetime
    version: int


class ReadingsOut(MarkedOut):
    """The newest read records, and what the desk has yet to look at."""

    results: list[ReadOut]
    bulk: list[BulkOut]
    next: None


class BulkListOut(MarkedOut):
    """Much that was taken at once, as it waits for the caller's desks, the oldest first."""

    results: list[BulkOut]
    next: None


class LedgerOut(MarkedOut):
    """Shares, the newest first."""

    results: list[LedgerLineOut]
    next: None


class EntryOut(Schema):
    """One step: `at` is claimed, `recorded_at` is ours; `number` is its place in the chain, for the desk."""

    verb: str
    who: str
    outcome: str
    about: list[str]
    at: dt.datetime
    recorded_at: dt.datetime
    number: int | None


class HistoryOut(MarkedOut):
    """A page of steps, the newest first."""

    results: list[EntryOut]
    next: str | None


class WhoOut(Schema):
    """Who did something, and when."""

    name: str
    at: dt.datetime


class RevisionOut(Schema):
    """One revision of an advisory with who drafted, submitted and approved it."""

    id: uuid.UUID
    version: int
    state: str
    status: str
    summary: str
    legacy_version: str
    digest: str
    drafted: WhoOut
    submitted: WhoOut | None
    approved: WhoOut | None
    release_at: dt.datetime | None
    released_at: dt.datetime | None


class BlockOut(Schema):
    """One block of a revision, made from a row of the case that `source` names."""

    position: int
    kind: str
    source: str
    content: dict[str, object]


class DraftOut(MarkedOut):
    """The advisory of a case, its revisions oldest first, the newest with its blocks and what it lacks."""

    id: uuid.UUID
    number: str
    title: str
    revisions: list[RevisionOut]
    blocks: list[BlockOut]
    findings: list[str]


class ToldOut(MarkedOut):
    """What the maker of the device is told of the report with its invitation."""

    device: str
    report: str
    sent_at: dt.datetime


class MandatoryOut(Schema):
    """A duty by law that goes on whatever is agreed; check one that is not `confirmed` in the law."""

    code: str
    region: str
    name: str
    text: str
    source: str
    confirmed: bool


class DutiesOut(Schema):
    """The duties of the invited and those of agencies that take part; consent names the version."""

    version: str
    own: list[MandatoryOut]
    agencies: list[MandatoryOut]


class ChangeOut(Schema):
    """One block that differs."""

    what: str
    kind: str
    source: str


class ReviewOut(Schema):
    """Who was asked to read a draft, and what it said; `state` is as of now.

    `changed` is what differs in a newer draft; `over` is why a release went over it, for the agencies;
    `blocks` are what a party outside the agencies was shown. Where `by_day` is true a reporter answers, and
    `answered_at` stands for its day.
    """

    id: uuid.UUID
    revision: uuid.UUID
    edition: int
    participant: uuid.UUID
    mine: bool
    question: str
    asked_at: dt.datetime
    due_at: dt.datetime
    state: str
    words: str
    answered_at: dt.datetime | None
    closed: bool
    version: int
    changed: list[ChangeOut]
    over: str
    by_day: bool
    blocks: list[BlockOut]


class UnaskedOut(Schema):
    """A clinical adviser whom nobody asked about this version; `over` is why a release did not wait."""

    participant: uuid.UUID
    edition: int
    out: bool
    over: str


class ReviewListOut(MarkedOut):
    """Reviews of a case's drafts, the newest first; `unasked` is for the agencies."""

    results: list[ReviewOut]
    unasked: list[UnaskedOut]
    next: None = None


class SettledOut(Schema):
    """What a comment's disposition was before it was settled again."""

    disposition: str
    because: str
    at: dt.datetime


class CommentOut(Schema):
    """One comment on one block; `fate` says whether the newest draft still holds that block as it was.

    `earlier` says that it is about an earlier draft; drafts of one version replace each other. Where `by_day`
    is true a reporter says it, and `at` stands for its day.
    """

    id: uuid.UUID
    revision: uuid.UUID
    edition: int
    participant: uuid.UUID
    kind: str
    source: str
    author: str
    mine: bool
    text: str
    at: dt.datetime
    disposition: str
    settled_because: str
    settled_before: list[SettledOut]
    settled_at: dt.datetime | None
    version: int
    earlier: bool
    fate: Annotated[str, Field(examples=["same"])]
    by_day: bool


class CommentListOut(MarkedOut):
    """Comments on a case's drafts, the oldest first."""

    results: list[CommentOut]
    next: None = None


class InvitationOut(Schema):
    """An invitation as the invited see it: sender and what it wrote, terms, due date, nothing of the case.

    `told` is null but for the manufacturer of the device. `past_embargo` says that no embargo was possible
    any more when it was sent: its marking alone says how it is handled.
    """

    participant: uuid.UUID
    sender: str
    message: str
    sent_at: dt.datetime
    due_at: dt.datetime
    embargo_ends_at: dt.datetime | None
    proposal: uuid.UUID | None
    past_embargo: bool
    consent: str
    case: uuid.UUID | None
    told: ToldOut | None
    duties: DutiesOut


class ColleagueOut(Schema):
    """Somebody of a party's organisation; `inside` says whether they work on the case."""

    id: uuid.UUID
    name: str
    inside: bool


class ColleagueListOut(MarkedOut):
    """The people of a party in the case, then those whom the caller may bring in."""

    results: list[ColleagueOut]
    next: None = None


class RemovalOut(Schema):
    """A part of a case that the lead ended: why, and until when the party had agreed to keep quiet."""

    participant: uuid.UUID
    at: dt.datetime
    reason: str
    bound_until: dt.datetime | None
    reference: str
    alias: str


class RemovalListOut(MarkedOut):
    """Parts of the caller's own parties that were ended, the newest first."""

    results: list[RemovalOut]
    next: None = None


class InvitationListOut(MarkedOut):
    """Invitations that wait for the caller's answer, the nearest due date first."""

    results: list[InvitationOut]
    next: None = None
