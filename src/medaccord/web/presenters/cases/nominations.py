"""Parties that were proposed: what waits for the desk, and what became of a party's own proposals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from django.forms import Form
from django.utils.translation import gettext as _

from medaccord.apps.cases.queries.nominations import NominationState, NominationView
from medaccord.apps.cases.queries.views import CaseView, Party
from medaccord.domain.verbs import Verb
from medaccord.web import viewmodels as v
from medaccord.web.presenters.cases.case import may
from medaccord.web.presenters.cases.head import Tab, address, crumbs
from medaccord.web.presenters.cases.own_part import step
from medaccord.web.presenters.words import short_day

KINDS: dict[str, v.parts.StatusKind] = {
    NominationState.OPEN: "waiting",
    NominationState.INVITED: "done",
    NominationState.DECLINED: "declined",
}


def table(view: CaseView, found: Sequence[NominationView], now: dt.datetime) -> v.Table | None:
    """The proposals that the reader sees; nothing where nobody proposed anything."""
    heads = (_("Proposed party"), _("Why"), _("What became of it"))
    rows = tuple(_row(view, one, now) for one in found)
    return v.Table(_("Proposed parties"), heads, rows) if rows else None


def _row(view: CaseView, one: NominationView, now: dt.datetime) -> v.Row:
    by = view.party(one.party)
    told = {"party": by.name if by else _("a party"), "day": short_day(one.proposed_at, now)}
    who = _("proposed on %s") % told["day"] if by and by.mine else _("proposed by %(party)s, %(day)s") % told
    name = v.Cell(one.name, one.contact)
    return v.Row((name, v.Cell(one.reason, who), _outcome(view, one, now)), id=f"proposal-{one.id}")


def _outcome(view: CaseView, one: NominationView, now: dt.datetime) -> v.Cell:
    words = {
        NominationState.OPEN: _("Waits for you") if view.is_desk else _("Waits for the coordination center"),
        NominationState.INVITED: _("Invited"),
        NominationState.DECLINED: _("Not brought in"),
    }
    since = short_day(one.decided_at, now) if one.decided_at else ""
    note = ": ".join(filter(None, (since, one.answer)))
    return v.Cell(words[NominationState(one.state)], note, KINDS[one.state], acts=tuple(_acts(view, one)))


def _acts(view: CaseView, one: NominationView) -> Iterator[v.Act]:
    here = address(view.id, Tab.PEOPLE)
    if one.is_open and may(view, Verb.PARTICIPANT_INVITE):
        yield v.Act(_("Invite it"), f"{here}?proposal={one.id}#invite", about=one.name)
    if one.is_open and may(view, Verb.PARTICIPANT_TURN_DOWN):
        yield v.Act(_("Turn it down"), f"{here}proposals/{one.id}/turn-down/", about=one.name)


def propose_box(view: CaseView, own: Party, form: Form) -> v.FormBox:
    """Another party is proposed to the desk."""
    return v.FormBox(
        "propose",
        step(view, own, "propose"),
        form,
        (v.Submit(_("Propose it"), "propose"),),
        _("Propose another party"),
        _(
            "Who else makes what is affected, or should know? The coordination center alone reads this and"
            " decides. You are told whether it was invited, and nothing else about it."
        ),
        folded=True,
    )


def turn_down_page(view: CaseView, one: NominationView, form: Form) -> v.ConfirmPage:
    """Why a proposed party is not brought in."""
    people = address(view.id, Tab.PEOPLE)
    return v.ConfirmPage(
        heading=_("Turn down a proposed party"),
        text=(_("Whoever proposed it reads your reason, and nobody else. Name nobody who takes part."),),
        box=v.FormBox(
            "turn-down",
            f"{people}proposals/{one.id}/turn-down/",
            form,
            (v.Submit(_("Turn it down"), "turn_down", look="filled"),),
        ),
        cancel=v.Link(_("Back to the people of the case, nothing changes"), people),
        crumbs=crumbs(view, _("Turn down"), Tab.PEOPLE),
        facts=(v.Pair(_("Proposed"), one.name, note=one.contact), v.Pair(_("Why"), one.reason)),
    )
