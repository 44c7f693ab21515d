"""Comments: each on one block of one revision; the desk settles one or many with one disposition."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping

from medaccord.apps.advisories.models import Block, Comment, Passage, Review, Revision
from medaccord.apps.cases.models import Case, Participant
from medaccord.apps.cases.picture import acting_participant
from medaccord.apps.discussion.audience import audience, name_in_case
from medaccord.core.act import Act, overtaken
from medaccord.core.columns import plain
from medaccord.core.command import command
from medaccord.core.models.principal import STRANGER
from medaccord.core.scope import open_grants
from medaccord.domain import text
from medaccord.domain.advisory.blocks import Kind
from medaccord.domain.advisory.review import Disposition
from medaccord.domain.errors import Invalid, Missing
from medaccord.domain.roles import Role, speaks_before
from medaccord.domain.sentence import Sentence
from medaccord.domain.verbs import Verb

MOST = 500


@command(Verb.COMMENT_WRITE, on=Case)
def write(
    act: Act,
    case: Case,
    *,
    revision: uuid.UUID,
    kind: str,
    source: uuid.UUID,
    comment: str,
    party: uuid.UUID | None = None,
) -> Comment:
    """Say something of one block of one revision that the actor was shown.

    It lies where the block was shown: among the agencies, or in a party's own side, which the desk reads and
    nobody else does. Whoever was shown it for several parties speaks for the first unless `party` says for
    which; a reporter comes last (decision 0180).
    """
    text.said(comment, "Write what should change, or why.", limit=text.LETTER, name="comment")
    room, own = _shown(act, case, revision, kind, source, party)
    about = Revision.objects.within(act).get(id=revision)
    audience(act, case, room, as_reporter=own.role == Role.REPORTER)
    name = name_in_case(act, case, own.id)
    return act.add(
        Comment(
            stream_id=case.stream_id,
            room_id=room,
            revision=about,
            participant_id=own.id,
            edition=about.version,
            kind=kind,
            source=source,
            author_id=act.by or STRANGER,
            author_name=name[: text.LINE],
            text=comment,
            at=act.told_at,
        )
    )


def _shown(
    act: Act, case: Case, revision: uuid.UUID, kind: str, source: uuid.UUID, party: uuid.UUID | None
) -> tuple[uuid.UUID, Participant]:
    """Where the actor was shown a block, and for which party; raises Missing for what it was not shown."""
    if kind not in [one.value for one in Kind]:
        raise Missing
    named = {"stream": case.stream_id, "kind": kind, "source": source}
    whole = Block.objects.visible_to(act.actor).filter(revision=revision, **named).first()
    if whole is not None:
        agencies = Participant.objects.within(act).filter(role__in=(Role.LEAD, Role.ADVISER), left_at=None)
        mine = acting_participant(act, agencies)
        if mine is not None and party in (None, mine):
            return whole.room_id, agencies.get(id=mine)
    parts = Passage.objects.visible_to(act.actor).filter(review__revision=revision, **named)
    own = _own(act, parts.values_list("review_id", flat=True), party)
    return own.side_id, own


def _own(act: Act, reviews: Iterable[uuid.UUID], party: uuid.UUID | None) -> Participant:
    """The party for which the actor was asked in one of these reviews; a key of the desk's is none."""
    asked = Review.objects.within(act).filter(id__in=list(reviews)).values("participant")
    rows = Participant.objects.within(act).filter(id__in=asked, left_at=None)
    held = set(open_grants(act.actor).filter(stream__in=act.streams).values_list("room_id", "role"))
    own = [row for row in rows if (row.room_id, row.role) in held and party in (None, row.id)]
    first: Participant | None = min(
        own, key=lambda row: speaks_before(row.role, row.name, row.id), default=None
    )
    if first is None:
        raise Missing
    return first


@command(Verb.COMMENT_SETTLE, on=Case)
def settle(
    act: Act,
    case: Case,
    *,
    comments: Collection[uuid.UUID],
    disposition: str,
    because: str = "",
    again: Mapping[uuid.UUID, int] | None = None,
) -> list[Comment]:
    """Settle open comments with one disposition and one sentence, which each comment's own side reads.

    `again` names those of them that are settled already, each with the version that the actor saw: another
    disposition then takes a reason, and the earlier one stays beside it. Raises Stale where somebody settled
    one of the others already, or one of these anew; then none is settled.
    """
    seen = again or {}
    _check_settling(comments, disposition, because, again=bool(seen))
    rows = list(Comment.objects.within(act).filter(id__in=comments).order_by("at", "id"))
    if len(rows) != len(set(comments)):
        raise Missing
    if done := [row for row in rows if row.settled_at is not None and seen.get(row.id) != row.version]:
        raise overtaken(done, ("disposition", "settled_because"))
    anew = [row for row in rows if row.settled_at is not None]
    for row in anew:
        before = [row.disposition, row.settled_because, plain(row.settled_at)]
        act.change(row, settled_before=[*row.settled_before, before])
    for row in rows:
        row.disposition, row.settled_because = Disposition(disposition), because
        row.settled_by_id, row.settled_at, row.version = act.by or STRANGER, act.now, row.version + 1
    act.change_all(rows, ("disposition", "settled_because", "settled_by", "settled_at", "version"))
    return rows


def _check_settling(comments: Collection[uuid.UUID], disposition: str, because: str, *, again: bool) -> None:
    text.text(because, limit=text.REASON, name="because")
    if not 0 < len(comments) <= MOST:
        raise Invalid({"comments": [Sentence("Choose between 1 and {most} comments.", most=MOST)]})
    if disposition not in [one.value for one in Disposition]:
        raise Invalid({"disposition": [Sentence("Choose one of: {listed}.", listed=", ".join(Disposition))]})
    if again and not because.strip():
        raise Invalid({"because": ["Say why it is settled otherwise. Whoever commented reads it."]})
    if disposition != Disposition.ACCEPTED and not because.strip():
        raise Invalid({"because": ["Say why in one sentence. Whoever commented reads it."]})
