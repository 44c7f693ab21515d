"""Legal holds: while one stands in a report or case, nothing there is erased, by nobody and no schedule.

A hold of a case reaches the reports that it answers, in the same transaction (decision 0251).
"""

from __future__ import annotations

import uuid
from collections.abc import Collection

from medaccord.apps.cases.models import Case, CaseReport, DisclosureRequest
from medaccord.apps.intake.holding import standing
from medaccord.apps.intake.models import Hold, Report
from medaccord.core.act import Act
from medaccord.core.command import command
from medaccord.core.models.principal import STRANGER
from medaccord.domain import text
from medaccord.domain.errors import Denied, Illegal, Invalid
from medaccord.domain.roles import Role
from medaccord.domain.verbs import Verb

NOT_THE_LEAD = "Only the case lead places or lifts a legal hold in a case. Ask them."
OVER = "This hold was lifted already."
REQUESTED = "A disclosure request keeps this. Close the request, and the hold ends with it."
ELSEWHERE = "This hold came with a case. Its lead lifts it there, for its reports too."


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
    """Write a hold of a case, in one of its desk's rooms, that stands in the reports that it answers too."""
    _check(matter, reason)
    row = act.add(_hold(act, case, room, matter, reason))
    reach(act, [row], _reports(act, case))
    return row


def free(act: Act, row: Hold, reason: str) -> None:
    """End a hold, in the reports that it reached too."""
    lock_reports(act, row.stream_id)
    for one in (row, *Hold.objects.within(act).filter(of=row.id).order_by("id")):
        ended = {"lifted_at": act.now, "lifted_by_id": act.by or STRANGER, "lifted_why": reason}
        act.change(one, **ended, version=one.version + 1)


def reach(act: Act, holds: Collection[Hold], reports: Collection[uuid.UUID]) -> None:
    """Let holds of a case stand in these reports as well."""
    if not holds or not reports:
        return
    act.lock(*reports)
    for report in sorted(reports):
        known = {one.of_id for one in standing(act, report)}
        for one in holds:
            if one.id not in known:
                act.add(_hold(act, report, act.desk(report), one.matter, one.reason, of=one))


def _hold(
    act: Act, stream: uuid.UUID, room: uuid.UUID, matter: str, reason: str, of: Hold | None = None
) -> Hold:
    row = Hold(stream_id=stream, room_id=room, matter=matter.strip(), reason=reason)
    row.by_id, row.at, row.of = act.by or STRANGER, act.now, of
    return row


def lock_reports(act: Act, case: uuid.UUID) -> list[uuid.UUID]:
    """The same, locked from now on."""
    found = _reports(act, case)
    if found:
        act.lock(*found)
    return found


def _reports(act: Act, case: uuid.UUID) -> list[uuid.UUID]:
    """Streams of the reports that a case answers; a report shares the key of its stream."""
    rows = CaseReport.objects.within(act).filter(stream=case)
    return sorted(set(rows.values_list("report_id", flat=True)))


def _require_lead(act: Act) -> None:
    if Role.LEAD not in act.roles:
        raise Denied(NOT_THE_LEAD)


def _check(matter: str, reason: str) -> None:
    text.line(matter, name="matter")
    if not matter.strip():
        raise Invalid({"matter": ["Name the suit, inquiry or order by its reference."]})
    text.said(reason, "Say why nothing here may be erased. The desk reads it.", limit=text.REASON)
