"""The safety communication of a case before it is out: its texts, what the center says, who approves."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from django.forms import Form
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from medaccord.apps.advisories.queries.communications import (
    CommunicationView,
    DraftLine,
    RemarkLine,
    chosen,
    own_of,
)
from medaccord.apps.advisories.queries.drafts import RevisionLine
from medaccord.apps.cases.queries.statements import StatementView
from medaccord.apps.cases.queries.views import CaseView
from medaccord.domain.advisory.communication import Outlet, Part
from medaccord.domain.advisory.review import RULES, State
from medaccord.domain.cvd.phase import Phase
from medaccord.domain.verbs import Verb
from medaccord.web import viewmodels as v
from medaccord.web.forms.advisories.advisory import ApproveForm, SubmitForm
from medaccord.web.forms.advisories.communication import OUTLETS, AnswerForm, DraftForm
from medaccord.web.presenters.advisories.draft_checks import APPROVED, DRAFT, RELEASED, REPLACED
from medaccord.web.presenters.advisories.published_communication import PARTS, paragraphs
from medaccord.web.presenters.advisories.review import SAID, STATES
from medaccord.web.presenters.advisories.statement import counsel_words
from medaccord.web.presenters.cases.case import may
from medaccord.web.presenters.cases.head import Tab, address, case_head, crumbs
from medaccord.web.presenters.words import say, when
from medaccord.web.templatetags.instants import binding_text, due_words, moment

PENDING = (DRAFT, APPROVED)
NOTHING_READ: Mapping[uuid.UUID, StatementView] = MappingProxyType({})


def communication_page(
    view: CaseView,
    found: Sequence[CommunicationView],
    now: dt.datetime,
    forms: Mapping[str, Form],
    agency: str = "",
    counsel: Mapping[uuid.UUID, StatementView] = NOTHING_READ,
) -> v.CommunicationPage:
    """One agency's communication, as `chosen` says; without one, how to begin.

    `counsel` is what the reader's own counsel said of its drafts.
    """
    shown = chosen(found, agency)
    return v.CommunicationPage(
        head=case_head(view, Tab.COMMUNICATION),
        heading=_heading(shown),
        empty=_empty(view) if shown is None else None,
        boxes=tuple(_boxes(view, found, shown, forms)),
        facts=tuple(_facts(shown, now)) if shown else (),
        readers=tuple(_readers(shown, now)) if shown else (),
        checks=tuple(_checks(view, shown, counsel.get(shown.newest.id))) if shown else (),
        blocks=tuple(_blocks(shown, now)) if shown else (),
        history=tuple(_history(shown, now)) if shown else (),
        others=tuple(_others(view, found, shown)),
    )


def place(view_id: uuid.UUID, shown: CommunicationView) -> str:
    """Address of the page that shows one agency's communication."""
    return f"{address(view_id, Tab.COMMUNICATION)}?agency={shown.participant}"


def parts_of(shown: CommunicationView) -> list[tuple[str, str]]:
    """The parts of the newest draft under their headings."""
    return [(part.value, say(PARTS, part)) for part in Part if part in shown.newest.parts]


def state_words(line: DraftLine) -> str:
    """Where a draft stands."""
    words = {
        DRAFT: _("draft"),
        APPROVED: _("approved, not out yet"),
        RELEASED: _("published"),
        REPLACED: _("replaced by a newer draft"),
    }
    return words[line.state]


def _heading(shown: CommunicationView | None) -> str:
    if shown is None:
        return _("Nothing is drafted yet")
    told = {"number": shown.number, "n": shown.newest.version, "state": state_words(shown.newest)}
    return _("%(number)s, version %(n)s: %(state)s") % told


def _empty(view: CaseView) -> v.Empty:
    if may(view, Verb.COMMUNICATION_DRAFT):
        words = _(
            "Write below what patients and clinicians should do. The coordination center reads it first."
        )
    else:
        words = _("The clinical adviser’s agency writes it here. You are asked before anything goes out.")
    return v.Empty(_("No safety communication yet"), words)


def _facts(shown: CommunicationView, now: dt.datetime) -> Iterator[v.Pair]:
    line = shown.newest
    yield v.Pair(_("From"), shown.agency)
    yield v.Pair(_("Goes out"), say(OUTLETS, line.outlet))
    yield v.Pair(_("Written by"), f"{line.author}, {when(line.drafted_at, now)}")
    if line.approved_at:
        yield v.Pair(_("Approved by"), f"{line.approver}, {when(line.approved_at, now)}")
    elif line.waits:
        yield v.Pair(_("Approved by"), _("Nobody yet: it waits for counsel of the agency"))
    elif line.state == DRAFT:
        yield v.Pair(_("Approved by"), _("Nobody yet: a second person of the agency"))
    if line.released_at:
        href = reverse("communication.version", args=[shown.number, line.version])
        yield v.Pair(_("Published"), when(line.released_at, now), href=href)


def _readers(shown: CommunicationView, now: dt.datetime) -> Iterator[v.Reader]:
    """The coordination center, and what it said of the newest draft."""
    line = shown.newest
    answer = next((one for one in shown.remarks if one.draft == line.id), None)
    note = when(answer.at, now) if answer else ""
    if line.read == State.OPEN:
        note = due_words(line.due_at, now)[0]
    pairs = [(_("Asked"), line.question), (_("Said"), answer.words if answer else "")]
    yield v.Reader(
        who=_("Coordination center"),
        what=_("version %(n)s, answer by %(due)s") % {"n": line.version, "due": binding_text(line.due_at)},
        status=v.Status(STATES[line.read], say(SAID, line.read), note),
        words=tuple(v.Pair(label, words) for label, words in pairs if words),
    )


def _checks(
    view: CaseView, shown: CommunicationView, read: StatementView | None
) -> Iterator[tuple[bool, str]]:
    """What keeps it from going out, and what changed."""
    if shown.newest.state in PENDING and view.phase == Phase.CLOSED:
        yield True, _("The case is closed: this draft goes nowhere.")
    elif shown.newest.state in PENDING and shown.gone:
        yield True, _("This agency has left the case: this draft goes nowhere.")
    elif shown.newest.state == APPROVED and not shown.stands:
        yield True, _("Whoever approved it may not do so any more: somebody else of the agency approves it.")
    for one in shown.against:
        yield True, _(RULES[one.rule])
    for rule, reason in shown.over.items():
        yield (
            False,
            _("A reason is recorded for rule %(rule)s: %(reason)s") % {"rule": rule, "reason": reason},
        )
    if shown.since_answer:
        words = ", ".join(f"“{say(PARTS, part)}”" for part in shown.since_answer)
        yield False, _("Changed since the coordination center’s last answer: %s.") % words
    if shown.since_release:
        words = ", ".join(f"“{say(PARTS, part)}”" for part in shown.since_release)
        yield False, _("Changed since the version that is out: %s.") % words
    waits = shown.newest.state in PENDING and shown.newest.waits
    if waits:
        yield True, _counsel_words(shown, read)
    if shown.newest.state in PENDING and shown.mine and not (waits or shown.stands or shown.may_be_second):
        yield True, _("You wrote this draft: a colleague of your agency approves it.")


def _counsel_words(shown: CommunicationView, read: StatementView | None) -> str:
    """For the agency what its counsel said, for others that it waits for them."""
    if not shown.mine:
        return _("It waits for counsel of %s.") % shown.agency
    return counsel_words(read, True)


def _blocks(shown: CommunicationView, now: dt.datetime) -> Iterator[v.Block]:
    line = shown.newest
    yield v.Block("title", _("Title"), (line.title,), "")
    for part in Part:
        if part in line.parts:
            text = paragraphs(line.parts[part])
            about = [one for one in shown.remarks if one.parts.get(part)]
            posts = tuple(_post(shown, one, one.parts[part], now) for one in reversed(about))
            yield v.Block(f"part-{part}", say(PARTS, part), text, "", comments=posts)
    yield v.Block("summary", _("What this version is"), (line.summary,), "")
    if whole := [one for one in shown.remarks if one.words]:
        posts = tuple(_post(shown, one, one.words, now) for one in reversed(whole))
        yield v.Block("whole", _("On the whole draft"), (), "", comments=posts)


def _post(shown: CommunicationView, one: RemarkLine, text: str, now: dt.datetime) -> v.Post:
    draft = next(line for line in shown.drafts if line.id == one.draft)
    earlier = draft.id != shown.newest.id
    words = _("%(when)s, on an earlier draft, version %(n)s") if earlier else _("%(when)s, on version %(n)s")
    meta = words % {"when": when(one.at, now), "n": draft.version}
    return v.Post(who=one.author, meta=meta, text=text, answer=say(SAID, one.answer))


def _history(shown: CommunicationView, now: dt.datetime) -> Iterator[v.Event]:
    """Newest first; published versions lead to what is public."""
    for line in reversed(shown.drafts):
        out = line.state == RELEASED
        told = {"n": line.version, "state": state_words(line), "summary": line.summary}
        href = reverse("communication.version", args=[shown.number, line.version]) if out else ""
        at, who = (line.released_at, line.approver) if out else (line.drafted_at, line.author)
        words = capfirst(_("version %(n)s, %(state)s: %(summary)s") % told)
        yield v.Event(words, f"{when(at or line.drafted_at, now)}, {who}", out, href)


def _others(
    view: CaseView, found: Sequence[CommunicationView], shown: CommunicationView | None
) -> Iterator[v.Pair]:
    for one in found:
        if one is not shown:
            told = {"n": one.newest.version, "state": state_words(one.newest)}
            words = f"{one.number}, {_('version %(n)s, %(state)s') % told}"
            yield v.Pair(one.agency, words, href=place(view.id, one))


def beside(
    found: Sequence[CommunicationView], advisory: RevisionLine | None = None
) -> Iterator[tuple[bool, str]]:
    """What a release of the advisory takes with it, or finds unready.

    `advisory` is the revision under way: a release at its instant leaves behind what came too late for it.
    """
    since, at = (advisory.scheduled_at, advisory.release_at) if advisory else (None, None)
    for one in found:
        line = one.newest
        if line.outlet != Outlet.TOGETHER or line.state not in PENDING or one.gone:
            continue
        told = {"number": one.number, "agency": one.agency}
        if since and at and one.is_late(since, at):
            words = _(
                "Safety communication %(number)s of %(agency)s came after the release was set for "
                "%(at)s: it stays behind then. Set the instant again to take it along."
            )
            yield True, words % {**told, "at": binding_text(at)}
        elif since and at and not one.stands:
            words = _(
                "Safety communication %(number)s of %(agency)s is not approved: unless it is by "
                "%(at)s, it stays behind when the advisory goes out then."
            )
            yield True, words % {**told, "at": binding_text(at)}
        elif one.stands:
            yield False, _("Safety communication %(number)s of %(agency)s goes out with it.") % told
            yield from ((True, _(RULES[rule.rule])) for rule in one.against)
        else:
            words = _(
                "Safety communication %(number)s of %(agency)s is to go out with it and is not approved."
            )
            if line.waits:
                words = _(
                    "Safety communication %(number)s of %(agency)s is to go out with it and waits for their "
                    "counsel."
                )
            yield True, words % told


def unsaid(found: Sequence[CommunicationView]) -> tuple[str, ...]:
    """What is drafted and not out when a case ends, one sentence each."""
    words = _(
        "Safety communication %(number)s of %(agency)s, version %(n)s (%(state)s) is not out: it goes "
        "nowhere once this case is closed. Ask %(agency)s first."
    )
    waiting = (one for one in found if one.newest.state in PENDING and not one.gone)
    return tuple(words % _told(one) for one in waiting)


def _told(one: CommunicationView) -> dict[str, object]:
    line = one.newest
    return {"number": one.number, "agency": one.agency, "n": line.version, "state": state_words(line)}


# ---------------------------------------------------------------- boxes


def _boxes(
    view: CaseView,
    found: Sequence[CommunicationView],
    shown: CommunicationView | None,
    forms: Mapping[str, Form],
) -> Iterator[v.FormBox]:
    """What this reader can do next comes first."""
    here = address(view.id, Tab.COMMUNICATION)
    if shown is not None and shown.newest.state in PENDING and not shown.gone:
        base = f"{here}{shown.newest.id}/"
        if may(view, Verb.COMMUNICATION_ANSWER):
            yield _answer(shown, base, forms)
        if may(view, Verb.COMMUNICATION_APPROVE) and shown.may_be_second and not shown.newest.waits:
            yield _approve(shown, base, forms)
        if may(view, Verb.COMMUNICATION_RELEASE) and shown.mine and shown.stands:
            yield _release(shown, base)
    own = own_of(found)
    if may(view, Verb.COMMUNICATION_DRAFT) and (own is None or own is shown):
        yield _draft(here, own, forms)


def _answer(shown: CommunicationView, base: str, forms: Mapping[str, Form]) -> v.FormBox:
    answered = any(one.draft == shown.newest.id for one in shown.remarks)
    return v.FormBox(
        "answer",
        f"{base}answer/",
        forms.get("answer") or AnswerForm(parts=parts_of(shown)),
        (v.Submit(_("Give this answer"), "answer", look="outline" if answered else "filled"),),
        _("Answer again")
        if answered
        else _("What does the center say of version %s?") % shown.newest.version,
        _("%s reads it. “No comment” is an answer; silence agrees to nothing.") % shown.agency,
        folded=answered,
    )


def _approve(shown: CommunicationView, base: str, forms: Mapping[str, Form]) -> v.FormBox:
    digest = shown.newest.digest
    return v.FormBox(
        "approve",
        f"{base}approve/",
        forms.get("approve") or ApproveForm(initial={"digest": digest}),
        (v.Submit(_("Approve what is shown"), "approve", look="filled"),),
        note=_("You approve exactly these texts. Any other text needs another approval."),
    )


def _release(shown: CommunicationView, base: str) -> v.FormBox:
    together = shown.newest.outlet == Outlet.TOGETHER
    return v.FormBox(
        "release",
        f"{base}release/",
        SubmitForm(),
        (v.Submit(_("See what a release does"), "look", "do", look="outline" if together else "filled"),),
        note=_("It goes out by itself with the next release of the advisory.")
        if together
        else _("Nothing is published before you confirm."),
    )


def _draft(here: str, own: CommunicationView | None, forms: Mapping[str, Form]) -> v.FormBox:
    first = own is None
    again = _("Draft an update") if own and own.is_out else _("Draft it again")
    return v.FormBox(
        "communication",
        f"{here}draft/",
        forms.get("draft") or draft_form(own),
        (v.Submit(_("Save and ask the center"), "draft", look="filled" if first else "outline"),),
        _("Write the safety communication") if first else again,
        ""
        if first
        else _("It takes the place of a draft that is not out; an approval of that one counts no more."),
        folded=not first,
    )


def draft_form(own: CommunicationView | None, data: Any = None) -> DraftForm:
    """The form of a draft, filled with what the newest one says."""
    initial: dict[str, Any] = {}
    if own is not None:
        line = own.newest
        initial = {f"part_{part}": words for part, words in line.parts.items()}
        initial |= {"title": line.title, "language": line.language, "outlet": line.outlet}
        initial |= {"based_on": line.id, "summary": "" if own.is_out else line.summary}
    return DraftForm(data, initial=initial)


def release_page(view: CaseView, shown: CommunicationView, form: Form, now: dt.datetime) -> v.ConfirmPage:
    """What a release does, before it does it."""
    here, line = address(view.id, Tab.COMMUNICATION), shown.newest
    told = {"number": shown.number, "n": line.version}
    return v.ConfirmPage(
        heading=_("Release %(number)s, version %(n)s?") % told,
        text=(
            _("Everybody can then read it: as a page, as JSON and in the list of safety communications."),
            _("What is published stays published. A mistake is corrected by an update with its own version."),
            *(_(RULES[one.rule]) for one in shown.against),
        ),
        box=v.FormBox(
            "release",
            f"{here}{line.id}/release/",
            form,
            (v.Submit(_("Release it now"), "release", "do", look="filled"),),
        ),
        cancel=v.Link(_("Back to the safety communication, nothing is published"), here),
        crumbs=crumbs(view, tab=Tab.COMMUNICATION),
        facts=(
            v.Pair(_("From"), shown.agency),
            v.Pair(_("Title"), line.title),
            v.Pair(_("What this version is"), line.summary),
            v.Pair(_("Approved by"), f"{line.approver}, {moment(line.approved_at or now)}"),
            v.Pair(_("Address"), reverse("communication.page", args=[shown.number])),
        ),
    )
