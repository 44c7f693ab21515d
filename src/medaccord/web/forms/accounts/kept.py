"""What was sent in one form and travels in another, which is asked first: hidden, and sent with it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeVar

from django import forms
from django.http import HttpRequest

F = TypeVar("F", bound=forms.Form)

Kept = Mapping[str, list[str]]
NOTHING_KEPT: Kept = MappingProxyType({})
PROOFS = frozenset({"code", "credential", "password"})
"""Fields by which somebody proves who is there."""
_OWN = PROOFS | {"csrfmiddlewaretoken", "username"}


def kept_of(request: HttpRequest) -> Kept:
    """What was sent, less what proves who sent it."""
    return {name: values for name, values in request.POST.lists() if name not in _OWN}


def keeping(form: F, kept: Kept) -> F:
    """Let a form carry what was sent; of two such forms on a page no field has an id twice."""
    for name, values in kept.items():
        hidden = forms.MultipleHiddenInput({"id": False})
        form.fields[name] = forms.Field(required=False, initial=values, widget=hidden)
    return form
