"""Legal holds: while one stands in a report or case, nothing there is erased, by nobody and no schedule.

A hold of a case reaches the reports that it answers, and a hold of either every case in which it goes on, in
the same transaction (decisions 0251, 0260).
"""

from __future__ import annotations

import uuid
from collections.abc import Collection

from medaccord.apps.cases.models import Case, CaseReport, DisclosureRequest, Link
from medaccord.apps.cases.readings import desk_room
from medaccord.apps.intake.holding import standing
from medaccord.apps.intake.models import Hold, Report
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.core.models import Room
from medaccord.core.models.access import RoomKind
from medaccord.core.models.principal import STRANGER
from medaccord.domain import text
from medaccord.domain.cvd.kin import GOES_ON
from medaccord.domain.errors import Denied, Illegal, Invalid
from medaccord.domain.roles import Role
from medaccord.domain.verbs import Verb

NOT_THE_LEAD = "Only the case lead places or lifts a legal hold in a case. Ask them."
OVER = "This hold was lifted already."
REQUESTED = "A disclosure request keeps this. Close the request, and the hold ends with it."
ELSEWHERE = "This hold came from another case or report. It is lifted there, and ends here with it."


@command(Verb.HOLD_PLACE, on=Case)
def place(act: Act, case: Case, *, matter: str, reason: str) -> Hold:
    """Keep everything in a case and in the reports that it answers from being erased, as its lead."""
    _require_lead(act)
    return keep(act, case.stream_id, act.desk(case.stream_id), matter, reason)


@command(Verb.HOLD_PLACE, on=Report)
def place_on_report(act: Act, report: Report, *, matter: str, reason: str) -> Hold:
    """Keep everything in a report from being erased, as whoever judges it for the desk."""
    _check(matter, reason)
    return act.add(_hold(act, report.stream_id, act.desk(report.stream_id), matter, reason))


@command(Verb.HOLD_LIFT, on=Hold)
def lift(act: Act, row: Hold, *, reason: str, version: int | None = None) -> Hold:
    """End a hold, in the reports that it reached too; each report may still be held for another matter."""
    act.expect(row, version, "lifted_why")
    is_case = Case.objects.within(act).filter(pk=row.stream_id).exists()
    if is_case:
        _require_lead(act)
    if row.of_id is not None:
        raise Illegal(ELSEWHERE)
    if row.lifted_at is not None:
        raise Illegal(OVER)
    if DisclosureRequest.objects.within(act).filter(hold=row.id, closed_at=None).exists():
        raise Illegal(REQUESTED)
    text.said(reason, "Say why it ends. The desk reads it.", limit=text.REASON)
    free(act, row, reason)
    return row


def keep(act: Act, case: uuid.UUID, room: uuid.UUID, matter: str, reason: str) -> Hold:
    """Write a hold of a case, in one of its desk's rooms, that stands in its reports and where it goes on."""
    _check(matter, reason)
    row = act.add(_hold(act, case, room, matter, reason))
    for one in _going_on(act, case):
        _reach_case(act, [row], one)
    return row


def pass_on(act: Act, held: uuid.UUID, case: uuid.UUID) -> None:
    """Let what keeps a locked case or report keep the case in which it goes on, and the reports of that."""
    _reach_case(act, standing(act, held), case)


def free(act: Act, row: Hold, reason: str) -> None:
    """End a hold, wherever it reached."""
    _lock_reached(act, row.stream_id)
    for one in (row, *Hold.objects.within(act).filter(of=row.id).order_by("id")):
        ended = {"lifted_at": act.now, "lifted_by_id": act.by or STRANGER, "lifted_why": reason}
        act.change(one, **ended, version=one.version + 1)


def reach(act: Act, holds: Collection[Hold], streams: Collection[uuid.UUID]) -> None:
    """Let holds stand in these cases or reports as well; every row of one matter names the first."""
    if not holds or not streams:
        return
    act.lock(*streams)
    for stream in sorted(streams):
        known = {one.of_id or one.id for one in standing(act, stream)}
        for one in holds:
            if (first := one.of_id or one.id) not in known:
                act.add(_hold(act, stream, _room(act, one, stream), one.matter, one.reason, first))


def _reach_case(act: Act, holds: Collection[Hold], case: uuid.UUID) -> None:
    if holds:
        reach(act, holds, [case, *_reports(act, case)])


def _room(act: Act, hold: Hold, stream: uuid.UUID) -> uuid.UUID:
    """Where a hold lies elsewhere: of whom its desk alone reads it in a case, no agency reads in another."""
    apart = Room.objects.filter(pk=hold.room_id, kind=RoomKind.READINGS).exists()
    is_case = apart and Case.objects.within(act).filter(pk=stream).exists()
    return desk_room(act, stream) if is_case else act.desk(stream)


def _hold(
    act: Act, stream: uuid.UUID, room: uuid.UUID, matter: str, reason: str, of: uuid.UUID | None = None
) -> Hold:
    row = Hold(stream_id=stream, room_id=room, matter=matter.strip(), reason=reason)
    row.by_id, row.at, row.of_id = act.by or STRANGER, act.now, of
    return row


def _going_on(act: Act, case: uuid.UUID) -> list[uuid.UUID]:
    """A case and those in which it went on, one after the other; locked from now on."""
    found = [case]
    for one in found:
        links = Link.objects.within(act).filter(stream=one, relation__in=GOES_ON)
        new = set(links.values_list("other_id", flat=True)) - set(found)
        act.lock(*new)
        found += sorted(new)
    return found


def _lock_reached(act: Act, stream: uuid.UUID) -> None:
    """Lock every case and report that a hold of this one may have reached.

    Whatever a case goes on in is tied to it, under its lock: none comes in between.
    """
    report = Report.objects.within(act).filter(pk=stream).first()
    own = {stream} if report is None else {report.case_id} - {None}
    act.lock(*own)
    tied = Link.objects.within(act).filter(stream__in=own).values_list("other_id", flat=True)
    act.lock(*tied)
    lock_reports(act, *own, *tied)


def lock_reports(act: Act, *cases: uuid.UUID) -> list[uuid.UUID]:
    """The reports that these cases answer, locked from now on."""
    found = _reports(act, *cases)
    if found:
        act.lock(*found)
    return found


def _reports(act: Act, *cases: uuid.UUID) -> list[uuid.UUID]:
    """Streams of the reports that cases answer; a report shares the key of its stream."""
    rows = CaseReport.objects.within(act).filter(stream__in=cases)
    return sorted(set(rows.values_list("report_id", flat=True)))


def _require_lead(act: Act) -> None:
    if Role.LEAD not in act.roles:
        raise Denied(NOT_THE_LEAD)


def _check(matter: str, reason: str) -> None:
    text.line(matter, name="matter")
    if not matter.strip():
        raise Invalid({"matter": ["Name the suit, inquiry or order by its reference."]})
    text.said(reason, "Say why nothing here may be erased. The desk reads it.", limit=text.REASON)
