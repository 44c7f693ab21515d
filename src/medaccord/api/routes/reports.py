"""Reports: how one comes in, list and detail, and what the desk decides about it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja import File, Router, Status, UploadedFile

from medaccord.api.auth import actor_of, token_or_nobody
from medaccord.api.files import evidence
from medaccord.api.marked import listed, marked
from medaccord.api.schemas.case_inputs import CaseOpenIn
from medaccord.api.schemas.common import REFUSALS, Limit, Text
from medaccord.api.schemas.report_inputs import (
    AlarmIn,
    DuplicateIn,
    HeedIn,
    JudgedIn,
    JudgedWhyIn,
    ReceivedOut,
    ReportCreditIn,
    ReportDeclareIn,
    ReporterRevealIn,
    ReportFileIn,
    ReportMarkIn,
    ReportRedactIn,
    ReportReleaseIn,
    ReportReplanIn,
    ReportSubmitIn,
    ReportTakeOutIn,
    TriageIn,
    WarnIn,
)
from medaccord.api.schemas.reports import LookListOut, ReportListOut, ReportOut
from medaccord.api.schemas.room_inputs import ReportPostIn
from medaccord.api.schemas.rooms import PostListOut, SealedFileListOut
from medaccord.api.schemas.triage import TriageOut
from medaccord.api.slowed import slow
from medaccord.api.writing import done, made, repeatable, rows, writes
from medaccord.apps.cases.commands import case as cases
from medaccord.apps.cases.commands import triage as weighing
from medaccord.apps.cases.queries.of_report import Similar, left_by_their_case, similar
from medaccord.apps.cases.queries.triage import Filled, filled, standing
from medaccord.apps.discussion.commands import alarm as alarming
from medaccord.apps.discussion.commands import ask as asking
from medaccord.apps.discussion.commands import file, post
from medaccord.apps.discussion.commands import report as marking
from medaccord.apps.discussion.queries.posts import posts_in
from medaccord.apps.discussion.queries.sealed import sealed_files
from medaccord.apps.intake.commands import declare, redact, report, reporter
from medaccord.apps.intake.commands import file as filing
from medaccord.apps.intake.commands import take_out as taking_out
from medaccord.apps.intake.queries.announcements import unreached
from medaccord.apps.intake.queries.reporter import looks_at
from medaccord.apps.intake.queries.reports import report_list, report_view
from medaccord.apps.intake.queries.triage import TriageView, triage_of
from medaccord.core.marking import columns, marking_of, together
from medaccord.core.once import Repeated, written
from medaccord.core.principal import Actor
from medaccord.core.throttle import Limit as Turns
from medaccord.domain.errors import Missing
from medaccord.domain.handling import Marking
from medaccord.domain.verbs import Verb

router = Router()


@router.get("", response={200: ReportListOut, **REFUSALS}, operation_id="report.list", summary="List reports")
def list_reports(
    request: HttpRequest,
    state: Text = "",
    q: Text = "",
    after: Text = "",
    limit: Limit = 50,
) -> dict[str, Any]:
    """Reports that the caller may see, the urgent first; `state=open` is all that is the desk's turn."""
    actor = actor_of(request)
    left = left_by_their_case(actor)
    page = report_list(actor, state=state, text=q, after=after, limit=limit, left=left)
    return listed(together(page.lines, Marking()), [_named(line) for line in page.lines], page.next)


@router.post(
    "/filed", **writes(Verb.REPORT_FILE, "File a report for somebody else", new=True, answer=ReceivedOut)
)
def file_report(request: HttpRequest, body: ReportFileIn) -> Any:
    """File what came by mail, phone, letter or document; the code is for whoever told it, shown this once.

    A manufacturer's own report has none: name it in `organisation`.
    """
    told, arrival = body.told.given(), body.arrival()
    marked: dict[str, Any] = {"wish": body.wish(), "marked_as": body.marked_as}
    return _received(request, lambda actor, now: filing.file(actor, now, told, arrival, **marked))


@router.post(
    "/declared", **writes(Verb.REPORT_DECLARE, "Report for your organisation", new=True, answer=ReceivedOut)
)
def declare_report(request: HttpRequest, body: ReportDeclareIn) -> Any:
    """Report a flaw of your own product, an incident or a threat in your organisation's name; no code.

    An advising agency finds it by its number among its announcements, and opens a case for it from there.
    """
    marked: dict[str, Any] = {"wish": body.wish(), "marked_as": body.marked_as}
    return _received(request, lambda actor, now: declare.declare(actor, now, body.given(), **marked))


@router.get(
    "/{report_id}", response={200: ReportOut, **REFUSALS}, operation_id="report.read", summary="Read a report"
)
def read_report(request: HttpRequest, report_id: uuid.UUID) -> dict[str, Any]:
    """One report as it was given."""
    found = report_view(actor_of(request), report_id)
    told = _named(found) | {"own_marking": columns(found.marked)}
    return marked(together(found.files, found.marked), told)


@router.post(
    "",
    auth=token_or_nobody,
    **writes(Verb.REPORT_SUBMIT, "Report a problem", new=True, answer=ReceivedOut, to_all=True),
)
def submit(request: HttpRequest, body: ReportSubmitIn) -> Any:
    """Report a problem, with a token or without; whoever sends none gets a code, shown this once.

    The code opens the report's own page on this site; it is no token. Without a token leave the header
    Idempotency-Key out.
    """
    slow(request, Turns("report", settings.MEDACCORD.reports_per_hour))
    return _received(request, lambda actor, now: report.submit(actor, now, body.given()))


@router.post("/{report_id}/validate", **writes(Verb.REPORT_VALIDATE, "Find a report valid"))
def validate(request: HttpRequest, report_id: uuid.UUID, body: JudgedIn) -> Any:
    """Find that it describes a vulnerability."""
    return done(request, report.validate, report_id, **body.inputs())


@router.post("/{report_id}/invalidate", **writes(Verb.REPORT_INVALIDATE, "Find a report invalid"))
def invalidate(request: HttpRequest, report_id: uuid.UUID, body: JudgedWhyIn) -> Any:
    """Find that it does not, and say why; it can be found valid later."""
    return done(request, report.invalidate, report_id, **body.inputs())


@router.post("/{report_id}/accept", **writes(Verb.REPORT_ACCEPT, "Accept a report"))
def accept(request: HttpRequest, report_id: uuid.UUID, body: JudgedIn) -> Any:
    """Decide to work on it."""
    return done(request, report.accept, report_id, **body.inputs())


@router.post("/{report_id}/defer", **writes(Verb.REPORT_DEFER, "Defer a report"))
def defer(request: HttpRequest, report_id: uuid.UUID, body: JudgedWhyIn) -> Any:
    """Decide not to work on it for now, and say why."""
    return done(request, report.defer, report_id, **body.inputs())


@router.post("/{report_id}/close", **writes(Verb.REPORT_CLOSE, "Close a report"))
def close(request: HttpRequest, report_id: uuid.UUID, body: JudgedWhyIn) -> Any:
    """End work on it, and say why."""
    return done(request, report.close, report_id, **body.inputs())


@router.post("/{report_id}/duplicate", **writes(Verb.REPORT_DUPLICATE, "Close a duplicate"))
def duplicate(request: HttpRequest, report_id: uuid.UUID, body: DuplicateIn) -> Any:
    """End work on what another report or a case of your own desk says already; `of` is its number."""
    return done(request, report.duplicate, report_id, **body.inputs())


@router.post("/{report_id}/ask", **writes(Verb.REPORT_ASK, "Ask the reporter", new=True))
def ask(request: HttpRequest, report_id: uuid.UUID, body: ReportPostIn) -> Any:
    """Ask something: until the reporter writes again the report waits for them (`asked_at`)."""
    return made(request, asking.ask, report_id, **body.inputs())


@router.get(
    "/{report_id}/triage",
    response={200: TriageOut, **REFUSALS},
    operation_id="triage.read",
    summary="Read what a report is weighed by",
)
def read_triage(request: HttpRequest, report_id: uuid.UUID) -> dict[str, Any]:
    """What is known, what was recorded and what follows, and similar reports and cases; for its desk."""
    actor = actor_of(request)
    found = report_view(actor, report_id)
    if not found.is_desk:
        raise Missing
    alike = similar(actor, found.device, f"{found.description}\n{found.harm}", report_id)
    weighed = triage_out(
        filled(actor, found),
        triage_of(actor, report_id),
        alike,
    )
    return marked(found.marked, weighed | {"untold": unreached(actor, report_id)})


@router.post("/{report_id}/triage", **writes(Verb.REPORT_TRIAGE, "Weigh a report"))
def triage(request: HttpRequest, report_id: uuid.UUID, body: TriageIn) -> Any:
    """Record what a report is weighed by; what follows is a suggestion. `version` is 0 before."""
    return done(request, weighing.triage, report_id, weighed=body.weighed(), version=body.version)


@router.post("/{report_id}/alarm", **writes(Verb.REPORT_ALARM, "Say that it has become urgent", new=True))
def alarm(request: HttpRequest, report_id: uuid.UUID, body: AlarmIn) -> Any:
    """Say that a patient is affected, that it is exploited or that it is public; it is urgent at once."""
    return made(request, alarming.alarm, report_id, **body.inputs())


@router.post("/{report_id}/warn", **writes(Verb.REPORT_WARN, "Say that you are threatened"))
def warn(request: HttpRequest, report_id: uuid.UUID, body: WarnIn) -> Any:
    """Say that a manufacturer threatens you, and how; it tops the desk's list until somebody takes it up."""
    return done(request, report.warn, report_id, **body.inputs())


@router.post("/{report_id}/heed", **writes(Verb.REPORT_HEED, "Take up a threat"))
def heed(request: HttpRequest, report_id: uuid.UUID, body: HeedIn) -> Any:
    """Take up a threat to the reporter, and say what is done about it."""
    return done(request, report.heed, report_id, **body.inputs())


@router.post("/{report_id}/mark", **writes(Verb.REPORT_MARK, "Mark a report more strictly"))
def mark(request: HttpRequest, report_id: uuid.UUID, body: ReportMarkIn) -> Any:
    """Mark it more strictly, as who sent it or its desk, with its messages and files; never wider."""
    return done(request, marking.mark, report_id, **body.inputs())


@router.post("/{report_id}/release", **writes(Verb.REPORT_RELEASE, "Mark a report wider"))
def release(request: HttpRequest, report_id: uuid.UUID, body: ReportReleaseIn) -> Any:
    """Mark it wider, as who sent it, or as its desk with its sender's permission, which stays on record."""
    return done(request, marking.release, report_id, **body.inputs())


@router.post("/{report_id}/take-out", **writes(Verb.REPORT_TAKE_OUT, "Take somebody out of a report"))
def take_out(request: HttpRequest, report_id: uuid.UUID, body: ReportTakeOutIn) -> Any:
    """Close the keys of somebody at the report's desk, as an administrator of the center who is there too."""
    return done(request, taking_out.take_out, report_id, **body.inputs())


@router.post("/{report_id}/redact", **writes(Verb.REPORT_REDACT, "Erase words of a report"))
def erase(request: HttpRequest, report_id: uuid.UUID, body: ReportRedactIn) -> Any:
    """Erase what fields of a report say, for good and from its record as well; its reporter reads why."""
    return done(request, redact.redact, report_id, **body.inputs())


@router.get(
    "/{report_id}/reporter",
    response={200: LookListOut, **REFUSALS},
    operation_id="reporter.read",
    summary="List looks at who reported",
)
def list_looks(request: HttpRequest, report_id: uuid.UUID) -> dict[str, Any]:
    """Who looked at who sent a report, and why, for its desk; the words themselves are on its page alone."""
    actor = actor_of(request)
    found = report_view(actor, report_id, shown=False)
    if not found.is_desk:
        raise Missing
    looks = looks_at(actor, found.id)
    readers = [{"id": key, "name": name} for key, name in looks.readers]
    return marked(found.marked, {"results": looks.looks, "may": looks.may, "readers": readers})


@router.post(
    "/{report_id}/reporter/reveal", **writes(Verb.REPORTER_REVEAL, "Ask to see who reported", new=True)
)
def reveal(request: HttpRequest, report_id: uuid.UUID, body: ReporterRevealIn) -> Any:
    """Ask that one named person of the desk may read for an hour who reported; it is recorded why."""
    return made(request, reporter.reveal, report_id, **body.inputs())


@router.post("/{report_id}/credit", **writes(Verb.REPORT_CREDIT, "Say how to be thanked for a report"))
def credit(request: HttpRequest, report_id: uuid.UUID, body: ReportCreditIn) -> Any:
    """Say how an advisory shall thank you, until a case takes that over."""
    return done(request, report.credit, report_id, **body.inputs())


@router.post("/{report_id}/replan", **writes(Verb.REPORT_REPLAN, "Change the days of your talk and limit"))
def replan(request: HttpRequest, report_id: uuid.UUID, body: ReportReplanIn) -> Any:
    """Say anew when you speak about it and until when you keep it private; the proof states what you sent."""
    return done(request, report.replan, report_id, **body.inputs())


@router.post("/{report_id}/case", **writes(Verb.CASE_OPEN, "Open a case", new=True))
def open_case(request: HttpRequest, report_id: uuid.UUID, body: CaseOpenIn) -> Any:
    """Open a case for a valid report; its opener leads it, its reporter takes part."""
    return made(request, cases.open, report_id, **body.inputs())


@router.get(
    "/{report_id}/posts",
    response={200: PostListOut, **REFUSALS},
    operation_id="post.list_of_report",
    summary="List posts of a report",
)
def list_posts(request: HttpRequest, report_id: uuid.UUID, after: Text = "", limit: Limit = 50) -> Any:
    """What the reporter and the desk wrote to each other, the newest first."""
    actor = actor_of(request)
    view = report_view(actor, report_id, shown=False)
    page = posts_in(actor, view.id, after=after, limit=limit)
    return listed(together(page.lines, view.marked), page.lines, page.next)


@router.post("/{report_id}/posts", **writes("post.write_to_report", "Write to a report", new=True))
def write_post(request: HttpRequest, report_id: uuid.UUID, body: ReportPostIn) -> Any:
    """Write where the reporter and the desk talk."""
    return made(request, post.write_to_report, report_id, **body.inputs())


@router.get(
    "/{report_id}/sealed-files",
    response={200: SealedFileListOut, **REFUSALS},
    operation_id="file.list_sealed_of_report",
    summary="List files of a report that wait",
)
def list_sealed(request: HttpRequest, report_id: uuid.UUID) -> Any:
    """Files of a protected reporter that are being cleaned, or that the desk of this report has to judge."""
    actor = actor_of(request)
    view = report_view(actor, report_id, shown=False)
    found = sealed_files(actor, view.id)
    return listed(together(found, view.marked), found)


@router.post("/{report_id}/files", **writes("file.add_to_report", "Add files to a report", new=True))
def add_files(request: HttpRequest, report_id: uuid.UUID, files: File[list[UploadedFile]]) -> Any:
    """Send further evidence, all files or none."""
    return made(request, file.add_to_report, report_id, files=evidence(files))


def triage_out(known: Filled, found: TriageView | None, alike: list[Similar]) -> dict[str, Any]:
    """What is known and recorded in plain values."""
    recorded = None
    if found is not None:
        told = found.suggestion
        recorded = {
            **asdict(found.weighed.inputs),
            **{name: getattr(found.weighed, name) for name in ("therapy", "harm", "exploited")},
            "table": found.table,
            "table_outcome": told.table,
            "outcome": told.outcome,
            "safety": told.is_safety,
            "because": told.alarms,
            "against": told.against,
            "at": found.at,
            "version": found.version,
        }
    rows = [
        {"id": one.id, "number": one.number, "kind": "case" if one.is_case else "report"} for one in alike
    ]
    stands = standing(found, known)
    return {
        "known": {**known.flags, **known.inputs},
        "recorded": recorded,
        "safety": bool(stands.alarms),
        "because": stands.alarms,
        "news": stands.news,
        "similar": rows,
    }


def _received(request: HttpRequest, take: Callable[[Actor, dt.datetime], report.Submitted]) -> Status[Any]:
    """A new report with its number; its code where its reporter is unknown, once (need-to-know 31)."""
    try:
        sent = take(repeatable(request), dt.datetime.now(dt.UTC))
    except Repeated as before:
        found = report_view(actor_of(request), before.rows[0].id, shown=False)
        told = rows(before.rows) | {"number": found.number, "code": None}
        return Status(201, marked(found.marked, told))
    told = rows(written(sent)) | {"number": sent.number, "code": sent.code}
    return Status(201, marked(marking_of(sent.report), told))


def _named(row: Any) -> dict[str, Any]:
    plain = {name: getattr(row, name) for name in type(row).__slots__}
    return plain | {"status": plain["state"]}
