"""What somebody types who comes in by a one-time link: its code, and a sign-in of their own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _l

from medaccord.web.forms.plain import Form
from medaccord.web.widgets import SecretCode


class EnterForm(Form):
    """The code that was told apart from the link."""

    code = forms.CharField(
        label=_l("Code"),
        help_text=_l("Eight characters. Capitals and dashes do not matter."),
        error_messages={"required": _l("Type the code that you were told.")},
        widget=SecretCode(),
        max_length=200,
    )


class SignInForm(Form):
    """A name and a password, typed twice because nobody can look it up."""

    sign_in = forms.CharField(
        label=_l("User name"),
        help_text=_l("2 to 150 lower-case letters, digits and . _ @ + -"),
        max_length=150,
        widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=_l("Password"),
        help_text=_l("At least 12 characters."),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_l("Password again"),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """Both passwords are one."""
        typed = self.cleaned_data
        if "password" in typed and "again" in typed and typed["password"] != typed["again"]:
            self.add_error("again", _l("The passwords differ. Type both again."))
        return typed
