"""Coming in through one's own organisation: OpenID Connect as allauth does it, with our rules around it.

allauth keeps state and PKCE verifier, exchanges the code, and checks signature, issuer, audience and time of
the ID token. Which provider is asked, who its subject is here and what they may do is decided here and below;
nothing of allauth's tables is used, and no claim is kept.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import urlsplit

import jwt
from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.stages import AuthenticateStage
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from medaccord.adapters import issuer
from medaccord.apps.accounts.commands import session as sessions
from medaccord.apps.parties.commands import sign_on as sign_ons
from medaccord.apps.parties.queries.sign_on import (
    UNKNOWN,
    Provider,
    counts_as_factor,
    joins,
    known_as,
    provider,
)
from medaccord.core.principal import system
from medaccord.domain.errors import Denied, Missing, Refusal
from medaccord.domain.sign_on import Came, came
from medaccord.web.clock import now
from medaccord.web.guards import see_other
from medaccord.web.request import Request
from medaccord.web.sessions import let_go
from medaccord.web.spoken import spoken

PROVIDER = "openid_connect"
ENTER, BIND, PROVE = "enter", "bind", "prove"
"""What somebody is sent to their provider for."""
FRESH = 300
"""Seconds within which they proved it there, when asked to do so anew (Core 1.0 §3.1.2.1, max_age)."""
WRONG = (
    OAuth2Error,
    jwt.PyJWTError,
    issuer.Broken,
    PermissionDenied,
    ImproperlyConfigured,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    RecursionError,
)
"""What the libraries raise for answers of a provider that are wrong, late, or none at all."""


class Exchange(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """allauth's exchange with one provider, checked where the library trusts."""

    @property
    def openid_config(self) -> dict[str, Any]:
        """The provider's description; it must be of the very issuer that was asked (Discovery 1.0 §4.3)."""
        config: dict[str, Any] = super().openid_config
        told = {
            name: config.get(name, "") for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")
        }
        if config.get("issuer") != self.get_provider().app.settings["issuer"]:
            raise OAuth2Error("another issuer")
        schemes = ("https", "http") if settings.MEDACCORD.private_issuers else ("https",)
        if not all(isinstance(one, str) and urlsplit(one).scheme in schemes for one in told.values()):
            raise OAuth2Error("an address that is not asked")
        return config

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        """Where the provider sends people back to: our public address, whatever the request says."""
        return f"{settings.MEDACCORD.public_url}{reverse('sign_on.back', args=[app.provider_id])}"

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        """The signature is checked wherever the token names its key.

        Where it names none, the connection over which it was fetched vouches for it (Core 1.0 §3.1.3.7).
        """
        self.did_fetch_access_token = "kid" not in jwt.get_unverified_header(id_token)
        told: dict[str, Any] = super()._decode_id_token(app, id_token)
        return told

    def _fetch_user_info(self, access_token: str) -> dict[str, Any]:
        """The user's own page, where the provider has one."""
        if not self.openid_config.get("userinfo_endpoint"):
            return {}
        told: dict[str, Any] = super()._fetch_user_info(access_token)
        return told


class Organisation(OpenIDConnectProvider):  # type: ignore[misc]
    """One organisation's provider."""

    oauth2_adapter_class = Exchange

    def extract_common_fields(self, data: Any) -> dict[str, Any]:
        """Nothing: what it says about somebody is read by us."""
        return {}

    def extract_email_addresses(self, data: Any) -> list[Any]:
        """None: an address is no proof of who somebody is."""
        return []


class Providers(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """The adapter that allauth asks (SOCIALACCOUNT_ADAPTER): providers are rows of ours."""

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Organisation:
        """The provider of an open single sign-on; raises Missing for every other name."""
        return Organisation(request, app=_app(provider))

    def list_apps(self, *args: Any, **kwargs: Any) -> list[SocialApp]:
        """None that would be found by itself."""
        return []

    def get_requests_session(self) -> issuer.Session:
        """Every question to a provider goes through our door."""
        return issuer.session(private=settings.MEDACCORD.private_issuers)

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Never: who joins is decided by `sign_on.join`."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """The token is genuine: decide here, so that nothing of allauth's goes on with its claims."""
        raise ImmediateHttpResponse(_arrived(cast(Request, request), sociallogin))

    def on_authentication_error(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """One page for whatever went wrong on the way."""
        raise ImmediateHttpResponse(failed(request))


class Second(AuthenticateStage):  # type: ignore[misc]
    """Ask for a second factor, unless the provider has shown one that counts here."""

    def _should_handle(self, request: HttpRequest) -> bool:
        held = through(request)
        return not (held and held[1]) and bool(super()._should_handle(request))


THROUGH = "through"
"""Session key of the single sign-on by which somebody comes in, and what it has shown of them."""


def through(request: HttpRequest) -> tuple[uuid.UUID, bool, bool] | None:
    """By which single sign-on somebody is coming in, with a second factor or not, proved just now or not."""
    held = request.session.get(THROUGH)
    return (uuid.UUID(held[0]), bool(held[1]), bool(held[2])) if held else None


def _app(key: str) -> SocialApp:
    try:
        found = provider(uuid.UUID(key))
    except ValueError:
        found = None
    if found is None:
        raise Missing
    return _app_of(found)


def _app_of(found: Provider) -> SocialApp:
    """What allauth needs to know, for this request alone; no row of its own holds it."""
    address = found.issuer.rstrip("/")
    server = f"{address}/.well-known/openid-configuration"
    return SocialApp(
        provider=PROVIDER,
        provider_id=str(found.id),
        name=found.organisation[:40],
        client_id=found.client,
        secret=found.secret,
        settings={"server_url": server, "issuer": found.issuer, "oauth_pkce_enabled": True},
    )


def sent(request: Request, sign_on: uuid.UUID, what: str, there: str) -> str | None:
    """The address at a provider to which somebody goes on; None where it does not answer as it should.

    State, nonce and the verifier of PKCE wait in this browser's session.
    """
    nonce = secrets.token_urlsafe(24)
    asked = {"nonce": nonce, **({"prompt": "login", "max_age": "0"} if what == PROVE else {})}
    found = provider(sign_on)
    if found is None:
        raise Missing
    if found.asks_for:
        asked["acr_values"] = found.asks_for
    try:
        answer = (
            Providers()
            .get_provider(request, str(sign_on))
            .redirect(request, "login", there, auth_params=asked, nonce=nonce, what=what)
        )
    except WRONG:
        return None
    address = answer.headers.get("Location")
    return str(address) if address else None


def back(request: HttpRequest, sign_on: uuid.UUID) -> HttpResponseBase:
    """Take what a provider sends somebody back with."""
    try:
        view = OAuth2CallbackView.adapter_view(Exchange(request, str(sign_on)))
        return cast(HttpResponseBase, view(request))
    except WRONG:
        return failed(request)


def failed(request: HttpRequest) -> HttpResponseBase:
    """What is said when a provider did not answer as it should, or somebody came without having asked."""
    told = _("Your organization’s sign-in did not answer as it should. Start again; nothing has changed.")
    return _told(request, told, 502)


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponseBase:
    """What is said to somebody whom the provider let in, and we do not."""
    return _told(request, spoken(refusal.reason), 403)


def _told(request: HttpRequest, reason: str, status: int) -> HttpResponseBase:
    return render(request, "account/turned_back.html", {"reason": reason}, status=status)


def _arrived(request: Request, login: SocialLogin) -> HttpResponseBase:
    sign_on = uuid.UUID(login.provider.app.provider_id)
    state: Mapping[str, Any] = login.state
    told = login.account.extra_data
    beside = told.get("userinfo") or {}
    read = came(login.provider.app.settings["issuer"], told.get("id_token") or {}, beside)
    if read is None or told["id_token"].get("nonce") != state.get("nonce"):
        return failed(request)
    does = {ENTER: _enter, BIND: _bind, PROVE: _prove}[state["what"]]
    try:
        return does(request, sign_on, read, state.get("next") or settings.LOGIN_REDIRECT_URL)
    except (Denied, Refusal) as refusal:
        return refused(request, refusal)


def _enter(request: Request, sign_on: uuid.UUID, came: Came, there: str) -> HttpResponseBase:
    user = known_as(sign_on, came)
    if user is None and joins(sign_on, came):
        sign_ons.join(system(), now(), sign_on=sign_on, came=came)
        user = known_as(sign_on, came)
    if user is None:
        raise Denied(UNKNOWN)
    if request.user.is_authenticated:
        let_go(request)
    request.through = (str(sign_on), counts_as_factor(sign_on, came), _is_fresh(came))
    login = Login(user=user, redirect_url=there)
    return cast(HttpResponseBase, perform_login(request, login))


def _is_fresh(came: Came) -> bool:
    """Whether they proved there just now that it is them; a provider that does not say so has not asked."""
    return came.proved_at is not None and abs(now().timestamp() - came.proved_at) <= FRESH


def _bind(request: Request, sign_on: uuid.UUID, came: Came, there: str) -> HttpResponseBase:
    if request.entering is None:
        raise Denied(UNKNOWN)
    sign_ons.bind(request.entering, now(), sign_on=sign_on, came=came)
    return see_other(there)


def _prove(request: Request, sign_on: uuid.UUID, came: Came, there: str) -> HttpResponseBase:
    """Prove to be there: the same person, the same single sign-on, asked for it just now."""
    user = known_as(sign_on, came)
    same = request.entering is not None and user is not None and request.entering.person == user.person_id
    if request.held is None or request.held.through != sign_on or not same or not _is_fresh(came):
        raise Denied(UNKNOWN)
    sessions.prove(request.held.id, now())
    return see_other(there)
