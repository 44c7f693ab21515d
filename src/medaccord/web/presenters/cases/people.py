"""The people of a case: who takes part, how far each is reached, and the forms that bring somebody in."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from medaccord.apps.cases.queries.contacts import Touch
from medaccord.apps.cases.queries.views import CaseView, Party
from medaccord.apps.parties.queries.reach import Point
from medaccord.domain.cvd import report
from medaccord.domain.cvd.consent import ConsentState
from medaccord.domain.cvd.report import ReportEvent, ReportState
from medaccord.domain.cvd.turn import Item
from medaccord.domain.roles import Role
from medaccord.domain.verbs import Verb
from medaccord.web import viewmodels as v
from medaccord.web.forms.cases.nominations import ProposeForm
from medaccord.web.forms.cases.people import (
    AdmitForm,
    ContactForm,
    FinishForm,
    InviteForm,
    JudgeForm,
    LeaveForm,
    RemoveForm,
    ResumeForm,
    ShowHistoryForm,
)
from medaccord.web.forms.parties.directory import OrganisationForm
from medaccord.web.presenters.cases import nominations, own_part
from medaccord.web.presenters.cases.answers import is_silent, report_words
from medaccord.web.presenters.cases.case import may
from medaccord.web.presenters.cases.head import Tab, address, case_head
from medaccord.web.presenters.cases.team import team_address
from medaccord.web.presenters.parties import directory
from medaccord.web.presenters.words import (
    CHANNELS,
    CONSENTS,
    CONTACTS,
    OWN_SOURCES,
    UPSHOTS,
    ago,
    because,
    role_of,
    say,
    short_day,
    when,
)

CONSENT_KINDS: dict[str, v.parts.StatusKind] = {
    ConsentState.NO_EMBARGO: "neutral",
    ConsentState.INVITED: "waiting",
    ConsentState.SIGNATORY: "done",
    ConsentState.LAPSED: "waiting",
    ConsentState.DECLINED: "declined",
}
MOST_TOUCHES = 30
REPLAY = "replay"
"""Origin of cases whose organisations are invented and in no directory."""


@dataclass
class Boxes:
    """The forms of the page as they are shown; None for those that this reader does not have.

    `owed` is everything owed in the case, where there is a form to say that one's part is done.
    """

    invite: InviteForm | None = None
    contact: ContactForm | None = None
    admit: AdmitForm | None = None
    show: ShowHistoryForm | None = None
    remove: RemoveForm | None = None
    judge: JudgeForm | None = None
    finish: FinishForm | None = None
    resume: ResumeForm | None = None
    propose: ProposeForm | None = None
    leave: LeaveForm | None = None
    organisation: OrganisationForm | None = None
    events: tuple[ReportEvent, ...] = field(default=())
    owed: tuple[Item, ...] = ()


def judgments(view: CaseView) -> tuple[ReportEvent, ...]:
    """The steps that the reader's own party can take with the report now (Vultron RM)."""
    mine = view.mine
    if mine is None or mine.role == Role.LEAD or not may(view, Verb.PARTICIPANT_JUDGE):
        return ()
    possible = report.events_from(ReportState(mine.report_state))
    return tuple(event for event in ReportEvent if event in possible and event != ReportEvent.RECEIVE)


def people_page(
    view: CaseView,
    touches: Sequence[Touch],
    points: Sequence[Point],
    boxes: Boxes,
    now: dt.datetime,
    told: Collection[uuid.UUID],
    teams: Mapping[uuid.UUID, Sequence[str]],
    unread: Collection[uuid.UUID] = (),
) -> v.CasePeoplePage:
    """Everybody in the case whom this reader may know.

    `told` are those told before they agreed, `teams` the people of each party by name, `unread` the parties
    of which nobody can come in to read.
    """
    return v.CasePeoplePage(
        head=case_head(view, Tab.PEOPLE),
        people=_people(view, now, told, teams, unread),
        contacts=_points(view, points, now) if view.is_desk else None,
        boxes=(*_boxes(view, boxes), *_own_boxes(view, boxes, now)),
        attempts=tuple(_event(view, touch, now) for touch in touches[:MOST_TOUCHES]),
        find=_find(view),
    )


def _find(view: CaseView) -> v.Link | None:
    if not view.is_desk:
        return None
    there = f"{address(view.id, Tab.PEOPLE)}finding/"
    return v.Link(_("Find a way to reach somebody"), there, _("Who may be concerned, and where we looked"))


def _people(
    view: CaseView,
    now: dt.datetime,
    told: Collection[uuid.UUID],
    teams: Mapping[uuid.UUID, Sequence[str]],
    unread: Collection[uuid.UUID],
) -> v.Table:
    heads = (_("Party"), _("Role"), _("Report"), _("Embargo"), _("Reached"), _("Who works on it"))
    rows = tuple(
        _row(view, party, now, party.id in told, _team(view, party, teams.get(party.id), party.id in unread))
        for party in view.parties
    )
    return v.Table(_("Who takes part"), heads, rows, _("You alone see this case."))


def _team(view: CaseView, party: Party, names: Sequence[str] | None, unread: bool) -> v.Cell:
    """The people of a party by name, where the reader may know them, and what to do if none can come in."""
    if names is None:
        return v.Cell(view.lead if party.role == Role.LEAD else _("not shown"))
    there = team_address(view.id, party.id)
    who = ", ".join(names) or _("nobody now")
    if not unread or party.left_at:
        return v.Cell(who, href=there)
    steps = (
        v.Act(_("Log a call"), f"{address(view.id, Tab.PEOPLE)}?party={party.id}#contact", about=party.name),
        v.Act(_("Add a person"), there, about=party.name),
    )
    return v.Cell(who, _("Nobody of it can read what is sent here."), href=there, acts=steps)


def invited(name: str, unread: bool) -> str:
    """What was done by an invitation, and what is left to do where nobody can read it."""
    if unread:
        words = _("%s is invited, and nobody of it can read that yet. Call it, or add a person with a link.")
        return words % name
    return _("%s is invited.") % name


def _row(view: CaseView, party: Party, now: dt.datetime, told: bool, team: v.Cell) -> v.Row:
    word, note = report_words(party, now)
    return v.Row(
        (
            v.Cell(party.name, _end(party, now), tag=_tag(party)),
            v.Cell(role_of(party)),
            v.Cell(word, note),
            _consent(view, party, now),
            v.Cell(*_reached(party, now), acts=tuple(_proof(view, party, told))),
            team,
        ),
        late=is_silent(party, now),
    )


def _tag(party: Party) -> v.Tag | None:
    if party.left_at:
        return v.Tag(_("Removed") if party.removed_because else _("Left"))
    return v.Tag(_("You"), "new") if party.mine else None


def _end(party: Party, now: dt.datetime) -> str:
    """How a party's part ended, as far as it did, in its own words."""
    if party.left_at:
        bound = _("bound until %s") % short_day(party.bound_until, now) if party.bound_until else ""
        return ", ".join(filter(None, (because(party.removed_because) or party.left_because, bound)))
    if not party.finished_at:
        return ""
    since = _("done since %s") % short_day(party.finished_at, now)
    return ": ".join(filter(None, (since, party.finished_because)))


def _consent(view: CaseView, party: Party, now: dt.datetime) -> v.Cell:
    number = max((t.number for t in view.proposals if t.id in party.signed), default=0)
    note = _("terms %s") % number if number and party.consent == ConsentState.SIGNATORY else ""
    if party.consent in (ConsentState.INVITED, ConsentState.LAPSED) and party.lapses_at:
        words = _("answer was due %s") if party.lapses_at < now else _("answer due %s")
        note = words % short_day(party.lapses_at, now)
    return v.Cell(say(CONSENTS, party.consent), note, CONSENT_KINDS[party.consent])


def _reached(party: Party, now: dt.datetime) -> tuple[str, str]:
    """The furthest sign of a party, then how it began; a reporter's own visits are never shown."""
    if party.role == Role.REPORTER:
        return _("not shown"), ""
    if party.role == Role.LEAD:
        return _("runs the case"), ""
    trail = (
        (_("answered %s"), party.acknowledged_at),
        (_("opened %s"), party.opened_at),
        (_("invited %s"), party.invited_at),
    )
    sign = next((words % ago(at, now) for words, at in trail if at), _("not yet"))
    first = _("first tried %s") % short_day(party.first_contact_at, now) if party.first_contact_at else ""
    return sign, first


def _proof(view: CaseView, party: Party, told: bool) -> Iterator[v.Act]:
    """What an organisation was told at first contact, and for the desk what was done to reach it."""
    if told:
        there = f"/invitations/{party.id}/report/"
        yield v.Act(_("The report as sent"), there, look="plain", about=party.name)
    if view.is_desk and party.organisation and party.role != Role.LEAD:
        where = f"{address(view.id, Tab.PEOPLE)}{party.id}/attempts/"
        yield v.Act(_("Attempts"), where, look="plain", about=party.name)


def _points(view: CaseView, points: Sequence[Point], now: dt.datetime) -> v.Table:
    """Every way to reach each organisation of the case; one without any says so."""
    listed = [party for party in view.parties if party.organisation]
    rows = tuple(row for party in listed for row in _ways(view, party, points, now))
    heads = (_("Party"), _("Way to reach it"), _("Checked"))
    return v.Table(_("How we reach them"), heads, rows, _("No organization takes part yet."))


def _ways(view: CaseView, party: Party, points: Sequence[Point], now: dt.datetime) -> Iterator[v.Row]:
    assert party.organisation is not None
    kept = view.origin != REPLAY
    name = v.Cell(party.name, href=directory.address(party.organisation, view.id) if kept else "")
    mine = [point for point in points if point.organisation == party.organisation]
    if not mine:
        yield v.Row((name, v.Cell(_("none known")), v.Cell(_("nothing to check"))))
    for point in mine:
        sign = directory.checked(point, now)
        note = ", ".join(filter(None, (say(CHANNELS, point.channel), point.note)))
        yield v.Row((name, v.Cell(point.value, note), v.Cell(sign.word, sign.note, sign.kind)))


def _event(view: CaseView, touch: Touch, now: dt.datetime) -> v.Event:
    party = view.party(touch.party)
    name = party.name if party else _("a party")
    upshot = say(UPSHOTS, touch.upshot)
    told = (when(touch.at, now), say(CHANNELS, touch.channel).lower(), touch.to, source_of(touch), upshot)
    return v.Event(
        f"{say(CONTACTS, touch.act)} {name}", ", ".join(filter(None, told)), on=touch.act != "attempt"
    )


def source_of(touch: Touch) -> str:
    """Who or what tells of a contact."""
    return say(OWN_SOURCES, touch.source) if touch.channel == "platform" else touch.source


def _boxes(view: CaseView, boxes: Boxes) -> Iterator[v.FormBox]:
    here = address(view.id, Tab.PEOPLE)
    if boxes.judge is not None:
        yield _judge_box(view, boxes.judge, boxes.events)
    if boxes.invite is not None:
        yield v.FormBox(
            "invite",
            f"{here}invite/",
            boxes.invite,
            (v.Submit(_("Send the invitation"), "invite", look="filled"),),
            _("Invite a party"),
            _("Before a yes, its people see your center's name, your words, the terms and the date."),
        )
    if boxes.contact is not None:
        yield v.FormBox(
            "contact",
            f"{here}contact/",
            boxes.contact,
            (v.Submit(_("Log it"), "contact"),),
            _("Log a contact"),
            _("Every attempt counts as proof: the clock of a silent manufacturer starts with the first."),
        )
    if boxes.organisation is not None:
        yield directory.add_box(boxes.organisation, view.id, folded=True)
    if boxes.admit is not None:
        yield v.FormBox(
            "admit",
            f"{here}admit/",
            boxes.admit,
            (v.Submit(_("Let this colleague in"), "admit"),),
            _("Let a colleague in"),
            _("Nobody at the center sees this case without it."),
            folded=True,
        )
    if boxes.show is not None:
        yield v.FormBox(
            "show",
            f"{here}show-history/",
            boxes.show,
            (v.Submit(_("Show it all"), "show"),),
            _("Show earlier posts and files"),
            _(
                "A party that joins reads what is said to all participants from then on. This opens to it"
                " everything from before. That may tell of what moved to a linked case."
            ),
            folded=True,
        )
    if boxes.remove is not None:
        yield v.FormBox(
            "remove",
            f"{here}remove/",
            boxes.remove,
            (v.Submit(_("Take it out of the case"), "remove", look="danger"),),
            _("Take a party out"),
            _(
                "Its people see nothing further from now on. They read why, and what they agreed to keep"
                " private stays private. It can be invited anew."
            ),
            folded=True,
        )


def _own_boxes(view: CaseView, boxes: Boxes, now: dt.datetime) -> Iterator[v.FormBox]:
    own = view.mine
    if own is None:
        return
    if boxes.finish is not None:
        yield own_part.finish_box(view, own, boxes.finish, boxes.owed)
    if boxes.resume is not None:
        yield own_part.resume_box(view, own, boxes.resume, now)
    if boxes.propose is not None:
        yield nominations.propose_box(view, own, boxes.propose)
    if boxes.leave is not None:
        yield own_part.leave_box(view, own, boxes.leave)


def judgment(event: ReportEvent) -> str:
    """A step with the report as the label of its button."""
    return {
        ReportEvent.VALIDATE: _("It is valid"),
        ReportEvent.INVALIDATE: _("It is not valid"),
        ReportEvent.ACCEPT: _("We work on it"),
        ReportEvent.DEFER: _("We defer it"),
        ReportEvent.CLOSE: _("We close the report"),
    }[event]


def _judge_box(view: CaseView, form: JudgeForm, events: Sequence[ReportEvent]) -> v.FormBox:
    mine = view.mine
    party: uuid.UUID | str = mine.id if mine else ""
    return v.FormBox(
        "judge",
        f"{address(view.id, Tab.PEOPLE)}{party}/judge/",
        form,
        tuple(v.Submit(judgment(event), event.value) for event in events),
        _("The report, as your organization sees it"),
        _("The coordination center sees your answer."),
    )
