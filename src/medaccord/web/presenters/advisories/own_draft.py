"""Drafts that a reporter is asked to read, as sections of its own page: by when, what it says, the answer."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _

from medaccord.apps.advisories.queries.drafts import BlockLine
from medaccord.apps.advisories.queries.of_case import Out
from medaccord.apps.advisories.queries.reviews import ReviewLine
from medaccord.apps.cases.queries.of_report import OwnPart
from medaccord.apps.cases.queries.views import CaseView
from medaccord.domain.advisory.review import State
from medaccord.domain.verbs import Verb
from medaccord.web.forms.advisories.review import AnswerForm
from medaccord.web.presenters.advisories.draft_blocks import Talk, blocks
from medaccord.web.presenters.advisories.review import Said, answer_to, at_blocks, gone, part_words, readers
from medaccord.web.presenters.cases.case import may
from medaccord.web.templatetags.instants import binding_text
from medaccord.web.viewmodels import Block, FormBox, OwnDraft, Row


@dataclass(frozen=True, slots=True)
class Read:
    """What an own part was asked about drafts and has said, with the newest draft that it was shown."""

    part: OwnPart
    view: CaseView
    said: Said
    blocks: tuple[BlockLine, ...]
    out: Out | None = None

    @property
    def newest(self) -> ReviewLine:
        """The question that stands."""
        return self.said.reviews[0]

    @property
    def waits(self) -> bool:
        """Whether an answer is waited for."""
        return self.newest.state == State.OPEN and may(self.view, Verb.REVIEW_ANSWER)

    @property
    def is_out(self) -> bool:
        """Whether the version that was asked about is published."""
        return self.out is not None and self.out.version >= self.newest.edition


def prefix(review: uuid.UUID) -> str:
    """Name of the form that answers one review; the page may hold several."""
    return f"review-{review}"


def commenting(report: uuid.UUID, revision: uuid.UUID) -> str:
    """Where a reporter comments on the blocks of a draft, without the block."""
    return reverse("tracking.comment", args=[report, revision, "block"]).removesuffix("block/")


def own_drafts(
    report: uuid.UUID, found: Iterable[Read], now: dt.datetime, typed: Mapping[uuid.UUID, Form]
) -> tuple[OwnDraft, ...]:
    """One section for each part that was asked; `typed` are answers that were refused, by review."""
    return tuple(_draft(report, one, now, typed, place) for place, one in enumerate(found, 1))


def _draft(
    report: uuid.UUID, read: Read, now: dt.datetime, typed: Mapping[uuid.UUID, Form], place: int
) -> OwnDraft:
    newest = read.newest
    write = commenting(report, newest.revision) if may(read.view, Verb.COMMENT_WRITE) else ""
    talk = Talk(at_blocks(read.said, now), write)
    shown = blocks(read.view, read.blocks, {}, talk)
    heading = _("Will you read the draft of the advisory?") if read.waits else _("The draft of the advisory")
    return OwnDraft(
        id="draft" if place == 1 else f"draft-{place}",
        heading=heading,
        text=tuple(_text(read)),
        readers=readers(read.view, read.said, now),
        blocks=tuple(shown if place == 1 else (_apart(one, place) for one in shown)),
        gone=gone(read.said, now),
        box=_answer(report, read, typed),
    )


def _text(read: Read) -> Iterable[str]:
    if read.waits:
        yield _("We ask for your answer by %s.") % binding_text(read.newest.due_at)
    yield part_words(read.view, read.newest)


def _answer(report: uuid.UUID, read: Read, typed: Mapping[uuid.UUID, Form]) -> FormBox | None:
    newest = read.newest
    if read.is_out or not may(read.view, Verb.REVIEW_ANSWER):
        return None
    form = typed.get(newest.id) or AnswerForm(
        prefix=prefix(newest.id), initial={"version": newest.version}, objects=False
    )
    there = reverse("tracking.review", args=[report, newest.id])
    return answer_to(newest, prefix(newest.id), there, form)


def _apart(block: Block, place: int) -> Block:
    """A block of a further draft, whose id may be in the first as well: a text of the center is in both."""
    table = block.table
    if table is not None:
        table = replace(table, rows=tuple(_row_apart(row, place) for row in table.rows))
    return replace(block, id=f"{block.id}-{place}", table=table)


def _row_apart(row: Row, place: int) -> Row:
    return replace(row, id=f"{row.id}-{place}") if row.id else row
