"""Addresses of coming in and going out; allauth asks for those of the sign-in by its own names."""

from __future__ import annotations

from django.urls import URLPattern, path

from medaccord.web import sign_in
from medaccord.web.views.accounts import entering, factors
from medaccord.web.views.parties import sign_on

urls: list[URLPattern] = [
    path("sign-in/", sign_in.sign_in, name="account_login"),
    path("sign-in/make/", entering.make_sign_in, name="sign_in.make"),
    path("sign-in/second-step/", factors.second_step, name="mfa_authenticate"),
    path("sign-in/organization/", sign_on.choose, name="sign_on.choose"),
    path("sign-in/organization/<uuid:sign_on>/back/", sign_on.back, name="sign_on.back"),
    path("my-sign-in/organization/<uuid:sign_on>/", sign_on.bind, name="sign_on.bind"),
    path("my-sign-in/", factors.page, name="sign_in.page"),
    path("my-sign-in/confirm/", factors.confirm, name="sign_in.confirm"),
    path("my-sign-in/app/", factors.add_app, name="factor.add_app"),
    path("my-sign-in/passkey/", factors.add_passkey, name="factor.add_passkey"),
    path("my-sign-in/codes/", factors.renew, name="factor.renew"),
    path("my-sign-in/password/", factors.change_password, name="password.change"),
    path("my-sign-in/factors/<uuid:factor>/remove/", factors.remove, name="factor.remove"),
    path("my-sign-in/sessions/<uuid:session>/end/", factors.end_session, name="session.end"),
    path("my-sign-in/sessions/end-others/", factors.end_others, name="session.end_others"),
    path("my-sign-in/tokens/", factors.create_token, name="token.create"),
    path("my-sign-in/tokens/<uuid:api_token>/revoke/", factors.revoke_token, name="token.revoke"),
    path("enter/<str:token>/", entering.enter, name="link.enter"),
    path("sign-out/", sign_in.sign_out, name="account_logout"),
]
