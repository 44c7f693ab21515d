"""The door for people without a sign-in: a link, the code told apart from it, and a sign-in of their own.

Opening or posting the bare address changes nothing: mail scanners follow links and send forms
(need-to-know 32).
"""

from __future__ import annotations

from django.conf import settings
from django.http.response import HttpResponseBase
from django.middleware.csrf import rotate_token
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.http import require_http_methods

from medaccord.apps.accounts.queries.links import key_of
from medaccord.apps.parties.commands import link as links
from medaccord.apps.parties.queries.links import AtDoor, at_door
from medaccord.core.throttle import Limit
from medaccord.domain.errors import Illegal
from medaccord.web import errors, sessions
from medaccord.web.clock import now
from medaccord.web.context import say, show
from medaccord.web.forms.accounts.entering import EnterForm, SignInForm
from medaccord.web.guards import SIGN_IN, open_to_all, see_other, signed_in, slowed
from medaccord.web.middleware import LINK
from medaccord.web.presenters.accounts import entering as words
from medaccord.web.request import Request

HOME = "/my-work/"
REMEMBERED = 24 * 3600
"""Seconds for which a browser knows that somebody came by a link: whose hour is over is told so."""
NOT_KNOWN = _l(
    "This link and code do not match, or were used. Check the code, or ask whoever sent you the link."
)


def limit() -> Limit:
    """How many codes one address may try before it is slowed."""
    return Limit("link", settings.MEDACCORD.codes_per_hour)


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
@slowed(limit)
def enter(request: Request, token: str) -> HttpResponseBase:
    """The code is entered here; wrong, used, withdrawn and unknown links answer alike."""
    if request.method != "POST":
        mine = request.link.link if request.link and request.link_until else None
        return see_other(HOME) if mine and mine == key_of(token) else _ask(request, EnterForm(), 200)
    form = EnterForm(request.POST)
    came = at_door(token, form.cleaned_data["code"], now()) if form.is_valid() else None
    if came is None or not _come_in(request, came):
        form.errors.clear()
        form.add_error("code", NOT_KNOWN)
        return _ask(request, form, 422)
    return see_other(HOME)


def _come_in(request: Request, came: AtDoor) -> bool:
    """Use the link up and begin a session that knows nothing of an earlier one; False where it was used."""
    try:
        links.enter(came.actor, now(), epoch=came.key.epoch)
    except Illegal:
        return False
    sessions.let_go(request)
    rotate_token(request)
    request.session[LINK] = [str(came.key.link), came.key.epoch]
    request.session.set_expiry(REMEMBERED)
    return True


def _ask(request: Request, form: EnterForm, status: int) -> HttpResponseBase:
    page = words.enter_page(form, request.path, signed_in=request.profile is not None)
    return show(request, "account/form.html", page, status=status)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
@slowed(limit)
def make_sign_in(request: Request) -> HttpResponseBase:
    """Somebody who came by a link gives themself a name and a password; then the sign-in asks for both."""
    link = request.link
    if link is None or request.link_until is None:
        return see_other(HOME)
    form = SignInForm(request.POST or None)

    def shown(status: int) -> HttpResponseBase:
        return show(request, "account/form.html", words.sign_in_page(form), status=status)

    def done(_none: None) -> HttpResponseBase:
        request.session.flush()
        say(request, _("Your sign-in is made. Sign in with it now."))
        return see_other(SIGN_IN)

    if request.method != "POST":
        return shown(200)
    return errors.run(
        request,
        form,
        lambda data: links.make_sign_in(
            request.actor, now(), epoch=link.epoch, sign_in=data["sign_in"], password=data["password"]
        ),
        done=done,
        again=shown,
    )
