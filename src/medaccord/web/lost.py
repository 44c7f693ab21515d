"""A refused form that its page shows no more: what was wrong with it is said at the top instead."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest


def tell_lost(request: HttpRequest, refused: Iterable[BaseForm | None], shown: Iterable[BaseForm]) -> None:
    """Say every error of a form that is not among those shown, such as a step somebody else took first."""
    standing = {id(form) for form in shown}
    for form in refused:
        if form is None or id(form) in standing:
            continue
        for sentences in form.errors.values():
            for sentence in sentences:
                messages.error(request, str(sentence))
