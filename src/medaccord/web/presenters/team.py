"""The people of one party in a case, and the forms that bring a colleague in or take one out."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from django.forms import Form
from django.utils.translation import gettext as _

from medaccord.apps.cases.queries.team import Team
from medaccord.apps.cases.queries.views import CaseView
from medaccord.domain.verbs import Verb
from medaccord.web import viewmodels as v
from medaccord.web.presenters.case_head import Tab, address, case_head
from medaccord.web.presenters.cases import may
from medaccord.web.presenters.directory import address as organisation_address


def team_address(case: uuid.UUID, party: uuid.UUID, word: str = "") -> str:
    """The page of a party's people, or where a step with one of them goes."""
    return f"{address(case, Tab.PEOPLE)}{party}/team/{f'{word}/' if word else ''}"


def team_page(view: CaseView, found: Team, add: Form, remove: Form) -> v.CaseTeamPage:
    """Who works on the case for one party."""
    rows = tuple(v.Row((v.Cell(one.name),)) for one in found.people)
    return v.CaseTeamPage(
        head=case_head(view, Tab.PEOPLE),
        name=found.name,
        note=_("They read and write for %s. Its other members see nothing of the case.") % found.name,
        people=v.Table(_("Who works on it"), (_("Name"),), rows, _("Nobody works on it now.")),
        back=v.Link(_("Everybody in the case"), address(view.id, Tab.PEOPLE)),
        directory=_directory(view, found),
        boxes=tuple(_boxes(view, found, add, remove)),
    )


def _directory(view: CaseView, found: Team) -> v.Link | None:
    """Where the desk adds people of a party, and gives them a way in."""
    if found.own or not may(view, Verb.COLLEAGUE_ADD):
        return None
    there = organisation_address(found.organisation, view.id)
    return v.Link(_("People of %s in the directory") % found.name, there)


def _boxes(view: CaseView, found: Team, add: Form, remove: Form) -> Iterator[v.FormBox]:
    if may(view, Verb.COLLEAGUE_ADD) and found.others:
        mine = _("They see at once what you see for your organization, earlier posts too.")
        ours = _("Use this when nobody of the party can. Only people on duty there can be chosen.")
        yield v.FormBox(
            "add",
            team_address(view.id, found.party, "add"),
            add,
            (v.Submit(_("Bring them in"), "add", look="filled"),),
            _("Bring a colleague in") if found.own else _("Bring somebody of the party in"),
            mine if found.own else ours,
        )
    if may(view, Verb.COLLEAGUE_REMOVE) and len(found.people) > 1:
        yield v.FormBox(
            "remove",
            team_address(view.id, found.party, "remove"),
            remove,
            (v.Submit(_("Take them out"), "remove", look="danger"),),
            _("Take somebody out"),
            _("They see nothing further of the case. What they know, they keep private."),
        )
