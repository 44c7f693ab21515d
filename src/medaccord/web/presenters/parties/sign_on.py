"""Single sign-on as pages: on the way to one's organisation, and what its administrators see of it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _

from medaccord.apps.parties.queries.listing import Listed
from medaccord.apps.parties.queries.sign_on import Bound, Settings
from medaccord.web import viewmodels as v
from medaccord.web.presenters.accounts.factors import own_link
from medaccord.web.presenters.parties.directory import HERE, address
from medaccord.web.templatetags.instants import day


def choose_page(form: Form, there: str) -> v.FormPage:
    """Ask for what an organisation is found by."""
    onward = f"?{urlencode({'next': there})}" if there else ""
    return v.FormPage(
        heading=_("Sign in through your organization"),
        lead=_("Your organization asks you to sign in at its own page, then sends you back here."),
        box=v.FormBox(
            "organisation",
            f"{reverse('sign_on.choose')}{onward}",
            form,
            (v.Submit(_("Go on"), "go", look="filled"),),
        ),
        back=v.Link(_("Sign in with a user name"), f"{reverse('account_login')}{onward}"),
    )


def going(there: str) -> v.OnwardPage:
    """The way to a provider, with the name of the site that one is taken to."""
    host = urlsplit(there).hostname or ""
    return v.OnwardPage(
        heading=_("Go on to your organization"),
        lead=_("You sign in at %s. Type no password of yours anywhere else.") % host,
        onward=v.Link(_("Go to %s") % host, there),
        back=v.Link(_("Back"), reverse("account_login")),
    )


def bind_page(form: Form, sign_on: uuid.UUID, name: str) -> v.ConfirmPage:
    """Ask whether somebody wants to come in through their organisation from now on."""
    return v.ConfirmPage(
        heading=_("Sign in through %s?") % name,
        text=(
            _("You sign in there once now. From then on that account of yours lets you in here."),
            _("When it is closed there, or you leave the organization, it lets you in no more."),
        ),
        box=v.FormBox(
            "bind",
            reverse("sign_on.bind", args=[sign_on]),
            form,
            (v.Submit(_("Go on to my organization"), "bind", look="filled"),),
        ),
        cancel=own_link(),
    )


def settings_page(one: Listed, held: Settings | None, form: Form, *, verifies: bool) -> v.SignOnPage:
    """How the people of an organisation sign in, and who does."""
    there = reverse("sign_on.configure", args=[one.id])
    acts: list[v.Act] = []
    if held and verifies:
        acts.append(v.Act(_("Say which domains are theirs"), reverse("sign_on.verify", args=[one.id])))
    if held:
        acts.append(v.Act(_("Close it"), reverse("sign_on.close", args=[one.id]), look="plain"))
    return v.SignOnPage(
        heading=_("Single sign-on"),
        crumbs=_crumbs(one, _("Single sign-on")),
        lead=_("People of %s sign in at its own provider (OpenID Connect).") % one.name,
        facts=tuple(_facts(held)) if held else (),
        acts=tuple(acts),
        people=_people(one, held),
        box=v.FormBox(
            "sign_on",
            there,
            form,
            (v.Submit(_("Save"), "save", look="filled"),),
            _("The provider"),
            _("Whoever came in through it signs in anew when this is saved."),
        ),
    )


def _facts(held: Settings) -> Iterator[v.Pair]:
    back = f"{settings.MEDACCORD.public_url}{reverse('sign_on.back', args=[held.id])}"
    yield v.Pair(_("Open since"), day(held.since))
    yield v.Pair(_("Verified domains"), ", ".join(held.domains) or _("none yet; the center verifies them"))
    told = _("counts here") if held.counts else _("does not count here; everybody shows their own")
    yield v.Pair(_("Second factor shown there"), told)
    yield v.Pair(_("Address to name at the provider"), back, code=True)


def _people(one: Listed, held: Settings | None) -> v.Table:
    heads = (_("Person"), _("Since"), _("Comes in"), "")
    rows: list[v.Row] = []
    if held:
        rows = [_line(one, each) for each in held.bound] + [_gone(one, each) for each in held.ended]
    return v.Table(_("Who comes in this way"), heads, tuple(rows), _("Nobody yet."))


def _line(one: Listed, bound: Bound) -> v.Row:
    state = v.Cell(_("Yes"), status="done") if bound.member else v.Cell(_("No, has left"), status="waiting")
    there = reverse("sign_on.release", args=[one.id, bound.person])
    end = v.Cell("", acts=(v.Act(_("End"), there, look="plain", about=bound.name),))
    return v.Row((v.Cell(bound.name), v.Cell(day(bound.since)), state, end))


def _gone(one: Listed, ended: Bound) -> v.Row:
    there = reverse("sign_on.admit", args=[one.id, ended.person])
    again = v.Cell("", acts=(v.Act(_("Let in again"), there, look="plain", about=ended.name),))
    return v.Row((v.Cell(ended.name), v.Cell(day(ended.since)), v.Cell(_("Ended"), status="waiting"), again))


def admit_page(one: Listed, ended: Bound, form: Form) -> v.ConfirmPage:
    """Asks before somebody whose way in had ended is let in again."""
    text = [_("The account that they had there lets them in again. Make sure that it still is theirs.")]
    if not ended.member:
        text.append(_("They become a member again. Keys to cases that they had stay closed."))
    return v.ConfirmPage(
        heading=_("Let them in again?"),
        text=tuple(text),
        box=v.FormBox(
            "admit",
            reverse("sign_on.admit", args=[one.id, ended.person]),
            form,
            (v.Submit(_("Let them in"), "admit", look="filled"),),
        ),
        cancel=_back(one),
        crumbs=_crumbs(one, _("Let in again")),
        facts=(v.Pair(_("Organization"), one.name), v.Pair(_("Person"), ended.name)),
    )


def verify_page(one: Listed, form: Form) -> v.ConfirmPage:
    """What the center has made sure of."""
    return v.ConfirmPage(
        heading=_("What you have made sure of"),
        text=(
            _("Write to an address that you knew before, or ask for a record in the domain’s own DNS."),
            _("A provider that the organization runs as it likes should not count as a second factor."),
        ),
        box=v.FormBox(
            "verify",
            reverse("sign_on.verify", args=[one.id]),
            form,
            (v.Submit(_("Save"), "save", look="filled"),),
        ),
        cancel=_back(one),
        crumbs=_crumbs(one, _("Verify")),
        facts=(v.Pair(_("Organization"), one.name),),
    )


def close_page(one: Listed, form: Form) -> v.ConfirmPage:
    """Asks before a single sign-on ends."""
    return v.ConfirmPage(
        heading=_("Close this single sign-on?"),
        text=(
            _("Whoever came in through it is signed out at once and does not come in this way any more."),
            _("Who has no password then has no way in, until an administrator of the center gives one."),
        ),
        box=v.FormBox(
            "close",
            reverse("sign_on.close", args=[one.id]),
            form,
            (v.Submit(_("Close it"), "close", look="danger"),),
        ),
        cancel=_back(one),
        crumbs=_crumbs(one, _("Close")),
        facts=(v.Pair(_("Organization"), one.name),),
        danger=True,
    )


def release_page(one: Listed, bound: Bound, form: Form) -> v.ConfirmPage:
    """Asks before somebody is taken from it."""
    return v.ConfirmPage(
        heading=_("End this way in for one person?"),
        text=(
            _("They are signed out at once. They stay a member, and their account there brings in nobody."),
        ),
        box=v.FormBox(
            "release",
            reverse("sign_on.release", args=[one.id, bound.person]),
            form,
            (v.Submit(_("End it"), "release", look="danger"),),
        ),
        cancel=_back(one),
        crumbs=_crumbs(one, _("End")),
        facts=(v.Pair(_("Organization"), one.name), v.Pair(_("Person"), bound.name)),
        danger=True,
    )


def _back(one: Listed) -> v.Link:
    return v.Link(_("Back, nothing changes"), reverse("sign_on.configure", args=[one.id]))


def _crumbs(one: Listed, here: str) -> tuple[v.NavItem, ...]:
    return (v.NavItem(_("Directory"), HERE), v.NavItem(one.name, address(one.id)), v.NavItem(here, ""))
