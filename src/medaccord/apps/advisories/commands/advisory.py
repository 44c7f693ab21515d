"""The advisory of a case: drafted from its rows, approved by a second person, released as a whole."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet

from medaccord.apps.advisories import beside, drafted, gate, numbering, reading
from medaccord.apps.advisories.blocks import Drawn, choice_of, draw, is_told, rows_left_out
from medaccord.apps.advisories.models import (
    Advisory,
    Block,
    Revision,
    RevisionState,
    TrackingStatus,
)
from medaccord.apps.advisories.publish import Ready, prepare, publish
from medaccord.apps.advisories.templates import Chosen, freeze
from medaccord.apps.cases.commands import split
from medaccord.apps.cases.models import Case, Embargo, Vulnerability
from medaccord.apps.cases.picture import Picture, attempt, take_picture
from medaccord.apps.cases.settle import read_phase, settle_grants, settle_phase
from medaccord.apps.parties.models import Origin
from medaccord.core.act import Act, overtaken
from medaccord.core.command import command
from medaccord.core.models.principal import STRANGER
from medaccord.core.principal import Actor
from medaccord.domain import text
from medaccord.domain.advisory.blocks import digest as digest_of
from medaccord.domain.advisory.review import Standing
from medaccord.domain.advisory.scheme import label
from medaccord.domain.cvd import terms
from medaccord.domain.cvd.embargo import IN_SCOPE
from medaccord.domain.errors import Illegal, Invalid, Missing, Refusal, Stale
from medaccord.domain.roles import Role
from medaccord.domain.sentence import Sentence
from medaccord.domain.verbs import Verb

UNRELEASED = (RevisionState.DRAFT, RevisionState.REVIEW, RevisionState.APPROVED)
Reasons = Mapping[str, str] | None
OVERTAKEN = (
    "Somebody drafted this since you opened it. The newest draft would be set aside, with what was asked and "
    "approved about it. Compare both, then draft again."
)

__all__ = ["Chosen", "TrackingStatus", "approve", "draft", "release", "return_", "schedule", "submit"]


@command(Verb.ADVISORY_DRAFT, on=Case)
def draft(
    act: Act,
    case: Case,
    *,
    summary: str,
    status: str = TrackingStatus.FINAL,
    vulnerabilities: Collection[uuid.UUID] | None = None,
    leave_out: Collection[uuid.UUID] = (),
    language: str = "en",
    legacy_version: str = "",
    dated: dt.datetime | None = None,
    templates: Collection[Chosen] | None = None,
    based_on: uuid.UUID | None = None,
) -> Revision:
    """Draft the next revision from the rows of the case as they are; it replaces an unreleased one.

    `summary` is its line in the revision history, `vulnerabilities` those it covers (None: all that have
    not moved), `leave_out` keys of notes, references, acknowledgments, scores, remediations and joint
    statements that are not for the public. `dated` is for replayed history only. `templates` are the
    center's texts that it prints (None: the standing ones as they are). `based_on` is the revision that its
    author saw last, the case itself where there was none. Raises Invalid, Missing and Stale.
    """
    _check_draft(case, summary, status, language, legacy_version, dated)
    _check_base(act, case, based_on)
    advisory = Advisory.objects.within(act).first() or _new_advisory(act, case)
    version = _replace_unreleased(act, advisory) + 1
    row = Revision(
        id=uuid.uuid4(),
        stream=case.stream,
        room_id=advisory.room_id,
        advisory=advisory,
        version=version,
        state=RevisionState.DRAFT,
        status=TrackingStatus(status),
        summary=summary,
        language=language,
        legacy_version=legacy_version or _label(case, version),
        dated=dated,
        covers=_covered(act, vulnerabilities),
        leaves_out=_left_out(act, case, leave_out),
        templates=freeze(case, templates),
        author_id=act.by or STRANGER,
        drafted_at=act.now,
    )
    drawn = draw(lambda model: model.objects.within(act), case, advisory.id, choice_of(row))  # type: ignore[attr-defined]
    row.digest = digest_of(drawn.blocks)
    act.add(row)
    act.add_all(_blocks(row, drawn))
    if advisory.title != case.title:
        act.change(advisory, title=case.title)
    if case.drafted_at is None:
        act.change(case, drafted_at=act.now)
    read_phase(act, case)
    return row


def _check_base(act: Act, case: Case, based_on: uuid.UUID | None) -> None:
    """Raise Stale for an author who has not seen the newest draft: saving again is a decision."""
    if based_on is None:
        return
    rows = Revision.objects.within(act).filter(stream=case.stream_id).exclude(state=RevisionState.REPLACED)
    newest = rows.order_by("-version").first()
    if based_on != (newest.id if newest else case.id):
        told = overtaken([newest] if newest else [], ("summary", "status", "leaves_out", "templates"))
        raise Stale(OVERTAKEN, told.current)


def _label(case: Case, version: int) -> str:
    """What the operator calls this update; a replayed one keeps the words of its publisher, or none."""
    return "" if case.origin == Origin.REPLAY else label(settings.MEDACCORD.update_label, version)


def _blocks(row: Revision, drawn: Drawn) -> Iterator[Block]:
    """The blocks of a revision as rows, in their order from 1."""
    for position, (block, marking) in enumerate(zip(drawn.blocks, drawn.markings, strict=True), start=1):
        yield Block(
            stream=row.stream,
            room_id=row.room_id,
            revision=row,
            position=position,
            kind=block.kind.value,
            source=uuid.UUID(block.source),
            content=block.content,
            marking=marking.value,
        )


def _check_draft(
    case: Case, summary: str, status: str, language: str, legacy_version: str, dated: dt.datetime | None
) -> None:
    text.text(summary, name="summary")
    text.line(language, limit=35, name="language")
    text.line(legacy_version, limit=100, name="legacy_version")
    if not summary.strip():
        raise Invalid({"summary": ["Say in one sentence what this revision is, for its history."]})
    if status not in TrackingStatus.values:
        raise Invalid(
            {"status": [Sentence("Choose one of: {listed}.", listed=", ".join(TrackingStatus.values))]}
        )
    if dated is not None and (case.origin != Origin.REPLAY or dated.tzinfo is None):
        raise Invalid(
            {"dated": ["Only a replayed revision has a date of its own, with its offset from UTC."]}
        )


def _new_advisory(act: Act, case: Case) -> Advisory:
    return act.add(
        Advisory(
            stream=case.stream,
            room_id=act.desk(case.stream_id),
            number=numbering.of_advisory(act),
            title=case.title,
        )
    )


def _replace_unreleased(act: Act, advisory: Advisory) -> int:
    """Set aside what is not out yet; returns the version that is out, or 0."""
    rows = Revision.objects.within(act).filter(advisory=advisory)
    for row in rows.filter(state__in=UNRELEASED):
        act.change(row, state=RevisionState.REPLACED, release_at=None)
    out = rows.filter(state=RevisionState.RELEASED).order_by("-version").first()
    return out.version if out else 0


def _covered(act: Act, vulnerabilities: Collection[uuid.UUID] | None) -> list[str] | None:
    if vulnerabilities is None:
        return None
    if not vulnerabilities:
        raise Invalid({"vulnerabilities": ["Choose at least one vulnerability."]})
    here = list(_standing(act).filter(id__in=vulnerabilities))
    found = {str(row.id) for row in here}
    if found != {str(key) for key in vulnerabilities}:
        raise Missing("Choose vulnerabilities of this case that have neither moved nor been withdrawn.")
    if not all(is_told(row) for row in here):
        raise Illegal("A refuted vulnerability is not published. Leave it out, or say first that it is real.")
    return sorted(found)


def _standing(act: Act) -> QuerySet[Vulnerability]:
    """Vulnerabilities that are still dealt with in the case."""
    rows: QuerySet[Vulnerability] = Vulnerability.objects.within(act).filter(moved=False, withdrawn_at=None)
    return rows


def _left_out(act: Act, case: Case, leave_out: Collection[uuid.UUID]) -> list[str]:
    if not leave_out:
        return []
    wanted = {str(key) for key in leave_out}
    if wanted - set(rows_left_out(lambda model: model.objects.within(act), case)):  # type: ignore[attr-defined]
        raise Missing(
            "Only notes, references, acknowledgments, scores, remediations and joint statements can be left "
            "out."
        )
    return sorted(wanted)


@command(Verb.ADVISORY_SUBMIT, on=Revision)
def submit(act: Act, row: Revision) -> Revision:
    """Hand a draft to a second person for review; whatever would stop its approval stops it here already."""
    drafted.expect(row, RevisionState.DRAFT)
    gate.check(act, Case.objects.within(act).get(), row, act.now)
    return act.change(
        row,
        state=RevisionState.REVIEW,
        submitter_id=act.by,
        submitted_at=act.now,
    )


@command(Verb.ADVISORY_RETURN, on=Revision)
def return_(act: Act, row: Revision, *, comment: str) -> Revision:
    """Object to a revision in review or approved: it becomes a draft again, and nothing is released."""
    text.said(comment, "Say what should change.", limit=text.LETTER, name="comment")
    drafted.expect(row, RevisionState.REVIEW, RevisionState.APPROVED)
    return act.change(
        row,
        state=RevisionState.DRAFT,
        comment=comment,
        approver_id=None,
        approved_at=None,
        scheduler_id=None,
        scheduled_at=None,
        release_at=None,
    )


@command(Verb.ADVISORY_APPROVE, on=Revision)
def approve(act: Act, row: Revision, *, digest: str) -> Revision:
    """Approve exactly the text that was shown, by its digest, as another natural person than its authors.

    Raises Denied for them, Stale for another text, Illegal where the case has changed, and Invalid with
    every finding where the advisory is not complete and valid.
    """
    drafted.expect(row, RevisionState.REVIEW)
    gate.check_second_person(act, row)
    if not secrets.compare_digest(digest.encode(), row.digest.encode()):
        raise Stale("This is not the text that you were shown. Read it again, then approve it.")
    case = Case.objects.within(act).get()
    gate.check(act, case, row, act.now)
    return act.change(row, state=RevisionState.APPROVED, approver_id=act.by, approved_at=act.now)


@command(Verb.ADVISORY_SCHEDULE, on=Revision)
def schedule(
    act: Act,
    row: Revision,
    *,
    release_at: dt.datetime | None,
    leak_risk: str = "",
    reasons: Reasons = None,
) -> Revision:
    """Release an approved revision at an instant (UTC) in the future; None takes that back.

    Everything is checked again then. An instant before the embargo's end is refused, as nobody will be
    there to give a reason. `leak_risk` is needed where vulnerabilities stay secret, `reasons` where a review
    would then still be open (R1) or objects (R2), or the clinical adviser was not asked (R6); they hold at
    the instant if nothing else was answered.
    """
    drafted.expect(row, RevisionState.APPROVED)
    if release_at is not None:
        _check_instant(act, release_at)
        _check_siblings(act, row, leak_risk)
        reading.go_over(act, row, _against(act, row, release_at, beside.beside(act, release_at)), reasons)
    return act.change(
        row,
        release_at=release_at,
        scheduler_id=act.by if release_at else None,
        scheduled_at=act.now if release_at else None,
        leak_risk=leak_risk if release_at else "",
        stopped="",
        stopped_at=None,
    )


def _against(act: Act, row: Revision, at: dt.datetime, also: beside.Beside) -> tuple[Standing, ...]:
    """What stands against a release at `at`: on the advisory, and on what waits to go out beside it."""
    return (*reading.standing(act, row, at), *reading.unweighed(act, also.standing))


def _check_instant(act: Act, release_at: dt.datetime) -> None:
    if release_at.utcoffset() != dt.timedelta(0):
        raise Invalid({"release_at": ["Give the instant in UTC."]})
    if release_at <= act.now:
        raise Invalid({"release_at": ["This instant has passed. Release it now instead."]})
    embargo = Embargo.objects.within(act).get()
    if terms.in_force(embargo, release_at):
        assert embargo.ends_at is not None
        end = f"{embargo.ends_at.astimezone(dt.UTC):%Y-%m-%d %H:%M} UTC"
        raise Invalid(
            {
                "release_at": [
                    Sentence("The embargo binds until {end}. Choose that instant or a later one.", end=end)
                ]
            }
        )


def _check_siblings(act: Act, row: Revision, leak_risk: str) -> None:
    if _siblings(act, row):
        split.check_leak_risk(Embargo.objects.within(act).get(), leak_risk)
    else:
        text.text(leak_risk, limit=text.LETTER, name="leak_risk")


@command(Verb.ADVISORY_RELEASE, on=Revision)
def release(act: Act, row: Revision, *, reasons: Reasons = None, leak_risk: str = "") -> Revision:
    """Publish an approved revision, everywhere or nowhere: page, CSAF, list, search, state P, embargo exit.

    The whole gate runs now; at its instant the system releases it, and whoever leads the case must stand.
    Where the embargo covers vulnerabilities that are not in it, they go on in a linked case (Vultron T22),
    which `leak_risk` must weigh. What the adviser's agency drafted after the instant was set stays behind.
    """
    case = Case.objects.within(act).get()
    if Role.SYSTEM in act.roles:
        _check_due(row, act.now)
        gate.check_stands(act, row, case.lead_id, Verb.ADVISORY_SCHEDULE)
        reasons, leak_risk = None, row.leak_risk
    passed = _gate(act, case, row, reasons, leak_risk)
    return _publish(act, case, row, passed, reasons, leak_risk)


@command(Verb.ADVISORY_STOP, on=Revision)
def stop(act: Act, row: Revision, *, reason: str) -> Revision:
    """Take back a release that is due, because its gate refused it; `reason` is for the lead."""
    _check_due(row, act.now)
    return act.change(
        row, stopped=reason, stopped_at=act.now, release_at=None, scheduler_id=None, scheduled_at=None
    )


def release_due(actor: Actor, revision: uuid.UUID, now: dt.datetime) -> Revision:
    """Release at its instant, or take it back and say why: silence would leave the lead waiting."""
    try:
        return release(actor, revision, now)
    except Refusal as refused:
        return stop(actor, revision, now, reason=refused.reason)


def _check_due(row: Revision, now: dt.datetime) -> None:
    drafted.expect(row, RevisionState.APPROVED)
    if row.release_at is None or row.release_at > now:
        raise Illegal("No release of this advisory is due.")


@dataclass(frozen=True, slots=True)
class _Passed:
    """What the gate let through: the case as the models see it, who stays secret, and all bytes."""

    picture: Picture
    parting: split.Parting | None
    ready: Ready
    against: tuple[Standing, ...]
    beside: tuple[beside.Ready, ...]


def _gate(act: Act, case: Case, row: Revision, reasons: Reasons, leak_risk: str) -> _Passed:
    """All that must hold for a release, and what it will write; raises what stops it and writes nothing."""
    gate.check_realm(act)
    drafted.expect(row, RevisionState.APPROVED)
    gate.check_stands(act, row, row.approver_id, Verb.ADVISORY_APPROVE)
    also = beside.beside(act, act.now, row.scheduled_at if Role.SYSTEM in act.roles else None)
    document = gate.check(act, case, row, act.now, also.going)
    picture = take_picture(act, case)
    against = _against(act, row, act.now, also)
    gate.check_cautions(picture, gate.release_of(picture, act.now), against, reasons)
    parting = None
    if _keeps_secrets(picture) and (staying_secret := _siblings(act, row)):
        split.check_leak_risk(picture.embargo, leak_risk)
        parting = split.part(act, case, staying_secret)
    ready = beside.prepare(act, case, also.going, document.tracking.id)
    return _Passed(picture, parting, prepare(document), against, ready)


def _keeps_secrets(picture: Picture) -> bool:
    """Whether what is not published now stays secret: there was an embargo, and nothing is public yet.

    One that has just run out counts too: its end publishes nothing (Vultron T16).
    """
    embargoed = picture.embargo.state in IN_SCOPE or picture.embargo.began_at is not None
    return embargoed and not picture.now.exposure.public


def _publish(
    act: Act, case: Case, row: Revision, passed: _Passed, reasons: Reasons, leak_risk: str
) -> Revision:
    """Write everything: nothing in here refuses."""
    published = publish(passed.ready, case.origin)
    act.objects |= {
        "publication": str(published.id),
        "approver": str(row.approver_id),
        **passed.ready.digests,
    }
    act.change(row, state=RevisionState.RELEASED, released_at=act.now, release_at=None)
    reading.go_over(act, row, passed.against, reasons)
    reading.close(act, row)
    beside.publish(act, case, passed.beside)
    attempt(act, passed.picture, gate.release_of(passed.picture, act.now), reasons)
    act.change(case, released_at=case.released_at or act.now)
    if passed.parting is not None:
        split.mark_moved(act, passed.parting, passed.picture)
    settle_grants(act, passed.picture)
    settle_phase(act, passed.picture)
    if passed.parting is not None:
        title = passed.parting.case.title
        linked = split.open_linked(act, passed.parting, title=title, leak_risk=leak_risk)
        act.objects["linked"] = str(linked.id)
    return row


def _siblings(act: Act, row: Revision) -> set[uuid.UUID]:
    """Vulnerabilities of the case that a revision does not cover; what is refuted keeps no secret."""
    if row.covers is None:
        return set()
    return {one.id for one in _standing(act) if is_told(one) and str(one.id) not in row.covers}
