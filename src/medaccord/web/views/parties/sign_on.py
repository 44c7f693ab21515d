"""Single sign-on: people on their way to their organisation and back, and its administrators' pages."""

from __future__ import annotations

import uuid

from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_http_methods, require_safe

from medaccord.apps.accounts.commands.register import ADMINISTERS
from medaccord.apps.parties.commands import sign_on as sign_ons
from medaccord.apps.parties.queries import listing
from medaccord.apps.parties.queries.sign_on import (
    Settings,
    found_by,
    may_configure,
    settings_of,
    ways_of,
)
from medaccord.core.throttle import Limit
from medaccord.domain.errors import Missing
from medaccord.domain.sign_on import Level, Newcomers
from medaccord.domain.tlp import Tlp
from medaccord.web import errors
from medaccord.web import sign_on as providers
from medaccord.web.clock import now
from medaccord.web.context import say, show
from medaccord.web.forms.parties.sign_on import OrganisationForm, SignOnForm, VerifyForm
from medaccord.web.forms.plain import Form
from medaccord.web.guards import (
    at_the_door,
    before_factor,
    just_proved,
    open_to_all,
    see_other,
    signed_in,
    slowed,
)
from medaccord.web.presenters.parties import sign_on as words
from medaccord.web.request import Request

NOT_FOUND = _l(
    "No organization signs in this way under what you typed. Check it, or sign in with your user name."
)


def limit() -> Limit:
    """How often one address may ask for an organisation."""
    return Limit("sign-on", 60)


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
@slowed(limit)
def choose(request: Request) -> HttpResponseBase:
    """Find somebody's organisation by what they type; whether they have an account is looked at by nobody."""
    there = _safe(request.GET.get("next", ""))
    form = OrganisationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if found := found_by(form.cleaned_data["organisation"]):
            return _onward(request, found, providers.ENTER, there)
        form.add_error("organisation", NOT_FOUND)
    status = 200 if request.method != "POST" else 422
    return show(request, "account/form.html", words.choose_page(form, there), status=status)


@before_factor
@open_to_all
@require_safe
def back(request: Request, sign_on: uuid.UUID) -> HttpResponseBase:
    """Come back from a provider, which sends people by GET (RFC 6749 §4.1.2); its state counts once."""
    return providers.back(request, sign_on)


@at_the_door
@require_http_methods(["GET", "HEAD", "POST"])
@just_proved
@slowed(limit)
def bind(request: Request, sign_on: uuid.UUID) -> HttpResponseBase:
    """Come in through one's organisation from now on."""
    assert request.entering is not None
    assert request.entering.person is not None
    name = dict(ways_of(request.entering.person)).get(sign_on)
    if name is None:
        raise Missing
    if request.method == "POST":
        return _onward(request, sign_on, providers.BIND, reverse("sign_in.page"))
    return show(request, "confirm.html", words.bind_page(Form(), sign_on, name))


def _onward(request: Request, sign_on: uuid.UUID, what: str, there: str) -> HttpResponseBase:
    """A page that leads on: our policy lets no form of ours send anybody elsewhere."""
    address = providers.sent(request, sign_on, what, there)
    if address is None:
        return providers.failed(request)
    return show(request, "account/onward.html", words.going(address))


def _safe(asked: str) -> str:
    safe = asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if safe else ""


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@just_proved
def configure(request: Request, organisation: uuid.UUID) -> HttpResponseBase:
    """How the people of an organisation sign in."""
    one, held = _kept(request, organisation)
    form = SignOnForm(request.POST if request.method == "POST" else None, initial=_as_it_is(held))

    def shown(status: int) -> HttpResponseBase:
        page = words.settings_page(one, held, form, verifies=_verifies(request))
        return show(request, "directory/sign_on.html", page, status=status, marking=Tlp.AMBER_STRICT)

    if request.method != "POST":
        return shown(200)
    levels = ("level", "triage_level", "administrator_level")
    return errors.run(
        request,
        form,
        lambda data: sign_ons.configure(
            request.actor,
            now(),
            organisation=organisation,
            **{
                **data,
                **{name: Level(data[name]) for name in levels},
                "newcomers": Newcomers(data["newcomers"]),
            },
        ),
        done=lambda _key: _back(request, organisation, _("The provider is saved.")),
        again=shown,
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@just_proved
def verify(request: Request, organisation: uuid.UUID) -> HttpResponseBase:
    """Note what the center has made sure of."""
    one, held = _kept(request, organisation)
    if held is None or not _verifies(request):
        raise Missing
    as_it_is = {"domains": " ".join(held.domains), "counts": held.counts}
    form = VerifyForm(request.POST if request.method == "POST" else None, initial=as_it_is)

    def shown(status: int) -> HttpResponseBase:
        return _asked(request, words.verify_page(one, form), status)

    if request.method != "POST":
        return shown(200)
    return errors.run(
        request,
        form,
        lambda data: sign_ons.verify(request.actor, now(), organisation=organisation, **data),
        done=lambda _none: _back(request, organisation, _("It is noted.")),
        again=shown,
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@just_proved
def close(request: Request, organisation: uuid.UUID) -> HttpResponseBase:
    """End an organisation's single sign-on, asked first."""
    one, held = _kept(request, organisation)
    if held is None:
        raise Missing
    if request.method != "POST":
        return _asked(request, words.close_page(one, Form()))
    sign_ons.close(request.actor, now(), organisation=organisation)
    return _back(request, organisation, _("It is closed."))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@just_proved
def release(request: Request, organisation: uuid.UUID, person: uuid.UUID) -> HttpResponseBase:
    """Take one person from it, asked first."""
    one, held = _kept(request, organisation)
    bound = next((each for each in held.bound if each.person == person), None) if held else None
    if bound is None:
        raise Missing
    if request.method != "POST":
        return _asked(request, words.release_page(one, bound, Form()))
    sign_ons.release(request.actor, now(), organisation=organisation, person=person)
    return _back(request, organisation, _("They do not come in this way any more."))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@just_proved
def admit(request: Request, organisation: uuid.UUID, person: uuid.UUID) -> HttpResponseBase:
    """Let one person in again, asked first."""
    one, held = _kept(request, organisation)
    ended = next((each for each in held.ended if each.person == person), None) if held else None
    if ended is None:
        raise Missing
    if request.method != "POST":
        return _asked(request, words.admit_page(one, ended, Form()))
    sign_ons.admit(request.actor, now(), organisation=organisation, person=person)
    return _back(request, organisation, _("They come in this way again."))


def _kept(request: Request, organisation: uuid.UUID) -> tuple[listing.Listed, Settings | None]:
    if not may_configure(request.actor, organisation):
        raise Missing
    return listing.listed(request.actor, organisation), settings_of(request.actor, organisation)


def _verifies(request: Request) -> bool:
    return bool(ADMINISTERS & request.actor.roles)


def _as_it_is(held: Settings | None) -> dict[str, object]:
    names = ("issuer", "claim", "claim_value", "client", "level", "triage_level", "administrator_level")
    more = ("second_factor_names", "hardware_names", "newcomers", "only")
    return {name: getattr(held, name) for name in (*names, *more)} if held else {}


def _asked(request: Request, page: object, status: int = 200) -> HttpResponseBase:
    return show(request, "confirm.html", page, status=status, marking=Tlp.AMBER_STRICT)


def _back(request: Request, organisation: uuid.UUID, sentence: str) -> HttpResponseBase:
    say(request, sentence)
    return see_other(reverse("sign_on.configure", args=[organisation]))
