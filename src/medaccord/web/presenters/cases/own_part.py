"""A party's own part in a case, as boxes of the page of people: that it is done, goes on, or leaves."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from medaccord.apps.cases.queries.views import CaseView, Party
from medaccord.domain.cvd.turn import Item
from medaccord.web import viewmodels as v
from medaccord.web.forms.cases.people import FinishForm, LeaveForm, ResumeForm
from medaccord.web.presenters.cases import duties
from medaccord.web.presenters.cases.head import Tab, address
from medaccord.web.presenters.words import short_day


def step(view: CaseView, own: Party, word: str) -> str:
    """Where a step of one's own party goes."""
    return f"{address(view.id, Tab.PEOPLE)}{own.id}/{word}/"


def finish_box(view: CaseView, own: Party, form: FinishForm, owed: tuple[Item, ...]) -> v.FormBox:
    """That the party has done its part; what it still owes stands there first."""
    tasks = [duties.task(view, item) for item in duties.mine(view, owed)]
    listed = _("Still open: %s.") % "; ".join(tasks) if tasks else _("Nothing is open.")
    effect = _("Once you are done, nobody reminds you. You read on, and stay bound to what you agreed to.")
    return v.FormBox(
        "finish",
        step(view, own, "finish"),
        form,
        (v.Submit(_("We are done"), "finish"),),
        _("Say that you are done"),
        f"{listed} {effect}",
        folded=True,
    )


def resume_box(view: CaseView, own: Party, form: ResumeForm, now: dt.datetime) -> v.FormBox:
    """Work is taken up again."""
    since = _("You said so on %s.") % short_day(own.finished_at, now) if own.finished_at else ""
    return v.FormBox(
        "resume",
        step(view, own, "resume"),
        form,
        (v.Submit(_("We take it up again"), "resume"),),
        _("You are done here"),
        f"{since} {_('Nothing but your word on the embargo is waited for.')}".strip(),
    )


def leave_box(view: CaseView, own: Party, form: LeaveForm) -> v.FormBox:
    """The party leaves."""
    return v.FormBox(
        "leave",
        step(view, own, "leave"),
        form,
        (v.Submit(_("Leave the case"), "leave", look="danger"),),
        _("Leave this case"),
        _("You see nothing further. What you agreed to keep private stays private."),
        folded=True,
    )
