"""The second step of a sign-in, and one's own sign-in: factors, recovery codes, sessions (decision 0222)."""

from __future__ import annotations

import functools
import uuid
from collections.abc import Callable
from typing import Any, ParamSpec, cast

from allauth.account.internal.flows.login import record_authentication
from allauth.account.stages import LoginStageController
from allauth.mfa.stages import AuthenticateStage
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.forms import Form
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from medaccord.apps.accounts.commands import session as sessions
from medaccord.apps.accounts.commands import sign_in as sign_ins
from medaccord.apps.accounts.commands import token as tokens
from medaccord.apps.accounts.factors import SealedFactors
from medaccord.apps.accounts.queries.factors import factors_of, has_factor, new_secret
from medaccord.apps.accounts.queries.sessions import Open, sessions_of
from medaccord.apps.accounts.queries.tokens import tokens_of
from medaccord.apps.parties.commands import factor as factors
from medaccord.apps.parties.queries.actor import comes_by_provider_alone
from medaccord.apps.parties.queries.factors import needs_factor
from medaccord.apps.parties.queries.sign_on import comes_by_provider, password_is_closed, ways_of
from medaccord.core import sealing, throttle
from medaccord.core.principal import Actor
from medaccord.core.throttle import Limit
from medaccord.domain.errors import Missing
from medaccord.domain.tokens import Scope
from medaccord.web import errors, passkeys, typed
from medaccord.web import viewmodels as v
from medaccord.web.clock import now
from medaccord.web.context import say, show
from medaccord.web.forms.accounts.factors import (
    AppForm,
    CodeForm,
    NewPasskeyForm,
    NewPasswordForm,
    PasskeyForm,
    PasswordForm,
    TokenForm,
)
from medaccord.web.forms.accounts.kept import NOTHING_KEPT, PROOFS, Kept, keeping, kept_of
from medaccord.web.forms.plain import Form as PlainForm
from medaccord.web.guards import (
    SIGN_IN,
    View,
    at_the_door,
    just_proved,
    open_to_all,
    see_other,
    signed_in,
    slowed,
    was_proved,
)
from medaccord.web.presenters.accounts import factors as words
from medaccord.web.presenters.parties.sign_on import going
from medaccord.web.request import Request
from medaccord.web.sign_in import PASSWORD
from medaccord.web.sign_on import PROVE, failed, sent, through

P = ParamSpec("P")

Asking = Callable[[Form | None, v.PasskeyBox | None], v.SecondStepPage]
"""How a page asks for a code, where one can be typed, or a passkey."""

LONGEST_SEALED = 1000
WRONG = _l("This is not right, or was used before. Type the newest code, or wait for the next one.")
WRONG_PASSWORD = _l("This is not your password. Check it, then try again.")
NO_PASSKEY = _l("This passkey is not one of yours, or answered too late. Try again.")


def limit() -> Limit:
    """How many tries one address has before it is slowed; another address does not help (`_wait`)."""
    return Limit("factor", 2 * settings.MEDACCORD.codes_per_hour)


def _wait(person: uuid.UUID, what: str = "factor-of") -> float:
    """Seconds until somebody may be tried for again, from wherever; nobody is locked out.

    What a signed-in person is asked has turns of its own, which nobody else can use up.
    """
    return throttle.take(Limit(what, settings.MEDACCORD.codes_per_hour), str(person), now())


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
@slowed(limit)
def second_step(request: Request) -> HttpResponseBase:
    """Asked between the password and everything else; without a right password before it, it is not there."""
    stage = LoginStageController.enter(request, AuthenticateStage.key)
    user = stage.login.user if stage else None
    if request.user.is_authenticated:
        return see_other(words.HOME)
    if user is None or not user.is_active or not has_factor(user.person_id):
        return see_other(SIGN_IN)
    if request.session.get(PASSWORD) != user.get_session_auth_hash():
        return see_other(SIGN_IN)  # another password was set since this one was typed

    def passed() -> HttpResponseBase:
        record_authentication(request, user, "mfa")
        return cast(HttpResponseBase, stage.exit())

    def page(code: Form | None, passkey: v.PasskeyBox | None) -> v.SecondStepPage:
        return words.second_step_page(code, request.path, passkey, sent=through(request) is not None)

    return _ask(request, user, request.path, passed, page, "factor-of")


def _ask(
    request: Request,
    user: Any,
    href: str,
    passed: Callable[[], HttpResponseBase],
    page: Asking,
    turns: str,
    kept: Kept = NOTHING_KEPT,
    *,
    recovers: bool = True,
) -> HttpResponseBase:
    """Ask somebody for a code or a passkey; `passed` answers for who shows one, once.

    Codes can be guessed and take a turn; a passkey's answer cannot. Without `recovers` no recovery code is
    taken: it would close what is waited for. Where nobody could type anything, nothing is there to be typed.
    """
    found = factors_of(user.person_id)
    kinds, left = {one.kind for one in found}, sum(one.left or 0 for one in found)
    app = "app" in kinds
    posted = _proof(request, kept)
    by_key = posted is not None and "credential" in posted
    hint = words.code_hint(app=app, left=left, recovers=recovers, counted=request.user.is_authenticated)
    code = keeping(CodeForm(None if by_key else posted, hint=hint), kept)
    key = keeping(PasskeyForm(posted if by_key else None), kept)
    if posted is not None:
        if not by_key and (wait := _wait(user.person_id, turns)):
            return errors.too_many(wait, typed.texts(request))
        if _is_passkey_of(request, user, key) if by_key else _is_code_of(user, code, recovers):
            return passed()
    typed_in = code if app or (recovers and left) or "passkey" not in kinds else None
    box = None
    if "passkey" in kinds:
        box = words.passkey_box(key, href, passkeys.ask(user), alone=typed_in is None)
    return show(request, "account/second_step.html", page(typed_in, box), status=_status(posted, kept))


def _proof(request: Request, kept: Kept) -> Any:
    """What was sent to prove who is there; None where only what is kept for later was sent."""
    if request.method != "POST" or (kept and not PROOFS & request.POST.keys()):
        return None
    return request.POST


def _status(posted: Any, kept: Kept) -> int:
    """A proof that is not right, something that waits for a proof, or a page that was opened."""
    return 422 if posted is not None else 403 if kept else 200


def _is_code_of(user: Any, form: CodeForm, recovers: bool) -> bool:
    """Whether a code that was typed opens somebody's sign-in, once; else the form says that it does not."""
    if form.is_valid():
        code = form.cleaned_data["code"]
        if not factors.use_code(user.person_id, code, now(), recovers=recovers):
            form.add_error("code", WRONG)
    return form.is_valid()


def _is_passkey_of(request: Request, user: Any, form: PasskeyForm) -> bool:
    """Whether one of somebody's passkeys answered what it was asked; else the form says that none did."""
    typed = form.cleaned_data["credential"] if form.is_valid() else ""
    used = passkeys.answered(user, typed, _origin(request))
    if used is not None and factors.use_passkey(user.person_id, used):
        return True
    form.errors.clear()
    form.add_error(None, NO_PASSKEY)
    return False


@at_the_door
@require_http_methods(["GET", "HEAD", "POST"])
@slowed(limit)
def confirm(request: Request) -> HttpResponseBase:
    """Prove once more that it is you, then go on where you were: by a factor, else by the password."""
    asked = request.GET.get("next", "")
    safe = asked.startswith("/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    there = asked if safe else reverse("sign_in.page")
    href = f"{request.path}?{urlencode({'next': there})}"

    def passed() -> HttpResponseBase:
        sessions.prove(_held(request).id, now())
        return see_other(there)

    def page(asked: Form | None, passkey: v.PasskeyBox | None) -> v.SecondStepPage:
        return words.confirm_page(asked, href, passkey, reverse("sign_in.page"))

    return _confirmed(request, href, passed, page, there=there)


def _confirmed(
    request: Request,
    href: str,
    passed: Callable[[], HttpResponseBase],
    page: Asking,
    kept: Kept = NOTHING_KEPT,
    there: str = "",
    *,
    recovers: bool = True,
) -> HttpResponseBase:
    """Ask whoever is signed in once more: by a factor, at their organisation, else by the password.

    Without a page to come back to `there`, whoever proves it elsewhere sends the form once more.
    """
    held = _held(request)
    if held.by_factor and has_factor(_person(request)):
        return _ask(request, request.user, href, passed, page, "confirm-of", kept, recovers=recovers)
    if held.through:
        return _prove_there(request, held.through, href, there) if there else _prove_first(request)
    posted = _proof(request, kept)
    form = keeping(PasswordForm(posted, initial=_named(request)), kept)
    if posted is not None:
        if wait := _wait(_person(request), "confirm-of"):
            return errors.too_many(wait, typed.texts(request))
        opens = form.is_valid() and not password_is_closed(_person(request))
        if opens and cast(Any, request.user).check_password(form.cleaned_data["password"]):
            return passed()
        if form.is_valid():
            form.add_error("password", WRONG_PASSWORD)
    return show(request, "account/second_step.html", page(form, None), status=_status(posted, kept))


def proved_to_publish(when: Callable[[Request], bool]) -> Callable[[View[P]], View[P]]:
    """Let a form that publishes, or goes past what protects somebody, through from whoever proved lately.

    Who has not is asked at the same address, and what was sent travels in the question's own form: it goes
    on as it was sent, and lies neither in an address nor in a session. A recovery code proves nothing here:
    after one the keys to what this form is about wait for somebody else (decision 0246).
    """

    def decorate(view: View[P]) -> View[P]:
        @functools.wraps(view)
        def run(request: Request, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if request.method != "POST" or not when(request) or was_proved(request):
                return view(request, *args, **kwargs)

            def passed() -> HttpResponseBase:
                sessions.prove(_held(request).id, now())
                return view(request, *args, **kwargs)

            def page(asked: Form | None, passkey: v.PasskeyBox | None) -> v.SecondStepPage:
                return words.publish_page(asked, passkey, request.path)

            return _confirmed(request, request.path, passed, page, kept_of(request), recovers=False)

        run.proves = True  # type: ignore[attr-defined]
        return cast(View[P], run)

    return decorate


def _prove_there(request: Request, sign_on: uuid.UUID, href: str, there: str) -> HttpResponseBase:
    """Whoever came in through their organisation and has no factor of ours proves it there."""
    if request.method != "POST":
        page = words.prove_page(PlainForm(), href)
        return show(request, "account/form.html", page)
    address = sent(request, sign_on, PROVE, there)
    return show(request, "account/onward.html", going(address)) if address else failed(request)


def _prove_first(request: Request) -> HttpResponseBase:
    """What was sent cannot travel through their organisation: they prove it, then send it once more."""
    href = f"{reverse('sign_in.confirm')}?{urlencode({'next': reverse('work.page')})}"
    return show(request, "account/form.html", words.prove_first_page(PlainForm(), href), status=403)


@at_the_door
@require_http_methods(["GET", "HEAD", "POST"])
@just_proved
@slowed(limit)
def add_app(request: Request) -> HttpResponseBase:
    """Set up an app: its secret is shown, and lies nowhere until a code of it was typed."""
    actor = _actor(request)
    place = f"factor.setup|{actor.person}"
    kept = sealing.unseal(place, request.POST.get("sealed", "")[:LONGEST_SEALED])
    if request.method == "POST" and kept is None:
        say(request, _("This page was open too long. Put the new key into your app, then type its code."))
        return see_other(request.path)
    secret = kept or new_secret()
    form = AppForm(request.POST or None, initial={"sealed": sealing.seal(place, secret)})

    def shown(status: int) -> HttpResponseBase:
        address = SealedFactors().build_totp_url(request.user, secret)
        page = words.app_page(form, secret, address, owes=request.owes_factor)
        return show(request, "account/app.html", page, status=status)

    if request.method != "POST":
        return shown(200)
    if wait := _wait(_person(request), "confirm-of"):
        return errors.too_many(wait)
    return errors.run(
        request,
        form,
        lambda data: factors.add_app(
            actor, now(), secret=secret, code=data["code"], session=_held(request).id
        ),
        done=lambda added: _added(request, added),
        again=shown,
    )


@at_the_door
@require_http_methods(["GET", "HEAD", "POST"])
@just_proved
@slowed(limit)
def add_passkey(request: Request) -> HttpResponseBase:
    """Add a passkey that the browser makes."""
    actor = _actor(request)
    form = NewPasskeyForm(request.POST or None)
    credential: list[dict[str, Any] | None] = []

    def shown(status: int) -> HttpResponseBase:
        options = passkeys.ask_for_new(cast(Any, request.user))
        bare = passkeys.is_bare(request.get_host())
        page = words.new_passkey_page(form, options, owes=request.owes_factor, bare=bare)
        return show(request, "account/second_step.html", page, status=status)

    if request.method != "POST":
        return shown(200)
    if form.is_valid():
        credential.append(passkeys.made(form.cleaned_data["credential"], _origin(request)))
        if credential[0] is None:
            form.add_error(None, NO_PASSKEY)
    return errors.run(
        request,
        form,
        lambda data: factors.add_passkey(
            actor, now(), name=data["name"], credential=credential[0] or {}, session=_held(request).id
        ),
        done=lambda added: _added(request, added),
        again=shown,
    )


def _added(request: Request, added: factors.Added) -> HttpResponseBase:
    """Recovery codes are in this answer alone; whoever has theirs goes back."""
    if added.codes:
        request.owes_factor, request.actor = False, _actor(request)
        return show(request, "account/codes.html", words.codes_page(added.codes))
    say(request, _("It is added."))
    return see_other(reverse("sign_in.page"))


@at_the_door
@require_safe
def page(request: Request) -> HttpResponseBase:
    """One's own sign-in."""
    person = _person(request)
    shown = words.own_page(
        str(cast(Any, request.user).get_username()),
        factors_of(person),
        sessions_of(person, now()),
        _held(request).id,
        tokens_of(person, now()),
        needs=needs_factor(person),
        ways=ways_of(person),
        through=_held(request).through is not None,
        away=_while_away(person),
    )
    return show(request, "account/own.html", shown)


def _while_away(person: uuid.UUID) -> str:
    """What somebody reads of their tokens while they stay away."""
    alone = comes_by_provider_alone(person)
    return words.while_away(alone=alone, beside=comes_by_provider(person) or bool(ways_of(person)))


@at_the_door
@require_http_methods(["GET", "HEAD", "POST"])
@just_proved
def remove(request: Request, factor: uuid.UUID) -> HttpResponseBase:
    """Give up a factor."""
    held = factors_of(_person(request))
    one = next((one for one in held if one.id == factor and one.kind != "codes"), None)
    if one is None:
        raise Missing
    last = len([other for other in held if other.kind != "codes"]) == 1
    form = PlainForm(request.POST if request.method == "POST" else None)

    def shown(status: int) -> HttpResponseBase:
        return show(request, "confirm.html", words.remove_page(form, one, last=last), status=status)

    def done(_none: None) -> HttpResponseBase:
        say(request, _("It is removed."))
        return see_other(reverse("sign_in.page"))

    if request.method != "POST":
        return shown(200)
    return errors.run(
        request,
        form,
        lambda _data: factors.remove(_actor(request), now(), factor=factor),
        done=done,
        again=shown,
    )


@at_the_door
@require_http_methods(["GET", "HEAD", "POST"])
@just_proved
def renew(request: Request) -> HttpResponseBase:
    """Replace the recovery codes; the new ones are in this answer alone."""
    form = PlainForm(request.POST if request.method == "POST" else None)

    def shown(status: int) -> HttpResponseBase:
        return show(request, "confirm.html", words.renew_page(form), status=status)

    if request.method != "POST":
        return shown(200)
    return errors.run(
        request,
        form,
        lambda _data: factors.renew_codes(_actor(request), now()),
        done=lambda codes: show(request, "account/codes.html", words.codes_page(codes)),
        again=shown,
    )


@at_the_door
@require_http_methods(["GET", "HEAD", "POST"])
@just_proved
@slowed(limit)
def change_password(request: Request) -> HttpResponseBase:
    """Another password of one's own; this session goes on and all others end."""
    form = NewPasswordForm(request.POST or None, initial=_named(request))

    def shown(status: int) -> HttpResponseBase:
        return show(request, "account/form.html", words.password_page(form), status=status)

    def done(_none: None) -> HttpResponseBase:
        user = cast(Any, request.user)
        user.refresh_from_db()
        update_session_auth_hash(request, user)
        say(request, _("Your password is changed."))
        return see_other(reverse("sign_in.page"))

    if request.method != "POST":
        return shown(200)
    if wait := _wait(_person(request), "password-of"):
        return errors.too_many(wait)
    return errors.run(
        request,
        form,
        lambda data: sign_ins.change_own_password(
            _actor(request), now(), old=data["old"], password=data["password"], session=_held(request).id
        ),
        done=done,
        again=shown,
    )


@at_the_door
@require_POST
def end_session(request: Request, session: uuid.UUID) -> HttpResponseBase:
    """Sign out in another browser; no difference where it was over."""
    sessions.end(_person(request), session)
    say(request, _("You are signed out there."))
    return see_other(reverse("sign_in.page"))


@at_the_door
@require_POST
def end_others(request: Request) -> HttpResponseBase:
    """Sign out everywhere but here."""
    sessions.end_all(_person(request), but=_held(request).id)
    say(request, _("You are signed out everywhere else."))
    return see_other(reverse("sign_in.page"))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@just_proved
def create_token(request: Request) -> HttpResponseBase:
    """Make a token of one's own, in this answer alone; whoever came by a link has no sign-in for it."""
    if request.held is None:
        raise Missing
    form = TokenForm(request.POST if request.method == "POST" else None)
    away = _while_away(_person(request))

    def shown(status: int) -> HttpResponseBase:
        return show(request, "account/form.html", words.new_token_page(form, away), status=status)

    if request.method != "POST":
        return shown(200)
    return errors.run(
        request,
        form,
        lambda data: tokens.create_own(
            request.actor, now(), name=data["name"], days=int(data["days"]), scope=Scope(data["scope"])
        ),
        done=lambda made: show(
            request, "account/token.html", words.token_page(made, form.cleaned_data, away)
        ),
        again=shown,
    )


@at_the_door
@require_POST
def revoke_token(request: Request, api_token: uuid.UUID) -> HttpResponseBase:
    """End a token of one's own; a program that has it is let in no more."""
    tokens.revoke_own(_actor(request), now(), token=api_token)
    say(request, _("The token is revoked. A program that has it is let in no more."))
    return see_other(reverse("sign_in.page"))


def _origin(request: Request) -> str:
    return f"{request.scheme}://{request.get_host()}"


def _named(request: Request) -> dict[str, str]:
    return {"username": str(cast(Any, request.user).get_username())}


def _actor(request: Request) -> Actor:
    assert request.entering is not None
    return request.entering


def _person(request: Request) -> uuid.UUID:
    person = _actor(request).person
    assert person is not None
    return person


def _held(request: Request) -> Open:
    assert request.held is not None
    return request.held
