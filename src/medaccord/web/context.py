"""The frame around every page: who reads, where they can go, what was just done, how the page is marked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from medaccord.apps.parties.queries.keepers import kept_by
from medaccord.core.scope import waiting_cases
from medaccord.domain import handling
from medaccord.domain.handling import ONWARD_SENTENCES, Onward
from medaccord.domain.tlp import Tlp, sentence
from medaccord.web.clock import now
from medaccord.web.guards import is_public
from medaccord.web.lost import lost
from medaccord.web.presenters.words import marking_words
from medaccord.web.request import Request
from medaccord.web.templatetags.instants import binding_text, clock, utc_offset, zone_name
from medaccord.web.viewmodels import Act, Link, Marking, NavItem, Notice, Shell

KINDS: dict[int, Any] = {
    messages.SUCCESS: "success",
    messages.INFO: "info",
    messages.WARNING: "warning",
    messages.ERROR: "error",
}


def show(
    request: HttpRequest,
    template: str,
    page: Any,
    *,
    status: int = 200,
    marking: str | handling.Marking = "",
    own: bool = False,
) -> HttpResponse:
    """Render a screen with its page; `marking` is the highest TLP label on it, or all that it carries, for
    signed-in pages, and `own` says that it is of the reader's own report.

    A refused form that the page has no place for, because the step is no longer open, is told at the top.
    """
    summed_up: list[BaseForm] = []
    shell = _for_paper(cast(Request, request), shell_for(cast(Request, request), marking, own=own))
    words: dict[str, Any] = {"page": page, "shell": shell, "summed_up": summed_up}
    answer = render(request, template, words, status=status)
    refused = getattr(request, "refused", None)
    if refused is None or any(form is refused for form in summed_up):
        return answer
    return render(request, template, words | {"shell": replace(shell, lost=lost(refused))}, status=status)


def _for_paper(request: Request, shell: Shell) -> Shell:
    """The frame that says on paper for whom the page was drawn up and when (need-to-know 25).

    What everybody reads alike is printed as it is.
    """
    reader = _("whoever holds the code") if request.holds_receipt else shell.who
    if not reader or (shell.marking is None and is_public(request)):
        return shell
    return replace(shell, printed=drawn_for(reader))


def drawn_for(reader: str) -> str:
    """'Drawn up for R. Okafor at 2026-11-23 15:00 UTC.'"""
    return _("Drawn up for %(reader)s at %(time)s.") % {"reader": reader, "time": binding_text(now())}


def say(request: HttpRequest, sentence: str) -> None:
    """Tell on the next page what was just done, without content: the sentence waits in the session."""
    messages.success(request, sentence)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the frame of pages that are not rendered by `show`, such as the sign-in; made when
    one of these asks for it."""
    if not hasattr(request, "actor"):
        return {}
    return {"shell": SimpleLazyObject(lambda: shell_for(cast(Request, request)))}


def public_shell(query: str = "", path: str = "") -> Shell:
    """The frame of what everybody sees alike."""
    return Shell(
        nav=_current(_stranger_nav(), path),
        banner=banner(),
        search_href=reverse("advisory.list"),
        search_label=_("Search advisories, devices, CVE IDs"),
        query=query,
        footer=_current(footer(), path),
        footer_note=_("Operated by %s.") % settings.MEDACCORD.center_name,
    )


def shell_for(request: Request, marking: str | handling.Marking = "", *, own: bool = False) -> Shell:
    """The frame for one reader."""
    who = request.profile
    if who is None:
        nav = _holder_nav() if request.holds_receipt else _stranger_nav()
        shell = public_shell(request.GET.get("q", ""), request.path)
        held = marked(marking, is_own=True) if request.holds_receipt else None
        return replace(shell, nav=_current(nav, request.path), marking=held, notices=_notices(request))
    shell = public_shell(path=request.path)
    if request.owes_factor:
        nav = (NavItem(_("Second step"), reverse("factor.add_app")),)
        shell = replace(shell, nav=_current(nav, request.path), search_href="", home_href=nav[0].href)
        who_is_in = ", ".join(filter(None, (who.name, who.organisation)))
        return replace(shell, who=who_is_in, sign_out=_sign_out(), notices=_notices(request))
    return replace(
        shell,
        nav=_current(tuple(_person_nav(request, who.at_desk)), request.path),
        search_href=reverse("search.page"),
        search_label=_("Search cases, devices, CVE IDs"),
        query=request.GET.get("q", "") if request.path == reverse("search.page") else "",
        marking=marked(marking, has_organisation=bool(who.organisation), is_own=own),
        who=", ".join(filter(None, (who.name, who.organisation))),
        who_href=reverse("sign_in.page") if request.entering else "",
        zone=zone_words(),
        sign_out=_sign_out(),
        notices=(*_link_notice(request), *_doubt_notices(request), *_notices(request)),
    )


def _sign_out() -> Act:
    return Act(_("Sign out"), reverse("account_logout"), "post", "plain")


def banner() -> str:
    """Whose website this is; without configuration it says that it is no government's."""
    if settings.MEDACCORD.demonstration:
        return _("A demonstration with made-up data. Not an official website of any government.")
    government = settings.MEDACCORD.official_site_of
    return _("An official website of %s.") % government if government else ""


def footer() -> tuple[NavItem, ...]:
    """Links at the foot of every page."""
    return (
        NavItem(_("Safety communications"), reverse("communication.list")),
        NavItem(_("Calculators"), reverse("calculator.list")),
        NavItem(_("How to reach us"), reverse("reach.page")),
        NavItem(_("Disclosure policy"), reverse("policy.page")),
        NavItem(_("Safe harbor"), reverse("harbor.page")),
        NavItem(_("Accessibility"), reverse("accessibility.page")),
    )


def marked(
    given: str | handling.Marking, *, has_organisation: bool = True, is_own: bool = False
) -> Marking | None:
    """A TLP 2.0 label and handling marks with what they allow their reader, in one line.

    A report is its reporter's own: what they do with it is theirs to say.
    """
    if not given:
        return None
    made = handling.Marking(Tlp(given)) if isinstance(given, str) else given
    kinds: dict[Tlp, Any] = {Tlp.CLEAR: "clear", Tlp.GREEN: "green", Tlp.RED: "red"}
    note = _(sentence(made.label, has_organisation=has_organisation))
    if is_own:
        note = _("So others handle your report. Handle what they write to you here in the same way.")
    elif made.onward is not Onward.FREE:
        note = f"{note} {_(ONWARD_SENTENCES[made.onward])}"
    return Marking(marking_words(replace(made, onward=Onward.FREE)), note, kinds.get(made.label, "amber"))


def zone_words() -> str:
    """The reader's zone as people say it: its short name and offset."""
    instant = now()
    name, offset = zone_name(instant), utc_offset(instant)
    return name if name == offset else f"{name} ({offset})"


def _stranger_nav() -> tuple[NavItem, ...]:
    return (
        NavItem(_("Report"), reverse("report.begin")),
        NavItem(_("Follow a report"), reverse("receipt.track")),
        NavItem(_("Advisories"), reverse("advisory.list")),
        NavItem(_("Sign in"), reverse("account_login")),
    )


def _holder_nav() -> tuple[NavItem, ...]:
    return (
        NavItem(_("Your report"), reverse("tracking.page")),
        NavItem(_("Advisories"), reverse("advisory.list")),
    )


def _person_nav(request: Request, at_desk: bool) -> Iterator[NavItem]:
    yield NavItem(_("My work"), "/my-work/")
    yield NavItem(_("Cases"), "/cases/")
    if at_desk:
        yield NavItem(_("Reports"), reverse("report.list"))
    yield NavItem(_("Advisories"), reverse("advisory.list"))
    if at_desk:
        yield NavItem(_("Directory"), reverse("directory.page"))
    yield from _kept_nav(request, at_desk)
    if at_desk:
        yield NavItem(_("Texts"), reverse("template.list"))


def _kept_nav(request: Request, at_desk: bool) -> Iterator[NavItem]:
    """The way to what the reader administers: to its page, or of several to the list of them."""
    kept = kept_by(request.actor)
    if len(kept) == 1:
        yield NavItem(_("Your organization"), reverse("organisation.page", args=[*kept]))
    elif kept and not at_desk:
        yield NavItem(_("Your organizations"), reverse("directory.page"))


def _current(items: tuple[NavItem, ...], path: str) -> tuple[NavItem, ...]:
    """Mark the place that a path lies in, of one within another the inner one."""
    around = [i.href for i in items if path.startswith(i.href)] if path else []
    here = max(around, key=len, default="")
    return tuple(NavItem(i.label, i.href, bool(here) and i.href == here) for i in items)


def _link_notice(request: Request) -> tuple[Notice, ...]:
    """Until when somebody is in who came by a one-time link, and how to come back."""
    if request.link_until is None:
        return ()
    own = reverse("sign_in.make")
    link = None if request.path == own else Link(_("Make a sign-in to come back"), own)
    until = f"{clock(request.link_until)} {zone_name(request.link_until)}"
    return (Notice("info", _("You came by a link that works once. It holds until %s.") % until, link),)


def _doubt_notices(request: Request) -> Iterator[Notice]:
    """What waits, and for whom, until somebody confirms that the reader is who they were (decision 0243)."""
    who = request.profile
    if who is None or not who.was_in_doubt:
        return
    if who.in_doubt:
        told = _(
            "Your sign-in was reset, or you came in by a recovery code. Ask an administrator of your "
            "organization, or whoever is on duty at the coordination center, to confirm that it is you."
        )
        yield Notice("warning", told)
    if waits := waiting_cases(request.actor):
        told = ngettext(
            "%d case is closed to you until its lead or a colleague there confirms that it is you.",
            "%d cases are closed to you until each one’s lead or a colleague there confirms that it is you.",
            waits,
        )
        yield Notice("warning", told % waits)


def _notices(request: Request) -> tuple[Notice, ...]:
    return tuple(Notice(KINDS.get(m.level, "info"), str(m.message)) for m in messages.get_messages(request))
