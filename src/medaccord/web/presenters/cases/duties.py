"""What is owed, in sentences: whose turn it is, what they do, by when, and the one click that closes it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from medaccord.apps.cases.queries.views import CaseView, Party
from medaccord.domain.cvd.cautions import STANDING
from medaccord.domain.cvd.phase import Phase
from medaccord.domain.cvd.turn import SECOND_PERSON, Duty, Item
from medaccord.domain.roles import Role
from medaccord.web import viewmodels as v
from medaccord.web.presenters.words import Words, short_day
from medaccord.web.templatetags.instants import due_words


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn it is, what they do, and what the reader can do about it."""

    who: str
    what: str
    act: v.Act | None = None


def address(case: uuid.UUID, tab: str = "", fragment: str = "") -> str:
    """The address of one screen of a case."""
    return f"/cases/{case}/{f'{tab}/' if tab else ''}{f'#{fragment}' if fragment else ''}"


CENTER = _l("Coordination center")

SITUATIONS: Words = {
    Phase.CHECKING: _l("Checks whether the report describes a vulnerability."),
    Phase.INVITING: _l("Brings in those who can fix it."),
    Phase.FIXING: _l("Collects the answers of those who can fix it."),
    Phase.WRITING: _l("Writes the advisory."),
    Phase.PUBLISHED: _l("Keeps the published advisory up to date."),
    Phase.CLOSED: _l("This case is closed. Nothing is owed."),
}
"""What the center does in each phase, for those who do not see what exactly it owes."""


def mine(view: CaseView, items: tuple[Item, ...]) -> tuple[Item, ...]:
    """What the reader owes: the center's duties for the desk, its own party's for everybody else."""
    own = {str(p.id) for p in view.parties if p.mine and p.role != Role.LEAD}
    return tuple(i for i in items if (i.party is None and view.is_desk) or i.party in own)


def others(view: CaseView, items: tuple[Item, ...]) -> tuple[Item, ...]:
    """What other parties owe, as far as the desk sees it; nobody else is told of anybody's duties."""
    return tuple(i for i in items if i.party is not None) if view.is_desk else ()


def turn(view: CaseView, items: tuple[Item, ...], now: dt.datetime) -> Turn:
    """The most pressing thing owed; without any, what the center does in this phase."""
    seen = items if view.is_desk else mine(view, items)
    if not seen:
        return _idle(view)
    item = seen[0]
    words = sentence(view, item)
    if item.by:
        words = f"{words} {due_sentence(item.by, now)}"
    return Turn(who(view, item), words, act(view, item, "filled"))


def _idle(view: CaseView) -> Turn:
    if view.withdrawn_for:
        return Turn(_("Nobody"), _("This case was withdrawn. Nothing is owed."))
    if view.phase == Phase.CLOSED:
        return Turn(_("Nobody"), str(SITUATIONS[Phase.CLOSED]))
    if view.is_desk:
        return Turn(_("Nobody"), _("Nothing is owed now. New duties appear here."))
    return Turn(str(CENTER), str(SITUATIONS[view.phase]))


def who(view: CaseView, item: Item) -> str:
    """The name of whoever owes it; 'You' for the reader."""
    if item.party == SECOND_PERSON:
        return _("A second person")
    if item in mine(view, (item,)):
        return _("You")
    party = party_of(view, item.party)
    return party.name if party else str(CENTER)


def party_of(view: CaseView, key: str | None) -> Party | None:
    """A party by its key as the duties give it, if the reader sees it."""
    return view.party(key) if key else None


def due_sentence(by: dt.datetime, now: dt.datetime) -> str:
    """'That is 3 days late.', 'Due tomorrow.', 'Due Nov 27.'"""
    word, urgency = due_words(by, now)
    if urgency == "late":
        return _("That is %s.") % word
    return f"{word[:1].upper()}{word[1:]}."


def _about(view: CaseView, item: Item) -> str:
    party = party_of(view, item.about)
    return party.name if party else _("the party")


def _terms(view: CaseView, item: Item) -> str:
    return next((str(p.number) for p in view.proposals if str(p.id) == item.about), "")


def _is_own(view: CaseView, item: Item) -> bool:
    party = party_of(view, item.party)
    return party is not None and party.mine


def _answers(item: Item) -> str:
    return ngettext("%d answer", "%d answers", item.count) % item.count


def _lead_in(sentence: str) -> str:
    """What a rule's sentence states, without what it asks for."""
    stated = sentence.partition(":")[0]
    return stated[:1].lower() + stated[1:]


Sentence = Callable[[CaseView, Item], str]

SENTENCES: Mapping[Duty, Sentence] = {
    Duty.CHECK_REPORT: lambda c, i: _("Check the report."),
    Duty.DESCRIBE: lambda c, i: _("Add the products and vulnerabilities, so that you can ask about them."),
    Duty.PROPOSE: lambda c, i: _("Propose an embargo before you invite anybody."),
    Duty.INVITE: lambda c, i: _("Invite a manufacturer."),
    Duty.ANSWER_INVITATION: lambda c, i: (
        _("Answer the invitation.") if _is_own(c, i) else _("Has not answered the invitation.")
    ),
    Duty.REACH: lambda c, i: _("Reach %s in another way; its invitation passed unanswered.") % _about(c, i),
    Duty.SIGN: lambda c, i: (
        _("Agree to the new embargo terms, or decline.")
        if _is_own(c, i)
        else _("Has not answered the new embargo terms.")
    ),
    Duty.JUDGE: lambda c, i: (
        _("Say whether the report is valid and will be worked on.")
        if _is_own(c, i)
        else _("Has not judged the report.")
    ),
    Duty.ANSWER: lambda c, i: (
        _("Give %s for your products.") % _answers(i)
        if _is_own(c, i)
        else _("Owes %s for its products.") % _answers(i)
    ),
    Duty.DECIDE_PROPOSAL: lambda c, i: _("Decide proposal %s for the embargo's end.") % _terms(c, i),
    Duty.FIX: lambda c, i: _("Deliver the planned fix.") if _is_own(c, i) else _("Has promised a fix."),
    Duty.ASK: lambda c, i: (
        ngettext(
            "Ask for %d answer that nobody was asked for.",
            "Ask for %d answers that nobody was asked for.",
            i.count,
        )
        % i.count
    ),
    Duty.DRAFT: lambda c, i: (
        _("Finish the draft and send it to review.") if i.about else _("Draft the advisory.")
    ),
    Duty.APPROVE: lambda c, i: _("Review the advisory; a second person approves it."),
    Duty.AWAIT_APPROVAL: lambda c, i: _("Reviews the advisory; whoever wrote it cannot."),
    Duty.RELEASE: lambda c, i: _("Release the approved advisory."),
    Duty.RELEASE_AGAIN: lambda c, i: _("Its release was stopped. See why, then release it again."),
    Duty.WEIGH_LEAK: lambda c, i: (
        ngettext("Weigh %d claim that something leaked.", "Weigh %d claims that something leaked.", i.count)
        % i.count
    ),
    Duty.REVIEW: lambda c, i: (
        _("Read the draft advisory and say what you think of it.")
        if _is_own(c, i)
        else _("Has not said what it thinks of the draft advisory.")
    ),
    Duty.OPINE: lambda c, i: (
        _("Say what you think of the risk; nobody else sees it until the seal opens.")
        if i.party is None or _is_own(c, i)
        else _("Has not said what it thinks of the risk.")
    ),
    Duty.REVISIT: lambda c, i: (
        _("Look again at your provisional statement: issue a newer one.")
        if _is_own(c, i)
        else _("Looks again at its provisional statement.")
    ),
    Duty.SETTLE: lambda c, i: (
        ngettext("Say what becomes of %d comment.", "Say what becomes of %d comments.", i.count) % i.count
    ),
    Duty.SETTLE_DISPUTE: lambda c, i: (
        _("Settle what is disputed.")
        if i.party is None or _is_own(c, i)
        else _("Has not settled what is disputed about harm.")
    ),
    Duty.SEEK_ADVISER: lambda c, i: _("Invite a clinical adviser, who settles what is disputed about harm."),
    Duty.READ_COMMUNICATION: lambda c, i: _("Read the draft safety communication and answer on it."),
    Duty.APPROVE_COMMUNICATION: lambda c, i: (
        _("Approve the safety communication; whoever wrote it cannot.")
        if _is_own(c, i)
        else _("Has not approved its safety communication.")
    ),
    Duty.RELEASE_COMMUNICATION: lambda c, i: (
        _("Release the approved safety communication.")
        if _is_own(c, i)
        else _("Has not released its safety communication.")
    ),
    Duty.CONSENT: lambda c, i: (
        _("Say whether a document of yours may be shared.")
        if _is_own(c, i)
        else _("Has not said whether its document may be shared.")
    ),
    Duty.REVIEW_SHARE: lambda c, i: _(
        "Look at what was shared without its owner’s consent; whoever shared it cannot."
    ),
    Duty.REVIEW_ACCESS: lambda c, i: _("Look at an emergency access; whoever took it cannot."),
    Duty.STATE_CLAIM: lambda c, i: (
        _("State in writing that what you said is PCII, or it lapses.")
        if _is_own(c, i)
        else _("Has not stated in writing that what it said is PCII.")
    ),
    Duty.JUDGE_CLAIM: lambda c, i: _("Validate or reject what a party claims is PCII."),
    Duty.CHOOSE_CLAIM: lambda c, i: (
        _(
            "Your document was not accepted as PCII. Let whoever filed it or the case lead erase it. It can "
            "be filed anew under another mark."
        )
        if _is_own(c, i)
        else _("Has not erased what was not accepted as PCII. The case lead can, too.")
    ),
    Duty.REVIEW_BULK: lambda c, i: _("Ask why somebody took many documents or reports within an hour."),
    Duty.ANSWER_NOTICE: lambda c, i: (
        _("Say whether you object to a release of your words by law.")
        if _is_own(c, i)
        else _("Has not said whether it objects to a release by law.")
    ),
    Duty.WEIGH_OBJECTION: lambda c, i: (
        ngettext(
            "Decide about %d paragraph to whose release a party objects.",
            "Decide about %d paragraphs to whose release a party objects.",
            i.count,
        )
        % i.count
    ),
    Duty.ANSWER_REQUEST: lambda c, i: _("Answer a request for records."),
    Duty.HEED: lambda c, i: _(STANDING[i.about][1]),
}

SHORT: Mapping[Duty, Sentence] = {
    Duty.CHECK_REPORT: lambda c, i: _("Check the report"),
    Duty.DESCRIBE: lambda c, i: _("Add products and vulnerabilities"),
    Duty.PROPOSE: lambda c, i: _("Propose an embargo"),
    Duty.INVITE: lambda c, i: _("Invite a manufacturer"),
    Duty.REACH: lambda c, i: _("Reach %s in another way") % _about(c, i),
    Duty.DECIDE_PROPOSAL: lambda c, i: _("Decide embargo proposal %s") % _terms(c, i),
    Duty.ASK: lambda c, i: _("Ask for %s") % _answers(i),
    Duty.DRAFT: lambda c, i: _("Draft the advisory"),
    Duty.APPROVE: lambda c, i: _("Review the advisory"),
    Duty.AWAIT_APPROVAL: lambda c, i: _("Second person’s review of the advisory"),
    Duty.RELEASE: lambda c, i: _("Release the advisory"),
    Duty.RELEASE_AGAIN: lambda c, i: _("See why the release was stopped"),
    Duty.WEIGH_LEAK: lambda c, i: (
        ngettext("Weigh %d claim that something leaked", "Weigh %d claims that something leaked", i.count)
        % i.count
    ),
    Duty.SETTLE: lambda c, i: (
        ngettext("Settle %d comment on the draft", "Settle %d comments on the draft", i.count) % i.count
    ),
    Duty.SETTLE_DISPUTE: lambda c, i: _("Settle a dispute"),
    Duty.SEEK_ADVISER: lambda c, i: _("Invite a clinical adviser to settle a dispute"),
    Duty.READ_COMMUNICATION: lambda c, i: _("Answer on the draft safety communication"),
    Duty.REVIEW_SHARE: lambda c, i: _("Look at what was shared without consent"),
    Duty.REVIEW_ACCESS: lambda c, i: _("Look at an emergency access"),
    Duty.JUDGE_CLAIM: lambda c, i: _("Validate or reject what is claimed as PCII"),
    Duty.REVIEW_BULK: lambda c, i: _("Ask about many downloads within an hour"),
    Duty.WEIGH_OBJECTION: lambda c, i: (
        ngettext(
            "Decide about %d paragraph to whose release a party objects",
            "Decide about %d paragraphs to whose release a party objects",
            i.count,
        )
        % i.count
    ),
    Duty.ANSWER_REQUEST: lambda c, i: _("Answer the request for records"),
    Duty.HEED: lambda c, i: _("Decide about the embargo: %s") % _lead_in(_(STANDING[i.about][1])),
}
"""Duties of people at the center as lines of a list."""

FROM: Mapping[Duty, Callable[[Item], str]] = {
    Duty.ANSWER_INVITATION: lambda i: _("Answer to the invitation"),
    Duty.SIGN: lambda i: _("Yes or no to the new terms"),
    Duty.JUDGE: lambda i: _("Judgment of the report"),
    Duty.ANSWER: _answers,
    Duty.FIX: lambda i: _("Planned fix"),
    Duty.REVIEW: lambda i: _("Review of the draft advisory"),
    Duty.OPINE: lambda i: _("Opinion of the risk"),
    Duty.REVISIT: lambda i: _("Newer provisional statement"),
    Duty.SETTLE_DISPUTE: lambda i: _("Settlement of a dispute about harm"),
    Duty.APPROVE_COMMUNICATION: lambda i: _("Approval of the safety communication"),
    Duty.RELEASE_COMMUNICATION: lambda i: _("Release of the safety communication"),
    Duty.CONSENT: lambda i: _("Consent to share a document"),
    Duty.STATE_CLAIM: lambda i: _("Statement of PCII in writing"),
    Duty.CHOOSE_CLAIM: lambda i: _("Erasure of what is no PCII"),
    Duty.ANSWER_NOTICE: lambda i: _("Answer to the notice of a release by law"),
}
"""A party's duties as what is awaited from it."""


def sentence(view: CaseView, item: Item) -> str:
    """What is to be done, as a sentence to whoever owes it."""
    return SENTENCES[item.duty](view, item)


def task(view: CaseView, item: Item) -> str:
    """What is to be done or awaited, as a line of a list."""
    if item.duty in SHORT and (item.party is None or item.duty not in FROM):
        return SHORT[item.duty](view, item)
    party = party_of(view, item.party)
    if party is None or party.mine:
        return sentence(view, item).rstrip(".")
    return _("%(what)s from %(party)s") % {"what": FROM[item.duty](item), "party": party.name}


def short(view: CaseView, item: Item) -> str:
    """As `task`, with its full stop."""
    return f"{task(view, item)}."


PAGES: Mapping[Duty, tuple[str, str]] = {
    Duty.CHECK_REPORT: ("", ""),
    Duty.DESCRIBE: ("vulnerabilities", ""),
    Duty.PROPOSE: ("embargo", "propose"),
    Duty.INVITE: ("people", "invite"),
    Duty.ANSWER_INVITATION: ("people", "contact"),
    Duty.REACH: ("people", "contact"),
    Duty.SIGN: ("embargo", ""),
    Duty.JUDGE: ("people", "judge"),
    Duty.ANSWER: ("status", ""),
    Duty.DECIDE_PROPOSAL: ("embargo", ""),
    Duty.FIX: ("status", ""),
    Duty.ASK: ("status", ""),
    Duty.DRAFT: ("advisory", ""),
    Duty.APPROVE: ("advisory", ""),
    Duty.AWAIT_APPROVAL: ("advisory", ""),
    Duty.RELEASE: ("advisory", ""),
    Duty.RELEASE_AGAIN: ("advisory", ""),
    Duty.WEIGH_LEAK: ("embargo", "leaks"),
    Duty.REVIEW: ("review", ""),
    Duty.OPINE: ("assessment", ""),
    Duty.REVISIT: ("assessment", ""),
    Duty.SETTLE: ("advisory", "settle"),
    Duty.SETTLE_DISPUTE: ("assessment", ""),
    Duty.SEEK_ADVISER: ("people", ""),
    Duty.READ_COMMUNICATION: ("communication", "answer"),
    Duty.APPROVE_COMMUNICATION: ("communication", ""),
    Duty.RELEASE_COMMUNICATION: ("communication", ""),
    Duty.CONSENT: ("documents", "requests"),
    Duty.REVIEW_SHARE: ("documents", "shared"),
    Duty.REVIEW_ACCESS: ("people", "access"),
    Duty.STATE_CLAIM: ("documents", "claims"),
    Duty.JUDGE_CLAIM: ("documents", "claims"),
    Duty.CHOOSE_CLAIM: ("documents", "claims"),
    Duty.REVIEW_BULK: ("documents", "bulk"),
    Duty.HEED: ("embargo", "cautions"),
}

BY_LAW: Mapping[Duty, str] = {
    Duty.ANSWER_NOTICE: "disclosure.notice",
    Duty.WEIGH_OBJECTION: "disclosure.notice",
    Duty.ANSWER_REQUEST: "disclosure.page",
}
"""Duties that a page of its own closes, by the key of what they are about."""

LABELS: Words = {
    Duty.CHECK_REPORT: _l("Open the case"),
    Duty.DESCRIBE: _l("Add them"),
    Duty.PROPOSE: _l("Propose"),
    Duty.INVITE: _l("Invite"),
    Duty.ANSWER_INVITATION: _l("Log a contact"),
    Duty.REACH: _l("Log the call"),
    Duty.SIGN: _l("Read the terms"),
    Duty.JUDGE: _l("Judge the report"),
    Duty.ANSWER: _l("Answer"),
    Duty.DECIDE_PROPOSAL: _l("Decide"),
    Duty.FIX: _l("Update the answer"),
    Duty.ASK: _l("Ask"),
    Duty.DRAFT: _l("Write the draft"),
    Duty.APPROVE: _l("Review"),
    Duty.AWAIT_APPROVAL: _l("See the draft"),
    Duty.RELEASE: _l("Release"),
    Duty.RELEASE_AGAIN: _l("See why"),
    Duty.WEIGH_LEAK: _l("Weigh it"),
    Duty.REVIEW: _l("Read the draft"),
    Duty.OPINE: _l("Give it"),
    Duty.REVISIT: _l("Look at it"),
    Duty.SETTLE: _l("Settle them"),
    Duty.SETTLE_DISPUTE: _l("Read it"),
    Duty.SEEK_ADVISER: _l("Invite one"),
    Duty.READ_COMMUNICATION: _l("Read it"),
    Duty.APPROVE_COMMUNICATION: _l("See the draft"),
    Duty.RELEASE_COMMUNICATION: _l("Release"),
    Duty.CONSENT: _l("Answer"),
    Duty.REVIEW_SHARE: _l("Look at it"),
    Duty.REVIEW_ACCESS: _l("Look at it"),
    Duty.STATE_CLAIM: _l("State it"),
    Duty.JUDGE_CLAIM: _l("Decide"),
    Duty.CHOOSE_CLAIM: _l("See the claim"),
    Duty.REVIEW_BULK: _l("Look at it"),
    Duty.ANSWER_NOTICE: _l("Answer"),
    Duty.WEIGH_OBJECTION: _l("Decide"),
    Duty.ANSWER_REQUEST: _l("See the request"),
    Duty.HEED: _l("Decide"),
}


def _foreign(view: CaseView, item: Item) -> bool:
    """Whether another party owes it, which the desk can only reach."""
    return item.party not in (None, SECOND_PERSON) and item not in mine(view, (item,))


def page_of(view: CaseView, item: Item) -> str:
    """The screen on which a duty is done; for another party's, the one on which it is reached."""
    if item.duty in BY_LAW and not _foreign(view, item):
        return reverse(BY_LAW[item.duty], args=[item.about])
    tab, fragment = ("people", "contact") if _foreign(view, item) else PAGES[item.duty]
    if item.duty == Duty.REVIEW and Role.ADVISER in view.roles:
        tab, fragment = "advisory", "review"
    if item.duty in (Duty.OPINE, Duty.REVISIT) and tab == "assessment":
        tab = f"{tab}/{item.about}"
    if item.duty == Duty.SETTLE_DISPUTE and tab == "assessment":
        tab = f"{tab}/dispute/{item.about}"
    target = address(view.id, tab, fragment)
    about = item.about if item.duty == Duty.REACH else item.party
    if fragment == "contact" and about:
        return target.replace("#", f"?party={about}#")
    return target


def act(view: CaseView, item: Item, look: v.parts.Look = "outline") -> v.Act:
    """The one click that closes a duty, or that reaches whoever owes it."""
    label = _("Log a contact") if _foreign(view, item) else str(LABELS[item.duty])
    return v.Act(label, page_of(view, item), look=look, about=task(view, item))


def as_task(view: CaseView, item: Item, now: dt.datetime) -> v.Task:
    """A duty as a line of a task list."""
    word, urgency = due_words(item.by, now) if item.by else (_("no date"), "")
    if item.at_once:
        word, urgency = _("now"), "late"
    return v.Task(task(view, item), page_of(view, item), word, urgency)  # type: ignore[arg-type]


def was_due(by: dt.datetime, now: dt.datetime) -> str:
    """'due Nov 20', beside a word that says how late."""
    return _("due %s") % short_day(by, now)
