"""What an organisation agreed to beforehand, as pages and as a word before a document is added."""

from __future__ import annotations

from collections.abc import Sequence

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from medaccord.apps.parties.queries.listing import Listed
from medaccord.apps.parties.queries.reach import OrganisationKind
from medaccord.apps.parties.queries.standing_consents import Standing
from medaccord.web import viewmodels as v
from medaccord.web.presenters.parties.directory import HERE, address
from medaccord.web.presenters.words import ONWARD, PURPOSES, Words, say
from medaccord.web.templatetags.instants import moment

RECIPIENTS: Words = {OrganisationKind.CLINICAL_ADVISER: _l("The clinical adviser’s agency")}


def section(one: Listed, held: Sequence[Standing], *, own: bool) -> v.StandingBox | None:
    """What it agreed to, for whoever keeps it; nothing where there is nothing and nobody may agree."""
    if not (held or own):
        return None
    heads = (_("Who may read at once"), _("What for"), _("Decided by"), _("Since"), _("Until"))
    open_ = any(row.until is None for row in held)
    return v.StandingBox(
        lead=_("What is commercial confidential may be read without asking each time, a trade secret never."),
        table=v.Table(
            _("What it agreed to beforehand"),
            heads,
            tuple(_row(row, own=own) for row in held),
            _("Nothing. You are asked for each document."),
        ),
        give=v.Act(_("Agree beforehand"), reverse("standing_consent.give", args=[one.id]))
        if own and not open_
        else None,
    )


def _row(row: Standing, *, own: bool) -> v.Row:
    there = reverse("standing_consent.end", args=[row.id])
    acts = (v.Act(_("End it"), there, look="plain"),) if own and row.until is None else ()
    return v.Row(
        (
            v.Cell(say(RECIPIENTS, row.recipient), acts=acts),
            v.Cell(say(PURPOSES, row.purpose), say(ONWARD, row.onward)),
            v.Cell(row.given_by, _("recorded by %s") % row.recorded_by),
            v.Cell(moment(row.since)),
            v.Cell(moment(row.until) if row.until else _("open")),
        )
    )


def give_page(one: Listed, form: Form) -> v.ConfirmPage:
    """Agree beforehand, having read what it means."""
    return v.ConfirmPage(
        heading=_("Agree beforehand: the clinical adviser may read at once when patients may be at risk"),
        text=(
            _(
                "When the center asks for a document of yours for the clinical adviser, to judge the risk to"
                " patients, it is shared at once. You are told at once, and can end each share."
            ),
            _("It covers what is marked commercial confidential. A trade secret is always asked for."),
            _("It covers no other purpose. What you once denied, or no longer share, is asked for again."),
        ),
        box=v.FormBox(
            "standing_consent",
            reverse("standing_consent.give", args=[one.id]),
            form,
            (v.Submit(_("Agree beforehand"), "give", look="filled"),),
        ),
        cancel=v.Link(_("Back, nothing changes"), address(one.id)),
        crumbs=_crumbs(one, _("Agree beforehand")),
        facts=(v.Pair(_("Organization"), one.name),),
    )


def end_page(one: Listed, held: Standing, form: Form) -> v.ConfirmPage:
    """The end of what was agreed beforehand."""
    return v.ConfirmPage(
        heading=_("Agree beforehand no longer"),
        text=(
            _("From now on you are asked for each document, and silence is no consent."),
            _("What is shared already stays shared. End each share beside its document in the case."),
        ),
        box=v.FormBox(
            "end",
            reverse("standing_consent.end", args=[held.id]),
            form,
            (v.Submit(_("End it"), "end", look="danger"),),
        ),
        cancel=v.Link(_("Back, nothing changes"), address(one.id)),
        crumbs=_crumbs(one, _("End it")),
        facts=(
            v.Pair(_("Organization"), one.name),
            v.Pair(_("Who may read at once"), say(RECIPIENTS, held.recipient)),
            v.Pair(_("Decided by"), held.given_by),
        ),
        danger=True,
    )


def reminder(held: Sequence[Standing], *, own: bool) -> v.Note | None:
    """What was agreed to and where it is changed, before somebody adds a document; None where nothing was."""
    if not held:
        return None
    told = _(
        "Your organization agreed that the clinical adviser’s agency may read what you mark commercial"
        " confidential at once when patients may be at risk. You are told, and can end it."
    )
    if own:
        return v.Note(told, v.Link(_("Change it"), f"{address(held[0].organisation)}#standing"))
    return v.Note(f"{told} {_('An administrator of your organization changes this in the directory.')}")


def _crumbs(one: Listed, here: str) -> tuple[v.NavItem, ...]:
    return (v.NavItem(_("Directory"), HERE), v.NavItem(one.name, address(one.id)), v.NavItem(here, ""))
