"""What somebody types to prove that it is them, and to set up what proves it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _l

from medaccord.domain.tokens import Scope
from medaccord.web.forms.plain import Form
from medaccord.web.presenters.words import REACH

ENDS = (
    (7, _l("in a week")),
    (30, _l("in 30 days")),
    (90, _l("in 90 days")),
    (180, _l("in 180 days")),
    (365, _l("in a year")),
)
"""Days for which somebody may make a token, each said."""


class _UserName(forms.TextInput):
    """Whose password it is, for whatever keeps passwords; nobody sees or types it."""

    is_hidden = True

    def __init__(self) -> None:
        super().__init__({"autocomplete": "username", "hidden": True, "readonly": True})


class _Digits(forms.TextInput):
    """A code of an app: completed by the phone, corrected by nobody."""

    def __init__(self) -> None:
        super().__init__({"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"})


class CodeForm(Form):
    """A code of the app, or a recovery code."""

    code = forms.CharField(
        label=_l("Code"),
        error_messages={"required": _l("Type the code.")},
        max_length=50,
        widget=_Digits(),
    )

    def __init__(self, *args: Any, hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = hint


class AppForm(CodeForm):
    """The first code of an app that is being set up, and its secret, sealed for this person."""

    sealed = forms.CharField(widget=forms.HiddenInput(), max_length=1000)


class PasswordForm(Form):
    """One's own password once more."""

    username = forms.CharField(required=False, widget=_UserName())
    password = forms.CharField(
        label=_l("Password"),
        strip=False,
        max_length=256,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )


class NewPasswordForm(Form):
    """The old password, and another one typed twice because nobody can look it up."""

    username = forms.CharField(required=False, widget=_UserName())
    old = forms.CharField(
        label=_l("Your password now"),
        strip=False,
        max_length=256,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )
    password = forms.CharField(
        label=_l("New password"),
        help_text=_l("At least 12 characters."),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_l("New password again"),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """Both new passwords are one."""
        typed = self.cleaned_data
        if "password" in typed and "again" in typed and typed["password"] != typed["again"]:
            self.add_error("again", _l("The passwords differ. Type both again."))
        return typed


class PasskeyForm(Form):
    """What a passkey answered; the page's script fills it in."""

    credential = forms.CharField(widget=forms.HiddenInput(), max_length=20_000)


class NewPasskeyForm(PasskeyForm):
    """A passkey that was just made, and what to call it."""

    name = forms.CharField(
        label=_l("Name of the passkey"),
        help_text=_l("So that you know it among others, such as: blue key, work laptop."),
        max_length=100,
    )


class TokenForm(Form):
    """What a token is for, how far it reaches, and when it ends."""

    name = forms.CharField(
        label=_l("What it is for"), help_text=_l("Such as: dashboard of the lab."), max_length=100
    )
    scope = forms.ChoiceField(
        label=_l("How far it reaches"),
        choices=[(one.value, REACH[one.value]) for one in Scope],
        widget=forms.RadioSelect(),
        initial=Scope.READ.value,
    )
    days = forms.ChoiceField(
        label=_l("When it ends"),
        choices=[("", _l("Choose one")), *((str(days), said) for days, said in ENDS)],
    )
