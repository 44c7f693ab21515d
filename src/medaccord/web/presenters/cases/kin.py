"""Linked cases and the turns of a case's life, as its page tells of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from medaccord.apps.cases.queries.linked import LifeStepView, Linked
from medaccord.domain.cvd.kin import Relation
from medaccord.domain.verbs import Verb
from medaccord.web import viewmodels as v
from medaccord.web.presenters.cases.head import address
from medaccord.web.presenters.words import Words, names, say, short_day

RELATIONS: Words = {
    Relation.SIBLING: _l("came of the same case"),
    Relation.SUCCESSOR: _l("goes on there"),
    Relation.PREDECESSOR: _l("was closed, goes on here"),
    Relation.MERGED_INTO: _l("this one was merged into it"),
    Relation.MERGED_FROM: _l("was merged into this one"),
}
TURNS: Words = {
    Verb.CASE_ASSIGN: _l("Handed to %s"),
    Verb.CASE_MERGE: _l("Merged"),
    Verb.CASE_REOPEN: _l("Reopened as a linked case"),
}
"""What each turn reads like, before who decided it."""


def linked_line(one: Linked, now: dt.datetime) -> v.Link:
    """A linked case: what it is to this one, and when it stops being private."""
    ends = _("embargo to %s") % short_day(one.ends_at, now) if one.ends_at else _("no embargo")
    if one.leaked_at:
        ends = _("public since %s") % short_day(one.leaked_at, now)
    return v.Link(one.number, address(one.id), f"{one.title}, {say(RELATIONS, one.relation)}, {ends}")


def warned(linked: Sequence[Linked]) -> tuple[str, ...]:
    """Whose desk is warned once this case is public: that of each linked case that is not."""
    listed = [one.number for one in linked if one.public_at is None]
    if not listed:
        return ()
    words = _("These linked cases stay secret. Each is told that this one is public, and nothing else: %s.")
    return (words % names(listed),)


def turns(told: Sequence[LifeStepView], now: dt.datetime) -> tuple[v.Event, ...]:
    """The turns that a case's life took, the newest first, with who decided each and why."""
    return tuple(
        v.Event(
            f"{_turn(one)}: {one.reason}",
            f"{one.who or _('the desk')}, {short_day(one.at, now)}",
            True,
        )
        for one in told
    )


def _turn(one: LifeStepView) -> str:
    if one.taken:
        return _("Taken over")
    words = say(TURNS, one.verb)
    return words % (one.to or _("a colleague")) if one.verb == Verb.CASE_ASSIGN else words
