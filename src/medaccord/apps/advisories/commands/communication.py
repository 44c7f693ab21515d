"""The safety communication of the adviser's agency: drafted there, read by the center, published (F2)."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from collections.abc import Mapping

from medaccord.apps.advisories import before_counsel, beside, drafted, gate, numbering, reading
from medaccord.apps.advisories.models import Communication, Remark, RevisionState
from medaccord.apps.cases import counsel, inputs
from medaccord.apps.cases.models import Case, Participant
from medaccord.apps.cases.picture import acting_participant, take_picture
from medaccord.apps.discussion.audience import name_in_case
from medaccord.core.act import Act, overtaken
from medaccord.core.command import command
from medaccord.core.models.principal import STRANGER
from medaccord.core.principal import persons_behind
from medaccord.domain import text
from medaccord.domain.advisory import communication as domain
from medaccord.domain.advisory.communication import Outlet, Part
from medaccord.domain.advisory.review import Answer
from medaccord.domain.errors import Denied, Illegal, Stale
from medaccord.domain.findings import Findings
from medaccord.domain.roles import Role
from medaccord.domain.sentence import Sentence
from medaccord.domain.verbs import Verb

Reasons = Mapping[str, str] | None


@command(Verb.COMMUNICATION_DRAFT, on=Case)
def draft(
    act: Act,
    case: Case,
    *,
    title: str,
    parts: Mapping[str, str],
    summary: str,
    outlet: str,
    due_at: dt.datetime,
    question: str = "",
    language: str = "en",
    based_on: uuid.UUID | None = None,
) -> Communication:
    """Draft the next version of one's own agency's communication and ask the center to read it by an instant.

    `parts` are texts by `Part`, `based_on` is the draft or version that its author started from (None: there
    was none). It replaces a draft that is not out. Raises Invalid, and Stale with the newest texts where
    somebody drafted meanwhile.
    """
    party = _party(act)
    told = domain.check(title, parts, summary, language)
    _check_asking(act, outlet, due_at, question)
    newest = _newest(act, party)
    if newest is not None and newest.id != based_on:
        raise overtaken([newest], ("title", "parts", "summary"))
    if newest is None and based_on is not None:
        raise Stale("The draft that this one was based on is not there. Read what is, then draft again.")
    if newest is not None and newest.state != RevisionState.RELEASED:
        act.change(newest, state=RevisionState.REPLACED)
        counsel.close(act, newest.id)
    row = Communication(
        id=uuid.uuid4(),
        stream_id=case.stream_id,
        room_id=act.desk(case.stream_id),
        participant=party,
        number=newest.number if newest else numbering.of_communication(act),
        version=_next(newest),
        outlet=Outlet(outlet),
        agency=party.name,
        title=title,
        language=language,
        parts=told,
        summary=summary,
        author_id=act.by or STRANGER,
        drafted_at=act.now,
        question=question,
        due_at=due_at,
        waits=counsel.is_seated(party),
    )
    row.digest = beside.digest_of(row)
    act.add(row)
    before_counsel.submit(act, party, row)
    return row


def _party(act: Act) -> Participant:
    """The agency for which the actor writes."""
    advisers = Participant.objects.within(act).filter(role=Role.ADVISER, left_at=None)
    mine = acting_participant(act, advisers)
    if mine is None:
        raise Denied("Only the clinical adviser's agency does this.")
    row: Participant = advisers.get(id=mine)
    return row


def _check_asking(act: Act, outlet: str, due_at: dt.datetime, question: str) -> None:
    found = Findings()
    inputs.check_question(act, found, due_at, question)
    if outlet not in set(Outlet):
        found.add("outlet", Sentence("Choose one of: {words}.", words=", ".join(Outlet)))
    found.settle()


def _newest(act: Act, party: Participant) -> Communication | None:
    """The newest draft or version of the agency, also of the time before it left and came back."""
    mine = Communication.objects.within(act).filter(participant__organisation=party.organisation_id)
    rows = mine.exclude(state=RevisionState.REPLACED)
    newest: Communication | None = rows.order_by("-version").first()
    return newest


def _next(newest: Communication | None) -> int:
    if newest is None:
        return 1
    return newest.version + (newest.state == RevisionState.RELEASED)


@command(Verb.COMMUNICATION_ANSWER, on=Communication)
def answer(
    act: Act,
    row: Communication,
    *,
    answer: str,
    words: str = "",
    parts: Mapping[str, str] | None = None,
) -> Remark:
    """Say what the coordination center thinks of a draft: no comment, comments, or that it objects.

    `parts` are comments on single parts of this draft. The center may answer again until it is out; the
    last answer counts, and a newer draft takes no objection back.
    """
    drafted.expect(row, *beside.PENDING)
    said = {part: told for part, told in (parts or {}).items() if told.strip()}
    _check_answer(row, answer, words, parts or {}, said)
    case = Case.objects.within(act).get()
    act.outcomes[row.room_id] = answer
    return act.add(
        Remark(
            stream_id=row.stream_id,
            room_id=row.room_id,
            communication=row,
            number=Remark.objects.within(act).filter(communication=row).count() + 1,
            answer=Answer(answer),
            words=words,
            parts={part.value: said[part] for part in Part if part in said},
            author_id=act.by or STRANGER,
            author_name=name_in_case(act, case)[: text.LINE],
            at=act.now,
        )
    )


def _check_answer(
    row: Communication, answer: str, words: str, parts: Mapping[str, str], said: Mapping[str, str]
) -> None:
    found = Findings()
    found.take("words", text.text, words, limit=text.LETTER)
    for part, told in parts.items():
        found.take(f"parts/{part}", text.text, told, limit=text.LETTER)
    if unknown := sorted(set(said) - set(row.parts)):
        found.add("parts", Sentence("This draft has no part named {names}.", names=", ".join(unknown)))
    if answer not in set(Answer):
        found.add("answer", Sentence("Choose one of: {words}.", words=", ".join(Answer)))
    elif answer == Answer.NO_COMMENT and (words.strip() or said):
        found.add("answer", "You have said something about this draft: answer 'commented'.")
    elif answer == Answer.COMMENTED and not (words.strip() or said):
        found.add("words", "Comment on a part, or say here what you have to say.")
    elif answer == Answer.OBJECTED and not words.strip():
        found.add("words", "Say what you object to, and what would settle it.")
    found.settle()


@command(Verb.COMMUNICATION_APPROVE, on=Communication)
def approve(act: Act, row: Communication, *, digest: str) -> Communication:
    """Approve exactly the texts that were shown, by their digest, as another natural person than the author.

    An approval by somebody who may not approve any more is given again. Raises Denied for the author and for
    another agency, Stale for other texts, Illegal while the agency's counsel has not approved them.
    """
    if row.state != RevisionState.APPROVED or beside.stands(act.realm, row):
        drafted.expect(row, RevisionState.DRAFT)
    _check_own(act, row)
    if act.actor.person is None or act.actor.person in persons_behind([row.author_id]):
        raise Denied("A second person approves: ask a colleague of your agency who did not write it.")
    if not secrets.compare_digest(digest.encode(), row.digest.encode()):
        raise Stale("This is not the text that you were shown. Read it again, then approve it.")
    beside.check_text(row)
    before_counsel.check_read(row)
    return act.change(row, state=RevisionState.APPROVED, approver_id=act.by, approved_at=act.now)


@command(Verb.COMMUNICATION_RELEASE, on=Communication)
def release(act: Act, row: Communication, *, reasons: Reasons = None) -> Communication:
    """Publish an approved communication by itself, once the case is public; everywhere or nowhere.

    What the center's answers hold against it takes a recorded reason. Raises Illegal before anything of the
    case is public: then it goes out together with the advisory.
    """
    gate.check_realm(act)
    drafted.expect(row, RevisionState.APPROVED)
    _check_own(act, row)
    beside.check_ready(act, row)
    case = Case.objects.within(act).get()
    if not take_picture(act, case).now.exposure.public:
        raise Illegal(
            "Nothing of this case is public yet, and this must not be the first. "
            "Let it go out together with the advisory, or ask the coordination center."
        )
    against = reading.unweighed(act, beside.standing(act, row, act.now))
    reading.go_over(act, row, against, reasons)
    beside.publish(act, case, beside.prepare(act, case, [row], beside.advisory_out(act)))
    return row


def _check_own(act: Act, row: Communication) -> None:
    """Raise Denied for another agency; one that came back is another participant, and the same agency."""
    author = Participant.objects.within(act).get(id=row.participant_id)
    if _party(act).organisation_id != author.organisation_id:
        raise Denied("Only the agency whose communication it is does this.")
