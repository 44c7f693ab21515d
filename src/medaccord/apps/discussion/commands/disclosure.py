"""Requests for records of a case: recorded, laid out paragraph by paragraph, decided by a person, closed.

Who submitted something is told before it is released, and answers (decision 0258).
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from typing import Any

from django.conf import settings

from medaccord.apps.cases.commands.hold import free, keep
from medaccord.apps.cases.models import (
    Case,
    DisclosureNotice,
    DisclosureParagraph,
    DisclosureRequest,
    Participant,
    Reading,
)
from medaccord.apps.cases.readings import desk_room, note
from medaccord.apps.cases.second import check_second
from medaccord.apps.cases.unnamed import check_unnamed
from medaccord.apps.discussion import noticed
from medaccord.apps.discussion.disclosed import digest, laid, standing, texts
from medaccord.apps.intake.models import Hold
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.core.models.principal import STRANGER
from medaccord.domain import text
from medaccord.domain.disclosure import NEVER, Decision, Law, Piece
from medaccord.domain.disclosure_notice import NoticeMove, until
from medaccord.domain.errors import Denied, Illegal, Invalid
from medaccord.domain.reading import Opening, Thing
from medaccord.domain.sentence import Sentence
from medaccord.domain.verbs import Verb

AHEAD = dt.timedelta(days=3650)
"""An answer that is due later than this has a mistyped year."""
CLOSED = "This request is closed. Record a new one if the same is asked for again."
HELD_FOR = "Records were asked for under the law on access to them, and are kept until that is answered."
MOVED = "What stands here is not what was laid out. Lay the records out again, then decide."
UNSEEN = "You may not open what this is about, so you cannot release it. Ask somebody who may."
OWN = "You decided on some of these. A colleague who decided on none approves the answer."
SINCE = "Something changed since it was laid out. Lay the records out again, then decide."
LAW = "The list of exemptions is another one now. Lay the records out again, then compare the decisions."
NOTHING_UNTOLD = "Nothing is left here of which notice could be given."
UNAPPROVED = "A second person approves the answer before it is taken out."
LATE = "The time to object has passed. Write to the coordination center, which may still look at it."
PROTECTED = "A trade secret and PCII are never released by this. Withhold it under an exemption."
UNREAD: Mapping[str, Any] = {"approved_by_id": None, "approved_at": None}
UNDECIDED: Mapping[str, Any] = {
    "decision": "",
    "exemptions": [],
    "words": "",
    "decided_by_id": None,
    "decided_at": None,
}


@command(Verb.DISCLOSURE_RECORD, on=Case)
def record(
    act: Act, case: Case, *, reference: str, asked: str, came_on: dt.date, due_on: dt.date
) -> DisclosureRequest:
    """Note, as the lead, that records were asked for, and keep the case from erasure until it is answered.

    Who asked stays in the desk's own files, under the reference.
    """
    text.said(reference, "Give the reference under which you keep the request.", name="reference")
    text.line(reference, name="reference")
    text.said(asked, "Say what the request asks for.", limit=text.LETTER, name="asked")
    _check_days(act, came_on, due_on)
    room = desk_room(act, case.stream_id)
    row = DisclosureRequest(stream_id=case.stream_id, room_id=room, reference=reference.strip(), asked=asked)
    row.came_on, row.due_on, row.law = came_on, due_on, settings.MEDACCORD.law.edition
    row.by_id, row.at = act.by or STRANGER, act.now
    row.hold = keep(act, case.stream_id, room, row.reference, HELD_FOR)
    return act.add(row)


@command(Verb.DISCLOSURE_LAY_OUT, on=DisclosureRequest)
def lay_out(act: Act, row: DisclosureRequest, *, version: int | None = None) -> DisclosureRequest:
    """Number every paragraph of the case as of now; what changed since is undecided again.

    A paragraph keeps its number for good, and one that is gone from its source stays to be withheld.
    """
    act.expect(row, version)
    _require_open(row)
    known = {_place(one): one for one in _paragraphs(act, row)}
    found = {piece.place: piece for piece in laid(act, row.stream_id)}
    for place, one in known.items():
        _renew(act, one, found.get(place))
    new = [piece for place, piece in found.items() if place not in known]
    act.add_all([_paragraph(row, len(known) + n, piece) for n, piece in enumerate(new, 1)])
    told = {"laid_out_at": act.now, "law": settings.MEDACCORD.law.edition}
    return act.change(row, **told, **UNREAD, version=row.version + 1)


@command(Verb.DISCLOSURE_DECIDE, on=DisclosureParagraph)
def decide(
    act: Act,
    row: DisclosureParagraph,
    *,
    decision: Decision,
    exemptions: Collection[str] = (),
    words: str = "",
    version: int | None = None,
) -> DisclosureParagraph:
    """Release one paragraph, or withhold it under exemptions and with a sentence.

    Released is only what whoever decides may open, which still says what was laid out, and in which nothing
    tells who reported without having allowed that.
    """
    act.expect(row, version, "decision", "words")
    request = _request(act, row)
    _require_open(request)
    text.text(words, limit=text.REASON, name="words")
    piece, law = standing(act, row), settings.MEDACCORD.law
    if _digest(piece) != row.digest:
        raise Illegal(MOVED)
    chosen = [code for code in law.exemptions if code in exemptions]
    if decision is Decision.RELEASE:
        _check_release(act, row, piece, exemptions)
    else:
        _check_withheld(law, exemptions, words)
    told = {"decision": decision.value, "exemptions": chosen, "words": words}
    who = {"decided_by_id": act.by or STRANGER, "decided_at": act.now}
    act.change(row, **told, **who, version=row.version + 1)
    act.change(request, **UNREAD, version=request.version + 1)  # who approves it says which version was read
    return row


@command(Verb.DISCLOSURE_NOTIFY, on=DisclosureRequest)
def notify(
    act: Act, row: DisclosureRequest, *, paragraphs: Collection[uuid.UUID], due_on: dt.date | None = None
) -> list[DisclosureNotice]:
    """Tell each party, as the desk, which of its own paragraphs may be released and until when it objects.

    It is told nothing of others and no more of the request than its reference (Executive Order 12600).
    """
    _require_open(row)
    found = [one for one in _paragraphs(act, row) if one.id in set(paragraphs)]
    if not found or len(found) != len(set(paragraphs)):
        raise Invalid({"paragraphs": ["Choose at least one paragraph of this request."]})
    if row.law != settings.MEDACCORD.law.edition:
        raise Illegal(LAW)
    now = {piece.place: digest(piece) for piece in laid(act, row.stream_id)}
    if any(now.get(_place(one), "") != one.digest for one in found):
        raise Illegal(SINCE)
    due = until(act.now, settings.MEDACCORD.law.notice.object_days, due_on, "due_on")
    return [_tell(act, row, *one, due) for one in noticed.by_submitter(act, found)]


def _tell(
    act: Act, row: DisclosureRequest, party: Participant, told: list[DisclosureParagraph], due: dt.datetime
) -> DisclosureNotice:
    notice = noticed.begun(act, row, party)
    notice.due_at = due
    act.add(notice)
    act.add_all(noticed.lines(notice, told))
    return notice


@command(Verb.DISCLOSURE_OBJECT, on=DisclosureNotice)
def object_(
    act: Act,
    notice: DisclosureNotice,
    *,
    paragraphs: Collection[uuid.UUID],
    exemptions: Collection[str],
    words: str,
    version: int | None = None,
) -> DisclosureNotice:
    """Object, as the party that submitted them, to a release: under exemptions and with grounds."""
    rows = noticed.answering(act, notice, paragraphs, version)
    if notice.due_at <= act.now:
        raise Illegal(LATE)
    known = noticed.exemptions_of(notice)
    _check_exemptions(known, exemptions)
    text.said(words, "Say why it is to be withheld. The desk reads this.", limit=text.LETTER, name="words")
    codes = [code for code in known if code in exemptions]
    noticed.answer(act, notice, rows, NoticeMove.OBJECT, exemptions=codes, words=words)
    return notice


@command(Verb.DISCLOSURE_AGREE, on=DisclosureNotice)
def agree(
    act: Act, notice: DisclosureNotice, *, paragraphs: Collection[uuid.UUID], version: int | None = None
) -> DisclosureNotice:
    """Say, as the party that submitted them, that nobody objects to releasing paragraphs; that stays."""
    rows = noticed.answering(act, notice, paragraphs, version)
    noticed.answer(act, notice, rows, NoticeMove.AGREE)
    return notice


@command(Verb.DISCLOSURE_LAPSE, on=DisclosureNotice)
def lapse(act: Act, notice: DisclosureNotice) -> DisclosureNotice:
    """Note that nobody objected in time, or that nobody was there to read it; acted by the system."""
    noticed.require_running(notice)
    rows = noticed.waiting(act, notice)
    if not rows or notice.due_at > act.now:
        raise Illegal("This notice is not overdue.")
    party = Participant.objects.within(act).get(pk=notice.owner_id)
    unread = noticed.unread(noticed.within(act), party, rows)
    if rest := [row for row in rows if row not in unread]:
        noticed.move(act, rest, NoticeMove.LAPSE)
        act.change(notice, version=notice.version + 1)
    noticed.void(act, unread)
    return notice


@command(Verb.DISCLOSURE_INTEND, on=DisclosureNotice)
def intend(
    act: Act,
    notice: DisclosureNotice,
    *,
    paragraphs: Collection[uuid.UUID],
    reasons: str,
    release_on: dt.date | None = None,
    version: int | None = None,
) -> DisclosureNotice:
    """Tell a party, as the desk, why something is to be released over its objection, and from which day on.

    Before that day it does not go out, whoever approves it.
    """
    act.expect(notice, version)
    noticed.require_running(notice)
    rows = noticed.chosen(act, notice, paragraphs)
    said = "Say why it is released over the objection. Its submitter reads this."
    text.said(reasons, said, limit=text.LETTER, name="reasons")
    day = until(act.now, settings.MEDACCORD.law.notice.intend_days, release_on, "release_on")
    told = {
        "reasons": reasons,
        "not_before": day,
        "intended_at": act.now,
        "intended_by_id": act.by or STRANGER,
    }
    noticed.move(act, rows, NoticeMove.INTEND, **told)
    return act.change(notice, version=notice.version + 1)


@command(Verb.DISCLOSURE_APPROVE, on=DisclosureRequest)
def approve(act: Act, row: DisclosureRequest, *, version: int) -> DisclosureRequest:
    """Agree, as somebody of the desk who decided on no paragraph, to the answer as it was read.

    Every paragraph is decided and says what was laid out, and whoever approves can read what is released.
    """
    act.expect(row, version)
    _require_open(row)
    found = _settled(act, row)
    for who in sorted({one.decided_by_id or STRANGER for one in found}):
        check_second(act, who, OWN)
    return act.change(row, approved_by_id=act.by, approved_at=act.now, version=row.version + 1)


@command(Verb.DISCLOSURE_EXPORT, on=DisclosureRequest)
def export(act: Act, row: DisclosureRequest, *, way: Opening) -> Reading:
    """Keep that the approved answer is taken out, once it is certain that it still is what was approved."""
    _require_open(row)
    if row.approved_at is None:
        raise Illegal(UNAPPROVED)
    _settled(act, row)
    return note(act, row.stream_id, row.room_id, way, thing=Thing.ANSWER)


@command(Verb.DISCLOSURE_CLOSE, on=DisclosureRequest)
def close(act: Act, row: DisclosureRequest, *, reason: str, version: int | None = None) -> DisclosureRequest:
    """End a request, as the lead, with what became of it; its hold ends as well."""
    act.expect(row, version, "closed_why")
    _require_open(row)
    text.said(reason, "Say what became of the request. The desk reads it.", limit=text.REASON)
    free(act, Hold.objects.within(act).get(pk=row.hold_id), reason)
    noticed.end_all(act, row)
    return act.change(row, closed_at=act.now, closed_why=reason, version=row.version + 1)


def _settled(act: Act, row: DisclosureRequest) -> list[DisclosureParagraph]:
    """The paragraphs, each decided and as it was laid out; raises Illegal or Denied where it is otherwise."""
    found = _paragraphs(act, row)
    if not found:
        raise Illegal("Lay the records out first.")
    if row.law != settings.MEDACCORD.law.edition:
        raise Illegal(LAW)
    if open_ := sum(1 for one in found if not one.decision):
        raise Illegal(Sentence("Decide on every paragraph first; {count} are not decided.", count=open_))
    now = {piece.place: digest(piece) for piece in laid(act, row.stream_id)}
    if any(now.get(_place(one), "") != one.digest for one in found):
        raise Illegal(SINCE)
    released = [one for one in found if one.decision == Decision.RELEASE]
    told = texts(act.actor, released)
    if len(told) < len(released):
        raise Denied(UNSEEN)
    said = "\n\n".join(one.text for one in told.values())
    check_unnamed(act, {"decision": said})  # who allowed it may not any more
    noticed.check_leaving(act, released)
    return found


def _check_days(act: Act, came_on: dt.date, due_on: dt.date) -> None:
    if came_on > act.now.date():
        raise Invalid({"came_on": ["A request has come already. Give the day on which it came."]})
    if came_on < dt.date(1970, 1, 1):
        raise Invalid({"came_on": ["Check the year of this day."]})
    if not came_on <= due_on <= act.now.date() + AHEAD:
        raise Invalid({"due_on": ["An answer is due after its request came. Check the day and its year."]})


def _require_open(row: DisclosureRequest) -> None:
    if row.closed_at is not None:
        raise Illegal(CLOSED)


def _request(act: Act, row: DisclosureParagraph) -> DisclosureRequest:
    found: DisclosureRequest = DisclosureRequest.objects.within(act).get(pk=row.request_id)
    return found


def _paragraphs(act: Act, row: DisclosureRequest) -> list[DisclosureParagraph]:
    return list(DisclosureParagraph.objects.within(act).filter(request=row.id).order_by("number"))


def _place(row: DisclosureParagraph) -> tuple[str, str, int]:
    return row.kind, str(row.source), row.part


def _digest(piece: Piece | None) -> str:
    """Of nothing it is empty: what is gone is another thing than what stood there."""
    return digest(piece) if piece else ""


def _renew(act: Act, row: DisclosureParagraph, piece: Piece | None) -> None:
    """Take up what stands there now; nothing that was decided holds for it."""
    if _digest(piece) == row.digest:
        return
    noticed.void(act, noticed.overtaken(act, row))
    now = {"digest": _digest(piece), "grounds": list(piece.grounds) if piece else row.grounds}
    owner = uuid.UUID(piece.owner) if piece and piece.owner else row.owner_id
    act.change(row, **UNDECIDED, **now, owner_id=owner, version=row.version + 1)


def _paragraph(request: DisclosureRequest, number: int, piece: Piece) -> DisclosureParagraph:
    row = DisclosureParagraph(stream_id=request.stream_id, room_id=request.room_id, request=request)
    row.number, row.kind, row.source, row.part = number, piece.kind, uuid.UUID(piece.source), piece.part
    row.digest, row.grounds = digest(piece), list(piece.grounds)
    row.owner_id = uuid.UUID(piece.owner) if piece.owner else None
    return row


def _check_release(
    act: Act, row: DisclosureParagraph, piece: Piece | None, exemptions: Collection[str]
) -> None:
    if exemptions:
        raise Invalid({"exemptions": ["What is released is withheld under nothing. Choose one of both."]})
    if piece is None:
        raise Illegal("Nothing stands here any more. Withhold it, and say so.")
    if NEVER & set(piece.grounds):
        raise Illegal(PROTECTED)
    if piece.owner is not None:
        noticed.check_decided(act, row)
    if row.id not in texts(act.actor, [row]):
        raise Illegal(UNSEEN)
    check_unnamed(act, {"decision": piece.text})


def _check_withheld(law: Law, exemptions: Collection[str], words: str) -> None:
    _check_exemptions(law.exemptions, exemptions)
    text.said(words, "Say in a sentence why this is withheld.", limit=text.REASON, name="words")


def _check_exemptions(known: Collection[str], exemptions: Collection[str]) -> None:
    if not exemptions:
        raise Invalid({"exemptions": ["Choose at least one exemption under which this is withheld."]})
    if unknown := [code for code in exemptions if code not in known]:
        told = Sentence("The law here has no exemption {codes}.", codes=", ".join(sorted(unknown)))
        raise Invalid({"exemptions": [told]})
