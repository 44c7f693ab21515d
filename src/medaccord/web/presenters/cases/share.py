"""What belongs to somebody: requests that wait for its owner, the ledger of shares, what was received."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from medaccord.apps.cases.queries.shares import ReceivedView, RequestView, ShareView, Sharing, Worker
from medaccord.apps.cases.queries.views import CaseView, Party
from medaccord.apps.discussion.queries.documents import Document
from medaccord.domain.handling import Mark
from medaccord.domain.roles import DESK
from medaccord.domain.sharing import AGREED, Receipt, RequestState, Review
from medaccord.domain.verbs import Verb
from medaccord.web import viewmodels as v
from medaccord.web.presenters.cases.basis import rests_on
from medaccord.web.presenters.cases.case import may
from medaccord.web.presenters.cases.head import Tab, address, crumbs
from medaccord.web.presenters.discussion.file import file_title
from medaccord.web.presenters.words import (
    ONWARD,
    PURPOSES,
    REQUESTS,
    SAFETY,
    Words,
    marking_words,
    names,
    say,
)
from medaccord.web.templatetags.instants import moment

REVIEWS: Words = {
    Review.UPHELD: _l("A second person upheld it"),
    Review.ENDED: _l("A second person ended it"),
}
RECEIPTS: Words = {
    Receipt.AWAITING: _l("Waits for its owner’s consent"),
    Receipt.OPEN: _l("Open to you"),
    Receipt.ENDED: _l("Ended"),
}


def requests(view: CaseView, known: Sharing, now: dt.datetime) -> tuple[v.ShareRequest, ...]:
    """Requests that can still be answered, with what their reader can do, the next one due first."""
    waiting = (one for one in known.requests if one.is_open and one.due_at > now)
    found = sorted(waiting, key=lambda one: one.due_at)
    return tuple(_panel(view, one, _already(known, one, now)) for one in found)


def _already(known: Sharing, request: RequestView, now: dt.datetime) -> ShareView | None:
    """By what the party that is asked for reads it already: past its owner, or for another purpose."""
    return next(
        (
            one
            for one in known.shares
            if (one.item, one.recipient) == (request.item, request.recipient) and one.is_open(now)
        ),
        None,
    )


def _panel(view: CaseView, one: RequestView, already: ShareView | None) -> v.ShareRequest:
    own = one.own
    words = {"name": file_title(one.name), "who": one.recipient_name}
    heading = _("May %(who)s read “%(name)s”?") if own else _("%(who)s does not read “%(name)s” yet")
    if already and not own:
        heading = _("%(who)s reads “%(name)s” already; its owner has not answered this")
    told = (
        say(PURPOSES, one.purpose),
        _("They know that something waits.") if one.announced_at else "",
        _("They read it now %s") % rests_on(already) if already else "",
    )
    return v.ShareRequest(
        id=f"request-{one.id}",
        heading=heading % words,
        meta=_("asked %(at)s, answer by %(due)s") % {"at": moment(one.asked_at), "due": moment(one.due_at)},
        place=". ".join(filter(None, told)),
        words=one.reason,
        state="" if own else _("Its owner has not answered. Without an answer by then it is not shared."),
        acts=tuple(_acts(view, one, own)),
    )


def _acts(view: CaseView, one: RequestView, own: bool) -> Iterator[v.Act]:
    if own and may(view, Verb.SHARE_GRANT):
        yield v.Act(_("Agree"), _there(view, one, "grant"), look="filled", about=one.name)
    if own and may(view, Verb.SHARE_DENY):
        yield v.Act(_("Say no"), _there(view, one, "deny"), about=one.name)
    if own and one.announced_at is None and may(view, Verb.SHARE_ANNOUNCE):
        yield v.Act(_("Let them know that something waits"), _there(view, one, "announce"), look="plain")
    if view.is_desk and may(view, Verb.SHARE_RETRACT):
        yield v.Act(_("Take it back"), _there(view, one, "retract"), look="plain", about=one.name)


def _there(view: CaseView, one: RequestView, step: str) -> str:
    return reverse(f"share.{step}", args=[view.id, one.id])


def ledger(view: CaseView, known: Sharing) -> v.Table | None:
    """Who received what of whom, on which basis and terms, from when to when; and what was not shared."""
    closed = [one for one in known.requests if not one.is_open and not _led_to(known, one)]
    if not (known.shares or closed):
        return None
    rows = [*(_line(view, one) for one in known.shares), *(_refused(one) for one in closed)]
    heads = (_("Document"), _("Shared with"), _("Terms"), _("From"), _("Until"))
    return v.Table(_("What was shared, and what was not"), heads, tuple(rows))


def _led_to(known: Sharing, request: RequestView) -> bool:
    return any(share.request == request.id for share in known.shares)


def _line(view: CaseView, one: ShareView) -> v.Row:
    return v.Row(
        (
            v.Cell(file_title(one.name), _why(one), acts=tuple(_line_acts(view, one))),
            v.Cell(f"{one.recipient_name}: {one.named}" if one.named else one.recipient_name, _basis(one)),
            v.Cell(say(PURPOSES, one.purpose), say(ONWARD, one.onward)),
            v.Cell(moment(one.since)) if one.since else v.Cell(_("not yet"), _("waits for a second person")),
            _until(one),
        ),
        late=one.awaits_review,
    )


def _why(one: ShareView) -> str:
    """Why its owner did not agree first, and what a second person made of it."""
    parts = (say(SAFETY, one.ground) if one.ground else "", one.reason, one.minimum, one.review_words)
    return " ".join(_sentence(part.strip()) for part in parts if part)


def _sentence(words: str) -> str:
    return words if words.endswith((".", "!", "?", "…")) else f"{words}."


def _basis(one: ShareView) -> str:
    """On what a share rests, and what a second person made of it where its owner did not agree."""
    words = rests_on(one)
    if one.awaits_review and one.review_due:
        return f"{words}. {_('A second person looks at it by %s') % moment(one.review_due)}"
    return f"{words}. {say(REVIEWS, one.review)}" if one.review else words


def _until(one: ShareView) -> v.Cell:
    if one.ended_at:
        return v.Cell(moment(one.ended_at), one.ended_because)
    return v.Cell(moment(one.until), _("ends by itself")) if one.until else v.Cell(_("open"))


def _line_acts(view: CaseView, one: ShareView) -> Iterator[v.Act]:
    about = f"{one.name}, {one.recipient_name}"
    if one.awaits_review and one.may_review and may(view, Verb.SHARE_REVIEW):
        yield v.Act(_("Look at it"), reverse("share.review", args=[view.id, one.id]), about=about)
    own = one.basis in AGREED and one.own
    if one.ended_at is None and (view.is_desk or own) and may(view, Verb.SHARE_WITHDRAW):
        there = reverse("share.withdraw", args=[view.id, one.id])
        yield v.Act(_("End it"), there, look="plain", about=about)


def _refused(one: RequestView) -> v.Row:
    at = moment(one.answered_at) if one.answered_at else ""
    return v.Row(
        (
            v.Cell(file_title(one.name)),
            v.Cell(one.recipient_name, _("not shared")),
            v.Cell(say(REQUESTS, one.state), one.answer),
            v.Cell(_("asked %s") % moment(one.asked_at)),
            v.Cell(at),
        )
    )


def received(view: CaseView, known: Sharing) -> v.Table | None:
    """What belongs to others and is, was or may be shared with the reader's own party."""
    mine = [one for one in known.received if one.own]
    if not mine:
        return None
    heads = (_("Whose it is"), _("Document"), _("What you may do with it"), _("Since"), _("Now"))
    return v.Table(_("What others shared with you"), heads, tuple(_got(view, one) for one in mine))


def _got(view: CaseView, one: ReceivedView) -> v.Row:
    name = file_title(one.name) if one.file else _("Not named")
    state = v.Cell(say(RECEIPTS, one.state))
    if one.state is Receipt.AWAITING:
        ask = v.Act(_("Ask the center about it"), address(view.id, Tab.DISCUSSION), look="plain")
        state = v.Cell(say(RECEIPTS, one.state), acts=(ask,))
    elif one.state is Receipt.OPEN and one.file is None:
        state = v.Cell(say(RECEIPTS, one.state), _("Only who is trained in PCII opens it. Ask the center."))
    elif ends := one.ended_at or one.until:
        state = v.Cell(say(RECEIPTS, one.state), _("until %s") % moment(ends))
    return v.Row(
        (
            v.Cell(one.owner),
            v.Cell(name),
            v.Cell(say(PURPOSES, one.purpose), say(ONWARD, one.onward)),
            v.Cell(moment(one.since)),
            state,
        )
    )


def also(one: Document, known: Sharing) -> str:
    """Who reads a document of somebody's besides, and on which basis, as far as the reader knows.

    What waits for a second person opens to nobody yet. A recipient is not told the basis.
    """
    if any(line.file == one.id and line.own for line in known.received):
        return _("and you, because it was shared with you")
    by_basis: dict[str, list[str]] = {}
    for line in known.shares:
        if line.item == one.item and line.since is not None and line.ended_at is None:
            by_basis.setdefault(rests_on(line), []).append(line.recipient_name)
    told = _("and %(who)s, %(basis)s")
    return "; ".join(
        told % {"who": names(list(dict.fromkeys(who))), "basis": basis} for basis, who in by_basis.items()
    )


def ask_acts(view: CaseView, one: Document) -> tuple[v.Act, ...]:
    """The link to the page that asks its owner, for the desk."""
    if one.item is None or one.erased or not (view.is_desk and may(view, Verb.SHARE_ASK)):
        return ()
    there = reverse("share.ask", args=[view.id, one.item])
    ask = v.Act(_("Ask to share it"), there, look="plain", about=one.name)
    if Mark.TRADE_SECRET in one.handling:
        return (ask,)
    return (ask, *_unasked(view, one))


def _unasked(view: CaseView, one: Document) -> Iterator[v.Act]:
    """The ways past its owner: for the safety of patients, or on a legal basis."""
    if may(view, Verb.SHARE_RELEASE):
        there = reverse("share.release", args=[view.id, one.item])
        yield v.Act(_("Patients are in danger"), there, look="plain", about=one.name)
    if one.override_bases and may(view, Verb.SHARE_OVERRIDE):
        there = reverse("share.override", args=[view.id, one.item])
        yield v.Act(_("Share it without consent"), there, look="plain", about=one.name)


def recipients(view: CaseView, owner: uuid.UUID | None) -> list[tuple[str, str]]:
    """Parties that may get something of an owner's: those who take part, the owner and the center aside."""
    whose = view.party(owner) if owner else None
    same = whose.organisation if whose else None
    here = (p for p in view.parties if p.left_at is None and p.report_state != "start" and p.role not in DESK)
    others = (p for p in here if p.id != owner and (same is None or p.organisation != same))
    return [(str(p.id), p.name) for p in others]


def people(found: Sequence[Worker], recipients: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Who may be named, with the party that each works for."""
    parties = dict(recipients)
    inside = (one for one in found if str(one.party) in parties)
    return [(str(one.principal), f"{one.name}, {parties[str(one.party)]}") for one in inside]


def ask_page(view: CaseView, one: Document, form: Form) -> v.ConfirmPage:
    """Ask whose a document is to let one more party read it."""
    return v.ConfirmPage(
        heading=_("Ask its owner to share this document"),
        text=(
            _("Nobody else learns that it exists before its owner agrees, and silence is no consent."),
            _(
                "What its owner agreed to beforehand is shared at once: what is commercial confidential, with"
                " the clinical adviser, to judge the risk to patients."
            ),
            _("Its owner learns who should read it, and so that they take part."),
            _("Ask for what is needed, for one purpose. Its owner may share another version instead."),
        ),
        box=_box("ask", reverse("share.ask", args=[view.id, one.item]), form, _("Ask")),
        cancel=_cancel(view),
        crumbs=crumbs(view, _("Ask to share")),
        facts=tuple(_document(view, one)),
    )


def grant_page(view: CaseView, one: RequestView, form: Form) -> v.ConfirmPage:
    """The owner's yes: which version goes to whom, on what terms."""
    words = {"who": one.recipient_name}
    return v.ConfirmPage(
        heading=_("Share with %(who)s") % words,
        text=(
            _("They can open it at once, and read your name beside it. Nobody else gets it by this."),
            _("You can end it at any time. What they have read or copied by then you cannot take back."),
        ),
        box=_box("grant", _there(view, one, "grant"), form, _("Share it")),
        cancel=_cancel(view),
        crumbs=crumbs(view, _("Share")),
        facts=tuple(_facts(one)),
    )


def deny_page(view: CaseView, one: RequestView, form: Form) -> v.ConfirmPage:
    """The owner's no."""
    return v.ConfirmPage(
        heading=_("Do not share it with %s") % one.recipient_name,
        text=(
            _("The center reads your reason."),
            _("They know that something waited, and learn that you said no.")
            if one.announced_at
            else _("Whom it was asked for learns nothing of it."),
        ),
        box=_box("deny", _there(view, one, "deny"), form, _("Say no")),
        cancel=_cancel(view),
        crumbs=crumbs(view, _("Say no")),
        facts=tuple(_facts(one)),
    )


def announce_page(view: CaseView, one: RequestView, form: Form) -> v.ConfirmPage:
    """What the recipient learns while it waits."""
    return v.ConfirmPage(
        heading=_("Let %s know that something waits") % one.recipient_name,
        text=(
            _("They read your name, and that one document waits for your consent, so that they can ask."),
            _("They read what it would be used for, and neither its name nor its content."),
        ),
        box=_box("announce", _there(view, one, "announce"), form, _("Let them know")),
        cancel=_cancel(view),
        crumbs=crumbs(view, _("Let them know")),
        facts=tuple(_facts(one)),
    )


def retract_page(view: CaseView, one: RequestView, form: Form) -> v.ConfirmPage:
    """The center takes its question back."""
    return v.ConfirmPage(
        heading=_("Take this request back"),
        text=(_("Nothing is shared. You can ask again at any time."),),
        box=_box("retract", _there(view, one, "retract"), form, _("Take it back")),
        cancel=_cancel(view),
        crumbs=crumbs(view, _("Take it back")),
        facts=tuple(_facts(one)),
    )


def withdraw_page(view: CaseView, one: ShareView, form: Form) -> v.ConfirmPage:
    """The end of a share."""
    there = reverse("share.withdraw", args=[view.id, one.id])
    submit = v.Submit(_("End it"), "withdraw", look="danger")
    return v.ConfirmPage(
        heading=_("End the sharing with %s") % one.recipient_name,
        text=(
            _("They cannot open it any more from that moment. What they read or copied, they may have kept."),
            _("The record keeps what was shared, with whom, and from when to when."),
        ),
        box=v.FormBox("withdraw", there, form, (submit,)),
        cancel=_cancel(view),
        crumbs=crumbs(view, _("End the sharing")),
        facts=(
            v.Pair(_("Document"), file_title(one.name)),
            *((v.Pair(_("Shared since"), moment(one.since)),) if one.since else ()),
            v.Pair(_("Terms"), f"{say(PURPOSES, one.purpose)}. {say(ONWARD, one.onward)}."),
        ),
        danger=True,
    )


def release_page(view: CaseView, one: Document, form: Form) -> v.ConfirmPage:
    """Let people by name read it although nobody has agreed, because patients are in danger."""
    there = reverse("share.release", args=[view.id, one.item])
    submit = v.Submit(_("Release it for 72 hours"), "release", look="danger")
    return v.ConfirmPage(
        heading=_("Release this document for the safety of patients"),
        text=(
            _("Only for an emergency. Whom you name reads it at once, for 72 hours and no longer."),
            _("Its owner is told at once that you did, who reads it, and why."),
            _("A second person of the desk looks at it by the end of the next working day."),
        ),
        box=v.FormBox("release", there, form, (submit,)),
        cancel=_cancel(view),
        crumbs=crumbs(view, _("Release")),
        facts=tuple(_document(view, one)),
        danger=True,
    )


def override_page(view: CaseView, one: Document, known: Sharing, form: Form) -> v.ConfirmPage:
    """Ask a second person to share it without its owner's consent."""
    there = reverse("share.override", args=[view.id, one.item])
    submit = v.Submit(_("Hand it to a second person"), "override", look="danger")
    return v.ConfirmPage(
        heading=_("Share this document without its owner’s consent"),
        text=(
            _("Only on a basis that the agreement allows, and that its owner was told as it sent this."),
            _("Nothing opens before a second person of the desk upholds it."),
            _("Its owner is told at once that you asked for it, and why."),
        ),
        box=v.FormBox("override", there, form, (submit,)),
        cancel=_cancel(view),
        crumbs=crumbs(view, _("Share without consent")),
        facts=(*_document(view, one), _answers(one.item, known)),
        danger=True,
    )


def review_page(view: CaseView, one: ShareView, known: Sharing, form: Form) -> v.ConfirmPage:
    """A second person's look at a share that its owner did not agree to."""
    opens = _("Upheld, it opens to them at once.") if one.since is None else _("Ended, it closes at once.")
    return v.ConfirmPage(
        heading=_("Look at this as a second person"),
        text=(_("Its owner did not agree to this. It reads what you decide, and why."), opens),
        box=_box("review", reverse("share.review", args=[view.id, one.id]), form, _("Record it")),
        cancel=_cancel(view),
        crumbs=crumbs(view, _("Look at it")),
        facts=(
            v.Pair(_("Document"), file_title(one.name)),
            v.Pair(_("For whom"), f"{one.recipient_name}: {one.named}" if one.named else one.recipient_name),
            _answers(one.item, known),
            v.Pair(_("Basis"), _basis(one)),
            *((v.Pair(_("Ground"), say(SAFETY, one.ground)),) if one.ground else ()),
            v.Pair(_("Why"), one.reason),
            *((v.Pair(_("Why no less"), one.minimum),) if one.minimum else ()),
        ),
    )


def _answers(item: uuid.UUID | None, known: Sharing) -> v.Pair:
    """What its owner was asked of a document and what it said, the newest first: what this goes past."""
    told = [_answer(one) for one in known.requests if one.item == item]
    return v.Pair(_("What its owner said"), "\n".join(told) or _("Its owner was not asked to share it."))


def _answer(one: RequestView) -> str:
    words = {"who": one.recipient_name, "purpose": say(PURPOSES, one.purpose), "at": moment(one.asked_at)}
    asked = _("%(who)s, %(purpose)s: asked on %(at)s") % words
    if one.answered_at is None:
        return f"{asked}. {say(REQUESTS, one.state)}"
    told = _("said no") if one.state is RequestState.DENIED else say(REQUESTS, one.state)
    said = _("%(told)s on %(at)s") % {"told": told, "at": moment(one.answered_at)}
    return ": ".join(filter(None, (f"{asked}, {said}", one.answer)))


def _document(view: CaseView, one: Document) -> Iterator[v.Pair]:
    owner: Party | None = view.party(one.originator) if one.originator else None
    yield v.Pair(_("Document"), file_title(one.name))
    yield v.Pair(_("Whose it is"), owner.name if owner else _("a party that takes no part now"))
    yield v.Pair(_("Marking"), marking_words(one.marked))


def others_of(one: RequestView, found: Sequence[Document], known: Sharing) -> list[Document]:
    """What else belongs to the owner, and may be shared instead of what it is asked for."""
    got = {line.file for line in known.received if line.own}
    others = (doc for doc in found if doc.item not in (None, one.item) and doc.id not in got)
    return [doc for doc in others if not doc.erased]


def versions(one: RequestView, others: Sequence[Document]) -> list[tuple[str, str]]:
    """What the owner may share: the document itself, or another one that belongs to it as well."""
    return [
        (str(one.item), _("“%s” as it is") % file_title(one.name)),
        *((str(doc.item), _("“%s” instead") % file_title(doc.name)) for doc in others),
    ]


def _box(name: str, there: str, form: Form, label: str) -> v.FormBox:
    return v.FormBox(name, there, form, (v.Submit(label, name, look="filled"),))


def _facts(one: RequestView) -> Iterator[v.Pair]:
    yield v.Pair(_("Document"), file_title(one.name))
    yield v.Pair(_("Who would read it"), one.recipient_name)
    yield v.Pair(_("What for"), say(PURPOSES, one.purpose))
    yield v.Pair(_("Why, in the center’s words"), one.reason)
    yield v.Pair(_("Answer by"), moment(one.due_at))


def _cancel(view: CaseView) -> v.Link:
    return v.Link(_("Back to the documents, nothing changes"), address(view.id, Tab.DOCUMENTS))
