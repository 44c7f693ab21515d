"""One's own sign-in as pages: second factor, recovery codes, where one is signed in, tokens."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from medaccord.adapters import qr
from medaccord.apps.accounts.commands.token import Created
from medaccord.apps.accounts.queries.factors import Held
from medaccord.apps.accounts.queries.sessions import Open
from medaccord.apps.accounts.queries.tokens import Token
from medaccord.apps.parties.queries.actor import LONGEST_AWAY_DAYS
from medaccord.web import viewmodels as v
from medaccord.web.presenters.words import REACH
from medaccord.web.templatetags.instants import day, moment

HOME = "/my-work/"
KINDS: Mapping[str, Any] = {
    "app": _l("App that shows codes"),
    "passkey": _l("Passkey"),
    "codes": _l("Recovery codes"),
}
GROUP = 4


def code_hint(*, app: bool, left: int, recovers: bool = True, counted: bool = False) -> str:
    """Which codes somebody can type: of their app, and of recovery codes those that are `left`.

    Unless it `recovers`, a recovery code is refused; to whoever is signed in, those left are `counted`.
    """
    closed = _("After a recovery code your cases stay closed until a colleague confirms that it is you.")
    shown = (_("The six digits that your app shows now."),) if app else ()
    if not recovers:
        return " ".join((*shown, _("A recovery code does not do here."), closed))
    rest = (ngettext("%d is left.", "%d are left.", left) % left,) if counted else ()
    if not left:
        return " ".join((*shown, *((_("You have no recovery code left."),) if counted else ())))
    either = _("The six digits that your app shows now, or one of your recovery codes.")
    return " ".join((either if app else _("One of your recovery codes, eight digits."), *rest, closed))


def second_step_page(
    code: Form | None, href: str, passkey: v.PasskeyBox | None, *, sent: bool = False
) -> v.SecondStepPage:
    """Asked after the password, or after one's organisation has let one in, before anything opens."""
    return v.SecondStepPage(
        heading=_("One more step"),
        lead=_("Your organization let you in. Now show that it is you.")
        if sent
        else _("Your password was right. Now show that it is you."),
        boxes=(_code_box(code, href, _("Sign in")),) if code else (),
        passkey=passkey,
        notes=(_lost(),),
        back=v.Link(_("Start again"), reverse("account_login")),
    )


def confirm_page(form: Form | None, href: str, passkey: v.PasskeyBox | None, back: str) -> v.SecondStepPage:
    """Asked before one's sign-in is changed."""
    return v.SecondStepPage(
        heading=_("Confirm that it is you"),
        lead=_("Asked again before your sign-in is changed. You then go on where you were."),
        boxes=(proof_box(form, href),) if form else (),
        passkey=passkey,
        notes=(_lost(),),
        back=v.Link(_("Back"), back),
    )


def publish_page(form: Form | None, passkey: v.PasskeyBox | None, href: str) -> v.SecondStepPage:
    """Asked before a step that reaches further than others; what was sent waits in the same form."""
    return v.SecondStepPage(
        heading=_("Confirm that it is you"),
        lead=_("Asked again before what is hard to take back. What you sent is kept, and goes on then."),
        boxes=(proof_box(form, href),) if form else (),
        passkey=passkey,
        notes=(*(() if form else (code_hint(app=False, left=0, recovers=False),)), _lost()),
    )


def proof_box(form: Form, href: str) -> v.FormBox:
    """Confirm by a code, or by the password where there is no factor."""
    return password_box(form, href) if "password" in form.fields else code_box(form, href)


def prove_page(form: Form, href: str) -> v.FormPage:
    """Confirm by signing in at one's organisation once more."""
    return v.FormPage(
        heading=_("Confirm that it is you"),
        lead=_("Your organization asks you to sign in again. You then go on where you were."),
        box=v.FormBox("prove", href, form, (v.Submit(_("Go to my organization"), "prove", look="filled"),)),
        back=own_link(),
    )


def prove_first_page(form: Form, href: str) -> v.FormPage:
    """Nothing was done yet: sign in at one's organisation once more, go back, and send it again."""
    lead = _("Nothing was done yet. Your organization asks you to sign in again. Then go back and send it.")
    return v.FormPage(
        heading=_("Confirm that it is you"),
        lead=lead,
        box=v.FormBox("prove", href, form, (v.Submit(_("Go to my organization"), "prove", look="filled"),)),
        back=own_link(),
    )


def code_box(form: Form, href: str) -> v.FormBox:
    """Confirm by a code."""
    return _code_box(form, href, _("Confirm"))


def password_box(form: Form, href: str) -> v.FormBox:
    """Confirm by the password, for whoever has nothing else."""
    return v.FormBox("password", href, form, (v.Submit(_("Confirm"), "password", look="filled"),))


def passkey_box(form: Form, href: str, options: str, *, alone: bool) -> v.PasskeyBox:
    """Sign in or confirm by a passkey, `alone` where no code could be typed instead."""
    return v.PasskeyBox(
        kind="get",
        href=href,
        options=options,
        form=form,
        heading=_("Use your passkey") if alone else _("Or use your passkey"),
        intro=_("Needs JavaScript.") if alone else _("Needs JavaScript. Without it, type a code above."),
        label=_("Use a passkey"),
        failed=_("The passkey did not answer. Try again.")
        if alone
        else _("The passkey did not answer. Try again, or type a code."),
    )


def app_page(form: Form, secret: str, address: str, *, owes: bool) -> v.AppPage:
    """A secret for an app, and the first code."""
    size, path = qr.drawn(address)
    return v.AppPage(
        heading=_("Set up your second step"),
        lead=_("Your role needs one before anything else opens. It takes a minute.")
        if owes
        else _("With it, somebody who learns your password still cannot sign in."),
        steps=(
            _("Open an app that shows one-time codes on your phone, or get one from its store."),
            _("Scan the picture in it, or type the key by hand."),
            _("Type the six digits that the app then shows."),
        ),
        secret=(
            v.Pair(_("Key"), _spaced(secret), code=True),
            v.Pair(_("Kind"), _("time-based, 6 digits, 30 seconds")),
        ),
        qr=v.Qr(_("QR code of the key, for an app to scan"), size, path),
        box=_code_box(form, reverse("factor.add_app"), _("Turn it on")),
        other=v.Link(_("Use a passkey instead"), reverse("factor.add_passkey")),
        back=None if owes else own_link(),
    )


def new_passkey_page(form: Form, options: str, *, owes: bool, bare: bool) -> v.SecondStepPage:
    """A passkey is made by the browser and what it asks: a key, a phone, this device.

    `bare` says that this site is open under a number in place of a name.
    """
    name = _("Browsers make passkeys for a name only. Open this site under its name, or as localhost.")
    box = v.PasskeyBox(
        kind="create",
        href=reverse("factor.add_passkey"),
        options=options,
        form=form,
        heading=_("Your passkey"),
        intro=_("Needs JavaScript. Without it, set up an app that shows codes instead."),
        label=_("Make a passkey"),
        failed=_("No passkey was made. Try again, or set up an app that shows codes instead."),
    )
    app = v.Link(_("Set up an app that shows codes instead"), reverse("factor.add_app"))
    return v.SecondStepPage(
        heading=_("Add a passkey"),
        lead=_("A security key, your phone or this device shows that it is you, on this address only."),
        boxes=(),
        passkey=box,
        notes=(name,) if bare else (),
        back=app if owes else own_link(),
    )


def codes_page(codes: Sequence[str]) -> v.CodesPage:
    """Recovery codes, shown once."""
    return v.CodesPage(
        heading=_("Print your recovery codes"),
        lead=_("Each works once in place of your app or passkey. They are shown once: keep them on paper."),
        codes=tuple(codes),
        onward=v.Act(_("I have kept them"), HOME, look="filled"),
    )


def own_page(
    sign_in: str,
    factors: Sequence[Held],
    sessions: Sequence[Open],
    here: uuid.UUID,
    tokens: Sequence[Token],
    *,
    needs: bool,
    ways: Sequence[tuple[uuid.UUID, str]] = (),
    through: bool = False,
    away: str = "",
) -> v.OwnSignInPage:
    """One's own sign-in: what proves it, where it is open, and which programs act with it."""
    kinds = {one.kind for one in factors}
    acts = [v.Act(_("Add a passkey"), reverse("factor.add_passkey"))]
    app = _("Set up the app on another phone") if "app" in kinds else _("Set up an app that shows codes")
    acts.insert(0, v.Act(app, reverse("factor.add_app")))
    if kinds:
        acts.append(v.Act(_("Make new recovery codes"), reverse("factor.renew"), look="plain"))
    for key, name in ways:
        acts.append(v.Act(_("Sign in through %s") % name, reverse("sign_on.bind", args=[key])))
    others = len(sessions) > 1
    return v.OwnSignInPage(
        facts=(
            v.Pair(_("User name"), _("You come in through your organization"))
            if through
            else v.Pair(_("User name"), sign_in, acts=(_change_password(),)),
            v.Pair(_("Second step"), _("needed by your role") if needs else _("your choice")),
        ),
        factors=_factors(factors),
        acts=tuple(acts),
        sessions=_sessions(sessions, here),
        tokens=_tokens(tokens),
        new_token=v.Act(_("Make a token"), reverse("token.create")),
        end_others=v.Act(_("Sign out everywhere else"), reverse("session.end_others"), "post")
        if others
        else None,
        away=away,
    )


def remove_page(form: Form, one: Held, *, last: bool) -> v.ConfirmPage:
    """Asks before a factor goes."""
    told = [_("It opens nothing any more. This cannot be taken back; you can add it again.")]
    if last:
        told.append(_("It is your last one: your recovery codes go too, and the password alone lets you in."))
    return v.ConfirmPage(
        heading=_("Remove “%s”?") % _called(one),
        text=tuple(told),
        box=v.FormBox(
            "remove",
            reverse("factor.remove", args=[one.id]),
            form,
            (v.Submit(_("Remove it"), "remove", look="danger"),),
        ),
        cancel=own_link(),
        danger=True,
    )


def password_page(form: Form) -> v.FormPage:
    """Another password of one's own."""
    return v.FormPage(
        heading=_("Change your password"),
        lead=_(
            "You stay signed in here and are signed out everywhere else. Programs with a token of yours go"
            " on: revoke on the page “Your sign-in” what you do not know."
        ),
        box=v.FormBox(
            "password",
            reverse("password.change"),
            form,
            (v.Submit(_("Change it"), "change", look="filled"),),
        ),
        back=own_link(),
    )


def renew_page(form: Form) -> v.ConfirmPage:
    """Asks before recovery codes are replaced."""
    return v.ConfirmPage(
        heading=_("Make new recovery codes?"),
        text=(_("The codes that you have kept open nothing any more. You get ten new ones, shown once."),),
        box=v.FormBox(
            "renew", reverse("factor.renew"), form, (v.Submit(_("Make new ones"), "renew", look="filled"),)
        ),
        cancel=own_link(),
    )


def while_away(*, alone: bool, beside: bool) -> str:
    """What becomes of tokens while their person stays away: with a provider `alone`, or `beside` a password.

    Where there is no provider nothing does.
    """
    words = {"days": ngettext("%d day", "%d days", LONGEST_AWAY_DAYS) % LONGEST_AWAY_DAYS}
    if alone:
        told = _(
            "A token works only if you signed in through your organization within the last %(days)s. After"
            " that it waits, and works again once you sign in."
        )
        return told % words
    if beside:
        told = _(
            "While your password lets you in, a token works while you are away, too. Without it, a token"
            " works only if you signed in through your organization within the last %(days)s."
        )
        return told % words
    return ""


def new_token_page(form: Form, away: str) -> v.FormPage:
    """A token for a program of one's own."""
    return v.FormPage(
        heading=_("Make a token for a program"),
        lead=_("It acts in your name, and no second step is asked of it. Choose the least that does."),
        box=v.FormBox(
            "token", reverse("token.create"), form, (v.Submit(_("Make it"), "make", look="filled"),)
        ),
        back=own_link(),
        note=away,
    )


def token_page(made: Created, told: Mapping[str, Any], away: str) -> v.TokenPage:
    """A new token, shown once."""
    return v.TokenPage(
        heading=_("Copy your token now"),
        lead=_("It is shown once. We keep no copy: if it is lost, revoke it and make another."),
        secret=made.secret,
        facts=(
            v.Pair(_("What it is for"), told["name"]),
            v.Pair(_("How far it reaches"), str(REACH[told["scope"]])),
            v.Pair(_("Expires"), moment(made.expires_at)),
            *((v.Pair(_("While you are away"), away),) if away else ()),
        ),
        onward=v.Act(_("I have kept it"), reverse("sign_in.page"), look="filled"),
    )


def own_link() -> v.Link:
    """Back to one's own sign-in."""
    return v.Link(_("Your sign-in"), reverse("sign_in.page"))


def _spaced(secret: str) -> str:
    return " ".join(secret[at : at + GROUP] for at in range(0, len(secret), GROUP))


def _change_password() -> v.Act:
    return v.Act(_("Change your password"), reverse("password.change"), look="plain")


def _lost() -> str:
    return _("Lost it all? Ask the coordination center, whose server opens it again. No mail does.")


def _code_box(form: Form, href: str, label: str) -> v.FormBox:
    return v.FormBox("code", href, form, (v.Submit(label, "code", look="filled"),))


def _factors(factors: Sequence[Held]) -> v.Table:
    rows = tuple(
        v.Row(
            (
                v.Cell(str(KINDS[one.kind]), _about(one)),
                v.Cell(day(one.added_at)),
                v.Cell(day(one.last_used_at) if one.last_used_at else _("never"), acts=_ways(one)),
            )
        )
        for one in factors
    )
    heads = (_("What"), _("Added"), _("Last used"))
    return v.Table(_("Second step"), heads, rows, _("None yet: your password alone lets you in."))


def _called(one: Held) -> str:
    """What its owner calls a passkey; of everything else there is one."""
    return one.name if one.kind == "passkey" else str(KINDS[one.kind])


def _about(one: Held) -> str:
    if one.kind == "passkey":
        return one.name
    if one.kind != "codes":
        return ""
    if one.left is None:
        return _("cannot be read: make new ones")
    return ngettext("%d left", "%d left", one.left) % one.left


def _ways(one: Held) -> tuple[v.Act, ...]:
    if one.kind == "codes":
        return ()
    return (v.Act(_("Remove"), reverse("factor.remove", args=[one.id]), look="plain", about=_called(one)),)


def _sessions(sessions: Sequence[Open], here: uuid.UUID) -> v.Table:
    rows = tuple(
        v.Row(
            (
                v.Cell(moment(one.begun_at), _("this browser") if one.id == here else ""),
                v.Cell(day(one.last_used_on)),
                v.Cell(moment(one.ends_at), acts=() if one.id == here else (_end(one),)),
            )
        )
        for one in sessions
    )
    heads = (_("Signed in"), _("Last used"), _("Ends"))
    return v.Table(_("Where you are signed in"), heads, rows)


def _tokens(tokens: Sequence[Token]) -> v.Table:
    rows = tuple(
        v.Row(
            (
                v.Cell(one.name, str(REACH[one.scope])),
                v.Cell(day(one.last_used_on) if one.last_used_on else _("never")),
                v.Cell(moment(one.expires_at), acts=(_revoke(one),)),
            )
        )
        for one in tokens
    )
    heads = (_("Token"), _("Last used"), _("Expires"))
    return v.Table(_("Programs with a token of yours"), heads, rows, _("None."))


def _revoke(one: Token) -> v.Act:
    return v.Act(_("Revoke"), reverse("token.revoke", args=[one.id]), "post", look="plain", about=one.name)


def _end(one: Open) -> v.Act:
    there = reverse("session.end", args=[one.id])
    return v.Act(_("Sign out there"), there, "post", look="plain", about=moment(one.begun_at))
