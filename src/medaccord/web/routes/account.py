"""Addresses of coming in and going out; allauth asks for those of the sign-in by its own names."""

from __future__ import annotations

from django.urls import URLPattern, path

from medaccord.web import sign_in
from medaccord.web.views import entering

urls: list[URLPattern] = [
    path("sign-in/", sign_in.sign_in, name="account_login"),
    path("sign-in/make/", entering.make_sign_in, name="sign_in.make"),
    path("enter/<str:token>/", entering.enter, name="link.enter"),
    path("sign-out/", sign_in.sign_out, name="account_logout"),
]
