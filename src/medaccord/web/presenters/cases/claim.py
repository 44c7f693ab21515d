"""Claims of PCII on the page of a case's documents, and the pages that state and judge them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from medaccord.apps.cases.queries.claims import ClaimView
from medaccord.apps.cases.queries.views import CaseView
from medaccord.domain.claims import ClaimState
from medaccord.domain.roles import DESK
from medaccord.domain.verbs import Verb
from medaccord.web import viewmodels as v
from medaccord.web.presenters.cases.case import may
from medaccord.web.presenters.cases.head import Tab, address, crumbs
from medaccord.web.presenters.discussion.file import file_title
from medaccord.web.presenters.words import PERMITTED, Words, say
from medaccord.web.templatetags.instants import day, moment

STATES: Words = {
    ClaimState.SPOKEN: _l("Claimed in speech. It waits for its written statement."),
    ClaimState.SUBMITTED: _l("Stated in writing. The center has not decided yet; it is protected already."),
    ClaimState.VALIDATED: _l("Validated."),
    ClaimState.REJECTED: _l(
        "Not accepted as PCII. It stays protected until whoever filed it or the case lead erases it. It can "
        "be filed anew under another mark."
    ),
    ClaimState.LAPSED: _l("Not stated in writing in time. The desk decides what becomes of it."),
    ClaimState.WITHDRAWN: _l("Taken back by its owner."),
}


def claim_panels(view: CaseView, found: Sequence[ClaimView], now: dt.datetime) -> tuple[v.PciiClaim, ...]:
    """Every claim that its owner has not taken back, with what the reader can do about it."""
    return tuple(_panel(view, one, now) for one in found if one.state is not ClaimState.WITHDRAWN)


def _panel(view: CaseView, one: ClaimView, now: dt.datetime) -> v.PciiClaim:
    acts = tuple(_acts(view, one, now))
    told: tuple[str, ...] = (
        say(STATES, one.state),
        _("Its number is %s.") % one.number if one.number else "",
    )
    if not acts and one.state is ClaimState.SUBMITTED and view.is_desk:
        told = (*told, _("Somebody at the desk who is trained in PCII decides on it."))
    return v.PciiClaim(
        id=f"claim-{one.id}",
        heading=_heading(view, one),
        meta=_meta(one),
        place=say(PERMITTED, one.purpose) if one.purpose else "",
        words=one.words,
        state=" ".join(filter(None, told)),
        reason=one.answer,
        acts=acts,
    )


def _heading(view: CaseView, one: ClaimView) -> str:
    owner = view.party(one.owner)
    who = owner.name if owner else ""
    if one.item is None:
        return _("%s claims that what it said is PCII") % who
    words = {"who": who, "name": file_title(one.name) if one.file else _("a document that you may not open")}
    return _("%(who)s claims that %(name)s is PCII") % words


def _meta(one: ClaimView) -> str:
    if one.state is ClaimState.SPOKEN and one.said_at and one.due_at:
        words = {"day": day(one.said_at), "due": moment(one.due_at)}
        return _("said on %(day)s, to be stated by %(due)s") % words
    return _("stated on %s") % day(one.stated_at) if one.stated_at else ""


def _acts(view: CaseView, one: ClaimView, now: dt.datetime) -> Iterator[v.Act]:
    owner = view.party(one.owner)
    open_ = one.state is ClaimState.SPOKEN and one.due_at is not None and one.due_at > now
    if owner and owner.mine and open_ and may(view, Verb.CLAIM_CONFIRM):
        yield v.Act(_("State it in writing"), _there(view, one, "confirm"), look="filled", about=one.words)
    if view.is_desk and one.may_be_judged:
        if may(view, Verb.CLAIM_VALIDATE):
            yield v.Act(_("Validate it"), _there(view, one, "validate"), look="filled", about=one.name)
        if may(view, Verb.CLAIM_REJECT):
            yield v.Act(_("Reject it"), _there(view, one, "reject"), about=one.name)


def _there(view: CaseView, one: ClaimView, step: str) -> str:
    return reverse(f"claim.{step}", args=[view.id, one.id])


def record_link(view: CaseView) -> v.Link | None:
    """The way to note what a party claimed in speech, for the desk."""
    if not (view.is_desk and may(view, Verb.CLAIM_RECORD) and claimants(view)):
        return None
    return v.Link(_("Note what a party said is PCII"), reverse("claim.record", args=[view.id]))


def claimants(view: CaseView) -> list[tuple[str, str]]:
    """Parties that can claim something: those that take part, the center aside."""
    return [(str(p.id), p.name) for p in view.parties if p.left_at is None and p.role not in DESK]


def record_page(view: CaseView, form: Form) -> v.ConfirmPage:
    """Note a claim that was spoken."""
    return v.ConfirmPage(
        heading=_("Note what a party said is PCII"),
        text=(
            _("Use this for what was said on the phone or in a call. Until it lapses it is protected."),
            _("The party is asked to state it in writing. Without that it lapses, and you decide what then."),
        ),
        box=_box("record", reverse("claim.record", args=[view.id]), form, _("Note it")),
        cancel=_cancel(view),
        crumbs=crumbs(view, _("PCII")),
    )


def confirm_page(view: CaseView, one: ClaimView, form: Form) -> v.ConfirmPage:
    """State in writing what was spoken."""
    return v.ConfirmPage(
        heading=_("State in writing that this is PCII"),
        text=(
            _("The coordination center then decides whether it is. It is protected until then."),
            _("You can add a document that says the same below the documents of the case."),
        ),
        box=_box("confirm", _there(view, one, "confirm"), form, _("State it")),
        cancel=_cancel(view),
        crumbs=crumbs(view, _("PCII")),
        facts=tuple(_facts(one)),
    )


def validate_page(view: CaseView, one: ClaimView, form: Form) -> v.ConfirmPage:
    """Accept it as PCII."""
    return v.ConfirmPage(
        heading=_("Validate it as PCII"),
        text=(_("Its owner reads the number. Nobody takes this back here."),),
        box=_box("validate", _there(view, one, "validate"), form, _("Validate it")),
        cancel=_cancel(view),
        crumbs=crumbs(view, _("PCII")),
        facts=tuple(_facts(one)),
    )


def reject_page(view: CaseView, one: ClaimView, form: Form) -> v.ConfirmPage:
    """Refuse it as PCII."""
    return v.ConfirmPage(
        heading=_("Do not accept it as PCII"),
        text=(
            _("It stays protected until whoever filed it or the case lead erases it."),
            _("Its owner can file it anew under another mark."),
        ),
        box=_box("reject", _there(view, one, "reject"), form, _("Reject it")),
        cancel=_cancel(view),
        crumbs=crumbs(view, _("PCII")),
        facts=tuple(_facts(one)),
    )


def _facts(one: ClaimView) -> Iterator[v.Pair]:
    if one.file:
        yield v.Pair(_("Document"), file_title(one.name))
    if one.words:
        yield v.Pair(_("What was said"), one.words)
    if one.purpose:
        yield v.Pair(_("What it may be used for"), say(PERMITTED, one.purpose))
    if one.statement:
        yield v.Pair(_("Its statement"), one.statement)


def _box(name: str, there: str, form: Form, word: str) -> v.FormBox:
    return v.FormBox(name, there, form, (v.Submit(word, name, look="filled"),))


def _cancel(view: CaseView) -> v.Link:
    return v.Link(_("Back, nothing changes"), address(view.id, Tab.DOCUMENTS))
