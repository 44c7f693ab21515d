"""How what is put before an audience of a case is marked, by its sender and by what it quotes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from medaccord.apps.cases.models import Case
from medaccord.apps.discussion.models import Post
from medaccord.domain.errors import Illegal, Invalid
from medaccord.domain.handling import (
    Mark,
    Marking,
    Onward,
    Readers,
    check_readers,
    check_written,
    checked,
    in_words,
    of_all,
)
from medaccord.domain.sentence import Sentence
from medaccord.domain.tlp import Tlp, labels_for

QUOTED = (
    "The post that you quote is marked {marks}, and that does not suit these readers. Answer it where it was"
    " written, or write without quoting it."
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a sender says of the marking; without a label it is the case's, without a word on passing it on
    what is usual for the marks.
    """

    label: Tlp | None = None
    marks: Collection[Mark] = field(default_factory=tuple)
    onward: Onward | None = None


def marked(case: Case, readers: Readers, wish: Wish) -> Marking:
    """The marking of what is sent to these readers of a case; raises Invalid for what does not fit there."""
    check_readers(wish.marks, readers)
    return checked(_fitting(case, wish.label, readers), wish.marks, wish.onward)


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


def marking_of(post: Post) -> Marking:
    """How a post is to be handled."""
    return Marking(Tlp(post.marking), frozenset(map(Mark, post.handling)), Onward(post.onward))


def _fitting(case: Case, label: Tlp | None, readers: Readers) -> Tlp:
    """The label that it gets; raises Invalid for one that does not fit before these readers."""
    container = Tlp(case.marking)
    is_named = readers is Readers.PEOPLE
    fitting = labels_for(container, is_public=case.public_at is not None, is_named=is_named)
    if (label or container) not in fitting:
        told = Sentence("For these readers choose one of: {labels}.", labels=", ".join(fitting))
        raise Invalid({"marking": [told]})
    return label or container
