"""Addresses of signing in and out; allauth asks for them by its own names."""

from __future__ import annotations

from django.urls import URLPattern, path

from medaccord.web import sign_in

urls: list[URLPattern] = [
    path("sign-in/", sign_in.sign_in, name="account_login"),
    path("sign-out/", sign_in.sign_out, name="account_logout"),
]
