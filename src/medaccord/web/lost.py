"""A refused form that its page shows no more, such as a step that somebody else took first."""

from __future__ import annotations

from django import forms
from django.forms import BaseForm

from medaccord.web.viewmodels import Lost, Pair


def lost(form: BaseForm) -> Lost:
    """What was wrong with it, and the words that were typed into it, so that nobody writes them twice."""
    sentences = tuple(str(error) for errors in form.errors.values() for error in errors)
    texts = [bound for bound in form.visible_fields() if isinstance(bound.field, forms.CharField)]
    typed = tuple(Pair(str(bound.label), str(bound.value())) for bound in texts if bound.value())
    return Lost(sentences, typed)
