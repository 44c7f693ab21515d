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
from allauth.socialaccount.internal import jwtkit
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

from medaccord.adapters import outside
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
from medaccord.domain.sentence import Sentence
from medaccord.domain.sign_on import Came, came
from medaccord.web.clock import now
from medaccord.web.guards import see_other
from medaccord.web.request import Request
from medaccord.web.sessions import let_go
from medaccord.web.spoken import spoken

PROVIDER = "openid_connect"
ENTER, BIND, PROVE = "enter", "bind", "prove"
"""What somebody is sent to their provider for."""
SAID = outside.Kept()
"""Descriptions and keys of providers, by their addresses."""
AGE = 600.0
"""Seconds for which what a provider says of itself is not asked again."""
FRESH = 300
"""Seconds within which they proved it there, when asked to do so anew (Core 1.0 §3.1.2.1, max_age)."""
WRONG = (
    OAuth2Error,
    jwt.PyJWTError,
    outside.Broken,
    PermissionDenied,
    ImproperlyConfigured,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    RecursionError,
)
"""What the libraries raise for answers of a provider that are wrong, late, or none at all."""


class Unfit(OAuth2Error):  # type: ignore[misc]
    """A token that lacks what it must have; `reason` says so to whoever came with it."""

    def __init__(self, reason: str) -> None:
        super().__init__(str(reason))
        self.reason = reason


ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
"""Signatures by a key of the provider's own; none by what we know as well, and no token without one."""
LEEWAY = 30
"""Seconds by which its clock may differ from ours."""
LACKS = (
    "What your organization’s sign-in sent lacks “{claim}”, or it is not for us. Tell your administrator; "
    "nothing has changed."
)
NAMELESS = (
    "Your organization’s sign-in has several keys and did not say which one it signed with. Tell your "
    "administrator; nothing has changed."
)


class Exchange(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """allauth's exchange with one provider, checked where the library trusts."""

    @property
    def openid_config(self) -> dict[str, Any]:
        """The provider's description; it must be of the very issuer that was asked (Discovery 1.0 §4.3)."""
        server = self.get_provider().server_url
        config: dict[str, Any] | None = SAID.get(server)
        if config is None:
            config = self._checked(super().openid_config)
            SAID.put(server, config, AGE)
        return self._checked(config)  # another row may name another issuer at the same address

    def _checked(self, config: dict[str, Any]) -> dict[str, Any]:
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
        """Check signature, issuer, audience and times of a token (Core 1.0 §3.1.3.7); raises Unfit."""
        key = self._key_of(jwt.get_unverified_header(id_token).get("kid"))
        try:
            told: dict[str, Any] = jwt.decode(
                id_token,
                key.key,
                algorithms=ALGORITHMS,
                audience=app.client_id,
                issuer=app.settings["issuer"],
                options={"require": ["exp", "iat", "iss", "aud", "sub"]},
                leeway=LEEWAY,
            )
        except jwt.MissingRequiredClaimError as missing:
            raise Unfit(Sentence(LACKS, claim=missing.claim)) from missing
        several = isinstance(told["aud"], list) and len(told["aud"]) > 1
        if told.get("azp", None if several else app.client_id) != app.client_id:
            raise Unfit(Sentence(LACKS, claim="azp"))
        jwtkit.verify_jti(told)
        return told

    def _key_of(self, kid: object) -> jwt.PyJWK:
        """The key that a token names; the only one where it names none. An unknown one is asked for anew."""
        there = self.openid_config["jwks_uri"]
        known = SAID.get(there)
        if known is None or (kid is not None and kid not in {one.key_id for one in known.keys}):
            with self.asked() as session:
                answer = session.get(there)
                answer.raise_for_status()
            known = jwt.PyJWKSet.from_dict(answer.json())
            SAID.put(there, known, AGE)
        signing = [one for one in known.keys if one.public_key_use in (None, "sig")]
        found = [one for one in signing if kid in (None, one.key_id)]
        if kid is None and len(found) != 1:
            raise Unfit(NAMELESS)
        if not found:
            raise OAuth2Error("a key that the provider does not have")
        chosen: jwt.PyJWK = found[0]
        return chosen

    def asked(self) -> outside.Session:
        """A session for one question."""
        return outside.session(private=settings.MEDACCORD.private_issuers)

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

    def get_requests_session(self) -> outside.Session:
        """Every question to a provider goes through our door."""
        return outside.session(private=settings.MEDACCORD.private_issuers)

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Never: who joins is decided by `sign_on.join`."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """The token is genuine: decide here, so that nothing of allauth's goes on with its claims."""
        raise ImmediateHttpResponse(_arrived(cast(Request, request), sociallogin))

    def on_authentication_error(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """One page for whatever went wrong on the way."""
        raise ImmediateHttpResponse(failed(request, kwargs.get("exception")))


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
        settings={
            "server_url": server,
            "issuer": found.issuer,
            "oauth_pkce_enabled": True,
            "tenant": (found.claim, found.claim_value),
        },
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
        with outside.budget():
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
        with outside.budget():
            return cast(HttpResponseBase, view(request))
    except WRONG as wrong:
        return failed(request, wrong)


def failed(request: HttpRequest, wrong: BaseException | None = None) -> HttpResponseBase:
    """What is said when a provider did not answer as it should, or somebody came without having asked."""
    if isinstance(wrong, Unfit):
        return _told(request, spoken(wrong.reason), 502)
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
    claim, value = login.provider.app.settings["tenant"]
    if claim and told["id_token"].get(claim) != value:
        return refused(request, Denied(UNKNOWN))
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
