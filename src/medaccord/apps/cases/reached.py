"""The log of how a party was reached: rows that several commands write, and the earliest that can be true."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable

from medaccord.apps.cases.models import Case, CaseReport, Contact, ContactAct, Participant
from medaccord.apps.intake.models import Report
from medaccord.apps.parties.models import Channel, Origin
from medaccord.apps.parties.queries.members import who_come_in
from medaccord.core.act import Act
from medaccord.core.models import Grant
from medaccord.domain.cvd.reaching import Upshot
from medaccord.domain.roles import DESK, Role


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


def readable_by(act: Act, case: Case, rows: Iterable[Participant]) -> set[uuid.UUID]:
    """Those of some parties of which somebody can read what is sent to them (decision 0202).

    Whoever reported reads by its code; the people of replayed cases are invented and sign in nowhere.
    """
    rows = list(rows)
    rooms = {row.room_id: row.id for row in rows}
    held = Grant.objects.filter(stream=case.stream_id, room__in=list(rooms), until=None)
    keys = set(held.exclude(role__in=DESK).values_list("room_id", "principal_id"))
    if case.origin == Origin.REPLAY:
        there = {one for _, one in keys}
    else:
        there = who_come_in({one for _, one in keys}, act.now)
    found = {row.id for row in rows if row.role == Role.REPORTER}
    return found | {rooms[room] for room, one in keys if one in there}


def count_invitation(act: Act, row: Participant, at: dt.datetime) -> None:
    """Log that a party was sent an invitation which somebody of it can read: an attempt to reach it."""
    note_contact(act, row, ContactAct.ATTEMPT, Channel.PLATFORM, "invitation", at)


def earliest(act: Act, case: Case) -> dt.datetime:
    """The minute in which the case's first report came in: nothing was done for it before (decision 0096)."""
    reports = CaseReport.objects.within(act).filter(stream=case.id)
    told = list(reports.values_list("report_id", flat=True))
    with act.beside(told):  # a report shares the key of its stream
        came = list(Report.rows.filter(id__in=told).values_list("submitted_at", flat=True))
    return min([*came, case.opened_at]).replace(second=0, microsecond=0)
