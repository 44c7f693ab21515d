"""The log of how a party was reached: rows that several commands write, and the earliest that can be true."""

from __future__ import annotations

import datetime as dt

from medaccord.apps.cases.models import Case, CaseReport, Contact, ContactAct, Participant
from medaccord.apps.intake.models import Report
from medaccord.apps.parties.models import Channel
from medaccord.core.act import Act
from medaccord.domain.cvd.reaching import Upshot
from medaccord.domain.roles import DESK


def note_contact(
    act: Act,
    row: Participant,
    what: ContactAct,
    channel: Channel,
    source: str,
    at: dt.datetime,
    *,
    to: str = "",
    upshot: Upshot | None = None,
) -> Contact:
    """Add one instant to a party's log; of people it names only the desk's, for the party reads it too."""
    contact = Contact(stream=row.stream, room=row.room, participant=row, act=what, channel=channel)
    contact.source, contact.at, contact.to = source, at, to
    contact.upshot = upshot.value if upshot else ""
    contact.by_id = act.by if act.roles & DESK and not act.by_day else None
    return act.add(contact)


def earliest(act: Act, case: Case) -> dt.datetime:
    """The minute in which the case's first report came in: nothing was done for it before (decision 0096)."""
    reports = CaseReport.objects.within(act).filter(stream=case.id)
    told = list(reports.values_list("report_id", flat=True))
    with act.beside(told):  # a report shares the key of its stream
        came = list(Report.rows.filter(id__in=told).values_list("submitted_at", flat=True))
    return min([*came, case.opened_at]).replace(second=0, microsecond=0)
