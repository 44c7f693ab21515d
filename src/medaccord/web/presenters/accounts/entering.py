"""The door for people without a sign-in, as pages."""

from __future__ import annotations

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _

from medaccord.web import viewmodels as v


def enter_page(form: Form, href: str, *, signed_in: bool) -> v.FormPage:
    """Where the code of a link is entered; it says nothing of whom or what the link is for."""
    note = _("You are signed in. Entering a code signs you out here first.") if signed_in else ""
    return v.FormPage(
        heading=_("Enter your code"),
        lead=_("Whoever gave you this link told you a code apart from it. Both work once."),
        box=v.FormBox("enter", href, form, (v.Submit(_("Come in"), "enter", look="filled"),), note=note),
    )


def sign_in_page(form: Form) -> v.FormPage:
    """A sign-in of one's own."""
    return v.FormPage(
        heading=_("Make a sign-in"),
        lead=_("With it you come back whenever you like. What you see and owe stays the same."),
        box=v.FormBox(
            "sign-in",
            reverse("sign_in.make"),
            form,
            (v.Submit(_("Make it"), "make", look="filled"),),
        ),
        back=v.Link(_("Not now"), "/my-work/"),
    )
