"""What the records schedule says of reports and cases: what is due, since when, and what a hold keeps back.

For the platform's own rounds, which then erase by the ordinary commands; never a word of what is due.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Max

from medaccord.apps.cases.models import Case, CaseReport, Link
from medaccord.apps.discussion.models import Post
from medaccord.apps.intake.models import Hold, Report, Said, SealedWords
from medaccord.core.models import Blob, Fact, Stream
from medaccord.core.streams import platform_scope
from medaccord.domain.cvd.kin import GOES_ON
from medaccord.domain.cvd.report import ReportState
from medaccord.domain.retention import Kind, Schedule
from medaccord.domain.verbs import Verb

PERSONAL = (
    Said.KNOWN_AS,
    Said.CONTACT,
    Said.CREDIT_AS,
    Said.TOLD_FOR,
    Said.ENCRYPTION_KEY,
    Said.PERMITTED,
)
"""What a report says of its reporter."""
ENDS = (Verb.REPORT_CLOSE, Verb.REPORT_DUPLICATE)
Endings = dict[uuid.UUID, dt.datetime | None]
"""By report: when the last of its cases was closed; None while one is open."""


@dataclass(frozen=True, slots=True)
class Disposal:
    """One step that is due: by which rule, since when, where, which verb on which row.

    `held` where a legal hold keeps it back; `fields` are those of a report that are erased.
    """

    kind: Kind
    since: dt.datetime
    realm: str
    stream: uuid.UUID
    number: str
    verb: Verb
    subject: uuid.UUID
    held: bool
    fields: tuple[Said, ...] = ()


def endings(realm: str, streams: Sequence[uuid.UUID], known: Endings) -> None:
    """Note in `known` when these cases ended for their reports; None stands once one of them is open."""
    with platform_scope(realm, streams):
        closed = _closed(streams)
        told = CaseReport.rows.filter(stream__in=streams).values_list("stream_id", "report_id")
        for case, report in told:
            at = closed[case]
            if report not in known:
                known[report] = at
            elif (before := known[report]) is not None:
                known[report] = max(before, at) if at else None


def _closed(streams: Sequence[uuid.UUID]) -> Endings:
    """When these cases ended; one that goes on in another has not, whatever its own end says."""
    goes_on = Link.rows.filter(stream__in=streams, relation__in=GOES_ON).values_list("stream_id", flat=True)
    on = set(goes_on)
    told = Case.rows.filter(stream__in=streams).values_list("id", "closed_at")
    return {case: None if case in on else at for case, at in told}


def due_in_cases(
    realm: str, streams: Sequence[uuid.UUID], now: dt.datetime, schedule: Schedule
) -> list[Disposal]:
    """What is due in these cases themselves: files that hold an exploit or firmware."""
    with platform_scope(realm, streams):
        since = _past(schedule, Kind.EXPLOIT, _closed(streams), now)
        found = _Found.of(realm, since)
        return [*found.files(Kind.EXPLOIT, since, exploit=True)]


def due_in_reports(
    realm: str, streams: Sequence[uuid.UUID], now: dt.datetime, schedule: Schedule, ended: Endings
) -> list[Disposal]:
    """What is due in these reports: all that one without a case says, else its reporter and its exploits."""
    with platform_scope(realm, streams):
        closed = Report.rows.filter(stream__in=streams, opened_at=None, state=ReportState.CLOSED.value)
        alone = set(closed.values_list("id", flat=True)) - set(ended)
        facts = Fact.rows.filter(stream__in=alone, verb__in=ENDS).values("stream_id")
        ends = dict(facts.annotate(last=Max("recorded_at")).values_list("stream_id", "last"))
        left = _past(schedule, Kind.REPORT_WITHOUT_CASE, ends, now)
        answered = {key: ended.get(key) for key in streams}
        named = _past(schedule, Kind.REPORTER, answered, now)
        armed = _past(schedule, Kind.EXPLOIT, answered, now)
        found = _Found.of(realm, {**left, **named, **armed})
        return [
            *found.words(Kind.REPORT_WITHOUT_CASE, left, tuple(Said)),
            *found.posts(Kind.REPORT_WITHOUT_CASE, left),
            *found.files(Kind.REPORT_WITHOUT_CASE, left),
            *found.words(Kind.REPORTER, named, PERSONAL),
            *found.files(Kind.EXPLOIT, armed, exploit=True),
        ]


Since = Mapping[uuid.UUID, dt.datetime]


def _past(
    schedule: Schedule, kind: Kind, began: Mapping[uuid.UUID, dt.datetime | None], now: dt.datetime
) -> dict[uuid.UUID, dt.datetime]:
    """The streams whose period of this rule is over, and since when."""
    told = {key: schedule[kind].due(at) for key, at in began.items()}
    return {key: at for key, at in told.items() if at is not None and at <= now}


@dataclass(frozen=True, slots=True)
class _Found:
    """The streams of one portion in which something is due: their numbers, and which are held."""

    realm: str
    numbers: Mapping[uuid.UUID, str]
    held: frozenset[uuid.UUID]

    @classmethod
    def of(cls, realm: str, streams: Iterable[uuid.UUID]) -> _Found:
        keys = list(streams)
        numbers = dict(Stream.objects.filter(id__in=keys).values_list("id", "number"))
        stand = Hold.rows.filter(stream__in=keys, lifted_at=None)
        return cls(realm, numbers, frozenset(stand.values_list("stream_id", flat=True)))

    def words(self, kind: Kind, since: Since, fields: Sequence[Said]) -> Iterable[Disposal]:
        """Reports that still say something in these fields, in plain or sealed."""
        lies = SealedWords.rows.filter(stream__in=list(since), erased_at=None)
        sealed = set(lies.values_list("stream_id", "field"))
        for row in Report.rows.filter(stream__in=list(since)).order_by("id"):
            if said := tuple(f for f in fields if getattr(row, f.value) or (row.id, f.value) in sealed):
                yield self._step(kind, since, row.stream_id, Verb.REPORT_REDACT, row.id, said)

    def posts(self, kind: Kind, since: Since) -> Iterable[Disposal]:
        """Posts that were not erased yet, those that were withdrawn among them."""
        rows = Post.rows.filter(stream__in=list(since), erased_under="").order_by("stream", "id")
        for stream, key in rows.values_list("stream_id", "id"):
            yield self._step(kind, since, stream, Verb.POST_REDACT, key)

    def files(self, kind: Kind, since: Since, **which: bool) -> Iterable[Disposal]:
        """Files that were not erased yet."""
        rows = Blob.rows.filter(stream__in=list(since), erased_at=None, **which).order_by("stream", "id")
        for stream, key in rows.values_list("stream_id", "id"):
            yield self._step(kind, since, stream, Verb.FILE_REDACT, key)

    def _step(
        self,
        kind: Kind,
        since: Since,
        stream: uuid.UUID,
        verb: Verb,
        subject: uuid.UUID,
        fields: tuple[Said, ...] = (),
    ) -> Disposal:
        held = stream in self.held
        number = self.numbers[stream]
        return Disposal(kind, since[stream], self.realm, stream, number, verb, subject, held, fields)
