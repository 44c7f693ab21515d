"""Turns in a case's life: the pages that ask before they are taken."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.forms import Form
from django.utils.translation import gettext as _

from medaccord.apps.cases.queries.views import CaseView
from medaccord.domain.cvd.report import ReportState
from medaccord.domain.roles import Role
from medaccord.web import viewmodels as v
from medaccord.web.presenters.cases.confirm import cancel
from medaccord.web.presenters.cases.head import address, crumbs
from medaccord.web.templatetags.instants import binding_text


def party_choices(view: CaseView) -> list[tuple[str, str]]:
    """Parties that take part now, as choices of a form."""
    return [
        (str(p.id), p.name) for p in view.parties if _takes_part(p.role, p.report_state) and not p.left_at
    ]


def _takes_part(role: str, state: str) -> bool:
    return role != Role.LEAD and (role == Role.REPORTER or state != ReportState.START)


def assign_page(view: CaseView, form: Form, release_at: dt.datetime | None) -> v.ConfirmPage:
    """Another lead, and what stays as it is."""
    text = [_("Your colleague decides in this case from now on. You stay a coordinator in it.")]
    if release_at:
        words = _("The advisory is set to be released on %s. It stays set; the new lead can take it back.")
        text.append(words % binding_text(release_at))
    return v.ConfirmPage(
        heading=_("Hand the case to a colleague"),
        text=tuple(text),
        box=v.FormBox(
            "assign",
            f"{address(view.id)}assign/",
            form,
            (v.Submit(_("Hand it over"), "assign", look="filled"),),
        ),
        cancel=cancel(view),
        crumbs=crumbs(view, _("Hand it over")),
        facts=(v.Pair(_("Case lead"), view.lead),),
    )


def take_over_page(view: CaseView, form: Form, release_at: dt.datetime | None) -> v.ConfirmPage:
    """A coordinator leads the case from now on, though its lead did not hand it over."""
    text = [
        _("You decide in this case from now on. %s and everybody at its desk are told, with your reason.")
        % (view.lead or _("Whoever led it")),
        _("Whoever led it stays a coordinator, unless they have left the center: then their access ends."),
    ]
    if release_at:
        words = _("The advisory is set to be released on %s. It stays set; you can take it back.")
        text.append(words % binding_text(release_at))
    return v.ConfirmPage(
        heading=_("Take over this case"),
        text=tuple(text),
        box=v.FormBox(
            "assign",
            f"{address(view.id)}assign/",
            form,
            (v.Submit(_("Take it over"), "assign", look="filled"),),
        ),
        cancel=cancel(view),
        crumbs=crumbs(view, _("Take it over")),
        facts=(v.Pair(_("Case lead"), view.lead),),
    )


def reopen_page(view: CaseView, form: Form, now: dt.datetime) -> v.ConfirmPage:
    """The successor of a closed case."""
    text = [
        _("A new case with a number of its own goes on where this one ended. This one stays closed."),
        _("Answers, posts and files stay here. Its makers' products are listed again in the new case."),
    ]
    if end := view.end_in_force(now):
        text.append(_("The embargo until %s binds in the new case as well.") % binding_text(end))
    return v.ConfirmPage(
        heading=_("Reopen this case as a new one"),
        text=tuple(text),
        box=v.FormBox(
            "reopen",
            f"{address(view.id)}reopen/",
            form,
            (v.Submit(_("Open the new case"), "reopen", look="filled"),),
        ),
        cancel=cancel(view),
        crumbs=crumbs(view, _("Reopen")),
    )


def merge_page(view: CaseView, form: Form, now: dt.datetime, unsaid: Sequence[str] = ()) -> v.ConfirmPage:
    """One case into another, and what each side reads then; `unsaid` is what then goes nowhere."""
    text = [
        _("This case closes. Its reports are answered in the other one from then on."),
        _("Answers, posts and files stay here. Nobody reads the other case before it agrees to take part."),
    ]
    if end := view.end_in_force(now):
        words = _("The embargo until %s binds there too, unless an earlier end does already.")
        text.append(words % binding_text(end))
    text += unsaid
    return v.ConfirmPage(
        heading=_("Merge this case into another one"),
        text=tuple(text),
        box=v.FormBox(
            "merge",
            f"{address(view.id)}merge/",
            form,
            (v.Submit(_("Merge the cases"), "merge", look="danger"),),
        ),
        cancel=cancel(view),
        crumbs=crumbs(view, _("Merge")),
        danger=True,
    )
