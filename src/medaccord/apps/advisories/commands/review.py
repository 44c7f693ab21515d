"""Reviews: parties are asked to read a revision by an instant, and say what they think of it as a whole."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterator

from medaccord.apps.advisories import gate, reading
from medaccord.apps.advisories.blocks import choice_of, draw
from medaccord.apps.advisories.models import Comment, Passage, Review, Revision, RevisionState
from medaccord.apps.cases import inputs
from medaccord.apps.cases.models import Case, Participant
from medaccord.apps.cases.settle import people_of
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.core.models import Grant
from medaccord.core.models.principal import STRANGER
from medaccord.core.scope import open_grants
from medaccord.domain import text
from medaccord.domain.advisory.blocks import Kind
from medaccord.domain.advisory.review import Answer
from medaccord.domain.errors import Denied, Illegal, Invalid, Stale
from medaccord.domain.findings import Findings
from medaccord.domain.roles import Role
from medaccord.domain.sentence import Sentence
from medaccord.domain.verbs import Verb

ASKED = frozenset({Role.ADVISER, Role.MANUFACTURER, Role.REPORTER, Role.OBSERVER})
"""Roles of parties that read drafts."""
KEPT_BACK = frozenset({Kind.TRACKING, Kind.DISTRIBUTION})
"""Blocks that no party outside the agencies is shown: the history's line may speak of any of them."""


@command(Verb.REVIEW_ASK, on=Revision)
def ask(
    act: Act, row: Revision, *, parties: Collection[uuid.UUID], due_at: dt.datetime, question: str = ""
) -> list[Review]:
    """Ask parties to read a revision by an instant; each finds as much of it as it may see.

    The adviser's agency reads it whole. Any other party is shown what all parties share and its own rows,
    drawn from its own rooms alone (need-to-know 23, decision 0188). A party that was asked about an earlier
    draft of the same version and has not answered is asked about this one instead. Raises Illegal where the
    case changed.
    """
    found = Findings()
    inputs.check_question(act, found, due_at, question)
    found.settle()
    if row.state == RevisionState.REPLACED:
        raise Stale("A newer draft has replaced this one. Ask about that one.")
    if row.state == RevisionState.RELEASED:
        raise Illegal("This version is published. Draft an update, then ask about it.")
    case = Case.objects.within(act).get()
    gate.unchanged(act, case, row)
    wanted = _wanted(act, case, row, parties)
    reading.close(act, row, [party.id for party in wanted])
    made = act.add_all(_asked(act, row, party, due_at, question) for party in wanted)
    for review, party in zip(made, wanted, strict=True):
        if party.role != Role.ADVISER:
            act.add_all(_passages(act, case, row, review, party))
    return made


def _wanted(act: Act, case: Case, row: Revision, parties: Collection[uuid.UUID]) -> list[Participant]:
    """The parties by name, each of which can read the draft and was not asked about it yet."""
    found = Participant.objects.within(act).filter(id__in=parties, role__in=ASKED, left_at=None)
    wanted = list(found.order_by("name", "id"))
    if not parties or len(wanted) != len(set(parties)):
        raise Invalid({"parties": ["Choose parties who take part in this case and are not its lead."]})
    before = Review.objects.within(act).filter(revision=row).values_list("participant_id", flat=True)
    asked = set(before)
    faults: list[str] = [
        Sentence("{name} was asked about this draft already.", name=one.name)
        for one in wanted
        if one.id in asked
    ]
    faults += [
        Sentence(
            "{name} has no access now and would never see it. It must agree to the terms first.",
            name=one.name,
        )
        for one in wanted
        if not _reads(act, case, one)
    ]
    if faults:
        raise Invalid({"parties": faults})
    return wanted


def _reads(act: Act, case: Case, party: Participant) -> bool:
    """Whether somebody of the party still enters what the parties share: whoever said no is shut out."""
    held = Grant.objects.filter(room=case.room_id, role=party.role, until=None)
    return bool(set(held.values_list("principal_id", flat=True)) & set(people_of(act, party)))


def _asked(act: Act, row: Revision, party: Participant, due_at: dt.datetime, question: str) -> Review:
    return Review(
        id=uuid.uuid4(),
        stream_id=row.stream_id,
        room_id=row.room_id if party.role == Role.ADVISER else party.side_id,
        revision=row,
        participant=party,
        edition=row.version,
        question=question,
        asked_by_id=act.by or STRANGER,
        asked_at=act.now,
        due_at=due_at,
    )


def _passages(act: Act, case: Case, row: Revision, review: Review, party: Participant) -> Iterator[Passage]:
    """The revision drawn from the party's own rooms; raises Illegal for what must not go out at all.

    Its record is one of them: there a reporter's own wish to be thanked lies, and nobody else's.
    """
    rooms = (case.room_id, party.side_id, party.room_id)
    choice = choice_of(row)
    drawn = draw(lambda m: m.objects.within(act).filter(room__in=rooms), case, row.advisory_id, choice)  # type: ignore[attr-defined]
    if drawn.barred:
        raise Illegal(drawn.bar)
    shown = [pair for pair in zip(drawn.blocks, drawn.markings, strict=True) if pair[0].kind not in KEPT_BACK]
    for position, (block, marking) in enumerate(shown, start=1):
        yield Passage(
            stream_id=row.stream_id,
            room_id=party.side_id,
            review=review,
            position=position,
            kind=block.kind.value,
            source=uuid.UUID(block.source),
            content=block.content,
            marking=marking.value,
        )


@command(Verb.REVIEW_ANSWER, on=Review)
def answer(act: Act, row: Review, *, answer: str, words: str = "", version: int | None = None) -> Review:
    """Say 'no comment', that there are comments, or for the clinical adviser that it objects.

    The party may answer again until the version is out, late too: only another answer takes an objection
    back.
    """
    party = Participant.objects.within(act).get(id=row.participant_id)
    if not open_grants(act.actor).filter(room=party.room_id, role=party.role).exists():
        raise Denied("Only the party that was asked answers.")
    act.speak(row.room_id, as_reporter=party.role == Role.REPORTER)
    act.expect(row, version, "answer", "words")
    _check_answer(act, row, party, answer, words)
    if _is_out(act, row):
        raise Illegal("This version is published. Comment on the next draft.")
    act.outcomes[row.room_id] = answer
    return act.change(
        row,
        answer=Answer(answer),
        words=words,
        answered_by_id=act.by or STRANGER,
        answered_at=act.told_at,
        version=row.version + 1,
    )


def _check_answer(act: Act, row: Review, party: Participant, answer: str, words: str) -> None:
    text.text(words, limit=text.LETTER, name="words")
    if answer not in [one.value for one in Answer]:
        raise Invalid({"answer": [Sentence("Choose one of: {listed}.", listed=", ".join(Answer))]})
    if answer == Answer.OBJECTED and party.role != Role.ADVISER:
        raise Invalid({"answer": ["Only the clinical adviser objects. Say in comments what should change."]})
    if answer == Answer.OBJECTED and not words.strip():
        raise Invalid({"words": ["Say what you object to, and what would settle it."]})
    commented = Comment.objects.within(act).filter(revision=row.revision_id, participant=party).exists()
    if answer == Answer.COMMENTED and not (words.strip() or commented):
        raise Invalid({"words": ["Comment on a block first, or say here what you have to say."]})
    if answer == Answer.NO_COMMENT and (words.strip() or commented):
        raise Invalid({"answer": ["You have said something about this draft: answer 'commented'."]})


def _is_out(act: Act, row: Review) -> bool:
    out = Revision.objects.within(act).filter(version=row.edition, state=RevisionState.RELEASED)
    return bool(out.exists())
