"""The people of one party in a case, and the forms that bring a colleague in or take one out."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _

from medaccord.apps.cases.queries.doubts import Waits
from medaccord.apps.cases.queries.team import Team
from medaccord.apps.cases.queries.views import CaseView
from medaccord.apps.parties.queries.in_doubt import Doubted
from medaccord.domain.verbs import Verb
from medaccord.web import viewmodels as v
from medaccord.web.presenters.advisories.counsel import counsel_pairs
from medaccord.web.presenters.cases.case import may
from medaccord.web.presenters.cases.head import Tab, address, case_head
from medaccord.web.presenters.parties.directory import address as organisation_address


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
        counsel=tuple(counsel_pairs(view, found)),
    )


def confirm_address(one: Waits) -> str:
    """Where one person of a party is confirmed."""
    return reverse("colleague.confirm", args=[one.case, one.party, one.person])


def confirm_page(view: CaseView, one: Waits, form: Form) -> v.ConfirmPage:
    """Say that somebody is who they were; how to make sure of it stands before the button."""
    people = address(view.id, Tab.PEOPLE)
    return v.ConfirmPage(
        heading=_("Is it really them?"),
        text=(
            _("Their sign-in was reset, or they came in by a recovery code. So this case is closed to them."),
            _("Call them on a number that you knew before, or see them. A message alone proves nothing."),
            _("Once you confirm, they read and write here as before. It is noted that you did."),
        ),
        box=v.FormBox(
            "confirm", confirm_address(one), form, (v.Submit(_("It is them"), "confirm", look="filled"),)
        ),
        cancel=v.Link(_("Back, nothing changes"), people),
        crumbs=(v.NavItem(view.number, address(view.id)), v.NavItem(_("Confirm"), "")),
        facts=(
            v.Pair(_("Person"), one.name),
            v.Pair(_("Works for"), one.party_name),
            v.Pair(_("Case"), one.number),
        ),
    )


def waiting_rows(cases: Sequence[Waits], people: Sequence[Doubted]) -> tuple[v.WorkRow, ...]:
    """Whom the reader may confirm, as rows of my work."""
    return (*map(_person_row, people), *map(_case_row, cases))


def _person_row(one: Doubted) -> v.WorkRow:
    there = reverse("member.confirm", args=[one.person])
    return _row(one.name, there, one.organisation or _("belongs to no organization"), _("their sign-in"))


def _case_row(one: Waits) -> v.WorkRow:
    return _row(one.name, confirm_address(one), f"{one.number}, {one.party_name}", one.number)


def _row(name: str, there: str, meta: str, about: str) -> v.WorkRow:
    act = v.Act(_("Confirm"), there, look="outline", about=f"{name}, {about}")
    return v.WorkRow(when=_("now"), what=_("Say whether it is %s") % name, href=there, meta=meta, act=act)


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
    if may(view, Verb.COLLEAGUE_REMOVE) and found.removable:
        yield v.FormBox(
            "remove",
            team_address(view.id, found.party, "remove"),
            remove,
            (v.Submit(_("Take them out"), "remove", look="danger"),),
            _("Take somebody out"),
            _("They see nothing further of the case. What they know, they keep private."),
        )
