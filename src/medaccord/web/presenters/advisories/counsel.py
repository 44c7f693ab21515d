"""The seat of a party's counsel: what its people and the desk see of it, and the steps with it."""

from __future__ import annotations

from collections.abc import Iterator

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _

from medaccord.apps.cases.queries.team import Team
from medaccord.apps.cases.queries.views import CaseView
from medaccord.domain.verbs import Verb
from medaccord.web import viewmodels as v
from medaccord.web.presenters.cases.case import may
from medaccord.web.presenters.cases.head import Tab, address, crumbs


def counsel_pairs(view: CaseView, found: Team) -> Iterator[v.Pair]:
    """Whether statements wait for a counsel, and who that is for its own people; nothing where none can."""
    if found.speaks_out:
        ended = _("Ended: %s") % found.counsel_ended_because if found.counsel_ended_because else ""
        yield v.Pair(_("Counsel"), _seat(found), note=ended, acts=tuple(_acts(view, found)))


def _seat(found: Team) -> str:
    if not found.counselled:
        return _("None. Statements go out without one.")
    if found.counsel:
        return _("%s. Statements wait for their approval.") % found.counsel[0].name
    if found.own:
        return _("Nobody sits there now. Statements wait until you name somebody.")
    return _("It has one. Its statements wait for their approval.")


def _acts(view: CaseView, found: Team) -> Iterator[v.Act]:
    if may_name(view, found):
        there = reverse("counsel.name", args=[view.id, found.party])
        yield v.Act(_("Name your counsel"), there, about=found.name)
    if found.may_end and may(view, Verb.COUNSEL_END):
        there = reverse("counsel.end", args=[view.id, found.party])
        yield v.Act(_("End this seat"), there, look="plain", about=found.name)


def may_name(view: CaseView, found: Team) -> bool:
    """Whether the reader may name somebody: a member of the party whose seat nobody holds."""
    free = found.own and found.speaks_out and not found.counsel
    return free and bool(found.others) and may(view, Verb.COUNSEL_NAME)


def name_page(view: CaseView, found: Team, form: Form) -> v.ConfirmPage:
    """What counsel sees, what waits from then on, and who ends it."""
    there = reverse("counsel.name", args=[view.id, found.party])
    return v.ConfirmPage(
        heading=_("Name your counsel in this case"),
        text=(
            _("They read what is published under your organization’s name, and nothing else of the case."),
            _("Nothing of that goes out before they approve it, in exactly the version that goes out."),
            _("An administrator of your organization, or the lead of the case, can end it again."),
        ),
        box=v.FormBox("name", there, form, (v.Submit(_("Name them"), "name", look="filled"),)),
        cancel=_back(view, found),
        crumbs=crumbs(view, _("Counsel"), Tab.PEOPLE),
    )


def end_page(view: CaseView, found: Team, form: Form) -> v.ConfirmPage:
    """What becomes of what waits."""
    there = reverse("counsel.end", args=[view.id, found.party])
    return v.ConfirmPage(
        heading=_("End the seat of this counsel"),
        text=(
            _("They see nothing further, and nothing new waits for them."),
            _("What waits now is not approved. It goes out once somebody of the party saves it again."),
        ),
        box=v.FormBox("end", there, form, (v.Submit(_("End it"), "end", look="danger"),)),
        cancel=_back(view, found),
        crumbs=crumbs(view, _("Counsel"), Tab.PEOPLE),
        facts=(v.Pair(_("Party"), found.name), *(v.Pair(_("Counsel"), one.name) for one in found.counsel)),
        danger=True,
    )


def team_back(view: CaseView, found: Team) -> str:
    """The page of the party's people."""
    return f"{address(view.id, Tab.PEOPLE)}{found.party}/team/"


def _back(view: CaseView, found: Team) -> v.Link:
    return v.Link(_("Back to its people, nothing changes"), team_back(view, found))
