"""One's own sign-in as samples: the second step, an app, recovery codes, where one is signed in."""

from django.forms import CharField, HiddenInput

from medaccord.web import viewmodels as v

from . import sample_forms as f
from .sample_base import post, table

CODES = tuple(f"{17_204_911 * n % 10**8:08}" for n in range(1, 11))


class PasskeyForm(f.CodeForm):
    """What a passkey answers, and its name."""

    credential = CharField(widget=HiddenInput())


def _passkey(kind: str, label: str) -> v.PasskeyBox:
    return v.PasskeyBox(
        kind=kind,
        href="/my-sign-in/passkey/",
        options='{"publicKey": {"challenge": "4K7M"}}',
        form=PasskeyForm(prefix="key"),
        heading="Or use your passkey",
        intro="Needs JavaScript. Without it, type a code above.",
        label=label,
        failed="The passkey did not answer. Try again, or type a code.",
    )


def second_step() -> v.SecondStepPage:
    form = f.CodeForm(data={"code": "123456"})
    form.add_error("code", "This is not right, or was used before.")
    return v.SecondStepPage(
        heading="One more step",
        lead="Your password was right. Now show that it is you.",
        boxes=(v.FormBox("code", "/sign-in/second-step/", form, post("Sign in")),),
        passkey=_passkey("get", "Use a passkey"),
        notes=("Lost it all? Ask an administrator of the coordination center.",),
        back=v.Link("Start again", "/sign-in/"),
    )


def new_passkey() -> v.SecondStepPage:
    return v.SecondStepPage(
        heading="Add a passkey",
        lead="A security key, your phone or this device shows that it is you.",
        boxes=(),
        passkey=_passkey("create", "Make a passkey"),
        back=v.Link("Your sign-in", "/my-sign-in/"),
    )


def app() -> v.AppPage:
    return v.AppPage(
        heading="Set up your second step",
        lead="Your role needs one before anything else opens.",
        steps=("Open an app that shows one-time codes.", "Scan the picture in it.", "Type the six digits."),
        secret=(v.Pair("Key", "JBSW Y3DP EHPK 3PXP", code=True), v.Pair("Kind", "time-based, 6 digits")),
        qr=v.Qr("QR code of the key, for an app to scan", 29, "M4,4h1v1h-1zM6,4h1v1h-1z"),
        box=v.FormBox("code", "/my-sign-in/app/", f.CodeForm(), post("Turn it on")),
        other=v.Link("Use a passkey instead", "/my-sign-in/passkey/"),
        back=v.Link("Your sign-in", "/my-sign-in/"),
    )


def codes() -> v.CodesPage:
    return v.CodesPage(
        heading="Print your recovery codes",
        lead="Each works once in place of your app or passkey.",
        codes=CODES,
        onward=v.Act("I have kept them", "/my-work/", look="filled"),
    )


def token() -> v.TokenPage:
    return v.TokenPage(
        heading="Copy your token now",
        lead="It is shown once.",
        secret="mdat_" + "4K7M92QX" * 5,
        facts=(v.Pair("What it is for", "Inventory"), v.Pair("How far it reaches", "reads only")),
        onward=v.Act("I have kept it", "/my-sign-in/", look="filled"),
    )


def own() -> v.OwnSignInPage:
    return v.OwnSignInPage(
        facts=(v.Pair("User name", "dana.osei"), v.Pair("Second step", "needed by your role")),
        factors=table(
            "Second step",
            "What|Added|Last used",
            (
                ("Passkey", "Blue key"),
                "Nov 3, 2026",
                v.Cell("Nov 23, 2026", acts=(_remove(),)),
            ),
            (("Recovery codes", "8 left"), "Nov 3, 2026", "never"),
        ),
        acts=(v.Act("Set up an app that shows codes", "/my-sign-in/app/"),),
        sessions=table(
            "Where you are signed in",
            "Signed in|Last used|Ends",
            (("Nov 23, 3:00 pm", "this browser"), "Nov 23, 2026", "Nov 23, 7:00 pm"),
            ("Nov 23, 1:00 pm", "Nov 23, 2026", v.Cell("Nov 23, 5:00 pm", acts=(_end(),))),
        ),
        tokens=table(
            "Programs with a token of yours",
            "Token|Last used|Expires",
            (
                ("Inventory", "reads only"),
                "Nov 23, 2026",
                v.Cell(
                    "Nov 3, 2027, 3:00 pm",
                    acts=(
                        v.Act("Revoke", "/my-sign-in/tokens/1/revoke/", "post", "plain", about="Inventory"),
                    ),
                ),
            ),
        ),
        new_token=v.Act("Make a token", "/my-sign-in/tokens/"),
        end_others=v.Act("Sign out everywhere else", "/my-sign-in/sessions/end-others/", "post"),
    )


def _remove() -> v.Act:
    return v.Act("Remove", "/my-sign-in/factors/1/remove/", look="plain", about="Blue key")


def _end() -> v.Act:
    return v.Act("Sign out there", "/my-sign-in/sessions/1/end/", "post", "plain", about="Nov 23, 1:00 pm")


def onward() -> v.OnwardPage:
    return v.OnwardPage(
        heading="Go on to your organization",
        lead="You sign in at login.northgate.example.",
        onward=v.Link("Go to login.northgate.example", "https://login.northgate.example/authorize"),
        back=v.Link("Back", "/sign-in/"),
    )
