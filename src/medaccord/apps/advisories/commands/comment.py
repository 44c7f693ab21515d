"""Comments: each on one block of one revision; the desk settles one or many with one disposition."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping

from medaccord.apps.advisories.models import Block, Comment, Passage, Review, Revision
from medaccord.apps.cases.models import Case, Participant
from medaccord.apps.cases.picture import acting_participant
from medaccord.apps.discussion.audience import audience, name_in_case
from medaccord.core.act import Act, overtaken
from medaccord.core.columns import plain
from medaccord.core.command import command
from medaccord.core.models.principal import STRANGER
from medaccord.domain import text
from medaccord.domain.advisory.blocks import Kind
from medaccord.domain.advisory.review import Disposition
from medaccord.domain.errors import Invalid, Missing
from medaccord.domain.roles import Role
from medaccord.domain.verbs import Verb

LONGEST_NAME = 300
MOST = 500


@command(Verb.COMMENT_WRITE, on=Case)
def write(
    act: Act, case: Case, *, revision: uuid.UUID, kind: str, source: uuid.UUID, comment: str
) -> Comment:
    """Say something of one block of one revision that the actor was shown.

    It lies where the block was shown: among the agencies, or in a manufacturer's own side, which the desk
    reads and nobody else does.
    """
    text.said(comment, "Write what should change, or why.", limit=text.LETTER, name="comment")
    room, party = _shown(act, case, revision, kind, source)
    about = Revision.objects.within(act).get(id=revision)
    audience(act, case, room)
    name = name_in_case(act, case)
    return act.add(
        Comment(
            stream_id=case.stream_id,
            room_id=room,
            revision=about,
            participant_id=party,
            edition=about.version,
            kind=kind,
            source=source,
            author_id=act.by or STRANGER,
            author_name=name[:LONGEST_NAME],
            text=comment,
            at=act.told_at,
        )
    )


def _shown(
    act: Act, case: Case, revision: uuid.UUID, kind: str, source: uuid.UUID
) -> tuple[uuid.UUID, uuid.UUID]:
    """Where the actor was shown a block, and for which party; raises Missing for what it was not shown."""
    if kind not in [one.value for one in Kind]:
        raise Missing
    named = {"stream": case.stream_id, "kind": kind, "source": source}
    whole = Block.objects.visible_to(act.actor).filter(revision=revision, **named).first()
    if whole is not None:
        agencies = Participant.objects.within(act).filter(role__in=(Role.LEAD, Role.ADVISER), left_at=None)
        if (mine := acting_participant(act, agencies)) is not None:
            return whole.room_id, mine
    part = Passage.objects.visible_to(act.actor).filter(review__revision=revision, **named).first()
    if part is None:
        raise Missing
    return part.room_id, Review.objects.within(act).get(id=part.review_id).participant_id


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
        raise Invalid({"comments": [f"Choose between 1 and {MOST} comments."]})
    if disposition not in [one.value for one in Disposition]:
        raise Invalid({"disposition": [f"Choose one of: {', '.join(Disposition)}."]})
    if again and not because.strip():
        raise Invalid({"because": ["Say why it is settled otherwise. Whoever commented reads it."]})
    if disposition != Disposition.ACCEPTED and not because.strip():
        raise Invalid({"because": ["Say why in one sentence. Whoever commented reads it."]})
