"""Emergency access: the page on which it is taken, what its desk sees of it, and the second look."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _

from medaccord.apps.cases.queries.access import AccessView
from medaccord.apps.cases.queries.views import CaseView
from medaccord.domain.sharing import Review
from medaccord.web import viewmodels as v
from medaccord.web.presenters.cases.head import Tab, address, crumbs
from medaccord.web.presenters.words import EMERGENCIES, say
from medaccord.web.templatetags.instants import moment


def take_link() -> v.Link:
    """The way to the page, for members of the center."""
    return v.Link(_("Emergency access to a case"), reverse("access.take"), _("for four hours"))


def take_page(form: Form) -> v.ConfirmPage:
    """What it opens, what it does not, and who is told."""
    submit = v.Submit(_("Enter the case for four hours"), "take", look="danger")
    return v.ConfirmPage(
        heading=_("Emergency access to a case"),
        text=(
            _("For one case, when you cannot wait until its desk admits you."),
            _("Its desk is told at once, and a colleague reviews it within a day."),
            _("Trade secrets, who reported, and talks among people chosen by name stay closed."),
        ),
        box=v.FormBox("take", reverse("access.take"), form, (submit,)),
        cancel=v.Link(_("Back to my work, nothing changes"), reverse("work.page")),
        crumbs=(v.NavItem(_("My work"), reverse("work.page")), v.NavItem(_("Emergency access"), "")),
        danger=True,
    )


def access_table(view: CaseView, found: Sequence[AccessView], now: dt.datetime) -> v.Table | None:
    """Everybody who entered in an emergency, with the second look where it is owed."""
    if not found:
        return None
    heads = (_("Who"), _("Why"), _("From"), _("Until"), _("Second look"))
    return v.Table(_("Emergency access"), heads, tuple(_row(view, one, now) for one in found), "")


def _row(view: CaseView, one: AccessView, now: dt.datetime) -> v.Row:
    late = not one.review and one.review_due < now
    return v.Row(
        (
            v.Cell(one.name),
            v.Cell(say(EMERGENCIES, one.ground), one.reason),
            v.Cell(moment(one.since)),
            v.Cell(moment(one.until)),
            _second(view, one),
        ),
        late=late,
    )


def _second(view: CaseView, one: AccessView) -> v.Cell:
    if one.review:
        word = _("It was right") if one.review == Review.UPHELD else _("It was not right")
        return v.Cell(f"{word}: {one.reviewer}", one.review_words)
    due = _("due %s") % moment(one.review_due)
    if not one.may_review:
        return v.Cell(_("A colleague of the desk"), due)
    there = reverse("access.review", args=[view.id, one.id])
    return v.Cell(_("You or a colleague"), due, acts=(v.Act(_("Look at it"), there, about=one.name),))


def review_page(view: CaseView, one: AccessView, form: Form) -> v.ConfirmPage:
    """Another person's look at it."""
    submit = v.Submit(_("Record it"), "review", look="filled")
    return v.ConfirmPage(
        heading=_("Look at an emergency access"),
        text=(
            _("%s entered this case without having been admitted.") % one.name,
            _("Say whether it was right. Where it ends, it ends at once."),
        ),
        box=v.FormBox("review", reverse("access.review", args=[view.id, one.id]), form, (submit,)),
        cancel=v.Link(_("Back to the people, nothing changes"), address(view.id, Tab.PEOPLE)),
        crumbs=crumbs(view, _("Emergency access")),
        facts=(
            v.Pair(_("Who"), one.name),
            v.Pair(_("Ground"), say(EMERGENCIES, one.ground)),
            v.Pair(_("Why"), one.reason),
            v.Pair(_("From"), moment(one.since)),
            v.Pair(_("Until"), moment(one.until)),
        ),
    )
