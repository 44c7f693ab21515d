"""The page on which the desk files a report, and the code that comes of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from medaccord.apps.intake.drafts import Kept
from medaccord.web.presenters.intake.reporting import size_in_words
from medaccord.web.viewmodels import Act, FiledPage, FilingPage, FormBox, KeptFile, NavItem, Submit

_WORDS: dict[str, tuple[Any, Any, Any, Callable[[], NavItem]]] = {
    "file": (
        _l("File a report"),
        _l("For what came by mail, phone, letter or file. Whoever told it can follow it with a code."),
        _l("File the report"),
        lambda: NavItem(_("Reports"), reverse("report.list")),
    ),
    "declare": (
        _l("Report for your organization"),
        _l(
            "A flaw of your own product, an incident, or a threat. Only your organization and the"
            " coordination center read it."
        ),
        _l("Send the report"),
        lambda: NavItem(_("My work"), reverse("work.page")),
    ),
}
"""Heading, lead, button and way back of each page."""


def filing_page(verb: str, form: Form, files: Sequence[Kept]) -> FilingPage:
    """Files first, because one of them can fill in the rest."""
    door = verb.partition(".")[2]
    begun = bool(files) or form.is_bound or bool(form.initial.get("once"))
    heading, lead, button, back = _WORDS[door]
    return FilingPage(
        heading=str(heading),
        lead=str(lead),
        crumbs=(back(), NavItem(str(heading), "")),
        box=FormBox("filing", reverse(verb), form, (Submit(str(button), "send", look="filled"),)),
        fill=Submit(_("Fill in from the file"), "fill"),
        fill_hint=_("A CSAF 2.0 or VINCE file (.json) can fill in what is still empty below."),
        stop=Act(_("Delete what I typed"), reverse("filing.stop", args=[door]), "post", "plain")
        if begun
        else None,
        files=tuple(_file(door, one) for one in files),
    )


def _file(door: str, kept: Kept) -> KeptFile:
    there = reverse("filing.remove", args=[door, kept.id])
    return KeptFile(
        kept.name, size_in_words(kept.size), Act(_("Remove"), there, "post", "plain", about=kept.name)
    )


def filed_page(number: str, code: str, report: str, received: dt.datetime) -> FiledPage:
    """The code, once."""
    there = reverse("report.page", args=[report])
    return FiledPage(number, code, received, Act(_("Open the report"), there, look="filled"))
