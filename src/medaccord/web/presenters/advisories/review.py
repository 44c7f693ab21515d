"""Reading a draft together: who was asked and what each said, comments at their blocks, the forms for it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from django.forms import Form
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from medaccord.apps.advisories.queries.drafts import BlockLine, RevisionView
from medaccord.apps.advisories.queries.reviews import CommentLine, Fate, ReviewLine, UnaskedLine
from medaccord.apps.cases.queries.views import CaseView, Party
from medaccord.domain.advisory.review import State
from medaccord.domain.roles import Role
from medaccord.domain.verbs import Verb
from medaccord.web import viewmodels as v
from medaccord.web.forms.advisories.review import (
    DISPOSITIONS,
    AcceptForm,
    AgainForm,
    AnswerForm,
    AskForm,
    SettleForm,
)
from medaccord.web.presenters.advisories.changed import changed_words
from medaccord.web.presenters.advisories.draft_blocks import Name, Talk, blocks, heading_of
from medaccord.web.presenters.cases.case import may
from medaccord.web.presenters.cases.head import Tab, address, case_head, crumbs
from medaccord.web.presenters.words import ROLES, Words, say, short_day, when
from medaccord.web.templatetags.instants import binding_text, due_words

BRIEF = 70

STATES: Mapping[State, v.parts.StatusKind] = {
    State.OPEN: "waiting",
    State.NO_COMMENT: "done",
    State.COMMENTED: "done",
    State.OBJECTED: "declined",
    State.NOT_ANSWERED: "asked",
}
SAID: Words = {
    State.OPEN: _l("Not answered yet"),
    State.NO_COMMENT: _l("No comment"),
    State.COMMENTED: _l("Commented"),
    State.OBJECTED: _l("Objects"),
    State.NOT_ANSWERED: _l("No answer when due"),
}
OVER = _l("The coordination center goes over it, because")
FATES: Words = {
    Fate.SAME: "",
    Fate.CHANGED: _l("the block changed since"),
    Fate.GONE: _l("the block is gone since"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """What was asked and said about the drafts of a case, as far as the reader may know."""

    reviews: Sequence[ReviewLine] = ()
    comments: Sequence[CommentLine] = ()
    unasked: Sequence[UnaskedLine] = ()

    @property
    def open(self) -> list[CommentLine]:
        """Comments of which nobody has said what becomes of them."""
        return [one for one in self.comments if one.settled_at is None]

    def mine(self, view: CaseView) -> ReviewLine | None:
        """The newest review that the reader's own party is asked for and may still answer."""
        if not may(view, Verb.REVIEW_ANSWER):
            return None
        return next((one for one in self.own(view).reviews if one.mine), None)

    def of(self, party: uuid.UUID | None) -> Said:
        """What was asked of one party and what it said."""
        return Said(
            [one for one in self.reviews if one.participant == party],
            [one for one in self.comments if one.participant == party],
        )

    def own(self, view: CaseView) -> Said:
        """What concerns the party that the case's pages call the reader's own, else another of its parties.

        A reporter who works for a party too reads as the reporter on the page of the report (decision 0180).
        """
        asked = [one for one in self.reviews if one.mine]
        first = view.mine.id if view.mine else None
        if all(one.participant != first for one in asked):
            first = next((one.participant for one in asked if not one.by_day), None)
        return self.of(first)


def readers(view: CaseView, said: Said, now: dt.datetime) -> tuple[v.Reader, ...]:
    """Advisers that nobody asked, then each party that was, the newest review first, as of now."""
    return (
        *(_unasked(view, one) for one in said.unasked),
        *(_reader(view, one, now) for one in said.reviews),
    )


def _unasked(view: CaseView, one: UnaskedLine) -> v.Reader:
    party = view.party(one.participant)
    over = (v.Pair(str(OVER), one.over),) if one.over else ()
    return v.Reader(
        who=party.name if party else _("Another agency"),
        what=_("version %s") % one.edition,
        status=v.Status("not_asked", _("Was not asked")),
        words=over,
    )


def _reader(view: CaseView, one: ReviewLine, now: dt.datetime) -> v.Reader:
    party = view.party(one.participant)
    dates = {"n": one.edition, "asked": short_day(one.asked_at, now), "due": binding_text(one.due_at)}
    note = told(one.answered_at, now, by_day=one.by_day) if one.answered_at else ""
    if one.state == State.OPEN:
        note = due_words(one.due_at, now)[0]
    return v.Reader(
        who=_("You") if one.mine else party.name if party else _("Another agency"),
        what=_("version %(n)s, asked %(asked)s, answer by %(due)s") % dates,
        status=v.Status(STATES[one.state], say(SAID, one.state), note),
        words=tuple(_words(one)),
    )


def told(at: dt.datetime, now: dt.datetime, *, by_day: bool) -> str:
    """When something was said: of a reporter's words the day alone (need-to-know 35)."""
    return short_day(at, now) if by_day else when(at, now)


def _words(one: ReviewLine) -> Iterator[v.Pair]:
    if one.question:
        yield v.Pair(_("Asked"), one.question)
    if one.words:
        yield v.Pair(_("Said"), one.words)
    if one.changed:
        yield v.Pair(_("Changed since that draft"), changed_words(one.changed))
    if one.over:
        yield v.Pair(str(OVER), one.over)


def unread(view: CaseView, shown: RevisionView, said: Said) -> Iterator[str]:
    """What a release goes over: who was not asked, objects, or has not answered, and comments not settled."""
    for missed in said.unasked:
        party = view.party(missed.participant)
        if party is not None and not missed.out:
            yield _("The clinical adviser was not asked: %s.") % party.name
    for one in said.reviews:
        party = view.party(one.participant)
        if party is None or one.edition != shown.line.version or one.closed:
            continue
        if one.state not in (State.NO_COMMENT, State.COMMENTED):
            yield f"{party.name}: {say(SAID, one.state)}."
        elif one.revision != shown.line.id and one.changed:
            words = _("%(party)s read an earlier draft. Changed since: %(what)s.")
            yield words % {"party": party.name, "what": changed_words(one.changed)}
    if said.open:
        words = ngettext("%d comment is not settled.", "%d comments are not settled.", len(said.open))
        yield words % len(said.open)


def alerts(view: CaseView, reviews: Sequence[ReviewLine], now: dt.datetime) -> Iterator[v.Notice]:
    """For the agencies, where the adviser's last review of what is not out yet stands; on the case's page."""
    if not agencies(view):
        return
    told: set[object] = set()
    link = v.Link(_("See the draft"), address(view.id, Tab.ADVISORY, "readers"))
    for one in reviews:
        party = view.party(one.participant)
        if party is None or party.role != Role.ADVISER or one.participant in told:
            continue
        told.add(one.participant)
        if one.out or (one.mine and one.state == State.OPEN):
            continue
        words = _("Review of the draft advisory by %(party)s: %(said)s.")
        kind: Literal["warning", "info"] = "warning" if one.state in LOUD else "info"
        yield v.Notice(kind, words % {"party": party.name, "said": say(SAID, one.state).lower()}, link)


LOUD = (State.OBJECTED, State.NOT_ANSWERED)
"""States over which somebody has to think."""


def at_blocks(said: Said, now: dt.datetime) -> dict[Name, tuple[v.Post, ...]]:
    """Comments by the block that they are about."""
    found: dict[Name, tuple[v.Post, ...]] = {}
    for one in said.comments:
        name = (one.kind, one.source)
        found[name] = (*found.get(name, ()), post_of(one, now))
    return found


def gone(said: Said, now: dt.datetime) -> tuple[v.Post, ...]:
    """Comments on blocks that the newest draft does not hold."""
    return tuple(post_of(one, now) for one in said.comments if one.fate == Fate.GONE)


def post_of(one: CommentLine, now: dt.datetime) -> v.Post:
    """A comment with the version that it was about and what became of it."""
    earlier, newest = _("%(when)s, on an earlier draft, version %(n)s"), _("%(when)s, on version %(n)s")
    at = told(one.at, now, by_day=one.by_day)
    about = (earlier if one.earlier else newest) % {"when": at, "n": one.edition}
    return v.Post(
        who=one.author,
        meta=", ".join(filter(None, (about, say(FATES, one.fate)))),
        text=one.text,
        own=one.mine,
        id=str(one.id),
        answer=_settled(one),
    )


def _settled(one: CommentLine) -> str:
    if one.settled_at is None:
        return _("Not settled yet")
    told = [_disposed(one.disposition, one.settled_because)]
    told += [_("Before: %s") % _disposed(word, why) for word, why, _at in reversed(one.settled_before)]
    return " ".join(told)


def _disposed(disposition: str, because: str) -> str:
    words = say(DISPOSITIONS, disposition)
    return f"{words}: {because}" if because else f"{words}."


def commenting(view: CaseView, revision: object) -> str:
    """Where the reader comments on blocks of a revision, without the block; empty for whoever may not."""
    return f"{address(view.id)}comment/{revision}/" if may(view, Verb.COMMENT_WRITE) else ""


# ---------------------------------------------------------------- boxes


def answer_box(view: CaseView, said: Said, forms: Mapping[str, Form]) -> Iterator[v.FormBox]:
    """What the reader's own party thinks of the draft."""
    mine = said.mine(view)
    if mine is None:
        return
    objects = Role.ADVISER in view.roles
    form = forms.get("review") or AnswerForm(initial={"version": mine.version}, objects=objects)
    yield answer_to(mine, "review", f"{address(view.id, Tab.REVIEW)}{mine.id}/answer/", form)


def answer_to(mine: ReviewLine, name: str, action: str, form: Form) -> v.FormBox:
    """The form of an answer to one review; once one was given, folded."""
    answered = mine.answered_at is not None
    return v.FormBox(
        name,
        action,
        form,
        (v.Submit(_("Give this answer"), "answer", look="outline" if answered else "filled"),),
        _("Answer again") if answered else _("What do you think of version %s?") % mine.edition,
        _("“No comment” is an answer. Without one the record says that you did not answer."),
        folded=answered,
    )


def desk_boxes(
    view: CaseView, working: object | None, said: Said, forms: Mapping[str, Form]
) -> Iterator[v.FormBox]:
    """What becomes of open comments, and who else is asked; `working` is the revision under way."""
    if said.open and may(view, Verb.COMMENT_SETTLE):
        yield from _settling(view, said, forms)
    if may(view, Verb.COMMENT_SETTLE) and (done := to_settle_again(said)):
        yield v.FormBox(
            "again",
            f"{address(view.id, Tab.ADVISORY)}settle/",
            forms.get("again") or AgainForm(comments=done),
            (v.Submit(_("Settle them otherwise"), "again", "do"),),
            _("Settle comments otherwise"),
            _("What became of them before stays beside it, for whoever commented too."),
            folded=True,
        )
    if working is not None and may(view, Verb.REVIEW_ASK) and (listed := to_ask(view, said, working)):
        yield v.FormBox(
            "ask",
            f"{address(view.id, Tab.ADVISORY)}{working}/ask/",
            forms.get("ask") or AskForm(parties=listed),
            (v.Submit(_("Ask them"), "ask"),),
            _("Ask parties to read it"),
            _("An adviser reads all of it. Anybody else is shown what all share and its own parts."),
            folded=True,
        )


def to_ask(view: CaseView, said: Said, working: object) -> list[tuple[str, str]]:
    """Parties that were not asked about this very draft: advisers, manufacturers, reporters, observers."""
    before = {one.participant for one in said.reviews if one.revision == working}
    listed = [
        party
        for party in view.parties
        if party.role in READERS and not party.left_at and party.id not in before
    ]
    listed.sort(key=lambda party: (READERS.index(Role(party.role)), party.name))
    return [(str(party.id), _called(party)) for party in listed]


READERS = (Role.ADVISER, Role.MANUFACTURER, Role.REPORTER, Role.OBSERVER)
"""Roles of parties that may be asked to read a draft, in the order in which they are listed."""


def _called(party: Party) -> str:
    """A party to choose: of whoever answers for no product, the role as well."""
    if party.role in (Role.REPORTER, Role.OBSERVER):
        return f"{party.name} ({say(ROLES, party.role)})"
    return party.name


def _settling(view: CaseView, said: Said, forms: Mapping[str, Form]) -> Iterator[v.FormBox]:
    here = f"{address(view.id, Tab.ADVISORY)}settle/"
    count = len(said.open)
    yield v.FormBox(
        "settle",
        here,
        forms.get("settle") or SettleForm(comments=to_settle(said)),
        (v.Submit(_("Settle the chosen comments"), "settle", "do"),),
        ngettext("Settle %d comment", "Settle %d comments", count) % count,
    )
    yield v.FormBox(
        "accept",
        here,
        forms.get("accept") or AcceptForm(comments=to_settle(said)),
        (v.Submit(_("Accept all that are shown"), "accept", "do"),),
        note=_("A comment that comes in meanwhile stays open."),
    )


def to_settle(said: Said) -> list[tuple[str, str]]:
    """Open comments in a few words."""
    return [(str(one.id), f"{one.author}: {Truncator(one.text).chars(BRIEF)}") for one in said.open]


def to_settle_again(said: Said) -> list[tuple[str, str]]:
    """Settled comments on the newest version, with what became of each; named with what was read of it."""
    newest = max((one.edition for one in said.comments), default=0)
    return [
        (
            f"{one.id}.{one.version}",
            f"{one.author}: {Truncator(one.text).chars(BRIEF)} ({say(DISPOSITIONS, one.disposition)})",
        )
        for one in said.comments
        if one.settled_at is not None and one.edition == newest
    ]


# ---------------------------------------------------------------- pages


def comment_page(
    view: CaseView, revision: object, listed: Sequence[BlockLine], block: BlockLine, form: Form
) -> v.ConfirmPage:
    """One block with the form of a comment."""
    back = address(view.id, Tab.ADVISORY if agencies(view) else Tab.REVIEW)
    page = comment_on(view, listed, block, form, commenting(view, revision), back)
    text = (_("Both agencies read what you write, and nobody else."),) if agencies(view) else page.text
    return replace(page, text=text, crumbs=crumbs(view, _("Comment")))


def comment_on(
    view: CaseView, listed: Sequence[BlockLine], block: BlockLine, form: Form, there: str, back: str
) -> v.ConfirmPage:
    """One block with the form of a comment by a party outside the agencies."""
    heading, text = heading_of(view, listed, block)
    return v.ConfirmPage(
        heading=_("Comment on: %s") % heading,
        text=(_("The coordination center reads what you write, and nobody else."),),
        box=v.FormBox(
            "comment",
            f"{there}{block.kind.value}-{block.source}/",
            form,
            (v.Submit(_("Send the comment"), "write", look="filled"),),
        ),
        cancel=v.Link(_("Back to the draft, nothing is sent"), back),
        facts=(v.Pair(_("What it says"), "\n".join(text) or heading),),
    )


def agencies(view: CaseView) -> bool:
    """Whether the reader is at the desk or advises."""
    return view.is_desk or Role.ADVISER in view.roles


def review_page(
    view: CaseView,
    said: Said,
    listed: Sequence[BlockLine],
    now: dt.datetime,
    forms: Mapping[str, Form],
) -> v.ReviewPage:
    """The part of a draft that the reader's party was asked to read; without one, when it will be."""
    newest = said.reviews[0] if said.reviews else None
    if newest is None:
        return v.ReviewPage(
            head=case_head(view, Tab.REVIEW),
            heading=_("No draft is shown to you yet"),
            text=(_("When the coordination center asks you to read your part of a draft, it appears here."),),
        )
    talk = Talk(at_blocks(said, now), commenting(view, newest.revision))
    return v.ReviewPage(
        head=case_head(view, Tab.REVIEW),
        heading=_("Your part of version %s") % newest.edition,
        text=(part_words(view, newest),),
        readers=readers(view, said, now),
        blocks=tuple(blocks(view, listed, {}, talk)),
        gone=gone(said, now),
        boxes=tuple(answer_box(view, said, forms)),
    )


def part_words(view: CaseView, one: ReviewLine) -> str:
    """What a party outside the agencies is shown of a draft."""
    party = view.party(one.participant)
    if party is not None and party.role == Role.REPORTER:
        return _("You see what all parties share and how you are thanked. Nothing of it is public.")
    if party is not None and party.role == Role.OBSERVER:
        return _("You see what all parties share. Nothing of it is public.")
    return _("You see what all parties share and what is about your products. Nothing of it is public.")


def block_named(listed: Sequence[BlockLine], name: str) -> BlockLine | None:
    """A block by the name that its page gives it."""
    return next((one for one in listed if f"{one.kind.value}-{one.source}" == name), None)
