"""What a party reads that was taken out of a case: why, what stays private, and what it can do."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from medaccord.apps.cases.queries.removals import Removal
from medaccord.web import viewmodels as v
from medaccord.web.presenters.cases import invitation
from medaccord.web.presenters.words import because, short_day
from medaccord.web.templatetags.instants import binding_text, day


def removed_page(told: Removal) -> v.TextPage:
    """The end of a party's part, in the words of the case's lead."""
    return v.TextPage(
        heading=_("You no longer take part"),
        lead=_("The coordination center took you out of this case on %s.") % day(told.at),
        sections=(
            v.Prose("why", _("Why"), tuple(filter(None, because(told.reason).splitlines()))),
            v.Prose("private", _("What stays private"), (_bound(told),)),
            v.Prose(
                "next",
                _("What you can do"),
                (_("If you see it otherwise, write to the coordination center. It can invite you anew."),),
                (v.Link(_("How to reach it"), "/reach/"), v.Link(_("Go to my work"), "/my-work/")),
            ),
        ),
    )


def _bound(told: Removal) -> str:
    if told.bound_until is None:
        return _("No embargo bound you on that day. Handle what you know with care all the same.")
    until = binding_text(told.bound_until)
    return _("You agreed to keep details private until %s. That stays, unless they become public.") % until


def removal_link(told: Removal, now: dt.datetime) -> v.Link:
    """That a party was taken out, as one line of my work."""
    named = ", ".join(filter(None, (told.reference, told.alias, short_day(told.at, now))))
    return v.Link(_("You were taken out of a case: read why"), invitation.address(told.participant), named)
