"""Reports: how they come in and what the desk finds."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import partial
from typing import Any, Literal

from django.conf import settings

from medaccord.apps.intake import handing, sealing
from medaccord.apps.intake.announce import announce
from medaccord.apps.intake.holding import require_free
from medaccord.apps.intake.leaving import as_many_as_go, holdings, leaving, take_out
from medaccord.apps.intake.models import (
    Announcement,
    Duplicate,
    Effect,
    Identity,
    Known,
    Noticed,
    Place,
    Receipt,
    Report,
)
from medaccord.apps.intake.proof import told_content
from medaccord.apps.parties.models import MAKERS, Organisation, OrganisationKind, Origin
from medaccord.apps.parties.queries.people import triage_of
from medaccord.core import files, ports
from medaccord.core.act import Act
from medaccord.core.columns import plain
from medaccord.core.command import command, opening
from medaccord.core.marking import columns, marking_of
from medaccord.core.models import Room, Stream
from medaccord.core.models.access import RoomKind, StreamKind
from medaccord.core.models.principal import Kind as PrincipalKind
from medaccord.core.principal import new_principal
from medaccord.core.scope import open_grants
from medaccord.domain import openpgp, proof, receipt, text
from medaccord.domain.cvd import limits, report
from medaccord.domain.cvd.kind import Kind
from medaccord.domain.cvd.report import ReportEvent, ReportState
from medaccord.domain.cvd.sealed import Telling
from medaccord.domain.errors import Illegal, Invalid
from medaccord.domain.handling import Readers, Wish, as_told
from medaccord.domain.notices import URGENT
from medaccord.domain.numbers import NumberKind, named
from medaccord.domain.roles import DESK, Role
from medaccord.domain.scoring import coordinator_triage
from medaccord.domain.sentence import Sentence
from medaccord.domain.verbs import Verb


@dataclass(frozen=True, slots=True)
class Evidence:
    """One file as uploaded."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody reports, as typed; texts are kept verbatim."""

    device: str
    description: str
    kind: Kind = Kind.VULNERABILITY
    harm: str = ""
    patient_affected: Known = Known.UNKNOWN
    exploited: Known = Known.UNKNOWN
    already_public: Known = Known.UNKNOWN
    effects: tuple[Effect, ...] = ()
    used_at: tuple[Place, ...] = ()
    noticed: Noticed | Literal[""] = ""
    identity: Identity = Identity.NOBODY
    known_as: str = ""
    contact: str = ""
    credit_wanted: bool = False
    credit_as: str = ""
    vendor_told: Known = Known.UNKNOWN
    vendor_told_on: dt.date | None = None
    vendor_reference: str = ""
    other_coordinators: str = ""
    talk_on: dt.date | None = None
    not_after: dt.date | None = None
    encryption_key: str = ""


@dataclass(frozen=True, slots=True)
class Submitted:
    """A report that came in; `code` is shown once to somebody without an account and is kept nowhere."""

    report: Report
    number: str
    code: str | None

    @property
    def rows(self) -> tuple[Report, ...]:
        """What was written that its sender may name."""
        return (self.report,)


@opening(Verb.REPORT_SUBMIT)
def submit(
    act: Act, told: Told, evidence: Sequence[Evidence] = (), origin: Origin | None = None
) -> Submitted:
    """Take in a report: the reporter gets a room with the desk, and a receipt code if nobody knows them.

    Its origin is the installation's own unless it is replayed.
    """
    check(told, evidence, act.now)
    code = None
    if act.actor.is_stranger:
        code, act.by = receipt_for(act)
    assert act.by is not None
    return take_in(act, told, evidence, act.by, code, origin=origin or Origin.here())


def take_in(
    act: Act,
    told: Told,
    evidence: Sequence[Evidence],
    reporter: uuid.UUID,
    code: str | None,
    *,
    origin: Origin,
    **further: Any,
) -> Submitted:
    """Write a checked report: its reporter and the desk may enter its room; `further` are columns."""
    stream = act.open_stream(StreamKind.REPORT, NumberKind.REPORT)
    if code is not None:
        act.objects |= {"receipt": str(reporter), "receipt_sha256": receipt_seal(act.realm, code)}
    room = act.open_room(stream.id, RoomKind.REPORT)
    state = report.step(ReportState.START, report.ReportEvent.RECEIVE)
    row = Report(id=stream.id, stream=stream, room=room, state=state, origin=origin, submitted_at=act.now)
    row.reporter_id = reporter
    for name in Told.__slots__:
        setattr(row, name, _stored(getattr(told, name)))
    for name, value in further.items():
        setattr(row, name, value)
    telling = sealing.take(row)
    files_sent = (file.data for file in evidence)
    row.statement = proof.statement(stream.number, plain(act.now), told_content(row), files_sent)
    act.add(row)
    sealing.put(act, row, telling)
    if row.is_urgent:
        act.outcomes[room.id] = URGENT
    act.grant(room.id, stream.id, reporter, Role.REPORTER, "reported")
    _bring_before_desk(act, room, origin)
    for file in evidence:
        _keep(act, row, file, by_reporter=act.by == reporter)
    return Submitted(row, stream.number, code)


def _keep(act: Act, row: Report, file: Evidence, *, by_reporter: bool) -> None:
    """Store one file of a report; of a protected reporter the desk gets another in its place."""
    if by_reporter and handing.is_protected(row):
        handing.seal(
            act,
            handing.Way(row.stream_id, row.reporter_id, row.room_id, row.room_id),
            name=file.name,
            media_type=file.media_type,
            data=file.data,
            marking=marking_of(row),
        )
        return
    files.store(
        act,
        stream=row.stream_id,
        room=row.room_id,
        name=file.name,
        media_type=file.media_type,
        data=file.data,
        by_day=by_reporter,
        marking=marking_of(row),
    )


def _stored(value: object) -> object:
    """A value as its column takes it."""
    if isinstance(value, tuple):
        return [str(one) for one in value]
    return value


_CHECKS = {"device": text.label} | dict.fromkeys(
    ("known_as", "contact", "credit_as", "vendor_reference"), text.line
)


def check(
    told: Told, evidence: Sequence[Evidence], now: dt.datetime, said_at: dt.datetime | None = None
) -> None:
    """Every text must be Unicode within its length, and those that make a report must be there.

    A threat and an incident may be told of before anybody knows the device.

    Days must be such as somebody can mean who said them at `said_at`, or else now.
    """
    findings = _unkept(told)
    days = {name: getattr(told, name) for name in ("vendor_told_on", "talk_on", "not_after")}
    try:
        limits.check_days(now, said_at, **days)
    except Invalid as refused:
        findings |= refused.findings
    if told.kind == Kind.VULNERABILITY and not told.device.strip():
        findings["device"] = ["Say which device it is, as well as you can."]
    if not told.description.strip():
        findings["description"] = ["Say what happens. A few plain sentences are enough."]
    if told.identity != Identity.NOBODY and not told.known_as.strip():
        findings["known_as"] = ["Give the name you wish to be known by, or choose to stay unnamed."]
    most = settings.MEDACCORD.report_files_max
    if len(evidence) > most:
        findings["files"] = [Sentence("Send at most {most} files. You can send more afterwards.", most=most)]
    if findings:
        raise Invalid(findings)


def _unkept(told: Told) -> dict[str, list[str]]:
    """What is wrong with its texts, by field."""
    findings: dict[str, list[str]] = {}
    for name in Told.__slots__:
        value = getattr(told, name)
        if not isinstance(value, str) or isinstance(value, Enum):
            continue
        try:
            _CHECKS.get(name, text.text)(value, name=name)
        except Invalid as refused:
            findings |= refused.findings
    try:
        openpgp.public_key(told.encryption_key, name="encryption_key")
    except Invalid as refused:
        findings |= refused.findings
    return findings


def marked(wish: Wish, words: str, organisation: Organisation | None) -> dict[str, Any]:
    """The columns of a report's marking as its sender or the desk gives it; raises Invalid as `as_told`."""
    text.line(words, name="marked_as")
    is_agency = organisation is not None and organisation.kind == OrganisationKind.CLINICAL_ADVISER
    made = as_told(wish, words, Readers.AGENCIES if is_agency else Readers.SIDE)
    return columns(made) | {"marked_as": words if words.strip() else ""}


def in_name_of(own: Organisation, told: Told) -> Told:
    """What an organisation tells goes by its name; a manufacturer knows of its own product."""
    told = replace(told, identity=Identity.NAME, known_as=own.name)
    return replace(told, vendor_told=Known.YES) if own.kind in MAKERS else told


def receipt_for(act: Act) -> tuple[str, uuid.UUID]:
    """A new reporter's code and principal; only a keyed digest of the code is stored."""
    code = receipt.encode(secrets.randbits(130))
    principal = new_principal(PrincipalKind.RECEIPT)
    Receipt.objects.create(principal=principal, realm=act.realm, digest=receipt_digest(act.realm, code))
    return code, principal.id


def receipt_digest(realm: str, code: str) -> str:
    """The keyed digest by which a receipt code is found; raises Invalid for what cannot be a code."""
    return ports.keys().digest("receipt", f"{realm}/{receipt.decode(code)}".encode())


def receipt_seal(realm: str, code: str) -> str:
    """What the report's chain says of a receipt code: a digest of the keyed digest."""
    return hashlib.sha256(receipt_digest(realm, code).encode()).hexdigest()


def _bring_before_desk(act: Act, room: Room, origin: Origin) -> None:
    """Whoever is on triage duty sees the report: by a grant of their own, not by their role."""
    desk = act.desk(room.stream_id)
    for person in triage_of(OrganisationKind.COORDINATION_CENTER, origin):
        for door in (room.id, desk):
            act.grant(door, room.stream_id, person, Role.COORDINATOR, "triage duty")


def _judge(act: Act, row: Report, event: ReportEvent, version: int | None, reason: str = "") -> Report:
    act.expect(row, version, "state", "reason")
    text.text(reason, name="reason")
    state = report.step(ReportState(row.state), event)
    return act.change(row, state=state.value, reason=reason, wrote_at=None, version=row.version + 1)


@command(Verb.REPORT_VALIDATE, on=Report)
def validate(act: Act, row: Report, *, version: int | None = None) -> Report:
    """Find that the report describes a vulnerability (Vultron RM: V)."""
    return _judge(act, row, ReportEvent.VALIDATE, version)


@command(Verb.REPORT_INVALIDATE, on=Report)
def invalidate(act: Act, row: Report, *, reason: str, version: int | None = None) -> Report:
    """Find that it does not, and say why; it can be found valid later (Vultron RM: I)."""
    if not reason.strip():
        raise Invalid({"reason": ["Say why, so that the reporter can answer."]})
    return _judge(act, row, ReportEvent.INVALIDATE, version, reason)


@command(Verb.REPORT_ACCEPT, on=Report)
def accept(act: Act, row: Report, *, version: int | None = None) -> Report:
    """Decide to work on it (Vultron RM: A); the clinical adviser's agency hears of it at once."""
    _judge(act, row, ReportEvent.ACCEPT, version)
    announce(act, row)
    return row


@command(Verb.REPORT_DEFER, on=Report)
def defer(act: Act, row: Report, *, reason: str, version: int | None = None) -> Report:
    """Decide not to work on it for now, and say why (Vultron RM: D)."""
    if not reason.strip():
        raise Invalid({"reason": ["Say why, so that the reporter can answer."]})
    return _judge(act, row, ReportEvent.DEFER, version, reason)


@command(Verb.REPORT_CLOSE, on=Report)
def close(act: Act, row: Report, *, reason: str, version: int | None = None) -> Report:
    """End work on it, and say why (Vultron RM: C)."""
    if not reason.strip():
        raise Invalid({"reason": ["Say why, so that the reporter knows."]})
    return _judge(act, row, ReportEvent.CLOSE, version, reason)


@command(Verb.REPORT_DUPLICATE, on=Report)
def duplicate(act: Act, row: Report, *, of: str, reason: str, version: int | None = None) -> Report:
    """End work on a report that says what another report or a case says already (Vultron RM: C).

    Its reporter reads the reason, which must not tell of the other, and sees an end like any other.
    """
    if row.opened_at is not None:
        raise Illegal("A case is open for this report. Close the case, or let it go on.")
    if not reason.strip():
        raise Invalid({"reason": ["Say why, so that the reporter knows."]})
    if named(reason) - {row.stream.number}:
        raise Invalid({"reason": ["The reporter reads this. Leave out the number of the other."]})
    other = _known_to(act, of)
    if other is None or other == row.stream_id:
        raise Invalid({"of": ["Give the number of another report or case at whose desk you are."]})
    _judge(act, row, ReportEvent.CLOSE, version, reason)
    desk = act.desk(row.stream_id)
    act.add(Duplicate(stream=row.stream, room_id=desk, of_id=other, at=act.now))
    return row


def _known_to(act: Act, number: str) -> uuid.UUID | None:
    """The report or case of a number at whose desk the actor is; what is elsewhere is not there."""
    kinds = (StreamKind.REPORT, StreamKind.CASE)
    numbered = Stream.objects.filter(realm=act.realm, number=number.strip().upper(), kind__in=kinds)
    held = open_grants(act.actor).filter(role__in=DESK).values_list("stream", flat=True)
    return next((key for key in numbered.values_list("id", flat=True) if held.filter(stream=key)), None)


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the desk weighs a report by: the inputs of coordinator triage, and what overrides its table."""

    inputs: coordinator_triage.Inputs
    therapy: Known
    harm: Known
    exploited: Known

    def suggestion(self) -> coordinator_triage.Suggestion:
        """What is suggested, and why."""
        flags = {"therapy": self.therapy, "harm": self.harm, "exploited": self.exploited}
        return coordinator_triage.suggest(
            self.inputs, **{name: told == Known.YES for name, told in flags.items()}
        )


@command(Verb.REPORT_WARN, on=Report)
def warn(act: Act, row: Report, *, words: str) -> Report:
    """Say that a manufacturer threatens the reporter, and how; it tops the desk's list until it is heeded."""
    text.said(words, "Say who threatens you, and with what. One sentence is enough.", name="words")
    threat = "\n\n".join(filter(None, (row.threat, words)))
    text.text(threat, name="words")
    return act.change(row, threat=threat, threatened_at=act.now, heeded_at=None, version=row.version + 1)


@command(Verb.REPORT_HEED, on=Report)
def heed(act: Act, row: Report, *, answer: str) -> Report:
    """Take up a threat to the reporter, and say what is done about it."""
    if not row.is_threatened:
        raise Illegal("No threat waits here. Somebody took it up already.")
    text.said(answer, "Say what you do about it, so that the reporter knows.", name="answer")
    return act.change(row, threat_answer=answer, heeded_at=act.now, version=row.version + 1)


@command(Verb.REPORT_CREDIT, on=Report)
def credit(act: Act, row: Report, *, name: str) -> Report:
    """Say how an advisory shall thank the reporter, or that it names nobody, until a case takes that over."""
    if row.opened_at is not None:
        raise Illegal("A case is open for it by now. Say there how you wish to be thanked.")
    text.line(name, name="name")
    wanted = bool(name.strip())
    if before := [one for one in sealing.there(act, row) if one.field == Telling.CREDIT_AS]:
        require_free(act, row.stream_id)
        sealing.erase(act, before)
    return act.change(row, credit_wanted=wanted, credit_as=name.strip(), version=row.version + 1)


@command(Verb.REPORT_REPLAN, on=Report)
def replan(act: Act, row: Report, *, talk_on: dt.date | None, not_after: dt.date | None) -> Report:
    """Say anew when the reporter speaks about it and until when they keep it private; None takes a day back.

    What was sent stays as it was, for the proof of its time states it. A day that stays may be past.
    """
    if (talk_on, not_after) == (row.talk, row.limit):
        raise Illegal("Nothing changes by this. Give another day, or leave it as it is.")
    limits.check_days(
        act.now,
        talk_on=talk_on if talk_on != row.talk else None,
        not_after=not_after if not_after != row.limit else None,
    )
    days = {"talk_on_now": talk_on, "not_after_now": not_after}
    return act.change(row, replanned=True, **days, version=row.version + 1)


@command(Verb.REPORT_FEED, on=Report)
def feed(act: Act, row: Report, *, wanted: bool) -> Report:
    """Give the report's feed a new address, or stop it; any earlier address ends with this."""
    return act.change(row, feed_open=wanted, feed_epoch=row.feed_epoch + 1, version=row.version + 1)


@command(Verb.REPORT_LEAVE, on=Report)
def leave(act: Act, row: Report) -> Report:
    """Close the keys of everybody who has left the organisation that they held them for; the system does it.

    What somebody reported for themselves stays theirs. Where nobody else is left, somebody on duty takes it
    over (decision 0262). What is held for one organisation does not wait until another has somebody.
    """
    told = list(Announcement.objects.within(act).filter(stream=row.stream_id))
    found = leaving(holdings([row], told))
    if not found:
        raise Illegal("Nobody here has left their organization.")
    as_many_as_go(partial(take_out, act, row, held, gone) for held, gone in found)
    return row
