"""Signing in and out through allauth: no sign-up, no hint whether an account exists, nothing left behind."""

from __future__ import annotations

from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import LoginForm
from allauth.account.internal.flows.login import clear_authentication_records, get_authentication_records
from allauth.account.views import LoginView, LogoutView
from django import forms
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from medaccord.apps.parties.queries.sign_on import password_is_closed
from medaccord.core.throttle import Limit
from medaccord.web import errors, known_browser, sessions
from medaccord.web.forms.plain import speak
from medaccord.web.guards import before_factor, open_to_all, see_other, slowed
from medaccord.web.middleware import LINK, RECEIPT
from medaccord.web.sign_on import THROUGH, through

CLEAR = '"cache", "cookies", "storage"'
"""Everything that a browser keeps of a site (W3C Clear Site Data §3.1)."""
TRIES = Limit("sign-in", 60)
SECOND = "medaccord.web.sign_on.Second"
PASSWORD = "password"  # noqa: S105 - a key of the session
"""Session key of a digest of the password that was right, while a second factor is asked for."""


class ClosedAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by `medaccord user`; a closed sign-in answers like a wrong password."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """Whoever has left, or is nobody, is not told apart from a slip of the keyboard."""
        user: AbstractBaseUser | None = super().authenticate(request, **credentials)
        person = getattr(user, "person_id", None)
        if user is None or not user.is_active or person is None or password_is_closed(person):
            return None
        return user

    def get_login_stages(self) -> list[str]:
        """allauth's, with our own question for a second factor."""
        stages: list[str] = super().get_login_stages()
        return [SECOND if stage == "allauth.mfa.stages.AuthenticateStage" else stage for stage in stages]

    def pre_login(self, request: HttpRequest, user: AbstractBaseUser, **how: Any) -> HttpResponse | None:
        """While a second factor is asked for, the session must not hold the name that was typed either."""
        clear_authentication_records(request)
        request.session.pop(THROUGH, None)
        if came := getattr(request, "through", None):
            request.session[THROUGH] = came
        request.session[PASSWORD] = cast(Any, user).get_session_auth_hash()
        answer: HttpResponse | None = super().pre_login(request, user, **how)
        return answer

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """One session is one identity: signing in forgets a receipt or link that was open here."""
        request.session.pop(RECEIPT, None)
        request.session.pop(LINK, None)
        by_factor, came = bool(get_authentication_records(request, user)), through(request)
        super().login(request, user)
        clear_authentication_records(request)
        request.session.pop(PASSWORD, None)
        request.session.pop(THROUGH, None)
        sessions.begin(request, cast(Any, user).person_id, by_factor=by_factor, came=came)

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **how: Any) -> HttpResponse:
        """Whoever came in has turns of their own in this browser from now on."""
        answer: HttpResponse = super().post_login(request, user, **how)
        return known_browser.remember(answer, user.get_username())

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """The page itself shows that it worked; allauth's own sentences are not needed."""

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Where a person starts."""
        return str(settings.LOGIN_REDIRECT_URL)


class SignInForm(LoginForm):  # type: ignore[misc]
    """allauth's form in our words, without placeholders and without 'remember me'."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label, completes in (
            ("login", _("User name"), "username"),
            ("password", _("Password"), "current-password"),
        ):
            field = self.fields[name]
            field.label, field.help_text = label, ""
            field.widget.attrs = {"autocomplete": completes}
        self.fields["login"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}
        self.fields.pop("remember", None)

    def full_clean(self) -> None:
        """As every form of ours (`forms.plain`)."""
        speak(self.fields.values())
        super().full_clean()

    def clean(self) -> dict[str, Any]:
        """One sentence for every way in which it can be wrong."""
        try:
            return dict(super().clean() or {})
        except forms.ValidationError as wrong:
            raise forms.ValidationError(
                _("User name and password do not match. Check both, then try again."), code="mismatch"
            ) from wrong


class SignIn(LoginView):  # type: ignore[misc]
    """The sign-in page."""

    form_class = SignInForm

    def get_form_class(self) -> type[forms.Form]:
        """Our form, whatever allauth is configured with."""
        return self.form_class

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Slow down the tries for one name, from however many addresses, before the password is looked at."""
        if wait := known_browser.wait_for(request, request.POST.get("login", "")):
            return errors.too_many(wait)
        answer: HttpResponseBase = super().post(request, *args, **kwargs)
        return answer


def forget_everything(request: HttpRequest) -> HttpResponseBase:
    """End the session and let the browser forget what it has shown; going back then shows nothing."""
    sessions.let_go(request)
    answer = see_other(reverse("home.page"))
    answer["Clear-Site-Data"] = CLEAR
    return answer


def _out(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    """Ask on GET; sign out on POST."""
    if request.method == "POST":
        return forget_everything(request)
    answer: HttpResponseBase = LogoutView.as_view()(request, *args, **kwargs)
    return answer


sign_in = open_to_all(slowed(lambda: TRIES)(SignIn.as_view()))
sign_out = before_factor(open_to_all(_out))
