"""The form of an invitation: equal buttons, and the terms that were shown."""

from __future__ import annotations

from django import forms

from medaccord.web.forms.pressed import Pressed


class AnswerForm(Pressed):
    """Which terms and duties were on the page: the command refuses superseded ones."""

    answers = ("accept", "decline", "open")
    terms = forms.UUIDField(required=False, widget=forms.HiddenInput())
    duties = forms.CharField(required=False, max_length=32, widget=forms.HiddenInput())
