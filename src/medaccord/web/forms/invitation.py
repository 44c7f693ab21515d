"""The form of an invitation: equal buttons, and the terms that were shown."""

from __future__ import annotations

from django import forms

from medaccord.web.forms.pressed import Pressed


class AnswerForm(Pressed):
    """Which terms were on the page: the command refuses superseded ones."""

    answers = ("accept", "decline", "open")
    terms = forms.UUIDField(required=False, widget=forms.HiddenInput())
