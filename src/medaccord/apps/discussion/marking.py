"""How what is put before an audience of a case is marked, by its sender and by what it quotes."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from medaccord.apps.cases.items import kind_of
from medaccord.apps.cases.models import Case
from medaccord.apps.discussion.audience import READERS
from medaccord.apps.discussion.models import Post, Thread
from medaccord.apps.intake.marking import readers_of
from medaccord.apps.intake.models import Report
from medaccord.core.act import Act
from medaccord.core.marking import marking_of
from medaccord.domain.errors import Illegal, Invalid
from medaccord.domain.handling import (
    OWNED,
    Mark,
    Marking,
    Readers,
    Wish,
    check_readers,
    check_written,
    checked,
    in_words,
    narrowed,
    of_all,
)
from medaccord.domain.sentence import Sentence
from medaccord.domain.tlp import Tlp, labels_for

QUOTED = (
    "The post that you quote is marked {marks}, and that does not suit these readers. Answer it where it was"
    " written, or write without quoting it."
)


READ_ALREADY = (
    "Others than may have what is {marks} read it here. Erase or withdraw it, and send it anew to readers who"
    " may have it; the desk sees who opened a file."
)


IN_DISPUTE = (
    "What is {marks} is refused where a dispute is talked about: it is settled with what is no trade secret."
    " Say it without that, or file it in the side of its owner."
)


def check_disputed(act: Act, stream: uuid.UUID, room: uuid.UUID, marks: Collection[Mark]) -> None:
    """Raise Invalid for what belongs to somebody, in a room in which a dispute is talked about (F6)."""
    owned = OWNED.intersection(marks)
    if not owned:
        return
    here = Thread.objects.within(act).filter(stream=stream, room=room)
    if here.exclude(dispute=None).exists():
        raise Invalid({"handling": [Sentence(IN_DISPUTE, marks=in_words(owned))]})


@dataclass(frozen=True, slots=True)
class Place:
    """What decides how a thing may be marked where it lies: its container's label, and who reads there."""

    container: Tlp
    is_public: bool
    readers: Readers


def marked(case: Case, readers: Readers, wish: Wish) -> Marking:
    """The marking of what is sent to these readers of a case; raises Invalid for what does not fit there."""
    check_readers(wish.marks, readers)
    return checked(_fitting(_in_case(case, readers), wish.label), wish.marks, wish.onward)


def remarked(act: Act, stream: uuid.UUID, rooms: Iterable[uuid.UUID], before: Marking, wish: Wish) -> Marking:
    """The stricter marking of what lies in some rooms already, for the readers whom it has there.

    Raises Invalid for anything wider, and Illegal for what those readers may not have at all.
    """
    rooms = list(rooms)
    for room in rooms:
        check_disputed(act, stream, room, wish.marks)
    made = narrowed(before, wish.label, wish.marks, wish.onward)
    for place in (_place(act, stream, room) for room in rooms):
        if made.label is not before.label:
            _fitting(place, made.label)
        try:
            check_readers(made.marks, place.readers)
        except Invalid as wrong:
            told = in_words(made.marks - before.marks)
            raise Illegal(Sentence(READ_ALREADY, marks=told)) from wrong
    return made


def _place(act: Act, stream: uuid.UUID, room: uuid.UUID) -> Place:
    """What a room of a locked case or report is; a report's is its reporter's and the center's."""
    case = Case.objects.within(act).filter(pk=stream).first()
    if case is not None:
        return _in_case(case, READERS.get(kind_of(room), Readers.SIDE))
    report = Report.objects.within(act).get(pk=stream)
    return Place(Tlp(report.marking), is_public=False, readers=readers_of(report))


def _in_case(case: Case, readers: Readers) -> Place:
    return Place(Tlp(case.marking), case.public_at is not None, readers)


def written(case: Case, readers: Readers, wish: Wish, quoted: Post | None) -> Marking:
    """The marking of a post: its author's, and at least that of the post that it quotes (need-to-know 24)."""
    check_written(wish.marks)
    own = marked(case, readers, wish)
    if quoted is None:
        return own
    both = of_all([own, marking_of(quoted)])
    try:
        return marked(case, readers, Wish(both.label, both.marks, both.onward))
    except Invalid as wrong:
        told = ", ".join(filter(None, (quoted.marking, in_words(map(Mark, quoted.handling)))))
        raise Illegal(Sentence(QUOTED, marks=told)) from wrong


def _fitting(place: Place, label: Tlp | None) -> Tlp:
    """The label that it gets; raises Invalid for one that does not fit before these readers."""
    is_named = place.readers is Readers.PEOPLE
    fitting = labels_for(place.container, is_public=place.is_public, is_named=is_named)
    if (label or place.container) not in fitting:
        told = Sentence("For these readers choose one of: {labels}.", labels=", ".join(fitting))
        raise Invalid({"marking": [told]})
    return label or place.container
