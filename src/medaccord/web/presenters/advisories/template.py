"""The center's text templates as a page: what advisories print, what comes with the software, the forms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _

from medaccord.domain.advisory.shipped import SHIPPED, Shipped
from medaccord.domain.advisory.template import Template
from medaccord.web import viewmodels as v
from medaccord.web.forms.advisories.template import PLACES
from medaccord.web.presenters.words import Words, say

PLACE_WORDS: Words = dict(PLACES)


def here() -> str:
    """The page of all texts."""
    return reverse("template.list")


def list_page(found: Sequence[Template], form: Form) -> v.TemplatesPage:
    """Every text of the center, those of the software that it has not taken, and the form for another."""
    return v.TemplatesPage(
        heading=_("Texts that advisories print"),
        intro=_(
            "What every advisory says in the same words. A change reaches advisories that are drafted from "
            "now on; whatever is drafted, approved or published keeps its text."
        ),
        cards=tuple(_card(one) for one in found),
        empty=_("The center has no texts yet. Take one of those below, or write your own."),
        shipped=tuple(_shipped(one) for one in _not_taken(found)),
        box=v.FormBox(
            "template",
            reverse("template.add"),
            form,
            (v.Submit(_("Add this text"), "add", look="filled"),),
            _("Write a text"),
        ),
    )


def _card(one: Template) -> v.TextCard:
    status = (
        v.Status("done", _("In every new draft"))
        if one.standing
        else v.Status("waiting", _("Only where an author chooses it"))
    )
    return v.TextCard(
        id=one.id,
        name=one.name,
        meta=_("%(place)s, version %(n)s") % {"place": say(PLACE_WORDS, one.place), "n": one.version},
        title=one.title,
        text=one.text,
        status=status,
        acts=(
            v.Act(_("Change"), reverse("template.change", args=[one.id]), about=one.name),
            v.Act(_("Retire"), reverse("template.retire", args=[one.id]), look="plain", about=one.name),
        ),
    )


def _not_taken(found: Sequence[Template]) -> Iterator[Shipped]:
    taken = {one.name.casefold() for one in found}
    return (one for one in SHIPPED if one.name.casefold() not in taken)


def _shipped(one: Shipped) -> v.TextCard:
    there = reverse("template.take", args=[one.key])
    return v.TextCard(
        id=f"shipped-{one.key}",
        name=one.name,
        meta=say(PLACE_WORDS, one.place),
        title=one.title,
        text=one.text,
        status=v.Status("asked", _("Not yours yet")),
        acts=(v.Act(_("Take this text"), there, "post", about=one.name),),
    )


def change_page(one: Template, form: Form) -> v.ConfirmPage:
    """Change one text for advisories to come."""
    return v.ConfirmPage(
        heading=_("Change a text"),
        text=(
            _("It becomes version %s. Advisories that are drafted, approved or published keep theirs.")
            % (one.version + 1),
        ),
        box=v.FormBox(
            "template",
            reverse("template.change", args=[one.id]),
            form,
            (v.Submit(_("Save"), "save", look="filled"),),
        ),
        cancel=_back(),
        crumbs=_crumbs(_("Change")),
        facts=_facts(one),
    )


def retire_page(one: Template, form: Form) -> v.ConfirmPage:
    """Take one text out of use."""
    return v.ConfirmPage(
        heading=_("Retire this text?"),
        text=(_("No new draft prints it. Advisories that are drafted, approved or published keep it."),),
        box=v.FormBox(
            "retire",
            reverse("template.retire", args=[one.id]),
            form,
            (v.Submit(_("Retire it"), "retire", look="danger"),),
        ),
        cancel=_back(),
        crumbs=_crumbs(_("Retire")),
        facts=_facts(one),
        danger=True,
    )


def _back() -> v.Link:
    return v.Link(_("Back, nothing changes"), here())


def _crumbs(last: str) -> tuple[v.NavItem, ...]:
    return (v.NavItem(_("Texts that advisories print"), here()), v.NavItem(last, ""))


def _facts(one: Template) -> tuple[v.Pair, ...]:
    told: Mapping[str, str] = {
        _("Name"): one.name,
        _("Now, version %s") % one.version: f"{one.title}\n{one.text}",
    }
    return tuple(v.Pair(label, value) for label, value in told.items())
